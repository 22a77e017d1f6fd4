"""Lists page by key: constant work however long the list is."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import FieldError, ValidationError
from django.db.models import Model, Q, QuerySet

__all__ = ["PAGE", "Page", "page_of", "part_of"]

PAGE = 20
M = TypeVar("M", bound=Model)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of rows; the tokens lead to its neighbours, empty where there is none."""

    rows: list[T]
    after: str
    before: str


def page_of(
    queryset: QuerySet[M], order: tuple[str, ...], *, after: str = "", before: str = "",
    size: int = PAGE,
) -> Page[M]:  # fmt: skip
    """Take one page of a queryset in `order`, whose last field must be unique.

    A field may start with "-". A token that makes no sense gives the first page.
    """
    token, back = (before, True) if before else (after, False)
    values = _read(token, len(order))
    names = tuple(_flip(name) for name in order) if back and values else order
    rows = queryset.order_by(*names)
    if values is not None:
        try:
            rows = rows.filter(_past(names, values))
        except (FieldError, ValidationError, ValueError, TypeError):
            values, rows = None, queryset.order_by(*order)
    found = list(rows[: size + 1])
    more = len(found) > size
    found = found[:size]
    if back and values is not None:
        found.reverse()
        return Page(found, _token(found[-1], order) if found else "", _edge(found, order, more))
    previous = _token(found[0], order) if found and values is not None else ""
    return Page(found, _token(found[-1], order) if more else "", previous)


def part_of(
    rows: Sequence[T], key: Callable[[T], int], *, after: str = "", before: str = "",
    size: int = PAGE,
) -> Page[T]:  # fmt: skip
    """A page of rows that are in memory already, found again by their keys; see `page_of`."""
    places = {str(key(row)): place for place, row in enumerate(rows)}
    start = 0
    if before in places:
        start = max(places[before] - size, 0)
    elif after in places:
        start = places[after] + 1
    part = list(rows[start : start + size])
    more = bool(part) and start + size < len(rows)
    return Page(
        part, str(key(part[-1])) if more else "", str(key(part[0])) if start and part else ""
    )


def _edge(found: list[Any], order: tuple[str, ...], more: bool) -> str:
    return _token(found[0], order) if found and more else ""


def _flip(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _past(order: tuple[str, ...], values: list[Any]) -> Q:
    """Rows that come after `values` in `order`, compared field by field."""
    q, equal = Q(pk__in=[]), Q()
    for name, value in zip(order, values, strict=True):
        field = name.lstrip("-")
        step = Q(**{f"{field}__{'lt' if name.startswith('-') else 'gt'}": value})
        q |= equal & step
        equal &= Q(**{field: value})
    return q


def _token(row: Any, order: tuple[str, ...]) -> str:
    values = []
    for name in order:
        value = row
        for part in name.lstrip("-").split("__"):
            value = getattr(value, part)
        values.append(value if isinstance(value, int | str) else str(value))
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode()


def _read(token: str, count: int) -> list[Any] | None:
    try:
        values = json.loads(base64.urlsafe_b64decode(token.encode())) if token else None
    except ValueError:
        return None
    if not isinstance(values, list) or len(values) != count:
        return None
    return values if all(_is_comparable(value) for value in values) else None


def _is_comparable(value: Any) -> bool:
    """Whether the database can compare with it: a number, or text without null characters."""
    return isinstance(value, int) or (isinstance(value, str) and "\x00" not in value)
