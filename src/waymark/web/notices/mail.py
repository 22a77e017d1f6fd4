"""Mail for notices that need an answer, in the reader's language."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from waymark.domain.people.queries import address_of
from waymark.kernel.models import OutboxMessage
from waymark.kernel.notices import notice_by_id
from waymark.web.languages import mail_language
from waymark.web.notices.texts import text_of

__all__ = ["send_notice"]


def send_notice(message: OutboxMessage) -> None:
    """Send one notice by mail. May run twice: the Message-ID is the same, so mailers fold it."""
    notice = notice_by_id(message.payload["notice"])
    reader = address_of(message.person_id) if message.person_id else None
    if notice is None or reader is None:
        return
    with translation.override(mail_language(reader.language)):
        text = text_of(notice.code, notice.params)
        address = f"{settings.WAYMARK_ADDRESS}{notice.address}"
        lines = [
            text,
            _("Open it here: %(address)s") % {"address": address},
            _("You get this mail because it waits for you."),
        ]
    subject = " ".join(text.split())[:120]
    headers = {"Message-ID": f"<notice-{notice.pk}@{settings.WAYMARK_ADDRESS.split('//')[-1]}>"}
    EmailMessage(subject, "\n\n".join(lines), to=[reader.email], headers=headers).send()
