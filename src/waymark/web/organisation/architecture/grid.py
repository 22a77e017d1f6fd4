"""A family as a grid: columns are grades, rows are ladders."""

from dataclasses import dataclass
from typing import Any

from waymark.domain.careers.compute.drafts import Architecture, ref_of
from waymark.domain.careers.states import ChangeOrigin, LadderKind, Thing

__all__ = ["Cell", "Grid", "GridLine", "grid_of"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A role in the grid; change is what HR did by hand, a built grid would be all marks."""

    ref: str
    name: str
    people: int
    change: str


@dataclass(frozen=True, slots=True)
class GridLine:
    """One ladder, or the roles on none; steps are (grade, roles). `twin`: the ladder it mirrors."""

    name: str
    ref: str
    leads: bool
    twin: str
    steps: tuple[tuple[str, tuple[Cell, ...]], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Grade names and lines: specialists first, leaders, roles on no ladder last."""

    grades: tuple[str, ...]
    lines: tuple[GridLine, ...]


def grid_of(held: Architecture, family: int, people: dict[int, int]) -> Grid:
    """Lay a family out. people   headcount by role."""
    roles = held.roles_in("family", family)
    rows = {number: held.things[Thing.ROLE][number,] for number in roles}
    used = {row["grade"] for row in rows.values()}
    columns: list[int | None] = [
        key[0]
        for key, row in sorted(held.things[Thing.GRADE].items(), key=lambda item: item[1]["number"])
        if key[0] in used
    ]
    if None in used:
        columns.append(None)
    ladders = [
        (row["kind"] == LadderKind.LEADERSHIP.value, row["name"], key[0], row)
        for key, row in held.things[Thing.LADDER].items()
        if row["family"] == family
    ]
    lines = [
        _line(held, rows, people, columns, ladder, row)
        for _leads, _name, ladder, row in sorted(ladders, key=lambda each: each[:3])
    ]
    if any(row["ladder"] is None for row in rows.values()):
        lines.append(_line(held, rows, people, columns, None, None))
    names = tuple(held.name(Thing.GRADE, grade) for grade in columns)
    return Grid(names, tuple(lines))


def _line(
    held: Architecture, rows: dict[int, dict[str, Any]], people: dict[int, int],
    columns: list[int | None], ladder: int | None, row: dict[str, Any] | None,
) -> GridLine:  # fmt: skip
    def cell(number: int) -> Cell:
        change = held.touched.get((Thing.ROLE, (number,)))
        return Cell(
            ref_of(number), rows[number]["name"], people.get(number, 0),
            change.change if change and change.origin == ChangeOrigin.HAND.value else "",
        )  # fmt: skip

    return GridLine(
        name=row["name"] if row else "",
        ref="" if ladder is None else ref_of(ladder),
        leads=row is not None and row["kind"] == LadderKind.LEADERSHIP.value,
        twin=held.name(Thing.LADDER, row["twin"]) if row else "",
        steps=tuple(
            (
                held.name(Thing.GRADE, grade),
                tuple(
                    cell(number)
                    for number, each in rows.items()
                    if each["ladder"] == ladder and each["grade"] == grade
                ),
            )
            for grade in columns
        ),
    )
