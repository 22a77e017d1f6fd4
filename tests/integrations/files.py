"""Small files read in one call, for the tests of reading."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from waymark.integrations.hris.reading import (
    Batch,
    Decision,
    Known,
    ProblemKind,
    collect,
    group_problems,
    guess_mapping,
    normalise,
    open_table,
)

TODAY = dt.date(2026, 5, 1)


def read(text: str, known: Known | None = None, *decisions: Decision, name: str = "people.csv",
         **changes: object) -> Batch:  # fmt: skip
    table = open_table(text.encode(), name)
    mapping = replace(guess_mapping(table), **changes)  # type: ignore[arg-type]  # wrong or mixed on purpose
    return normalise([collect(table, mapping)], known or Known(), as_of=TODAY, decisions=decisions)


def kinds(batch: Batch) -> list[ProblemKind]:
    return [problem.kind for problem in batch.problems]


def groups(batch: Batch) -> dict[str, int]:
    return {group.key: group.count for group in group_problems(batch.problems)}
