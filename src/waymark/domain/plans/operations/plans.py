"""A plan as a whole: adopted from what was proposed, shared with the manager."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from waymark.domain.goals.models import ACTIVE, Goal
from waymark.domain.goals.operations import share_goal
from waymark.domain.goals.policies import own_goals
from waymark.domain.goals.states import Sharing
from waymark.domain.people.queries import who_answers_for
from waymark.domain.plans import policies
from waymark.domain.plans.compute import ProposedStep
from waymark.domain.plans.models import LIVE, Plan, Step
from waymark.domain.plans.operations.changes import overtake_changes
from waymark.domain.plans.operations.limits import hold_plan
from waymark.domain.plans.operations.notices import close_tellings, page_for_others
from waymark.domain.plans.operations.versions import keep_version
from waymark.domain.plans.queries import was_sent_back
from waymark.domain.plans.states import PlanState, StepKind, may_move_plan
from waymark.kernel.acts import Act, Refused, record, shift
from waymark.kernel.notices import notify, settle, take_back
from waymark.kernel.recommending import recommending_stopped
from waymark.kernel.states import NoticeKind

__all__ = ["adopt_plan", "share_plan", "unshare_plan"]


@transaction.atomic
def adopt_plan(
    *, goal: Goal, next_role_id: int | None, proposed: Sequence[ProposedStep], act: Act
) -> Plan:
    """Make the chosen steps the person's plan; a plan for another goal or stop is superseded.

    Asked again for the same goal and stop, it returns the plan that is there.
    A plan may begin empty while all recommending is stopped, and only then.
    Raises Forbidden, or Refused when the goal was left or no step was kept.
    """
    own_goals.require(act, goal)
    if not Goal.objects.filter(pk=goal.pk, state__in=ACTIVE).exists():
        raise Refused(_("This is no longer your goal. Choose one on the map."))
    if not proposed and recommending_stopped() is None:
        raise Refused(_("Keep at least one step."))
    live = Plan.objects.filter(person_id=goal.person_id, state__in=LIVE).first()
    if live is not None:
        if (live.goal_id, live.next_role_id) == (goal.pk, next_role_id):
            return live
        shift(live, source=live.state, target=PlanState.SUPERSEDED.value)
        overtake_changes(live, act)
        close_tellings(live, act)
        record(act, "plans.plan.superseded", live, person_id=goal.person_id)
    try:
        with transaction.atomic():
            plan = Plan.objects.create(
                person_id=goal.person_id, goal=goal, next_role_id=next_role_id, created_at=act.at
            )
    except IntegrityError:  # another window was faster: one live plan a person
        return Plan.objects.get(person_id=goal.person_id, state__in=LIVE)
    _add_proposed(plan, proposed)
    keep_version(plan=plan, what="adopted", act=act)
    after = {"goal": goal.pk, "next_role": next_role_id, "steps": len(proposed)}
    record(act, "plans.plan.adopted", plan, person_id=goal.person_id, after=after)
    return plan


def _add_proposed(plan: Plan, proposed: Sequence[ProposedStep]) -> None:
    """Uses first, so that learning can name the one it is for."""
    made: dict[str, Step] = {}
    order = {each.key: place for place, each in enumerate(proposed)}
    for each in sorted(proposed, key=lambda p: (p.kind is not StepKind.USE, order[p.key])):
        made[each.key] = Step.objects.create(
            plan=plan, kind=each.kind.value, title=each.title, detail=each.detail,
            skill_id=each.skill_id, to_level=each.to_level, used_in=made.get(each.used_in),
            starts_on=each.starts_on, ends_on=each.ends_on, position=order[each.key],
        )  # fmt: skip


@transaction.atomic
def share_plan(*, plan: Plan, act: Act) -> Plan:
    """Show the plan, and the goal it leads to, to the person's manager, who gets a notice; so does
    whoever stands in for the manager today.

    A second time changes nothing, unless it was sent back: then it asks for an answer anew.
    Raises Forbidden, or Refused where no manager is known or the plan is closed.
    """
    policies.own_plans.require(act, plan)
    told = who_answers_for(plan.person, act.today)
    if not told:
        raise Refused(_("HR has not told us who your manager is. Ask HR, then share again."))
    hold_plan(plan)
    before = plan.state
    if before == PlanState.AGREED.value or (
        before == PlanState.SHARED.value and not was_sent_back(plan)
    ):
        return plan
    if before == PlanState.DRAFT.value:
        shift(plan, source=before, target=PlanState.SHARED.value, shared_at=act.at)
    if plan.goal.state in ACTIVE and plan.goal.sharing != Sharing.MANAGER.value:
        share_goal(goal=plan.goal, sharing=Sharing.MANAGER, act=act)
    settle(asked=f"plan.sent-back:{plan.pk}", act=act)
    version = keep_version(plan=plan, what="shared", act=act)
    for reader in told:
        notify(
            person_id=reader.pk,
            kind=NoticeKind.NEEDS_YOU,
            code="plan.shared",
            key=f"plan.shared:{plan.pk}:{version.number}:{reader.pk}",
            params={"name": plan.person.shown_name},
            address=page_for_others(plan),
            act=act,
        )
    record(
        act, "plans.plan.shared", plan, person_id=plan.person_id,
        before={"state": before},
        after={"state": PlanState.SHARED.value, "manager": told[0].pk},
    )  # fmt: skip
    return plan


@transaction.atomic
def unshare_plan(*, plan: Plan, act: Act) -> Plan:
    """Take a shared plan back, and the goal it leads to: only the person sees them again.

    A second time changes nothing. Raises Forbidden, or Refused once the plan was agreed.
    """
    policies.own_plans.require(act, plan)
    if plan.state == PlanState.DRAFT.value:
        return plan
    if not may_move_plan(PlanState(plan.state), PlanState.DRAFT):
        raise Refused(_("You both agreed on this plan. Propose a change instead."))
    shift(plan, source=PlanState.SHARED.value, target=PlanState.DRAFT.value, shared_at=None)
    overtake_changes(plan, act)
    if plan.goal.state in ACTIVE and plan.goal.sharing != Sharing.PRIVATE.value:
        share_goal(goal=plan.goal, sharing=Sharing.PRIVATE, act=act)
    keep_version(plan=plan, what="withdrawn", act=act)
    for reader in who_answers_for(plan.person, act.today):
        take_back(person_id=reader.pk, address=page_for_others(plan))
    record(
        act, "plans.plan.withdrawn", plan, person_id=plan.person_id,
        before={"state": PlanState.SHARED.value}, after={"state": PlanState.DRAFT.value},
    )  # fmt: skip
    return plan
