"""Figures of a round after publishing in which nobody can be found: small groups are hidden."""

from dataclasses import dataclass

import numpy as np

from waymark.domain.mentoring.models import Round
from waymark.domain.mentoring.queries.live import said_in, skills_moved
from waymark.domain.mentoring.states import PairSide
from waymark.engine.fairness import MIN_PEOPLE, Figures, shown_figures
from waymark.kernel.acts import Act

__all__ = ["MIN_PEOPLE", "Helpful", "SkillMovement", "helpful_in", "shown_parts", "skill_movement"]


@dataclass(frozen=True, slots=True)
class Helpful:
    """How helpful one side, or both ("" as side), found it: 1..5 on average, None where hidden.

    people is None too where the group is too small or would give a small one away.
    """

    side: str
    people: int | None
    average: float | None


@dataclass(frozen=True, slots=True)
class SkillMovement:
    """At how many mentees of how many a level rose; None where hidden."""

    people: int | None
    rose: int | None


def shown_parts(*parts: int) -> list[bool]:
    """Whether each of these parts, and last their total, may be shown: none under five people, and
    none from which such a one could be worked out."""
    cells = len(parts)
    sums = np.vstack([np.eye(cells, dtype=bool), np.ones((1, cells), dtype=bool)])
    figures = Figures(
        sums=sums, people=np.array([*parts, sum(parts)], dtype=np.int64),
        table=np.zeros(cells + 1, dtype=np.int64),
        total=np.array([False] * cells + [True]),
    )  # fmt: skip
    return [bool(each) for each in shown_figures(figures)]


def helpful_in(act: Act, a_round: Round) -> list[Helpful]:
    """How helpful mentees, then experts, then both found it."""
    said = said_in(act, a_round)
    sides = [(side.value, *said.get(side.value, (0, 0))) for side in PairSide]
    rows = [*sides, ("", sum(n for _, n, _ in sides), sum(total for _, _, total in sides))]
    shown = shown_parts(*(n for _, n, _ in sides))
    return [
        Helpful(side, n, total / n if n else None) if seen else Helpful(side, None, None)
        for (side, n, total), seen in zip(rows, shown, strict=True)
    ]


def skill_movement(act: Act, a_round: Round) -> SkillMovement:
    """At how many of the mentees who need a skill its level rose since publishing."""
    rose, same = skills_moved(act, a_round)
    shown_rose, shown_same, shown_all = shown_parts(rose, same)
    return SkillMovement(
        people=rose + same if shown_all else None,
        rose=rose if shown_all and shown_rose and shown_same else None,
    )
