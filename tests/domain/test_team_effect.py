"""Effect on the team, and the skills of a team: pure, against a reading of their definitions."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from waymark.domain.people.models import Person
from waymark.domain.plans.compute.changes import AddedStep, ChangeContent, EditedStep
from waymark.domain.plans.compute.team_effect import (
    MOST,
    Span,
    effect_on_team,
    spans_of_change,
    spans_of_plan,
)
from waymark.domain.plans.models import Plan, Step
from waymark.domain.plans.states import StepKind

DAY = date(2027, 1, 1)
TEAM = [Person(pk=pk, given_name=f"P{pk}") for pk in range(1, 6)]


def step(kind: str, begin: int, days: int, state: str = "planned", plan: str = "shared") -> Step:
    start = DAY + timedelta(days=begin)
    return Step(
        pk=begin * 100 + days, kind=kind, title="Some use", skill_id=1, to_level=3, state=state,
        starts_on=start, ends_on=start + timedelta(days=days), plan=Plan(state=plan),
    )  # fmt: skip


steps = st.builds(
    step, st.sampled_from(["use", "learn"]), st.integers(0, 60), st.integers(0, 30),
    st.sampled_from(["planned", "in_progress", "done", "dropped"]),
    st.sampled_from(["shared", "agreed", "superseded"]),
)  # fmt: skip
spans = st.builds(
    lambda skill, level, begin, days: Span(
        skill, level, DAY + timedelta(days=begin), DAY + timedelta(days=begin + days)
    ),
    st.integers(1, 6), st.none() | st.integers(1, 5), st.integers(0, 60), st.integers(0, 30),
)  # fmt: skip
levels = st.dictionaries(
    st.integers(1, 5), st.dictionaries(st.integers(1, 6), st.integers(0, 5), max_size=6)
)


@settings(deadline=None)
@given(
    st.lists(spans, max_size=6), levels,
    st.dictionaries(st.integers(1, 5), st.lists(steps, max_size=4)), st.integers(1, 5),
)  # fmt: skip
def test_covers_and_busy_are_what_they_are_said_to_be(
    asked: list[Span], known: dict[int, dict[int, int]], plans: dict[int, list[Step]], who: int
) -> None:
    effect = effect_on_team(who, asked, team=TEAM, levels=known, steps=plans)
    own = known.get(who, {})
    need: dict[int, int] = {}
    for span in asked:
        level = span.level or own.get(span.skill_id, 1) or 1
        need[span.skill_id] = max(need.get(span.skill_id, 0), level)
    assert {(c.skill_id, c.level) for c in effect.covers} <= set(need.items())
    assert len(effect.covers) == min(len(need), MOST)
    for cover in effect.covers:
        can = {p for p in known if p != who and known[p].get(cover.skill_id, 0) >= cover.level}
        assert {each.pk for each in cover.people} == can
    assert effect.known == len(set(known) - {who})
    assert effect.known + effect.unknown == len(TEAM) - 1
    meanwhile = {
        (p, each.starts_on, each.ends_on)
        for p, found in plans.items() if p != who
        for each in found
        if each.kind == "use" and each.state in ("planned", "in_progress")
        and each.plan.state != "superseded"
        and any(not (each.ends_on < s.starts_on or s.ends_on < each.starts_on) for s in asked)
    }  # fmt: skip
    assert {each.pk for each in effect.busy} == {p for p, *_ in meanwhile}
    assert effect.first == min((begin for _, begin, _ in meanwhile), default=None)
    assert effect.last == max((end for *_, end in meanwhile), default=None)


@settings(deadline=None)
@given(st.lists(steps, max_size=8))
def test_a_plans_spans_are_its_open_uses(found: list[Step]) -> None:
    wanted = [
        each for each in found
        if each.kind == "use" and each.state in ("planned", "in_progress")
        and each.plan.state != "superseded"
    ]  # fmt: skip
    assert [s.starts_on for s in spans_of_plan(found)] == [each.starts_on for each in wanted]


def test_a_change_asks_for_what_it_adds_and_moves() -> None:
    use, learn = step("use", 10, 5), step("learn", 11, 5)
    later = DAY + timedelta(days=90)
    content = ChangeContent(
        added=(
            AddedStep(StepKind.USE, "New", DAY, later, skill_id=2, to_level=4),
            AddedStep(StepKind.LEARN, "Read", DAY, later, skill_id=2),
            AddedStep(StepKind.USE, "No skill", DAY, later),
        ),
        edited=(
            EditedStep(use.pk, ends_on=later),
            EditedStep(learn.pk, ends_on=later),
            EditedStep(999, ends_on=later),
        ),
    )
    assert spans_of_change(content, [use, learn]) == (
        Span(2, 4, DAY, later), Span(1, 3, use.starts_on, later),
    )  # fmt: skip
    other = ChangeContent(edited=(EditedStep(use.pk, skill_id=7, to_level=5),))
    assert spans_of_change(other, [use]) == (Span(7, 5, use.starts_on, use.ends_on),)
    renamed = ChangeContent(edited=(EditedStep(use.pk, title="Other words"),))
    assert spans_of_change(renamed, [use]) == ()
