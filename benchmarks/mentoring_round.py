"""A round of mentoring from rows to draft: where the time goes, on rows in a database of its own.

    python benchmarks/mentoring_round.py [--mentees 5000] [--experts 1000] [--home FOLDER]

Fills a new database under FOLDER (a temporary one, removed afterwards, if none is named) with a seeded
round, then asks for a draft and runs its job in this process: rows are read, candidates looked up, the
pairs chosen and proved, the worst-off raised, and all lines written in one transaction. Prints the wall
seconds of each stage as the draft keeps them, CPU seconds of this process and of its database session,
the memory at its highest, and how the whole compares with the optimum over the candidates alone. Then
the certificate of the optimum is written and given to the verifier, which shares no code.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from clocks import backend, read
from installing import installed
from matching_needs import wide_instance
from measuring import machine, measured, table
from mentoring_rows import NOW, fill

STAGES = ("reading", "candidates", "matching", "raising", "writing")
VERIFIER = Path(__file__).parents[1] / "tools" / "verify_certificate.py"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mentees", type=int, default=5_000)
    parser.add_argument("--experts", type=int, default=1_000)
    parser.add_argument("--home", type=Path)
    options = parser.parse_args()
    with installed(options.home):
        round_id = _there() or fill(options.mentees, options.experts)
        ready()
        draft = report(round_id)
        verify(draft)


def _there() -> int | None:
    """The round that an earlier run left in a named folder."""
    from waymark.domain.mentoring.models import Round

    return Round.objects.values_list("pk", flat=True).first()


def ready() -> None:
    """Load the compiled loops, so that no compiling is measured."""
    from waymark.engine.matching import Objective, match_all_pairs, raise_worst, score_parts

    needs, strengths, places, rules = wide_instance(200)
    found = match_all_pairs(needs, strengths, places, rules, objective=Objective.MOST_PEOPLE)
    raise_worst(found.candidates, found.assignment)
    score_parts(needs, strengths, [0], [0], rules)


def made(round_id: int) -> Any:
    """Ask for a draft, and run the job that makes it."""
    from waymark.domain.mentoring.models import Draft, Round
    from waymark.domain.mentoring.operations import start_draft
    from waymark.kernel import jobs
    from waymark.kernel.acts import Act, Actor

    act = Act(Actor(None), at=NOW, today=NOW.date())
    draft = start_draft(a_round=Round.objects.get(pk=round_id), act=act)
    jobs.run(draft.job_id, lambda: NOW)
    return Draft.objects.get(pk=draft.pk)


def report(round_id: int) -> Any:
    """Make the draft, and say what it took."""
    from waymark.domain.mentoring.compute.packing import unpack
    from waymark.engine.matching import Objective, match

    session = backend()
    before = read(session)
    run = measured(lambda: made(round_id))
    took, draft, resident = read(session) - before, run.value, highest()
    figures = draft.figures
    candidates = unpack(draft.problem).candidates()
    optimum = measured(lambda: match(candidates, objective=Objective.MOST_PEOPLE))
    print(machine())
    print(f"{figures['people']:,} mentees, {candidates.experts:,} experts, "
          f"{figures['considered']:,} candidates; {figures['matched']:,} matched, "
          f"proved: {figures['proved']}, worst-off proved: {figures['fair']['proved']}\n")  # fmt: skip
    rows = [(stage, figures["seconds"][stage]) for stage in STAGES]
    print(table([("stage", "wall s"), *rows, ("whole, asking and committing included", took.wall)]))
    print(f"\nCPU: {took.own:.1f} s of this process, {took.database:.1f} s of its session")
    print(f"memory: {run.peak_mb:,.0f} MB above what was there before, {resident:,.0f} MB in all")
    print(f"packed problem: {len(draft.problem) / 1e6:.1f} MB")
    print(f"the optimum over the candidates alone: {optimum.wall:.2f} s; the whole takes "
          f"{took.wall / optimum.wall:.1f} times as long")  # fmt: skip
    return draft


def highest() -> float:
    """This process's resident memory at its highest since it was last reset, MB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return float("nan")


def verify(draft: Any) -> None:
    """The certificate of the greatest total, checked by the program of its own."""
    from waymark.domain.mentoring.compute.packing import unpack
    from waymark.engine.matching import write_certificate

    packed = unpack(draft.problem)
    with tempfile.NamedTemporaryFile(suffix=".txt") as file:
        for piece in write_certificate(packed.candidates(), packed.best()):
            file.write(piece)
        file.flush()
        begin = time.perf_counter()
        run = subprocess.run(
            [sys.executable, str(VERIFIER), file.name], check=True, capture_output=True, text=True
        )
        print(f"verifier: {run.stdout.strip()}, in {time.perf_counter() - begin:.1f} s")


if __name__ == "__main__":
    main()
