"""Compiled loops that bring people of an audience together in memory, and lists back to their places.

People of one audience lie far apart among all people. To go from one to the next, the loops that
rank would wait for memory each time; to read everybody once from first to last does not, even where
what is read is written to many places in turn.
"""
# The compiler takes the types from the signatures.
# mypy: allow-untyped-defs, no-check-untyped-defs

import numpy as np

from waymark.engine.kernels import compiled

__all__ = ["LEVEL_BITS", "arrange", "count_held", "put_back"]

LEVEL_BITS = 3  # of what is held: the lower bits say the level less one, those above the skill


@compiled("void(int64[::1], int32[::1], int64[::1], int64[::1], int64[::1])")
def count_held(rows, kind, start, people, entries):
    """Add to people and entries (kinds,) who is of each kind, and how much they hold together."""
    for at in range(len(rows)):
        people[kind[at]] += 1
        entries[kind[at]] += start[rows[at] + 1] - start[rows[at]]


@compiled(
    "void(int64[::1], int32[::1], int64[::1], int32[::1], int8[::1], uint32, int64[::1],"
    " int64[::1], int64[::1], int64[::1], uint32[::1])"
)
def arrange(rows, kind, start, skill, level, skills, person_at, entry_at, order, begin, held):
    """Write people kind after kind: who in `order`, what they hold in `held`, from begin on.

    person_at, entry_at   (kinds,), where the next person of a kind goes, and what they hold.
    begin (people+1,); held (n,), skill and level in one number. A skill held at level 0 becomes the
    one behind the last, which nobody asks for.
    """
    for at in range(len(rows)):
        one, of = rows[at], np.uint64(kind[at])
        person, entry = person_at[of], np.uint64(entry_at[of])
        order[person], begin[person] = one, entry_at[of]
        for each in range(np.uint64(start[one]), np.uint64(start[one + 1])):
            known = np.uint32(skill[each]) if level[each] > 0 else skills
            less = np.uint32(max(level[each] - np.int8(1), np.int8(0)))
            held[entry] = (known << np.uint32(LEVEL_BITS)) | less
            entry += np.uint64(1)
        person_at[of], entry_at[of] = person + 1, np.int64(entry)
    begin[len(rows)] = len(held)


@compiled(
    "void(int64[::1], int16[:,::1], int32[:,::1], int32[::1],"
    " int16[:,::1], int32[:,::1], int32[::1])"
)
def put_back(people, score, opening, count, to_score, to_opening, to_count):
    """Copy the first lists of score, opening and count to the rows of `people`."""
    for at in range(len(people)):
        one = people[at]
        to_count[one] = count[at]
        for place in range(score.shape[1]):
            to_score[one, place] = score[at, place]
        for place in range(score.shape[1]):
            to_opening[one, place] = opening[at, place]
