"""Mining moves between roles from the history of positions.

Build spells from dates or from yearly records, find mass re-titlings, set them aside, and mine:

    spells = spells_from_periods(person, year, role)
    retitled = find_retitlings(spells, period=1)
    transitions = mine(spells, set_aside=retitled.set_aside)
    shown = supported(transitions.people)
    trends = move_trends(spells, transitions.source[shown], transitions.target[shown], ...)
"""

from waymark.engine.moves.intervals import MIN_PEOPLE, share_interval, supported
from waymark.engine.moves.model import Curve, Origins, Retitlings, Transitions
from waymark.engine.moves.retitling import find_retitlings
from waymark.engine.moves.spells import (
    NOWHERE,
    How,
    Spells,
    spells_from_dates,
    spells_from_periods,
)
from waymark.engine.moves.transitions import mine
from waymark.engine.moves.trend import Trends, move_trends

__all__ = [
    "MIN_PEOPLE",
    "NOWHERE",
    "Curve",
    "How",
    "Origins",
    "Retitlings",
    "Spells",
    "Transitions",
    "Trends",
    "find_retitlings",
    "mine",
    "move_trends",
    "share_interval",
    "spells_from_dates",
    "spells_from_periods",
    "supported",
]
