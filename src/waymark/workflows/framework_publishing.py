"""Publishing the framework with all that hangs on it: goals, plans, people, the moves mined.

Careers lie below goals and plans and know neither; here they meet.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from waymark.domain.careers import policies
from waymark.domain.careers.compute.drafts import Architecture, architecture
from waymark.domain.careers.compute.drafts_effect import GapsMoved, gaps_moved, touched_by
from waymark.domain.careers.models import Assignment, FrameworkDraft, FrameworkVersion
from waymark.domain.careers.operations.mining import ask_for_mining
from waymark.domain.careers.operations.publishing import publish_draft
from waymark.domain.careers.states import Thing
from waymark.domain.goals.models import ACTIVE, Goal
from waymark.domain.goals.states import GoalState
from waymark.domain.plans.models import LIVE, Plan
from waymark.domain.skills.queries.many import levels_of_many
from waymark.kernel.acts import Act
from waymark.workflows.organisation_change import ask_to_tell
from waymark.workflows.path_effects import touching_goals

__all__ = ["Effect", "effect_of", "publish"]

OPEN_GOALS = [*ACTIVE, GoalState.EXPLORING.value]


@dataclass(frozen=True, slots=True)
class Effect:
    """Whom a draft concerns, as counts.

    roles   published roles it touches.  people  who hold one of them today.
    goals   active goals for one of them, or with one on their route; plans live plans of these.
    gaps    of holders and of goals, where a role asks for something else.
    """

    roles: int
    people: int
    goals: int
    plans: int
    gaps: GapsMoved


def effect_of(*, draft: FrameworkDraft, act: Act, held: Architecture | None = None) -> Effect:
    """Count whom the draft concerns before anything is published. Raises Forbidden for all but HR.

    held   the framework with the draft in it, where the caller has it already.
    Only touched roles are looked at: a small draft costs little however large the organization.
    """
    policies.edit_framework.require(act, draft)
    before, after = architecture(None), held or architecture(draft)
    touched = touched_by(after)
    holders = _holders(touched.roles, act)
    goals = _goals_on(touched.roles)
    pairs = {(person, role) for person, role in holders if role in touched.asking}
    pairs |= {
        (goal.person_id, goal.role_id or 0) for goal in goals if goal.role_id in touched.asking
    }
    skills = {
        skill
        for side in (before, after)
        for role, skill in side.things[Thing.REQUIREMENT]
        if role in touched.asking
    }
    levels = levels_of_many({person for person, _ in pairs}, skills, act.today)
    return Effect(
        roles=len(touched.roles),
        people=len({person for person, _ in holders}),
        goals=len(goals),
        plans=Plan.objects.filter(goal__in=goals, state__in=LIVE).count() if goals else 0,
        gaps=gaps_moved(before, after, pairs, levels),
    )


def _holders(roles: frozenset[int], act: Act) -> list[tuple[int, int]]:
    """(person, role) of those who hold one of the roles today."""
    today = Q(to_date__isnull=True) | Q(to_date__gt=act.today)
    rows = Assignment.objects.filter(today, role_id__in=roles, from_date__lte=act.today)
    return list(rows.values_list("person_id", "role_id").distinct())


def _goals_on(roles: frozenset[int]) -> list[Goal]:
    """Active goals that lead to one of the roles or pass through it."""
    found = [goal for goal, _person in touching_goals(roles)]
    return list(Goal.objects.filter(pk__in=found).only("pk", "person_id", "role_id"))


@transaction.atomic
def publish(*, draft: FrameworkDraft, revision: int, note: str, act: Act) -> FrameworkVersion:
    """Publish the draft, take goals and plans along where roles merge; a job tells those concerned.

    Raises Forbidden or Refused as publish_draft does; then nothing has happened.
    """
    done = publish_draft(draft=draft, revision=revision, note=note, act=act)
    if done.merged:
        _follow_merges(done.merged, act)
        ask_for_mining(act=act)
    ask_to_tell(done.version, act)
    return done.version


def _follow_merges(merged: dict[int, int], act: Act) -> None:
    """Goals and plans for a role that went are for the role that took it over."""
    for goal in Goal.objects.filter(state__in=OPEN_GOALS).order_by("pk"):
        route = [merged.get(role, role) for role in goal.route]
        role = merged.get(goal.role_id, goal.role_id) if goal.role_id else None
        if (route, role) == (goal.route, goal.role_id):
            continue
        route = [stop for at, stop in enumerate(route) if at == 0 or stop != route[at - 1]]
        mine = Goal.objects.filter(pk=goal.pk, state=goal.state)
        if _kept_already(goal, role):
            mine.update(state=GoalState.DROPPED.value, changed_at=act.at)
        else:
            mine.update(role_id=role, route=route, changed_at=act.at)
    for old, heir in merged.items():
        Plan.objects.filter(next_role_id=old, state__in=LIVE).update(next_role_id=heir)


def _kept_already(goal: Goal, role: int | None) -> bool:
    """Whether an option would stand twice: the person keeps the role that took it over."""
    return (
        role is not None
        and goal.state == GoalState.EXPLORING.value
        and Goal.objects.filter(person_id=goal.person_id, role_id=role, state__in=OPEN_GOALS)
        .exclude(pk=goal.pk)
        .exists()
    )
