"""Routes between roles: the graph of moves, exact searches in it, routes that differ in kind.

`find_routes` answers in plain numpy, so that a web process need not wait for a compiler, and with
compiled loops once `prepare` has been through; `personal_routes` finds the k cheapest routes.
"""

from waymark.engine.routes.corridor import MAX_MOVES, Limits
from waymark.engine.routes.find import Route, Step, chance_of, find_routes
from waymark.engine.routes.graph import MoveGraph, MoveKind, move_graph
from waymark.engine.routes.personal import personal_costs, personal_routes
from waymark.engine.routes.personal_index import RouteIndex, route_index
from waymark.engine.routes.search import Found, k_cheapest
from waymark.engine.routes.space import Prepared, Reason, RouteSpace, prepare, route_space
from waymark.engine.routes.weighing import Chance, chance_along, weighed_days

__all__ = [
    "MAX_MOVES",
    "Chance",
    "Found",
    "Limits",
    "MoveGraph",
    "MoveKind",
    "Prepared",
    "Reason",
    "Route",
    "RouteIndex",
    "RouteSpace",
    "Step",
    "chance_along",
    "chance_of",
    "find_routes",
    "k_cheapest",
    "move_graph",
    "personal_costs",
    "personal_routes",
    "prepare",
    "route_index",
    "route_space",
    "weighed_days",
]
