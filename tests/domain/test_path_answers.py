"""Each person's answer to what a published change means for them, and what HR sees of it."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial

import pytest

from tests.conftest import NOW, TODAY, act_by
from tests.domain.builders import Framework, build_framework, make_employee
from tests.domain.organisation import change_of, heading, publish_goal, tell_all, write_goal
from tests.together import at_once
from waymark.domain.careers.models import FrameworkVersion
from waymark.domain.goals.models import Goal
from waymark.domain.people.models import Person, ReportingLine
from waymark.domain.plans.compute.path_meaning import meaning_of
from waymark.domain.plans.models import PathChange, Plan, PlanVersion, Step
from waymark.domain.plans.operations.path_changes import (
    accept_path_change,
    decline_path_change,
    put_off_path_change,
)
from waymark.domain.plans.queries.path_changes import (
    answers_to_goal,
    hide_small,
    open_path_change,
    own_path_change,
)
from waymark.domain.plans.queries.team import reports_with_roles
from waymark.kernel.acts import Forbidden, Refused
from waymark.kernel.models import ActEntry

PYTHON = {("te3", "python"): 4}  # the builders ask for level 3


def test_accepting_adds_the_ticked_steps_as_a_version_of_the_organisation(
    framework: Framework,
) -> None:
    person = heading(
        framework, "Ines Duarte", "te2", "te3", plan=True, root=4, python=2, strategy=2
    )
    version = publish_goal(framework, PYTHON)
    act, change = act_by(person), change_of(person)
    assert not Step.objects.exists(), "publishing moves no plan"
    assert not PlanVersion.objects.exists()
    offered = meaning_of(act, change).steps
    python = framework.skills["python"].pk
    assert [step.key for step in offered] == [f"learn-{python}", f"use-{python}", "show"]
    assert {step.to_level for step in offered} == {4, None}
    plan = accept_path_change(change=change, keys=[offered[0].key, offered[1].key], act=act)
    learn, use = Step.objects.order_by("kind")
    assert (learn.kind, use.kind, learn.used_in_id) == ("learn", "use", use.pk)
    kept = PlanVersion.objects.get(plan=plan)
    assert (kept.snapshot["what"], kept.reason) == ("organisation", "Tested in code")
    assert (kept.by_id, kept.accepted_by_id) == (version.published_by_id, person.pk)
    change.refresh_from_db()
    assert (change.state, change.steps_added, change.answered_by_id) == ("accepted", 2, person.pk)
    accept_path_change(change=change, keys=[offered[0].key], act=act)  # the second click
    assert Step.objects.count() == 2
    assert ActEntry.objects.filter(verb="plans.path_change.accepted").count() == 1
    with pytest.raises(Refused, match="answered this already"):
        decline_path_change(change=change, reason="No", act=act)


def test_without_a_plan_the_yes_is_only_noted(framework: Framework) -> None:
    person = heading(framework, "Ines Duarte", "te2", "te3", python=2)
    publish_goal(framework, PYTHON)
    change = change_of(person)
    assert accept_path_change(change=change, keys=[], act=act_by(person)) is None
    change.refresh_from_db()
    assert (change.state, change.steps_added) == ("accepted", 0)
    assert not Step.objects.exists()


def test_what_the_plan_builds_already_is_not_offered_again(framework: Framework) -> None:
    person = heading(framework, "Ines Duarte", "te2", "te3", plan=True, python=2)
    Step.objects.create(
        plan=Plan.objects.get(), kind="learn", title="Python", skill=framework.skills["python"],
        to_level=4, starts_on=TODAY, ends_on=TODAY,
    )  # fmt: skip
    publish_goal(framework, PYTHON)
    meaning = meaning_of(act_by(person), change_of(person))
    assert meaning.steps == ()
    assert meaning.covered == ("Data analysis with Python",)


def test_a_step_that_is_not_on_offer_is_refused(framework: Framework) -> None:
    person = heading(framework, "Ines Duarte", "te2", "te3", plan=True, python=2)
    publish_goal(framework, PYTHON)
    with pytest.raises(Refused, match="changed meanwhile"):
        accept_path_change(change=change_of(person), keys=["learn-0"], act=act_by(person))
    assert change_of(person).state == "open"


def test_declining_needs_a_reason_and_later_asks_again(framework: Framework) -> None:
    person = heading(framework, "Ines Duarte", "te2", "te3", python=2)
    publish_goal(framework, PYTHON)
    act, change = act_by(person), change_of(person)
    put_off_path_change(change=change, act=act)
    assert open_path_change(act) is None
    assert open_path_change(act, due=False) == change
    change.refresh_from_db()
    assert change.later_until == TODAY + timedelta(days=14)
    for reason, said in (("  ", "why"), ("x" * 501, "500")):
        with pytest.raises(Refused, match=said):
            decline_path_change(change=change, reason=reason, act=act)
    decline_path_change(change=change, reason="I am leaving tests.", act=act)
    decline_path_change(change=change, reason="Twice.", act=act)
    change.refresh_from_db()
    assert (change.state, change.reason, change.later_until) == (
        "declined", "I am leaving tests.", None,
    )  # fmt: skip
    with pytest.raises(Refused):
        put_off_path_change(change=change, act=act)
    log = ActEntry.objects.filter(verb__startswith="plans.path_change.declined")
    assert "leaving" not in str(list(log.values("before", "after")))


def test_nobody_answers_for_another(framework: Framework) -> None:
    person = heading(framework, "Ines Duarte", "te2", "te3", python=2)
    manager = make_employee("Tomasz Wilk")
    ReportingLine.objects.create(person=person, manager=manager, from_date=date(2020, 1, 1))
    publish_goal(framework, PYTHON)
    change = change_of(person)
    for other in (act_by(manager), act_by(make_employee("Ruth Berg"), "hr")):
        with pytest.raises(PathChange.DoesNotExist):
            own_path_change(other, change.pk)
        for attempt in (
            partial(accept_path_change, change=change, keys=[], act=other),
            partial(decline_path_change, change=change, reason="No", act=other),
            partial(put_off_path_change, change=change, act=other),
        ):
            with pytest.raises(Forbidden):
                attempt()
    decline_path_change(change=change, reason="Not mine.", act=act_by(person))
    assert _seen_by(manager) == [None]
    goal = Goal.objects.get(person=person)
    Plan.objects.create(person=person, goal=goal, state="shared", created_at=NOW, shared_at=NOW)
    assert _seen_by(manager) == [NOW]
    assert _seen_by(make_employee("Ruth Berg"), "hr") == []


def _seen_by(reader: Person, *roles: str) -> list[datetime | None]:
    """When those who answer to the reader answered, as far as the reader may know it."""
    return [each.path_changed for each in reports_with_roles(act_by(reader, *roles))]  # type: ignore[attr-defined]  # annotated


def test_without_its_line_in_the_log_no_answer_counts(
    framework: Framework, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = heading(framework, "Ines Duarte", "te2", "te3", plan=True, python=2)
    publish_goal(framework, PYTHON)
    act, change = act_by(person), change_of(person)
    keys = [step.key for step in meaning_of(act, change).steps]
    publish_goal(framework, {("te1", "python"): 1}, told=False)

    def broken(**fields: object) -> None:
        raise RuntimeError("the log is full")

    monkeypatch.setattr("waymark.kernel.acts.append", broken)
    for attempt in (
        lambda: accept_path_change(change=change, keys=keys, act=act),
        lambda: decline_path_change(change=change, reason="No", act=act),
        lambda: put_off_path_change(change=change, act=act),
        tell_all,
    ):
        with pytest.raises(RuntimeError, match="full"):
            attempt()
    kept = PathChange.objects.get()
    assert (kept.state, kept.later_until, kept.reason) == ("open", None, "")
    assert not Step.objects.exists()
    assert FrameworkVersion.objects.filter(told_at=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_answer_and_later_publication_at_once_leave_one_winner() -> None:
    """Whoever comes first: an accepted change keeps its yes, a superseded one refuses it."""
    framework = build_framework(moves={})
    people = [
        heading(framework, f"Person {n}", "te2", "te3", plan=True, python=2) for n in range(6)
    ]
    publish_goal(framework, PYTHON)
    changes = {person.pk: change_of(person) for person in people}
    publish_goal(framework, {("te3", "python"): 5}, told=False)

    def answer(person: Person) -> None:
        accept_path_change(change=changes[person.pk], keys=[], act=act_by(person))

    work: list[Callable[[], object]] = [tell_all]
    work += [partial(answer, person) for person in people]
    results = at_once(work)
    assert not isinstance(results[0], Exception), results
    for person, result in zip(people, results[1:], strict=True):
        first = PathChange.objects.get(pk=changes[person.pk].pk)
        later = change_of(person)
        was = later.differences[0]["was"]
        if result is None:
            assert (first.state, was) == ("accepted", 4), "only what is new is asked"
        else:
            assert isinstance(result, Refused), result
            assert (first.state, was) == ("superseded", 3), "both are asked as one"
        assert PathChange.objects.filter(person=person).count() == 2


@pytest.mark.django_db(transaction=True)
def test_many_answers_at_once_count_once() -> None:
    framework = build_framework(moves={})
    person = heading(framework, "Ines Duarte", "te2", "te3", plan=True, python=2)
    publish_goal(framework, PYTHON)
    act, change = act_by(person), change_of(person)
    keys = [step.key for step in meaning_of(act, change).steps]

    def yes() -> None:
        mine = PathChange.objects.get(pk=change.pk)
        accept_path_change(change=mine, keys=keys, act=act)

    def no() -> None:
        mine = PathChange.objects.get(pk=change.pk)
        decline_path_change(change=mine, reason="No", act=act)

    results = at_once([yes, no, yes, no, yes, no])
    kept = PathChange.objects.get()
    said = {"accepted": 3, "declined": 3}[kept.state]
    assert sum(each is None for each in results) == said, results
    assert Step.objects.count() == (3 if kept.state == "accepted" else 0)
    verbs = ActEntry.objects.filter(verb__startswith="plans.path_change.")
    assert verbs.count() == 1


def test_hr_counts_and_reads_no_small_group(framework: Framework) -> None:
    hannah = act_by(make_employee("Ruth Adeyemi"), "hr")
    goal = write_goal(hannah)
    people = [heading(framework, f"Person {n}", "te2", "te3", python=2) for n in range(12)]
    publish_goal(framework, PYTHON, goal=goal)
    for person in people[:6]:
        accept_path_change(change=change_of(person), keys=[], act=act_by(person))
    answers = answers_to_goal(hannah, goal)
    assert answers is not None
    assert (answers.asked, answers.accepted, answers.open, answers.declined) == (12, 6, 6, 0)
    assert answers.waiting_days == 0
    decline_path_change(change=change_of(people[6]), reason="No", act=act_by(people[6]))
    answers = answers_to_goal(hannah, goal)
    assert answers is not None
    assert (answers.asked, answers.declined) == (12, None)
    assert (answers.accepted, answers.open) == (6, None), "or it could be found by subtraction"
    assert answers_to_goal(act_by(people[0]), goal) is None


def test_whom_a_goal_asks_again_before_they_answered_counts_once(framework: Framework) -> None:
    hannah = act_by(make_employee("Ruth Adeyemi"), "hr")
    goal = write_goal(hannah)
    for number in range(6):
        heading(framework, f"Person {number}", "te2", "te3", python=2)
    first = publish_goal(framework, PYTHON, goal=goal)
    publish_goal(framework, {("te3", "python"): 5}, goal=goal)
    assert PathChange.objects.filter(business_goal=goal).count() == 12
    answers, before = answers_to_goal(hannah, goal), answers_to_goal(hannah, goal, first)
    assert answers is not None
    assert (answers.asked, answers.open, answers.again) == (6, 6, 0)
    assert before is not None
    assert (before.asked, before.again) == (6, 6), "of that publication all were asked again"


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        ({"a": 0, "b": 0}, {"a": 0, "b": 0}),
        ({"a": 5, "b": 9}, {"a": 5, "b": 9}),
        ({"a": 4, "b": 9}, {"a": None, "b": None}),
        ({"a": 4, "b": 9, "c": 7}, {"a": None, "b": 9, "c": None}),
        ({"a": 4, "b": 9, "c": 1}, {"a": None, "b": 9, "c": None}),
        ({"a": 4, "b": 0, "c": 0}, {"a": None, "b": 0, "c": 0}),
    ],
)
def test_a_small_part_never_stands_alone_unseen(
    parts: dict[str, int], shown: dict[str, int | None]
) -> None:
    assert hide_small(parts) == shown
