"""How long the demo organization takes at a size, step by step, beside a bare COPY.

    python benchmarks/demo.py [--people 100000] [--seed 1] [--home FOLDER]

Makes it in a new database under FOLDER (a temporary one, removed afterwards, if none is named), with
the safety settings of a real installation. Prints wall seconds, CPU seconds of this process and of
the database session that writes, and the greatest memory. The peer is the longest table, the
claims, copied by the same session into a table without keys, checks and indexes: no loader can be
faster than that.
"""

from __future__ import annotations

import argparse
import resource
import sys
from pathlib import Path

from clocks import Reading, ask, backend, read
from installing import installed

from waymark.cli import organisation

CLAIM = "person_id, skill_id, source, level, enjoys, said_at, superseded_at"


class Watch:
    """Reads the clocks whenever a new step begins."""

    def __init__(self, backend: int) -> None:
        self.backend = backend
        self.steps: list[tuple[str, Reading]] = []
        self.calls = 0

    def begin(self, step: str, _done: int = 0, _total: int = 0) -> None:
        """Take part as the loader's progress."""
        self.calls += 1
        if not self.steps or self.steps[-1][0] != step:
            self.steps.append((step, read(self.backend)))

    def show(self) -> None:
        ends = [reading for _, reading in self.steps[1:]]
        print(f"{'step':<48}{'wall s':>8}{'own CPU':>9}{'database':>10}")
        for (name, begin), end in zip(self.steps, ends, strict=False):
            line(name, end - begin)
        line("together", ends[-1] - self.steps[0][1])
        print(f"progress told {self.calls} times")


def line(name: str, spent: Reading) -> None:
    print(f"{name:<48}{spent.wall:8.1f}{spent.own:9.1f}{spent.database:10.1f}")


def bare_copy(watch: Watch) -> int:
    """Copy the claims out and into a bare table; returns how many rows."""
    from django.db import connection

    with connection.cursor() as cursor:
        with cursor.copy(f"COPY (SELECT {CLAIM} FROM skills_claim) TO STDOUT") as source:
            rows = list(source.rows())
        cursor.execute(f"CREATE TABLE bare AS SELECT {CLAIM} FROM skills_claim LIMIT 0")
        watch.begin("the peer")
        with cursor.copy(f"COPY bare ({CLAIM}) FROM STDIN") as target:
            for row in rows:
                target.write_row(row)
        watch.begin("")
        cursor.execute("DROP TABLE bare")
    return len(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=organisation.SEED)
    parser.add_argument("--home", type=Path)
    options = parser.parse_args()
    with installed(options.home):
        watch = Watch(backend())
        organisation.load(people=options.people, seed=options.seed, report=watch.begin)
        watch.begin("")
        watch.show()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(f"memory at most {peak / (1024 if sys.platform != 'darwin' else 1024**2):,.0f} MB")
        size = ask("SELECT pg_database_size(current_database())")[0][0]
        print(f"database {size / 1024**2:,.0f} MB")
        peer = Watch(watch.backend)
        rows = bare_copy(peer)
        print(f"bare copy of {rows:,} claims:")
        line("the peer", peer.steps[1][1] - peer.steps[0][1])


if __name__ == "__main__":
    main()
