"""Keeping options, choosing, sharing and dropping a goal: what a person does by themself."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from waymark.domain.careers.models import Role
from waymark.domain.goals import policies
from waymark.domain.goals.models import ACTIVE, Goal
from waymark.domain.goals.operations.aims import (
    Aim,
    active_of,
    become_active,
    option_of,
    require_day_to_come,
    require_move,
    told,
)
from waymark.domain.goals.states import GoalState, Sharing
from waymark.domain.people import policies as people
from waymark.domain.people.models import Person
from waymark.domain.people.queries import manager_of
from waymark.domain.skills.models import Skill
from waymark.kernel.acts import Act, Refused, record, shift
from waymark.kernel.notices import notify
from waymark.kernel.states import NoticeKind

__all__ = ["choose_goal", "drop_goal", "keep_option", "share_goal"]

MOST_OPTIONS = 12
LONGEST_ROUTE = 12


@transaction.atomic
def keep_option(
    *,
    person: Person,
    act: Act,
    role: Role | None = None,
    skill: Skill | None = None,
    skill_level: int | None = None,
) -> Goal:
    """Keep a role, or a level of a skill, as an option. One that is the goal stays as it is.

    Each role and each skill is one option: kept again, a skill is kept at the level said last.
    Raises Forbidden for anyone but the person; Refused for a retired role or skill, a level that
    is none, or one option too many. ValueError unless it is one of the two.
    """
    people.edit_own.require(act, person)
    aim = Aim(role, skill, skill_level)
    aim.require_open()
    goal = active_of(person).first()
    if goal is not None and aim.is_of(goal):
        return goal
    option = option_of(person, aim)
    if option is None:
        return _keep(person, aim, act)
    if aim.is_of(option):
        return option
    return _revise(option, {"skill_level": skill_level, "changed_at": act.at}, act)


def _keep(person: Person, aim: Aim, act: Act) -> Goal:
    """A new option."""
    if Goal.objects.filter(person=person, state=GoalState.EXPLORING.value).count() >= MOST_OPTIONS:
        raise Refused(_("You keep %(n)d options. Drop one first.") % {"n": MOST_OPTIONS})
    try:
        with transaction.atomic():
            option = Goal.objects.create(
                person=person, created_at=act.at, changed_at=act.at, **aim.columns
            )
    except IntegrityError:  # the same click came twice
        return Goal.objects.get(person=person, state=GoalState.EXPLORING.value, **aim.thing)
    record(act, "goals.goal.explored", option, person_id=person.pk, after=told(option))
    return option


@transaction.atomic
def choose_goal(
    *,
    person: Person,
    act: Act,
    role: Role | None = None,
    skill: Skill | None = None,
    skill_level: int | None = None,
    by_date: date | None = None,
    reason: str = "",
    sharing: Sharing = Sharing.PRIVATE,
    route: Sequence[int] = (),
) -> Goal:
    """Make a role, or a level of a skill, the goal; the goal before becomes "changed".

    route   role ids from the role held now to the goal, both included.
    The goal that is active already keeps its place with the new date, reason and route.
    Raises Forbidden for anyone but the person; Refused for a retired role or skill, a day that has
    gone, a goal that was agreed with a manager who is there to answer, or when another goal was
    chosen at the same moment. ValueError unless it is one of the two.
    """
    people.edit_own.require(act, person)
    aim = Aim(role, skill, skill_level)
    aim.require_open()
    require_day_to_come(by_date, act)
    if len(route) > LONGEST_ROUTE:
        raise ValueError(f"a route has at most {LONGEST_ROUTE} stops, this one has {len(route)}")
    said = {
        "by_date": by_date, "reason": reason.strip(), "sharing": sharing.value,
        "route": list(route), "changed_at": act.at,
    }  # fmt: skip
    before = active_of(person).first()
    if before is not None:
        _require_free(before, person, act)
        if aim.is_of(before):
            return _revise(before, said, act)
    return _turn_to(aim, said, before, person, act)


def _turn_to(
    aim: Aim, said: dict[str, Any], before: Goal | None, person: Person, act: Act
) -> Goal:  # fmt: skip
    """The goal from now on; the one before it is changed."""
    if before is not None:
        require_move(before, GoalState.CHANGED)
        shift(before, source=before.state, target=GoalState.CHANGED.value, changed_at=act.at)
    goal = become_active(person, aim, said, act)
    record(
        act, "goals.goal.chosen", goal, person_id=person.pk,
        before={"goal": before.pk if before else None}, after=told(goal),
    )  # fmt: skip
    return goal


@transaction.atomic
def drop_goal(*, goal: Goal, act: Act) -> None:
    """Drop an option or the goal; nobody is held to a goal, but who agreed to it is told.

    Raises Forbidden for anyone but the person, Refused if it is over already.
    """
    policies.own_goals.require(act, goal)
    require_move(goal, GoalState.DROPPED)
    before = goal.state
    shift(goal, source=before, target=GoalState.DROPPED.value, changed_at=act.at)
    manager = manager_of(goal.person, act.today) if before == GoalState.AGREED.value else None
    if manager is not None:
        notify(
            person_id=manager.pk, kind=NoticeKind.GOOD_TO_KNOW, code="goal.dropped",
            key=f"goal.dropped:{goal.pk}", params={"name": goal.person.shown_name},
            address=f"/team/{goal.person_id}", act=act,
        )  # fmt: skip
    record(
        act, "goals.goal.dropped", goal, person_id=goal.person_id,
        before={"state": before}, after={"state": goal.state},
    )  # fmt: skip


@transaction.atomic
def share_goal(*, goal: Goal, sharing: Sharing, act: Act) -> None:
    """Say who sees the goal besides the person.

    Raises Forbidden for anyone else, Refused if it is over or if the manager agreed to it.
    """
    policies.own_goals.require(act, goal)
    if sharing is Sharing.PRIVATE:
        _require_free(goal, goal.person, act)
    still = Goal.objects.filter(pk=goal.pk, state__in=[*ACTIVE, GoalState.EXPLORING.value])
    if still.update(sharing=sharing.value, changed_at=act.at) != 1:
        raise Refused(_("This goal is over; nobody but you sees it."))
    record(
        act, "goals.goal.shared", goal, person_id=goal.person_id,
        before={"sharing": goal.sharing}, after={"sharing": sharing.value},
    )  # fmt: skip
    goal.sharing = sharing.value


def _require_free(goal: Goal, person: Person, act: Act) -> None:
    """Raise Refused for a goal that two agreed on, as long as the other one can be asked."""
    manager = manager_of(person, act.today) if goal.state == GoalState.AGREED.value else None
    if manager is not None:
        raise Refused(
            _("You and %(name)s agreed on this goal. Propose a change from your plan, or drop it.")
            % {"name": manager.shown_name}
        )


def _revise(goal: Goal, said: dict[str, Any], act: Act) -> Goal:
    before = told(goal)
    if Goal.objects.filter(pk=goal.pk, state=goal.state).update(**said) != 1:
        raise Refused(_("Someone else changed this a moment ago. Reload the page and look again."))
    for name, value in said.items():
        setattr(goal, name, value)
    record(
        act, "goals.goal.revised", goal, person_id=goal.person_id,
        before=before, after=told(goal),
    )  # fmt: skip
    return goal
