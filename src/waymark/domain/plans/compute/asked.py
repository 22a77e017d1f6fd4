"""What roles ask for, from the framework that a process keeps: no query of its own. Pure."""

from waymark.domain.careers.compute.framework import Framework
from waymark.domain.plans.queries import Asked

__all__ = ["asked_in"]


def asked_in(framework: Framework, role_id: int | None) -> tuple[Asked, ...]:
    """What a role asks for, as `queries.asked_by` gives it: essential first, then by name.

    Empty for a role that the framework does not show.
    """
    place = framework.place.get(role_id or 0)
    if place is None:
        return ()
    asked = framework.asked
    rows = range(int(asked.start[place]), int(asked.start[place + 1]))
    found = [
        Asked(
            skill_id=framework.skills[asked.skill[row]],
            name=framework.skill_names[asked.skill[row]],
            level=int(asked.level[row]),
            essential=bool(asked.essential[row]),
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda each: (not each.essential, each.name, each.skill_id)))
