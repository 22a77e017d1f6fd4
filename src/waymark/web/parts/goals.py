"""What a goal is called: a role by its name, a skill by its name and level."""

from django.utils.translation import gettext as _

from waymark.domain.goals.queries import Goal

__all__ = ["aim_in_words", "goal_in_words"]


def aim_in_words(name: str, level: int | None) -> str:
    """The name, with the level 1..5 where it is a skill's."""
    return _("%(skill)s, level %(level)d") % {"skill": name, "level": level} if level else name


def goal_in_words(goal: Goal | None) -> str:
    """The goal's name, empty for no goal."""
    thing = (goal.role or goal.skill) if goal else None
    return aim_in_words(thing.name, goal.skill_level) if goal and thing else ""
