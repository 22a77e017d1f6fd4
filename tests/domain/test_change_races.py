"""Many hands on one proposed change: exactly one wins, and the plan is what that one left."""

import threading
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection

from tests.conftest import act_by
from tests.domain.builders import build_framework
from tests.domain.planning import agreed_plan, make_goal, make_ines, make_manager, shared_plan
from waymark.domain.people.models import Person
from waymark.domain.plans import operations
from waymark.domain.plans.compute import ChangeContent, EditedStep
from waymark.domain.plans.models import Change, Plan, PlanVersion, Step
from waymark.domain.plans.operations import StepFields
from waymark.kernel.acts import Refused
from waymark.kernel.models import ActEntry

pytestmark = pytest.mark.django_db(transaction=True)
LATER = date(2028, 9, 1)
CHECK = date(2027, 2, 9)


def at_once(*hands: Callable[[], object]) -> tuple[list[int], list[int]]:
    """Run the hands together; who came through and who was refused, by number."""
    gate, kept, refused, wrong = threading.Barrier(len(hands)), [], [], []

    def run(number: int) -> None:
        try:
            gate.wait()
            hands[number]()
            kept.append(number)
        except Refused:
            refused.append(number)
        except Exception as error:  # noqa: BLE001 - every failure is the finding
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(hands))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    return kept, refused


def two_people() -> tuple[Person, Person, Plan]:
    framework = build_framework(moves={})
    ines = make_ines(framework)
    tomasz = make_manager(ines)
    return ines, tomasz, agreed_plan(make_goal(framework, ines), ines, tomasz)


def proposal(ines: Person, by: Person, content: ChangeContent) -> Change:
    return operations.propose_change(
        person=ines, content=content, reason="Why", key=uuid4(), act=act_by(by)
    )


def fresh(change: Change) -> Change:
    return Change.objects.select_related("person").get(pk=change.pk)


def last_step(plan: Plan) -> Step:
    return plan.steps.order_by("-ends_on", "-pk")[0]


def versions(plan: Plan) -> Sequence[str]:
    rows = PlanVersion.objects.filter(plan=plan).order_by("number")
    return [each.snapshot["what"] for each in rows]


def test_of_six_answers_at_once_one_counts() -> None:
    ines, tomasz, plan = two_people()
    content = ChangeContent(edited=(EditedStep(last_step(plan).pk, ends_on=LATER),))
    change = proposal(ines, ines, content)

    def accept() -> None:
        operations.accept_change(change=fresh(change), act=act_by(tomasz))

    def decline() -> None:
        operations.decline_change(change=fresh(change), answer="No.", act=act_by(tomasz))

    kept, refused = at_once(accept, decline, accept, decline, accept, decline)
    assert (len(kept), len(refused)) == (1, 5)
    change.refresh_from_db()
    accepted = kept[0] % 2 == 0
    assert change.state == ("accepted" if accepted else "declined")
    assert (last_step(plan).ends_on == LATER) == accepted
    assert versions(plan).count("changed") == int(accepted)
    verbs = ["plans.change.accepted", "plans.change.declined"]
    assert ActEntry.objects.filter(verb__in=verbs).count() == 1


def test_taking_back_and_accepting_at_once_does_one_of_them() -> None:
    ines, tomasz, _plan = two_people()
    for _ in range(4):
        change = proposal(ines, ines, ChangeContent(by_date=date(2031, 5, 1)))
        kept, refused = at_once(
            lambda change=change: operations.accept_change(change=fresh(change), act=act_by(tomasz)),  # type: ignore[misc]
            lambda change=change: operations.withdraw_change(change=fresh(change), act=act_by(ines)),  # type: ignore[misc]
        )  # fmt: skip
        assert (len(kept), len(refused)) == (1, 1)
        change.refresh_from_db()
        assert change.state == ("accepted", "withdrawn")[kept[0]]


def test_an_edit_and_an_answer_at_once_never_mix() -> None:
    ines, tomasz, plan = two_people()
    for turn in range(4):
        step = last_step(plan)
        later = LATER + timedelta(turn)
        change = proposal(ines, tomasz, ChangeContent(edited=(EditedStep(step.pk, ends_on=later),)))
        said = StepFields(
            step.title, step.starts_on, step.ends_on, f"Turn {turn}", step.skill_id, step.to_level
        )
        kept, refused = at_once(
            lambda change=change: operations.accept_change(change=fresh(change), act=act_by(ines)),  # type: ignore[misc]
            lambda step=step, said=said: operations.edit_step(  # type: ignore[misc]
                step=step, fields=said, revision=step.revision, act=act_by(ines)
            ),
        )
        assert (len(kept), len(refused)) == (1, 1)
        step.refresh_from_db()
        assert (step.ends_on == later, step.detail == f"Turn {turn}") == (
            kept == [0], kept == [1],
        )  # fmt: skip
        if kept == [1]:
            operations.decline_change(change=change, answer="It moved.", act=act_by(ines))


def test_both_answer_each_others_proposal_at_once_and_one_looks_again() -> None:
    ines, tomasz, plan = two_people()
    step = last_step(plan)
    mine = proposal(ines, ines, ChangeContent(edited=(EditedStep(step.pk, ends_on=LATER),)))
    theirs = proposal(ines, tomasz, ChangeContent(next_check_on=CHECK))
    kept, refused = at_once(
        lambda: operations.accept_change(change=fresh(mine), act=act_by(tomasz)),
        lambda: operations.accept_change(change=fresh(theirs), act=act_by(ines)),
    )
    assert (len(kept), len(refused)) == (1, 1)
    still = (mine, theirs)[refused[0]]
    still.refresh_from_db()
    assert still.state == "proposed"
    assert versions(plan).count("changed") == 1


def test_of_many_proposals_of_one_side_one_stays_open() -> None:
    ines, _tomasz, _plan = two_people()
    kept, refused = at_once(
        *[lambda: proposal(ines, ines, ChangeContent(by_date=date(2031, 5, 1)))] * 5
    )
    assert (len(kept), len(refused)) == (1, 4)
    assert Change.objects.filter(state="proposed").count() == 1


def test_agreeing_and_taking_back_at_once_does_one_of_them() -> None:
    framework = build_framework(moves={})
    ines = make_ines(framework)
    tomasz = make_manager(ines)
    plan = shared_plan(make_goal(framework, ines), ines)
    kept, refused = at_once(
        lambda: operations.agree_plan(
            plan=Plan.objects.get(pk=plan.pk), next_check_on=CHECK, act=act_by(tomasz)
        ),
        lambda: operations.unshare_plan(plan=Plan.objects.get(pk=plan.pk), act=act_by(ines)),
    )
    plan.refresh_from_db()
    assert (len(kept), len(refused)) == (1, 1)
    assert plan.state == ("agreed", "draft")[kept[0]]


def test_nothing_is_ticked_after_the_plan_was_kept_as_completed() -> None:
    ines, _tomasz, plan = two_people()
    step = plan.steps.order_by("pk")[0]
    at_once(
        lambda: operations.complete_plan(plan=Plan.objects.get(pk=plan.pk), act=act_by(ines)),
        lambda: operations.finish_step(step=Step.objects.get(pk=step.pk), act=act_by(ines)),
    )
    step.refresh_from_db()
    kept = PlanVersion.objects.filter(plan=plan).latest("number")
    assert kept.snapshot["what"] == "completed"
    assert {each["id"]: each["state"] for each in kept.snapshot["steps"]}[step.pk] == step.state
