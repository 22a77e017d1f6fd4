"""The best openings of everyone, exactly: who may take the same ones is ranked together."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from math import isqrt
from threading import Event
from types import ModuleType

import numpy as np

from waymark.engine.kernels import kernel, kernel_if_loaded
from waymark.engine.ranking.audiences import Audience, Rows, audiences
from waymark.engine.ranking.lists import Lists, check_pair, empty_lists, end_lists
from waymark.engine.ranking.openings import Openings
from waymark.engine.ranking.people import People
from waymark.engine.ranking.plain import rank_plain
from waymark.engine.ranking.postings import postings

__all__ = ["KERNEL", "fill_lists", "rank", "rank_one"]

KERNEL = "ranking.ranking_kernel"
BLOCK = 16_384  # openings at once: their sums fill 32 KB
PART = 65_536  # people at once: some 50 ms of work
MANY = 1 << 20  # people brought together at once: 100 MB where each holds 25 skills
FEW = 12  # people who are ranked faster without postings

Progress = Callable[[int, int], bool | None]


def rank(
    people: People,
    openings: Openings,
    k: int = 20,
    *,
    threads: int = 1,
    progress: Progress | None = None,
) -> Lists:
    """Rank for everyone the openings that are open to them; see Lists for what comes back.

    people, openings   as checked by the functions of these names, over the same skills.
    k        length of a list, 1 or more; may be more than there are openings.
    threads  how many work side by side; the answer is the same for any number.
    progress called as progress(people done, people) now and then; False stops, and the lists that
             were not reached are empty with count -1, complete False.
    Listed is what is open to the person and scores above 0. Ties: the lower position comes first.
    Raises ValueError when skills, groups or filters of the two sides disagree, or for k or threads
    below 1. Cost: for each person a touch per skill held and eligible opening that asks for it, and
    one pass over the sums; 1.1 s CPU for a million people and 10,000 openings, a fifth of them open
    to each (benchmarks/ranking.py). Memory: 4 bytes per skill held, of a million people at most,
    besides the lists. Source: see `ranking_kernel`.
    """
    check_pair(people, openings, k)
    if threads < 1:
        raise ValueError(f"threads is {threads}, expected 1 or more")
    lists = empty_lists(len(people), k)
    everyone = np.arange(len(people))
    done = fill_lists(people, openings, everyone, lists, threads=threads, progress=progress)
    return replace(lists, complete=done)


def rank_one(people: People, openings: Openings, k: int = 20) -> Lists:
    """The same for few people while somebody waits: never waits for a compiler.

    Where this process has the compiled loops at hand they are used, the plain twin otherwise.
    Parameters, ties and errors as `rank`. Cost: a person 0.2 to 0.4 ms, by the twin some 2 ms, with
    2,000 openings open to them.
    """
    if kernel_if_loaded(KERNEL):
        return rank(people, openings, k)
    return rank_plain(people, openings, k)


def fill_lists(
    people: People,
    openings: Openings,
    rows: Rows,
    lists: Lists,
    *,
    threads: int = 1,
    progress: Progress | None = None,
) -> bool:
    """Write the lists of some people into `lists`; False where progress stopped it.

    Each list is written by one part of the work alone, so the order of the parts does not matter.
    """
    loops = kernel(KERNEL)
    stopped = Event()

    def work(part: Audience) -> int:
        if stopped.is_set():
            return 0
        _rank_part(loops, people, openings, part, lists)
        return len(part.rows)

    done = 0
    with ThreadPoolExecutor(threads) as pool:
        for begin in range(0, len(rows), MANY):
            parts = list(_parts(people, rows[begin : begin + MANY]))
            for finished in pool.map(work, parts) if threads > 1 else map(work, parts):
                done += finished
                if progress and not stopped.is_set() and progress(done, len(rows)) is False:
                    stopped.set()
            if stopped.is_set():
                break
    end_lists(lists, rows)
    return done == len(rows)


def _parts(people: People, rows: Rows) -> Iterator[Audience]:
    for whole in audiences(people, rows):
        for begin in range(0, len(whole.rows), PART):
            own = slice(begin, begin + PART)
            yield replace(whole, rows=whole.rows[own], begin=whole.begin[begin : begin + PART + 1])


def _rank_part(
    loops: ModuleType,
    people: People,
    openings: Openings,
    part: Audience,
    lists: Lists,
) -> None:
    out = (lists.score, lists.opening, lists.count)
    eligible = openings.eligible(part.group, part.needs)
    if len(part.rows) <= FEW or not len(eligible):
        lists.count[part.rows] = 0
    for begin in range(0, len(eligible), BLOCK):
        block = eligible[begin : begin + BLOCK]
        columns = _columns(len(block), lists.score.shape[1])
        if len(part.rows) <= FEW:
            held = (people.start, people.skill, people.level)
            asked = (openings.start, openings.skill, openings.points, openings.skills)
            loops.best_for_few(part.rows, *held, *asked, block, columns, *out)
            continue
        index = postings(openings, block, columns)
        arranged = (part.rows, part.begin, part.held, begin > 0)
        loops.best_for_many(*arranged, *index.arrays(), block, columns, *out)


def _columns(openings: int, k: int) -> int:
    """A power of two near the root of k * openings: equal work for columns and for their rows."""
    return max(64, 1 << (isqrt(k * openings).bit_length() - 1))
