"""Plans: what is proposed, how it is laid out, and who may change it how often."""

import threading
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import NOW, TODAY, act_by
from tests.domain.builders import Framework, build_framework, hold, make_employee
from waymark.domain.goals.models import Goal
from waymark.domain.goals.queries import active_goal
from waymark.domain.people.models import Person, ReportingLine
from waymark.domain.plans import compute, operations, queries
from waymark.domain.plans.compute.proposals import MOST_STEPS, QUICKEST
from waymark.domain.plans.compute.stages import LANE_MONTHS
from waymark.domain.plans.models import Plan, PlanVersion, Step
from waymark.domain.plans.operations import StepFields
from waymark.domain.plans.states import StepKind, StepState
from waymark.domain.skills.models import Claim, Skill
from waymark.kernel.acts import Act, Forbidden, Refused
from waymark.kernel.models import ActEntry, Notice, OutboxMessage

# --- proposals -----------------------------------------------------------------------------


@st.composite
def gaps(draw: st.DrawFn) -> list[compute.SkillGap]:
    found = []
    for skill_id in range(1, draw(st.integers(0, 7)) + 1):
        have = draw(st.integers(0, 4))
        need = draw(st.integers(have + 1, 5))
        name = draw(st.text(min_size=1, max_size=300))
        found.append(compute.SkillGap(skill_id, name, have, need, draw(st.booleans()), name * 2))
    return found


wishes = st.none() | st.dates(TODAY - timedelta(days=900), TODAY + timedelta(days=4000))


@settings(deadline=None)
@given(gaps(), wishes)
def test_a_proposed_plan_is_short_ordered_and_uses_what_it_teaches(
    found: list[compute.SkillGap], by: date | None
) -> None:
    steps = compute.propose_steps(found, aim=compute.Aim("Senior", "Tomasz", "", by), today=TODAY)
    keys = [step.key for step in steps]
    by_key = {step.key: step for step in steps}
    assert len(set(keys)) == len(keys) <= MOST_STEPS
    assert [s.starts_on for s in steps] == sorted(s.starts_on for s in steps)
    for step in steps:
        assert TODAY <= step.starts_on <= step.ends_on
        assert 0 < len(step.title) <= 200
        assert len(step.detail) <= 500
        assert bool(step.used_in) == (step.kind is StepKind.LEARN)
        if step.used_in:
            use = by_key[step.used_in]
            assert use.kind is StepKind.USE
            assert use.skill_id == step.skill_id
            assert use.starts_on >= step.ends_on
    assert steps[-1].kind is StepKind.SHOW
    assert all(step.ends_on <= steps[-1].ends_on for step in steps)


@settings(deadline=None)
@given(gaps())
def test_the_gaps_that_matter_most_come_first(found: list[compute.SkillGap]) -> None:
    steps = compute.propose_steps(found, aim=compute.Aim(), today=TODAY)
    taken = {step.skill_id for step in steps} - {None}
    weight = {g.skill_id: (g.essential, g.width) for g in found}
    assert len(taken) == min(len(found), 3)
    for left in set(weight) - taken:
        assert all(weight[left] <= weight[each] for each in taken if each is not None)


@settings(deadline=None)
@given(gaps(), wishes)
def test_a_sooner_day_presses_the_plan_but_never_below_half(
    found: list[compute.SkillGap], by: date | None
) -> None:
    free = compute.propose_steps(found, aim=compute.Aim(), today=TODAY)[-1].ends_on
    end = compute.propose_steps(found, aim=compute.Aim(by=by), today=TODAY)[-1].ends_on
    half = (free - TODAY).days * QUICKEST
    assert half - 1 <= (end - TODAY).days <= (free - TODAY).days
    if by is not None and (by - TODAY).days >= half:
        assert end <= max(by, TODAY)


def test_the_order_in_which_gaps_arrive_changes_nothing() -> None:
    found = [compute.SkillGap(n, f"Skill {n}", 1, 3, n % 2 == 0) for n in range(1, 6)]
    aim = compute.Aim("Senior Test Engineer", "Tomasz Wilk", "Marek Nowak")
    first = compute.propose_steps(found, aim=aim, today=TODAY)
    assert compute.propose_steps(found[::-1], aim=aim, today=TODAY) == first
    assert "Marek Nowak" in next(s.title for s in first if s.kind is StepKind.WITH_PERSON)
    assert "Tomasz Wilk" in first[-1].title


def test_a_gap_that_is_none_or_named_twice_is_an_error() -> None:
    none = compute.SkillGap(1, "a", 3, 3, True)
    some = compute.SkillGap(1, "a", 1, 3, True)
    for wrong in ([none], [some, some]):
        with pytest.raises(ValueError, match="gap needs"):
            compute.propose_steps(wrong, aim=compute.Aim(), today=TODAY)


# --- stages and lanes ----------------------------------------------------------------------


@st.composite
def some_steps(draw: st.DrawFn) -> list[Step]:
    steps = []
    for pk in range(1, draw(st.integers(0, 12)) + 1):
        start = TODAY + timedelta(days=draw(st.integers(-500, 900)))
        skill = draw(st.sampled_from([None, 1, 2]))
        steps.append(
            Step(
                pk=pk, kind=draw(st.sampled_from(list(StepKind))).value, title=f"Step {pk}",
                state=draw(st.sampled_from(list(StepState))).value,
                skill=Skill(pk=skill, name=f"Skill {skill}") if skill else None,
                used_in_id=draw(st.none() | st.integers(1, 12)),
                starts_on=start, ends_on=start + timedelta(days=draw(st.integers(0, 500))),
            )
        )  # fmt: skip
    return steps


@settings(deadline=None)
@given(some_steps())
def test_every_step_is_on_one_pile(steps: list[Step]) -> None:
    found = compute.stages_of(steps, TODAY)
    piles = [*found.now, *found.next, *found.later, *found.done, *found.dropped]
    assert sorted(step.pk for step in piles) == [step.pk for step in steps]
    assert found.total == len(steps) - len(found.dropped)
    assert all(step.state == "done" for step in found.done)


@settings(deadline=None)
@given(some_steps())
def test_no_two_bits_of_a_lane_meet_and_none_is_lost(steps: list[Step]) -> None:
    picture = compute.lanes_of(steps, TODAY)
    assert len(picture.months) == LANE_MONTHS
    assert picture.months[picture.now - 1] == TODAY.replace(day=1)
    for lane in picture.lanes:
        end = 0
        for bit in lane.bits:
            assert end < bit.first <= bit.first + bit.span - 1 <= LANE_MONTHS
            end = bit.first + bit.span - 1
    shown = [bit.step.pk for lane in picture.lanes for bit in lane.bits if bit.step]
    last = picture.months[-1]
    past_the_end = date(last.year + last.month // 12, last.month % 12 + 1, 1)
    expected = [
        step.pk
        for step in steps
        if step.state != "dropped"
        and step.ends_on >= picture.months[0]
        and step.starts_on < past_the_end
    ]
    assert sorted(shown) == expected
    assert len([lane for lane in picture.lanes if lane.leads]) == len(
        {lane.skill_id for lane in picture.lanes}
    )


def test_learning_counts_as_unused_until_a_living_step_uses_it() -> None:
    def step(pk: int, kind: str, state: str = "planned", used_in: int | None = None) -> Step:
        return Step(
            pk=pk, kind=kind, state=state, used_in_id=used_in, starts_on=TODAY, ends_on=TODAY
        )

    steps = [
        step(1, "learn"), step(2, "learn", used_in=4), step(3, "learn", used_in=5),
        step(4, "use"), step(5, "use", "dropped"), step(6, "learn", "dropped"),
        step(7, "learn", "done"), step(8, "show"),
    ]  # fmt: skip
    assert [each.pk for each in compute.unused_learning(steps)] == [1, 3, 7]


# --- this week, and the way ----------------------------------------------------------------


@settings(deadline=None)
@given(some_steps(), st.integers(0, 20), st.booleans())
def test_this_week_holds_at_most_three_things_without_doubles(
    steps: list[Step], unsaid: int, to_share: bool
) -> None:
    tasks = compute.tasks_this_week(
        steps, unused=compute.unused_learning(steps), unsaid=unsaid, to_share=to_share, today=TODAY
    )
    assert len(tasks) <= 3
    assert len({(task.kind, task.step.pk if task.step else 0) for task in tasks}) == len(tasks)
    assert all(task.step is None or task.step.state != "dropped" for task in tasks)
    assert bool(tasks) or not (unsaid or to_share)


def test_a_new_name_for_the_same_job_is_no_stop(db: None) -> None:
    framework = build_framework(moves={})
    ines = make_employee("Ines Duarte")
    roles = framework.roles
    hold(ines, roles["te1"], date(2018, 1, 1), date(2020, 1, 1), end_reason="moved")
    hold(ines, roles["qe1"], date(2020, 1, 1), date(2022, 1, 1), end_reason="retitled")
    hold(ines, roles["te2"], date(2022, 1, 1), kind="substantive")
    hold(ines, roles["tl"], date(2026, 3, 1), date(2026, 5, 1), kind="acting")
    positions = list(ines.assignments.select_related("role", "site", "unit"))
    stops = compute.stops_behind(positions, TODAY)
    assert [(stop.role_name, stop.since.year) for stop in stops] == [
        ("Test Engineer I", 2018), ("Test Engineer II", 2020),
    ]  # fmt: skip
    assert stops[-1].until is None
    assert [each.kind for each in compute.temporary_since(positions, date(2026, 1, 1), TODAY)] == [
        "acting"
    ]


# --- operations ----------------------------------------------------------------------------


@pytest.fixture
def framework(db: None) -> Framework:
    return build_framework(moves={})


@pytest.fixture
def ines(framework: Framework) -> Person:
    person = make_employee("Ines Duarte")
    hold(person, framework.roles["te2"], date(2023, 4, 1))
    return person


@pytest.fixture
def goal(framework: Framework, ines: Person) -> Goal:
    return make_goal(framework, ines)


def make_goal(framework: Framework, person: Person, key: str = "te4", **fields: object) -> Goal:
    values: dict[str, object] = {
        "state": "chosen", "created_at": NOW, "changed_at": NOW, "by_date": date(2029, 7, 1),
        "route": [framework.id("te2"), framework.id("te3"), framework.id("te4")],
    } | fields  # fmt: skip
    return Goal.objects.create(person=person, role=framework.roles[key], **values)


def offer_of(act: Act, person: Person) -> compute.Offer:
    return compute.plan_on_offer(act, person, compute.place_of(act, person.pk))


@pytest.fixture
def plan(goal: Goal, ines: Person) -> Plan:
    act = act_by(ines)
    offer = offer_of(act, ines)
    assert offer.role is not None
    return operations.adopt_plan(
        goal=goal, next_role_id=offer.role.pk, proposed=offer.steps, act=act
    )


FIELDS = StepFields("Own the carrier strategy", TODAY, TODAY + timedelta(days=90))


def add(plan: Plan, act: Act, kind: StepKind = StepKind.USE, **changes: object) -> Step:
    fields = replace(FIELDS, **changes)  # type: ignore[arg-type]
    return operations.add_step(plan=plan, kind=kind, fields=fields, key=uuid.uuid4(), act=act)


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
    assert notice.address == f"/team/{ines.pk}"
    assert OutboxMessage.objects.count() == 1
    goal = active_goal(act_by(tomasz), ines.pk)  # a plan says where it leads, so both are shown
    assert goal == plan.goal


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
def test_of_many_edits_of_one_copy_one_is_kept() -> None:
    framework = build_framework(moves={})
    ines = make_employee("Ines Duarte")
    plan = Plan.objects.create(person=ines, goal=make_goal(framework, ines), created_at=NOW)
    step = Step.objects.create(plan=plan, kind="use", title="First", starts_on=TODAY, ends_on=TODAY)
    gate, kept, refused, wrong = threading.Barrier(6), [], [], []

    def edit(number: int) -> None:
        try:
            mine, fields = Step.objects.get(pk=step.pk), replace(FIELDS, title=f"Edit {number}")
            gate.wait()
            operations.edit_step(step=mine, fields=fields, revision=0, act=act_by(ines))
            kept.append(number)
        except Refused:
            refused.append(number)
        except Exception as error:  # noqa: BLE001 - every failure is the finding
            wrong.append(error)
        finally:
            connection.close()

    hands = [threading.Thread(target=edit, args=(number,)) for number in range(6)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    step.refresh_from_db()
    assert not wrong
    assert (len(kept), len(refused)) == (1, 5)
    assert (step.title, step.revision) == (f"Edit {kept[0]}", 1)
    assert ActEntry.objects.filter(verb="plans.step.edited").count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_clicks_at_once_make_one_plan() -> None:
    framework = build_framework(moves={})
    ines = make_employee("Ines Duarte")
    goal = make_goal(framework, ines)
    offer = offer_of(act_by(ines), ines)
    gate, made, wrong = threading.Barrier(6), [], []

    def click() -> None:
        try:
            gate.wait()
            made.append(
                operations.adopt_plan(
                    goal=goal, next_role_id=framework.id("te3"), proposed=offer.steps,
                    act=act_by(ines),
                ).pk
            )  # fmt: skip
        except Exception as error:  # noqa: BLE001 - every failure is the finding
            wrong.append(error)
        finally:
            connection.close()

    hands = [threading.Thread(target=click) for _ in range(6)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert not wrong
    assert len(set(made)) == 1
    assert Step.objects.count() == len(offer.steps)
    assert PlanVersion.objects.count() == 1


def test_a_shared_plan_can_be_taken_back_until_it_is_agreed(ines: Person, plan: Plan) -> None:
    tomasz = make_employee("Tomasz Wójcik")
    ReportingLine.objects.create(person=ines, manager=tomasz, from_date=date(2024, 1, 1))
    act = act_by(ines)
    operations.share_plan(plan=plan, act=act)
    assert queries.plan_of(act_by(tomasz), ines.pk) is not None
    operations.unshare_plan(plan=plan, act=act)
    operations.unshare_plan(plan=plan, act=act)
    assert queries.plan_of(act_by(tomasz), ines.pk) is None
    plan.refresh_from_db()
    assert (plan.state, plan.shared_at, plan.goal.sharing) == ("draft", None, "private")
    Plan.objects.filter(pk=plan.pk).update(state="agreed", shared_at=NOW)
    plan.refresh_from_db()
    with pytest.raises(Refused, match="agreed"):
        operations.unshare_plan(plan=plan, act=act)
    with pytest.raises(Forbidden):
        operations.unshare_plan(plan=plan, act=act_by(tomasz))
