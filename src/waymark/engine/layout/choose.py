"""Which roles to put on a map when there are far too many."""

import numpy as np

from waymark.engine.routes import MoveGraph, MoveKind

STOPS = 20


def choose_stops(
    graph: MoveGraph,
    own: int,
    *,
    goal: int | None = None,
    selected: int | None = None,
    keep: tuple[int, ...] = (),
    reach: int = 2,
    limit: int = STOPS,
) -> tuple[int, ...]:
    """Choose the roles of a map around the own role.

    own, goal, selected, keep   roles that are always on it, own first.
    reach   how many moves away a role may be; limit, most roles (the kept ones count).
    Next come the neighbours on the own ladder, nearest first, then all roles within reach by
    moves away, then by most people on the best move that leads there at that distance, then by
    number. Returns distinct roles in the order of choice.
    Raises ValueError for a role outside the graph, or a reach or limit below 1.
    Cost: linear in the moves within reach.
    """
    always = [role for role in (own, goal, selected, *keep) if role is not None]
    for role in always:
        if not 0 <= role < graph.roles:
            raise ValueError(f"role is {role}, expected 0..{graph.roles - 1}")
    if reach < 1 or limit < 1:
        raise ValueError(f"reach is {reach} and limit is {limit}, expected at least 1")
    wanted = dict.fromkeys([*always, *_on_own_ladder(graph, own, reach)])
    for role in _by_distance(graph, own, reach):
        if len(wanted) >= limit:
            break
        wanted.setdefault(role)
    room = max(limit, len(dict.fromkeys(always)))
    return tuple(wanted)[:room]


def _on_own_ladder(graph: MoveGraph, own: int, reach: int) -> list[int]:
    """Roles up and down the own ladder, one step further each time."""
    found = {own: None}
    frontier = [own]
    for _ in range(reach):
        beyond = []
        for role in frontier:
            up = range(graph.start[role], graph.start[role + 1])
            down = graph.in_moves[graph.in_start[role] : graph.in_start[role + 1]].tolist()
            beyond += [int(graph.heads[m]) for m in up if graph.kind[m] == MoveKind.LADDER]
            beyond += [int(graph.tails[m]) for m in down if graph.kind[m] == MoveKind.LADDER]
        frontier = [role for role in dict.fromkeys(beyond) if role not in found]
        found |= dict.fromkeys(frontier)
    return list(found)[1:]


def _by_distance(graph: MoveGraph, own: int, reach: int) -> list[int]:
    """Roles within reach in order of moves away, people on the last move, number."""
    seen = np.zeros(graph.roles, np.bool_)
    seen[own] = True
    frontier = np.array([own])
    order: list[int] = []
    for _ in range(reach):
        people: dict[int, int] = {}
        for role in frontier.tolist():
            for move in range(graph.start[role], graph.start[role + 1]):
                head = int(graph.heads[move])
                if not seen[head]:
                    people[head] = max(people.get(head, 0), int(graph.people[move]))
        ring = sorted(people, key=lambda role: (-people[role], role))
        order += ring
        frontier = np.array(ring, np.int64)
        seen[frontier] = True
    return order
