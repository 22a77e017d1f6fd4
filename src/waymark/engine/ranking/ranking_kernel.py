"""Compiled loops of ranking: postings of a block of openings, and each person's best of them.

A block holds up to 16,384 openings that are open to the same people, numbered from 0. Its sums of
points, one int16 each, stay in the fastest cache. For every person:

    add up        for each skill held, add the postings of (skill, level): an opening of the block
                  and its points. A skill that many openings ask for is a row over all of them.
    choose        the best k by these sums, and merge them into the list: see `choosing_kernel`.

What costs time is less the adding than not knowing where to go on. Most lists of postings are short,
and a processor guesses wrong where one ends. So all that a person's skills bring is first noted,
four postings after four, and then added in one loop. Lists go to their people some hundred at once.

Source of the postings: Zobel & Moffat, Inverted files for text search engines, 2006, section 3.
"""
# The compiler takes the types from the signatures.
# mypy: allow-untyped-defs, no-check-untyped-defs

import numpy as np

from waymark.engine.kernels import compiled
from waymark.engine.ranking.arranging_kernel import LEVEL_BITS, put_back
from waymark.engine.ranking.choosing_kernel import SMALL, choose, merge
from waymark.engine.ranking.lanes_kernel import LANES

__all__ = ["best_for_few", "best_for_many", "count_skills", "fill_postings", "worth_to_each"]

LEVELS = 5
LEVEL_MASK = (1 << LEVEL_BITS) - 1
FOUR = 4  # postings are added four at a time: most lists are so short that they take one round
ROUND = 2 * FOUR  # four places, then their four gains
AT_ONCE = 4  # rounds noted at once
TOGETHER = 256  # lists that go to their people at once


@compiled("void(int32[::1], int64[::1], int32[::1], int32[::1])")
def count_skills(positions, start, skill, wanted):
    """Count into wanted (skills,) how many of the openings at `positions` ask for each skill."""
    for opening in positions:
        for entry in range(start[opening], start[opening + 1]):
            wanted[skill[entry]] += 1


@compiled(
    "void(int32[::1], int64[::1], int32[::1], int16[:,::1], uint32[::1], int16[::1],"
    " uint16[::1], int16[:,:,::1])"
)
def fill_postings(positions, start, skill, points, first, row, posting, dense):
    """Write the postings of the openings at `positions`, and the rows of skills much asked for.

    Skill s has n = first[s + 1] - first[s] rounds per level, those of the lowest level first, from
    round LEVELS * first[s] of `posting` on: four places in the block, then what is gained there.
    What is left of the last four names places behind the openings. row[s] >= 0 names a row of
    `dense` (rows, levels, openings) instead.
    """
    used = np.zeros(len(first), np.uint32)
    for at in range(len(posting)):
        posting[at] = dense.shape[2] + at % FOUR if at % ROUND < FOUR else 0
    for number in range(len(positions)):
        opening = positions[number]
        for entry in range(start[opening], start[opening + 1]):
            one = skill[entry]
            if row[one] >= 0:
                for level in range(LEVELS):
                    dense[row[one], level, number] = points[entry, level + 1]
                continue
            begin, rounds = np.int64(first[one]), np.int64(first[one + 1] - first[one])
            at = np.int64(used[one])
            used[one] += np.uint32(1)
            for level in range(LEVELS):
                to = ROUND * (LEVELS * begin + level * rounds + at // FOUR) + at % FOUR
                posting[to], posting[to + FOUR] = number, points[entry, level + 1]


@compiled("uint64(uint32[::1], uint32[::1], uint32[::1], uint32[::1])")
def note_rounds(held, first, rounds, bare):
    """Note where all rounds of what is held begin; how many. bare: what has no round, 0 behind."""
    noted, without = np.uint64(0), np.uint64(0)
    for each in range(len(held)):
        one, level = held[each] >> np.uint32(LEVEL_BITS), held[each] & np.uint32(LEVEL_MASK)
        begin = np.uint64(first[one])
        many = np.uint64(first[one + np.uint32(1)]) - begin
        at = np.uint64(ROUND) * (np.uint64(LEVELS) * begin + np.uint64(level) * many)
        for more in range(AT_ONCE):  # what is noted too much, the next writes over
            rounds[noted + np.uint64(more)] = at + np.uint64(ROUND * more)
        for more in range(np.uint64(AT_ONCE), many):
            rounds[noted + more] = at + np.uint64(ROUND) * more
        noted += many
        bare[without] = held[each] + np.uint32(1)
        without += np.uint64(many == 0)
    bare[without] = 0
    return noted


@compiled(
    "void(uint32[::1], uint32[::1], int16[::1], uint16[::1], int16[:,:,::1], uint32[::1],"
    " uint32[::1], int16[::1])"
)
def add_up(held, first, row, posting, dense, rounds, bare, total):
    """Add up in `total` what all that is held brings to each opening of the block."""
    total[:] = np.int16(0)
    for each in range(note_rounds(held, first, rounds, bare)):
        at = np.uint64(rounds[each])
        for entry in range(FOUR):
            gain = posting[at + np.uint64(FOUR + entry)]
            total[np.uint64(posting[at + np.uint64(entry)])] += np.int16(gain)
    if len(dense) == 0:
        return
    each = 0
    while bare[each] > 0:
        one = bare[each] - np.uint32(1)
        at = row[one >> np.uint32(LEVEL_BITS)]
        if at >= 0:
            to_each = dense[at, np.int64(one & np.uint32(LEVEL_MASK))]
            for opening in range(len(to_each)):
                total[opening] += to_each[opening]
        each += 1


@compiled(
    "void(int64[::1], int64[::1], uint32[::1], boolean, uint32[::1], int16[::1], uint16[::1],"
    " int16[:,:,::1], int32[::1], int64, int16[:,::1], int32[:,::1], int32[::1])"
)
def best_for_many(
    people, begin, held, later, first, row, posting, dense,
    positions, columns, score, opening, count,
):  # fmt: skip
    """Merge the best of a block into the lists of `people`, by the postings of the block.

    begin (people+1,)  where in `held` begins what each holds, see `arrange`.
    later              whether an earlier block was merged into these lists.
    columns            the sums are laid out in so many, a divisor of the width of `dense`.
    The other arrays are those of fill_postings and of Lists.
    """
    k, size, longest = score.shape[1], dense.shape[2], np.int64(0)
    for one in range(len(people)):
        longest = max(longest, begin[one + 1] - begin[one])
    rounds, bare = (
        np.empty(first[-1] + np.uint32(AT_ONCE), np.uint32),
        np.empty(longest + 1, np.uint32),
    )
    total = np.empty(size + FOUR, np.int16)
    table = total[:size].reshape(size // columns, columns)
    greatest, word = np.empty(columns, np.int16), np.empty(size // LANES + 1, np.uint64)
    begin_of = np.empty(size // LANES + 1, np.int32)
    packed, in_order = np.empty(size + SMALL, np.int32), np.empty(size + SMALL, np.int32)
    scores, listed = np.zeros((TOGETHER, k), np.int16), np.zeros((TOGETHER, k), np.int32)
    had = np.zeros(TOGETHER, np.int32)
    for front in range(0, len(people), TOGETHER):
        some = people[front : front + TOGETHER]
        for at in range(len(some)):
            had[at] = 0
            if later:
                had[at] = count[some[at]]
                scores[at], listed[at] = score[some[at]], opening[some[at]]
            brought = held[begin[front + at] : begin[front + at + 1]]
            add_up(brought, first, row, posting, dense, rounds, bare, total)
            found = choose(table, greatest, word, begin_of, packed, in_order, k)
            had[at] = merge(in_order, found, positions, scores[at], listed[at], had[at], k)
        put_back(some, scores, listed, had, score, opening, count)


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
    greatest, word = np.empty(columns, np.int16), np.empty(size // LANES + 1, np.uint64)
    begin_of = np.empty(size // LANES + 1, np.int32)
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
        found = choose(table, greatest, word, begin_of, packed, in_order, k)
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
