"""What an answer begins with, so that nobody types what we know: goal, skills, languages."""

from dataclasses import dataclass
from typing import Any

from waymark.domain.careers.queries import Role, current_position
from waymark.domain.goals.queries import goals_of
from waymark.domain.mentoring.queries.pools import MOST_NAMED, EntryState, PoolEntry, Said
from waymark.domain.people.queries import Person
from waymark.domain.plans.compute import held
from waymark.domain.plans.queries import asked_by, live_steps
from waymark.domain.skills.queries import levels_of
from waymark.kernel.acts import Act
from waymark.web.languages import language_of

__all__ = ["Beginning", "beginning_of", "initial_of_mentee", "initial_of_mentor"]


@dataclass(frozen=True, slots=True)
class Beginning:
    """Roles and skills that the form offers, and what it shows at first.

    roles    (id, name) of the active goal and the options.
    skills   (id, name); needs  (skill id, level 1..5), at most five.
    """

    roles: list[tuple[int, str]]
    skills: list[tuple[int, str]]
    goal: Role | None
    needs: list[tuple[int, int]]


def beginning_of(act: Act, entry: PoolEntry, said: Said) -> Beginning:
    """From what was said before, else from goal and plan. Cost: at most four queries."""
    goals = [each for each in goals_of(act, entry.person_id) if each.role]
    roles = {each.role.pk: each.role for each in goals if each.role}
    if entry.goal:
        roles.setdefault(entry.goal.pk, entry.goal)
    goal = entry.goal or next(iter(roles.values()), None)
    names: dict[int, str] = {}
    needs: list[tuple[int, int]] = []
    for step in live_steps(act):
        if step.skill and step.to_level and step.done_at is None:
            names.setdefault(step.skill.pk, step.skill.name)
            needs.append((step.skill.pk, step.to_level))
    role = goal or _role_held(act, entry)
    asked = asked_by([role.pk]).get(role.pk, ()) if role else ()
    gaps = [each for each in held(asked, levels_of(act, entry.person_id)) if not each.in_place]
    names |= {each.skill_id: each.name for each in gaps if each.skill_id not in names}
    needs += [(each.skill_id, each.need) for each in gaps]
    if entry.state == EntryState.JOINED.value:
        names |= {each.skill_id: each.skill.name for each in said.needs}
        needs = [(each.skill_id, each.level) for each in said.needs]
    first = dict(reversed(needs))  # a skill that stands twice keeps its first level
    order = dict.fromkeys(skill for skill, _level in needs)
    return Beginning(
        [(pk, role.name) for pk, role in roles.items()],
        sorted(names.items(), key=lambda each: each[1]),
        goal,
        [(skill, first[skill]) for skill in order][:MOST_NAMED],
    )


def _role_held(act: Act, entry: PoolEntry) -> Role | None:
    """Without a goal, skills are those of the role held; who has joined said theirs already."""
    if entry.state == EntryState.JOINED.value:
        return None
    position = current_position(act, entry.person_id)
    return position.role if position else None


def initial_of_mentee(entry: PoolEntry, said: Said, begin: Beginning) -> dict[str, Any]:
    """What the mentee's form shows at first."""
    shown = _meeting(entry, entry.person) | {
        "goal": begin.goal.pk if begin.goal else None, "question": entry.question,
        "shown": entry.shown,
    }  # fmt: skip
    for number, (skill, level) in enumerate(begin.needs, 1):
        shown |= {f"skill_{number}": skill, f"level_{number}": level}
    return shown | _named(said)


def initial_of_mentor(entry: PoolEntry, said: Said, offer: Any) -> dict[str, Any]:
    """What the mentor's form shows at first: as they offer it anyway, unless they said otherwise."""
    shown = _meeting(entry, entry.person)
    if offer is not None and entry.answered_at is None:
        shown |= {"languages": offer.languages or shown["languages"], "hours": offer.hours,
                  "in_person": offer.in_person}  # fmt: skip
    free = offer.free if offer is not None else 1
    return shown | {"places": entry.places or max(free, 1)} | _named(said)


def _meeting(entry: PoolEntry, person: Person) -> dict[str, Any]:
    spoken = language_of(person.language) or "en"
    return {
        "languages": entry.languages or [spoken.split("-")[0]], "hours": entry.hours,
        "in_person": entry.in_person,
    }  # fmt: skip


def _named(said: Said) -> dict[str, Any]:
    lines: dict[str, Any] = {
        f"choice_{n}": each.shown_name for n, each in enumerate(said.choices, 1)
    }
    return lines | {f"avoid_{n}": each.shown_name for n, each in enumerate(said.avoided, 1)}
