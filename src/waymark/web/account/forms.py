"""Forms about one's own account."""

from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from waymark.domain.people.states import Theme

__all__ = ["PreferencesForm"]


def _zones() -> list[tuple[str, str]]:
    """IANA zones that name a place, under the words "the zone of your site"."""
    places = sorted(name for name in available_timezones() if "/" in name and "Etc/" not in name)
    named = [(name, name.replace("_", " ").replace("/", ", ")) for name in places]
    return [("", str(_("The zone of your site"))), ("UTC", "UTC"), *named]


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
