"""The skills of a team, from those who share theirs. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from waymark.domain.people.models import Person
from waymark.domain.plans.compute.team import Member

__all__ = ["TeamSkill", "skills_of_team"]


@dataclass(frozen=True, slots=True)
class TeamSkill:
    """Who has a skill at level 1 or more (with the level), who still builds it for their next
    stop, and whose is fading; each by name."""

    skill_id: int
    name: str
    hold: tuple[tuple[Person, int], ...]
    need: tuple[Person, ...]
    fading: tuple[Person, ...]


def skills_of_team(members: Iterable[Member], names: dict[int, str]) -> list[TeamSkill]:
    """Every skill that someone of these has or needs; most fading first, then most needed, by name.

    names    by skill id; skills that are not among them are left out.
    """
    sharing = [each for each in members if each.levels is not None]
    hold: dict[int, list[tuple[Person, int]]] = {}
    need: dict[int, list[Person]] = {}
    fading: dict[int, list[Person]] = {}
    for each in sharing:
        for skill, level in (each.levels or {}).items():
            if level:
                hold.setdefault(skill, []).append((each.person, level))
        for asked in each.held or ():
            if not asked.in_place:
                need.setdefault(asked.skill_id, []).append(each.person)
        for skill, fade in each.fades.items():
            if fade.is_fading:
                fading.setdefault(skill, []).append(each.person)
    rows = [
        TeamSkill(
            skill, names[skill], tuple(hold.get(skill, ())), tuple(need.get(skill, ())),
            tuple(fading.get(skill, ())),
        )
        for skill in {*hold, *need, *fading}
        if skill in names
    ]  # fmt: skip
    rows.sort(key=lambda row: (-len(row.fading), -len(row.need), row.name.casefold(), row.skill_id))
    return rows
