"""A shared plan: agreed until the next check, sent back, reminded of, completed and then frozen."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests.conftest import TODAY, act_by
from tests.domain.builders import Framework
from tests.domain.planning import (
    FIELDS,
    add,
    adopt,
    agreed_plan,
    make_ines,
    shared_plan,
)
from waymark.domain.goals import operations as goals
from waymark.domain.goals.models import Goal
from waymark.domain.goals.states import Sharing
from waymark.domain.people.models import Person, ReportingLine
from waymark.domain.plans import operations, queries
from waymark.domain.plans.compute import ChangeContent
from waymark.domain.plans.models import Change, Plan, PlanVersion, Step
from waymark.domain.plans.operations import StepFields
from waymark.domain.plans.queries.team import WaitKind, waits_for
from waymark.kernel.acts import Forbidden, Refused
from waymark.kernel.models import ActEntry, Notice

CHECK = date(2027, 1, 12)


@pytest.fixture
def ines(framework: Framework) -> Person:
    return make_ines(framework)


def fields_of(step: Step, **changes: Any) -> StepFields:
    said = StepFields(
        step.title, step.starts_on, step.ends_on, step.detail, step.skill_id, step.to_level
    )
    return replace(said, **changes)


# --- agreed and sent back ------------------------------------------------------------------


def to_agree(manager: Person) -> list[int]:
    """The plans that wait for the manager's yes, as the page of approvals reads them."""
    return [each.row for each in waits_for(act_by(manager)) if each.kind is WaitKind.PLAN]


def test_the_manager_agrees_a_shared_plan_and_its_goal(
    goal: Goal, ines: Person, tomasz: Person
) -> None:
    plan = shared_plan(goal, ines)
    assert to_agree(tomasz) == [plan.pk]
    for _ in range(2):
        operations.agree_plan(plan=plan, next_check_on=CHECK, act=act_by(tomasz))
    plan.refresh_from_db()
    plan.goal.refresh_from_db()
    assert (plan.state, plan.next_check_on, plan.goal.state) == ("agreed", CHECK, "agreed")
    version = PlanVersion.objects.get(plan=plan, snapshot__what="agreed")
    assert (version.by_id, version.accepted_by_id) == (tomasz.pk, ines.pk)
    assert version.snapshot["next_check_on"] == "2027-01-12"
    assert version.snapshot["goal_name"] == "Principal Test Engineer"
    notice = Notice.objects.get(person_id=ines.pk, code="plan.agreed")
    assert notice.params == {"name": "Tomasz Wilk", "day": "2027-01-12"}
    assert to_agree(tomasz) == []


def test_nobody_agrees_their_own_plan_or_one_that_is_not_shared(
    goal: Goal, ines: Person, tomasz: Person
) -> None:
    plan = adopt(goal, ines)
    for act in (act_by(ines), act_by(tomasz)):
        with pytest.raises(Forbidden, match="manager"):
            operations.agree_plan(plan=plan, next_check_on=CHECK, act=act)
    assert plan.state == "draft"


@pytest.mark.parametrize(
    ("day", "words"), [(TODAY, "still to come"), (date(2099, 1, 1), "two years")]
)
def test_a_check_is_on_a_day_to_come(
    goal: Goal, ines: Person, tomasz: Person, day: date, words: str
) -> None:
    plan = shared_plan(goal, ines)
    with pytest.raises(Refused, match=words):
        operations.agree_plan(plan=plan, next_check_on=day, act=act_by(tomasz))
    with pytest.raises(Refused, match=words):
        operations.set_next_check(plan=plan, day=day, act=act_by(ines))


def test_a_plan_is_sent_back_with_a_reason_and_shared_again(
    goal: Goal, ines: Person, tomasz: Person
) -> None:
    plan = shared_plan(goal, ines)
    with pytest.raises(Refused, match="Say what is missing"):
        operations.send_back_plan(plan=plan, reason=" ", act=act_by(tomasz))
    operations.send_back_plan(plan=plan, reason="No use for Python yet.", act=act_by(tomasz))
    assert plan.state == "shared"
    assert queries.was_sent_back(plan)
    assert to_agree(tomasz) == []
    notice = Notice.objects.get(person_id=ines.pk, code="plan.sent-back")
    assert notice.kind == "needs_you"
    for _ in range(2):
        operations.share_plan(plan=plan, act=act_by(ines))
    assert to_agree(tomasz) == [plan.pk]
    assert Notice.objects.filter(person_id=tomasz.pk, code="plan.shared").count() == 2
    operations.agree_plan(plan=plan, next_check_on=CHECK, act=act_by(tomasz))
    with pytest.raises(Refused, match="both agreed"):
        operations.send_back_plan(plan=plan, reason="Late.", act=act_by(tomasz))


# --- what is agreed takes two --------------------------------------------------------------


def test_of_an_agreed_plan_small_things_stay_the_persons_own(
    goal: Goal, ines: Person, tomasz: Person
) -> None:
    plan, act = agreed_plan(goal, ines, tomasz), act_by(ines)
    step = plan.steps.order_by("pk")[0]
    operations.begin_step(step=step, act=act)
    operations.edit_step(
        step=step, fields=fields_of(step, detail="Chapter 3"), revision=step.revision, act=act
    )
    own = add(plan, act)
    operations.edit_step(step=own, fields=replace(FIELDS, title="Other"), revision=0, act=act)
    operations.drop_step(step=own, act=act)
    step.refresh_from_db()
    tries: list[Callable[[], object]] = [
        lambda: operations.edit_step(
            step=step, fields=fields_of(step, ends_on=step.ends_on + timedelta(1)),
            revision=step.revision, act=act,
        ),
        lambda: operations.edit_step(
            step=step, fields=fields_of(step, title="Less"), revision=step.revision, act=act
        ),
        lambda: operations.drop_step(step=step, act=act),
    ]  # fmt: skip
    for attempt in tries:
        with pytest.raises(Refused, match="You and Tomasz Wilk agreed on this step"):
            attempt()
    operations.finish_step(step=step, act=act)


def test_where_nobody_is_left_to_answer_the_person_decides_alone(
    goal: Goal, ines: Person, tomasz: Person
) -> None:
    plan = agreed_plan(goal, ines, tomasz)
    ReportingLine.objects.filter(person=ines).update(to_date=TODAY)
    operations.drop_step(step=plan.steps.order_by("pk")[0], act=act_by(ines))
    goals.share_goal(goal=plan.goal, sharing=Sharing.PRIVATE, act=act_by(ines))
    with pytest.raises(Refused, match="nobody could answer"):
        operations.propose_change(
            person=ines, content=ChangeContent(next_check_on=CHECK + timedelta(9)), reason="Why",
            key=uuid.uuid4(), act=act_by(ines),
        )  # fmt: skip


def test_an_agreed_goal_changes_by_proposal_but_may_be_dropped(
    framework: Framework, goal: Goal, ines: Person, tomasz: Person
) -> None:
    plan = agreed_plan(goal, ines, tomasz)
    act, other = act_by(ines), framework.roles["tl"]
    with pytest.raises(Refused, match="You and Tomasz Wilk agreed on this goal"):
        goals.choose_goal(person=ines, role=other, act=act)
    with pytest.raises(Refused, match="agreed on this goal"):
        goals.share_goal(goal=plan.goal, sharing=Sharing.PRIVATE, act=act)
    goals.drop_goal(goal=plan.goal, act=act)
    assert Notice.objects.filter(person_id=tomasz.pk, code="goal.dropped").count() == 1
    assert goals.choose_goal(person=ines, role=other, act=act).state == "chosen"


def test_either_sets_the_next_check_and_the_other_is_told(
    goal: Goal, ines: Person, tomasz: Person
) -> None:
    plan = agreed_plan(goal, ines, tomasz)
    for _ in range(2):
        operations.set_next_check(plan=plan, day=CHECK + timedelta(7), act=act_by(ines))
    told = Notice.objects.get(code="plan.check-set")
    assert (told.person_id, told.params["name"]) == (tomasz.pk, "Ines Duarte")
    assert ActEntry.objects.filter(verb="plans.check.set").count() == 1


@pytest.mark.parametrize(("days", "told"), [(8, 0), (7, 2), (0, 2), (-1, 0)])
def test_both_are_reminded_once_when_the_check_is_near(
    goal: Goal, ines: Person, tomasz: Person, days: int, told: int
) -> None:
    plan = agreed_plan(goal, ines, tomasz)
    Plan.objects.filter(pk=plan.pk).update(next_check_on=TODAY + timedelta(days))
    for _ in range(2):
        operations.remind_of_checks(act=act_by(None))
    notices = Notice.objects.filter(code="plan.check-near").order_by("person_id")
    assert notices.count() == told
    if told:
        assert [(n.person_id, n.params["name"]) for n in notices] == [
            (ines.pk, "Tomasz Wilk"), (tomasz.pk, "Ines Duarte"),
        ]  # fmt: skip
        Plan.objects.filter(pk=plan.pk).update(next_check_on=TODAY + timedelta(3))
        operations.remind_of_checks(act=act_by(None))
        assert notices.all().count() == 4


# --- completed -----------------------------------------------------------------------------


def test_a_completed_plan_keeps_what_it_said_and_moves_no_more(
    goal: Goal, ines: Person, tomasz: Person
) -> None:
    plan, act = agreed_plan(goal, ines, tomasz), act_by(ines)
    step, *others = plan.steps.order_by("pk")
    operations.finish_step(step=step, act=act)
    change = operations.propose_change(
        person=ines, content=ChangeContent(dropped=(others[0].pk,)), reason="Why",
        key=uuid.uuid4(), act=act_by(tomasz),
    )  # fmt: skip
    for _ in range(2):
        operations.complete_plan(plan=plan, act=act)
    kept = PlanVersion.objects.filter(plan=plan).latest("number")
    assert kept.snapshot["what"] == "completed"
    assert {each["id"]: each["state"] for each in kept.snapshot["steps"]}[step.pk] == "done"
    assert Change.objects.get(pk=change.pk).state == "overtaken"
    use = plan.steps.filter(kind="use").order_by("pk")[0]
    learning = plan.steps.filter(kind="learn").order_by("pk")[0]
    tries: list[Callable[[], object]] = [
        lambda: operations.reopen_step(step=step, act=act),
        lambda: operations.begin_step(step=others[0], act=act),
        lambda: operations.drop_step(step=others[0], act=act),
        lambda: operations.edit_step(step=others[0], fields=FIELDS, revision=0, act=act),
        lambda: operations.plan_use(learning=learning, use=use, act=act),
        lambda: add(plan, act),
        lambda: operations.set_next_check(plan=plan, day=CHECK + timedelta(1), act=act),
        lambda: operations.share_plan(plan=plan, act=act),
        lambda: operations.agree_plan(plan=plan, next_check_on=CHECK, act=act_by(tomasz)),
    ]
    for attempt in tries:
        with pytest.raises(Refused, match="closed"):
            attempt()
    assert PlanVersion.objects.filter(plan=plan).latest("number") == kept
    told = Notice.objects.get(person_id=tomasz.pk, code="plan.completed")
    assert told.address == f"/team/{plan.person_id}", "the plan itself is no longer under way"


def test_on_the_way_the_goal_stays_and_at_its_end_it_is_reached(
    framework: Framework, goal: Goal, ines: Person
) -> None:
    operations.complete_plan(plan=adopt(goal, ines), act=act_by(ines))
    goal.refresh_from_db()
    assert goal.state == "chosen"
    Goal.objects.filter(pk=goal.pk).update(route=[framework.id("te2"), framework.id("te4")])
    goal.refresh_from_db()
    plan = adopt(goal, ines)
    operations.complete_plan(plan=plan, act=act_by(ines))
    goal.refresh_from_db()
    assert goal.state == "reached"
    assert plan.next_role == goal.role


@pytest.mark.parametrize("name", ["agree", "send_back", "check", "complete", "remind"])
def test_a_failing_log_undoes_everything(
    goal: Goal, ines: Person, tomasz: Person, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise OSError("the log is full")

    plan = (agreed_plan if name == "remind" else lambda g, p, _m: shared_plan(g, p))(
        goal, ines, tomasz
    )
    Plan.objects.filter(pk=plan.pk).update(next_check_on=TODAY + timedelta(3))
    found = Plan.objects.filter(pk=plan.pk).values()
    before = (dict(found[0]), PlanVersion.objects.count(), Notice.objects.count())
    monkeypatch.setattr("waymark.domain.plans.operations.agreement.record", fail)
    mine, theirs = act_by(ines), act_by(tomasz)
    acts: dict[str, Callable[[], object]] = {
        "agree": lambda: operations.agree_plan(plan=plan, next_check_on=CHECK, act=theirs),
        "send_back": lambda: operations.send_back_plan(plan=plan, reason="No", act=theirs),
        "check": lambda: operations.set_next_check(plan=plan, day=CHECK, act=mine),
        "complete": lambda: operations.complete_plan(plan=plan, act=mine),
        "remind": lambda: operations.remind_of_checks(act=act_by(None)),
    }
    with pytest.raises(OSError, match="full"):
        acts[name]()
    found = Plan.objects.filter(pk=plan.pk).values()
    assert before == (dict(found[0]), PlanVersion.objects.count(), Notice.objects.count())
