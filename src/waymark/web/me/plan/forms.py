"""Forms of the plan."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waymark.domain.plans.operations import StepFields
from waymark.domain.plans.queries import Step
from waymark.domain.plans.states import StepKind, StepState
from waymark.web.parts.forms import (
    DayField,
    HouseForm,
    KeyField,
    LevelField,
    LineField,
    NumberChoice,
)

__all__ = ["KINDS", "STATES", "EditForm", "NewStepForm", "StepForm", "UseForm"]

#: Kinds in the order in which a skill is built, with the words of the page.
KINDS = {
    StepKind.LEARN.value: gettext_lazy("Learn"),
    StepKind.WITH_PERSON.value: gettext_lazy("With a person"),
    StepKind.USE.value: gettext_lazy("Use it at work"),
    StepKind.SHOW.value: gettext_lazy("Show it"),
}
STATES = {
    StepState.PLANNED.value: gettext_lazy("Planned"),
    StepState.IN_PROGRESS.value: gettext_lazy("In progress"),
    StepState.DONE.value: gettext_lazy("Done"),
    StepState.DROPPED.value: gettext_lazy("Dropped"),
}


class StepForm(HouseForm):
    """What a person says of a step."""

    title = LineField(
        label=gettext_lazy("What will you do?"),
        max_length=200,
        error_messages={
            "required": gettext_lazy("Say in a few words what you will do"),
            "max_length": gettext_lazy("Say it in 200 characters; details have a field below"),
        },
    )
    detail = forms.CharField(
        label=gettext_lazy("Details"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": gettext_lazy("Keep the details to 500 characters")},
    )
    skill = NumberChoice(
        label=gettext_lazy("For which skill?"),
        choices=(),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose a skill from the list")},
    )
    to_level = LevelField(
        label=gettext_lazy("Up to which level?"), none=gettext_lazy("No particular level")
    )
    starts_on = DayField(
        label=gettext_lazy("From"),
        error_messages={"required": gettext_lazy("Choose the first day")},
    )
    ends_on = DayField(
        label=gettext_lazy("Until"),
        error_messages={"required": gettext_lazy("Choose the last day")},
    )

    def __init__(self, *args: Any, skills: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("skill", [("", _("No particular skill")), *skills])

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first; a level belongs to a skill."""
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day is before the first. Change one of them"))
        if cleaned.get("to_level") and not cleaned.get("skill") and "skill" not in self.errors:
            self.add_error("skill", _("Choose the skill that this level belongs to"))
        return cleaned

    def said(self) -> StepFields:
        """The step's fields for the operation."""
        cleaned = self.cleaned_data
        return StepFields(
            title=cleaned["title"],
            detail=cleaned["detail"],
            skill_id=cleaned["skill"],
            to_level=cleaned["to_level"],
            starts_on=cleaned["starts_on"],
            ends_on=cleaned["ends_on"],
        )


class NewStepForm(StepForm):
    """A step to add."""

    key = KeyField()
    kind = forms.ChoiceField(
        label=gettext_lazy("What kind of step is it?"),
        choices=list(KINDS.items()),
        error_messages={
            "required": gettext_lazy("Choose one of the four kinds"),
            "invalid_choice": gettext_lazy("Choose one of the four kinds"),
        },
    )
    field_order = ("key", "kind", "title", "detail", "skill", "to_level", "starts_on", "ends_on")


class EditForm(StepForm):
    """A step to change; `revision` is the one that the person saw."""

    revision = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)


class UseForm(HouseForm):
    """Where something learned will be used: in a step of the plan, or in a new one."""

    key = KeyField()
    use = NumberChoice(
        label=gettext_lazy("In which step?"),
        choices=(),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose a step of this plan")},
    )
    title = LineField(
        label=gettext_lazy("Or somewhere new: what will you do with it?"),
        required=False,
        max_length=200,
        error_messages={"max_length": gettext_lazy("Say it in 200 characters")},
    )
    starts_on = DayField(label=gettext_lazy("From"), required=False)
    ends_on = DayField(label=gettext_lazy("Until"), required=False)

    def __init__(self, *args: Any, uses: Sequence[Step], learning: Step, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.learning = learning
        named = [(step.pk, step.title) for step in uses]
        self.offer("use", [("", _("Choose a step")), *named])

    def clean(self) -> dict[str, Any]:
        """One of the two; a new step needs its days."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("use") or "use" in self.errors:
            return cleaned
        if not cleaned.get("title"):
            self.add_error("use", _("Choose a step, or say what you will do with it"))
            return cleaned
        for name in ("starts_on", "ends_on"):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, _("Choose from when to when you will use it"))
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day is before the first. Change one of them"))
        return cleaned

    def new_use(self) -> StepFields:
        """The new step's fields; skill and level are those of the learning."""
        cleaned = self.cleaned_data
        return StepFields(
            title=cleaned["title"],
            skill_id=self.learning.skill_id,
            to_level=self.learning.to_level,
            starts_on=cleaned["starts_on"],
            ends_on=cleaned["ends_on"],
        )
