"""Plans as a whole: adopted from what is on offer, shared, taken back, superseded."""

import uuid
from collections.abc import Callable
from datetime import date

import pytest

from tests.conftest import NOW, act_by
from tests.domain.builders import Framework, build_framework, hold, make_employee
from tests.domain.planning import FIELDS, add, make_goal, make_ines, offer_of
from tests.together import at_once
from waymark.domain.goals.models import Goal
from waymark.domain.goals.queries import active_goal
from waymark.domain.people.models import Person, ReportingLine
from waymark.domain.plans import operations, queries
from waymark.domain.plans.models import Plan, PlanVersion, Step
from waymark.domain.plans.states import StepKind
from waymark.domain.skills.models import Claim
from waymark.kernel.acts import Forbidden, Refused
from waymark.kernel.models import ActEntry, Notice, OutboxMessage


@pytest.fixture
def ines(framework: Framework) -> Person:
    return make_ines(framework)


def test_the_plan_on_offer_starts_from_the_gaps_of_the_next_stop(
    framework: Framework, ines: Person, goal: Goal
) -> None:
    for key, level in (("root", 4), ("python", 1)):
        Claim.objects.create(
            person=ines, skill=framework.skills[key], level=level, said_at=NOW, source="self"
        )
    colleague = make_employee("Marek Nowak", open_to_questions=True)
    hold(colleague, framework.roles["te3"], date(2022, 1, 1))
    hold(make_employee("Quiet One"), framework.roles["te3"], date(2019, 1, 1))

    offer = offer_of(act_by(ines), ines)
    assert offer.role == framework.roles["te3"]
    assert (offer.in_place, offer.asked) == (1, 3)
    assert [gap.name for gap in offer.gaps] == ["Data analysis with Python", "Test strategy"]
    assert len(offer.steps) == 6
    text = " ".join(step.title + step.detail for step in offer.steps)
    assert "Data analysis with Python as seen at level 3." in text
    assert "Marek Nowak" in text
    assert "Quiet One" not in text


def test_adopting_keeps_steps_their_uses_and_a_version(plan: Plan, ines: Person) -> None:
    steps = {step.kind: step for step in plan.steps.all()}
    assert set(steps) == {kind.value for kind in StepKind}
    for step in plan.steps.filter(kind="learn"):
        assert step.used_in is not None
        assert step.used_in.skill_id == step.skill_id
    version = PlanVersion.objects.get(plan=plan)
    assert (version.number, version.by_id) == (1, ines.pk)
    assert len(version.snapshot["steps"]) == plan.steps.count()
    assert queries.live_plan(act_by(ines)) == plan


def test_adopting_twice_gives_one_plan_and_another_goal_supersedes_it(
    framework: Framework, ines: Person, goal: Goal, plan: Plan
) -> None:
    act = act_by(ines)
    steps = offer_of(act, ines).steps
    again = operations.adopt_plan(
        goal=goal, next_role_id=plan.next_role_id, proposed=steps, act=act
    )
    assert again == plan
    Goal.objects.filter(pk=goal.pk).update(state="changed")
    other = make_goal(framework, ines, "em", route=[framework.id(r) for r in ("te2", "tl", "em")])
    offer = offer_of(act, ines)
    new = operations.adopt_plan(
        goal=other, next_role_id=framework.id("tl"), proposed=offer.steps, act=act
    )
    plan.refresh_from_db()
    assert (plan.state, new.state) == ("superseded", "draft")
    with pytest.raises(Refused, match="no longer your goal"):
        operations.adopt_plan(goal=goal, next_role_id=None, proposed=offer.steps, act=act)


def test_nobody_plans_for_another(
    framework: Framework, ines: Person, goal: Goal, plan: Plan
) -> None:
    stranger = act_by(make_employee("Rui Alves"), "hr")
    step = plan.steps.filter(kind="learn").first()
    use = plan.steps.filter(kind="use").first()
    assert step is not None
    assert use is not None
    tries: list[Callable[[], object]] = [
        lambda: operations.adopt_plan(goal=goal, next_role_id=None, proposed=(), act=stranger),
        lambda: operations.share_plan(plan=plan, act=stranger),
        lambda: add(plan, stranger),
        lambda: operations.edit_step(step=step, fields=FIELDS, revision=0, act=stranger),
        lambda: operations.begin_step(step=step, act=stranger),
        lambda: operations.finish_step(step=step, act=stranger),
        lambda: operations.drop_step(step=step, act=stranger),
        lambda: operations.restore_step(step=step, act=stranger),
        lambda: operations.reopen_step(step=step, act=stranger),
        lambda: operations.plan_use(learning=step, use=use, act=stranger),
        lambda: operations.plan_new_use(
            learning=step, fields=FIELDS, key=uuid.uuid4(), act=stranger
        ),
    ]
    logged = ActEntry.objects.count()
    for attempt in tries:
        with pytest.raises(Forbidden):
            attempt()
    assert ActEntry.objects.count() == logged
    with pytest.raises(Step.DoesNotExist):
        queries.step_by_id(stranger, step.pk)
    assert queries.plan_of(stranger, ines.pk) is None


def test_sharing_tells_the_manager_once_and_only_then_they_see_it(ines: Person, plan: Plan) -> None:
    tomasz = make_employee("Tomasz Wilk")
    with pytest.raises(Refused, match="who your manager is"):
        operations.share_plan(plan=plan, act=act_by(ines))
    ReportingLine.objects.create(person=ines, manager=tomasz, from_date=date(2024, 1, 1))
    assert queries.plan_of(act_by(tomasz), ines.pk) is None
    for _ in range(2):
        operations.share_plan(plan=plan, act=act_by(ines))
    seen = queries.plan_of(act_by(tomasz), ines.pk)
    assert seen == plan
    assert len(queries.steps_of(act_by(tomasz), plan)) == plan.steps.count()
    assert [version.number for version in queries.versions_of(act_by(tomasz), plan)] == [2, 1]
    notice = Notice.objects.get(person_id=tomasz.pk)
    assert (notice.code, notice.kind) == ("plan.shared", "needs_you")
    assert notice.params == {"name": "Ines Duarte"}
    assert notice.address == f"/team/{ines.pk}/plan"
    assert OutboxMessage.objects.count() == 1
    goal = active_goal(act_by(tomasz), ines.pk)  # a plan says where it leads, so both are shown
    assert goal == plan.goal


def test_a_failing_log_undoes_everything(
    ines: Person, goal: Goal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise OSError("the log is full")

    offer = offer_of(act_by(ines), ines)
    monkeypatch.setattr("waymark.domain.plans.operations.plans.record", fail)
    with pytest.raises(OSError, match="full"):
        operations.adopt_plan(goal=goal, next_role_id=None, proposed=offer.steps, act=act_by(ines))
    assert not Plan.objects.exists()
    assert not PlanVersion.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_many_clicks_at_once_make_one_plan() -> None:
    framework = build_framework(moves={})
    ines = make_employee("Ines Duarte")
    goal = make_goal(framework, ines)
    offer = offer_of(act_by(ines), ines)

    def click() -> Plan:
        return operations.adopt_plan(
            goal=goal, next_role_id=framework.id("te3"), proposed=offer.steps, act=act_by(ines)
        )

    assert set(at_once([click] * 6)) == {Plan.objects.get()}
    assert Step.objects.count() == len(offer.steps)
    assert PlanVersion.objects.count() == 1


def test_a_shared_plan_can_be_taken_back_until_it_is_agreed(ines: Person, plan: Plan) -> None:
    tomasz = make_employee("Tomasz Wójcik")
    ReportingLine.objects.create(person=ines, manager=tomasz, from_date=date(2024, 1, 1))
    act = act_by(ines)
    operations.share_plan(plan=plan, act=act)
    assert queries.plan_of(act_by(tomasz), ines.pk) is not None
    assert Notice.objects.filter(person_id=tomasz.pk).exists()
    operations.unshare_plan(plan=plan, act=act)
    operations.unshare_plan(plan=plan, act=act)
    assert not Notice.objects.exists(), "a notice would lead to a plan that is hidden"
    assert queries.plan_of(act_by(tomasz), ines.pk) is None
    plan.refresh_from_db()
    assert (plan.state, plan.shared_at, plan.goal.sharing) == ("draft", None, "private")
    Plan.objects.filter(pk=plan.pk).update(state="agreed", shared_at=NOW)
    plan.refresh_from_db()
    with pytest.raises(Refused, match="agreed"):
        operations.unshare_plan(plan=plan, act=act)
    with pytest.raises(Forbidden):
        operations.unshare_plan(plan=plan, act=act_by(tomasz))
