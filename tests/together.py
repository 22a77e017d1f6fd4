"""Many hands at once, each with a database connection of its own."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

from django.db import connection

from waymark.kernel.acts import Forbidden, Refused

__all__ = ["all_at_once", "at_once"]

LOSES = (Refused, Forbidden)


def at_once(
    work: Sequence[Callable[[], object]], loses: tuple[type[Exception], ...] = LOSES
) -> list[object]:
    """Each piece of work in a thread of its own, all let go together; its result, or how it lost.

    What is raised beside `loses` is raised here.
    """
    gate = Barrier(len(work))

    def run(do: Callable[[], object]) -> object:
        try:
            gate.wait(timeout=20)
            return do()
        except loses as why:
            return why
        finally:
            connection.close()

    with ThreadPoolExecutor(len(work)) as pool:
        return list(pool.map(run, work))


def all_at_once(hands: int, do: Callable[[int], object]) -> list[Exception]:
    """Call `do` with 0..hands-1 at once; the refusals."""
    ended = at_once([partial(do, number) for number in range(hands)])
    return [each for each in ended if isinstance(each, Exception)]
