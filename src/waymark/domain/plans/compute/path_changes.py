"""From changed requirements to what they mean for a person's way. Pure.

Two conventions of this project. A publication asks for an answer only where it leaves more levels
to build for the role held or for one ahead, each taken for itself; everybody else is only told.
And the time that it costs
lies between half the usual pace of proposed plans, everything side by side, and that pace with one
skill after the other.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import ceil
from typing import Any

import numpy as np
import numpy.typing as npt

from waymark.domain.plans.compute.proposals import (
    LEARN_FIRST,
    LEARN_MORE,
    QUICKEST,
    USE_FIRST,
    USE_MORE,
)
from waymark.engine.gap_changes import GapChange

__all__ = [
    "PLACES", "Difference", "Way", "grew", "merged", "months_more", "place_of_role", "read",
    "written",
]  # fmt: skip

Ints = npt.NDArray[np.int64]
#: where a role stands on a person's way
PLACES = ("held", "next", "ahead", "goal")
DAYS_A_MONTH = 30.4


@dataclass(frozen=True, slots=True)
class Difference:
    """What a role asks of a skill beside what it asked: levels 1..5, or None for nothing."""

    role: int
    skill: int
    was: int | None
    now: int | None
    essential_was: bool = False
    essential_now: bool = False

    @property
    def key(self) -> tuple[int, int]:
        """Role and skill."""
        return self.role, self.skill

    @property
    def same(self) -> bool:
        """Whether nothing is left of it."""
        return (self.was, self.essential_was) == (self.now, self.essential_now)


@dataclass(frozen=True, slots=True)
class Way:
    """The role a person holds, if any, and the role ids still ahead, the goal last."""

    held: int | None
    ahead: tuple[int, ...]

    @property
    def roles(self) -> tuple[int, ...]:
        """All of them, each once, in order of id."""
        return tuple(sorted({*self.ahead, *([] if self.held is None else [self.held])}))


def place_of_role(way: Way, role: int) -> str:
    """Where a role of the way stands: one of PLACES. The next stop may be the goal: then "next"."""
    if role in way.ahead:
        at = way.ahead.index(role)
        return "next" if at == 0 else "goal" if at == len(way.ahead) - 1 else "ahead"
    return "held"


def merged(
    earlier: Iterable[Difference], later: Iterable[Difference], roles: Iterable[int]
) -> tuple[Difference, ...]:
    """Both as one, for these roles only: what was asked first, and what is asked last.

    What the later one took back is left out. Order: by role and skill.
    """
    found = {each.key: each for each in earlier}
    for each in later:
        before = found.get(each.key)
        found[each.key] = each if before is None else Difference(
            each.role, each.skill, before.was, each.now, before.essential_was, each.essential_now
        )  # fmt: skip
    wanted = set(roles)
    return tuple(found[key] for key in sorted(found) if key[0] in wanted and not found[key].same)


def read(rows: Iterable[Mapping[str, Any]]) -> tuple[Difference, ...]:
    """Differences from what a path change keeps of them."""
    names = ("role", "skill", "was", "now", "essential_was", "essential_now")
    return tuple(Difference(*(row[name] for name in names)) for row in rows)


def written(
    differences: Sequence[Difference], way: Way, levels: Mapping[int, int]
) -> list[dict[str, Any]]:
    """The other way round, with the level held (0..5) and the role's place beside each.

    What leaves the person something to build comes first: for the role held, then for the next.
    """
    rows = [
        {
            **asdict(each),
            "have": levels.get(each.skill, 0),
            "place": place_of_role(way, each.role),
        }
        for each in differences
    ]
    return sorted(rows, key=_weight)


def _weight(row: Mapping[str, Any]) -> tuple[bool, int, int, int, int]:
    asked, before = row["now"] or 0, row["was"] or 0
    missing = max(asked - max(row["have"], before), 0)
    return (missing == 0, PLACES.index(row["place"]), -missing, row["role"], row["skill"])


def grew(change: GapChange) -> npt.NDArray[np.bool_]:
    """bool (people,), who has more levels to build than before."""
    return change.levels_after > change.levels_before


def _days(width: Ints) -> Ints:
    """Days to learn and use so many levels of one skill, at the usual pace; 0 for none."""
    first, more = LEARN_FIRST + USE_FIRST, LEARN_MORE + USE_MORE
    return np.where(width > 0, first + more * (width - 1), 0)


def months_more(change: GapChange) -> tuple[list[int], list[int]]:
    """How many months longer each person needs, at least and at most; whole months, (people,).

    At least: at twice the pace, all skills side by side; at most: at the usual pace, one after the
    other. Both 0 where nothing is longer.
    """
    longer = np.maximum(_days(change.after) - _days(change.before), 0)
    if not longer.shape[1]:
        return [0] * len(longer), [0] * len(longer)
    low = (QUICKEST * longer.max(axis=1) / DAYS_A_MONTH).astype(np.int64)
    high = [ceil(days / DAYS_A_MONTH) for days in longer.sum(axis=1).tolist()]
    return low.tolist(), high
