"""Floors first: a beginning that gives every unit what it is owed, or the refusal that says why not.

What is found here only has to meet the floors; later steps exchange it for what is worth more.
"""

from __future__ import annotations

import numpy as np

from waymark.engine.allocation.problem import AllocationProblem
from waymark.engine.allocation.state import State, owners
from waymark.engine.allocation.whole import MOST_OPTIONS, least_missing, whole
from waymark.engine.checks import Bools, Ints, Narrow

__all__ = ["UnreachableFloor", "meet_floors"]

SPARE = 3  # times as much as is owed is looked at where a unit is too large to be looked at whole


class UnreachableFloor(ValueError):
    """A floor that cannot be met, or for which nothing was found.

    unit       whose floor; `of` is "people" or "value"; asked is the floor.
    reachable  the most that the unit can have when nobody else has any floor, as far as found.
    proven     whether no allocation reaches more.
    together   True where each floor can be met alone, and this one is left short by the others.
    """

    def __init__(
        self, unit: int, of: str, asked: int, reachable: int, *, proven: bool, together: bool
    ) -> None:
        self.unit, self.of, self.asked, self.reachable = unit, of, asked, reachable
        self.proven, self.together = proven, together
        how = "at most" if proven else "as far as was found,"
        beside = " beside the other floors" if together else ""
        super().__init__(
            f"unit {unit} is owed {of} {asked} and can reach {how} {reachable}{beside}"
        )


def meet_floors(state: State) -> None:
    """Choose for an empty state what meets all floors. Raises UnreachableFloor.

    Exact where the people of units with floors have 50,000 options at most; beyond that the people
    with the most valuable options are looked at, and a refusal is not proven.
    """
    problem = state.problem
    if not problem.floored:
        return
    owed = (problem.least_people > 0) | (problem.least_value > 0)
    people, everyone = _looked_at(problem, owed)
    chosen, missing, proven = least_missing(whole(problem, people), _weights(problem))
    if missing.any():
        raise _refusal(problem, missing, proven and everyone)
    given = np.flatnonzero(chosen)
    none = np.zeros(0, np.int64)
    state.swap(none, none.astype(np.int32), given, owners(problem)[given])


def _weights(problem: AllocationProblem) -> Ints:
    """Of a missing person and of missing value: a floor missed whole counts about the same."""
    people, value = problem.least_people, problem.least_value
    most = int(max(people.max(), 1)), int(max(value.max(), 1))
    ratio = max(1, most[1] // most[0])
    return np.concatenate((np.full(len(people), ratio), np.ones(len(value), np.int64)))


def _looked_at(problem: AllocationProblem, owed: Bools) -> tuple[Narrow, bool]:
    """People of the owed units, all of them where that is few enough options."""
    people = np.flatnonzero(owed[problem.unit]).astype(np.int32)
    options = problem.options
    many = np.diff(options.class_option[options.person_class])
    if many[people].sum() <= MOST_OPTIONS:
        return people, True
    best = np.zeros(problem.people, np.int64)
    np.maximum.at(best, owners(problem), problem.value * problem.possible)
    order = people[np.lexsort((-best[people], problem.unit[people]))]
    unit = problem.unit[order]
    first = np.searchsorted(unit, unit)
    rank = np.arange(len(order)) - first
    before = np.cumsum(best[order]) - best[order]
    worth = before - before[first]
    near = rank < SPARE * problem.least_people[unit]
    near |= worth < SPARE * problem.least_value[unit]
    kept = order[near]
    kept = kept[np.cumsum(many[kept]) <= MOST_OPTIONS]
    return np.sort(kept), False


def _refusal(problem: AllocationProblem, missing: Ints, proven: bool) -> UnreachableFloor:
    """The first unit that is short by itself; where none is, the one that the others leave short."""
    units = len(problem.least_people)
    asked_of = np.concatenate((problem.least_people, problem.least_value))
    short = np.flatnonzero(missing).tolist()
    for at in short:
        unit, of = at % units, "people" if at < units else "value"
        alone, sure = _alone(problem, unit, of)
        asked = int(asked_of[at])
        if alone < asked:
            return UnreachableFloor(unit, of, asked, alone, proven=sure, together=False)
    at = short[0]
    unit, of = at % units, "people" if at < units else "value"
    asked = int(asked_of[at])
    return UnreachableFloor(unit, of, asked, asked - int(missing[at]), proven=proven, together=True)


def _alone(problem: AllocationProblem, unit: int, of: str) -> tuple[int, bool]:
    """The most of one kind that a unit can have by itself, and whether that is proven."""
    units = len(problem.least_people)
    people, everyone = _looked_at(problem, np.arange(units) == unit)
    weight = np.zeros(2 * units, np.int64)
    weight[unit if of == "people" else units + unit] = 1
    _, missing, proven = least_missing(whole(problem, people), weight)
    floors = np.concatenate((problem.least_people, problem.least_value))
    at = int(np.argmax(weight))
    return int(floors[at] - missing[at]), proven and everyone
