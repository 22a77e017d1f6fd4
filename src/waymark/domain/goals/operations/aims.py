"""What a goal is about, and what everyone who sets one must keep to. Used by the operations beside
it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from waymark.domain.careers.models import Role
from waymark.domain.careers.states import RoleState
from waymark.domain.goals.models import ACTIVE, Goal
from waymark.domain.goals.states import GoalState, may_move
from waymark.domain.people.models import Person
from waymark.domain.skills.models import Skill
from waymark.kernel.acts import Act, Refused, shift

__all__ = [
    "Aim", "active_of", "become_active", "option_of", "require_day_to_come", "require_move", "told",
]  # fmt: skip

LEVEL_MAX = 5


@dataclass(frozen=True, slots=True)
class Aim:
    """A role, or a level 1..5 of a skill. Raises ValueError unless it is one of the two."""

    role: Role | None = None
    skill: Skill | None = None
    skill_level: int | None = None

    def __post_init__(self) -> None:
        if (self.role is None) == (self.skill is None):
            raise ValueError("a goal is a role or a skill")

    @property
    def thing(self) -> dict[str, Any]:
        """Role and skill as columns: what an option is kept once for, at whatever level."""
        return {"role": self.role, "skill": self.skill}

    @property
    def columns(self) -> dict[str, Any]:
        """All of it as columns of a goal."""
        return self.thing | {"skill_level": self.skill_level}

    def is_of(self, goal: Goal) -> bool:
        """Whether the goal is about exactly this."""
        role, skill = (each.pk if each else None for each in (self.role, self.skill))
        return (goal.role_id, goal.skill_id, goal.skill_level) == (role, skill, self.skill_level)

    def require_open(self) -> None:
        """Raise Refused for a role or skill that was retired, or a level that is none."""
        if self.role is not None:
            open_roles = Role.objects.exclude(state=RoleState.RETIRED.value)
            if not open_roles.filter(pk=self.role.pk).exists():
                raise Refused(_("This role no longer exists. Look for another one on the map."))
        if self.skill is not None:
            if self.skill_level is None or not 1 <= self.skill_level <= LEVEL_MAX:
                raise Refused(_("Choose a level between 1 and 5."))
            if not Skill.objects.filter(pk=self.skill.pk, retired_at__isnull=True).exists():
                raise Refused(_("This skill is no longer used. Look for another one."))


def active_of(person: Person) -> QuerySet[Goal]:
    """The goal a person is heading for: one row or none."""
    return Goal.objects.filter(person=person, state__in=ACTIVE)


def option_of(person: Person, aim: Aim) -> Goal | None:
    """The option that a person keeps for this role, or for this skill at whatever level."""
    kept = Q(person=person, state=GoalState.EXPLORING.value, **aim.thing)
    return Goal.objects.filter(kept).first()


def become_active(
    person: Person, aim: Aim, said: dict[str, Any], act: Act, state: GoalState = GoalState.CHOSEN
) -> Goal:
    """The option turned into the goal, or a new goal; one active goal a person.

    Raises Refused where another goal was chosen at the same moment.
    """
    option = option_of(person, aim)
    try:
        with transaction.atomic():
            if option is not None:
                shift(
                    option, source=GoalState.EXPLORING.value, target=state.value,
                    skill_level=aim.skill_level, **said,
                )  # fmt: skip
                return option
            return Goal.objects.create(
                person=person, state=state.value, created_at=act.at, **aim.columns, **said
            )
    except IntegrityError as why:
        if "goal_one_active" not in str(why):
            raise
        text = _("You chose another goal a moment ago. Reload the page and look.")
        raise Refused(text) from why


def require_move(goal: Goal, target: GoalState) -> None:
    """Raise Refused for a goal that is over."""
    if not may_move(GoalState(goal.state), target):
        raise Refused(_("This goal is over already. Reload the page and look again."))


def require_day_to_come(day: date | None, act: Act) -> None:
    """Raise Refused for a day that has gone; no day is none to refuse."""
    if day is not None and day <= act.today:
        raise Refused(_("Choose a day that is still to come."))


def told(goal: Goal) -> dict[str, Any]:
    """What the act log keeps of a goal: no word of the person's own."""
    return {
        "role": goal.role_id, "skill": goal.skill_id, "level": goal.skill_level,
        "by": goal.by_date, "sharing": goal.sharing, "route": goal.route,
    }  # fmt: skip
