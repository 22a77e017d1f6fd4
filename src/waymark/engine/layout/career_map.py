"""Lay a career map out: rows, columns, labels, ladders, links and their numbers."""

from collections.abc import Iterable, Mapping, Sequence

from waymark.engine.layout.columns import place_columns
from waymark.engine.layout.grid import HEADER, Across, Grid, measure_across, place_stops
from waymark.engine.layout.links import Ground, Laid, drawn_links, lay_link, lay_track
from waymark.engine.layout.model import (
    Box,
    CareerMap,
    ColumnMark,
    LineKind,
    LineMark,
    Link,
    LinkMark,
    MapInput,
    Text,
    TrackMark,
    check,
)
from waymark.engine.layout.rows import Row, arrange_rows
from waymark.engine.layout.text import text_width, wrap

STRIP_PLAIN, STRIP_LINKED, STRIP_EDGE = 14, 36, 8
STRIP_GROWTH = 14
ATTEMPTS = 24


def lay_out(chart: MapInput) -> CareerMap:
    """Compute the whole map; the same input always gives the same map.

    At most about 20 stops and 10 links are legible; more are laid out all the same.
    No label, tag, sign, number or name of a line overlaps another: labels have a cell of their
    own, and rows are moved apart until every link has a free place for its number (a number that
    finds none after 24 attempts is left out).
    Raises ValueError where the map names a stop, line or column that it does not have.
    Cost: milliseconds to some tens, growing with links times stops.
    """
    check(chart)
    columns, labels = place_columns(chart)
    rows = arrange_rows(chart, columns)
    across = measure_across(chart, columns, rows)
    links = drawn_links(chart)
    heights = _strip_heights(rows, links)
    for _ in range(ATTEMPTS):
        grid = place_stops(chart, columns, rows, across, links, heights)
        names = _line_marks(chart, rows, grid)
        tops = _column_marks(labels, across, grid)
        ground = Ground.of(grid, [*(name.box for name in names), *(top.box for top in tops)])
        tracks = tuple(_track(chart, rows, ground, a, b) for a, b in _steps(chart))
        laid = [lay_link(ground, link) for link in links]
        crowded = [
            link for link, each in zip(links, laid, strict=True) if link.people and not each.badge
        ]
        if not crowded:
            break
        for gap in _gaps(grid.row_of, crowded):
            heights[gap] += STRIP_GROWTH
    marks = tuple(_link(chart, grid, link, each) for link, each in zip(links, laid, strict=True))
    return CareerMap(across.width, grid.height, tops, names, tracks, marks, grid.stops)


def _strip_heights(rows: Sequence[Row], links: Sequence[Link]) -> list[int]:
    """Free height above each row and below the last: more where links pass between rows."""
    row_of = {stop: height for height, row in enumerate(rows) for stop in row.stops}
    heights = [STRIP_EDGE, *[STRIP_PLAIN] * (len(rows) - 1), STRIP_EDGE]
    for gap in _gaps(row_of, [link for link in links if row_of[link.a] != row_of[link.b]]):
        heights[gap] = STRIP_LINKED
    return heights


def _gaps(row_of: Mapping[int, int] | Sequence[int], links: Iterable[Link]) -> set[int]:
    """The strips that the links can use: between their rows, or on both sides of their one row."""
    gaps: set[int] = set()
    for link in links:
        upper, lower = sorted((row_of[link.a], row_of[link.b]))
        gaps |= {upper, upper + 1} if upper == lower else set(range(upper + 1, lower + 1))
    return gaps


def _steps(chart: MapInput) -> list[tuple[int, int]]:
    """Ladder steps, each once."""
    seen: dict[frozenset[int], tuple[int, int]] = {}
    for a, b in chart.ladder:
        seen.setdefault(frozenset((a, b)), (a, b))
    return list(seen.values())


def _on_way(chart: MapInput, a: int, b: int) -> bool:
    way = zip(chart.way, chart.way[1:], strict=False)
    return any({a, b} == set(pair) for pair in way)


def _track(chart: MapInput, rows: Sequence[Row], ground: Ground, a: int, b: int) -> TrackMark:
    kind = rows[ground.grid.row_of[b]].kind
    own_line = chart.stops[chart.own].line
    on_own = own_line is not None and chart.stops[a].line == chart.stops[b].line == own_line
    return TrackMark(a, b, kind, on_own or _on_way(chart, a, b), lay_track(ground, a, b))


def _link(chart: MapInput, grid: Grid, link: Link, laid: Laid) -> LinkMark:
    on_way = _on_way(chart, link.a, link.b)
    kind = LineKind.OTHER
    if on_way:
        further = max((link.a, link.b), key=chart.way.index)
        kind = grid.stops[further].kind
    return LinkMark(link.a, link.b, link.people, kind, on_way, laid.points, laid.badge)


def _line_marks(chart: MapInput, rows: Sequence[Row], grid: Grid) -> tuple[LineMark, ...]:
    marks = []
    for row, y, name in zip(rows, grid.y, grid.across.names, strict=True):
        if row.line is None or not name:
            continue
        half = 9 if len(name) == 1 else 16
        texts = tuple(
            Text(0, y + 5 + 16 * place - 8 * (len(name) - 1), text)
            for place, text in enumerate(name)
        )
        width = max(text_width(text, bold=True) for text in name)
        marks.append(LineMark(row.line, row.kind, texts, Box(0, y - half, width, y + half)))
    return tuple(marks)


def _column_marks(labels: Sequence[str], across: Across, grid: Grid) -> tuple[ColumnMark, ...]:
    marks = []
    for x, room, label in zip(across.x, across.rooms, labels, strict=True):
        text = wrap(label, room, lines=1, size=13)[0]
        half = (text_width(text, size=13) + 1) // 2
        box = Box(x - half, 4, x + half, HEADER - 10)
        marks.append(ColumnMark(Text(x, 16, text), box, x, HEADER - 4, grid.height))
    return tuple(marks)
