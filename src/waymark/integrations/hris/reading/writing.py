"""Download of the rows that were left out, with the reasons beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waymark.engine.cells import csv_lines
from waymark.integrations.hris.reading.problems import Problem
from waymark.integrations.hris.reading.tables import Table

_SHARED = gettext_lazy("Another row of this person needs a decision.")


def left_out_lines(
    table: Table, left_out: Iterable[tuple[str, int]], problems: Iterable[Problem]
) -> Iterator[str]:
    """The rows of this table that were left out, as they were, with the reasons beside them.

    The two added columns are called “Row in the file” and “Why it was left out”.
    """
    name = table.facts.name
    numbers = {row for file, row in left_out if file == name}
    reasons: dict[int, list[str]] = {}
    for problem in problems:
        if problem.file == name and problem.row in numbers:
            reasons.setdefault(problem.row, []).append(f"{problem.message} {problem.remedy}")
    rows = (
        [
            *cells,
            number,
            " ".join(reasons.get(number, [str(_SHARED)])),
        ]
        for number, cells in table.pick(numbers)
    )
    return csv_lines([*table.columns, _("Row in the file"), _("Why it was left out")], rows)
