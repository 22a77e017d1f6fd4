"""How a form names a goal: "role-12", "skill-34", and a skill kept at a level "skill-34-4"."""

import re

from waymark.domain.goals.queries import Goal
from waymark.domain.plans.compute import NewGoal

__all__ = ["named_by", "value_of"]

NAMED = re.compile(r"role-(\d{1,18})|skill-(\d{1,18})(?:-([1-5]))?", re.ASCII)


def value_of(option: Goal) -> str:
    """The name of an option that is kept."""
    if option.role_id is not None:
        return f"role-{option.role_id}"
    return f"skill-{option.skill_id}-{option.skill_level}"


def named_by(value: str, level: int | None) -> NewGoal | None:
    """The goal of that name, None for no goal; `level` is that of a skill, else the one it is kept
    at, None where nobody named one."""
    found = NAMED.fullmatch(value)
    if found is None:
        return None
    role, skill, kept_at = (int(each) if each else None for each in found.groups())
    return NewGoal(role, skill, (level or kept_at) if skill else None)
