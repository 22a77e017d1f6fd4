"""What becomes of a shared plan: agreed, sent back, checked, completed."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from waymark.domain.goals.models import ACTIVE
from waymark.domain.goals.operations import agree_goal, reach_goal
from waymark.domain.people.models import Person
from waymark.domain.people.queries import who_answers_for
from waymark.domain.plans import policies
from waymark.domain.plans.models import LIVE, Plan
from waymark.domain.plans.operations.changes import overtake_changes
from waymark.domain.plans.operations.limits import hold_plan, text_for_check
from waymark.domain.plans.operations.notices import close_tellings, page_for_others
from waymark.domain.plans.operations.versions import keep_version
from waymark.domain.plans.states import PlanState, may_move_plan
from waymark.kernel.acts import Act, Refused, record, shift
from waymark.kernel.notices import notify, settle
from waymark.kernel.states import NoticeKind

__all__ = [
    "agree_plan", "complete_plan", "remind_of_checks", "send_back_plan", "set_next_check",
]  # fmt: skip

CHECK_NEAR = timedelta(days=7)
MY_PLAN = "/me/plan"


@transaction.atomic
def agree_plan(*, plan: Plan, next_check_on: date, act: Act) -> Plan:
    """Let the manager agree a shared plan, and the goal it leads to, until the next check.

    A second time changes nothing. Raises Forbidden for anyone but the manager with whom it is
    shared, Refused for a closed plan, a goal that was left or a day that makes no sense.
    """
    policies.agree_plans.require(act, plan)
    hold_plan(plan)
    if plan.state == PlanState.AGREED.value:
        return plan
    if why := text_for_check(next_check_on, act):
        raise Refused(why)
    if plan.goal.state not in ACTIVE:
        raise Refused(_("This plan belongs to a goal that was left. Talk about the new one."))
    shift(plan, source=PlanState.SHARED.value, target=PlanState.AGREED.value,
          next_check_on=next_check_on)  # fmt: skip
    agree_goal(goal=plan.goal, act=act)
    version = keep_version(plan=plan, what="agreed", accepted_by_id=plan.person_id, act=act)
    settle(asked=f"plan.shared:{plan.pk}", act=act)
    _tell(plan.person, "plan.agreed", f"{plan.pk}:{version.number}", plan, act,
          {"day": next_check_on.isoformat()})  # fmt: skip
    record(
        act, "plans.plan.agreed", plan, person_id=plan.person_id,
        before={"state": PlanState.SHARED.value},
        after={"state": plan.state, "check": next_check_on, "version": version.number},
    )  # fmt: skip
    return plan


@transaction.atomic
def send_back_plan(*, plan: Plan, reason: str, act: Act) -> Plan:
    """Let the manager say what is missing before they agree; the plan stays shared.

    The person reads the reason with their plan, and may share it anew. Raises Forbidden for
    anyone but the manager with whom it is shared, Refused without a reason or where the plan is
    not waiting for an answer.
    """
    policies.agree_plans.require(act, plan)
    if not reason.strip():
        raise Refused(_("Say what is missing. A no without a reason helps nobody."))
    hold_plan(plan)
    if plan.state != PlanState.SHARED.value:
        raise Refused(_("You both agreed on this plan. Propose a change instead."))
    version = keep_version(plan=plan, what="sent_back", reason=reason.strip(), act=act)
    settle(asked=f"plan.shared:{plan.pk}", act=act)
    _tell(plan.person, "plan.sent-back", f"{plan.pk}:{version.number}", plan, act,
          kind=NoticeKind.NEEDS_YOU)  # fmt: skip
    record(
        act, "plans.plan.sent_back", plan, person_id=plan.person_id,
        before={"state": plan.state}, after={"state": plan.state, "version": version.number},
    )  # fmt: skip
    return plan


@transaction.atomic
def set_next_check(*, plan: Plan, day: date, act: Act) -> Plan:
    """Set when the plan is looked at together next. Either of the two may, the other one is told.

    Raises Forbidden for anyone else, Refused for a closed plan or a day that makes no sense.
    """
    policies.see_plans.require(act, plan)
    hold_plan(plan)
    if why := text_for_check(day, act):
        raise Refused(why)
    before = plan.next_check_on
    if before == day:
        return plan
    Plan.objects.filter(pk=plan.pk).update(next_check_on=day)
    plan.next_check_on = day
    for other in _both(plan, act):
        if other.pk != act.person_id:
            _tell(other, "plan.check-set", f"{plan.pk}:{day}:{act.at.timestamp()}", plan, act,
                  {"day": day.isoformat()})  # fmt: skip
    record(
        act, "plans.check.set", plan, person_id=plan.person_id,
        before={"check": before}, after={"check": day},
    )  # fmt: skip
    return plan


@transaction.atomic
def complete_plan(*, plan: Plan, act: Act) -> Plan:
    """Close the plan as done; a last version keeps what it says, and its steps move no more.

    Where the plan leads to the goal itself the goal is reached; on the way to a farther goal it
    stays, and the next plan leads on. A second time changes nothing.
    Raises Forbidden for anyone but the person, Refused for a plan that is closed otherwise.
    """
    policies.own_plans.require(act, plan)
    if plan.state == PlanState.COMPLETED.value:
        return plan
    hold_plan(plan)
    source = PlanState(plan.state)
    if not may_move_plan(source, PlanState.COMPLETED):
        raise Refused(_("This plan is closed. Your current plan is under Plan."))
    goal = plan.goal
    shift(plan, source=source.value, target=PlanState.COMPLETED.value)
    overtake_changes(plan, act)
    close_tellings(plan, act)
    if goal.state in ACTIVE and plan.next_role_id in (None, goal.role_id):
        reach_goal(goal=goal, act=act)
    version = keep_version(plan=plan, what="completed", act=act)
    for other in who_answers_for(plan.person, act.today) if plan.shared_at else ():
        _tell(other, "plan.completed", f"{plan.pk}", plan, act)
    record(
        act, "plans.plan.completed", plan, person_id=plan.person_id,
        before={"state": source.value},
        after={"state": plan.state, "goal": goal.state, "version": version.number},
    )  # fmt: skip
    return plan


@transaction.atomic
def remind_of_checks(*, act: Act) -> None:
    """Tell both sides of every agreed plan whose check is within seven days, once a date.

    Runs daily as the system; what was told already is left out.
    """
    near = Plan.objects.filter(
        state=PlanState.AGREED.value,
        next_check_on__gte=act.today,
        next_check_on__lte=act.today + CHECK_NEAR,
    ).exclude(reminded_of=F("next_check_on"))
    for plan in near.select_related("person").order_by("pk"):
        still = Plan.objects.filter(pk=plan.pk, state__in=LIVE, next_check_on=plan.next_check_on)
        day = plan.next_check_on
        if day is None or not still.exclude(reminded_of=day).update(reminded_of=day):
            continue
        for other in _both(plan, act):
            _tell(other, "plan.check-near", f"{plan.pk}:{day}", plan, act,
                  {"day": day.isoformat()}, kind=NoticeKind.NEEDS_YOU)  # fmt: skip
        record(act, "plans.check.reminded", plan, person_id=plan.person_id, after={"check": day})


def _both(plan: Plan, act: Act) -> tuple[Person, ...]:
    """The person, and who answers for them where the plan is shared."""
    others = who_answers_for(plan.person, act.today) if plan.shared_at else ()
    return (plan.person, *others)


def _tell(
    reader: Person, code: str, key: str, plan: Plan, act: Act, params: dict[str, str] | None = None,
    kind: NoticeKind = NoticeKind.GOOD_TO_KNOW,
) -> None:  # fmt: skip
    """A notice with the name of the other one: to the person the actor's, or who answers for
    them; to the manager the person's."""
    own = reader.pk == plan.person_id
    name = plan.person.shown_name
    if own:
        author = Person.objects.filter(pk=act.person_id or 0).first()
        others = () if author else who_answers_for(plan.person, act.today)
        name = (author or (others[0] if others else reader)).shown_name
    notify(
        person_id=reader.pk, kind=kind, code=code, key=f"{code}:{key}:{reader.pk}",
        params={"name": name, **(params or {})},
        address=MY_PLAN if own else _page(plan), act=act,
    )  # fmt: skip


def _page(plan: Plan) -> str:
    """What the manager opens: the plan while it is under way, afterwards its person."""
    return page_for_others(plan) if plan.state in LIVE else f"/team/{plan.person_id}"
