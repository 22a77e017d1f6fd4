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

from waymark.domain.people.queries import Person, address_of, person_to_sign_in
from waymark.kernel.installation import installation
from waymark.kernel.models import OutboxMessage
from waymark.web.languages import mail_language

__all__ = ["send_invitation", "send_password_link"]


def send_password_link(message: OutboxMessage, now: datetime) -> None:
    """Send the link to whoever has this address; to nobody if nobody here has it."""
    person = person_to_sign_in(message.payload["email"])
    if person is None or person.user is None:
        return
    path = _path_to_password(person)
    with translation.override(mail_language(person.language)):
        lines = [
            _("You, or someone else, asked for a new password for your Waymark account."),
            _("Choose it here: %(address)s") % {"address": f"{settings.WAYMARK_ADDRESS}{path}"},
            _("If it was not you, ignore this mail; your password stays as it is."),
        ]
        subject = _("Choose a new password")
    EmailMessage(subject, "\n\n".join(lines), to=[person.user.email]).send()


def send_invitation(message: OutboxMessage, now: datetime) -> None:
    """Tell somebody from outside that they were invited, with a link to their first password."""
    person = address_of(message.payload["person"])
    if person is None or person.user is None:
        return
    path, again = _path_to_password(person), reverse("account_reset_password")
    with translation.override(mail_language(person.language)):
        lines = [
            _("%(organisation)s asks whether you would help people there as a mentor or coach.")
            % {"organisation": installation().organisation or _("An organisation")},
            _("Choose a password and see what it is about: %(address)s")
            % {"address": f"{settings.WAYMARK_ADDRESS}{path}"},
            _("The link works for %(hours)d hours. You get another one here: %(address)s")
            % {
                "hours": settings.PASSWORD_RESET_TIMEOUT // 3600,
                "address": f"{settings.WAYMARK_ADDRESS}{again}",
            },
        ]
        subject = _("You are invited to Waymark")
    EmailMessage(subject, "\n\n".join(lines), to=[person.email]).send()


def _path_to_password(person: Person) -> str:
    """The page that sets this person's password; good once."""
    link = {
        "uidb36": user_pk_to_url_str(person.user),
        "key": default_token_generator.make_token(person.user),
    }
    return reverse("account_reset_password_from_key", kwargs=link)
