"""The mail with a link to a new password. It is written by the worker, not while someone waits:
the answer on the page takes the same time whether the address is known or not."""

from datetime import datetime

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from waymark.domain.people.queries import person_to_sign_in
from waymark.kernel.models import OutboxMessage
from waymark.web.languages import mail_language

__all__ = ["send_password_link"]


def send_password_link(message: OutboxMessage, now: datetime) -> None:
    """Send the link to whoever has this address; to nobody if nobody here has it."""
    person = person_to_sign_in(message.payload["email"])
    if person is None or person.user is None:
        return
    link = {
        "uidb36": user_pk_to_url_str(person.user),
        "key": default_token_generator.make_token(person.user),
    }
    path = reverse("account_reset_password_from_key", kwargs=link)
    with translation.override(mail_language(person.language)):
        lines = [
            _("You, or someone else, asked for a new password for your Waymark account."),
            _("Choose it here: %(address)s") % {"address": f"{settings.WAYMARK_ADDRESS}{path}"},
            _("If it was not you, ignore this mail; your password stays as it is."),
        ]
        subject = _("Choose a new password")
    EmailMessage(subject, "\n\n".join(lines), to=[person.user.email]).send()
