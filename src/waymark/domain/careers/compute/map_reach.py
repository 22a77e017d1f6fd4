"""How the stops of a map lie to the role it starts from: moves between, distance, direction."""

from enum import StrEnum

import numpy as np

from waymark.domain.careers.compute.framework import Framework
from waymark.engine.routes import MoveGraph

__all__ = ["Direction", "direction_of", "distances_from", "moves_between"]


class Direction(StrEnum):
    """How a role on the map lies to the role it starts from."""

    UP = "up"
    SIDEWAYS = "sideways"
    FURTHER = "further"
    BEFORE = "before"


def moves_between(graph: MoveGraph, stops: tuple[int, ...]) -> list[int]:
    """The moves that lead from one of the stops to another, as numbers in the graph."""
    on_map = np.zeros(graph.roles, dtype=np.bool_)
    on_map[list(stops)] = True
    return [
        move
        for stop in stops
        for move in range(int(graph.start[stop]), int(graph.start[stop + 1]))
        if on_map[graph.heads[move]]
    ]


def distances_from(graph: MoveGraph, own: int) -> dict[int, int]:
    """Moves away from the own role, up to three."""
    found, frontier = {own: 0}, [own]
    for distance in (1, 2, 3):
        heads = {
            int(head)
            for stop in frontier
            for head in graph.heads[graph.start[stop] : graph.start[stop + 1]]
        }
        frontier = sorted(heads - found.keys())
        found |= dict.fromkeys(frontier, distance)
    return found


def direction_of(
    framework: Framework, graph: MoveGraph, own: int, stop: int, distance: dict[int, int]
) -> Direction:
    """Where a stop lies from the own role; `distance` as from distances_from."""
    away = distance.get(stop)
    if away is None:
        lower = framework.grade[stop] < framework.grade[own]
        return Direction.BEFORE if lower else Direction.FURTHER
    if away > 1:
        return Direction.FURTHER
    higher = framework.grade[stop] > framework.grade[own]
    return Direction.UP if higher else Direction.SIDEWAYS
