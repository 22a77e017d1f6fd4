"""What a user would reach for to rank openings; each finds the same scores as waymark."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
from scipy.sparse import csr_matrix
from sparse_dot_topn import sp_matmul_topn

from waymark.engine.ranking import Openings, People, rank_plain

__all__ = ["LEVELS", "K", "Peer", "peers"]

K, LEVELS = 20, 5
#: People that a peer works on, at most.
PARTS = {"pandas": 200, "numpy": 300, "polars": 5_000, "scipy": 5_000, "sdt": 10**9}


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
    """What a user's script does: merge, reckon, sum and sort for one person after the other."""
    owner = np.repeat(np.arange(len(known)), np.diff(known.start))
    asked = pd.DataFrame({
        "opening": owner, "skill": known.skill, "required": known.level.astype(np.int64),
        "full": known.points[:, LEVELS].astype(np.int64),
    })  # fmt: skip
    open_to = [asked[asked.opening.isin(known.eligible(g, 0))] for g in range(len(known.groups))]
    person, held = held_keys(crowd, rows)
    holds = {
        one: pd.DataFrame({"skill": held[own] // LEVELS, "level": held[own] % LEVELS + 1})
        for one in rows.tolist()
        for own in [person == one]
    }

    def call() -> np.ndarray:
        found = []
        for one in rows.tolist():
            both = open_to[crowd.group[one]].merge(holds[one], on="skill")
            squared = both.required**2
            short = (both.required - both.level).clip(lower=0)
            both["points"] = both.full * (squared - short**2) // squared
            total = both.groupby("opening")["points"].sum()
            found.append(total[total > 0].nlargest(K).to_numpy())
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


Pair = tuple[np.ndarray, csr_matrix, csr_matrix]


def matrices(crowd: People, known: Openings, rows: np.ndarray) -> list[Pair]:
    """By group: who, people by (skill, level), and (skill, level) by opening."""
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
    return pairs


def products(pairs: list[Pair], multiply: Callable[[Any, Any], np.ndarray]) -> np.ndarray:
    """A sparse product per group, so that nothing is reckoned that is not open."""
    scores = np.zeros((sum(len(at) for at, _, _ in pairs), K), np.int64)
    for at, held, offered in pairs:
        scores[at] = multiply(held, offered)
    return scores


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

    ready = {name: matrices(crowd, known, some(name)) for name in ("scipy", "sdt")}
    return [
        Peer("pandas loop", some("pandas"), pandas_loop(crowd, known, some("pandas"))),
        Peer("numpy per person", some("numpy"), first_lists),
        Peer("polars join", some("polars"), polars_join(crowd, known, some("polars"))),
        Peer("scipy sparse", some("scipy"), lambda: products(ready["scipy"], by_scipy)),
        Peer("sparse_dot_topn", some("sdt"), lambda: products(ready["sdt"], by_sparse_dot_topn)),
        Peer(
            "  and its matrices",
            some("sdt"),
            lambda: products(matrices(crowd, known, some("sdt")), by_sparse_dot_topn),
        ),
    ]
