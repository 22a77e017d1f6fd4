"""An integer programme over all options of some people: for exact answers on small problems.

A variable is an option of a person; another one per person says whether the person gets anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from waymark.engine.allocation.problem import AllocationProblem
from waymark.engine.allocation.rows import Row, stacked
from waymark.engine.checks import Bools, Ints, Narrow

__all__ = ["MOST_OPTIONS", "Whole", "greatest_value", "least_missing", "whole"]

MOST_OPTIONS = 50_000
NODES = 100_000


@dataclass(frozen=True)
class Whole:
    """Options of some people and the rows that bind them; variables: options, then people.

    option    the options, by position; owner, classes   of each, as positions from 0.
    entry, member   of each candidate of an option: the option's place here, and the candidate.
    """

    problem: AllocationProblem
    people: Narrow
    option: Ints
    owner: Ints
    entry: Ints
    member: Ints
    rows: list[Row]

    @property
    def variables(self) -> int:
        """Number of options and people."""
        return len(self.option) + len(self.people)

    def value(self) -> npt.NDArray[np.float64]:
        """What each variable adds to the total value."""
        worth = self.problem.value[self.member].astype(np.float64)
        return np.bincount(self.entry, worth, self.variables).astype(np.float64)


def whole(problem: AllocationProblem, people: Narrow) -> Whole:
    """The programme of these people under all seats and budgets; floors are added apart.

    Raises ValueError for more than MOST_OPTIONS options.
    """
    options = problem.options
    classes = [np.arange(*options.person_class[[i, i + 1]]) for i in people]
    size = [len(each) for each in classes]
    klass = np.concatenate([*classes, np.zeros(0, np.int64)]).astype(np.int64)
    many = options.class_option[klass + 1] - options.class_option[klass]
    if many.sum() > MOST_OPTIONS:
        raise ValueError(f"{many.sum()} options are too many for an exact answer: {MOST_OPTIONS}")
    option = _ranges(options.class_option[klass], many)
    class_of = np.repeat(np.arange(len(klass)), many)
    owner = np.repeat(np.arange(len(people)), size)[class_of]
    length = np.diff(options.member_start)[option]
    member = options.member[_ranges(options.member_start[option], length)].astype(np.int64)
    entry = np.repeat(np.arange(len(option)), length)
    what, pays = problem.offering[member], problem.department[people[owner[entry]]]
    here, count = np.arange(len(option)), len(option)
    persons = np.arange(len(people))
    rows = [
        Row(class_of, here, 1.0, -np.inf, np.ones(len(klass))),
        Row(owner, here, options.hours[option], -np.inf, problem.available[people]),
        Row(what, entry, 1.0, -np.inf, problem.seats),
        Row(pays, entry, problem.cost[what], -np.inf, problem.budget),
        Row(
            np.concatenate((persons, owner)), np.concatenate((count + persons, here)),
            np.concatenate((np.ones(len(people)), -np.ones(count))), -np.inf, np.zeros(len(people)),
        ),
    ]  # fmt: skip
    return Whole(problem, people, option, owner, entry, member, rows)


def _ranges(
    first: npt.NDArray[np.signedinteger[Any]], many: npt.NDArray[np.signedinteger[Any]]
) -> Ints:
    """first[i], first[i] + 1, ... of `many[i]` each, one after the other."""
    offset = np.repeat(first - (np.cumsum(many) - many), many)
    found: Ints = (np.arange(len(offset)) + offset).astype(np.int64)
    return found


def _floor_rows(model: Whole, slack: Ints, floors: int) -> list[Row]:
    """Rows of both kinds of floor; slack variables `slack`.. make up for what is missing."""
    problem = model.problem
    units = np.arange(floors)
    persons = len(model.option) + np.arange(len(model.people))
    mine = problem.unit[model.people]
    worth = problem.value[model.member]
    none = np.full(floors, np.inf)
    return [
        Row(np.concatenate((mine, units)), np.concatenate((persons, slack[:floors])), 1.0,
            problem.least_people, none),
        Row(np.concatenate((mine[model.owner[model.entry]], units)),
            np.concatenate((model.entry, slack[floors:])),
            np.concatenate((worth, np.ones(floors))), problem.least_value, none),
    ]  # fmt: skip


def greatest_value(model: Whole) -> tuple[Bools, bool]:
    """The chosen candidates, bool (n,), of greatest value with all floors; whether it is proven.

    Raises ValueError where HiGHS finds no allocation that meets the floors.
    """
    floors = len(model.problem.least_people)
    gain = np.concatenate((model.value(), np.zeros(2 * floors)))
    slack = model.variables + np.arange(2 * floors)
    top = np.concatenate((np.ones(model.variables), np.zeros(2 * floors)))
    solution, proven = _solved(model, slack, gain, top)
    if solution is None:
        raise ValueError("no allocation meets all floors")
    return _candidates(model, solution), proven


def least_missing(model: Whole, weight: Ints) -> tuple[Bools, Ints, bool]:
    """Choices that leave as little as possible missing from the floors, weighted, (2 * units,).

    Returns the candidates, what is missing of people and then of value by unit, and whether that is
    proven to be the least.
    """
    floors = len(model.problem.least_people)
    slack = model.variables + np.arange(2 * floors)
    gain = np.concatenate((np.zeros(model.variables), -weight.astype(np.float64)))
    most = np.concatenate((model.problem.least_people, model.problem.least_value))
    top = np.concatenate((np.ones(model.variables), most.astype(np.float64)))
    solution, proven = _solved(model, slack, gain, top)
    if solution is None:  # every slack at its floor is always allowed
        raise ValueError("HiGHS found no answer within its limits")
    missing = np.rint(solution[model.variables :]).astype(np.int64)
    return _candidates(model, solution), missing, proven


def _solved(
    model: Whole,
    slack: Ints,
    gain: npt.NDArray[np.float64],
    top: npt.NDArray[np.float64],
) -> tuple[npt.NDArray[np.float64] | None, bool]:
    from scipy.optimize import Bounds, LinearConstraint, milp

    rows = model.rows + _floor_rows(model, slack, len(slack) // 2)
    matrix, low, high = stacked(rows, len(gain))
    answer = milp(
        -gain,
        constraints=LinearConstraint(matrix, low, high),
        integrality=np.ones(len(gain), np.int64),
        bounds=Bounds(np.zeros(len(gain)), top),
        options={"mip_rel_gap": 0.0, "node_limit": NODES},
    )
    return answer.x, answer.status == 0


def _candidates(model: Whole, solution: npt.NDArray[np.float64]) -> Bools:
    chosen = np.zeros(model.problem.candidates, np.bool_)
    taken = solution[: len(model.option)] > 0.5
    chosen[model.member[taken[model.entry]]] = True
    return chosen
