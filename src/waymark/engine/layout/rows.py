"""Rows of the map: which stops share one, and in which order the rows stand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations, product
from math import factorial

import numpy as np
import numpy.typing as npt

from waymark.engine.layout.model import LineKind, MapInput

EXACT_ORDERS = 5_040
_SWEEPS = 8
_PLACE = {LineKind.LEADERSHIP: 0, LineKind.SPECIALIST: 1, LineKind.OTHER: 2}

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Row:
    """Stops on one height. line is named on its first row; None for rows of loose stops."""

    line: int | None
    kind: LineKind
    first: bool
    stops: tuple[int, ...]


def arrange_rows(chart: MapInput, columns: Sequence[int]) -> tuple[Row, ...]:
    """Put every stop in a row and order the rows from top to bottom.

    columns  column of each stop. No two stops of a row share a column. Leadership lines stand
    above specialist ones, others below; within a kind the order crosses fewest moves, then is
    shortest, then is the given one: exact up to 5,040 orders, barycentric beyond
    (Sugiyama, Tagawa & Toda 1981). Lines with one stop share rows, unless they carry a ladder's
    kind or the own stop.
    """
    loose, blocks = [], []
    for line, kind in enumerate(each.kind for each in chart.lines):
        members = [place for place, stop in enumerate(chart.stops) if stop.line == line]
        if not members:
            continue
        if len(members) > 1 or kind is not LineKind.OTHER or chart.own in members:
            shelves = _shelves(chart, columns, members)
            blocks.append([Row(line, kind, shelf == 0, row) for shelf, row in enumerate(shelves)])
        else:
            loose += members
    loose += [place for place, stop in enumerate(chart.stops) if stop.line is None]
    for row in _shelves(chart, columns, loose):
        blocks.append([Row(None, LineKind.OTHER, True, row)])
    return tuple(row for block in _order(chart, columns, blocks) for row in block)


def _shelves(chart: MapInput, columns: Sequence[int], members: list[int]) -> list[tuple[int, ...]]:
    """Spread stops over as few rows as a first fit needs, most important first."""
    ladder = {frozenset(pair) for pair in chart.ladder}
    shelves: list[list[int]] = []
    for stop in sorted(members, key=lambda s: (s != chart.own, -chart.stops[s].importance, s)):
        for shelf in shelves:
            if not _collides(stop, shelf, columns, ladder):
                shelf.append(stop)
                break
        else:
            shelves.append([stop])
    return [tuple(sorted(shelf, key=lambda s: columns[s])) for shelf in shelves]


def _collides(
    stop: int, shelf: list[int], columns: Sequence[int], ladder: set[frozenset[int]]
) -> bool:
    """Whether the stop shares a cell, or a ladder step would run through a stop."""
    if any(columns[stop] == columns[other] for other in shelf):
        return True
    together = [*shelf, stop]
    for a, b in combinations(together, 2):
        if frozenset((a, b)) in ladder:
            low, high = sorted((columns[a], columns[b]))
            if any(low < columns[other] < high for other in together):
                return True
    return False


def _order(chart: MapInput, columns: Sequence[int], blocks: list[list[Row]]) -> list[list[Row]]:
    groups: list[list[int]] = [[], [], []]
    for place, block in enumerate(blocks):
        groups[_PLACE[block[0].kind]].append(place)
    joins = _joins(chart, columns, blocks)
    if np.prod([factorial(min(len(group), 10)) for group in groups]) <= EXACT_ORDERS:
        orders = [sum(order, ()) for order in product(*(permutations(g) for g in groups))]
    else:
        orders = list(_barycentric(groups, joins))
    best = _fewest_crossings(np.array(orders, np.int64).reshape(len(orders), -1), joins)
    return [blocks[place] for place in orders[best]]


def _joins(
    chart: MapInput, columns: Sequence[int], blocks: list[list[Row]]
) -> list[tuple[int, int, int, int]]:
    """Moves between different blocks as (column, block, column, block)."""
    block_of = {s: place for place, block in enumerate(blocks) for row in block for s in row.stops}
    pairs = dict.fromkeys(
        tuple(sorted(pair)) for pair in (*chart.ladder, *((link.a, link.b) for link in chart.links))
    )
    return [
        (columns[a], block_of[a], columns[b], block_of[b])
        for a, b in pairs
        if block_of[a] != block_of[b]
    ]


def _fewest_crossings(orders: Ints, joins: list[tuple[int, int, int, int]]) -> int:
    """Which order has the fewest crossing straight joins, then the shortest; first of equals."""
    places = np.argsort(orders, axis=1)
    length = np.zeros(len(orders), np.int64)
    for _, a, _, b in joins:
        length += np.abs(places[:, a] - places[:, b])
    crossings = np.zeros(len(orders), np.int64)
    for (x1, a, x2, b), (x3, c, x4, d) in combinations(joins, 2):
        y1, y2, y3, y4 = places[:, a], places[:, b], places[:, c], places[:, d]
        side1 = _turn(x1, y1, x2, y2, x3, y3) * _turn(x1, y1, x2, y2, x4, y4)
        side2 = _turn(x3, y3, x4, y4, x1, y1) * _turn(x3, y3, x4, y4, x2, y2)
        crossings += (side1 < 0) & (side2 < 0)
    return int(np.lexsort((length, crossings))[0])


def _turn(x1: int, y1: Ints, x2: int, y2: Ints, x3: int, y3: Ints) -> Ints:
    """Sign of the turn from the first two points to the third."""
    return np.sign((x2 - x1) * (y3 - y1) - (y2 - y1) * (x3 - x1))


def _barycentric(
    groups: list[list[int]], joins: Iterable[tuple[int, int, int, int]]
) -> Iterable[tuple[int, ...]]:
    """Orders that pull each block towards the mean height of what it is joined to."""
    near: dict[int, list[int]] = {place: [] for group in groups for place in group}
    for _, a, _, b in joins:
        near[a].append(b)
        near[b].append(a)
    order = [list(group) for group in groups]
    for _ in range(_SWEEPS):
        flat = tuple(place for group in order for place in group)
        yield flat
        height = {place: rank for rank, place in enumerate(flat)}
        means = {
            place: sum(height[other] for other in others) / len(others) if others else height[place]
            for place, others in near.items()
        }
        order = [sorted(group, key=lambda place: (means[place], place)) for group in order]
