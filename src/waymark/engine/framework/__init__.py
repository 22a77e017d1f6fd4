"""Propose a career framework from the jobs people hold: families, series, grades, ladders, moves."""

from waymark.engine.framework.building import propose
from waymark.engine.framework.evidence import Moves
from waymark.engine.framework.model import (
    Alike,
    Confidence,
    Family,
    Ladder,
    LadderKind,
    LeftOver,
    MirroredPair,
    MoveKind,
    Placement,
    Proposal,
    ProposedMove,
    Rung,
    Series,
    Step,
)

__all__ = [
    "Alike",
    "Confidence",
    "Family",
    "Ladder",
    "LadderKind",
    "LeftOver",
    "MirroredPair",
    "MoveKind",
    "Moves",
    "Placement",
    "Proposal",
    "ProposedMove",
    "Rung",
    "Series",
    "Step",
    "propose",
]
