"""Routes between roles: the graph of moves, exact searches in it, routes that differ in kind.

`find_routes` is plain numpy, so that a web process answers its first query as fast as the next;
`personal_routes` searches graphs of any size with compiled loops.
"""

from waymark.engine.routes.corridor import MAX_MOVES, Limits
from waymark.engine.routes.find import Reason, Route, Step, find_routes
from waymark.engine.routes.graph import MoveGraph, MoveKind, move_graph
from waymark.engine.routes.personal import personal_costs, personal_routes
from waymark.engine.routes.personal_index import RouteIndex, route_index
from waymark.engine.routes.search import Found, k_cheapest
from waymark.engine.routes.weighing import Chance, chance_along, weighed_days

__all__ = [
    "MAX_MOVES",
    "Chance",
    "Found",
    "Limits",
    "MoveGraph",
    "MoveKind",
    "Reason",
    "Route",
    "RouteIndex",
    "Step",
    "chance_along",
    "find_routes",
    "k_cheapest",
    "move_graph",
    "personal_costs",
    "personal_routes",
    "route_index",
    "weighed_days",
]
