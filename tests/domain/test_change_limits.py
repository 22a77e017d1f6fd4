"""Who may propose and answer changes, which are refused, and what the log keeps of them."""

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest

from tests.conftest import TODAY, act_by
from tests.domain.builders import Framework, make_employee
from tests.domain.planning import adopt, agreed_plan, make_goal, make_ines, make_manager
from tests.domain.proposing import CHECK, LATER, WHY, last_step, moved, propose
from waymark.domain.goals.models import Goal
from waymark.domain.people.models import Person, ReportingLine
from waymark.domain.plans import operations, queries
from waymark.domain.plans.compute import ChangeContent, EditedStep, NewGoal
from waymark.domain.plans.models import Change, Plan, PlanVersion
from waymark.kernel.acts import Act, Forbidden, Refused
from waymark.kernel.models import ActEntry, Notice


@pytest.fixture
def ines(framework: Framework) -> Person:
    return make_ines(framework)


@pytest.fixture
def plan(goal: Goal, ines: Person, tomasz: Person) -> Plan:
    return agreed_plan(goal, ines, tomasz)


def test_only_the_two_who_share_the_plan_propose_and_see(
    framework: Framework, plan: Plan, ines: Person, tomasz: Person
) -> None:
    change = propose(ines, ines, moved(plan))
    former = make_employee("Franz Vogel")
    ReportingLine.objects.create(
        person=ines, manager=former, from_date=date(2022, 1, 1), to_date=date(2024, 1, 1)
    )
    for stranger in (act_by(former), act_by(make_employee("Rui Alves"), "hr"), act_by(None)):
        tries: list[Callable[[Act], object]] = [
            lambda act: operations.propose_change(
                person=ines, content=moved(plan), reason=WHY, key=uuid4(), act=act
            ),
            lambda act: operations.accept_change(change=change, act=act),
            lambda act: operations.decline_change(change=change, answer="No.", act=act),
            lambda act: operations.withdraw_change(change=change, act=act),
            lambda act: operations.agree_plan(plan=plan, next_check_on=CHECK, act=act),
            lambda act: operations.send_back_plan(plan=plan, reason="No.", act=act),
            lambda act: operations.set_next_check(plan=plan, day=CHECK, act=act),
            lambda act: operations.complete_plan(plan=plan, act=act),
            lambda act: operations.make_agreed_change(
                person=ines, content=moved(plan), reason=WHY, agreed_with_id=ines.pk, act=act
            ),
        ]
        for attempt in tries:
            with pytest.raises(Forbidden):
                attempt(stranger)
        assert queries.changes_of(stranger, ines.pk) == []
        with pytest.raises(Change.DoesNotExist):
            queries.change_by_id(stranger, change.pk)


def test_what_nobody_shares_is_changed_alone(framework: Framework, ines: Person) -> None:
    plan = adopt(make_goal(framework, ines), ines)
    with pytest.raises(Refused, match="Only you see"):
        propose(ines, ines, moved(plan))
    tomasz = make_manager(ines)
    with pytest.raises(Forbidden):
        propose(ines, tomasz, moved(plan))
    operations.drop_step(step=last_step(plan), act=act_by(ines))


def test_a_manager_who_left_the_line_is_no_partner_any_more(
    plan: Plan, ines: Person, tomasz: Person
) -> None:
    change = propose(ines, tomasz, moved(plan))
    mine = propose(ines, ines, ChangeContent(next_check_on=CHECK))
    ReportingLine.objects.filter(manager=tomasz).update(to_date=TODAY)
    freya = make_employee("Freya Nilsen")
    ReportingLine.objects.create(person=ines, manager=freya, from_date=TODAY)
    with pytest.raises(Forbidden):
        operations.accept_change(change=mine, act=act_by(tomasz))
    with pytest.raises(Refused, match="Tomasz Wilk no longer answers for you"):
        operations.accept_change(change=change, act=act_by(ines))
    propose(ines, freya, moved(plan))
    change.refresh_from_db()
    assert change.state == "overtaken"
    operations.accept_change(change=mine, act=act_by(freya))


@pytest.mark.parametrize(
    ("content", "reason", "words"),
    [
        (lambda plan: ChangeContent(), WHY, "Nothing would change"),
        (lambda plan: moved(plan), " ", "why"),
        (lambda plan: ChangeContent(by_date=TODAY), WHY, "still to come"),
        (lambda plan: ChangeContent(next_check_on=date(2099, 1, 1)), WHY, "two years"),
        (lambda plan: ChangeContent(dropped=(10**9,)), WHY, "step of this plan"),
        (lambda plan: ChangeContent(goal=NewGoal(role_id=10**9)), WHY, "no longer exists"),
        (
            lambda plan: ChangeContent(edited=(EditedStep(last_step(plan).pk, title=" "),)),
            WHY, "few words",
        ),
        (
            lambda plan: ChangeContent(edited=(EditedStep(last_step(plan).pk, ends_on=TODAY),)),
            WHY, "before the first",
        ),
        (
            lambda plan: ChangeContent(
                edited=(EditedStep(plan.steps.filter(kind="learn")[0].pk,
                                   starts_on=LATER, ends_on=LATER),)
            ),
            WHY, "used is over",
        ),
        (
            lambda plan: ChangeContent(
                edited=(EditedStep(plan.steps.filter(kind="learn")[0].pk,
                                   used_in=plan.steps.filter(kind="show")[0].pk),)
            ),
            WHY, "use it at work",
        ),
    ],
)  # fmt: skip
def test_changes_that_make_no_sense_are_refused(
    plan: Plan, ines: Person, content: Callable[[Plan], ChangeContent], reason: str, words: str
) -> None:
    with pytest.raises(Refused, match=words):
        propose(ines, ines, content(plan), reason)
    assert not Change.objects.exists()


def test_what_both_agreed_in_a_talk_is_kept_at_once(
    plan: Plan, ines: Person, tomasz: Person
) -> None:
    change = operations.make_agreed_change(
        person=ines, content=moved(plan), reason=WHY, agreed_with_id=ines.pk, act=act_by(tomasz)
    )
    assert (change.state, change.side, change.answered_by_id) == ("accepted", "manager", ines.pk)
    assert last_step(plan).ends_on == LATER
    with pytest.raises(Forbidden):
        operations.make_agreed_change(
            person=ines, content=moved(plan), reason=WHY, agreed_with_id=tomasz.pk,
            act=act_by(tomasz),
        )  # fmt: skip


def test_the_log_says_what_moved_in_ids_and_days_only(
    plan: Plan, ines: Person, tomasz: Person
) -> None:
    change = propose(ines, ines, moved(plan), "canary-7f3a")
    operations.accept_change(change=change, answer="canary-7f3a", act=act_by(tomasz))
    lines = ActEntry.objects.filter(subject_type="plans.Change").order_by("pk")
    assert [line.verb for line in lines] == ["plans.change.proposed", "plans.change.accepted"]
    assert all(line.person_id == ines.pk for line in lines)
    assert lines[1].after["edited"] == [last_step(plan).pk]
    assert "canary" not in str([(line.before, line.after) for line in ActEntry.objects.all()])


@pytest.mark.parametrize("name", ["propose", "accept", "decline", "withdraw", "agreed"])
def test_a_failing_log_undoes_everything(
    plan: Plan, ines: Person, tomasz: Person, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise OSError("the log is full")

    changes = [propose(ines, tomasz, moved(plan))] if name != "agreed" else []
    before = (Change.objects.count(), PlanVersion.objects.count(), Notice.objects.count())
    monkeypatch.setattr("waymark.domain.plans.operations.changes.record", fail)
    acts: dict[str, Callable[[], object]] = {
        "propose": lambda: propose(ines, ines, ChangeContent(next_check_on=CHECK)),
        "accept": lambda: operations.accept_change(change=changes[0], act=act_by(ines)),
        "decline": lambda: operations.decline_change(change=changes[0], answer="No", act=act_by(ines)),
        "withdraw": lambda: operations.withdraw_change(change=changes[0], act=act_by(tomasz)),
        "agreed": lambda: operations.make_agreed_change(
            person=ines, content=moved(plan), reason=WHY, agreed_with_id=tomasz.pk,
            act=act_by(ines),
        ),
    }  # fmt: skip
    with pytest.raises(OSError, match="full"):
        acts[name]()
    assert before == (Change.objects.count(), PlanVersion.objects.count(), Notice.objects.count())
    assert last_step(plan).ends_on != LATER
    assert not Change.objects.exclude(state="proposed").exists()
