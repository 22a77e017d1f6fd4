"""The best 20 openings of everyone, beside what a user would reach for.

    python benchmarks/ranking.py [--size small|large|moonshot]

Seeded people and openings with 10 to 40 skills at levels 1..5: skills are as popular as words are
(Zipf), and two thirds of one's skills come from one's field. 24 groups of people, to each of which
about a fifth of the openings is open. small 10,000 people x 1,000 openings, large 100,000 x 5,000,
moonshot 1,000,000 x 10,000 with 13,900 skills.

CPU seconds of one process, own and peers in turn. Slow peers work on a part of the people and are
scaled, which the table says. Peers get their tables and matrices ready made, sparse_dot_topn once
more with making them; ours is timed from the checked arrays on, its postings included. All must find
the same scores.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from measuring import (
    Measurement,
    bandwidth,
    interleaved,
    lower_bound,
    machine,
    measured,
    size_asked,
    table,
)
from numba import njit
from ranking_peers import LEVELS, K, peers

from waymark.engine.kernels import kernel
from waymark.engine.ranking import (
    Opening,
    Openings,
    People,
    change_openings,
    openings,
    people,
    rank,
    rank_one,
    rank_plain,
    standing,
)
from waymark.engine.ranking.lists import Lists

SITES, BANDS = 8, 3
SIZES = {
    "small": (10_000, 1_000, 2_000),
    "large": (100_000, 5_000, 2_000),
    "moonshot": (1_000_000, 10_000, 13_900),
}


@njit  # type: ignore[untyped-decorator]  # numba has no types
def draw(field, many, own, cumulative, seed):  # type: ignore[no-untyped-def]  # compiled
    """Skills and levels, `many` per row: two thirds of a row's own field, the rest by popularity."""
    np.random.seed(seed)
    start = np.concatenate((np.zeros(1, np.int64), np.cumsum(many)))
    skill, level = np.empty(start[-1], np.int32), np.empty(start[-1], np.int8)
    taken = np.full(len(cumulative), -1, np.int64)
    for row in range(len(many)):
        at = start[row]
        while at < start[row + 1]:
            if np.random.random() < 0.65:
                one = own[field[row], int(own.shape[1] * np.random.random() ** 1.5)]
            else:
                one = min(np.searchsorted(cumulative, np.random.random()), len(cumulative) - 1)
            if taken[one] != row:
                taken[one] = row
                skill[at] = one
                level[at] = 1 + int(LEVELS * np.random.random() ** 1.2)
                at += 1
        skill[start[row] : at].sort()
    return start, skill, level


def instance(size: str) -> tuple[People, Openings]:
    """People and openings of a size."""
    many, jobs, skills = SIZES[size]
    rng = np.random.default_rng(11)
    popular = rng.permutation(1 / (np.arange(skills) + 10.0) ** 0.9)
    cumulative = np.cumsum(popular / popular.sum())
    fields = max(20, skills // 40)
    own = np.stack([rng.choice(skills, 150, replace=False) for _ in range(fields)])

    def side(rows: int, seed: int) -> Any:
        return draw(
            rng.integers(0, fields, rows), rng.integers(10, 41, rows), own, cumulative, seed
        )

    crowd = people(skills, *side(many, 12), rng.integers(0, SITES * BANDS, many))
    start, skill, level = side(jobs, 13)
    site, band = rng.integers(0, SITES, jobs), rng.integers(0, BANDS, jobs)
    remote = rng.random(jobs) < 0.15
    group = np.arange(SITES * BANDS)[:, None]
    groups = (remote | (site == group // BANDS)) & (abs(band - group % BANDS) <= 1)
    return crowd, openings(skills, start, skill, level, rng.integers(1, 5, len(skill)), groups)


@njit  # type: ignore[untyped-decorator]  # numba has no types
def scatter(place, gain, total, times):  # type: ignore[no-untyped-def]  # compiled
    """The touches alone: add gain[i] at place[i], again and again."""
    for _ in range(times):
        for at in range(len(place)):
            total[place[at]] += gain[at]


def touch_seconds(crowd: People, known: Openings) -> tuple[float, float]:
    """Touches of postings per person, and the seconds that they alone would take everyone."""
    touches = 0
    for group in range(len(known.groups)):
        positions = known.eligible(group, 0)
        owner = np.repeat(np.arange(len(known)), np.diff(known.start))
        open_to = np.isin(owner, positions)
        asked = np.bincount(known.skill[open_to], minlength=known.skills)
        person = np.repeat(np.arange(len(crowd)), np.diff(crowd.start))
        touches += int(asked[crowd.skill[crowd.group[person] == group]].sum())
    rng = np.random.default_rng(2)
    place = rng.integers(0, len(known) // 5, 2_000).astype(np.uint16)
    gain, total = rng.integers(0, 9, 2_000).astype(np.int16), np.zeros(2**14, np.int16)
    scatter(place, gain, total, 1)
    took = min(measured(lambda: scatter(place, gain, total, 50_000)).cpu for _ in range(3))
    return touches / len(crowd), touches * took / (50_000 * 2_000)


def told(
    name: str, of: int, run: Measurement[Any], on: int, own: float
) -> tuple[str, int, float, float, float, float]:
    """A row of the table; `on` people were worked on of `of`."""
    each = run.cpu / on
    return name, on, each * 1e6, each * of, run.peak_mb, each / own


def changes(crowd: People, known: Openings) -> None:
    """What one changed opening and one person who waits cost."""
    now = standing(crowd, known, K)
    anew = Opening(range(25), [3] * 25, [1] * 25, range(SITES * BANDS))
    run = measured(lambda: change_openings(now, {5: anew}))
    after, touched = run.value
    whole = rank(crowd, after.openings, K)
    assert np.array_equal(whole.opening, after.lists.opening)
    print(f"One opening changed: {run.cpu * 1e3:.0f} ms, {len(touched):,} lists differ")
    alone = people(crowd.skills, [0, 25], np.arange(25), np.full(25, 3), [0])
    run_one = interleaved({"one": lambda: rank_one(alone, known, K)}, 9)["one"]
    plain = interleaved({"one": lambda: rank_plain(alone, known, K)}, 9)["one"]
    print(f"One person: {run_one.wall * 1e6:.0f} us; plain twin {plain.wall * 1e6:.0f} us")


def main() -> None:
    """Print the table of one size, the limits and what a change costs."""
    size = size_asked(__doc__ or "")
    kernel("ranking.ranking_kernel")
    crowd, known = instance(size)
    reads = bandwidth()
    print(machine(reads))
    print(
        f"{size}: {len(crowd):,} people, {len(known):,} openings, {len(crowd.skill):,} skills held"
    )
    others = peers(crowd, known)
    calls: dict[str, Callable[[], Any]] = {"waymark": lambda: rank(crowd, known, K)}
    calls |= {peer.name: peer.call for peer in others}
    runs = interleaved(calls, 3 if size == "small" else 1 if size == "large" else 3)
    lists: Lists = runs["waymark"].value
    own = runs["waymark"].cpu / len(crowd)
    rows = [told("waymark", len(crowd), runs["waymark"], len(crowd), own)]
    for peer in others:
        run = runs[peer.name]
        assert np.array_equal(run.value, lists.score[peer.rows]), peer.name
        rows.append(told(peer.name, len(crowd), run, len(peer.rows), own))
    head = ("", "people worked on", "us per person", "CPU s for all", "peak MB", "times ours")
    print(table([head, *rows]))
    touches, seconds = touch_seconds(crowd, known)
    passes = crowd.skill.nbytes + crowd.level.nbytes + lists.score.nbytes + lists.opening.nbytes
    print(
        f"Limits: {touches:.0f} touches of postings a person take {seconds:.3f} s, a pass over the "
        f"input and the lists {lower_bound(passes, reads):.3f} s; ours is "
        f"{own * len(crowd) / seconds:.1f} times the touches."
    )
    two = measured(lambda: rank(crowd, known, K, threads=2))
    assert np.array_equal(two.value.opening, lists.opening)
    print(f"Two threads: {two.wall:.2f} s wall, {two.cpu:.2f} s CPU, the same lists")
    changes(crowd, known)


if __name__ == "__main__":
    main()
