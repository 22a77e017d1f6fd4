"""A draft's matching as bytes: comes back as it was, and nothing else passes for it."""

import json
import zlib
from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from waymark.domain.mentoring.compute.making import replayed
from waymark.domain.mentoring.compute.packing import ARRAYS, Packed, pack, unpack
from waymark.domain.mentoring.compute.solving import Setting, solve
from waymark.engine.matching import Candidates, candidates_from_pairs


def candidates_of(seed: int) -> Candidates:
    rng = np.random.default_rng(seed)
    people, experts = int(rng.integers(0, 30)), int(rng.integers(1, 10))
    table = rng.random((people, experts)) < 0.4
    person, expert = np.nonzero(table)
    score = rng.integers(0, 1001, len(person))
    return candidates_from_pairs(person, expert, score, rng.integers(0, 4, experts), people=people)


def packed_of(seed: int, stable: bool = False) -> Packed:
    given_ = candidates_of(seed)
    setting = Setting(stable, 20, np.zeros(given_.experts, np.int64), 0)
    solved = solve(given_, setting)
    found, best = solved.assignment, solved.optimum
    return Packed(
        entry=np.arange(given_.people) * 3 + 7, expert=np.arange(given_.experts) * 5 + 2,
        start=given_.start, to=given_.expert, score=given_.score, capacity=given_.capacity,
        offered=given_.capacity, locked=given_.locked, pairs=found.expert, prices=found.prices,
        optimum=best.expert, optimum_prices=best.prices,
        bounds=np.full(given_.people, -1, np.int32), cost=setting.cost, base=found.base,
        optimum_base=best.base, threshold=solved.threshold, stable=stable, complete=True,
        finished=True, tolerance=20, budget=0, inputs="0" * 64, kinds=("held", "skills"),
    )  # fmt: skip


@given(st.integers(0, 10_000), st.booleans())
def test_what_is_packed_comes_back_and_is_matched_alike(seed: int, stable: bool) -> None:
    packed = packed_of(seed, stable)
    back = unpack(pack(packed))
    for each in fields(Packed):
        mine, theirs = getattr(packed, each.name), getattr(back, each.name)
        assert np.array_equal(mine, theirs), each.name
    assert pack(back) == pack(packed)
    assert back.assignment().expert.tolist() == replayed(back).assignment.expert.tolist()
    assert back.best().total == replayed(back).optimum.total


GOOD = pack(packed_of(1))
HEAD, BODY = GOOD.split(b"\n", 1)


def with_head(**changes: object) -> bytes:
    return json.dumps(json.loads(HEAD) | changes).encode() + b"\n" + BODY


@pytest.mark.parametrize(
    "stored",
    [
        b"", b"\n", HEAD, b"[]\n" + BODY, HEAD + b"\n" + BODY[:-3], HEAD + b"\n" + b"x" * 50,
        with_head(format="waymark draft 2"), with_head(sizes=[1] * len(ARRAYS)),
        with_head(sizes=[-1] * len(ARRAYS)), with_head(sizes=[1 << 40] * len(ARRAYS)),
        with_head(sizes=[1]), with_head(sizes=["a"] * len(ARRAYS)), with_head(more=1),
        with_head(kinds=3), HEAD + b"\n" + zlib.compress(b"0" * 10),
    ],
)  # fmt: skip
def test_anything_else_is_refused(stored: bytes) -> None:
    with pytest.raises(ValueError, match="no packed draft"):
        unpack(stored)


def test_positions_that_point_nowhere_are_refused_before_anything_is_reckoned() -> None:
    packed = unpack(GOOD)
    with pytest.raises(ValueError, match="expert"):
        replace(packed, to=packed.to + 100).candidates()
