"""Columns of a generated organisation as the values that the loader writes."""

from datetime import UTC, date, datetime, time
from typing import Any

import numpy as np

from waymark.demo.organisation import KINDS, Organisation

__all__ = ["current_units", "days", "first_days", "moment", "open_to_questions"]


def days(column: Any) -> list[date | None]:
    """datetime64[D] as dates; NaT as None."""
    found: list[date | None] = column.astype("datetime64[D]").tolist()
    return found


def first_days(column: Any) -> list[date]:
    """The same for a column that has no NaT."""
    found: list[date] = column.astype("datetime64[D]").tolist()
    return found


def moment(day: date | None) -> datetime | None:
    return datetime.combine(day, time(9), UTC) if day else None


def current_units(org: Organisation) -> Any:
    """Each person's unit today, -1 for those who left: that of the open substantive position."""
    table = org.positions
    unit = np.full(len(org.people.key), -1, dtype=np.int64)
    now = (table.kind == KINDS.index("substantive")) & np.isnat(table.until)
    unit[table.person[now]] = table.unit[now]
    return unit


def open_to_questions(org: Organisation) -> list[bool]:
    """The cast, and every fourth other person, say that they are happy to be asked."""
    cast = set(org.named.values())
    return [i in cast or i % 4 == 0 for i in range(len(org.people.key))]
