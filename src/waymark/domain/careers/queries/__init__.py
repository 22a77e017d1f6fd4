"""Readings of the framework, of positions held and of mined moves."""

from waymark.domain.careers.models import MiningRun
from waymark.domain.careers.queries.history import read_history

__all__ = ["MiningRun", "read_history"]
