"""From stored files and decisions to what an import would do: read, normalise, compare.

Nothing here writes. The check page, the dry run and the import itself all go through `check`, so
what HR saw is what is applied.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from django.utils.translation import gettext as _

from waymark.engine.titles import similar_titles
from waymark.integrations.hris.known import known_organization
from waymark.integrations.hris.reading import (
    Batch,
    Decision,
    Difference,
    Known,
    Mapping,
    ProblemGroup,
    Rows,
    collect,
    diff,
    group_problems,
    last_period_end,
    normalise,
    open_table,
)  # fmt: skip
from waymark.integrations.hris.reading.work import Suggestion
from waymark.kernel.sentences import translated

__all__ = ["Checked", "Source", "check", "default_as_of", "read_rows"]

Report = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Source:
    """A stored file with the mapping that HR agreed to."""

    path: Path
    name: str
    mapping: Mapping
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """What an import would do. `year_only` says that the history knows years, not days."""

    known: Known
    batch: Batch
    groups: list[ProblemGroup]
    difference: Difference
    codes: dict[str, str]
    year_only: bool


def read_rows(sources: Sequence[Source]) -> list[Rows]:
    """The rows of all files, which is most of the work. Raises UnreadableFile."""
    return [
        collect(open_table(source.path, source.name, sheet=source.sheet), source.mapping)
        for source in sources
    ]


def check(
    sources: Sequence[Source],
    decisions: Sequence[Decision],
    as_of: dt.date,
    *,
    complete: bool,
    report: Report = lambda step, number, steps: None,
    rows: Sequence[Rows] | None = None,
) -> Checked:
    """Read the files against what is known. Raises UnreadableFile for one that cannot be read.

    rows   of the sources, where they were read already.
    """
    report(_("Reading the files"), 1, 3)
    read = read_rows(sources) if rows is None else rows
    read = [replace(each, mapping=replace(each.mapping, complete=complete)) for each in read]
    report(_("Comparing with what we know"), 2, 3)
    known = known_organization()
    batch = normalise(read, known, as_of=as_of, decisions=decisions)
    codes = _codes(batch)
    batch = _settled(batch)
    report(_("Grouping what is open"), 3, 3)
    groups = group_problems(batch.problems, _suggest(known, batch))
    year_only = any(_by_years(source.mapping) for source in sources)
    return Checked(known, batch, groups, diff(batch, known.people), codes, year_only)


def default_as_of(rows: Sequence[Rows], today: dt.date) -> dt.date:
    """The day a file speaks of: today, or the end of the last period where it has periods only."""
    end = last_period_end([each for each in rows if _by_years(each.mapping)])
    return min(today, end) if end is not None else today


def _by_years(mapping: Mapping) -> bool:
    return "period" in mapping.fields and "start" not in mapping.fields


def _codes(batch: Batch) -> dict[str, str]:
    """The code with which each title came, the first one where there are several."""
    codes: dict[str, str] = {}
    for title, code in zip(batch.positions.title, batch.positions.code, strict=True):
        if code:
            codes.setdefault(title, code)
    return codes


def _settled(batch: Batch) -> Batch:
    """The batch as rows will say it.

    What reaches the day that the files speak of is still held. Who has left holds nothing. Codes
    and grades belong to roles, so they do not tell two positions apart.
    """
    positions, people = batch.positions, batch.people
    left = dict(zip(people.key, people.left, strict=True))
    employed = dict(zip(people.key, people.employed, strict=True))
    ends = []
    for person, start, end in zip(positions.person, positions.start, positions.end, strict=True):
        if end is not None and end >= batch.as_of:
            end = None
        gone = left.get(person)
        if end is None and not employed.get(person, True) and gone is not None:
            end = max(gone, start)
        ends.append(end)
    blank = [""] * len(positions)
    settled = replace(positions, end=ends, code=blank, grade=blank)
    return replace(batch, positions=settled)


def _suggest(known: Known, batch: Batch) -> Callable[[str], Sequence[Suggestion]]:
    """Roles that an unknown title may mean, for all unknown titles at once."""
    names = sorted(set(known.titles.values()))
    asked = sorted(
        {" ".join(p.value.split()) for p in batch.problems if p.kind.value == "unknown-title"}
    )
    if not names or not asked:
        return lambda title: ()
    found = similar_titles(asked, names)
    answers = {
        title: [(names[match.known], match.score, translated(match.reason)) for match in matches]
        for title, matches in zip(asked, found, strict=True)
    }
    return lambda title: answers.get(title, ())
