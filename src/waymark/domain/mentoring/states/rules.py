"""The rules of a round: what must hold for a pair, and what makes one better than another.

Kept as JSON beside the round and with each draft that was made by them, so that a draft says under
which rules it arose. `version` grows when the meaning of a field changes.
"""

from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import Any

__all__ = ["POINTS", "RULES_VERSION", "Part", "RoundRules"]

RULES_VERSION = 1
POINTS = 100  # what the weights sum up to


class Part(StrEnum):
    """The parts of a pair's fit, in the order in which drafts store them."""

    HELD = "held"  # has held the goal role, or made the move to it; the more recently the better
    SKILLS = "skills"  # covers the skills that the mentee needs
    CHOICES = "choices"  # chosen by the mentee, by the mentor
    HOURS = "hours"  # working hours in common
    SENIORITY = "seniority"  # the grades between them
    LOAD = "load"  # has most of the offered places free
    UNITS = "units"  # comes from another part of the organization


def _weights() -> dict[str, int]:
    return {"held": 40, "skills": 30, "choices": 20, "hours": 10,
            "seniority": 0, "load": 0, "units": 0}  # fmt: skip


@dataclass(frozen=True, slots=True)
class RoundRules:
    """Rules of one round.

    weights         points of each `Part`, 0..100, together 100.
    hours_least     half-hours of the week in common below which two people are no pair.
    hours_enough    half-hours beyond which more bring no more points.
    common_language, in_person_counts, never_again   hard rules that can be switched off: a language
                    in common; the same site where one of them asks to meet in person; not the same
                    pair again. The reporting line, conflicts and places always hold.
    must_have_held  a mentor must have held the goal role or made the move.
    must_cover      an expert must have the first skill that the mentee names, at the level needed.
    recent_years    a role held until so many years ago still counts fully; older ones fade.
    seniority_best  grades above the mentee that bring all points; negative for reverse mentoring.
    outside         whether outside experts take part; outside_budget  cents for their contracts.
    most_a_mentor   places that this round takes of one expert at most.
    stable          pairs that nobody would rather change, instead of the greatest total.
    fair_tolerance  thousandths of the total that raising the worst-off pairs may cost.
    weak_fit        a pair under this fit is looked at by hand, 0..100.
    """

    weights: dict[str, int] = field(default_factory=_weights)
    hours_least: int = 2
    hours_enough: int = 10
    common_language: bool = True
    in_person_counts: bool = True
    never_again: bool = True
    must_have_held: bool = False
    must_cover: bool = False
    recent_years: int = 5
    seniority_best: int = 2
    outside: bool = False
    outside_budget: int = 0
    most_a_mentor: int = 3
    stable: bool = False
    fair_tolerance: int = 5
    weak_fit: int = 55
    version: int = RULES_VERSION

    def __post_init__(self) -> None:
        if set(self.weights) != {part.value for part in Part}:
            raise ValueError(f"weights are for {sorted(self.weights)}")
        if min(self.weights.values()) < 0 or sum(self.weights.values()) != POINTS:
            raise ValueError(f"weights sum to {sum(self.weights.values())}, not {POINTS}")

    def stored(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self)

    @classmethod
    def read(cls, stored: dict[str, Any]) -> "RoundRules":
        """What `stored` wrote; fields it does not know yet take what rounds begin with."""
        known = {each.name for each in fields(cls)}
        return cls(**{name: value for name, value in stored.items() if name in known})
