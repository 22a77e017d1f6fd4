"""Forms of business goals."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from waymark.domain.careers.operations.business import GoalFields
from waymark.domain.careers.operations.goal_proposals import Asking
from waymark.domain.careers.queries.business import Cell, owner_by_number
from waymark.domain.people.queries import Person, people_found
from waymark.kernel.acts import Act
from waymark.web.parts.forms import DayField, HouseForm, KeyField, LineField

__all__ = ["CellForm", "ConfirmForm", "WritingForm", "asking_of"]

FEW_NAMES = 3


def level_choices() -> list[tuple[str, str]]:
    """Levels in the reader's language."""
    levels = [(str(n), gettext("Level %(level)s") % {"level": n}) for n in range(1, 6)]
    return [("", gettext("Not asked for")), *levels]


class WritingForm(HouseForm):
    """What a goal says. The owner is found by name, or by personnel number among namesakes."""

    name = LineField(
        label=_("Goal"), max_length=200,
        help_text=_("What the organisation wants to reach, in a few words"),
        error_messages={"required": _("Give the goal a name")},
    )  # fmt: skip
    why = LineField(
        label=_("Why"), max_length=500,
        help_text=_("A sentence. Everyone whose role changes because of it reads this"),
        error_messages={"required": _("Say in a sentence why it matters")},
    )  # fmt: skip
    by_date = DayField(label=_("By when"), required=False, help_text=_("It may stay open"))
    owner = LineField(
        label=_("Owner"), max_length=250,
        help_text=_("Who answers for it: a name, or a personnel number"),
        error_messages={"required": _("Say who answers for it")},
    )  # fmt: skip
    key = KeyField(required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args: Any, act: Act, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.act = act

    def clean_owner(self) -> Person:
        """The one person whom the text names."""
        text = str(self.cleaned_data["owner"])
        found = people_found(self.act, text)
        same = [each for each in found if each.name.casefold() == text.casefold()]
        named = owner_by_number(self.act, text) or [each for each in same if each.active]
        if len(named) == 1:
            return named[0]
        if named:
            numbers = ", ".join(each.key for each in named[:FEW_NAMES])
            said = gettext(
                "Several people are called that. Type a personnel number, such as %(numbers)s"
            )
            raise forms.ValidationError(said % {"numbers": numbers})
        if found:
            names = ", ".join(each.shown_name for each in found[:FEW_NAMES])
            said = gettext("Nobody is called exactly that. Do you mean %(names)s?")
            raise forms.ValidationError(said % {"names": names})
        raise forms.ValidationError(gettext("Nobody of that name works here"))

    @property
    def fields_said(self) -> GoalFields:
        """What was typed, once it is valid."""
        said = self.cleaned_data
        return GoalFields(said["name"], said["why"], said["by_date"], said["owner"].pk)


class CellForm(HouseForm):
    """What one role should ask of one skill."""

    level = forms.ChoiceField(
        label=_("Level"), required=False, choices=level_choices,
        widget=forms.Select(attrs={"class": "select auto"}),
        error_messages={"invalid_choice": _("Choose a level between 1 and 5")},
    )  # fmt: skip
    essential = forms.ChoiceField(
        label=_("How much it is needed"), required=False,
        choices=[("yes", _("Essential")), ("no", _("Useful"))],
        widget=forms.Select(attrs={"class": "select auto"}),
    )  # fmt: skip

    def __init__(self, data: Any, *, cell: Cell) -> None:
        initial = {
            "level": str(cell.after or ""),
            "essential": "yes" if cell.essential_after else "no",
        }
        super().__init__(data, prefix=cell.name, initial=initial)
        self.cell = cell
        names = {"skill": cell.need.skill.name, "role": cell.role.name}
        self.fields["level"].widget.attrs["aria-label"] = (
            gettext("%(skill)s for %(role)s: level") % names
        )
        self.fields["essential"].widget.attrs["aria-label"] = (
            gettext("%(skill)s for %(role)s: how much it is needed") % names
        )


def asking_of(form: CellForm) -> Asking:
    """What a valid cell says."""
    level = form.cleaned_data["level"]
    return Asking(
        form.cell.role.pk, form.cell.need.skill_id, int(level) if level else None,
        essential=form.cleaned_data["essential"] != "no",
    )  # fmt: skip


class ConfirmForm(HouseForm):
    """What was confirmed: the draft as it was shown."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
