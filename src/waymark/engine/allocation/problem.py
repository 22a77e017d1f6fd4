"""What is to be allocated: candidates, what each offering takes, and what there is of it.

    problem = allocation_problem(person, offering, gap, value, hours=..., cost=..., seats=...,
                                 available=..., department=..., budget=...)

A candidate is one offering that would close one gap of one person. Everything is checked here once;
what follows relies on it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from waymark.engine.allocation.options import Options, options_of
from waymark.engine.allocation.prerequisites import depths, needed_candidates
from waymark.engine.checks import Bools, Ints, Narrow, starts, whole_numbers, within

__all__ = ["AllocationProblem", "allocation_problem"]

MOST_VALUE = 1 << 41  # of all candidates together, so that scaled sums stay within int64
MOST_HOURS = 10_000
MOST_MONEY = 1 << 40


@dataclass(frozen=True)
class AllocationProblem:
    """A checked problem; see `allocation_problem`. Arrays are read-only.

    start         int64 (people + 1,), where each person's candidates begin.
    depth         int32 (m,), longest chain of prerequisites below each offering.
    needs_start, needs   of each candidate the candidates it needs, by position.
    possible      bool (n,): alone within seats, hours, money, and no prerequisite out of reach.
    reachable     bool (n,): every prerequisite is held or among the person's candidates.
    unit, least_people, least_value   floors; of one unit and 0 where none are asked for.
    options       what each person may choose from, combined.
    """

    start: Ints
    offering: Narrow
    gap: Narrow
    value: Ints
    hours: Narrow
    cost: Ints
    seats: Ints
    available: Narrow
    department: Narrow
    budget: Ints
    depth: Narrow
    needs_start: Narrow
    needs: Narrow
    reachable: Bools
    possible: Bools
    unit: Narrow
    least_people: Ints
    least_value: Ints
    options: Options

    @property
    def people(self) -> int:
        """Number of people."""
        return len(self.available)

    @property
    def candidates(self) -> int:
        """Number of candidates."""
        return len(self.offering)

    @property
    def floored(self) -> bool:
        """Whether any unit has a floor."""
        return bool(self.least_people.any() or self.least_value.any())

    def with_limits(self, seats: Ints, budget: Ints) -> AllocationProblem:
        """The same with other seats (m,) and budgets (departments,); options follow."""
        return _combined(replace(self, seats=seats, budget=budget))


def allocation_problem(
    person: npt.ArrayLike,
    offering: npt.ArrayLike,
    gap: npt.ArrayLike,
    value: npt.ArrayLike,
    *,
    hours: npt.ArrayLike,
    cost: npt.ArrayLike,
    seats: npt.ArrayLike,
    available: npt.ArrayLike,
    department: npt.ArrayLike,
    budget: npt.ArrayLike,
    prerequisites: npt.ArrayLike = (),
    held: npt.ArrayLike = (),
    unit: npt.ArrayLike | None = None,
    least_people: npt.ArrayLike | None = None,
    least_value: npt.ArrayLike | None = None,
) -> AllocationProblem:
    """Check a problem and combine each person's candidates into options.

    person        int (n,), ascending; the rest of a candidate:
    offering      int (n,), 0..m-1, each at most once per person.
    gap           int (n,), any label; of a person's candidates with one label one is chosen at most.
    value         int (n,), gap closed weighted by planned use, >= 0, in any unit.
    hours, cost, seats   int (m,), by offering: hours 0..10,000, money 0..2**40, places >= 0.
    available     int (people,), hours of each person, 0..10,000.
    department    int (people,), whose budget pays; budget int (departments,), money, >= 0.
    prerequisites int (p, 2): an offering, and another one that the same person needs with it.
    held          int (h, 2): a person, and an offering that the person has done before.
    unit          int (people,), with least_people and least_value int (units,): at least so many
                  people of a unit get something, and so much value goes to it.
    Raises ValueError when shapes disagree, a value leaves its range, prerequisites go round in a
    circle, values together exceed 2**41, or one person's linked candidates make over 65,536 options.
    Inputs are copied. Cost: about a microsecond per candidate.
    """
    room = whole_numbers("available", available)
    people = len(room)
    within("available", room, 0, MOST_HOURS)
    takes, money, places = _offerings(hours, cost, seats)
    who, what, worth = _candidates(person, offering, value, people, len(takes))
    purse = whole_numbers("budget", budget)
    within("budget", purse, 0, MOST_MONEY)
    pays = whole_numbers("department", department, people)
    within("department", pays, 0, len(purse) - 1)
    group, most_people, most_value = _floors(unit, least_people, least_value, people)
    pairs, done = _pairs("prerequisites", prerequisites), _pairs("held", held)
    within("prerequisites", pairs.ravel(), 0, len(takes) - 1)
    within("held", done[:, 0], 0, people - 1)
    within("held", done[:, 1], 0, len(takes) - 1)
    depth = depths(pairs, len(takes))
    needs_start, needs, reachable = needed_candidates(who, what, pairs, done, len(takes))
    labels = np.unique(whole_numbers("gap", gap, len(who)), return_inverse=True)[1].astype(np.int32)
    nothing = np.zeros(0, np.int32)
    return _combined(AllocationProblem(
        starts(who, people), what.astype(np.int32), labels, worth, takes.astype(np.int32), money,
        places, room.astype(np.int32), pays.astype(np.int32), purse, depth, needs_start, needs,
        reachable, reachable, group.astype(np.int32), most_people, most_value,
        Options(nothing, nothing, nothing, nothing, nothing, np.zeros(3, np.int64)),
    ))  # fmt: skip


def _combined(problem: AllocationProblem) -> AllocationProblem:
    """The problem with what is possible, and the options that this makes, worked out."""
    what = problem.offering
    room = np.repeat(problem.available, np.diff(problem.start))
    purse = np.repeat(problem.budget[problem.department], np.diff(problem.start))
    possible = problem.reachable & (problem.seats[what] > 0) & (problem.hours[what] <= room)
    possible &= problem.cost[what] <= purse
    options = options_of(
        problem.start, problem.gap, problem.hours[what], problem.depth[what], problem.needs_start,
        problem.needs, possible, problem.available,
    )  # fmt: skip
    return _frozen(replace(problem, possible=possible, options=options))


def _candidates(
    person: npt.ArrayLike,
    offering: npt.ArrayLike,
    value: npt.ArrayLike,
    people: int,
    offerings: int,
) -> tuple[Ints, Ints, Ints]:
    who = whole_numbers("person", person)
    within("person", who, 0, people - 1)
    if (np.diff(who) < 0).any():
        at = int(np.argmax(np.diff(who) < 0)) + 1
        raise ValueError(f"person[{at}] is {who[at]} after {who[at - 1]}, expected ascending order")
    what = whole_numbers("offering", offering, len(who))
    within("offering", what, 0, offerings - 1)
    _check_twice(who, what)
    worth = whole_numbers("value", value, len(who))
    within("value", worth, 0, MOST_VALUE)
    if len(who) and int(worth.max()) * len(who) > MOST_VALUE:
        raise ValueError(
            f"value goes to {worth.max()} in {len(who)} candidates: use a coarser unit"
        )
    return who, what, worth


def _offerings(
    hours: npt.ArrayLike, cost: npt.ArrayLike, seats: npt.ArrayLike
) -> tuple[Ints, Ints, Ints]:
    takes = whole_numbers("hours", hours)
    money = whole_numbers("cost", cost, len(takes))
    places = whole_numbers("seats", seats, len(takes))
    within("hours", takes, 0, MOST_HOURS)
    within("cost", money, 0, MOST_MONEY)
    within("seats", places, 0, MOST_MONEY)
    return takes, money, places


def _floors(
    unit: npt.ArrayLike | None,
    people: npt.ArrayLike | None,
    value: npt.ArrayLike | None,
    size: int,
) -> tuple[Ints, Ints, Ints]:
    if unit is None:
        if people is not None or value is not None:
            raise ValueError("a floor is given without the unit of each person")
        return np.zeros(size, np.int64), np.zeros(1, np.int64), np.zeros(1, np.int64)
    group = whole_numbers("unit", unit, size)
    given = [each for each in (people, value) if each is not None]
    units = len(whole_numbers("floor", given[0])) if given else int(group.max(initial=-1)) + 1
    none = np.zeros(units, np.int64)
    least_people = none if people is None else whole_numbers("least_people", people, units)
    least_value = none.copy() if value is None else whole_numbers("least_value", value, units)
    within("unit", group, 0, units - 1)
    within("least_people", least_people, 0, size)
    within("least_value", least_value, 0, MOST_VALUE)
    return group, least_people, least_value


def _pairs(name: str, values: npt.ArrayLike) -> Ints:
    array = np.array(values)
    if array.size == 0:
        return np.zeros((0, 2), np.int64)
    if array.ndim != 2 or array.shape[1] != 2:
        raise ValueError(f"{name} has shape {array.shape}, expected (pairs, 2)")
    if array.dtype.kind not in "iu":
        raise ValueError(f"{name} holds {array.dtype}, expected whole numbers")
    return array.astype(np.int64)


def _check_twice(person: Ints, offering: Ints) -> None:
    order = np.lexsort((offering, person))
    same = (np.diff(person[order]) == 0) & (np.diff(offering[order]) == 0)
    if same.any():
        at = int(order[int(np.argmax(same)) + 1])
        raise ValueError(f"candidate {at} gives person {person[at]} offering {offering[at]} again")


def _frozen(problem: AllocationProblem) -> AllocationProblem:
    for holder in (problem, problem.options):
        for array in vars(holder).values():
            if isinstance(array, np.ndarray):
                array.setflags(write=False)
    return problem
