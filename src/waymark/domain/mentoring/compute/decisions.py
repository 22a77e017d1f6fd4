"""Why a mentee did not get another expert: below which fit they could not have, told by the prices.

The prices prove the pairs of a draft. As long as an expert leaves a person no more, after the price of
the place, than their own does, the pairs stay the best there are: below that fit it cannot be this
expert, from it on it may. What moving somebody there costs everybody else, exactly, is reckoned in
`changes`, by a search; here nothing is solved. In a stable draft nobody has a price: there the weakest of
the expert's own people is who would have to give way.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from waymark.domain.mentoring.compute.packing import Packed
from waymark.domain.mentoring.compute.tables import Places
from waymark.domain.mentoring.states import Part, RoundRules

__all__ = ["Beside", "Outcome", "beside"]

Ints = npt.NDArray[np.int64]
MOST_FIT = 1000


class Outcome(StrEnum):
    """How an expert stands beside the one who was given."""

    GIVEN = "given"
    LOWER = "lower"  # fits less well
    TAKEN = "taken"  # fits as well or better, but their places bring others more
    BOUND = "bound"  # the mentee is locked, or the pair is possible no more


@dataclass(frozen=True, slots=True)
class Beside:
    """An expert beside the one who was given.

    needed  fit in tenths below which it could not have been this one; None where no fit would do.
    change  the part of the fit that alone would have reached it, None for none. worth  what a place
            with this expert is worth to the group at most, in tenths; 0 where places were left.
    """

    outcome: Outcome
    needed: int | None
    change: Part | None
    worth: int


def beside(
    packed: Packed, entry: int, expert: int, parts: tuple[int, ...], rules: RoundRules
) -> Beside:
    """Compare an expert with the one whom a mentee has in this draft.

    parts   of the fit with this expert, in tenths. Raises ValueError for an entry or expert that is
    not in the draft. Cost: one row of candidates; for stable drafts one pass over the pairs.
    """
    person = _position(packed.entry, entry)
    place = _position(packed.expert, expert)
    given, fit = int(packed.pairs[person]), sum(parts)
    worth = _worth(packed, place)
    if given == place:
        return Beside(Outcome.GIVEN, None, None, worth)
    row = slice(int(packed.start[person]), int(packed.start[person + 1]))
    experts, scores = packed.to[row], packed.score[row].astype(np.int64)
    if packed.locked[person] >= 0 or place not in experts or not _open(packed, place):
        return Beside(Outcome.BOUND, None, None, worth)
    own = int(scores[experts == given][0]) if given >= 0 else 0
    outcome = Outcome.LOWER if fit < own else Outcome.TAKEN
    needed = (
        _needed_stable(packed, place, own) if packed.stable
        else _needed(packed, place, experts, scores)
    )  # fmt: skip
    if needed > MOST_FIT:
        return Beside(outcome, None, None, worth)
    return Beside(outcome, needed, _change(parts, needed, rules), worth)


def _needed(packed: Packed, place: int, experts: npt.NDArray[np.int32], scores: Ints) -> int:
    """More than what the person has already, after the prices."""
    kept = scores >= packed.threshold
    left = scores[kept] + packed.base - packed.prices[experts[kept]]
    value = max(0, int(left.max(initial=0)))
    needed = value - packed.base + int(packed.prices[place]) + 1
    return max(needed, packed.threshold)


def _needed_stable(packed: Packed, place: int, own: int) -> int:
    """Better than their own for the mentee, and than the weakest of theirs for the expert."""
    who = np.flatnonzero(packed.pairs == place)
    if len(who) < int(packed.capacity[place]):
        return own + 1
    weakest = min(
        int(packed.score[at][packed.to[at] == place][0])
        for at in (slice(int(packed.start[n]), int(packed.start[n + 1])) for n in who.tolist())
    )
    return max(own, weakest) + 1


def _change(parts: tuple[int, ...], needed: int, rules: RoundRules) -> Part | None:
    """The first part that alone, with all its points, would have reached the fit needed."""
    fit = sum(parts)
    for part, points in zip(Part, parts, strict=True):
        most = rules.weights[part] * 10
        if points < most and fit + most - points >= needed:
            return part
    return None


def _worth(packed: Packed, place: int) -> int:
    """What one place is worth at most; where people are left over, without the base of each pair."""
    if packed.stable:
        return 0
    price = int(packed.prices[place])
    return price - packed.base if 2 * price > packed.base > 0 else price


def _open(packed: Packed, place: int) -> bool:
    """Whether the expert has a place to which nobody is bound."""
    bound = int(np.count_nonzero(packed.locked == place))
    return bound < int(packed.capacity[place])


def _position(ids: Ints, wanted: int) -> int:
    at = int(Places(ids).of(np.array([wanted]))[0])
    if at < 0:
        raise ValueError(f"{wanted} is not in this draft")
    return at
