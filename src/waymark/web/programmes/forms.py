"""Forms of programmes and rounds."""

from django import forms
from django.utils.translation import gettext_lazy as _

from waymark.domain.mentoring.operations.programmes import (
    MOST_SESSIONS,
    MOST_WEEKS,
    ProgrammeFields,
)
from waymark.domain.mentoring.queries.programmes import Programme, ProgrammeKind
from waymark.web.parts.forms import DayField, HouseForm, KeyField, LineField

__all__ = ["CancelForm", "ProgrammeForm", "ReopenForm", "fields_of_programme"]


class ProgrammeForm(HouseForm):
    """What a programme says of itself."""

    name = LineField(
        label=_("Name"), max_length=120, help_text=_("As people will read it, with the years it runs"),
        error_messages={"required": _("Give the programme a name")},
    )  # fmt: skip
    about = LineField(
        label=_("What it is for"), max_length=600, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everyone who is invited reads this"),
    )  # fmt: skip
    sessions_asked = forms.IntegerField(
        label=_("Meetings that each pair is asked for"), min_value=1, max_value=MOST_SESSIONS,
        error_messages={"required": _("Say how many meetings"), "invalid": _("Enter a whole number")},
    )  # fmt: skip
    weeks = forms.IntegerField(
        label=_("Weeks that a pair works together"), min_value=1, max_value=MOST_WEEKS,
        error_messages={"required": _("Say how many weeks"), "invalid": _("Enter a whole number")},
    )  # fmt: skip
    managers_know = forms.BooleanField(
        label=_("A mentee’s manager sees that the pair exists"), required=False,
        help_text=_("Never what the two say or when they meet"),
    )  # fmt: skip
    kind = forms.ChoiceField(
        widget=forms.HiddenInput, choices=[(k.value, k.value) for k in ProgrammeKind]
    )
    key = KeyField(required=False)

    @property
    def fields_said(self) -> ProgrammeFields:
        """What was typed, once it is valid."""
        said = self.cleaned_data
        return ProgrammeFields(
            said["name"], said["about"], said["managers_know"], said["sessions_asked"],
            said["weeks"],
        )  # fmt: skip


def fields_of_programme(programme: Programme) -> ProgrammeFields:
    """What a programme says now."""
    return ProgrammeFields(
        programme.name, programme.about, programme.managers_know, programme.sessions_asked,
        programme.weeks,
    )  # fmt: skip


class CancelForm(HouseForm):
    """Why a round is called off."""

    reason = LineField(
        label=_("Why"), max_length=300, help_text=_("Everyone who joined reads this"),
        error_messages={"required": _("Say in a few words why, so that those who joined need not guess")},
    )  # fmt: skip


class ReopenForm(HouseForm):
    """Until when people may answer again."""

    join_until = DayField(
        label=_("Until when may people answer?"),
        error_messages={"required": _("Choose the last day to answer")},
    )  # fmt: skip
