"""Plans of the demo that two have agreed on, and what either side proposes to change in them.

Through the operations of the pages, by each person for themselves, as everything that is begun;
each act bears the day of the past weeks on which it would have happened.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from waymark.domain.people.queries import Person, act_of_person_id, direct_reports
from waymark.domain.plans.compute import ChangeContent, EditedStep
from waymark.domain.plans.operations import accept_change, agree_plan, propose_change
from waymark.domain.plans.queries import Plan, Step, plan_of, steps_of
from waymark.domain.plans.states import PlanState, StepState
from waymark.kernel.acts import Act

__all__ = ["change_plans"]

CHECK_IN = timedelta(days=50)
LATER = timedelta(days=45)
OPEN = (StepState.PLANNED.value, StepState.IN_PROGRESS.value)
MOST = 2  # plans of which a change was proposed
WAIT = 1  # plans that wait for their manager; the others are agreed
#: from sharing a plan to the talk in which it was agreed
TO_TALK = timedelta(days=6)
#: how long ago a change was proposed and accepted, and those that still wait were proposed
PROPOSED, ACCEPTED = timedelta(days=13), timedelta(days=12)
WAITING = timedelta(days=3)


def change_plans(*, manager_id: int, but: int, act: Act) -> list[str]:
    """Agree the plans of one manager's team but for the last; returns the keys of whose they are.

    In the first a change was accepted and the manager proposes another one, in the second the
    person proposes one.
    """
    boss = replace(act_of_person_id(manager_id, act.at), today=act.today)
    shared = [
        (person, plan)
        for person in direct_reports(boss)
        if person.pk != but
        and (plan := plan_of(boss, person.pk)) is not None
        and plan.state == PlanState.SHARED.value
    ][:-WAIT]
    for turn, (person, plan) in enumerate(shared):
        own = replace(act_of_person_id(person.pk, act.at), today=act.today)
        agreed_at = min((plan.shared_at or act.at) + TO_TALK, act.at)
        agree_plan(plan=plan, next_check_on=act.today + CHECK_IN, act=_on(boss, agreed_at))
        last = _last_open(plan, own)
        if turn >= MOST or last is None:
            continue
        later = ChangeContent(edited=(EditedStep(last.pk, ends_on=last.ends_on + LATER),))
        first = propose_change(
            person=person, content=later, key=_key(person, 1),
            act=_on(own, act.at - (PROPOSED if turn == 0 else WAITING)),
            reason="The new rig comes in spring; I would rather show it on that one.",
        )  # fmt: skip
        if turn == 0:
            accept_change(change=first, answer="Good idea.", act=_on(boss, act.at - ACCEPTED))
            propose_change(
                person=person, content=_earlier_check(act), key=_key(person, 2),
                act=_on(boss, act.at - WAITING),
                reason="Let us look at it before the budget round, so that we can ask for time.",
            )  # fmt: skip
    return [str(person.key) for person, _plan in shared]


def _on(act: Act, at: datetime) -> Act:
    """The same act at another moment."""
    return replace(act, at=at, today=act.today - (act.at - at))


def _last_open(plan: Plan, act: Act) -> Step | None:
    """The step that ends last of those still to do."""
    rows = [step for step in steps_of(act, plan) if step.state in OPEN]
    return max(rows, key=lambda step: (step.ends_on, step.pk), default=None)


def _earlier_check(act: Act) -> ChangeContent:
    return ChangeContent(next_check_on=act.today + CHECK_IN - timedelta(days=20))


def _key(person: Person, number: int) -> UUID:
    """The same for the same person and number, as a form's key would be."""
    return uuid5(NAMESPACE_URL, f"waymark-demo/{person.key}/{number}")
