"""What each person may choose from: options, one at most of each class."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from waymark.engine.checks import Bools, Ints, Narrow
from waymark.engine.kernels import kernel

__all__ = ["Options", "options_of"]


@dataclass(frozen=True)
class Options:
    """Candidates combined: a person takes at most one option of each class.

    person_class   int32 (people + 1,), where each person's classes begin.
    class_option   int32 (classes + 1,), where each class's options begin.
    hours          int32 (options,), hours that an option takes.
    member_start   int32 (options + 1,) and member int32: the candidates of each option.
    scratch        int64 (3,): most hours, classes and options of one person.
    """

    person_class: Narrow
    class_option: Narrow
    hours: Narrow
    member_start: Narrow
    member: Narrow
    scratch: Ints


def options_of(
    start: Ints,
    gap: Narrow,
    hours: Narrow,
    depth: Narrow,
    needs_start: Narrow,
    needs: Narrow,
    possible: Bools,
    available: Narrow,
) -> Options:
    """Combine candidates that share a gap or need one another; hours and depth by candidate.

    Raises ValueError for a person whose linked candidates make too many options.
    """
    loops = kernel("allocation.options_kernel")
    people = len(available)
    given = (start, gap, hours, depth, needs_start, needs, possible, available)
    none = np.zeros(1, np.int32)
    totals = np.zeros(3, np.int64)
    bad = loops.build(0, people, *given, none, none, none, none, none, totals, False)
    if bad >= 0:
        raise ValueError(
            f"the candidates of person {bad} that share a gap or need one another make more than"
            f" {loops.MOST_OPTIONS} options (or are more than {loops.MOST_LINKED})"
        )
    person_class = np.zeros(people + 1, np.int32)
    class_option = np.zeros(totals[0] + 1, np.int32)
    option_hours = np.zeros(totals[1], np.int32)
    member_start = np.zeros(totals[1] + 1, np.int32)
    member = np.zeros(totals[2], np.int32)
    totals[:] = 0
    loops.build(
        0, people, *given, person_class, class_option, option_hours, member_start, member, totals,
        True,
    )  # fmt: skip
    widest = [int(available.max(initial=0)), int(np.diff(person_class).max(initial=1))]
    widest.append(int(np.diff(class_option[person_class]).max(initial=1)))
    return Options(
        person_class, class_option, option_hours, member_start, member, np.array(widest, np.int64)
    )
