"""What a plan proposes, and how it is laid out: pure readings."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import TODAY
from tests.domain.builders import build_framework, hold, make_employee
from waymark.domain.plans import compute
from waymark.domain.plans.compute.proposals import MOST_STEPS, QUICKEST
from waymark.domain.plans.compute.stages import LANE_MONTHS
from waymark.domain.plans.models import Step
from waymark.domain.plans.states import StepKind, StepState
from waymark.domain.skills.models import Skill

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


def test_a_bar_begins_in_the_month_in_which_its_step_begins() -> None:
    """Two steps that share a month stand in two lines; none is moved along."""
    skill = Skill(pk=1, name="Root cause analysis")

    def step(pk: int, start: date, end: date) -> Step:
        return Step(pk=pk, kind="with_person", title="x", state="planned", skill=skill,
                    starts_on=start, ends_on=end)  # fmt: skip

    picture = compute.lanes_of(
        [
            step(1, date(2026, 12, 1), date(2027, 3, 2)),
            step(2, date(2027, 3, 1), date(2027, 5, 31)),
        ],
        TODAY,
    )
    first, second = (lane.bits[0] for lane in picture.lanes)
    assert [picture.months[bit.first - 1].month for bit in (first, second)] == [12, 3]
    assert second.span == 3
