"""Compiled loops of ranking: postings of a block of openings, and each person's best of them.

A block holds up to 16,384 openings that are open to the same people, numbered from 0. Its sums of
points, one int16 each, stay in the fastest cache. For every person:

    add up        for each skill held, add the postings of (skill, level): an opening of the block
                  and its points. A skill that many openings ask for is a row over all of them.
    choose        the best k by these sums, and merge them into the list: see `choosing_kernel`.

Source of the postings: Zobel & Moffat, Inverted files for text search engines, 2006, section 3.
"""
# The compiler takes the types from the signatures.
# mypy: allow-untyped-defs, no-check-untyped-defs

import numpy as np

from waymark.engine.kernels import compiled
from waymark.engine.ranking.choosing_kernel import SMALL, choose, merge

__all__ = ["best_for_few", "best_for_many", "count_skills", "fill_postings", "worth_to_each"]

LEVELS = 5
FOUR = 4  # postings are added four at a time: most lists are so short that they take one round
AHEAD = 32  # people whose rows are asked for together, so that memory is waited for once


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

    The postings of skill s lie in the fours first[s]..first[s+1]-1 of `place`; their points by
    level, one level after the other, in the fours from LEVELS * first[s] of `gain`. What is left of
    the last four names places behind the openings. row[s] >= 0 names a row of `dense` (rows,
    levels, openings) instead.
    """
    used = np.zeros(len(first), np.uint32)
    for at in range(len(place)):
        place[at] = dense.shape[2] + at % FOUR
    gain[:] = np.int16(0)
    for number in range(len(positions)):
        opening = positions[number]
        for entry in range(start[opening], start[opening + 1]):
            one = skill[entry]
            if row[one] >= 0:
                for level in range(LEVELS):
                    dense[row[one], level, number] = points[entry, level + 1]
                continue
            begin, fours = np.int64(first[one]), np.int64(first[one + 1] - first[one])
            at = np.int64(used[one])
            used[one] += np.uint32(1)
            place[FOUR * begin + at] = number
            for level in range(LEVELS):
                gain[FOUR * (LEVELS * begin + level * fours) + at] = points[entry, level + 1]


@compiled(
    "void(int32[::1], int8[::1], uint32[::1], int16[::1], uint16[::1], int16[::1],"
    " int16[:,:,::1], int16[::1])"
)
def add_up(skill, level, first, row, place, gain, dense, total):
    """Add up in `total` what the skills held, at levels 0..5, bring to each opening of the block."""
    total[:] = np.int16(0)
    for held in range(len(skill)):
        if level[held] == 0:
            continue
        one = np.uint32(skill[held])
        begin = np.uint64(first[one])
        fours = np.uint64(first[one + np.uint32(1)]) - begin
        brings = np.uint64(LEVELS) * begin + np.uint64(level[held] - np.int8(1)) * fours
        for _ in range(fours):
            for entry in range(FOUR):
                at = place[np.uint64(FOUR) * begin + np.uint64(entry)]
                total[at] += gain[np.uint64(FOUR) * brings + np.uint64(entry)]
            begin += np.uint64(1)
            brings += np.uint64(1)
    if len(dense):
        for held in range(len(skill)):
            at = row[np.uint32(skill[held])]
            if at >= 0 and level[held] > 0:
                to_each = dense[at, level[held] - 1]
                for opening in range(len(to_each)):
                    total[opening] += to_each[opening]


@compiled(
    "int64(int64[::1], int64[::1], int32[::1], int8[::1], int16[:,::1], int32[:,::1], int32[::1])"
)
def ask_ahead(some, start, skill, level, score, opening, count):
    """Read a little of all that some people's turn will need, so that memory brings it meanwhile.

    People of an audience lie far apart; one after the other, each would wait. The sum returned says
    nothing: it keeps the reads from being left out.
    """
    heard, last = 0, score.shape[1] - 1
    for one in some:
        first, end = start[one], start[one + 1] - 1
        if end >= first:
            heard += (
                skill[first] + skill[(first + end) >> 1] + skill[end] + level[first] + level[end]
            )
        heard += (
            score[one, 0] + score[one, last] + opening[one, 0] + opening[one, last] + count[one]
        )
    return heard


@compiled(
    "int64(int64[::1], int64[::1], int32[::1], int8[::1], uint32[::1], int16[::1],"
    " uint16[::1], int16[::1], int16[:,:,::1], int32[::1], int64, int16[:,::1], int32[:,::1],"
    " int32[::1])"
)
def best_for_many(
    people, start, skill, level, first, row, place, gain, dense,
    positions, columns, score, opening, count,
):  # fmt: skip
    """Merge the best of a block into the lists of `people`, by the postings of the block.

    The sums are laid out in `columns`, a divisor of the width of `dense`. Returns what `ask_ahead`
    heard. The other arrays are those of People, of fill_postings and of Lists.
    """
    k, size = score.shape[1], dense.shape[2]
    total = np.empty(size + FOUR, np.int16)
    table = total[:size].reshape(size // columns, columns)
    greatest, column_of = np.empty(columns, np.int16), np.empty(columns + 1, np.int32)
    packed, in_order = np.empty(size + SMALL, np.int32), np.empty(size + SMALL, np.int32)
    heard = 0
    for begin in range(0, len(people), AHEAD):
        some = people[begin : begin + AHEAD]
        heard += ask_ahead(some, start, skill, level, score, opening, count)
        for one in some:
            held, at = skill[start[one] : start[one + 1]], level[start[one] : start[one + 1]]
            add_up(held, at, first, row, place, gain, dense, total)
            found = choose(table, greatest, column_of, packed, in_order, k)
            had = count[one]
            count[one] = merge(in_order, found, positions, score[one], opening[one], had, k)
    return heard


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


@compiled("void(int64[::1], int32[::1], int8[::1], int16[:,::1], int16[::1])")
def worth_to_each(start, skill, level, gain, score):
    """What one opening is worth to each person; gain (skills, 6), what its skills bring by level."""
    for one in range(len(score)):
        brings = 0
        for entry in range(start[one], start[one + 1]):
            brings += gain[skill[entry], level[entry]]
        score[one] = brings
