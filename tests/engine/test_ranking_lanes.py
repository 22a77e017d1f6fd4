"""What ranking does on 64 numbers or bits at once, against one after the other; people arranged."""

from itertools import pairwise
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numba import njit

from tests.engine.ranking_cases import random_arrays
from waymark.engine.ranking import audiences, batch, needs_of, people, rank, rank_plain
from waymark.engine.ranking.audiences import Audience
from waymark.engine.ranking.lanes_kernel import LANES, bits_set, lowest_bit, reaching

score = st.integers(-(2**15), 2**15 - 1)


@njit("uint64(int16[::1], uint64, int16)")
def reach(sums, begin, cut):
    return reaching(sums, begin, cut)


@njit("UniTuple(uint64, 2)(uint64)")
def counted(word):
    return bits_set(word), lowest_bit(word)


@settings(deadline=None)
@given(st.lists(score, min_size=LANES + 3, max_size=LANES + 3), score, st.integers(0, 3))
def test_a_word_says_of_each_number_whether_it_reaches(
    drawn: list[int], cut: int, begin: int
) -> None:
    word = reach(np.array(drawn, np.int16), begin, cut)
    assert word == sum(1 << at for at in range(LANES) if drawn[begin + at] >= cut)


@settings(deadline=None)
@given(st.integers(1, 2**64 - 1))
def test_bits_of_a_word(word: int) -> None:
    assert counted(np.uint64(word)) == (word.bit_count(), (word & -word).bit_length() - 1)


def held_by(audience: Audience) -> list[list[tuple[int, int]]]:
    rows = [audience.held[a:b].tolist() for a, b in pairwise(audience.begin)]
    return [[(one >> 3, (one & 7) + 1) for one in row] for row in rows]


def test_people_of_an_audience_are_brought_together() -> None:
    needs = needs_of([[False], [True], [False], [False], [True]])
    crowd = people(
        9, [0, 2, 2, 3, 4, 6], [1, 7, 8, 4, 0, 5], [5, 0, 1, 3, 2, 4], [1, 0, 0, 1, 0], needs
    )
    found = list(audiences.audiences(crowd, np.array([0, 1, 3, 4])))
    assert [(one.group, one.needs, one.rows.tolist()) for one in found] == [
        (0, 1, [1, 4]), (1, 0, [0, 3]),
    ]  # fmt: skip
    # What is held at level 0 becomes a skill that nobody asks for.
    assert held_by(found[0]) == [[], [(0, 2), (5, 4)]]
    assert held_by(found[1]) == [[(1, 5), (9, 1)], [(4, 3)]]


@pytest.mark.parametrize("many", [1, 7, 1000])
def test_people_may_be_brought_together_in_turns(many: int) -> None:
    crowd, several = random_arrays(5, 120, 60, 10)
    with (
        patch.object(batch, "MANY", many),
        patch.object(batch, "FEW", 0),
        patch.object(audiences, "MOST_KINDS", 1),
    ):
        found = rank(crowd, several, 5)
    expected = rank_plain(crowd, several, 5)
    assert found.complete
    for name in ("score", "opening", "count"):
        assert np.array_equal(getattr(found, name), getattr(expected, name))
