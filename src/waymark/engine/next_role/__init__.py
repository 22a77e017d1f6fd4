"""Which role comes next: a ranking learned from an employer's history, with its reasons."""

from waymark.engine.next_role.features import FEATURES, Part, People
from waymark.engine.next_role.history import (
    UNKNOWN,
    RoleHistory,
    history_from_dates,
    history_from_periods,
)
from waymark.engine.next_role.model import PARTS, NextRoleModel, Ranking, fit, people_of
from waymark.engine.next_role.storage import from_arrays, to_arrays

__all__ = [
    "FEATURES",
    "PARTS",
    "UNKNOWN",
    "NextRoleModel",
    "Part",
    "People",
    "Ranking",
    "RoleHistory",
    "fit",
    "from_arrays",
    "history_from_dates",
    "history_from_periods",
    "people_of",
    "to_arrays",
]
