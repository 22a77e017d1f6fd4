"""What a coordinator's change to a draft brings: the same as drafting anew with it."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from waymark.domain.mentoring.compute.changes import (
    Applied,
    alternatives,
    forbidding,
    helps,
    moving,
    with_locks,
)
from waymark.domain.mentoring.compute.packing import Packed
from waymark.engine.matching import Objective, candidates_from_pairs, certify, match, match_stably


@st.composite
def drafts(draw: Any, stable: bool = False) -> Packed:
    """An optimal, or stable, matching of a few people with ids that are no positions."""
    people, experts = draw(st.integers(1, 7)), draw(st.integers(1, 4))
    pairs = draw(
        st.lists(
            st.tuples(st.integers(0, people - 1), st.integers(0, experts - 1), st.integers(0, 900)),
            min_size=1, unique_by=lambda each: each[:2],
        )
    )  # fmt: skip
    capacity = draw(st.lists(st.integers(0, 3), min_size=experts, max_size=experts))
    person, expert, score = np.array(pairs).T
    possible = candidates_from_pairs(person, expert, score, capacity, people=people)
    best = match(possible, objective=Objective.MOST_PEOPLE)
    found = match_stably(possible).expert if stable else best.expert
    return Packed(
        entry=np.arange(people) * 7 + 100, expert=np.arange(experts) * 3 + 11,
        start=possible.start, to=possible.expert, score=possible.score,
        capacity=possible.capacity, offered=possible.capacity, locked=possible.locked, pairs=found, prices=best.prices,
        optimum=best.expert, optimum_prices=best.prices,
        bounds=np.full(people, -1, np.int32), cost=np.zeros(experts, np.int64), base=best.base,
        optimum_base=best.base, threshold=0, stable=stable, complete=True, finished=True, tolerance=0, budget=0,
        inputs="", kinds=("held",),
    )  # fmt: skip


def anew(packed: Packed, entry: int, expert: int | None = None, without: int | None = None) -> int:
    """The total, pairs counted far above scores, of drafting anew with one change."""
    person, pairs = (entry - 100) // 7, []
    candidates = packed.candidates()
    for who, to, score in zip(
        candidates.person(), candidates.expert, candidates.score, strict=True
    ):
        if (who, to * 3 + 11) != (person, without):
            pairs.append((who, to, score))
    locked = packed.locked.copy()
    if expert is not None:
        locked[person] = (expert - 11) // 3
    columns = np.array(pairs).reshape(-1, 3).T
    possible = candidates_from_pairs(
        *columns, packed.capacity, people=len(packed.entry), locked=locked
    )
    found = match(possible, objective=Objective.MOST_PEOPLE)
    return found.matched * 1_000_000 + found.total


def value(applied: Applied) -> int:
    after = applied.packed.assignment()
    return after.matched * 1_000_000 + after.total


def check_told(before: Packed, applied: Applied) -> None:
    """What is told of the change is what lies between the two drafts."""
    then, now = before.assignment(), applied.packed.assignment()
    assert applied.change.gain == now.total - then.total
    assert applied.change.more == now.matched - then.matched
    moved = {each.entry for each in applied.change.moved}
    assert moved == set(before.entry[before.pairs != applied.packed.pairs].tolist())
    gained = sum(each.fit_after - each.fit_before for each in applied.change.moved)
    assert gained == applied.change.gain


@settings(max_examples=150)
@given(drafts(), st.data())
def test_a_move_brings_what_drafting_anew_would(packed: Packed, data: Any) -> None:
    entry = data.draw(st.sampled_from(packed.entry.tolist()))
    expert = data.draw(st.sampled_from(packed.expert.tolist()))
    applied = moving(packed, entry, expert)
    candidates = packed.candidates()
    person, place = (entry - 100) // 7, (expert - 11) // 3
    mine = candidates.expert[candidates.start[person] : candidates.start[person + 1]]
    if place not in mine or packed.capacity[place] == 0:
        assert applied is None
        return
    assert applied is not None
    assert value(applied) == anew(packed, entry, expert=expert)
    assert certify(applied.packed.candidates(), applied.packed.assignment()).gap == 0
    assert applied.packed.pairs[person] == applied.packed.locked[person] == place
    check_told(packed, applied)


@settings(max_examples=150)
@given(drafts(), st.data())
def test_a_forbidden_pair_brings_what_drafting_anew_would(packed: Packed, data: Any) -> None:
    candidates = packed.candidates()
    at = data.draw(st.integers(0, len(candidates.expert) - 1))
    entry = int(packed.entry[candidates.person()[at]])
    expert = int(packed.expert[candidates.expert[at]])
    applied = forbidding(packed, entry, expert)
    assert value(applied) == anew(packed, entry, without=expert)
    assert certify(applied.packed.candidates(), applied.packed.assignment()).gap == 0
    check_told(packed, applied)


@settings(max_examples=100)
@given(drafts())
def test_alternatives_are_real_moves_the_cheapest_for_all_first(packed: Packed) -> None:
    for entry in packed.entry.tolist():
        offered = alternatives(packed, entry, limit=9)
        ranks = [(-each.more, -each.gain) for each in offered]
        assert ranks == sorted(ranks)
        for each in offered:
            assert each.moved[0].entry == entry
            assert each.moved[0].after is not None
            applied = moving(packed, entry, each.moved[0].after)
            assert applied is not None
            assert applied.change == each


@settings(max_examples=60)
@given(drafts(stable=True), st.data())
def test_stable_pairs_stay_stable_after_a_move(packed: Packed, data: Any) -> None:
    entry = data.draw(st.sampled_from(packed.entry.tolist()))
    for each in alternatives(packed, entry):
        applied = moving(packed, entry, each.moved[0].after or 0)
        assert applied is not None
        assert applied.change == each
        again = match_stably(applied.packed.candidates()).expert
        assert np.array_equal(applied.packed.pairs, again)


@settings(max_examples=60)
@given(drafts())
def test_what_a_place_more_would_bring(packed: Packed) -> None:
    alone = np.flatnonzero(packed.pairs < 0)
    for person in alone.tolist():
        for help_ in helps(packed, int(packed.entry[person])):
            place = (help_.expert - 11) // 3
            capacity = packed.capacity.copy()
            capacity[place] += 1
            c = packed.candidates()
            more = match(
                candidates_from_pairs(
                    c.person(), c.expert, c.score, capacity, people=c.people, locked=packed.locked
                ),
                objective=Objective.MOST_PEOPLE,
            )
            assert help_.gain == more.total - packed.assignment().total
            assert help_.more == more.matched - packed.assignment().matched


@settings(max_examples=60)
@given(drafts())
def test_locked_pairs_stay_whatever_is_asked(packed: Packed) -> None:
    who = np.flatnonzero(packed.pairs >= 0)
    locks = [(int(packed.entry[i]), int(packed.expert[packed.pairs[i]])) for i in who[::2]]
    bound = with_locks(packed, [*locks, (1, 2)])
    assert bound.locked[who[::2]].tolist() == packed.pairs[who[::2]].tolist()
    for entry in packed.entry.tolist():
        for each in alternatives(bound, entry):
            moved = {each.entry for each in each.moved} - {entry}
            assert not moved & {locked for locked, _ in locks}


def test_ids_that_are_not_in_the_draft_are_an_error() -> None:
    packed = Packed(
        entry=np.array([5]), expert=np.array([9]), start=np.array([0, 1]), to=np.array([0]),
        score=np.array([500]), capacity=np.array([1]), offered=np.array([1]), locked=np.array([-1], np.int32),
        pairs=np.array([0], np.int32), prices=np.array([0]), optimum=np.array([0], np.int32),
        optimum_prices=np.array([0]), bounds=np.array([-1]), cost=np.array([0]), base=1000,
        optimum_base=1000, threshold=0, stable=False, complete=True, finished=True, tolerance=0, budget=0,
        inputs="", kinds=("held",),
    )  # fmt: skip
    with pytest.raises(ValueError, match="6 is not in this draft"):
        alternatives(packed, 6)
