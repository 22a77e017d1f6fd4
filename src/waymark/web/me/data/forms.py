"""The forms with which someone asks to be forgotten, and helps to check that it is fair."""

from django import forms
from django.utils.translation import gettext_lazy as _

from waymark.domain.people.queries.equality import Gender
from waymark.web.parts.forms import HouseForm, LineField
from waymark.workflows.erasure import LONGEST_WORDS

__all__ = ["GENDERS", "EqualityForm", "ErasureForm"]

GENDERS = {
    Gender.WOMAN: _("Woman"),
    Gender.MAN: _("Man"),
    Gender.ANOTHER: _("Another"),
    Gender.NOT_SAID: _("I would rather not say"),
}


class ErasureForm(HouseForm):
    """Sure, and if they want, why."""

    why = LineField(
        label=_("Why, if you want to say it"), required=False, max_length=LONGEST_WORDS,
        help_text=_("HR reads it. It is removed with everything else."),
    )  # fmt: skip
    sure = forms.BooleanField(
        label=_("I have read what is removed and what stays, and want to be forgotten"),
        error_messages={"required": _("Tick the box if you are sure.")},
    )


class EqualityForm(HouseForm):
    """Two things about oneself, for audits alone."""

    gender = forms.ChoiceField(
        label=_("Gender"), choices=[(each.value, words) for each, words in GENDERS.items()],
        error_messages={"required": _("Choose one of the answers; you may rather not say.")},
    )  # fmt: skip
    birth_year = forms.IntegerField(
        label=_("Year of birth"), required=False, help_text=_("It may stay empty."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "bday-year"}),
        error_messages={"invalid": _("Enter a year in four digits, for example 1984.")},
    )  # fmt: skip
