"""Org units from rows: one entry per key, parents before children, without cycles."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from waymark.integrations.hris.reading.people import LONGEST
from waymark.integrations.hris.reading.problems import Problem, ProblemKind
from waymark.integrations.hris.reading.records import Units
from waymark.integrations.hris.reading.reporting import find_cycles
from waymark.integrations.hris.reading.rows import Rows
from waymark.integrations.hris.reading.work import Work


def build_units(files: Sequence[Rows], work: Work) -> Units:
    """Every unit that a row names, as unit or as unit above; later rows count.

    A unit that is its own ancestor is put at the top, with a note.
    """
    names: dict[str, str] = {}
    parents: dict[str, str] = {}
    where: dict[str, tuple[int, str]] = {}
    for rows in files:
        if "units" in rows.mapping.kinds:
            _gather(rows, names, parents, where)
    for cycle in find_cycles(parents):
        parents[cycle[0]] = ""
        told = " → ".join((*cycle, cycle[0]))
        row, file = where[cycle[0]]
        work.log.add(
            Problem(
                ProblemKind.UNIT_CYCLE, row, None, cycle[0],
                _("These units lie in each other: %(told)s.") % {"told": told},
                _("“%(names)s” was put at the top. Correct the unit above it.") % {"names": names[cycle[0]]}, file=file,
            )
        )  # fmt: skip
    order = _parents_first(names, parents)
    return Units(order, [names[u] for u in order], [parents.get(u, "") for u in order])


def _gather(
    rows: Rows, names: dict[str, str], parents: dict[str, str], where: dict[str, tuple[int, str]]
) -> None:
    labels = rows.cell("unit_name")
    keys = rows.cell("unit") if "unit" in rows.cells else labels
    above = rows.cell("parent_unit")
    entries: dict[tuple[str, str, str], int] = {}  # each once, with its first row
    for at, entry in enumerate(zip(keys, labels, above, strict=True)):
        entries.setdefault(entry, rows.number[at])
    for entry, number in entries.items():
        key, label, parent = (" ".join(text.split()) for text in entry)
        if any(
            len(text) > LONGEST[field]
            for field, text in (("unit", key), ("unit_name", label), ("parent_unit", parent))
        ):
            continue  # told with its row, which waits for an answer
        if parent:
            names.setdefault(parent, parent)
            where.setdefault(parent, (number, rows.file))
        if not key:
            continue
        where.setdefault(key, (number, rows.file))
        names[key] = label or names.get(key) or key
        if parent and parent != key:
            parents[key] = parent


def _parents_first(names: dict[str, str], parents: dict[str, str]) -> list[str]:
    order: dict[str, None] = {}
    for unit in names:
        chain = [unit]
        while (above := parents.get(chain[-1], "")) and above not in order:
            chain.append(above)
        order.update(dict.fromkeys(reversed(chain)))
    return list(order)
