"""From a proposal to the changes that accepting it makes, and from occupations to requirements."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from waymark.domain.careers.compute.drafts import Architecture
from waymark.domain.careers.models import ProposedFamily
from waymark.domain.careers.states import LadderKind, RoleState, Thing
from waymark.domain.skills.models import OccupationSkill

__all__ = ["MOST_REQUIREMENTS", "Planned", "planned_changes", "requirements_from", "template_rows"]

#: thing, number (new ones count down from -1) and values with references as numbers
Planned = tuple[Thing, int | str, dict[str, Any]]
MOST_REQUIREMENTS = 10
#: the level proposed where a classification names none: essential, useful
USUAL_LEVELS = {True: 3, False: 2}


class _Plan:
    """Collects changes and hands out numbers for new things."""

    def __init__(self, held: Architecture) -> None:
        self.held = held
        self.changes: list[Planned] = []
        self._next = 0
        self.grades = {row["number"]: key[0] for key, row in held.things[Thing.GRADE].items()}
        self.families = {
            row["name"].casefold(): key[0] for key, row in held.things[Thing.FAMILY].items()
        }
        self.ladders = {
            (row["family"], row["name"].casefold()): key[0]
            for key, row in held.things[Thing.LADDER].items()
        }

    def add(self, thing: Thing, values: dict[str, Any]) -> int:
        """A new thing; returns its number."""
        self._next -= 1
        self.changes.append((thing, self._next, values))
        return self._next

    def grade(self, number: int) -> int:
        """The grade of that number, made where there is none."""
        if number not in self.grades:
            values = {"number": number, "name": _("Grade %(n)s") % {"n": number}}
            self.grades[number] = self.add(Thing.GRADE, values)
        return self.grades[number]

    def family(self, proposed: ProposedFamily) -> int:
        """The family to join, or the one of that name, or a new one."""
        if proposed.joins_id is not None and (proposed.joins_id,) in self.held.things[Thing.FAMILY]:
            return proposed.joins_id
        name = proposed.name.casefold()
        if name not in self.families:
            values = {"name": proposed.name, "description": ""}
            self.families[name] = self.add(Thing.FAMILY, values)
        return self.families[name]

    def ladder(self, family: int, name: str, kind: str) -> int:
        """The family's ladder of that name, made where there is none."""
        key = (family, name.casefold())
        if key not in self.ladders:
            values = {"family": family, "kind": kind, "name": name, "twin": None}
            self.ladders[key] = self.add(Thing.LADDER, values)
        return self.ladders[key]


def planned_changes(held: Architecture, families: Iterable[ProposedFamily]) -> list[Planned]:
    """What accepting these families changes: grades, families, ladders, and where roles stand.

    A series of titles with at least two grades is a ladder of its own; those who lead people are
    on the family's leadership ladder; a title that stands alone has a grade but no ladder, because
    nothing says that another title is the next step from it. Roles that are gone, or that a draft
    or the framework placed already, are left as they are.
    """
    plan = _Plan(held)
    for proposed in families:
        members = [each for each in proposed.members if _free(held, each["role"])]
        if not members:
            continue
        family = plan.family(proposed)
        grades: dict[str, set[int]] = {}
        for each in members:
            grades.setdefault(each["series"], set()).add(each["grade"])
        for each in members:
            ladder = None
            if each["kind"] == LadderKind.LEADERSHIP.value:
                ladder = plan.ladder(family, _leadership(proposed.name), each["kind"])
            elif len(grades[each["series"]]) > 1:
                ladder = plan.ladder(family, each["series"][:200], each["kind"])
            plan.changes.append(
                (
                    Thing.ROLE,
                    each["role"],
                    {
                        "family": family,
                        "ladder": ladder,
                        "grade": plan.grade(each["grade"]),
                        "state": RoleState.PUBLISHED.value,
                    },
                )
            )
    return plan.changes


def _free(held: Architecture, role: int) -> bool:
    row = held.row(Thing.ROLE, role)
    return row is not None and row["family"] is None and row["state"] == RoleState.UNSORTED.value


def template_rows(
    held: Architecture, pairs: Sequence[tuple[int, int]]
) -> list[tuple[int, int, int, bool]]:
    """(role, skill, level, essential) that roles would start from by occupations.

    pairs   (role, occupation). Skills that a role asks for already are left out.
    """
    skills = requirements_from({occupation for _, occupation in pairs})
    asked = held.things[Thing.REQUIREMENT]
    return [
        (role, skill, level, essential)
        for role, occupation in pairs
        for skill, level, essential in skills.get(occupation, ())
        if (role, skill) not in asked
    ]


def requirements_from(occupations: Iterable[int]) -> dict[int, list[tuple[int, int, bool]]]:
    """By occupation, the (skill, level 1..5, essential) that tell most about it.

    Essential before useful, high levels before low ones; where the classification gives no levels,
    skills that few occupations need before those that many do. At most MOST_REQUIREMENTS.
    """
    rows = list(
        OccupationSkill.objects.filter(occupation_id__in=list(occupations)).values_list(
            "occupation_id", "skill_id", "level", "essential"
        )
    )
    common = _how_common({skill for _, skill, _, _ in rows})
    rows.sort(key=lambda row: (row[0], not row[3], -(row[2] or 0), common[row[1]], row[1]))
    found: dict[int, list[tuple[int, int, bool]]] = {}
    for occupation, skill, level, essential in rows:
        mine = found.setdefault(occupation, [])
        if len(mine) < MOST_REQUIREMENTS:
            mine.append((skill, level or USUAL_LEVELS[essential], essential))
    return found


def _how_common(skills: set[int]) -> dict[int, int]:
    """How many occupations need each skill."""
    rows = OccupationSkill.objects.filter(skill_id__in=skills).values("skill_id")
    return {row["skill_id"]: row["count"] for row in rows.annotate(count=Count("pk"))}


def _leadership(family: str) -> str:
    """The name of a family's leadership ladder, as it is kept."""
    return (_("%(family)s, leadership") % {"family": family})[:200]
