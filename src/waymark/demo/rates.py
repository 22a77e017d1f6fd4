"""How often what happens in the generated history. Rates are per person and year.

The figures are of the order that employers of this kind report; they are documented with
their reasons in docs/demo.md and checked against the outcome in tests/demo.
"""

from __future__ import annotations

from dataclasses import dataclass

MONTHS = 120  # ten years of monthly steps; step 120 is the month of today

# Steps by months or years: value i holds up to bound i, the last value beyond all bounds.
Bounds = tuple[tuple[float, ...], tuple[float, ...]]


@dataclass(frozen=True)
class Rates:
    # Headcount at the start of each history year over that of today.
    headcount: tuple[float, ...] = (
        0.74, 0.77, 0.80, 0.83, 0.85, 0.84, 0.87, 0.91, 0.95, 0.98, 1.0,
    )  # fmt: skip
    # Leaving by years of tenure, then times the factor of the history year.
    leaving: Bounds = ((1, 2, 5, 10, 20), (0.15, 0.13, 0.10, 0.065, 0.04, 0.07))
    leaving_by_year: tuple[float, ...] = (1.0, 1.0, 1.05, 1.0, 0.65, 1.15, 1.3, 1.1, 1.0, 0.95)
    leaving_of_heads: float = 0.9
    # Promotion up the ladder by years in the role, times the room in the next grade.
    promotion: Bounds = ((1, 2, 3, 5), (0.0, 0.12, 0.24, 0.20, 0.10))
    most_room: float = 1.6
    # Filling a leader's seat.
    seat_from_outside: float = 0.18
    seat_acting_first: float = 0.35
    acting_confirmed: float = 0.55
    acting_months: tuple[int, int] = (2, 5)
    least_months_before_seat: int = 12
    step_back: float = 0.03  # leaders who return to the specialist ladder
    # Beside the ladders. Moves between families have their own rates in the content.
    sideways_scale: float = 1.4
    sideways_after_months: int = 12
    transfer: float = 0.03  # same role, other team of the department
    temporary: float = 0.02
    temporary_months: tuple[int, int] = (2, 6)
    secondment: float = 0.012
    secondment_months: tuple[int, int] = (4, 12)
    secondment_to_partner: float = 0.35
    # Hours and shifts.
    full_time: tuple[float, ...] = (1.0, 0.8, 0.6, 0.5)
    full_time_share: tuple[float, ...] = (0.855, 0.08, 0.04, 0.025)
    hours_change: float = 0.012
    shift_share: tuple[float, ...] = (0.55, 0.27, 0.11, 0.07)  # in roles with shifts
    # Hires.
    hired_again: float = 0.03  # hires who worked here before
    away_months: tuple[int, int] = (12, 72)
    hire_days: tuple[tuple[int, float], ...] = ((0, 0.62), (7, 0.12), (14, 0.26))
    # Ten years of change.
    reorganization_months_ago: int = 67
    teams_opened_late: float = 0.12
    # Messy records, per change of role or team.
    gap: float = 0.006
    correction: float = 0.004
    old_title: float = 0.04  # earlier positions of the first staff in roles that are gone
    # Skills.
    below_by: tuple[float, ...] = (0.02, 0.06, 0.22, 0.54, 0.16)  # -3, -2, -1, 0, +1
    said_by_manager: float = 0.45
    extra_skills: int = 3
    evidence_each: float = 1.5


RATES = Rates()
