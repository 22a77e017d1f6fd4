"""Forms in which a change is proposed and answered, by either side."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waymark.domain.goals.queries import Goal
from waymark.domain.plans.compute import AddedStep, ChangeContent, EditedStep, NewGoal
from waymark.domain.plans.queries import Plan, Step
from waymark.domain.plans.states import StepKind, StepState
from waymark.web.me.plan.forms import KINDS
from waymark.web.me.plan.goal_values import named_by
from waymark.web.me.plan.step_lines import StepLine
from waymark.web.parts.forms import (
    DayField,
    HouseForm,
    KeyField,
    LevelField,
    LineField,
    NumberChoice,
)
from waymark.web.parts.goals import goal_in_words

__all__ = ["AnswerForm", "ChangeForm"]

OPEN = (StepState.PLANNED.value, StepState.IN_PROGRESS.value)
NEW_STEP = timedelta(days=60)
LONGEST = 500
BACKWARDS = gettext_lazy("The last day is before the first. Change one of them")
TOO_LONG = gettext_lazy("Say it in 500 characters")
#: groups of goals to choose from: title, then value (goal_values) and name of each
Groups = Sequence[tuple[str, Sequence[tuple[str, str]]]]


class ChangeForm(HouseForm):
    """Everything that can be proposed at once; what is left as it is does not change."""

    key = KeyField()
    goal = forms.ChoiceField(
        label=gettext_lazy("Goal"),
        required=False,
        choices=(),
        error_messages={"invalid_choice": gettext_lazy("Choose one of the goals shown")},
    )
    goal_level = LevelField(
        label=gettext_lazy("Level to reach, if the new goal is a skill"),
        none=gettext_lazy("Choose a level"),
    )
    by_date = DayField(label=gettext_lazy("Goal reached by"), required=False)
    next_check_on = DayField(label=gettext_lazy("Next check"), required=False)
    new_title = LineField(
        label=gettext_lazy("One more step"),
        required=False,
        max_length=200,
        error_messages={"max_length": gettext_lazy("Say it in 200 characters")},
    )
    new_kind = forms.ChoiceField(
        label=gettext_lazy("What kind of step is it?"),
        required=False,
        choices=list(KINDS.items()),
        error_messages={"invalid_choice": gettext_lazy("Choose one of the four kinds")},
    )
    new_skill = NumberChoice(
        label=gettext_lazy("For which skill?"),
        required=False,
        choices=(),
        error_messages={"invalid_choice": gettext_lazy("Choose a skill from the list")},
    )
    new_starts_on = DayField(label=gettext_lazy("From"), required=False)
    new_ends_on = DayField(label=gettext_lazy("Until"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("One sentence. It goes with the proposal and stays in the history."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": gettext_lazy("Say in a sentence why. It helps to answer"),
            "max_length": TOO_LONG,
        },
    )

    def __init__(
        self,
        *args: Any,
        goal: Goal | None,
        plan: Plan | None,
        steps: Sequence[Step],
        goals: Groups,
        skills: Sequence[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.present_goal, self.plan = goal, plan
        self.steps = [step for step in steps if step.state in OPEN]
        self.skills = list(skills)
        named = self.fields
        self.offer("goal", [("", goal_in_words(goal) or _("Not set")), *goals])
        self.offer("new_skill", [("", _("No particular skill")), *skills])
        if not goals:
            del named["goal"], named["goal_level"]
        if plan is None:
            for name in ("next_check_on", "new_title", "new_kind", "new_skill", "new_starts_on",
                         "new_ends_on"):  # fmt: skip
                del named[name]
        self.initial = {**self._present(), **self.initial}
        for step in self.steps:
            self._add_controls(step)

    def _present(self) -> dict[str, Any]:
        """What goal and plan say now."""
        return {
            "by_date": self.present_goal.by_date if self.present_goal else None,
            "next_check_on": self.plan.next_check_on if self.plan else None,
        }

    def _add_controls(self, step: Step) -> None:
        self.fields[f"title_{step.pk}"] = LineField(
            label=_("%s: words") % step.title, required=False, max_length=200,
            error_messages={"max_length": _("Say it in 200 characters")},
        )  # fmt: skip
        for name, label in (("starts", _("%s: from")), ("ends", _("%s: until"))):
            self.fields[f"{name}_{step.pk}"] = DayField(label=label % step.title, required=False)
        self._add_aim(step)
        self.fields[f"drop_{step.pk}"] = forms.BooleanField(
            label=_("Drop %s") % step.title, required=False
        )
        self.initial.setdefault(f"title_{step.pk}", step.title)
        self.initial.setdefault(f"starts_{step.pk}", step.starts_on)
        self.initial.setdefault(f"ends_{step.pk}", step.ends_on)

    def _add_aim(self, step: Step) -> None:
        """Skill and level; what is set can become another one, not none."""
        no_skill = [] if step.skill_id else [("", _("No particular skill"))]
        no_level = _("As it is") if step.to_level else _("No particular level")
        self.fields[f"skill_{step.pk}"] = NumberChoice(
            label=_("%s: skill") % step.title, required=False, choices=[*no_skill, *self.skills],
            error_messages={"invalid_choice": _("Choose a skill from the list")},
        )  # fmt: skip
        self.fields[f"level_{step.pk}"] = LevelField(
            label=_("%s: level") % step.title, none=no_level
        )
        self.initial.setdefault(f"skill_{step.pk}", step.skill_id)
        self.initial.setdefault(f"level_{step.pk}", step.to_level)

    def lines(self) -> Iterator[StepLine]:
        """The steps with their controls, by first day."""
        for step in self.steps:
            yield StepLine(
                step,
                self[f"title_{step.pk}"],
                self[f"starts_{step.pk}"],
                self[f"ends_{step.pk}"],
                self[f"skill_{step.pk}"],
                self[f"level_{step.pk}"],
                self[f"drop_{step.pk}"],
            )

    def clean(self) -> dict[str, Any]:
        """Days follow each other; a level belongs to a skill; a new step has its words and days."""
        cleaned: dict[str, Any] = super().clean() or {}
        for step in self.steps:
            self._check_step(step, cleaned)
        goal = self._goal(cleaned)
        no_level = goal is not None and goal.skill_id is not None and goal.skill_level is None
        if no_level and "goal_level" not in self.errors:
            self.add_error("goal_level", _("Choose the level to reach"))
        self._check_new_step(cleaned)
        return cleaned

    def _check_step(self, step: Step, cleaned: Mapping[str, Any]) -> None:
        if cleaned.get(f"drop_{step.pk}"):
            return
        first = cleaned.get(f"starts_{step.pk}") or step.starts_on
        last = cleaned.get(f"ends_{step.pk}") or step.ends_on
        if last < first:
            self.add_error(f"ends_{step.pk}", BACKWARDS)
        skill = cleaned.get(f"skill_{step.pk}") or step.skill_id
        if cleaned.get(f"level_{step.pk}") and not skill and f"skill_{step.pk}" not in self.errors:
            self.add_error(f"skill_{step.pk}", _("Choose the skill that this level belongs to"))

    def _check_new_step(self, cleaned: Mapping[str, Any]) -> None:
        if not cleaned.get("new_title"):
            return
        for name in ("new_starts_on", "new_ends_on"):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, _("Choose from when to when"))
        first, last = cleaned.get("new_starts_on"), cleaned.get("new_ends_on")
        if first and last and last < first:
            self.add_error("new_ends_on", BACKWARDS)

    @staticmethod
    def _goal(said: Mapping[str, Any]) -> NewGoal | None:
        """The goal chosen, without its day and route; None where the goal stays."""
        return named_by(said.get("goal") or "", said.get("goal_level"))

    @property
    def role_id(self) -> int | None:
        """The role that would be the goal; None where the goal stays or would be a skill."""
        goal = self._goal(self.cleaned_data)
        return goal.role_id if goal else None

    def content(self, route: tuple[int, ...] = ()) -> ChangeContent:
        """What is proposed: only what differs from the present. `route` leads to a new goal."""
        said = self.cleaned_data
        goal = self._goal(said)
        by_date: date | None = said.get("by_date")
        present = self._present()
        moved = by_date if by_date != present["by_date"] else None
        check: date | None = said.get("next_check_on")
        return ChangeContent(
            goal=replace(goal, by_date=by_date, route=route) if goal else None,
            by_date=None if goal else moved,
            next_check_on=check if check != present["next_check_on"] else None,
            added=self._added(said),
            edited=tuple(edit for step in self.steps if (edit := self._edited(step, said))),
            dropped=tuple(step.pk for step in self.steps if said.get(f"drop_{step.pk}")),
        )

    def _added(self, said: Mapping[str, Any]) -> tuple[AddedStep, ...]:
        if not said.get("new_title"):
            return ()
        return (
            AddedStep(
                kind=StepKind(said["new_kind"] or StepKind.USE.value),
                title=said["new_title"],
                starts_on=said["new_starts_on"],
                ends_on=said["new_ends_on"],
                skill_id=said["new_skill"],
            ),
        )

    def _edited(self, step: Step, said: Mapping[str, Any]) -> EditedStep | None:
        if said.get(f"drop_{step.pk}"):
            return None
        controls = {
            "title": "title", "starts_on": "starts", "ends_on": "ends", "skill_id": "skill",
            "to_level": "level",
        }  # fmt: skip
        found = {name: said.get(f"{control}_{step.pk}") for name, control in controls.items()}
        new = {name: value for name, value in found.items()
               if value and value != getattr(step, name)}  # fmt: skip
        return EditedStep(step.pk, **new) if new else None


class AnswerForm(HouseForm):
    """Yes or no to a proposed change, with words; a no needs them."""

    seen = forms.CharField(max_length=16, required=False, widget=forms.HiddenInput)
    answer = forms.CharField(
        label=gettext_lazy("Your answer in a sentence"),
        help_text=gettext_lazy("A no needs its reason; a yes may go without."),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": TOO_LONG},
    )
