"""Time of a route query in the web process, beside networkx on the same graph.

    python benchmarks/routes.py [--roles 10000] [--moves 20] [--queries 60] [--seed 3]

Seeded synthetic graph: families of about 80 roles, 8 of 10 moves inside the family, grades from
one down to two up. Prints sizes, CPU milliseconds per query (median and 95th percentile), the
time of the first query, and how many times slower networkx.shortest_simple_paths finds the five
fastest routes alone (no other criteria, no interval, no difference between routes).
"""

import argparse
import time
from collections.abc import Callable
from itertools import islice

import networkx as nx
import numpy as np

from waymark.engine.routes import (
    Limits,
    MoveGraph,
    MoveKind,
    find_routes,
    k_cheapest,
    move_graph,
)

FAMILY = 80
FOUND = 5


def synthetic(roles: int, per_role: int, rng: np.random.Generator) -> tuple[MoveGraph, np.ndarray]:
    """A graph of moves and the grade of each role."""
    families = max(1, roles // FAMILY)
    family = rng.integers(0, families, roles)
    grade = np.clip(rng.poisson(2.2, roles), 0, 9)
    by_family = np.argsort(family, kind="stable")
    first = np.searchsorted(family[by_family], np.arange(families + 1))
    tails = np.repeat(np.arange(roles), 3 * per_role)
    near = rng.random(len(tails))
    step = np.where(near < 0.8, 0, rng.integers(-2, 3, len(tails)))
    step = np.where(near > 0.95, rng.integers(0, families, len(tails)), step)
    to = (family[tails] + step) % families
    size = np.maximum(first[to + 1] - first[to], 1)
    heads = by_family[np.minimum(first[to] + rng.integers(0, size), roles - 1)]
    rise = grade[heads] - grade[tails]
    keys = np.unique((tails * roles + heads)[(tails != heads) & (rise >= -1) & (rise <= 2)])
    tails, heads = keys // roles, keys % roles
    mixed = rng.permutation(len(tails))
    mixed = mixed[np.argsort(tails[mixed], kind="stable")]
    keep = mixed[np.arange(len(tails)) - np.searchsorted(tails, tails) < per_role]
    tails, heads = tails[keep], heads[keep]
    months = np.clip(
        rng.gamma(3, 8, len(tails)).astype(int) + 6 * (family[tails] != family[heads]), 3, 240
    )
    people = np.maximum(rng.geometric(0.12, len(tails)) - 2, 0)
    graph = move_graph(
        roles,
        tails,
        heads,
        months=months,
        months_low=months * 2 // 3,
        months_high=months * 3 // 2,
        people=people,
        kind=np.where(people > 0, MoveKind.MADE, MoveKind.LADDER),
    )
    return graph, grade


def measure(query: Callable[[int, int], object], pairs: list[tuple[int, int]]) -> np.ndarray:
    """CPU milliseconds of each query."""
    times = []
    for source, target in pairs:
        before = time.process_time()
        query(source, target)
        times.append((time.process_time() - before) * 1e3)
    return np.array(times)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--roles", type=int, default=10_000)
    parser.add_argument("--moves", type=int, default=20)
    parser.add_argument("--queries", type=int, default=60)
    parser.add_argument("--peer-queries", type=int, default=6)
    parser.add_argument("--seed", type=int, default=3)
    asked = parser.parse_args()
    rng = np.random.default_rng(asked.seed)

    before = time.process_time()
    graph, grade = synthetic(asked.roles, asked.moves, rng)
    print(
        f"roles {graph.roles:,}  moves {graph.moves:,}  built in {time.process_time() - before:.2f} s"
    )
    gaps = rng.integers(0, 40, graph.roles)
    limits = Limits(grade=grade)
    pairs = [(a, b) for a, b in rng.integers(0, graph.roles, (asked.queries, 2)).tolist() if a != b]
    first = measure(lambda a, b: find_routes(graph, a, b, gaps, k=FOUND), pairs[:1])
    pairs = [pair for pair in pairs if find_routes(graph, *pair, gaps, k=1, limits=limits)]
    print(f"random pairs of roles {asked.queries}, of them joined by at most 6 moves {len(pairs)}")
    report("find_routes, k=5", measure(lambda a, b: find_routes(graph, a, b, gaps, k=FOUND), pairs))
    report(
        "find_routes, k=5, no move down",
        measure(lambda a, b: find_routes(graph, a, b, gaps, k=FOUND, limits=limits), pairs),
    )
    ours = measure(lambda a, b: k_cheapest(graph, graph.months, a, b, k=FOUND), pairs)
    report("k_cheapest, k=5", ours)
    print(f"{'find_routes, first query':34}{first[0]:8.1f} ms")

    peer = nx.DiGraph()
    peer.add_weighted_edges_from(
        zip(graph.tails.tolist(), graph.heads.tolist(), graph.months.tolist(), strict=True)
    )

    def by_networkx(source: int, target: int) -> list[int]:
        routes = nx.shortest_simple_paths(peer, source, target, weight="weight")
        return [nx.path_weight(peer, route, "weight") for route in islice(routes, FOUND)]

    some = pairs[: asked.peer_queries]
    theirs = measure(by_networkx, some)
    report("networkx, 5 fastest", theirs)
    print(f"networkx takes {np.median(theirs) / np.median(ours[: len(some)]):.0f} times as long")
    limit = Limits(max_moves=12)
    same = sum(
        by_networkx(a, b)
        == [found.cost for found in k_cheapest(graph, graph.months, a, b, k=FOUND, limits=limit)]
        for a, b in some
    )
    print(f"same five costs with at most 12 moves: {same} of {len(some)}")


def report(name: str, times: np.ndarray) -> None:
    """Print the median and the 95th percentile of one method."""
    middle, high = np.percentile(times, (50, 95))
    print(f"{name:34}{middle:8.1f} ms median{high:8.1f} ms p95   n {len(times)}")


if __name__ == "__main__":
    main()
