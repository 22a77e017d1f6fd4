"""Which column is which field, and how the cells are to be read: a value that can be kept.

A `Mapping` is made by `guess_mapping`, corrected by HR, stored as JSON, and used again for the
next file of the same form (`fits` says whether it still does).
"""

from __future__ import annotations

import json
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from waymark.integrations.hris.reading.dates import DayOrder
from waymark.integrations.hris.reading.fields import FIELD, KINDS

VERSION = 1


@dataclass(frozen=True, slots=True)
class ColumnMatch:
    """A column and its field (None: not imported), with confidence 0 to 1 and why."""

    column: str
    field: str | None
    confidence: float
    reason: str


@dataclass(frozen=True, slots=True)
class DropWhere:
    """Leave out the rows whose cell in `column` is one of `values` (compared without case)."""

    column: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeepHighest:
    """Of the rows that agree in the columns `per`, keep the one with the highest `column`.

    prefer   (column, value) pairs: a row with that value beats one without, whatever it is paid.
    Ties: the first row in the file.
    """

    column: str
    per: tuple[str, ...]
    prefer: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class FiscalYear:
    """What a year in a file means.

    first_month      1 to 12; 1 is the calendar year.
    named_by_end     True: fiscal year 2018 from July is July 2017 to June 2018.
    """

    first_month: int = 1
    named_by_end: bool = True


@dataclass(frozen=True, slots=True)
class Mapping:
    """How a file's columns become records.

    matches       one per column of the file, in order.
    date_orders   column -> day or month first, only where the cells do not tell.
    fiscal_year   what a year-only period means.
    constants     field -> value for every row (a file of one unit, for instance).
    drop, keep    filters, applied in this order.
    complete      the file lists everyone employed, so whoever is missing has left.
    name          what HR calls it.
    """

    matches: tuple[ColumnMatch, ...]
    date_orders: Dict[str, DayOrder] = field(default_factory=dict)
    fiscal_year: FiscalYear = FiscalYear()
    constants: Dict[str, str] = field(default_factory=dict)
    drop: tuple[DropWhere, ...] = ()
    keep: tuple[KeepHighest, ...] = ()
    complete: bool = False
    name: str = ""

    @property
    def columns(self) -> dict[str, str]:
        """field -> column, only those matched."""
        return {m.field: m.column for m in self.matches if m.field is not None}

    @property
    def fields(self) -> frozenset[str]:
        """Every field that the rows will have, constants included."""
        return frozenset(self.columns) | frozenset(self.constants)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of record that a row yields: people, units, reporting, positions, skills."""
        return tuple(kind for kind in KINDS if _yields(kind, self.fields))

    def match(self, column: str, field_key: str | None) -> Mapping:
        """The same with one column matched by hand; another column of that field is freed.

        Raises KeyError for an unknown column or field.
        """
        if field_key is not None and field_key not in FIELD:
            raise KeyError(field_key)
        if column not in {m.column for m in self.matches}:
            raise KeyError(column)
        changed = []
        for m in self.matches:
            if m.column == column:
                m = ColumnMatch(column, field_key, 1.0, _("chosen by hand"))
            elif m.field is not None and m.field == field_key:
                m = ColumnMatch(
                    m.column, None, 1.0, _("“%(column)s” was chosen instead") % {"column": column}
                )
            changed.append(m)
        return replace(self, matches=tuple(changed))

    def fits(self, columns: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """(columns that it needs and the file lacks, columns of the file that it does not know)."""
        needed = {m.column for m in self.matches if m.field is not None}
        needed |= {drop.column for drop in self.drop}
        for keep in self.keep:
            needed |= {keep.column, *keep.per, *(column for column, _ in keep.prefer)}
        known = {m.column for m in self.matches}
        missing = tuple(sorted(needed - set(columns)))
        return missing, tuple(c for c in columns if c not in known)

    def to_json(self) -> str:
        """As JSON; `from_json` of it is equal to this mapping."""
        return json.dumps(
            {
                "version": VERSION,
                "name": self.name,
                "columns": [
                    {"column": m.column, "field": m.field, "confidence": m.confidence,
                     "reason": m.reason}
                    for m in self.matches
                ],
                "date_orders": {column: order.value for column, order in self.date_orders.items()},
                "fiscal_year": {
                    "first_month": self.fiscal_year.first_month,
                    "named_by_end": self.fiscal_year.named_by_end,
                },
                "constants": dict(self.constants),
                "drop": [{"column": d.column, "values": list(d.values)} for d in self.drop],
                "keep_highest": [
                    {"column": k.column, "per": list(k.per), "prefer": [list(p) for p in k.prefer]}
                    for k in self.keep
                ],
                "complete": self.complete,
            },
            indent=2,
            ensure_ascii=False,
        )  # fmt: skip

    @classmethod
    def from_json(cls, text: str) -> Mapping:
        """Read what `to_json` wrote. Raises ValueError, saying what, for anything else."""
        try:
            data = json.loads(text)
            return _from_data(data)
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"this is not a mapping: {error}") from error


def _from_data(data: dict[str, Any]) -> Mapping:
    if data["version"] != VERSION:
        raise ValueError(f"mapping of version {data['version']}, expected {VERSION}")
    matches = tuple(
        ColumnMatch(str(c["column"]), c["field"], float(c["confidence"]), str(c["reason"]))
        for c in data["columns"]
    )
    unknown = {m.field for m in matches if m.field is not None} - set(FIELD)
    unknown |= set(data["constants"]) - set(FIELD)
    if unknown:
        raise ValueError(f"unknown fields: {', '.join(sorted(unknown))}")
    first_month = int(data["fiscal_year"]["first_month"])
    if not 1 <= first_month <= 12:
        raise ValueError(f"a fiscal year cannot begin in month {first_month}")
    return Mapping(
        matches=matches,
        date_orders={c: DayOrder(order) for c, order in data["date_orders"].items()},
        fiscal_year=FiscalYear(first_month, bool(data["fiscal_year"]["named_by_end"])),
        constants={str(k): str(v) for k, v in data["constants"].items()},
        drop=tuple(DropWhere(d["column"], tuple(d["values"])) for d in data["drop"]),
        keep=tuple(
            KeepHighest(k["column"], tuple(k["per"]), tuple((c, v) for c, v in k["prefer"]))
            for k in data["keep_highest"]
        ),
        complete=bool(data["complete"]),
        name=str(data["name"]),
    )


def _yields(kind: str, fields: frozenset[str]) -> bool:
    has_person = "person" in fields or "email" in fields
    if kind == "people":
        return has_person
    if kind == "units":
        return bool(fields & {"unit", "unit_name"})
    if kind == "reporting":
        return has_person and "manager" in fields
    if kind == "positions":
        return has_person and "title" in fields
    return has_person and "skill" in fields
