"""Routes: the five cheapest for one person, beside networkx, igraph and scipy on the same graph.

    python benchmarks/routes.py [--size small|large|moonshot]

Seeded: families of about 80 roles, seven of ten moves inside the family, grades from one down to two
up; a role asks for 10 to 24 of 2,000 skills; a person holds about what their role asks, at levels of
their own, and 8 skills more. Every move costs its days and 15 for each level missing. A peer needs
every move priced for the person first: that is a line of its own and not counted in the peer's.
The page's own question, three routes that differ in kind without a move down, comes last.
CPU milliseconds per question; the peers answer some of the questions, and are compared with own
answers to the same ones.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import islice, pairwise

import igraph
import networkx as nx
import numpy as np
from measuring import bandwidth, lower_bound, machine, measured, size_asked, table
from scipy.sparse import csr_array
from scipy.sparse.csgraph import yen

from waymark.engine.gaps import requirements
from waymark.engine.kernels import kernel
from waymark.engine.moves import share_interval
from waymark.engine.routes import (
    Limits,
    MoveKind,
    Prepared,
    RouteIndex,
    find_routes,
    move_graph,
    personal_costs,
    personal_routes,
    prepare,
    route_index,
    route_space,
)

ROLES = {"small": (1_000, 20), "large": (5_000, 50), "moonshot": (20_000, 100)}
QUESTIONS, ASKED_OF_PEERS = 1_000, {"small": 40, "large": 20, "moonshot": 12}
SKILLS, FAMILY, PER_LEVEL, FOUND = 2_000, 80, 15, 5
Answer = Callable[[int, np.ndarray], list[int]]


def synthetic(roles: int, per_role: int) -> tuple[RouteIndex, np.ndarray, np.ndarray]:
    """An index, the grade of each role, and the family of each role."""
    rng = np.random.default_rng(3)
    families = max(8, roles // FAMILY)
    family = rng.integers(0, families, roles)
    grade = np.clip(rng.poisson(2.2, roles), 0, 9)
    tails, heads = _moves(rng, family, grade, families, per_role)
    rise = np.maximum(grade[heads] - grade[tails], 0)
    days = 60 + rng.exponential(180, len(tails)).astype(int) + 150 * rise
    days = np.minimum(days + 120 * (family[heads] != family[tails]), 900)
    months = np.maximum(days // 30, 1)
    graph = move_graph(
        roles,
        tails,
        heads,
        months=months,
        people=rng.geometric(0.12, len(tails)),
        kind=np.full(len(tails), MoveKind.MADE),
    )
    own = [rng.choice(SKILLS, 60, replace=False) for _ in range(families)]
    skills, levels, start = [], [], [0]
    for role in range(roles):
        many = rng.integers(10, 25)
        common = rng.choice(own[family[role]], many - 4, replace=False)
        asked = np.unique(np.concatenate((common, rng.integers(0, SKILLS, 4))))
        skills.append(asked)
        levels.append(np.clip(rng.integers(1, 4, len(asked)) + grade[role] // 3, 1, 5))
        start.append(start[-1] + len(asked))
    skill, level = np.concatenate(skills), np.concatenate(levels)
    wanted = requirements(SKILLS, start, skill, level, np.zeros(len(skill), np.bool_))
    return route_index(graph, wanted, days[graph.given], per_level=PER_LEVEL), grade, family


def _moves(
    rng: np.random.Generator, family: np.ndarray, grade: np.ndarray, families: int, per_role: int
) -> tuple[np.ndarray, np.ndarray]:
    roles = len(family)
    by_family = np.argsort(family, kind="stable")
    first = np.searchsorted(family[by_family], np.arange(families + 1))
    tails = np.repeat(np.arange(roles), 12 * per_role)
    near = rng.random(len(tails))
    to = np.where(near < 0.7, family[tails], (family[tails] + rng.integers(-2, 3, len(tails))))
    to = np.where(near > 0.93, rng.integers(0, families, len(tails)), to) % families
    size = np.maximum(first[to + 1] - first[to], 1)
    heads = by_family[np.minimum(first[to] + rng.integers(0, size), roles - 1)]
    rise = grade[heads] - grade[tails]
    keys = np.unique((tails * roles + heads)[(tails != heads) & (rise >= -1) & (rise <= 2)])
    keys = rng.permutation(keys)
    keys = keys[np.argsort(keys // roles, kind="stable")]
    tails, heads = keys // roles, keys % roles
    keep = np.arange(len(tails)) - np.searchsorted(tails, tails) < per_role
    return tails[keep], heads[keep]


def questions(
    index: RouteIndex, grade: np.ndarray, family: np.ndarray
) -> tuple[list[tuple[int, int]], np.ndarray]:
    """Where each person is and wants to be, four of five in a family near theirs; their levels."""
    rng = np.random.default_rng(5)
    families = int(family.max()) + 1
    pairs: list[tuple[int, int]] = []
    while len(pairs) < QUESTIONS:
        source = int(rng.integers(0, len(grade)))
        close = np.flatnonzero(family == (family[source] + rng.integers(-3, 4)) % families)
        far = rng.random() < 0.2 or not len(close)
        target = int(rng.integers(0, len(grade)) if far else rng.choice(close))
        if source != target and grade[target] >= min(grade[source], 3):
            pairs.append((source, target))
    levels = np.zeros((QUESTIONS, SKILLS), np.int64)
    for held, (source, _) in zip(levels, pairs, strict=True):
        own = slice(int(index.asked.start[source]), int(index.asked.start[source + 1]))
        skills = np.union1d(index.asked.skill[own], rng.choice(SKILLS, 8, replace=False))
        held[skills] = rng.integers(1, 5, len(skills))
    return pairs, levels


def peers(index: RouteIndex, pairs: list[tuple[int, int]]) -> dict[str, Answer]:
    """What else finds k cheapest routes, each with its graph built beforehand."""
    graph = index.graph
    shape = (graph.roles, graph.roles)
    ends = np.stack((graph.tails, graph.heads), axis=1)
    plain = igraph.Graph(graph.roles, ends.tolist(), directed=True)
    heads, start = graph.heads.astype(np.int32), graph.start.astype(np.int32)
    net = nx.DiGraph(ends.tolist())
    places = list(zip(graph.tails.tolist(), graph.heads.tolist(), strict=True))

    def by_igraph(at: int, costs: np.ndarray) -> list[int]:
        found = plain.get_k_shortest_paths(
            *pairs[at], k=FOUND, weights=costs.tolist(), output="epath"
        )
        return [int(costs[path].sum()) for path in found]

    def by_scipy(at: int, costs: np.ndarray) -> list[int]:
        found = yen(csr_array((costs.astype(float), heads, start), shape=shape), *pairs[at], FOUND)
        return [int(cost) for cost in found]

    def by_networkx(at: int, costs: np.ndarray) -> list[int]:
        by_ends = dict(zip(places, costs.tolist(), strict=True))
        paths = nx.shortest_simple_paths(net, *pairs[at], weight=lambda u, v, _: by_ends[u, v])
        found = islice(paths, FOUND)
        return [sum(by_ends[ends] for ends in pairwise(path)) for path in found]

    return {"igraph": by_igraph, "scipy yen": by_scipy, "networkx": by_networkx}


def timed(answer: Callable[[int], object], asked: range) -> np.ndarray:
    """CPU milliseconds of each question."""
    took = []
    for at in asked:
        before = time.process_time()
        answer(at)
        took.append((time.process_time() - before) * 1e3)
    return np.array(took)


def beside(
    own: Callable[[int], list[int]], peer: Answer, costs: list[np.ndarray]
) -> tuple[np.ndarray, np.ndarray, int]:
    """Own and the peer's milliseconds for the same questions in turn; how many answers agree."""
    took, same = [], 0
    for at, priced in enumerate(costs):
        begin = time.process_time()
        ours = own(at)
        between = time.process_time()
        theirs = peer(at, priced)
        took.append((between - begin, time.process_time() - between))
        same += ours == theirs
    mine, other = np.array(took).T * 1e3
    return mine, other, same


def row(name: str, took: np.ndarray, own: float) -> list[object]:
    """A line of the table: the mean, its spread, and how many times as long as own."""
    middle, high = np.percentile(took, (50, 95))
    mean = float(took.mean())
    return [name, len(took), mean, float(middle), float(high), mean / own]


def main() -> None:
    """Measure and print."""
    size = size_asked(__doc__.splitlines()[0])
    speed = bandwidth()
    print(machine(speed))
    for name in ("index_kernel", "personal_kernel"):
        kernel(f"routes.{name}")
    made = measured(lambda: synthetic(*ROLES[size]))
    index, grade, family = made.value
    print(
        f"{index.graph.roles:,} roles, {index.graph.moves:,} moves, {len(index.moves.gap):,} gaps"
    )
    pairs, levels = questions(index, grade, family)

    def own(at: int) -> list[int]:
        found = personal_routes(index, levels[at], *pairs[at], k=FOUND)
        return [route.cost for route in found]

    every = timed(own, range(QUESTIONS))
    rows: list[list[object]] = [["method", "questions", "mean ms", "median", "p95", "times own"]]
    rows.append(row("personal_routes", every, float(every.mean())))
    some = range(ASKED_OF_PEERS[size])
    costs = [personal_costs(index, levels[at]) for at in some]
    prices = timed(lambda at: personal_costs(index, levels[at]), some)
    for name, search in peers(index, pairs).items():
        ours, theirs, same = beside(own, search, costs)
        rows.append(row(f"{name}, {same} of {len(some)} the same", theirs, float(ours.mean())))
    own_mean = float(ours.mean())
    rows.append(row("pricing every move", prices, own_mean))
    for name, took in by_kind(index, grade, pairs, levels, some):
        rows.append(row(name, took, own_mean))
    print(table(rows))
    held = index.moves.gap.nbytes + index.moves.days.nbytes
    print(f"reading every move's price once: {lower_bound(held, speed) * 1e3:.3f} ms at least")


def by_kind(
    index: RouteIndex,
    grade: np.ndarray,
    pairs: list[tuple[int, int]],
    levels: np.ndarray,
    few: range,
) -> list[tuple[str, np.ndarray]]:
    """Routes that differ in kind, no move down: by the loops for all questions, in numpy for few."""
    graph = index.graph
    left = np.bincount(graph.tails, graph.people, graph.roles)[graph.tails]
    low, high = share_interval(graph.people, left)
    space = route_space(graph, index.asked, graph.people / left, low, high)
    made = measured(lambda: prepare(space))
    print(f"indexes of the kinds: {made.cpu:.2f} CPU seconds")
    limits = Limits(grade=grade)

    def routes(prepared: Prepared | None) -> Callable[[int], object]:
        return lambda at: find_routes(
            space, levels[at], *pairs[at], k=3, limits=limits, prepared=prepared
        )

    same = sum(routes(None)(at) == routes(made.value)(at) for at in few)
    return [
        ("find_routes, loops", timed(routes(made.value), range(QUESTIONS))),
        (f"find_routes, numpy, {same} of {len(few)} the same", timed(routes(None), few)),
    ]


if __name__ == "__main__":
    main()
