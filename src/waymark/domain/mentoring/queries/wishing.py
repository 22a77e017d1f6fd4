"""What somebody would look for in a mentor today: their goal, and the skills it still asks for."""

from collections.abc import Collection
from dataclasses import dataclass

from waymark.domain.careers.models import Requirement
from waymark.domain.goals.queries import Goal, active_goal
from waymark.domain.mentoring.queries.matching_alone import Wish
from waymark.domain.mentoring.queries.pools import MOST_NAMED
from waymark.domain.skills.queries import levels_of
from waymark.kernel.acts import Act

__all__ = ["Wished", "wished_by"]


@dataclass(frozen=True, slots=True)
class Wished:
    """The wish with its words: the goal, and the names of the skills needed, by id."""

    wish: Wish
    goal: Goal
    skills: dict[int, str]


def wished_by(act: Act, also: Collection[int] = ()) -> Wished | None:
    """The actor's own wish, None without a goal. Cost: three queries.

    Needed are the skills of the goal role farthest from its level, essential ones first, up to five;
    or the skill that is the goal. also  experts looked at in any case.
    """
    if act.person_id is None:
        return None
    goal = active_goal(act, act.person_id)
    if goal is None:
        return None
    if goal.skill is not None:
        needs, names = [(goal.skill.pk, goal.skill_level or 1)], {goal.skill.pk: goal.skill.name}
    else:
        needs, names = _gaps(act, act.person_id, goal.role_id or 0)
    wish = Wish(act.person_id, goal.role_id or 0, needs, also)
    return Wished(wish, goal, names)


def _gaps(act: Act, person_id: int, role_id: int) -> tuple[list[tuple[int, int]], dict[int, str]]:
    held = levels_of(act, person_id)
    asked = Requirement.objects.filter(role=role_id, skill__retired_at__isnull=True)
    short = [row for row in asked.select_related("skill") if held.get(row.skill_id, 0) < row.level]
    short.sort(
        key=lambda row: (
            not row.essential, held.get(row.skill_id, 0) - row.level, row.skill.name, row.skill_id
        )
    )  # fmt: skip
    kept = short[:MOST_NAMED]
    return [(row.skill_id, row.level) for row in kept], {
        row.skill_id: row.skill.name for row in kept
    }
