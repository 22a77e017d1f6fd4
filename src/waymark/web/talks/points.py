"""What may be put on the table: a small form of each kind, and each point as a sentence."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waymark.domain.plans.queries import Step
from waymark.domain.plans.states import StepKind, StepState
from waymark.domain.reviews.operations import PointFields
from waymark.domain.reviews.queries import Point
from waymark.domain.reviews.states import PointKind, Side
from waymark.web.parts.forms import DayField, HouseForm, KeyField, LineField, NumberChoice

__all__ = ["KINDS", "Material", "PointForm", "forms_for", "sentence_of"]

#: kinds in the order of the page, with what their button opens
KINDS: Mapping[PointKind, Any] = {
    PointKind.GOAL_DATE: gettext_lazy("Move the day of the goal"),
    PointKind.MOVE_STEP: gettext_lazy("Move a step of the plan"),
    PointKind.ADD_STEP: gettext_lazy("Add a step"),
    PointKind.DROP_STEP: gettext_lazy("Drop a step"),
    PointKind.NEXT_CHECK: gettext_lazy("Set the day on which you look at the plan again"),
    PointKind.LEVEL: gettext_lazy("Agree on the level of a skill"),
    PointKind.WORD: gettext_lazy("Note something you agree on"),
}
STEP_KINDS = [
    (StepKind.LEARN.value, gettext_lazy("Learn")),
    (StepKind.WITH_PERSON.value, gettext_lazy("With a person")),
    (StepKind.USE.value, gettext_lazy("Use it at work")),
    (StepKind.SHOW.value, gettext_lazy("Show it")),
]
OPEN = (StepState.PLANNED.value, StepState.IN_PROGRESS.value)
WITH_DAY = (PointKind.GOAL_DATE, PointKind.MOVE_STEP, PointKind.ADD_STEP, PointKind.NEXT_CHECK)


@dataclass(frozen=True, slots=True)
class Material:
    """What the two share: whether a goal with a day, the steps of the plan, skills by id; and what
    each of the two is called, by side."""

    goal: bool
    plan: bool
    steps: Sequence[Step]
    skills: Mapping[int, str]
    sides: Mapping[Side, str]

    @property
    def open_steps(self) -> list[tuple[int, str]]:
        """Steps that can still change."""
        return [(step.pk, step.title) for step in self.steps if step.state in OPEN]


Fields = dict[str, forms.Field]


def _step(of: PointKind, material: Material) -> Fields:
    """Which step of the plan."""
    if of not in (PointKind.MOVE_STEP, PointKind.DROP_STEP):
        return {}
    choices = [("", _("Choose a step")), *material.open_steps]
    said = _said(_("Choose the step"))
    return {"step": NumberChoice(label=_("Which step?"), choices=choices, error_messages=said)}


def _text(of: PointKind, material: Material) -> Fields:
    """What is to be done, or agreed on; of a new step its kind as well, of a word who does it."""
    if of not in (PointKind.ADD_STEP, PointKind.WORD):
        return {}
    adds = of is PointKind.ADD_STEP
    fields: Fields = {
        "text": LineField(
            label=_("What is to be done?") if adds else _("What do you agree on?"),
            max_length=200 if adds else 300,
            error_messages={"required": _("Say it in a few words"),
                            "max_length": _("Say it in fewer words")},
        )
    }  # fmt: skip
    if adds:
        fields["step_kind"] = forms.ChoiceField(
            label=_("Of which kind?"), choices=STEP_KINDS, initial=StepKind.USE.value,
            error_messages=_said(_("Choose the kind")),
        )  # fmt: skip
    else:
        sides = [(side.value, name) for side, name in material.sides.items()]
        fields["taken_by"] = forms.ChoiceField(
            label=_("Who does it?"), required=False,
            help_text=_("It stands among their tasks of the week until they say that it is done"),
            choices=[("", _("Both of you keep to it")), *sides],
            error_messages=_said(_("Choose who does it")),
        )  # fmt: skip
    return fields


def _skill(of: PointKind, material: Material) -> Fields:
    """A skill and the level at which the two see it."""
    if of is not PointKind.LEVEL:
        return {}
    skills = [("", _("Choose a skill")), *material.skills.items()]
    levels = [
        ("", _("Choose a level")), (0, _("Not yet")), *((n, _("Level %d") % n) for n in range(1, 6))
    ]  # fmt: skip
    return {
        "skill": NumberChoice(
            label=_("Which skill?"), choices=skills, error_messages=_said(_("Choose the skill"))
        ),
        "level": NumberChoice(
            label=_("At which level do you both see it?"), choices=levels,
            error_messages=_said(_("Choose the level")),
        ),
    }  # fmt: skip


def _day(of: PointKind, _material: Material) -> Fields:
    """The day that something moves to, or ends on."""
    if of not in WITH_DAY:
        return {}
    ends = of in (PointKind.MOVE_STEP, PointKind.ADD_STEP)
    label = _("Until when?") if ends else _("To which day?")
    return {"day": DayField(label=label, error_messages={"required": _("Choose the day")})}


class PointForm(HouseForm):
    """One point of one kind; only the fields of that kind are there."""

    key = KeyField()
    kind = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, of: PointKind, material: Material, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{of.value}_%s")
        super().__init__(*args, **kwargs)
        self.of, self.label = of, KINDS[of]
        for fields in (_step, _text, _skill, _day):
            self.fields.update(fields(of, material))

    def said(self) -> PointFields:
        """The point as the domain takes it."""
        said = self.cleaned_data
        return PointFields(
            kind=self.of, step_id=said.get("step"), step_kind=said.get("step_kind") or "",
            skill_id=said.get("skill"), level=said.get("level"), on_date=said.get("day"),
            text=said.get("text") or "",
            taken_by=Side(said["taken_by"]) if said.get("taken_by") else None,
        )  # fmt: skip


def _said(text: str) -> dict[str, str]:
    return {"required": text, "invalid_choice": text}


def forms_for(material: Material, *, key: Any, bound: PointForm | None = None) -> list[PointForm]:
    """A form of each kind that makes sense for these two; `bound` stands in its kind's place."""
    possible = {
        PointKind.GOAL_DATE: material.goal,
        PointKind.MOVE_STEP: bool(material.open_steps),
        PointKind.ADD_STEP: material.plan,
        PointKind.DROP_STEP: bool(material.open_steps),
        PointKind.NEXT_CHECK: material.plan,
        PointKind.LEVEL: bool(material.skills),
        PointKind.WORD: True,
    }
    return [
        bound
        if bound is not None and bound.of is kind
        else PointForm(of=kind, material=material, initial={"key": key(), "kind": kind.value})
        for kind in KINDS
        if possible[kind]
    ]


def sentence_of(point: Point, steps: Iterable[Step]) -> str:
    """A point in words; a step that the reader does not see is not named."""
    titles = {step.pk: step.title for step in steps}
    named = {
        "day": date_format(point.on_date, "DATE_FORMAT") if point.on_date else "",
        "step": titles.get(point.step_id or 0, _("a step of the plan")), "text": point.text,
        "skill": point.skill.name if point.skill else "", "level": point.level,
    }  # fmt: skip
    texts = {
        PointKind.GOAL_DATE: _("Move the goal to %(day)s"),
        PointKind.MOVE_STEP: _("Move “%(step)s” to %(day)s"),
        PointKind.ADD_STEP: _("Add “%(text)s”, until %(day)s"),
        PointKind.DROP_STEP: _("Drop “%(step)s”"),
        PointKind.NEXT_CHECK: _("Look at the plan again on %(day)s"),
        PointKind.LEVEL: _("See %(skill)s at level %(level)s"),
        PointKind.WORD: "%(text)s",
    }
    return texts[PointKind(point.kind)] % named
