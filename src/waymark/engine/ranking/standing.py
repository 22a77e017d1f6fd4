"""Lists kept while openings and people change: only what a change can touch is ranked again."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from waymark.engine.checks import within
from waymark.engine.kernels import kernel
from waymark.engine.ranking.batch import KERNEL, fill_lists, rank
from waymark.engine.ranking.lists import Lists, check_pair, empty_lists
from waymark.engine.ranking.openings import WORD, Opening, Openings, with_openings
from waymark.engine.ranking.people import LEVEL_MAX, People, with_person

__all__ = ["Standing", "change_openings", "change_person", "standing", "touched_people"]

MANY = 32

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Standing:
    """People, openings, and the complete lists that `rank` gives for them."""

    people: People
    openings: Openings
    lists: Lists


def standing(people: People, openings: Openings, k: int = 20, *, threads: int = 1) -> Standing:
    """Rank everyone and keep it; parameters, errors and cost as `rank`."""
    return Standing(people, openings, rank(people, openings, k, threads=threads))


def change_openings(
    now: Standing, changes: Mapping[int, Opening | None], *, threads: int = 1
) -> tuple[Standing, Rows]:
    """Add, change or close openings; returns what stands then, and whose list differs.

    changes   by position, as in `with_openings`: an opening, or None to close it.
    Raises ValueError as `with_openings`.
    The lists equal those of `rank` over the changed openings; people int64 (n,), ascending. Cost: a
    copy of the openings and of the lists, `touched_people`, and ranking those; with more than
    MANY changes ranking everyone is cheaper, and is done.
    """
    openings = with_openings(now.openings, changes)
    touched = np.arange(len(now.people))
    if len(changes) <= MANY:
        changed = np.array(sorted(changes), np.int64)
        touched = touched_people(now.people, openings, now.lists, changed)
    lists = _again(now.people, openings, now.lists, touched, threads)
    differs = (lists.opening[touched] != now.lists.opening[touched]).any(axis=1)
    differs |= (lists.score[touched] != now.lists.score[touched]).any(axis=1)
    return Standing(now.people, openings, lists), touched[differs]


def change_person(
    now: Standing,
    person: int,
    skill: npt.ArrayLike,
    level: npt.ArrayLike,
    group: int = 0,
    needs: int = 0,
) -> Standing:
    """Put one person anew, or add them at the end; parameters and errors as `with_person`.

    No one else's list can change: scores and eligibility of a person come from their own row.
    Cost: a copy of the people and of the lists, and ranking one person.
    """
    people = with_person(now.people, person, skill, level, group, needs)
    k = now.lists.score.shape[1]
    check_pair(people, now.openings, k)
    grown = now.lists
    if person == len(now.people):
        more = empty_lists(1, k)
        grown = Lists(
            np.concatenate((grown.score, more.score)),
            np.concatenate((grown.opening, more.opening)),
            np.concatenate((grown.count, more.count)),
        )
    lists = _again(people, now.openings, grown, np.array([person]), 1)
    return Standing(people, now.openings, lists)


def touched_people(people: People, openings: Openings, lists: Lists, changed: Rows) -> Rows:
    """Whose list can differ now that some openings have changed; int64 (n,), ascending.

    openings  as they are after the change; changed int64, the positions that did.
    lists     complete lists of what stood before; their width is k.
    Returned is who lists a changed opening, and who would list one now.

    Proof that the others' lists stand. Take a person of the others, with the list L, and let U be
    the unchanged openings that are open to them and score above 0. The order of U is the same
    before and after: neither scores nor eligibility of U changed, and positions stay. L names no
    changed opening, so L is the best k of U alone. After the change the candidates are U and those
    changed openings that are open to the person and score above 0. None of these comes before the
    last of L if L is full, else they would be returned; if L is not full, there is none of them. So
    the best k of all are the best k of U: L.

    Raises ValueError for lists that are not complete, or a position that is not there. Cost: for
    each changed opening a pass over the skills held, 40 ms for a million people.
    """
    if not lists.complete or len(lists.count) != len(people):
        stands = f"{len(lists.count)} lists, complete {lists.complete}"
        raise ValueError(f"{stands}, expected complete ones of {len(people)} people")
    k = lists.score.shape[1]
    check_pair(people, openings, k)
    within("changed", changed, 0, len(openings) - 1)
    marked = np.zeros(len(openings) + 1, np.bool_)  # the last entry stands for -1, no opening
    marked[changed] = True
    listed = marked[lists.opening].any(axis=1)
    enters = np.zeros(len(people), np.bool_)
    last, at = lists.score[:, k - 1], lists.opening[:, k - 1]
    for opening in changed.tolist():
        score = _worth(people, openings, opening)
        enters |= (score > last) | ((score == last) & (score > 0) & (opening < at))
    return np.flatnonzero(listed | enters)


def _worth(people: People, openings: Openings, opening: int) -> npt.NDArray[np.int16]:
    """What an opening is worth to everyone, int16 (people,); 0 to whom it is not open."""
    own = slice(int(openings.start[opening]), int(openings.start[opening + 1]))
    gain = np.zeros((openings.skills, LEVEL_MAX + 1), np.int16)
    gain[openings.skill[own]] = openings.points[own]
    score = np.zeros(len(people), np.int16)
    kernel(KERNEL).worth_to_each(people.start, people.skill, people.level, gain, score)
    word, bit = opening // WORD, np.uint64(opening % WORD)
    allowed = (openings.groups[:, word] >> bit & np.uint64(1)).astype(np.bool_)
    passes = openings.filters[:, word] >> bit & np.uint64(1)
    fails = sum(1 << place for place, passed in enumerate(passes.tolist()) if not passed)
    barred = ~allowed[people.group] | (people.needs & np.uint64(fails) != 0)
    score[barred] = 0
    return score


def _again(people: People, openings: Openings, lists: Lists, rows: Rows, threads: int) -> Lists:
    """A copy of the lists in which those of `rows` are ranked again."""
    anew = replace(
        lists, score=lists.score.copy(), opening=lists.opening.copy(), count=lists.count.copy()
    )
    fill_lists(people, openings, rows, anew, threads=threads)
    return anew
