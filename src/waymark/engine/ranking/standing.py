"""Lists kept while openings and people change: only what a change can touch is ranked again."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from waymark.engine.ranking.batch import fill_lists, rank
from waymark.engine.ranking.lists import Lists, check_pair, empty_lists
from waymark.engine.ranking.openings import Opening, Openings, with_openings
from waymark.engine.ranking.people import People, with_person

__all__ = ["Standing", "change_openings", "change_person", "standing", "touched_people"]

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Standing:
    """People, openings, and the complete lists that `rank` gives for them."""

    people: People
    openings: Openings
    lists: Lists


def standing(people: People, openings: Openings, k: int = 20, *, threads: int = 1) -> Standing:
    """Rank everyone and keep it; parameters and errors as `rank`."""
    return Standing(people, openings, rank(people, openings, k, threads=threads))


def change_openings(
    now: Standing, changes: Mapping[int, Opening | None], *, threads: int = 1
) -> tuple[Standing, Rows]:
    """Add, change or close openings; returns what stands then, and the people ranked again.

    changes   by position, as in `with_openings`: an opening, or None to close it.
    The lists equal those of `rank` over the changed openings. People, int64 ascending, as in
    `touched_people`. Cost: a copy of the openings and of the lists, one ranking of everyone over the
    changed openings alone, and one of those touched.
    """
    openings = with_openings(now.openings, changes)
    touched = touched_people(now.people, openings, now.lists, np.array(sorted(changes), np.int64))
    lists = _again(now.people, openings, now.lists, touched, threads)
    return Standing(now.people, openings, lists), touched


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
    the best k of all are the best k of U: L. It is enough to look at the best changed opening.

    Raises ValueError for lists that are not complete. Cost: one ranking over `changed` alone.
    """
    if not lists.complete or len(lists.count) != len(people):
        stands = f"{len(lists.count)} lists, complete {lists.complete}"
        raise ValueError(f"{stands}, expected complete ones of {len(people)} people")
    k = lists.score.shape[1]
    check_pair(people, openings, k)
    marked = np.zeros(len(openings) + 1, np.bool_)  # the last entry stands for -1, no opening
    marked[changed] = True
    listed = marked[lists.opening].any(axis=1)
    best = empty_lists(len(people), 1)
    fill_lists(people, openings, np.arange(len(people)), best, among=marked[:-1])
    score, opening = best.score[:, 0], best.opening[:, 0]
    last, at = lists.score[:, k - 1], lists.opening[:, k - 1]
    enters = (score > last) | ((score == last) & (score > 0) & (opening < at))
    return np.flatnonzero(listed | enters)


def _again(people: People, openings: Openings, lists: Lists, rows: Rows, threads: int) -> Lists:
    """A copy of the lists in which those of `rows` are ranked again."""
    anew = replace(
        lists, score=lists.score.copy(), opening=lists.opening.copy(), count=lists.count.copy()
    )
    anew.score[rows], anew.opening[rows] = 0, -1
    fill_lists(people, openings, rows, anew, threads=threads)
    return anew
