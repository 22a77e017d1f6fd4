"""Readings of the framework, of positions held and of mined moves, one module a subject."""

from waymark.domain.careers.queries.moves import (
    MinedMove,
    MiningRun,
    current_run,
    mined_move,
    mined_moves,
)
from waymark.domain.careers.queries.positions import (
    Assignment,
    Trail,
    current_position,
    headcounts,
    positions_of,
    roles_at_site,
    trails,
)
from waymark.domain.careers.queries.roles import (
    Role,
    formal_move,
    levels_asked,
    role_by_id,
    roles_found,
    roles_shown,
)

__all__ = [
    "Assignment",
    "MinedMove",
    "MiningRun",
    "Role",
    "Trail",
    "current_position",
    "current_run",
    "formal_move",
    "headcounts",
    "levels_asked",
    "mined_move",
    "mined_moves",
    "positions_of",
    "role_by_id",
    "roles_at_site",
    "roles_found",
    "roles_shown",
    "trails",
]
