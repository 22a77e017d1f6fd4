"""The best 20 openings of everyone, beside what a user would reach for.

    python benchmarks/ranking.py [--size small|large|moonshot]

Seeded people and openings with 10 to 40 skills at levels 1..5: skills are as popular as words are
(Zipf), and two thirds of one's skills come from one's field. 24 groups of people, to each of which
about a fifth of the openings is open. small 10,000 people x 1,000 openings, large 100,000 x 5,000,
moonshot 1,000,000 x 10,000 with 13,900 skills.

CPU seconds of one process, own and peers in turn. Slow peers work on a part of the people and are
scaled, which the table says. Peers get their tables and matrices ready made; ours is timed from the
checked arrays on, its postings included. All that finds lists must find the same scores.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
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
from scipy.sparse import csr_matrix
from sparse_dot_topn import sp_matmul_topn

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

K, LEVELS = 20, 5
SITES, BANDS = 8, 3
SIZES = {
    "small": (10_000, 1_000, 2_000),
    "large": (100_000, 5_000, 2_000),
    "moonshot": (1_000_000, 10_000, 13_900),
}
#: People that a peer works on, at most.
PARTS = {"pandas": 60, "numpy": 300, "polars": 5_000, "scipy": 5_000, "sdt": 10**9}


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


@dataclass(frozen=True)
class Peer:
    """A way to the same lists, on the people at `rows`; returns their scores, best first."""

    name: str
    rows: np.ndarray
    call: Callable[[], np.ndarray]


def long_table(known: Openings, positions: np.ndarray) -> tuple[np.ndarray, ...]:
    """(skill, level) as one number, opening, points: what each level held brings to whom."""
    owner = np.repeat(np.arange(len(known)), np.diff(known.start))
    chosen = np.flatnonzero(np.isin(owner, positions))
    key = known.skill[chosen, None].astype(np.int64) * LEVELS + np.arange(LEVELS)
    points = known.points[chosen, 1:]
    return key.ravel(), np.repeat(owner[chosen], LEVELS), points.ravel().astype(np.int64)


def held_keys(crowd: People, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Person, and (skill, level) as one number, of everything that some people hold."""
    many = np.diff(crowd.start)[rows]
    first = np.repeat(crowd.start[rows] - np.concatenate(([0], np.cumsum(many)[:-1])), many)
    at = first + np.arange(many.sum())
    key = crowd.skill[at].astype(np.int64) * LEVELS + crowd.level[at] - 1
    return np.repeat(rows, many), key


def padded(found: Sequence[np.ndarray]) -> np.ndarray:
    """Scores row by row, filled up with zeros."""
    rows = np.zeros((len(found), K), np.int64)
    for at, one in enumerate(found):
        rows[at, : len(one)] = one
    return rows


def pandas_loop(crowd: People, known: Openings, rows: np.ndarray) -> Callable[[], np.ndarray]:
    """What a user's script does: merge, sum and sort for one person after the other."""
    key, opening, points = long_table(known, np.arange(len(known)))
    offers = pd.DataFrame({"key": key, "opening": opening, "points": points})
    person, held = held_keys(crowd, rows)
    holds = {one: pd.DataFrame({"key": held[person == one]}) for one in rows.tolist()}
    open_to = [set(known.eligible(g, 0).tolist()) for g in range(len(known.groups))]

    def call() -> np.ndarray:
        found = []
        for one in rows.tolist():
            total = holds[one].merge(offers, on="key").groupby("opening")["points"].sum()
            total = total[total.index.isin(open_to[crowd.group[one]])]
            found.append(total[total > 0].sort_values(ascending=False).head(K).to_numpy())
        return padded(found)

    return call


def polars_join(crowd: People, known: Openings, rows: np.ndarray) -> Callable[[], np.ndarray]:
    """One join of everybody's skills with all offers, then sums and the top of each group."""
    key, opening, points = long_table(known, np.arange(len(known)))
    offers = pl.DataFrame({"key": key, "opening": opening, "points": points})
    person, held = held_keys(crowd, rows)
    holds = pl.DataFrame({"person": person, "key": held, "group": crowd.group[person]})
    pairs = [(g, o) for g in range(len(known.groups)) for o in known.eligible(g, 0).tolist()]
    may = pl.DataFrame(pairs, schema={"group": pl.Int32, "opening": pl.Int64}, orient="row")

    def call() -> np.ndarray:
        summed = (
            holds.lazy().join(offers.lazy(), on="key")
            .group_by("person", "group", "opening").agg(pl.col("points").sum())
            .filter(pl.col("points") > 0)
            .join(may.lazy(), on=["group", "opening"], how="semi")
            .group_by("person").agg(pl.col("points").top_k(K).sort(descending=True))
            .sort("person").collect()
        )  # fmt: skip
        return padded([np.array(one) for one in summed["points"].to_list()])

    return call


def products(
    crowd: People, known: Openings, rows: np.ndarray, multiply: Callable[[Any, Any], np.ndarray]
) -> Callable[[], np.ndarray]:
    """A sparse product per group: people by (skill, level) times (skill, level) by opening."""
    pairs = []
    for group in range(len(known.groups)):
        members = rows[crowd.group[rows] == group]
        person, held = held_keys(crowd, members)
        one = np.ones(len(held), np.float32), (np.searchsorted(members, person), held)
        positions = known.eligible(group, 0)
        key, opening, points = long_table(known, positions)
        two = points.astype(np.float32), (key, np.searchsorted(positions, opening))
        features = known.skills * LEVELS
        pairs.append((
            np.searchsorted(rows, members),
            csr_matrix(one, shape=(len(members), features)),
            csr_matrix(two, shape=(features, len(positions))),
        ))  # fmt: skip

    def call() -> np.ndarray:
        scores = np.zeros((len(rows), K), np.int64)
        for at, held, offered in pairs:
            scores[at] = multiply(held, offered)
        return scores

    return call


def by_scipy(held: Any, offered: Any) -> np.ndarray:
    """scipy's product, then the top of each row."""
    found = (held @ offered).toarray()
    return -np.sort(np.partition(-found, min(K, found.shape[1] - 1), axis=1)[:, :K], axis=1)


def by_sparse_dot_topn(held: Any, offered: Any) -> np.ndarray:
    """sparse_dot_topn's product, which keeps the top of each row itself."""
    found = sp_matmul_topn(held, offered, top_n=K, sort=True, n_threads=1)
    many = np.diff(found.indptr)
    scores = np.zeros((len(many), K), np.int64)
    scores[np.arange(K) < many[:, None]] = found.data
    return scores


def peers(crowd: People, known: Openings) -> list[Peer]:
    """All peers with their inputs ready."""

    def some(name: str) -> np.ndarray:
        return np.arange(min(len(crowd), PARTS[name]))

    def first_lists() -> np.ndarray:
        own = slice(0, int(crowd.start[len(some("numpy"))]))
        start = crowd.start[: len(some("numpy")) + 1]
        few = People(
            crowd.skills, start, crowd.skill[own], crowd.level[own],
            crowd.group[: len(start) - 1], crowd.needs[: len(start) - 1],
        )  # fmt: skip
        return rank_plain(few, known, K).score

    return [
        Peer("pandas loop", some("pandas"), pandas_loop(crowd, known, some("pandas"))),
        Peer("numpy per person", some("numpy"), first_lists),
        Peer("polars join", some("polars"), polars_join(crowd, known, some("polars"))),
        Peer("scipy sparse", some("scipy"), products(crowd, known, some("scipy"), by_scipy)),
        Peer(
            "sparse_dot_topn", some("sdt"), products(crowd, known, some("sdt"), by_sparse_dot_topn)
        ),
    ]


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
    anew = Opening([0, 1, 2], [2, 3, 4], [1, 1, 2], range(SITES * BANDS))
    run = measured(lambda: change_openings(now, {5: anew}))
    after, touched = run.value
    whole = rank(crowd, after.openings, K)
    assert np.array_equal(whole.opening, after.lists.opening)
    print(f"One changed opening: {run.cpu * 1e3:.0f} ms, {len(touched):,} people ranked again")
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
