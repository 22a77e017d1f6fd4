"""Stable matchings: no blocking pair, and the best for the people among all that have none."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.matching_cases import Table, build, cases, random_case
from waymark.engine.matching import Candidates, Objective, match
from waymark.engine.matching.stable import blocking_pairs, match_stably

Case = tuple[Table, list[int], list[int]]


def allowed(case: Case) -> list[list[int]]:
    """Every choice of experts that keeps places and locks."""
    table, capacity, locked = case
    found = []
    for chosen in product(range(-1, len(capacity)), repeat=len(table)):
        pairs = [(i, j) for i, j in enumerate(chosen) if j >= 0]
        load = np.bincount([j for _, j in pairs], minlength=len(capacity))
        kept = all(lock in (-1, chosen[i]) for i, lock in enumerate(locked))
        if kept and all(table[i][j] >= 0 for i, j in pairs) and (load <= capacity).all():
            found.append(list(chosen))
    return found


def blocks(case: Case, liking: Table, chosen: list[int]) -> set[tuple[int, int]]:
    """Pairs who would both rather have each other, said word by word."""
    table, capacity, locked = case
    found = set()
    for i, row in enumerate(table):
        for j, score in enumerate(row):
            own = chosen[i]
            if score < 0 or locked[i] >= 0 or own == j:
                continue
            members = [k for k, expert in enumerate(chosen) if expert == j]
            asks = own < 0 or (score, -j) > (row[own], -own)
            takes = len(members) < capacity[j] or any(
                (liking[i][j], -i) > (liking[k][j], -k) for k in members if locked[k] < 0
            )
            if asks and takes:
                found.add((i, j))
    return found


def by_pair(possible: Candidates, liking: Table) -> list[int]:
    pairs = zip(possible.person().tolist(), possible.expert.tolist(), strict=True)
    return [liking[i][j] for i, j in pairs]


@st.composite
def liked_cases(draw: st.DrawFn, people: int = 5, experts: int = 3) -> tuple[Case, Table]:
    case = draw(cases(people=people, experts=experts, tops=(1, 4, 2047)))
    width = len(case[1])
    row = st.lists(st.integers(0, draw(st.sampled_from([1, 2047]))), min_size=width, max_size=width)
    return case, [draw(row) for _ in case[0]]


def rank(case: Case, person: int, expert: int) -> tuple[int, int]:
    return (case[0][person][expert], -expert) if expert >= 0 else (-1, 0)


@settings(max_examples=120)
@given(liked_cases())
def test_nothing_blocks_and_nobody_has_better_in_any_other_stable_matching(
    drawn: tuple[Case, Table],
) -> None:
    case, liking = drawn
    possible = build(*case)
    found = match_stably(possible, liking=by_pair(possible, liking))
    chosen = found.expert.tolist()
    every = allowed(case)
    assert chosen in every
    stable = [other for other in every if not blocks(case, liking, other)]
    assert chosen in stable
    for other in stable:
        for person, (mine, theirs) in enumerate(zip(chosen, other, strict=True)):
            assert rank(case, person, mine) >= rank(case, person, theirs)
        # the same people are matched in all of them
        assert [j >= 0 for j in chosen] == [j >= 0 for j in other]


@settings(max_examples=120)
@given(liked_cases(people=4), st.data())
def test_blocking_pairs_are_those_of_their_definition(
    drawn: tuple[Case, Table], data: st.DataObject
) -> None:
    case, liking = drawn
    possible = build(*case)
    chosen = data.draw(st.sampled_from(allowed(case)))
    said = blocking_pairs(possible, np.array(chosen, np.int32), liking=by_pair(possible, liking))
    assert {(i, j) for i, j in said.tolist()} == blocks(case, liking, chosen)


def plainly(possible: Candidates, liking: np.ndarray) -> list[int]:
    """Deferred acceptance in lists: the twin of the loops."""
    wishes: list[list[tuple[int, int, int]]] = [[] for _ in range(possible.people)]
    for i, j, score, like in zip(
        possible.person().tolist(), possible.expert.tolist(), possible.score.tolist(),
        liking.tolist(), strict=True,
    ):  # fmt: skip
        wishes[i].append((-score, j, like))
    waiting = [iter(sorted(row)) for row in wishes]
    members: list[list[tuple[int, int]]] = [[] for _ in range(possible.experts)]
    proposing = list(range(possible.people))
    while proposing:
        person = proposing.pop()
        for _, j, like in waiting[person]:
            members[j] = sorted([*members[j], (-like, person)])
            if len(members[j]) <= possible.capacity[j]:
                break
            _, left = members[j].pop()
            if left != person:
                proposing.append(left)
                break
    found = [-1] * possible.people
    for j, held in enumerate(members):
        for _, person in held:
            found[person] = j
    return found


@pytest.mark.parametrize("seed", range(6))
def test_the_loops_do_what_the_plain_twin_does(seed: int) -> None:
    possible = random_case(seed, 400, 30 + 30 * seed, 0.2, [3, 1000][seed % 2])
    liking = np.random.default_rng(seed).integers(0, 2048, len(possible.score))
    found = match_stably(possible, liking=liking)
    assert found.expert.tolist() == plainly(possible, liking)
    assert not len(blocking_pairs(possible, found.expert, liking=liking))
    assert found.proposals >= found.matched


@pytest.mark.parametrize("places", [1, 40, 1 << 20])
def test_one_expert_for_all_keeps_the_best(places: int) -> None:
    rng = np.random.default_rng(5)
    scores = rng.permutation(300)
    found = match_stably(build([[int(score)] for score in scores], [places]))
    assert (found.expert >= 0).tolist() == (scores >= 300 - places).tolist()


def test_where_both_sides_go_by_the_score_the_best_pairs_are_made_first() -> None:
    table = [[9, 8], [8, 1]]
    found = match_stably(build(table, [1, 1]))
    assert found.expert.tolist() == [0, 1]
    optimum = match(build(table, [1, 1]), objective=Objective.MOST_PEOPLE)
    assert found.costs(optimum) == (0, 6)
    assert blocking_pairs(build(table, [1, 1]), optimum.expert).tolist() == [[0, 0]]


def test_stability_can_leave_people_out() -> None:
    table = [[9, 8], [7, -1]]
    found = match_stably(build(table, [1, 1]))
    assert found.expert.tolist() == [0, -1]
    most = match(build(table, [1, 1]), objective=Objective.MOST_PEOPLE)
    assert found.costs(most) == (1, 6)


def test_stopping_leaves_pairs_that_are_allowed() -> None:
    possible = random_case(5, 500, 60)
    calls: list[tuple[int, int]] = []

    def stop(done: int, total: int) -> bool:
        calls.append((done, total))
        return done < 3

    part = match_stably(possible, progress=stop)
    assert calls == [(1, 16), (2, 16), (3, 16)]
    assert not part.complete
    assert (np.bincount(part.expert[part.expert >= 0], minlength=60) <= possible.capacity).all()
    assert 0 < part.matched < match_stably(possible).matched


@pytest.mark.parametrize(
    ("liking", "message"),
    [
        ([1], r"liking has shape \(1,\), expected \(2,\)"),
        ([1, 2048], r"liking\[1\] is 2048, expected 0..2047"),
        ([1.0, 2.0], "liking holds float64"),
    ],
)
def test_bad_input_is_named(liking: list[float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        match_stably(build([[5, 6]], [1, 1]), liking=liking)
