"""Laws that every proposal of a career framework obeys, whatever the titles."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from waymark.engine.framework import LadderKind, Moves, Proposal, propose

SUBJECTS = ["Nurse", "SOFTWARE ENGR", "Cook", "Einkauf", "Tax Spec", "Court Reporter", "WSI", "!"]
FRONT = ["", "Senior ", "Junior ", "ASST ", "Head of ", "Lead "]
BACK = ["", " I", " II", " III", " 4", " Supervisor", " MGR", " A", " B", " - Temporary", ", DHS"]
TITLE = st.builds(
    lambda front, subject, back: front + subject + back,
    st.sampled_from(FRONT),
    st.sampled_from(SUBJECTS),
    st.sampled_from(BACK),
)


@st.composite
def organisations(draw: st.DrawFn) -> dict[str, Any]:
    titles = draw(st.lists(TITLE, unique=True, max_size=14))
    n = len(titles)
    pairs = st.tuples(*[st.integers(0, max(0, n - 1))] * 2, st.integers(0, 12))
    made = np.array(draw(st.lists(pairs, max_size=20)) if n else [], dtype=int).reshape(-1, 3)
    code = st.one_of(st.just(""), st.integers(1, 30).map("CL{:03}".format))
    return {
        "titles": titles,
        "codes": draw(st.lists(code, min_size=n, max_size=n)),
        "headcounts": draw(st.lists(st.integers(0, 50), min_size=n, max_size=n)),
        "median_pay": draw(
            st.lists(st.sampled_from([np.nan, 20.0, 30.0, 55.0]), min_size=n, max_size=n)
        ),
        "units": draw(st.lists(st.sampled_from(["", "Lab", "Care"]), min_size=n, max_size=n)),
        "moves": made,
    }


def proposed(organisation: dict[str, Any]) -> Proposal:
    made = organisation["moves"]
    rest = {name: value for name, value in organisation.items() if name not in ("titles", "moves")}
    return propose(organisation["titles"], moves=Moves(made[:, 0], made[:, 1], made[:, 2]), **rest)


def spelled(proposal: Proposal) -> tuple[Any, ...]:
    """A proposal with titles in place of positions, so that it can be compared across orders."""

    def names(titles: Any) -> tuple[str, ...]:
        return tuple(proposal.titles[title] for title in titles)

    return (
        [
            (
                family.name,
                family.reasons,
                family.confidence,
                [
                    (s.name, s.kind, [names(t.titles) for t in s.steps], s.reasons, s.confidence)
                    for s in family.series
                ],
                [(pair.grade, sorted(names(pair.specialist))) for pair in family.pairs],
            )
            for family in proposal.families
        ],
        {proposal.titles[p.title]: (p.grade, p.reasons, p.confidence) for p in proposal.placements},
        [
            (names((m.source, m.target)), m.kind, m.count, m.reasons, m.confidence)
            for m in proposal.moves
        ],
        [(names(alike.titles), alike.reason) for alike in proposal.alike],
        sorted(names(left.title for left in proposal.left)),
        proposal.notes,
    )


@given(organisations(), st.randoms(use_true_random=False))
def test_the_order_of_the_titles_changes_nothing(organisation: dict[str, Any], random: Any) -> None:
    n = len(organisation["titles"])
    order = list(range(n))
    random.shuffle(order)
    place = np.argsort(order) if n else np.zeros(0, dtype=int)
    turned: dict[str, Any] = {
        name: [value[i] for i in order] for name, value in organisation.items() if name != "moves"
    }
    made = organisation["moves"].copy()
    made[:, :2] = place[made[:, :2]]
    turned["moves"] = made[::-1]
    assert spelled(proposed(turned)) == spelled(proposed(organisation))


@given(organisations())
def test_every_title_is_placed_once_or_left(organisation: dict[str, Any]) -> None:
    proposal = proposed(organisation)
    placed = [t for family in proposal.families for s in family.series for t in s.titles]
    everything = sorted([*placed, *(left.title for left in proposal.left)])
    assert everything == list(range(len(organisation["titles"])))
    assert [p.title for p in proposal.placements] == everything
    names = [family.name for family in proposal.families]
    assert len(set(names)) == len(names)
    assert all(names)


@given(organisations())
def test_grades_rise_along_every_series(organisation: dict[str, Any]) -> None:
    proposal = proposed(organisation)
    grade = {p.title: p.grade for p in proposal.placements}
    assert min(grade.values(), default=1) == 1
    for family in proposal.families:
        for series in family.series:
            steps = [{grade[title] for title in step.titles} for step in series.steps]
            assert all(len(on) == 1 for on in steps)
            levels = [on.pop() for on in steps]
            assert levels == sorted(set(levels))
            assert [step.number for step in series.steps] == list(range(1, len(steps) + 1))


@given(organisations())
def test_ladders_hold_the_family_and_pairs_share_a_grade(organisation: dict[str, Any]) -> None:
    proposal = proposed(organisation)
    grade = {p.title: p.grade for p in proposal.placements}
    for family in proposal.families:
        rungs = [rung for one in family.ladders for rung in one.rungs]
        assert sorted(t for rung in rungs for t in rung.titles) == list(family.titles)
        assert all(grade[t] == rung.grade for rung in rungs for t in rung.titles)
        kind = {t: s.kind for s in family.series for t in s.titles}
        for pair in family.pairs:
            assert {kind[t] for t in pair.specialist} == {LadderKind.SPECIALIST}
            assert {kind[t] for t in pair.leadership} == {LadderKind.LEADERSHIP}
            assert {grade[t] for t in pair.specialist + pair.leadership} == {pair.grade}


@given(organisations())
def test_everything_proposed_says_why(organisation: dict[str, Any]) -> None:
    proposal = proposed(organisation)
    for family in proposal.families:
        assert all(series.reasons and series.name for series in family.series)
    assert all(p.reasons for p in proposal.placements)
    assert all(m.reasons and m.source != m.target for m in proposal.moves)


@given(organisations())
def test_no_formal_move_goes_down(organisation: dict[str, Any]) -> None:
    proposal = proposed(organisation)
    grade = {p.title: p.grade for p in proposal.placements}
    assert all(grade[move.target] >= grade[move.source] for move in proposal.moves)
