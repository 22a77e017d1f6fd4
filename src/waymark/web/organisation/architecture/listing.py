"""Rows of the roles' and families' tables, filtered and paged by key from the framework in memory."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from waymark.domain.careers.compute.drafts import Architecture, ref_of
from waymark.domain.careers.queries.roles import roles_found
from waymark.domain.careers.states import LadderKind, RoleState, Thing

__all__ = ["Asked", "FamilyRow", "RoleRow", "Slice", "family_rows", "role_rows", "slice_of"]

PAGE = 20
FOUND = 200


@dataclass(frozen=True, slots=True)
class Row:
    """A thing of the framework with a name."""

    number: int
    ref: str
    name: str

    @property
    def key(self) -> list[Any]:
        """By name, then number."""
        return [self.name.casefold(), self.number]


@dataclass(frozen=True, slots=True)
class RoleRow(Row):
    """A role as the table shows it."""

    family: str
    ladder: str
    leads: bool
    grade: str
    state: str
    change: str


@dataclass(frozen=True, slots=True)
class FamilyRow(Row):
    """A family as the table shows it; roles by number."""

    ladders: int
    grades: str
    roles: tuple[int, ...]
    change: str


@dataclass(frozen=True, slots=True)
class Slice:
    """One page of rows, shaped as parts/pager.html wants it."""

    rows: Sequence[Any]
    after: str
    before: str
    total: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What the table of roles is asked for; numbers of things, None for any."""

    text: str = ""
    family: int | None = None
    grade: int | None = None
    state: str = ""


def slice_of(rows: list[Any], after: str = "", before: str = "") -> Slice:
    """The page behind or before a token; a token that makes no sense gives the first page."""
    rows = sorted(rows, key=lambda row: row.key)
    first = 0
    key = _read(after) or _read(before)
    if key is not None:
        first = sum(row.key <= key for row in rows) if _read(after) else max(
            sum(row.key < key for row in rows) - PAGE, 0
        )  # fmt: skip
    page = rows[first : first + PAGE]
    return Slice(
        page,
        after=_token(page[-1].key) if page and first + PAGE < len(rows) else "",
        before=_token(page[0].key) if page and first else "",
        total=len(rows),
    )


def _token(key: list[Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode()


def _read(token: str) -> list[Any] | None:
    try:
        key = json.loads(base64.urlsafe_b64decode(token.encode())) if token else None
    except ValueError:
        return None
    good = isinstance(key, list) and list(map(type, key)) == [str, int]
    return key if good else None


def role_rows(held: Architecture, asked: Asked) -> list[RoleRow]:
    """Living roles that match. Names are matched with typing errors forgiven."""
    found = None
    if asked.text:
        found = {role.pk for role in roles_found(asked.text, FOUND)}
    rows = []
    for (number,), row in held.things[Thing.ROLE].items():
        if row["state"] == RoleState.RETIRED.value:
            continue
        if asked.family is not None and row["family"] != asked.family:
            continue
        if asked.grade is not None and row["grade"] != asked.grade:
            continue
        change = held.touched.get((Thing.ROLE, (number,)))
        if not _in_state(row["state"], change is not None, asked.state):
            continue
        if found is not None and number not in found and not _says(row["name"], asked.text):
            continue
        ladder = held.row(Thing.LADDER, row["ladder"])
        rows.append(
            RoleRow(
                number, ref_of(number), row["name"], held.name(Thing.FAMILY, row["family"]),
                ladder["name"] if ladder else "",
                ladder is not None and ladder["kind"] == LadderKind.LEADERSHIP.value,
                held.name(Thing.GRADE, row["grade"]), row["state"], change.change if change else "",
            )
        )  # fmt: skip
    return rows


def _in_state(state: str, changed: bool, asked: str) -> bool:
    return changed if asked == "changed" else not asked or state == asked


def _says(name: str, text: str) -> bool:
    return text.casefold() in name.casefold()


def family_rows(held: Architecture) -> list[FamilyRow]:
    """All families with their roles, ladders and span of grades."""
    roles: dict[int, list[int]] = {}
    for (number,), row in held.things[Thing.ROLE].items():
        if row["family"] is not None and row["state"] != RoleState.RETIRED.value:
            roles.setdefault(row["family"], []).append(number)
    ladders: dict[int, int] = {}
    for row in held.things[Thing.LADDER].values():
        ladders[row["family"]] = ladders.get(row["family"], 0) + 1
    rows = []
    for (number,), row in held.things[Thing.FAMILY].items():
        change = held.touched.get((Thing.FAMILY, (number,)))
        mine = roles.get(number, [])
        rows.append(
            FamilyRow(
                number, ref_of(number), row["name"], ladders.get(number, 0), _span(held, mine),
                tuple(mine), change.change if change else "",
            )
        )  # fmt: skip
    return rows


def _span(held: Architecture, roles: list[int]) -> str:
    """The names of the lowest and the highest grade."""
    grades = {held.things[Thing.ROLE][number,]["grade"] for number in roles} - {None}
    rows = sorted(
        (row for grade in grades if (row := held.row(Thing.GRADE, grade))),
        key=lambda row: row["number"],
    )
    if not rows:
        return ""
    return rows[0]["name"] if len(rows) == 1 else f"{rows[0]['name']} – {rows[-1]['name']}"
