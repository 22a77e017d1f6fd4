"""Hours in common by real time zones, in the weeks in which clocks differ too."""

from datetime import date

import pytest

from tests.domain.test_matching_rules import Two, change
from waymark.domain.mentoring.compute.problem import parts_of
from waymark.domain.mentoring.models import Round

pytestmark = pytest.mark.django_db


def round_of(two: Two, starts_on: date, ends_on: date) -> Round:
    change(two.round, join_until=starts_on, starts_on=starts_on, ends_on=ends_on)
    two.round.refresh_from_db()
    return two.round


def test_hours_are_those_of_the_fortnight_in_which_clocks_differ() -> None:
    """New York puts clocks forward on 14 March 2027, Lisbon on 28 March.

    Mei's ten to eleven in New York is 15:00 UTC in winter and 14:00 from 14 March on. Ruben's
    15:00 to 16:00 in Lisbon is 15:00 UTC until 28 March. Two weeks have nothing in common.
    """
    two = Two()
    change(two.mei, zone="America/New_York")
    change(two.entry, hours=[[0, 20, 22]])
    change(two.expert, hours=[[0, 30, 32]])
    round_of(two, date(2026, 12, 1), date(2027, 3, 14))
    assert two.matched() == 1
    round_of(two, date(2026, 12, 1), date(2027, 3, 15))
    assert two.matched() == 0
    round_of(two, date(2027, 3, 28), date(2027, 10, 31))
    assert two.matched() == 1
    round_of(two, date(2027, 3, 27), date(2027, 10, 31))
    assert two.matched() == 0


def test_parts_say_how_many_half_hours_the_worst_week_leaves() -> None:
    two = Two()
    change(two.mei, zone="America/New_York")
    change(two.entry, hours=[[0, 20, 26]])
    change(two.expert, hours=[[0, 30, 36]])
    round_of(two, date(2026, 12, 1), date(2027, 5, 1))
    problem = two.problem(hours_enough=10)
    parts, allowed = parts_of(problem, problem.locked * 0, problem.locked * 0)
    assert allowed.all()
    assert parts[0].tolist() == [400, 300, 0, 40, 0, 0, 0]
