"""Matching: laws that hold for any instance, instances meant to hurt, bad input, stopping."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.matching_cases import Table, build, cases, random_case
from waymark.engine.matching import (
    Candidates,
    Objective,
    candidates_by_person,
    candidates_from_pairs,
    certify,
    match,
)

BOTH = list(Objective)
Case = tuple[Table, list[int], list[int]]


def worth(possible: Candidates, objective: Objective) -> tuple[int, int]:
    """The people matched (where they count) and the total, proved."""
    found = match(possible, objective=objective)
    assert certify(possible, found).gap == 0
    return found.matched if objective is Objective.MOST_PEOPLE else 0, found.total


@settings(max_examples=60)
@given(cases(people=9), st.sampled_from(BOTH), st.randoms(use_true_random=False))
def test_the_order_of_people_and_experts_does_not_matter(
    case: Case, objective: Objective, rng: object
) -> None:
    table, capacity, locked = case
    rows, columns = list(range(len(table))), list(range(len(capacity)))
    rng.shuffle(rows)  # type: ignore[attr-defined]  # a random.Random
    rng.shuffle(columns)  # type: ignore[attr-defined]  # a random.Random
    mixed = build(
        [[table[i][j] for j in columns] for i in rows],
        [capacity[j] for j in columns],
        [columns.index(locked[i]) if locked[i] >= 0 else -1 for i in rows],
    )
    assert worth(mixed, objective) == worth(build(*case), objective)


@settings(max_examples=60)
@given(cases(people=9, tops=(1, 30, 400)), st.sampled_from(BOTH), st.integers(1, 5))
def test_the_total_scales_with_the_scores(case: Case, objective: Objective, by: int) -> None:
    table, capacity, locked = case
    larger = [[score * by if score >= 0 else -1 for score in row] for row in table]
    matched, total = worth(build(*case), objective)
    assert worth(build(larger, capacity, locked), objective) == (matched, by * total)


@settings(max_examples=60)
@given(cases(people=9), st.sampled_from(BOTH))
def test_a_place_without_a_price_can_go_and_a_dominated_pair_can_come(
    case: Case, objective: Objective
) -> None:
    table, capacity, locked = case
    possible = build(*case)
    found = match(possible, objective=objective)
    own = certify(possible, found).primal
    load = np.bincount(found.expert[found.expert >= 0], minlength=len(capacity)).tolist()
    # places that stay free are worth nothing
    assert worth(build(table, load, locked), objective) == worth(possible, objective)
    # a pair whose score does not exceed what the prices ask changes nothing
    for i, row in enumerate(table):
        for j, score in enumerate(row):
            surplus = max(
                [0] + [s + found.base - int(found.prices[k]) for k, s in enumerate(row) if s >= 0]
            )
            room = surplus + int(found.prices[j]) - found.base
            if score < 0 <= room and locked[i] < 0:
                more = [list(r) for r in table]
                more[i][j] = min(room, max([0, *row]))
                again = match(build(more, capacity, locked), objective=objective)
                assert again.total + found.base * again.matched == own
                return


@settings(max_examples=60)
@given(cases(people=9), st.sampled_from(BOTH))
def test_two_experts_with_the_places_of_one_are_worth_the_same(
    case: Case, objective: Objective
) -> None:
    table, capacity, _ = case
    if not capacity:
        return
    half = capacity[0] // 2
    split = build([[row[0], *row] for row in table], [half, capacity[0] - half, *capacity[1:]])
    assert worth(split, objective) == worth(build(table, capacity), objective)


def rectangle(score: Callable[[int, int], int], people: int, experts: int, places: int) -> Case:
    table = [[score(i, j) for j in range(experts)] for i in range(people)]
    return table, [places] * experts, [-1] * people


HURTING = {
    "nobody": ([], [], []),
    "no experts": ([[]] * 4, [], [-1] * 4),
    "no places": rectangle(lambda i, j: 7, 5, 3, 0),
    "no candidates": rectangle(lambda i, j: -1, 5, 3, 2),
    "ties everywhere": rectangle(lambda i, j: 500, 60, 12, 3),
    "all zero": rectangle(lambda i, j: 0, 30, 5, 3),
    "highest scores": rectangle(lambda i, j: 2047, 40, 8, 6),
    "limits in turn": rectangle(lambda i, j: 2047 * ((i + j) % 2), 40, 8, 4),
    "one expert for all": ([[1000 + i] for i in range(90)], [7], [-1] * 90),
    "one person for all": ([list(range(90))], [1] * 90, [-1]),
    "more places than people": rectangle(lambda i, j: i * j % 11, 20, 6, 1 << 20),
    "two islands": rectangle(lambda i, j: 3 + i % 5 if (i < 15) == (j < 3) else -1, 30, 6, 4),
    "a product": rectangle(lambda i, j: i * j, 45, 45, 1),
    # seating the last one moves everybody, each move costs a little more than the one before
    "a long chain": (
        [[9 if j == i else 8 if j == i + 1 else -1 for j in range(60)] for i in range(60)]
        + [[20] + [-1] * 59],
        [1] * 60,
        [-1] * 61,
    ),
}  # fmt: skip


@pytest.mark.parametrize("objective", BOTH)
@pytest.mark.parametrize("name", HURTING)
def test_instances_meant_to_hurt_are_solved_and_proved(name: str, objective: Objective) -> None:
    worth(build(*HURTING[name]), objective)


def test_a_chain_with_steep_steps_reaches_beyond_the_queues_window() -> None:
    """Everybody must move for one more to be seated, each at a loss of 2047."""
    size = 40
    table = [[2047 if j == i else 0 if j == i + 1 else -1 for j in range(size + 1)]
             for i in range(size)]  # fmt: skip
    possible = build([*table, [0] + [-1] * size], [1] * (size + 1))
    assert worth(possible, Objective.TOTAL) == (0, 2047 * size)
    assert worth(possible, Objective.MOST_PEOPLE) == (size + 1, 0)


def test_ties_in_a_large_instance_do_not_take_for_ever() -> None:
    possible = random_case(1, 3000, 500, 0.02, 1)
    for objective in BOTH:
        worth(possible, objective)


def test_the_same_input_gives_the_same_output_and_stays_as_it_was() -> None:
    rng = np.random.default_rng(3)
    person, expert = np.nonzero(rng.random((80, 20)) < 0.3)
    order = rng.permutation(len(person))
    given_arrays = person[order], expert[order], rng.integers(0, 9, len(order)), np.full(20, 3)
    copies = [array.copy() for array in given_arrays]
    found = [match(candidates_from_pairs(*given_arrays, people=80)) for _ in range(2)]
    assert (found[0].expert == found[1].expert).all()
    assert (found[0].prices == found[1].prices).all()
    assert all((a == b).all() for a, b in zip(copies, given_arrays, strict=True))


@pytest.mark.parametrize("objective", BOTH)
def test_stopping_leaves_pairs_that_are_allowed_and_a_bound(objective: Objective) -> None:
    possible = random_case(5, 900, 130, 0.9)
    calls: list[tuple[int, int]] = []

    def note(done: int, total: int) -> None:
        calls.append((done, total))

    whole = match(possible, objective=objective, progress=note)
    assert calls == sorted(set(calls))
    assert len({total for _, total in calls}) == 1
    for stop in [done for done, _ in calls[:-1]][::3]:
        part = match(possible, objective=objective, progress=lambda done, _, s=stop: done < s)  # type: ignore[misc]  # a default binds the value
        proof = certify(possible, part)
        assert not part.complete
        assert proof.primal <= whole.total + part.base * whole.matched <= proof.dual


def test_progress_ends_at_its_total_where_there_is_nothing_to_repair() -> None:
    calls: list[tuple[int, int]] = []
    match(pairs(), progress=lambda done, total: calls.append((done, total)))
    assert calls == [(1, 3), (2, 3), (3, 3)]


def pairs(**changed: object) -> Candidates:
    said: dict[str, object] = {
        "person": [0, 0, 1], "expert": [0, 1, 1], "score": [5, 6, 7], "capacity": [1, 1],
        "people": 2,
    }  # fmt: skip
    return candidates_from_pairs(**(said | changed))  # type: ignore[arg-type]  # wrong or mixed on purpose


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: pairs(person=[0, 0, 2]), r"person\[2\] is 2, expected 0..1"),
        (lambda: pairs(expert=[0, -1, 1]), r"expert\[1\] is -1, expected 0..1"),
        (lambda: pairs(score=[5, 6, 2048]), r"score\[2\] is 2048, expected 0..2047"),
        (lambda: pairs(score=[5, 6]), r"score has shape \(2,\), expected \(3,\)"),
        (lambda: pairs(score=[5.0, 6.0, 7.0]), "score holds float64, expected whole"),
        (lambda: pairs(score=[[5, 6, 7]]), r"score has shape \(1, 3\), expected \(3,\)"),
        (lambda: pairs(capacity=[1, -1]), r"capacity\[1\] is -1, expected 0.."),
        (lambda: pairs(expert=[1, 1, 1]), "person 0 and expert 1 are a pair twice"),
        (lambda: pairs(forbidden=[True]), r"forbidden has shape \(1,\), expected \(3,\)"),
        (lambda: pairs(locked=[0]), r"locked has shape \(1,\), expected \(2,\)"),
        (lambda: pairs(locked=[-1, 0]), r"expert\[1\] is 0, no candidate of person 1"),
        (lambda: pairs(locked=[1, 1]), "expert 1 has 1 places, more are locked"),
        (lambda: candidates_by_person([0, 2], [1, 0], [3, 3], [1, 1]), r"expert\[1\] of person 0"),
        (lambda: candidates_by_person([0, 1], [1, 0], [3, 3], [1, 1]), "0 first and 2 last"),
        (lambda: candidates_by_person([0, 3, 2], [1, 0], [3, 3], [1, 1]), "after entry 1, from 3 to 2"),
        (lambda: candidates_by_person(np.array([0, 9, 2], np.uint64), [0, 1], [3, 3], [1, 1]), "9 to 2"),
        (lambda: candidates_by_person(np.array([0, 2**63, 2], np.uint64), [0, 1], [3, 3], [1, 1]),
         r"start\[1\] is 9223372036854775808"),
        (lambda: pairs(people=-1), "-1 people, expected 0.."),
        (lambda: pairs(people=2**40), "1099511627776 people"),
        (lambda: candidates_by_person(np.zeros(2**20 + 2, int), [], [], []), "1048577 people"),
    ],
)  # fmt: skip
def test_bad_input_is_named(call: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


def test_forbidden_pairs_are_left_out_and_locks_are_kept() -> None:
    assert match(pairs(forbidden=[False, False, True])).pairs.tolist() == [[0, 1]]
    assert match(pairs(locked=[1, -1])).pairs.tolist() == [[0, 1]]


def test_scores_too_high_for_too_many_are_refused_where_most_people_are_asked() -> None:
    many = 1 << 19
    rows = np.arange(many)
    possible = candidates_from_pairs(
        rows, rows, np.full(many, 2047), np.ones(many, int), people=many
    )
    with pytest.raises(ValueError, match="expected below 536870912"):
        match(possible, objective=Objective.MOST_PEOPLE)
