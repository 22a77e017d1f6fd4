"""Many hands on one proposed change: exactly one wins, and the plan is what that one left."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial

import pytest

from tests.conftest import act_by
from tests.domain.builders import build_framework
from tests.domain.planning import agreed_plan, make_goal, make_ines, make_manager, shared_plan
from tests.domain.proposing import CHECK, LATER, last_step, propose
from tests.together import at_once
from waymark.domain.people.models import Person
from waymark.domain.plans import operations
from waymark.domain.plans.compute import ChangeContent, EditedStep
from waymark.domain.plans.models import Change, Plan, PlanVersion, Step
from waymark.domain.plans.operations import StepFields
from waymark.kernel.acts import Refused
from waymark.kernel.models import ActEntry

pytestmark = pytest.mark.django_db(transaction=True)


def race(*hands: Callable[[], object]) -> tuple[list[int], list[int]]:
    """Run the hands together; who came through and who was refused, by number."""
    kept, refused = list[int](), list[int]()
    for number, each in enumerate(at_once(hands)):
        (refused if isinstance(each, Refused) else kept).append(number)
    return kept, refused


def two_people() -> tuple[Person, Person, Plan]:
    framework = build_framework(moves={})
    ines = make_ines(framework)
    tomasz = make_manager(ines)
    return ines, tomasz, agreed_plan(make_goal(framework, ines), ines, tomasz)


def fresh(change: Change) -> Change:
    return Change.objects.select_related("person").get(pk=change.pk)


def accept(change: Change, person: Person) -> None:
    operations.accept_change(change=fresh(change), act=act_by(person))


def withdraw(change: Change, person: Person) -> None:
    operations.withdraw_change(change=fresh(change), act=act_by(person))


def versions(plan: Plan) -> Sequence[str]:
    rows = PlanVersion.objects.filter(plan=plan).order_by("number")
    return [each.snapshot["what"] for each in rows]


def test_of_six_answers_at_once_one_counts() -> None:
    ines, tomasz, plan = two_people()
    content = ChangeContent(edited=(EditedStep(last_step(plan).pk, ends_on=LATER),))
    change = propose(ines, ines, content)

    def decline() -> None:
        operations.decline_change(change=fresh(change), answer="No.", act=act_by(tomasz))

    yes = partial(accept, change, tomasz)
    kept, refused = race(yes, decline, yes, decline, yes, decline)
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
        change = propose(ines, ines, ChangeContent(by_date=date(2031, 5, 1)))
        kept, refused = race(partial(accept, change, tomasz), partial(withdraw, change, ines))
        assert (len(kept), len(refused)) == (1, 1)
        change.refresh_from_db()
        assert change.state == ("accepted", "withdrawn")[kept[0]]


def test_an_edit_and_an_answer_at_once_never_mix() -> None:
    ines, tomasz, plan = two_people()
    for turn in range(4):
        step = last_step(plan)
        later = LATER + timedelta(turn)
        change = propose(ines, tomasz, ChangeContent(edited=(EditedStep(step.pk, ends_on=later),)))
        said = StepFields(
            step.title, step.starts_on, step.ends_on, f"Turn {turn}", step.skill_id, step.to_level
        )
        kept, refused = race(
            partial(accept, change, ines),
            partial(
                operations.edit_step, step=step, fields=said, revision=step.revision,
                act=act_by(ines),
            ),
        )  # fmt: skip
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
    mine = propose(ines, ines, ChangeContent(edited=(EditedStep(step.pk, ends_on=LATER),)))
    theirs = propose(ines, tomasz, ChangeContent(next_check_on=CHECK))
    kept, refused = race(partial(accept, mine, tomasz), partial(accept, theirs, ines))
    assert (len(kept), len(refused)) == (1, 1)
    still = (mine, theirs)[refused[0]]
    still.refresh_from_db()
    assert still.state == "proposed"
    assert versions(plan).count("changed") == 1


def test_of_many_proposals_of_one_side_one_stays_open() -> None:
    ines, _tomasz, _plan = two_people()
    kept, refused = race(
        *[lambda: propose(ines, ines, ChangeContent(by_date=date(2031, 5, 1)))] * 5
    )
    assert (len(kept), len(refused)) == (1, 4)
    assert Change.objects.filter(state="proposed").count() == 1


def test_agreeing_and_taking_back_at_once_does_one_of_them() -> None:
    framework = build_framework(moves={})
    ines = make_ines(framework)
    tomasz = make_manager(ines)
    plan = shared_plan(make_goal(framework, ines), ines)
    kept, refused = race(
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
    race(
        lambda: operations.complete_plan(plan=Plan.objects.get(pk=plan.pk), act=act_by(ines)),
        lambda: operations.finish_step(step=Step.objects.get(pk=step.pk), act=act_by(ines)),
    )
    step.refresh_from_db()
    kept = PlanVersion.objects.filter(plan=plan).latest("number")
    assert kept.snapshot["what"] == "completed"
    assert {each["id"]: each["state"] for each in kept.snapshot["steps"]}[step.pk] == step.state
