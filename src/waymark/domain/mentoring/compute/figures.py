"""What a console says of a draft, as one JSON object.

people, matched   mentees, and those of them with an expert; places  {"used", "offered"}.
median    of the fits, in tenths; null without pairs. weak  pairs under the weak fit or with a flag.
bands     12 counts of fits 40 to 45, .. 95 to 100; lower ones count into the first.
chose, top_three  mentees who chose anybody, and those who got one of their first three.
unmatched {code of `obstacles.Why`: mentees}.
bound_gap tenths that no other pairs could add to the total, at most. proved  whether the prices prove
          the total, over pairs not looked at closely too. stopped  the best so far was kept.
fair      {"worst" fit, "before" it was raised, "price" of that in tenths, "proved"}.
stable    null, or {"price" in tenths, "fewer" people, "proved"}. budget  {"spent", "of"} in cents.
considered  pairs looked at closely. seconds  {stage: seconds}, added by who measures them.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from waymark.domain.mentoring.compute.making import Made
from waymark.domain.mentoring.compute.reasons import Lines
from waymark.domain.mentoring.compute.solving import Solved, spent
from waymark.domain.mentoring.states import RoundRules

__all__ = ["BANDS", "figures_after", "figures_of", "top_three_of"]

Ints = npt.NDArray[np.int64]

BANDS = np.arange(450, 1000, 50)  # fits at which the next band begins
TOP = 3


def figures_of(made: Made, lines: Lines, unmatched: Mapping[str, int]) -> dict[str, Any]:
    """As above, but for the seconds and the fairness."""
    matched = lines.expert >= 0
    fits = lines.fit[matched]
    weak = matched & ((lines.fit < made.problem.given.weak_fit * 10) | lines.flags.any(axis=1))
    solved = made.solved
    return {
        "people": len(matched),
        "matched": int(matched.sum()),
        "places": {"used": int(matched.sum()), "offered": int(made.problem.capacity.sum())},
        "median": int(np.median(fits)) if len(fits) else None,
        "bands": np.bincount(np.digitize(fits, BANDS), minlength=len(BANDS) + 1).tolist(),
        "chose": int(lines.chose.sum()),
        "top_three": top_three_of(lines),
        "weak": int(weak.sum()),
        "unmatched": dict(unmatched),
        "bound_gap": solved.bound - solved.assignment.total,
        "proved": made.proved,
        "stopped": not solved.complete,
        "fair": {
            "worst": lowest(solved, solved.assignment.expert),
            "before": lowest(solved, solved.optimum.expert),
            "price": 0 if solved.stable else solved.price,
            "proved": made.proved and made.raising_proved,
        },
        "stable": _stable(made),
        "budget": {
            "spent": spent(solved.assignment.expert, made.problem.cost), "of": made.problem.budget,
        },
        "considered": len(solved.possible.expert),
    }  # fmt: skip


def figures_after(
    figures: dict[str, Any], lines: Sequence[tuple[int, int | None, list[str]]], rules: RoundRules
) -> dict[str, Any]:
    """The figures of a draft after a coordinator changed pairs, from its lines with an expert.

    lines   fit in tenths, rank of the choice or None, flags. What only the matching knows stays.
    """
    fits = np.array([fit for fit, _choice, _flags in lines], np.int64)
    weak = sum(fit < rules.weak_fit * 10 or bool(flags) for fit, _choice, flags in lines)
    top = sum(choice is not None and choice <= TOP for _fit, choice, _flags in lines)
    return figures | {
        "matched": len(fits), "median": int(np.median(fits)) if len(fits) else None,
        "places": {**figures["places"], "used": len(fits)}, "top_three": top, "weak": weak,
        "bands": np.bincount(np.digitize(fits, BANDS), minlength=len(BANDS) + 1).tolist(),
    }  # fmt: skip


def top_three_of(lines: Lines) -> int:
    """How many got one of their first three choices."""
    return int(((lines.choice > 0) & (lines.choice <= TOP)).sum())


def lowest(solved: Solved, expert: npt.NDArray[np.int32]) -> int | None:
    """The lowest fit of pairs chosen freely; None where there are none."""
    possible = solved.possible
    at = possible.positions(expert)
    free = (at >= 0) & (possible.locked < 0)
    return int(possible.score[at[free]].min()) if free.any() else None


def _stable(made: Made) -> dict[str, Any] | None:
    solved = made.solved
    if not solved.stable:
        return None
    fewer = solved.optimum.matched - solved.assignment.matched
    return {"price": solved.price, "fewer": fewer, "proved": made.proved and made.raising_proved}
