"""What builds on the optimum: stable pairs, a fair tail, consequences of a change, all pairs.

Called by matching.py. Consequences are measured at 10,000 pairs at every size: that is where a person
waits for them.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from matching_instance import instance
from matching_money import budget_rows, place_rows
from matching_needs import wide_instance, with_steps
from measuring import measured, table

from waymark.engine.matching import (
    Assignment,
    Candidates,
    Consequence,
    Needs,
    Objective,
    Rules,
    Strengths,
    after_arrival,
    after_departure,
    after_forbidding,
    after_lock,
    after_place_added,
    after_place_removed,
    after_swap,
    blocking_pairs,
    candidates_from_pairs,
    certify,
    check_fair_tail,
    match,
    match_all_pairs,
    match_stably,
    nearest,
    raise_worst,
    score_table,
)

ASKED_AT = 12_500  # people, for about 10,000 pairs
QUESTIONS = 30  # of each kind
APART = 150  # how far an expert's liking lies from the score, at most
TOLERANCE = 0.01  # of the total, for the fair tail
TABLE_MOST = 1_000_000  # pairs for which a table of all scores is made as well
STACK = 512 << 20  # bytes, for a peer that recurses


def stable_rows(possible: Candidates, optimum: Assignment, peer: bool) -> str:
    """Deferred acceptance, its check and its cost; beside the library of that name where asked."""
    apart = np.random.default_rng(5).integers(-APART, APART + 1, len(possible.score))
    wants = np.clip(possible.score + apart, 0, 2047)
    match_stably(instance(50))
    rows: list[list[object]] = [["stable pairs", "CPU s", "matched", "total", "% less"]]
    for name, liking in (("both sides go by the score", None), ("experts have their own", wants)):
        run = measured(lambda liking=liking: match_stably(possible, liking=liking))
        found = run.value
        less = 100 * found.costs(optimum)[1] / optimum.total
        rows.append([name, run.cpu, found.matched, found.total, less])
        if len(blocking_pairs(possible, found.expert, liking=liking)):
            raise RuntimeError("a pair blocks")
    if peer:
        run = measured(lambda: by_library(possible, wants))
        if run.value.tolist() != found.expert.tolist():
            raise RuntimeError("the peer finds other pairs")
        rows.append(
            ["the same by the library `matching`", run.cpu, found.matched, found.total, less]
        )
    rows.append(["optimum", None, optimum.matched, optimum.total, 0.0])
    check = measured(lambda: blocking_pairs(possible, found.expert, liking=wants))
    return f"{table(rows)}\nchecking that nothing blocks: {check.cpu:.3f} s CPU"


def by_library(possible: Candidates, wants: np.ndarray) -> np.ndarray:
    """Deferred acceptance by `matching`, in a thread with room for its recursion."""
    person, expert = possible.person().tolist(), possible.expert.tolist()
    score, liking = possible.score.tolist(), wants.tolist()
    mine: dict[str, list[str]] = {f"p{i}": [] for i in range(possible.people)}
    theirs: dict[str, list[str]] = {f"e{j}": [] for j in range(possible.experts)}
    for at in sorted(range(len(person)), key=lambda at: (-score[at], expert[at])):
        mine[f"p{person[at]}"].append(f"e{expert[at]}")
    for at in sorted(range(len(person)), key=lambda at: (-liking[at], person[at])):
        theirs[f"e{expert[at]}"].append(f"p{person[at]}")
    places = {f"e{j}": int(many) for j, many in enumerate(possible.capacity)}
    found, library = np.full(possible.people, -1), games()

    def solve() -> None:
        game = library.HospitalResident.create_from_dictionaries(mine, theirs, places)
        for host, guests in game.solve().items():
            for guest in guests:
                found[int(str(guest)[1:])] = int(str(host)[1:])

    limit, stack = sys.getrecursionlimit(), threading.stack_size(STACK)
    sys.setrecursionlimit(10**6)
    thread = threading.Thread(target=solve)
    thread.start()
    thread.join()
    sys.setrecursionlimit(limit)
    threading.stack_size(stack)
    return found


def games() -> Any:
    """The library, which bears the name of the benchmark beside this file."""
    path, here = sys.path[:], Path(__file__).parent.resolve()
    sys.path[:] = [entry for entry in path if Path(entry).resolve() != here]
    try:
        return import_module("matching.games")
    finally:
        sys.path[:] = path


def fair_tail_rows(possible: Candidates, optimum: Assignment) -> str:
    """The worst pair of the optimum, and how far it can be raised at which price."""
    position = possible.positions(optimum.expert)
    worst = int(possible.score[position[position >= 0]].min())
    rows: list[list[object]] = [["fair tail", "CPU s", "lowest score", "total given up"]]
    rows.append(["the optimum as found", None, worst, 0])
    for name, share in (("among the optima", 0.0), ("for 1 % of the total", TOLERANCE)):
        tolerance = int(share * optimum.total)
        run = measured(
            lambda tolerance=tolerance: raise_worst(possible, optimum, tolerance=tolerance)
        )
        check_fair_tail(possible, optimum, run.value)
        rows.append([name, run.cpu, run.value.threshold, run.value.price])
    return table(rows)


def consequence_rows() -> str:
    """What a question costs; each answer's prices are checked besides."""
    possible = instance(ASKED_AT)
    found = match(possible, objective=Objective.MOST_PEOPLE)
    rows: list[list[object]] = [["a change", "median ms", "slowest ms", "people moved, at most"]]
    for name, ask in questions(possible, found).items():
        runs = [measured(call) for call in ask]
        for run in runs:
            if certify(run.value.candidates, run.value.assignment).gap:
                raise RuntimeError("an answer is not proved")
        took = sorted(1000 * run.cpu for run in runs)
        moved = max(len(run.value.moves) for run in runs)
        rows.append([name, took[len(took) // 2], took[-1], moved])
    anew = measured(lambda: match(possible, objective=Objective.MOST_PEOPLE))
    rows.append(["(solving anew)", 1000 * anew.cpu, None, None])
    return f"{found.matched:,} pairs, {len(possible.expert):,} candidates\n{table(rows)}"


def questions(
    possible: Candidates, found: Assignment
) -> dict[str, list[Callable[[], Consequence]]]:
    """So many questions of each kind about people and experts drawn by a seed."""
    rng = np.random.default_rng(9)
    seated = np.flatnonzero(found.expert >= 0)
    people = rng.choice(seated, QUESTIONS, replace=False).tolist()
    experts = [int(found.expert[person]) for person in people]
    rows = [slice(possible.start[person], possible.start[person + 1]) for person in people]
    others = [int(rng.choice(possible.expert[row])) for row in rows]
    here = (possible, found)
    return {
        "swap": [lambda pair=pair: after_swap(*here, *pair) for pair in swaps(possible, found, rng)],
        "lock": [lambda i=i, j=j: after_lock(*here, i, j) for i, j in zip(people, others, strict=True)],
        "forbid": [
            lambda i=i, j=j: after_forbidding(*here, i, j)
            for i, j in zip(people, experts, strict=True)
        ],
        "one place more": [lambda j=j: after_place_added(*here, j) for j in experts],
        "one place less": [lambda j=j: after_place_removed(*here, j) for j in experts],
        "a late arrival": [
            lambda row=row: after_arrival(*here, possible.expert[row], possible.score[row])
            for row in rows
        ],
        "somebody leaves": [lambda i=i: after_departure(*here, i) for i in people],
    }  # fmt: skip


def swaps(
    possible: Candidates, found: Assignment, rng: np.random.Generator
) -> list[tuple[int, int]]:
    """Pairs of people who could exchange their experts."""
    pairs = set(zip(possible.person().tolist(), possible.expert.tolist(), strict=True))
    chosen: list[tuple[int, int]] = []
    for person in rng.permutation(np.flatnonzero(found.expert >= 0)).tolist():
        mine = int(found.expert[person])
        row = possible.expert[possible.start[person] : possible.start[person + 1]]
        for other in np.flatnonzero(np.isin(found.expert, row) & (found.expert != mine)).tolist():
            if (other, mine) in pairs:
                chosen.append((person, other))
                break
        if len(chosen) == QUESTIONS:
            break
    return chosen


def all_pairs_rows(people: int) -> str:
    """From traits and hours to the optimum over all pairs, proved."""
    match_all_pairs(*wide_instance(50), keep=5)
    wide = wide_instance(people)
    needs, strengths, capacity, rules = wide
    every = people * len(capacity)
    rows: list[list[object]] = [
        ["candidates each, at first", "CPU s", "MB", "lookup alone", "rounds", "pairs in the end", "total"]
    ]  # fmt: skip
    grown = with_steps(wide)
    for name, keep, (*both, places, by) in (
        ("20", 20, wide), ("50", 50, wide), ("50, with steps, units, two weeks", 50, grown)
    ):  # fmt: skip
        alone = measured(lambda both=both, by=by, keep=keep: nearest(*both, by, keep=keep))
        run = measured(
            lambda both=both, places=places, by=by, keep=keep: match_all_pairs(
                *both, places, by, keep=keep
            )
        )
        found = run.value
        if not found.complete or certify(found.candidates, found.assignment).gap:
            raise RuntimeError("the optimum is not proved")
        rows.append(
            [name, run.cpu, run.peak_mb, alone.cpu, found.rounds, len(found.candidates.expert),
             found.assignment.total]
        )  # fmt: skip
    if every <= TABLE_MOST:
        run = measured(lambda: by_table(needs, strengths, capacity, rules))
        rows.append(
            ["a table of all scores by numpy", run.cpu, run.peak_mb, None, None, every, run.value]
        )
    return f"all {every:,} pairs of {people:,} people with {len(capacity):,} experts\n{table(rows)}"


def by_table(needs: Needs, strengths: Strengths, capacity: np.ndarray, rules: Rules) -> int:
    """The total where all scores are written into a table first."""
    scores = score_table(needs, strengths, rules)
    person, expert = np.nonzero(scores >= 0)
    possible = candidates_from_pairs(
        person, expert, scores[person, expert], capacity, people=len(scores)
    )
    return match(possible).total


def beyond(possible: Candidates, size: str) -> str:
    """All the tables of a size."""
    optimum = match(possible, objective=Objective.MOST_PEOPLE)
    return "\n\n".join(
        (
            stable_rows(possible, optimum, peer=size == "small"),
            fair_tail_rows(possible, optimum),
            consequence_rows(),
            place_rows(),
            budget_rows(),
            all_pairs_rows(min(possible.people, 100_000)),
        )
    )
