"""Compiled loops of ranking: postings of a block of openings, and each person's best of them.

A block holds up to 16,384 openings that are open to the same people, numbered from 0. Its sums of
points, one int16 each, stay in the fastest cache. For every person:

    add up        for each skill held, add the postings of (skill, level): an opening of the block
                  and its points. A skill that many openings ask for is a row over all of them.
    cut           lay the sums out in columns, take each column's greatest, and bisect for a value
                  that at least k columns reach: what lies below cannot be among the best k.
    gather, sort  pack score and opening into one number, greater is better, and count for each how
                  many are greater: that is its rank. No branch depends on the data.
    merge         with what earlier blocks brought. Lower positions come first among equals.

Source of the postings: Zobel & Moffat, Inverted files for text search engines, 2006, section 3.
"""
# The compiler takes the types from the signatures.
# mypy: allow-untyped-defs, no-check-untyped-defs

import numpy as np

from waymark.engine.kernels import compiled

__all__ = ["best_for_few", "best_for_many", "count_skills", "fill_postings"]

LEVELS = 5
LOW_BITS = 65_535  # the lower half of a packed number: 65,535 less the place in the block
SMALL = 64  # so many candidates are ranked by counting; more are cut to k first
AHEAD = 16  # people whose skills are fetched together, so that memory is waited for once


@compiled("void(int32[::1], int64[::1], int32[::1], int32[::1])")
def count_skills(positions, start, skill, wanted):
    """Count into wanted (skills,) how many of the openings at `positions` ask for each skill."""
    for opening in positions:
        for entry in range(start[opening], start[opening + 1]):
            wanted[skill[entry]] += 1


@compiled(
    "void(int32[::1], int64[::1], int32[::1], int16[:,::1], uint32[::1], int16[::1],"
    " uint16[::1], int16[::1], int16[:,:,::1])"
)
def fill_postings(positions, start, skill, points, first, row, place, gain, dense):
    """Write the postings of the openings at `positions`, and the rows of skills much asked for.

    The postings of skill s lie at first[s]..first[s+1]-1 of `place`; their points by level, one
    level after the other, from LEVELS * first[s] of `gain`. row[s] >= 0 names a row of `dense`
    (rows, levels, openings) instead.
    """
    used = np.zeros(len(first), np.uint32)
    for number in range(len(positions)):
        opening = positions[number]
        for entry in range(start[opening], start[opening + 1]):
            one = skill[entry]
            if row[one] >= 0:
                for level in range(LEVELS):
                    dense[row[one], level, number] = points[entry, level + 1]
                continue
            begin, many = np.int64(first[one]), np.int64(first[one + 1] - first[one])
            at = np.int64(used[one])
            used[one] += np.uint32(1)
            place[begin + at] = number
            for level in range(LEVELS):
                gain[LEVELS * begin + level * many + at] = points[entry, level + 1]


@compiled(
    "void(uint32[::1], uint8[::1], int64, uint32[::1], int16[::1], uint16[::1], int16[::1],"
    " int16[:,:,::1], int16[::1])"
)
def add_up(skill, level, many, first, row, place, gain, dense, total):
    """Add up in `total` what the `many` skills held, at levels 1..5, bring to each opening."""
    total[:] = np.int16(0)
    for held in range(many):
        one = skill[held]
        begin = np.uint64(first[one])
        asked = np.uint64(first[one + np.uint32(1)]) - begin
        from_gain = np.uint64(LEVELS) * begin + np.uint64(level[held] - np.uint8(1)) * asked
        for entry in range(asked):
            total[place[begin + entry]] += gain[from_gain + entry]
    if len(dense):
        for held in range(many):
            at = row[skill[held]]
            if at >= 0:
                brings = dense[at, level[held] - np.uint8(1)]
                for opening in range(len(total)):
                    total[opening] += brings[opening]


@compiled("int32(int16[:,::1], int16[::1], int64)")
def safe_cut(table, greatest, k):
    """A score that at least k openings reach, or 1; `greatest` becomes each column's greatest."""
    rows, columns = table.shape
    for column in range(columns):
        greatest[column] = table[0, column]
    for at in range(1, rows):
        for column in range(columns):
            greatest[column] = max(greatest[column], table[at, column])
    low, high = np.int16(1), np.int16(10_001)
    while high - low > 8:  # it need not be the greatest such score
        middle = np.int16((low + high) >> 1)
        reached = np.int16(0)
        for column in range(columns):
            reached += np.int16(greatest[column] >= middle)
        if reached >= k:
            low = middle
        else:
            high = middle
    return np.int32(low)


@compiled("int64(int16[:,::1], int16[::1], int32, int32[::1], int32[::1])")
def gather(table, greatest, cut, column_of, packed):
    """Pack every opening that reaches the cut into `packed`; how many they are."""
    rows, columns = table.shape
    kept = np.uint64(0)
    for column in range(columns):
        column_of[kept] = column
        kept += np.uint64(greatest[column] >= cut)
    found = np.uint64(0)
    for each in range(kept):
        column = np.uint64(column_of[each])
        for at in range(rows):
            score = np.int32(table[np.uint64(at), column])
            packed[found] = (score << 16) | np.int32(LOW_BITS - (at * columns + column))
            found += np.uint64(score >= cut)
    return np.int64(found)


@compiled("int64(int32[::1], int64, int64)")
def keep_best(packed, found, k):
    """Move the k greatest of `found` different numbers to the front; how many are left."""
    low, high = np.int64(0), np.int64(2**31 - 1)  # at least k are above low, fewer above high
    while high - low > 1:
        middle = (low + high) >> 1
        above = 0
        for each in range(found):
            above += packed[each] > middle
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
    for each in range(found, padded):
        packed[each] = 0
    for each in range(found):
        one = packed[each]
        rank = np.int32(0)
        for other in range(padded):
            rank += np.int32(packed[other] > one)
        in_order[np.uint64(rank)] = one


@compiled("int64(int32[::1], int64, int32[::1], int16[::1], int32[::1], int64, int64)")
def merge(in_order, found, positions, score, opening, had, k):
    """Insert a block's best, in order, into a person's list, `had` long; its new length, at most k.

    What the list holds comes from earlier blocks, so it stays first among equals.
    """
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


@compiled(
    "void(int64[::1], int64[::1], int32[::1], int8[::1], uint32[:,::1], uint8[:,::1], int64[::1])"
)
def fetch(some, start, skill, level, skills_of, levels_of, many_of):
    """Copy what some people hold, level 0 left out, into rows that stay in the cache."""
    for row in range(len(some)):
        begin, end = start[some[row]], start[some[row] + 1]
        kept = np.uint64(0)
        for entry in range(begin, end):
            skills_of[row, kept] = skill[entry]
            levels_of[row, kept] = level[entry]
            kept += np.uint64(level[entry] > 0)
        many_of[row] = kept


@compiled("int64(int16[:,::1], int16[::1], int32[::1], int32[::1], int32[::1], int64)")
def choose(table, greatest, column_of, packed, in_order, k):
    """Write the best openings of a table of sums to `in_order`; how many, at least k if there are.

    The arrays between are room to work in: greatest (columns,), column_of (columns+1,), packed and
    in_order (rows * columns + SMALL,).
    """
    cut = safe_cut(table, greatest, k)
    found = gather(table, greatest, cut, column_of, packed)
    if found > max(SMALL, k):
        found = keep_best(packed, found, k)
    sort_down(packed, found, in_order)
    return found


@compiled(
    "void(int64[::1], int64[::1], int32[::1], int8[::1], int64, uint32[::1], int16[::1],"
    " uint16[::1], int16[::1], int16[:,:,::1], int32[::1], int64, int16[:,::1], int32[:,::1],"
    " int32[::1])"
)
def best_for_many(
    people, start, skill, level, widest, first, row, place, gain, dense,
    positions, columns, score, opening, count,
):  # fmt: skip
    """Merge the best of a block into the lists of `people`, by the postings of the block.

    widest is the most skills that one of them holds; the sums are laid out in `columns`, a divisor
    of the width of `dense`. The other arrays are those of People, of fill_postings and of Lists.
    """
    k, size = score.shape[1], dense.shape[2]
    total = np.empty(size, np.int16)
    table = total.reshape(size // columns, columns)
    greatest, column_of = np.empty(columns, np.int16), np.empty(columns + 1, np.int32)
    packed, in_order = np.empty(size + SMALL, np.int32), np.empty(size + SMALL, np.int32)
    skills_of = np.empty((AHEAD, widest + 1), np.uint32)
    levels_of = np.empty((AHEAD, widest + 1), np.uint8)
    many_of = np.empty(AHEAD, np.int64)
    for begin in range(0, len(people), AHEAD):
        some = people[begin : begin + AHEAD]
        fetch(some, start, skill, level, skills_of, levels_of, many_of)
        for each in range(len(some)):
            own, at, many = skills_of[each], levels_of[each], many_of[each]
            add_up(own, at, many, first, row, place, gain, dense, total)
            found = choose(table, greatest, column_of, packed, in_order, k)
            one = some[each]
            had = count[one]
            count[one] = merge(in_order, found, positions, score[one], opening[one], had, k)


@compiled(
    "void(int64[::1], int64[::1], int32[::1], int8[::1], int64[::1], int32[::1], int16[:,::1],"
    " int64, int32[::1], int64, int16[:,::1], int32[:,::1], int32[::1])"
)
def best_for_few(
    people, start, skill, level, asked_start, asked_skill, points, skills,
    positions, columns, score, opening, count,
):  # fmt: skip
    """The same as best_for_many for people too few to write postings for: opening by opening."""
    k, size = score.shape[1], (len(positions) + columns - 1) // columns * columns
    total = np.zeros(size, np.int16)
    table = total.reshape(size // columns, columns)
    greatest, column_of = np.empty(columns, np.int16), np.empty(columns + 1, np.int32)
    packed, in_order = np.empty(size + SMALL, np.int32), np.empty(size + SMALL, np.int32)
    held = np.zeros(skills, np.int8)
    for one in people:
        for entry in range(start[one], start[one + 1]):
            held[skill[entry]] = level[entry]
        for number in range(len(positions)):
            asked = positions[number]
            brings = 0
            for entry in range(asked_start[asked], asked_start[asked + 1]):
                brings += points[entry, held[asked_skill[entry]]]
            total[number] = brings
        for entry in range(start[one], start[one + 1]):
            held[skill[entry]] = 0
        found = choose(table, greatest, column_of, packed, in_order, k)
        had = count[one]
        count[one] = merge(in_order, found, positions, score[one], opening[one], had, k)
