"""Steps of a plan: added, edited, moved on, put to use; stale copies and many hands."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest

from tests.conftest import NOW, TODAY, act_by
from tests.domain.builders import Framework, build_framework, make_employee
from tests.domain.planning import FIELDS, add, make_goal, make_ines
from tests.together import at_once
from waymark.domain.people.models import Person
from waymark.domain.plans import compute, operations, queries
from waymark.domain.plans.models import Plan, Step
from waymark.domain.plans.states import StepKind
from waymark.kernel.acts import Refused
from waymark.kernel.models import ActEntry


@pytest.fixture
def ines(framework: Framework) -> Person:
    return make_ines(framework)


def test_a_form_sent_twice_adds_one_step(ines: Person, plan: Plan) -> None:
    key, before = uuid.uuid4(), plan.steps.count()
    for _ in range(2):
        operations.add_step(plan=plan, kind=StepKind.USE, fields=FIELDS, key=key, act=act_by(ines))
    assert plan.steps.count() == before + 1
    assert ActEntry.objects.filter(verb="plans.step.added").count() == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": " \t"}, "few words"),
        ({"ends_on": TODAY - timedelta(days=1)}, "before the first"),
        ({"ends_on": date(9999, 1, 1)}, "ten years"),
        ({"starts_on": date(1, 1, 1)}, "ten years"),
        ({"to_level": 3}, "level belongs to"),
        ({"skill_id": 10**9}, "from the list"),
        ({"skill_id": -1, "to_level": 10**9}, "between 1 and 5"),
    ],
)
def test_steps_that_make_no_sense_are_refused(
    ines: Person, plan: Plan, change: dict[str, object], words: str
) -> None:
    before = plan.steps.count()
    with pytest.raises(Refused, match=words):
        add(plan, act_by(ines), **change)
    assert plan.steps.count() == before


def test_a_full_plan_takes_no_more(ines: Person, plan: Plan) -> None:
    rest = 60 - plan.steps.count()
    Step.objects.bulk_create(
        Step(plan=plan, kind="use", title="x", starts_on=TODAY, ends_on=TODAY) for _ in range(rest)
    )
    with pytest.raises(Refused, match="at most 60"):
        add(plan, act_by(ines))


def test_who_edits_an_older_copy_is_told_so(ines: Person, plan: Plan) -> None:
    act, step = act_by(ines), plan.steps.order_by("pk")[0]
    operations.edit_step(step=step, fields=FIELDS, revision=0, act=act)
    with pytest.raises(Refused, match="another window"):
        operations.edit_step(step=step, fields=replace(FIELDS, title="Late"), revision=0, act=act)
    step.refresh_from_db()
    assert (step.title, step.revision) == (FIELDS.title, 1)
    entry = ActEntry.objects.order_by("pk").last()
    assert entry is not None
    assert entry.verb == "plans.step.edited"
    assert "title" in entry.after["reworded"]


def test_steps_go_their_way_and_a_second_click_changes_nothing(ines: Person, plan: Plan) -> None:
    act, step = act_by(ines), plan.steps.order_by("pk")[0]
    moves: list[tuple[Callable[..., Step], str]] = [
        (operations.begin_step, "in_progress"), (operations.finish_step, "done"),
        (operations.reopen_step, "in_progress"), (operations.drop_step, "dropped"),
        (operations.restore_step, "planned"),
    ]  # fmt: skip
    for move, state in moves:
        stale = Step.objects.select_related("plan").get(pk=step.pk)
        move(step=step, act=act)
        move(step=stale, act=act)
        step.refresh_from_db()
        assert step.state == state
        assert (step.done_at is not None) == (state == "done")
    assert ActEntry.objects.filter(verb__startswith="plans.step.").count() == len(moves)
    operations.finish_step(step=step, act=act)
    with pytest.raises(Refused, match="moved on"):
        operations.drop_step(step=step, act=act)


def test_a_closed_plan_stays_as_it_was(ines: Person, plan: Plan) -> None:
    Plan.objects.filter(pk=plan.pk).update(state="superseded")
    step = plan.steps.order_by("pk")[0]
    with pytest.raises(Refused, match="closed"):
        operations.finish_step(step=step, act=act_by(ines))
    with pytest.raises(Refused, match="closed"):
        add(plan, act_by(ines))


def test_a_use_is_planned_with_a_step_that_fits(
    framework: Framework, ines: Person, plan: Plan
) -> None:
    act = act_by(ines)
    course = add(plan, act, StepKind.LEARN, title="Certificate", starts_on=TODAY)
    assert course in compute.unused_learning(queries.steps_of(act, plan))
    past = add(plan, act, starts_on=TODAY - timedelta(days=9), ends_on=TODAY - timedelta(days=1))
    show = add(plan, act, StepKind.SHOW)
    with pytest.raises(Refused, match="over before"):
        operations.plan_use(learning=course, use=past, act=act)
    with pytest.raises(Refused, match="use it at work"):
        operations.plan_use(learning=course, use=show, act=act)
    key = uuid.uuid4()
    for _ in range(2):
        use = operations.plan_new_use(learning=course, fields=FIELDS, key=key, act=act)
    assert course.used_in == use
    assert compute.unused_learning(queries.steps_of(act, plan)) == ()
    operations.drop_step(step=use, act=act)
    assert compute.unused_learning(queries.steps_of(act, plan)) == (course,)
    with pytest.raises(Refused, match="this plan"):
        operations.plan_use(learning=course, use=use, act=act)


@pytest.mark.django_db(transaction=True)
def test_of_many_edits_of_one_copy_one_is_kept() -> None:
    framework = build_framework(moves={})
    ines = make_employee("Ines Duarte")
    plan = Plan.objects.create(person=ines, goal=make_goal(framework, ines), created_at=NOW)
    step = Step.objects.create(plan=plan, kind="use", title="First", starts_on=TODAY, ends_on=TODAY)
    edit = partial(operations.edit_step, revision=0, act=act_by(ines))
    copies = [Step.objects.get(pk=step.pk) for _ in range(6)]
    ended = at_once(
        [
            partial(edit, step=copy, fields=replace(FIELDS, title=f"Edit {number}"))
            for number, copy in enumerate(copies)
        ]
    )
    step.refresh_from_db()
    (kept,) = [number for number, each in enumerate(ended) if not isinstance(each, Refused)]
    assert (step.title, step.revision) == (f"Edit {kept}", 1)
    assert ActEntry.objects.filter(verb="plans.step.edited").count() == 1
