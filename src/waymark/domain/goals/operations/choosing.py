"""Keeping options, choosing, sharing and dropping a goal: what a person does by themself."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from waymark.domain.careers.models import Role
from waymark.domain.careers.states import RoleState
from waymark.domain.goals import policies
from waymark.domain.goals.models import ACTIVE, Goal
from waymark.domain.goals.states import GoalState, Sharing, may_move
from waymark.domain.people import policies as people
from waymark.domain.people.models import Person
from waymark.domain.people.queries import manager_of
from waymark.domain.skills.models import Skill
from waymark.kernel.acts import Act, Refused, record, shift
from waymark.kernel.notices import notify
from waymark.kernel.states import NoticeKind

__all__ = [
    "become_active", "choose_goal", "drop_goal", "explore_role", "require_open_role", "share_goal",
    "told",
]  # fmt: skip

MOST_OPTIONS = 12
LONGEST_ROUTE = 12


@transaction.atomic
def explore_role(*, person: Person, role: Role, act: Act) -> Goal:
    """Keep a role as an option. One that is kept already, or is the goal, stays as it is.

    Raises Forbidden for anyone but the person, Refused for a retired role or one option too many.
    """
    people.edit_own.require(act, person)
    require_open_role(role)
    kept = _option(person, role) or _active(person).filter(role=role).first()
    if kept:
        return kept
    if Goal.objects.filter(person=person, state=GoalState.EXPLORING.value).count() >= MOST_OPTIONS:
        raise Refused(_("You keep %(n)d options. Drop one first.") % {"n": MOST_OPTIONS})
    try:
        with transaction.atomic():
            goal = Goal.objects.create(
                person=person, role=role, created_at=act.at, changed_at=act.at
            )
    except IntegrityError:  # the same click came twice
        return Goal.objects.get(person=person, role=role, state=GoalState.EXPLORING.value)
    record(act, "goals.goal.explored", goal, person_id=person.pk, after={"role": role.pk})
    return goal


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
    Raises Forbidden for anyone but the person; Refused for a retired role, a day that has gone,
    a goal that was agreed with a manager who is there to answer, or when another goal was chosen
    at the same moment. ValueError unless it is one of the two.
    """
    people.edit_own.require(act, person)
    if (role is None) == (skill is None):
        raise ValueError("a goal is a role or a skill")
    if role is not None:
        require_open_role(role)
    if by_date is not None and by_date <= act.today:
        raise Refused(_("Choose a day that is still to come."))
    if len(route) > LONGEST_ROUTE:
        raise ValueError(f"a route has at most {LONGEST_ROUTE} stops, this one has {len(route)}")
    said = {
        "by_date": by_date, "reason": reason.strip(), "sharing": sharing.value,
        "route": list(route), "changed_at": act.at,
    }  # fmt: skip
    about = {"role": role, "skill": skill, "skill_level": skill_level}
    before = _active(person).first()
    if before is not None:
        _require_free(before, person, act)
    if before is not None and _is_about(before, role, skill, skill_level):
        return _revise(before, said, act)
    if before is not None:
        _require_move(before, GoalState.CHANGED)
        shift(before, source=before.state, target=GoalState.CHANGED.value, changed_at=act.at)
    goal = become_active(person, about, said, act)
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
    _require_move(goal, GoalState.DROPPED)
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


def _active(person: Person) -> Any:
    return Goal.objects.filter(person=person, state__in=ACTIVE)


def _require_free(goal: Goal, person: Person, act: Act) -> None:
    """Raise Refused for a goal that two agreed on, as long as the other one can be asked."""
    manager = manager_of(person, act.today) if goal.state == GoalState.AGREED.value else None
    if manager is not None:
        raise Refused(
            _("You and %(name)s agreed on this goal. Propose a change from your plan, or drop it.")
            % {"name": manager.shown_name}
        )


def _option(person: Person, role: Role | None) -> Goal | None:
    if role is None:
        return None
    return Goal.objects.filter(person=person, role=role, state=GoalState.EXPLORING.value).first()


def require_open_role(role: Role) -> None:
    """Raise Refused for a role that was retired."""
    if not Role.objects.filter(~Q(state=RoleState.RETIRED.value), pk=role.pk).exists():
        raise Refused(_("This role no longer exists. Look for another one on the map."))


def _require_move(goal: Goal, target: GoalState) -> None:
    if not may_move(GoalState(goal.state), target):
        raise Refused(_("This goal is over already. Reload the page and look again."))


def _is_about(goal: Goal, role: Role | None, skill: Skill | None, level: int | None) -> bool:
    wanted = (role.pk if role else None, skill.pk if skill else None, level)
    return (goal.role_id, goal.skill_id, goal.skill_level) == wanted


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


def become_active(
    person: Person, about: dict[str, Any], said: dict[str, Any], act: Act,
    state: GoalState = GoalState.CHOSEN,
) -> Goal:  # fmt: skip
    """The option turned into the goal, or a new goal; one active goal a person."""
    option = _option(person, about["role"])
    try:
        with transaction.atomic():
            if option is not None:
                shift(option, source=GoalState.EXPLORING.value, target=state.value, **said)
                return option
            return Goal.objects.create(
                person=person, state=state.value, created_at=act.at, **about, **said
            )
    except IntegrityError as why:
        if "goal_one_active" not in str(why):
            raise
        text = _("You chose another goal a moment ago. Reload the page and look.")
        raise Refused(text) from why


def told(goal: Goal) -> dict[str, Any]:
    """What the act log keeps of a goal: no word of the person's own."""
    return {
        "role": goal.role_id, "skill": goal.skill_id, "level": goal.skill_level,
        "by": goal.by_date, "sharing": goal.sharing, "route": goal.route,
    }  # fmt: skip
