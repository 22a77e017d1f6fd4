"""The form in which somebody says what they offer as a mentor, coach or trainer."""

from typing import Any

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waymark.domain.mentoring.operations import OfferFields
from waymark.domain.mentoring.queries.experts import MOST_PLACES, Expert, ExpertSkill, Terms
from waymark.domain.mentoring.states import ExpertKind
from waymark.domain.skills.queries import Skill, skills_found
from waymark.web.parts.forms import LineField
from waymark.web.parts.hours import WeekForm

__all__ = [
    "KINDS", "MEANT", "OfferForm", "OthersOfferForm", "initial_of", "price_in_words",
]  # fmt: skip

KINDS = {
    ExpertKind.MENTOR.value: gettext_lazy("Mentor"),
    ExpertKind.COACH.value: gettext_lazy("Coach"),
    ExpertKind.TRAINER.value: gettext_lazy("Trainer"),
}
MEANT = {
    ExpertKind.MENTOR.value: gettext_lazy("Mentor: has held the role or made the move"),
    ExpertKind.COACH.value: gettext_lazy("Coach: asks, listens, watches people at work"),
    ExpertKind.TRAINER.value: gettext_lazy("Trainer: teaches a skill"),
}
REFUSED = "no"
LONGEST_NAME = 120
LINES = 4  # of skills in an empty form; one more than there are otherwise
MOST_LINES = 20
ALIKE = 3


class OfferForm(WeekForm):
    """Kind, places, languages, hours, skills with levels, and what they will not do."""

    kind = forms.TypedChoiceField(
        label=gettext_lazy("What would you be?"),
        choices=list(MEANT.items()),
        coerce=ExpertKind,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of the three")},
    )
    places = forms.IntegerField(
        label=gettext_lazy("How many people at the same time?"),
        min_value=1,
        max_value=MOST_PLACES,
        help_text=gettext_lazy("One person takes about two hours a month."),
        error_messages={
            "required": gettext_lazy("Say how many people"),
            "invalid": gettext_lazy("Enter a whole number"),
        },
    )
    about = forms.CharField(
        label=gettext_lazy("What can you help with, in your own words?"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Everyone who works here reads this."),
    )
    wont = LineField(
        label=gettext_lazy("What would you rather not do?"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Only you and L&D read this."),
    )
    in_person = forms.BooleanField(
        label=gettext_lazy("I meet people in person only, where I work"), required=False
    )
    own_unit = forms.BooleanField(
        label=gettext_lazy("People of my own unit are welcome too"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = self.initial.get("skills") or ()
        lines = min(max(LINES, len(said) + 1), MOST_LINES)
        if self.is_bound:
            lines = sum(f"skill_{n}" in self.data for n in range(MOST_LINES)) or lines
        for number in range(lines):
            name, level = said[number] if number < len(said) else ("", "")
            self.fields[f"skill_{number}"] = LineField(
                label=_("Skill %(n)d") % {"n": number + 1}, required=False, initial=name,
                max_length=LONGEST_NAME,
            )  # fmt: skip
            self.fields[f"level_{number}"] = forms.ChoiceField(
                label=_("Level of skill %(n)d") % {"n": number + 1}, required=False, initial=level,
                choices=_levels(), error_messages={"invalid_choice": _("Choose a level from 1 to 5")},
            )  # fmt: skip
        self.lines = lines
        self.hours_said = bool(self.initial.get("hours")) or (
            self.is_bound and not self["usual"].value()
        )

    @property
    def skill_lines(self) -> list[tuple[Any, Any]]:
        """The controls of each skill: its name and its level."""
        return [(self[f"skill_{n}"], self[f"level_{n}"]) for n in range(self.lines)]

    def clean(self) -> dict[str, Any]:
        """Find the skills by their names, or say which come close."""
        cleaned = super().clean()
        cleaned["helps"], cleaned["refuses"] = {}, []
        for number in range(self.lines):
            text, level = cleaned.get(f"skill_{number}"), cleaned.get(f"level_{number}")
            skill = self._skill(number, text) if text else None
            if skill is None:
                continue
            if level == REFUSED:
                cleaned["refuses"].append(skill.pk)
            elif level:
                cleaned["helps"][skill.pk] = int(level)
            else:
                self.add_error(f"level_{number}", _("Choose a level for this skill"))
        return cleaned

    def _skill(self, number: int, text: str) -> Skill | None:
        if "\x00" in text:
            self.add_error(f"skill_{number}", _("No skill has this name. Check the spelling"))
            return None
        found = skills_found(text, limit=ALIKE)
        for skill in found:
            if skill.name.casefold() == text.casefold():
                return skill
        names = ", ".join(skill.name for skill in found)
        said = _("Did you mean one of these? %(names)s") if found else _(
            "No skill has this name. Check the spelling"
        )  # fmt: skip
        self.add_error(f"skill_{number}", said % {"names": names} if found else said)
        return None

    @property
    def offered(self) -> OfferFields:
        """What was said, once it is valid."""
        said = self.cleaned_data
        return OfferFields(
            kind=said["kind"], places=said["places"], languages=said["languages"],
            hours=said["hours"], skills=list(said["helps"].items()), refused=said["refuses"],
            about=said["about"], wont=said["wont"], in_person=said["in_person"],
            own_unit=said["own_unit"],
        )  # fmt: skip


class OthersOfferForm(OfferForm):
    """The same, worded for whoever says it of somebody else."""

    LABELS = {
        "kind": gettext_lazy("What are they to be?"),
        "places": gettext_lazy("How many people do they take at the same time?"),
        "languages": gettext_lazy("Languages that they can talk in"),
        "usual": gettext_lazy("Their usual working week"),
        "about": gettext_lazy("What they help with"),
        "wont": gettext_lazy("What they would rather not do"),
        "in_person": gettext_lazy("They meet people in person only, where they work"),
        "own_unit": gettext_lazy("People of their own unit are welcome too"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in self.LABELS.items():
            self.fields[name].label = label
        self.fields["usual"].help_text = ""
        self.fields["wont"].help_text = _("Only they and L&D read this.")


def _levels() -> list[tuple[str, str]]:
    levels = [(str(n), _("Level %d") % n) for n in range(1, 6)]
    return [("", "–"), *levels, (REFUSED, _("Rather not"))]


def initial_of(expert: Expert, skills: list[ExpertSkill]) -> dict[str, Any]:
    """The form as an expert's offer stands."""
    return {
        "kind": expert.kind, "places": expert.places, "languages": expert.languages,
        "hours": expert.hours, "about": expert.about, "wont": expert.wont,
        "in_person": expert.in_person, "own_unit": expert.own_unit,
        "skills": [
            (each.skill.name, REFUSED if each.refused else str(each.level)) for each in skills
        ],
    }  # fmt: skip


def price_in_words(terms: Terms | None) -> str:
    """1,200 for one engagement; empty where nobody is to know, or nothing is paid."""
    if terms is None or terms.price is None:
        return ""
    return number_format(terms.price / 100, decimal_pos=0, force_grouping=True)
