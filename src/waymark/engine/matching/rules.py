"""By which rules a pair is scored beside the traits wanted: hours in common, steps apart, units.

    Rules(hours_least=8, hours_points=2, hours_enough=40,
          step_points=(0, 60, 100, 60), unit_points=30)

asks for 8 half-hours in common; gives 2 points for each, up to 40 of them; 60 points to an expert one
step above the person, 100 for two steps, 60 for three and more; and 30 where both are of different
units. For reverse mentoring, `step_below` gives points to an expert who stands below the person.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from waymark.engine.matching.candidates import Wholes
from waymark.engine.matching.limits import SCORE_MOST

__all__ = ["NO_RULES", "Rules", "Terms", "terms_of"]

STEPS = 8  # differences that are told apart: 0..7, and the last for whatever is above


class Rules(NamedTuple):
    """How hours, steps and units count; hours are half-hours of a week. All are 0 or more.

    The last of `step_points` counts for every expert farther above, too; up to 8 may be told apart.
    """

    hours_least: int = 0  # in common, below which a pair is not allowed
    hours_points: int = 0  # for each half-hour in common
    hours_enough: int = 0  # beyond which no more are counted
    step_points: tuple[int, ...] = ()  # for an expert 0, 1, 2.. steps above
    step_below: int = 0  # for an expert below the person
    unit_points: int = 0  # where both have a unit, and not the same

    @property
    def hours_worth(self) -> int:
        """The most points that hours can bring."""
        return self.hours_points * self.hours_enough

    @property
    def steps_worth(self) -> int:
        """The most points that steps can bring."""
        return max(*self.step_points, self.step_below, 0)

    @property
    def worth(self) -> int:
        """The most points that hours, steps and units can bring together."""
        return self.hours_worth + self.steps_worth + self.unit_points


NO_RULES = Rules()


class Terms(NamedTuple):
    """The rules as the loops read them."""

    hours_least: int
    hours_points: int
    hours_enough: int
    hours_worth: int
    by_step: Wholes  # (9,), points where the expert is below, then 0..7 steps above
    steps_worth: int
    unit_points: int


def terms_of(rules: Rules) -> Terms:
    """The rules, checked and laid out for the loops.

    Raises ValueError for a number below 0, for more than 8 differences of steps, and where hours,
    steps and units could bring more than a score may be.
    """
    least, points, enough, given, below, unit = rules
    if min(least, points, enough, *given, below, unit) < 0:
        raise ValueError(f"rules are {tuple(rules)}, expected 0 or more")
    if len(given) > STEPS:
        raise ValueError(f"step_points has {len(given)} differences, expected at most {STEPS}")
    if rules.worth > SCORE_MOST:
        raise ValueError(f"rules may bring {rules.worth} points, expected at most {SCORE_MOST}")
    above = (*given, *(given[-1:] or (0,)) * (STEPS - len(given)))
    return Terms(
        hours_least=int(least),
        hours_points=int(points),
        hours_enough=int(enough),
        hours_worth=int(rules.hours_worth),
        by_step=np.array([below, *above], np.int32),
        steps_worth=int(rules.steps_worth),
        unit_points=int(unit),
    )
