"""Matching people to experts, exactly: the engine beside what a user would take.

    python benchmarks/matching.py [--size small|large|moonshot]

Seeded instances (matching_instance.py): 2,000 people, 100,000 or a million, a fifth as many experts,
about 50 candidates a person, places for 0.8 of the people. Measured is what turns arrays of pairs
into the optimum: OR-tools with its arcs built, the engine with its own layout, certificate included.
CPU seconds of one process; memory is what the call added to the instance's. From `large` on every
run has a fresh process, own and peer in turn.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import numpy as np
from matching_beyond import beyond
from matching_instance import instance
from measuring import (
    Measurement,
    apart,
    bandwidth,
    interleaved,
    lower_bound,
    machine,
    measured,
    size_asked,
    table,
)

from waymark.engine.matching import (
    Candidates,
    Objective,
    candidates_by_person,
    certify,
    match,
    write_certificate,
)

PEOPLE = {"small": 2_000, "large": 100_000, "moonshot": 1_000_000}
ROUNDS = {"small": 5, "large": 3, "moonshot": 1}
FIELDS = ("start", "expert", "score", "capacity")
VERIFIER = Path(__file__).parents[1] / "tools" / "verify_certificate.py"
Run = Measurement[int]


def own(possible: Candidates, objective: Objective = Objective.TOTAL) -> int:
    """The engine's total."""
    return match(possible, objective=objective).total


def own_most(possible: Candidates) -> int:
    """The engine's total among matchings of most people."""
    return own(possible, Objective.MOST_PEOPLE)


def ortools(possible: Candidates) -> int:
    """SimpleMinCostFlow: person to expert to sink, and a way around for everybody."""
    from ortools.graph.python import min_cost_flow

    people, experts = possible.people, possible.experts
    sink = people + experts
    flow = min_cost_flow.SimpleMinCostFlow()
    everyone, everywhere = np.arange(people, dtype=np.int32), np.arange(experts, dtype=np.int32)
    flow.add_arcs_with_capacity_and_unit_cost(
        possible.person(), people + possible.expert, np.ones_like(possible.score), -possible.score
    )
    flow.add_arcs_with_capacity_and_unit_cost(
        everyone, np.full_like(everyone, sink), np.ones_like(everyone), np.zeros_like(everyone)
    )
    flow.add_arcs_with_capacity_and_unit_cost(
        people + everywhere, np.full_like(everywhere, sink), possible.capacity,
        np.zeros_like(everywhere),
    )  # fmt: skip
    supply = np.zeros(sink + 1, np.int64)
    supply[:people], supply[sink] = 1, -people
    flow.set_nodes_supplies(np.arange(sink + 1, dtype=np.int32), supply)
    if flow.solve() != flow.OPTIMAL:
        raise RuntimeError("the peer found no optimum")
    return -int(flow.optimal_cost())


def greedy(possible: Candidates) -> int:
    """Best pairs first: what a spreadsheet does."""
    person, left = possible.person().tolist(), possible.capacity.tolist()
    expert, score = possible.expert.tolist(), possible.score.tolist()
    alone, total = [True] * possible.people, 0
    for at in np.argsort(-possible.score, kind="stable").tolist():
        if alone[person[at]] and left[expert[at]] > 0:
            alone[person[at]] = False
            left[expert[at]] -= 1
            total += score[at]
    return total


def dense(possible: Candidates) -> int:
    """scipy's assignment on a full table with a column for each place."""
    from scipy.optimize import linear_sum_assignment

    scores = np.zeros((possible.people, possible.experts))
    scores[possible.person(), possible.expert] = possible.score
    scores = np.repeat(scores, possible.capacity, axis=1)
    return int(scores[linear_sum_assignment(scores, maximize=True)].sum())


def simplex(possible: Candidates) -> int:
    """networkx's network simplex: what a user's script does."""
    import networkx as nx

    graph = nx.DiGraph()
    graph.add_node("all", demand=possible.people)
    for person in range(possible.people):
        graph.add_node(("p", person), demand=-1)
        graph.add_edge(("p", person), "all", capacity=1, weight=0)
    for expert, places in enumerate(possible.capacity.tolist()):
        graph.add_edge(("e", expert), "all", capacity=places, weight=0)
    triples = zip(
        possible.person().tolist(), possible.expert.tolist(), possible.score.tolist(), strict=True
    )
    for person, expert, score in triples:
        graph.add_edge(("p", person), ("e", expert), capacity=1, weight=-score)
    return -int(nx.network_simplex(graph)[0])


SOLVERS = {
    "engine": own,
    "engine, most people first": own_most,
    "OR-tools SimpleMinCostFlow": ortools,
    "greedy (a Python loop)": greedy,
    "scipy linear_sum_assignment": dense,
    "networkx network simplex": simplex,
}
ENGINE, MOST, PEER, GREEDY, *EXACT = SOLVERS


def read(path: str) -> Candidates:
    """The instance that another process saved."""
    return candidates_by_person(*(np.load(f"{path}/{field}.npy") for field in FIELDS))


def ready() -> None:
    """Load the compiled loops, so that no compiling is measured."""
    own_most(instance(50))


def in_fresh_process(path: str, name: str) -> Run:
    """One solver's run on a saved instance."""
    possible = read(path)
    ready()
    return measured(lambda: SOLVERS[name](possible))


def small(possible: Candidates) -> dict[str, Run]:
    """All peers in this process; networkx once."""
    ready()
    names = [name for name in SOLVERS if name != EXACT[-1]]
    runs = interleaved({n: (lambda n=n: SOLVERS[n](possible)) for n in names}, ROUNDS["small"])
    return runs | {EXACT[-1]: measured(lambda: SOLVERS[EXACT[-1]](possible))}


def by_turns(possible: Candidates, size: str, folder: str) -> dict[str, Run]:
    """Engine and peer in turn, each run in a fresh process; the one of median CPU time."""
    for field in FIELDS:
        np.save(f"{folder}/{field}.npy", getattr(possible, field))
    names = [ENGINE, MOST, PEER] + ([GREEDY] if size == "large" else [])
    runs: dict[str, list[Run]] = {name: [] for name in names}
    for _ in range(ROUNDS[size]):
        for name in names:
            runs[name].append(apart(in_fresh_process, folder, name))
            print(f"  {name}: {runs[name][-1].cpu:.2f} s CPU", flush=True)
    return {name: sorted(done, key=lambda run: run.cpu)[len(done) // 2]
            for name, done in runs.items()}  # fmt: skip


def checks(possible: Candidates, size: str, folder: str) -> None:
    """How long it takes to check the certificate: with numpy, and with plain Python."""
    found = match(possible)
    took = [measured(lambda: certify(possible, found)) for _ in range(3)]
    gap = took[0].value.gap
    print(f"numpy check: {median(run.cpu for run in took):.2f} s CPU, gap {gap}")
    if size == "moonshot":
        return
    path = Path(folder) / "certificate.txt"
    begin = time.process_time()
    with path.open("wb") as file:
        file.writelines(write_certificate(possible, found))
    print(f"certificate written: {time.process_time() - begin:.1f} s CPU, "
          f"{path.stat().st_size / 1e6:.0f} MB")  # fmt: skip
    begin = time.perf_counter()
    said = subprocess.run(
        [sys.executable, VERIFIER, path], check=False, capture_output=True, text=True
    )
    print(f"plain Python: {time.perf_counter() - begin:.1f} s wall, says {said.stdout.strip()!r}")


def main() -> None:
    """Print the table of the size asked for, and what checking costs."""
    size = size_asked(__doc__ or "")
    possible = instance(PEOPLE[size])
    pairs, read_at = len(possible.expert), bandwidth()
    print(machine(read_at))
    print(f"{possible.people:,} people, {possible.experts:,} experts, {pairs:,} pairs, "
          f"{int(possible.capacity.sum()):,} places")  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        runs = small(possible) if size == "small" else by_turns(possible, size, folder)
        if len({run.value for name, run in runs.items() if name not in (MOST, GREEDY)}) != 1:
            raise RuntimeError("solvers disagree about the optimum")
        first = runs[ENGINE]
        rows: list[list[object]] = [["solver", "CPU s", "x", "added MB", "memory x", "total"]]
        for name, run in runs.items():
            more = run.peak_mb / first.peak_mb if first.peak_mb and size != "small" else None
            rows.append([name, run.cpu, run.cpu / first.cpu, run.peak_mb, more, run.value])
        print(table(rows))
        bound = lower_bound(8 * pairs, read_at)
        print(
            f"reading the pairs once takes {bound:.2g} s; the engine takes {first.cpu / bound:.0f} times that"
        )
        checks(possible, size, folder)
    if size != "moonshot":
        print(f"\n{beyond(possible, size)}")


if __name__ == "__main__":
    main()
