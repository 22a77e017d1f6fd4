"""A round of mentoring from rows to draft: where the time goes, on rows in a database of its own.

    python benchmarks/mentoring_round.py [--mentees 5000] [--experts 1000] [--home FOLDER]

Fills a new database under FOLDER (a temporary one, removed afterwards, if none is named) with a seeded
round, then asks for a draft and runs its job in this process: rows are read, candidates looked up, the
pairs chosen and proved, the worst-off raised, and all lines written in one transaction. Prints for
each stage the wall seconds, CPU seconds of this process and of its database session, the memory at its
highest, and how the whole compares with the optimum over the candidates alone. Then the
certificate of the optimum is written and given to the verifier, which shares no code.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from clocks import Reading, backend, read
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


def made(round_id: int, session: int) -> tuple[Any, dict[int, Reading]]:
    """Ask for a draft, and run the job that makes it; with the clocks at the begin of each step."""
    from waymark.domain.mentoring.models import Draft, Round
    from waymark.domain.mentoring.operations import start_draft
    from waymark.kernel import jobs
    from waymark.kernel.acts import Act, Actor

    marks: dict[int, Reading] = {}
    told = jobs.Running.report

    def report(running: jobs.Running, step: str, number: int, *rest: int) -> None:
        if number not in marks:
            marks[number] = read(session)
        told(running, step, number, *rest)

    jobs.Running.report = report
    act = Act(Actor(None), at=NOW, today=NOW.date())
    draft = start_draft(a_round=Round.objects.get(pk=round_id), act=act)
    jobs.run(draft.job_id, lambda: NOW)
    return Draft.objects.get(pk=draft.pk), marks


def report(round_id: int) -> Any:
    """Make the draft, and say what it took."""
    from waymark.domain.mentoring.compute.packing import unpack
    from waymark.engine.matching import Objective, match

    session = backend()
    before = read(session)
    run = measured(lambda: made(round_id, session))
    end, resident = read(session), highest()
    draft, marks = run.value
    figures = draft.figures
    candidates = unpack(draft.problem).candidates()
    optimum = measured(lambda: match(candidates, objective=Objective.MOST_PEOPLE))
    print(machine())
    print(f"{figures['people']:,} mentees, {candidates.experts:,} experts, "
          f"{figures['considered']:,} candidates; {figures['matched']:,} matched, "
          f"proved: {figures['proved']}, worst-off proved: {figures['fair']['proved']}\n")  # fmt: skip
    begins = [marks[number] for number in sorted(marks)]
    steps = [later - earlier for earlier, later in zip(begins, [*begins[1:], end], strict=True)]
    took = end - before
    rows = [
        (stage, step.wall, step.own, step.database)
        for stage, step in [*zip(STAGES, steps, strict=True), ("whole, with asking", took)]
    ]
    print(table([("stage", "wall s", "CPU s", "CPU s of the database"), *rows]) + "\n")
    print(f"memory: {run.peak_mb:,.0f} MB above what was there before, {resident:,.0f} MB in all")
    print(f"packed problem: {len(draft.problem) / 1e6:.1f} MB")
    times = (took.own + took.database) / optimum.cpu
    print(f"the optimum over the candidates alone: {optimum.cpu:.2f} s CPU; the whole takes "
          f"{times:.0f} times as much")  # fmt: skip
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
