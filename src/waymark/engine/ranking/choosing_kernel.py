"""Compiled loops that choose the best k of a block of openings by their sums of points.

cut           lay the sums out in columns, take each column's greatest, and bisect for a value
              that at least k columns reach: what lies below cannot be among the best k.
gather, sort  compare all sums with the cut, 64 at once; pack score and opening of what reaches it
              into one number, greater is better, and count for each how many are greater: that is
              its rank.
merge         with what earlier blocks brought. Lower positions come first among equals.
"""
# The compiler takes the types from the signatures.
# mypy: allow-untyped-defs, no-check-untyped-defs

import numpy as np

from waymark.engine.kernels import compiled
from waymark.engine.ranking.lanes_kernel import LANES, bits_set, lowest_bit, reaching

__all__ = ["SMALL", "choose", "merge"]

LOW_BITS = 65_535  # the lower half of a packed number: 65,535 less the place in the block
SMALL = 64  # so many candidates are ranked by counting; more are cut to k first


@compiled("int16(int16[:,::1], int16[::1], int64)")
def safe_cut(table, greatest, k):
    """A score that at least k openings reach, or 1; `greatest` becomes each column's greatest."""
    rows, columns = table.shape
    for column in range(columns):
        greatest[column] = table[0, column]
    for at in range(1, rows):
        for column in range(columns):
            greatest[column] = max(greatest[column], table[at, column])
    most = np.int16(0)
    for column in range(columns):
        most = max(most, greatest[column])
    low, high = np.int16(1), np.int16(most + 1)
    while high - low > 16:  # it need not be the greatest such score
        middle = np.int16((low + high) >> 1)
        reached = np.uint64(0)
        for begin in range(0, columns, LANES):
            reached += bits_set(reaching(greatest, np.uint64(begin), middle))
        if reached >= np.uint64(k):
            low = middle
        else:
            high = middle
    return low


@compiled("int64(int16[::1], int16, uint64[::1], int32[::1], int32[::1])")
def gather(sums, cut, word, begin_of, packed):
    """Pack every opening that reaches the cut into `packed`; how many they are."""
    some = np.uint64(0)  # so many words have a bit left
    for begin in range(0, len(sums), LANES):
        bits = reaching(sums, np.uint64(begin), cut)
        word[some], begin_of[some] = bits, begin
        some += np.uint64(bits != 0)
    found = np.uint64(0)
    while some > 0:  # the lowest bit of every word, then the next of those that have more
        words, some = some, np.uint64(0)
        for each in range(words):
            bits, first = word[each], begin_of[each]
            number = first + np.int32(lowest_bit(bits))
            packed[found] = (np.int32(sums[np.uint64(number)]) << 16) | (LOW_BITS - number)
            found += np.uint64(1)
            left = bits & (bits - np.uint64(1))
            word[some], begin_of[some] = left, first
            some += np.uint64(left != 0)
    return np.int64(found)


@compiled("int64(int32[::1], int64, int64)")
def keep_best(packed, found, k):
    """Move the k greatest of `found` different numbers to the front; how many are left."""
    low, high = np.int64(0), np.int64(2**31 - 1)  # at least k are above low, fewer above high
    while high - low > 1:
        middle = (low + high) >> 1
        above = np.int32(0)
        for each in range(found):
            above = np.int32(above + np.int32(packed[each] > middle))
        if above >= k:
            low = middle
        else:
            high = middle
        if above == k:
            break
    left = 0
    for each in range(found):
        one = packed[each]
        if one > low:
            packed[left] = one
            left += 1
    return left


@compiled("void(int32[::1], int64, int32[::1])")
def sort_down(packed, found, in_order):
    """Sort different positive numbers, greatest first, by counting the greater ones of each."""
    padded = (found + 31) // 32 * 32
    packed[found:padded] = 0
    for each in range(found):
        one = packed[each]
        rank = np.int32(0)
        for other in range(padded):
            rank = np.int32(rank + np.int32(packed[other] > one))
        in_order[np.uint64(rank)] = one


@compiled("int64(int16[:,::1], int16[::1], uint64[::1], int32[::1], int32[::1], int32[::1], int64)")
def choose(table, greatest, word, begin_of, packed, in_order, k):
    """Write the best openings of a table of sums to `in_order`; how many, at least k if there are.

    The arrays between are room to work in: greatest (columns,), word and begin_of (rows * columns
    / LANES + 1,), packed and in_order (rows * columns + SMALL,). LANES divides columns.
    """
    cut = safe_cut(table, greatest, k)
    found = gather(table.ravel(), cut, word, begin_of, packed)
    if found > max(SMALL, k):
        found = keep_best(packed, found, k)
    sort_down(packed, found, in_order)
    return found


@compiled("int64(int32[::1], int64, int32[::1], int16[::1], int32[::1], int64, int64)")
def merge(in_order, found, positions, score, opening, had, k):
    """Insert a block's best, in order, into a person's list, `had` long; its new length, at most k.

    What the list holds comes from earlier blocks, so it stays first among equals.
    """
    if had == 0:
        for each in range(min(found, k)):
            score[each] = in_order[each] >> 16
            opening[each] = positions[LOW_BITS - (in_order[each] & LOW_BITS)]
        return min(found, k)
    for each in range(min(found, k)):
        points = in_order[each] >> 16
        if had < k:
            at = had
            had += 1
        elif score[k - 1] < points:
            at = k - 1
        else:
            break  # and what follows is no better
        while at > 0 and score[at - 1] < points:
            score[at], opening[at] = score[at - 1], opening[at - 1]
            at -= 1
        score[at] = points
        opening[at] = positions[LOW_BITS - (in_order[each] & LOW_BITS)]
    return had
