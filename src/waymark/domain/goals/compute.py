"""What a person is offered when they choose a goal: routes to it, and a day to aim for."""

from dataclasses import dataclass

import numpy as np

from waymark.domain.careers.compute.framework import Framework, RoleFacts, current_framework
from waymark.domain.careers.compute.suggestions import within_reach
from waymark.domain.careers.compute.ways import Way, ways_between
from waymark.domain.careers.queries import Assignment, current_position, roles_at_site
from waymark.domain.goals.models import Goal
from waymark.domain.skills.queries import levels_of
from waymark.engine.routes import Limits
from waymark.kernel.acts import Act

__all__ = ["Offer", "offer_ways", "roles_in_reach", "stops_ahead"]

MOST_ROLES = 24


@dataclass(frozen=True, slots=True)
class Offer:
    """Ways to a role from the position held now, None where the person holds none."""

    position: Assignment | None
    ways: tuple[Way, ...]


def offer_ways(
    act: Act, person_id: int, role_id: int, *, k: int = 3, own_site: bool = False
) -> Offer:
    """Up to k different ways to a role: best balance, fastest, least to build, most likely.

    own_site   only by roles that somebody holds at the person's site today, the goal included.
    No way where the person holds no role, holds this one, or nothing leads there.
    """
    framework = current_framework()
    position = current_position(act, person_id)
    if position is None:
        return Offer(None, ())
    source, target = framework.place.get(position.role_id), framework.place.get(role_id)
    if source is None or target is None:
        return Offer(position, ())
    levels = framework.levels(levels_of(act, person_id))
    limits = _at_site(framework, act, position) if own_site else None
    return Offer(position, ways_between(framework, levels, source, target, k=k, limits=limits))


def _at_site(framework: Framework, act: Act, position: Assignment) -> Limits | None:
    """Only roles held at the site of the position; no limit where it has none."""
    if position.site_id is None:
        return None
    there = roles_at_site(position.site_id, act.today)
    return Limits(allowed=np.array([role.id in there for role in framework.roles], dtype=np.bool_))


def roles_in_reach(current_role_id: int | None) -> tuple[RoleFacts, ...]:
    """Roles within two moves of the one held now: at most MOST_ROLES, the nearest first and among
    them those to which most people went. None where no role is held, or it is on no map."""
    framework = current_framework()
    own = framework.place.get(current_role_id or 0)
    if own is None:
        return ()
    reached = within_reach(framework, own)
    near = sorted(reached, key=lambda at: (reached[at].moves, -reached[at].people, at))
    return tuple(framework.roles[at] for at in near[:MOST_ROLES])


def stops_ahead(goal: Goal, current_role_id: int | None) -> tuple[int, ...]:
    """The role ids still to come on the goal's route, the goal last.

    What lies before the role held now is behind the person; where they hold a role that is not on
    the route, all of it after its start is ahead.
    """
    route = [int(role) for role in goal.route]
    if not route:
        return () if goal.role_id is None or goal.role_id == current_role_id else (goal.role_id,)
    if current_role_id in route:
        return tuple(route[route.index(current_role_id) + 1 :])
    return tuple(route[1:])
