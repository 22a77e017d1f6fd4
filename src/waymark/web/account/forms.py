"""Forms about one's own account."""

import uuid
from functools import cache
from zoneinfo import available_timezones

from allauth.account.forms import ResetPasswordForm
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from waymark.domain.people.states import Theme
from waymark.kernel import outbox
from waymark.web.requests import build_act

__all__ = ["AskForPassword", "PreferencesForm", "zones_by_place"]


class AskForPassword(ResetPasswordForm):  # type: ignore[misc]  # allauth ships no types
    """Asks for a link to a new password, in the same way for every address, known or not."""

    def clean_email(self) -> str:
        """The address; whether anyone has it is looked up by the worker."""
        return str(self.cleaned_data["email"]).lower()

    def save(self, request: HttpRequest, **_: object) -> str:
        """Leave the address for the worker."""
        email = str(self.cleaned_data["email"])
        outbox.send(
            kind="password-mail",
            key=f"password:{uuid.uuid4()}",
            payload={"email": email},
            act=build_act(None),
        )
        return email


@cache
def zones_by_place() -> tuple[tuple[str, str], ...]:
    """IANA zones that name a place; reading them from disk takes longer than the whole page."""
    names = sorted(name for name in available_timezones() if "/" in name and "Etc/" not in name)
    return tuple((name, name.replace("_", " ").replace("/", ", ")) for name in names)


def _zones() -> list[tuple[str, str]]:
    """Every zone, under the words "the zone of your site"."""
    return [("", str(_("The zone of your site"))), ("UTC", "UTC"), *zones_by_place()]


class PreferencesForm(forms.Form):
    """Language, time zone, theme."""

    language = forms.ChoiceField(
        label=_("Language"),
        choices=settings.LANGUAGES,
        widget=forms.Select(attrs={"class": "select"}),
    )
    zone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_("Times are shown in this zone."),
        required=False,
        choices=_zones,
        widget=forms.Select(attrs={"class": "select"}),
    )
    theme = forms.ChoiceField(
        label=_("Colours"),
        choices=[
            (Theme.SYSTEM.value, _("As the device says")),
            (Theme.LIGHT.value, _("Light")),
            (Theme.DARK.value, _("Dark")),
        ],
        widget=forms.Select(attrs={"class": "select"}),
    )
