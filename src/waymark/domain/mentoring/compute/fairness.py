"""Whether a draft falls unevenly on groups of people: counts, ratios and exact tests for its page.

The engine counts and hides (`engine.fairness`); this says in codes what a row means. Nothing of a
person is kept: what comes out are counts of five people or more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from waymark.domain.mentoring.compute.reasons import Lines
from waymark.domain.mentoring.queries.groups import GENDERS, Attribute, attributes_of
from waymark.engine.fairness import FOUR_FIFTHS, Audit, audit, decision_log

__all__ = ["Met", "Outcomes", "fairness_rows", "outcomes_of"]

TOP = 3  # choices that count as having got whom one named

LIKELY_CHANCE = 0.05
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


class Met(StrEnum):
    """What a ratio says, in the words that the page has for it."""

    IN_RANGE = "in_range"
    CHANCE = "chance"
    CLOSER = "closer"
    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What a draft gave each mentee: arrays of one length.

    fit        tenths of a point, 0 without a pair. chose  whether they named anybody;
    top_three  whether they got one of the first three whom they named.
    """

    person: Ints
    matched: Bools
    fit: Ints
    chose: Bools
    top_three: Bools


def outcomes_of(person: Ints, lines: Lines) -> Outcomes:
    """What the lines of a draft gave these people."""
    top = (lines.choice > 0) & (lines.choice <= TOP)
    return Outcomes(person, lines.expert >= 0, lines.fit, lines.chose, top)


def fairness_rows(outcomes: Outcomes, today: date) -> list[dict[str, Any]]:
    """A row for each group, those that ask for a look first, then by ratio.

    {"group", "people", "matched", "median", "rate", "others", "ratio", "p", "result"}: group an
    `Attribute`, or "woman", "man"; median of the fit in tenths; rate the share that got one of their
    first three, others the same of everybody else known, ratio of the two and Fisher's exact p.
    Groups under five people, and those that would give such a one away, hold None for all figures.
    """
    codes = attributes_of(outcomes.person.tolist(), today)
    tables: list[tuple[int, ...]] = [(at,) for at in range(codes.shape[1])]
    got = _audit(outcomes.person, outcomes.matched, codes, tables)
    chose = outcomes.chose
    liked = _audit(outcomes.person[chose], outcomes.top_three[chose], codes[chose], tables)
    rows = []
    for at, attribute in enumerate(Attribute):
        for code, group in enumerate(_groups(attribute)):
            inside = (codes[:, at] == code) & outcomes.matched
            rows.append(_row(group, at, code, got, liked, outcomes.fit[inside]))
    rows = [row for row in rows if row["people"] != 0]
    order = list(Met)
    return sorted(rows, key=lambda row: (
        row["result"] != Met.CLOSER.value, row["ratio"] is None, row["ratio"] or 0.0,
        order.index(Met(row["result"])),
    ))  # fmt: skip


def _groups(attribute: Attribute) -> Sequence[str]:
    """Names of the codes that have a row: of yes and no the yes, of gender both."""
    return GENDERS if attribute is Attribute.GENDER else [attribute.value]


def _audit(person: Ints, selected: Bools, codes: Ints, tables: list[tuple[int, ...]]) -> Audit:
    score = np.full(len(person), np.nan)
    return audit(decision_log(person, selected, score, codes, (2,) * codes.shape[1]), by=tables)


def _row(group: str, at: int, code: int, got: Audit, liked: Audit, fits: Ints) -> dict[str, Any]:
    matched, top = got.tables[at], liked.tables[at]
    if not matched.shown[code]:
        return {"group": group, "people": None, "matched": None, "median": None, "rate": None,
                "others": None, "ratio": None, "p": None, "result": Met.TOO_FEW.value}  # fmt: skip
    ratio, p = float(top.others_ratio[code]), float(top.p_others[code])
    known = bool(top.shown[code]) and np.isfinite(ratio)
    return {
        "group": group,
        "people": int(matched.people[code]),
        "matched": int(matched.chosen[code]),
        "median": float(np.median(fits)) if len(fits) else None,
        "rate": float(top.rate[code]) if known else None,
        "others": float(top.rate[1 - code]) if known else None,
        "ratio": ratio if known else None,
        "p": p if known else None,
        "result": _result(ratio, p, known).value,
    }


def _result(ratio: float, p: float, known: bool) -> Met:
    if not known:
        return Met.TOO_FEW
    if ratio >= FOUR_FIFTHS:
        return Met.IN_RANGE
    return Met.CLOSER if p < LIKELY_CHANCE else Met.CHANCE
