"""Forms of an answer: whom one names by name, out of a list that the page offers."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from waymark.domain.mentoring.operations.wishes import (
    LONGEST_QUESTION,
    MenteeWishes,
    MentorWishes,
)
from waymark.domain.mentoring.queries.pools import MOST_NAMED
from waymark.domain.people.queries import Person
from waymark.web.me.invitations.prefill import Beginning
from waymark.web.parts.forms import LevelField, LineField, NumberChoice
from waymark.web.parts.hours import WeekForm

__all__ = ["MenteeForm", "MentorForm"]

LONGEST_NAME = 250
ORDINALS = (
    _("First choice"), _("Second choice"), _("Third choice"), _("Fourth choice"), _("Fifth choice"),
)  # fmt: skip
LIST = "people"


class _NamesForm(WeekForm):
    """Five lines for choices, five for people to avoid; each becomes a person, or an error.

    pool     whom one may choose; others  everybody who works here.
    """

    in_person = forms.BooleanField(label=_("I want to meet in person"), required=False)

    def __init__(
        self, *args: Any, pool: QuerySet[Person], others: QuerySet[Person], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.sources = {"choice": pool, "avoid": others}
        for number in range(1, MOST_NAMED + 1):
            choice = LineField(label=ORDINALS[number - 1], required=False, max_length=LONGEST_NAME)
            choice.widget.attrs["list"] = LIST
            avoid = LineField(
                label=gettext("Person %(n)d") % {"n": number}, required=False,
                max_length=LONGEST_NAME,
            )  # fmt: skip
            self.fields[f"choice_{number}"], self.fields[f"avoid_{number}"] = choice, avoid
        self.hours_said = bool(self.initial.get("hours")) or (
            self.is_bound and not self["usual"].value()
        )

    def lines(self, kind: str) -> list[Any]:
        """The controls of one list."""
        return [self[f"{kind}_{number}"] for number in range(1, MOST_NAMED + 1)]

    @property
    def choices(self) -> list[Any]:
        """The lines for choices."""
        return self.lines("choice")

    @property
    def avoids(self) -> list[Any]:
        """The lines for people to avoid."""
        return self.lines("avoid")

    def clean(self) -> dict[str, Any]:
        """Find everybody named, with one query a list."""
        said = super().clean() or self.cleaned_data
        for kind, rows in self.sources.items():
            said[kind] = self._found(kind, rows)
        return said

    def _found(self, kind: str, rows: QuerySet[Person]) -> list[int]:
        texts = {
            f"{kind}_{number}": text
            for number in range(1, MOST_NAMED + 1)
            if (text := self.cleaned_data.get(f"{kind}_{number}"))
        }
        if not texts:
            return []
        plain = {field: text.rpartition(" (")[0] or text for field, text in texts.items()}
        alike = list(
            rows.annotate(lowered=Lower("name"))
            .filter(lowered__in=[text.lower() for text in (*texts.values(), *plain.values())])
            .select_related("unit")
            .order_by("pk")
        )
        found = []
        for field, text in texts.items():
            same = [each for each in alike if _says(text, each)]
            if len(same) == 1:
                found.append(same[0].pk)
            else:
                self.add_error(field, _wrong(kind, same))
        return found


def _with_unit(person: Person) -> str:
    """The name with the part of the organization, which tells namesakes apart."""
    return f"{person.shown_name} ({person.unit.name if person.unit else ''})"


def _says(text: str, person: Person) -> bool:
    return text.lower() in (person.shown_name.lower(), _with_unit(person).lower())


def _wrong(kind: str, same: Sequence[Person]) -> str:
    """Why a name stands for nobody."""
    if same:
        names = ", ".join(_with_unit(each) for each in same[:3])
        text = gettext("Several are called that. Write one of these: %(names)s")
        return text % {"names": names}
    if kind == "choice":
        return gettext("Nobody of that name can be chosen here. Take a name from the list")
    return gettext("Nobody of that name works here. Check the spelling")


class MenteeForm(_NamesForm):
    """What somebody looks for."""

    goal = NumberChoice(
        label=_("Where you head"), required=False,
        error_messages={"invalid_choice": _("Choose from the list")},
    )  # fmt: skip
    question = LineField(
        label=_("What do you want to talk about?"), required=False, max_length=LONGEST_QUESTION,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whoever you are matched with reads this, and those who run the programme"),
    )  # fmt: skip
    shown = forms.BooleanField(
        label=_("Mentors of this round may see my name and goal, and choose me"), required=False,
        help_text=_("Otherwise only those who run the programme know that you look for somebody"),
    )  # fmt: skip

    def __init__(self, *args: Any, begin: Beginning, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("goal", [("", gettext("I have not decided")), *begin.roles])
        none = [("", gettext("No skill"))]
        for number in range(1, MOST_NAMED + 1):
            self.fields[f"skill_{number}"] = NumberChoice(
                label=gettext("Skill %(n)d") % {"n": number}, required=False,
                choices=[*none, *begin.skills],
                error_messages={"invalid_choice": _("Choose from the list")},
            )  # fmt: skip
            self.fields[f"level_{number}"] = LevelField(none="–", label=_("Up to level"))

    @property
    def skills(self) -> list[tuple[Any, Any]]:
        """The lines of skills with their levels."""
        return [(self[f"skill_{n}"], self[f"level_{n}"]) for n in range(1, MOST_NAMED + 1)]

    def clean(self) -> dict[str, Any]:
        """A skill comes with a level."""
        said = super().clean()
        for number in range(1, MOST_NAMED + 1):
            if said.get(f"skill_{number}") and not said.get(f"level_{number}"):
                self.add_error(f"level_{number}", gettext("Choose a level from 1 to 5"))
        return said

    @property
    def wishes(self) -> MenteeWishes:
        """What was said, once it is valid."""
        said = self.cleaned_data
        lines = [(said[f"skill_{n}"], said[f"level_{n}"]) for n in range(1, MOST_NAMED + 1)]
        return MenteeWishes(
            goal_id=said["goal"], needs=[(skill, level) for skill, level in lines if skill],
            choices=said["choice"], avoided=said["avoid"], languages=said["languages"],
            hours=said["hours"], in_person=said["in_person"], shown=said["shown"],
            question=said["question"],
        )  # fmt: skip


class MentorForm(_NamesForm):
    """What somebody offers to this round."""

    places = forms.IntegerField(
        label=_("How many people do you take in this round?"), min_value=1,
        error_messages={
            "required": _("Say how many people"), "invalid": _("Enter a whole number"),
        },
    )  # fmt: skip

    def __init__(self, *args: Any, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["places"].help_text = gettext(
            "You have %(n)d free. Nobody gets more than they offer"
        ) % {"n": most}

    @property
    def wishes(self) -> MentorWishes:
        """What was said, once it is valid."""
        said = self.cleaned_data
        return MentorWishes(
            places=said["places"], choices=said["choice"], avoided=said["avoid"],
            languages=said["languages"], hours=said["hours"], in_person=said["in_person"],
        )  # fmt: skip
