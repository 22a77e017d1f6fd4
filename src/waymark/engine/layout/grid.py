"""Where columns, rows, stops and their labels stand, so that no label meets another."""

from collections.abc import Sequence
from dataclasses import dataclass

from waymark.engine.layout.model import Box, LineKind, MapInput, StopMark, Text
from waymark.engine.layout.rows import Row
from waymark.engine.layout.text import longest_word, text_width, wrap

WIDTH = 816
HEADER = 30
LINE_HEIGHT = 16
TAG_LINE_HEIGHT = 15
TAG_PADDING = 10
TAG_SIZE = 13
GAP = 12
NAME_WIDTH = 124
WIDEST_WORD = 150
WIDEST_COLUMN = 200
MARKER, MARKER_OWN, MARKER_SELECTED, MARKER_GOAL = 12, 16, 19, 13
ROOM = 20  # least room above and below a row's middle


@dataclass(frozen=True)
class Across:
    """Horizontal measures: x of each column, room for a label, total width, width of names."""

    x: tuple[int, ...]
    label: int
    width: int
    names: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Strip:
    """Free height between two rows' labels, where links and their numbers have room."""

    top: int
    bottom: int


@dataclass(frozen=True)
class Grid:
    """All stops in place; strips[r] is the free height above row r, the last one below all."""

    across: Across
    y: tuple[int, ...]
    strips: tuple[Strip, ...]
    stops: tuple[StopMark, ...]
    row_of: tuple[int, ...]
    height: int


def measure_across(chart: MapInput, columns: Sequence[int], rows: Sequence[Row]) -> Across:
    """Spread the columns over the width; the map grows wider only where words would break."""
    names = tuple(
        wrap(chart.lines[row.line].name, NAME_WIDTH, lines=2, bold=True)
        if row.first and row.line is not None
        else ()
        for row in rows
    )
    name_width = max((text_width(t, bold=True) for name in names for t in name), default=0)
    tall_names = any(len(name) > 1 for name in names)
    count = max(columns) + 1
    step = WIDEST_COLUMN
    while step > 60 and _span(step, count, name_width, tall_names) > WIDTH:
        step -= 1
    step = max(step, min(WIDEST_WORD, _widest_word(chart)) + GAP)
    while step < WIDEST_WORD + GAP and not _readable(chart, step - GAP):
        step += 6
    left = _left(step, name_width, tall_names)
    width = max(WIDTH, _span(step, count, name_width, tall_names))
    if count == 1:
        left = max(left, width // 2)
    x = tuple(left + column * step for column in range(count))
    return Across(x, step - GAP, width, names)


def _span(step: int, count: int, name_width: int, tall_names: bool) -> int:
    return _left(step, name_width, tall_names) + (count - 1) * step + (step - GAP + 1) // 2


def _left(step: int, name_width: int, tall_names: bool) -> int:
    """x of the first column, clear of the lines' names."""
    half = (step - GAP + 1) // 2
    if not name_width:
        return half
    return max(half, name_width + (half + GAP if tall_names else MARKER_SELECTED + 6))


def _widest_word(chart: MapInput) -> int:
    widest = 0
    for place, stop in enumerate(chart.stops):
        if place in (chart.own, chart.goal, chart.selected):
            word = longest_word(stop.label, size=TAG_SIZE, bold=True) + 2 * TAG_PADDING
        else:
            word = longest_word(stop.label)
        widest = max(widest, word)
    return widest


def _readable(chart: MapInput, room: int) -> bool:
    """Whether no label is cut off at this width."""
    return not any(
        lines[-1].endswith("…")
        for place in range(len(chart.stops))
        for lines in [label_lines(chart, place, room)]
    )


def label_lines(chart: MapInput, place: int, room: int) -> tuple[str, ...]:
    """The lines of a stop's label or tag within so many pixels."""
    label = chart.stops[place].label
    inside = room - 2 * TAG_PADDING
    if place == chart.own:
        head = wrap(chart.own_text, inside, lines=1, size=TAG_SIZE, bold=True)
        return head + wrap(label, inside, lines=2, size=TAG_SIZE, bold=True)
    if place == chart.goal:
        label = f"{chart.goal_text} {label}"
    if place in (chart.goal, chart.selected):
        return wrap(label, inside, lines=3, size=TAG_SIZE, bold=True)
    return wrap(label, room)


def place_stops(
    chart: MapInput,
    columns: Sequence[int],
    rows: Sequence[Row],
    across: Across,
    strip_heights: Sequence[int],
) -> Grid:
    """Put rows under one another with the given free heights, and labels above or below."""
    row_of = [0] * len(chart.stops)
    for height, row in enumerate(rows):
        for stop in row.stops:
            row_of[stop] = height
    below = _label_sides(chart, row_of)
    lines = [label_lines(chart, place, across.label) for place in range(len(chart.stops))]
    y, strips, bottom = [], [], HEADER
    for height, row in enumerate(rows):
        reach = [_reach(chart, stop, len(lines[stop])) for stop in row.stops]
        up = [ROOM, *(r for r, stop in zip(reach, row.stops, strict=True) if not below[stop])]
        down = [ROOM, *(r for r, stop in zip(reach, row.stops, strict=True) if below[stop])]
        strips.append(Strip(bottom, bottom + strip_heights[height]))
        y.append(strips[-1].bottom + max(up))
        bottom = y[-1] + max(down)
    strips.append(Strip(bottom, bottom + strip_heights[len(rows)]))
    stops = tuple(
        _mark(
            chart,
            place,
            rows[row_of[place]].kind,
            (across.x[columns[place]], y[row_of[place]]),
            lines[place],
            below[place],
        )
        for place in range(len(chart.stops))
    )
    return Grid(across, tuple(y), tuple(strips), stops, tuple(row_of), strips[-1].bottom)


def _label_sides(chart: MapInput, row_of: Sequence[int]) -> list[bool]:
    """Whether each label goes below its stop: away from the moves that leave it."""
    up = [0] * len(chart.stops)
    down = [0] * len(chart.stops)
    for a, b in (*chart.ladder, *((link.a, link.b) for link in chart.links)):
        if row_of[a] != row_of[b]:
            high, low = (a, b) if row_of[a] < row_of[b] else (b, a)
            down[high] += 1
            up[low] += 1
    sides = []
    for place, row in enumerate(row_of):
        usual = row > row_of[chart.own]
        against = up[place] - down[place]
        sides.append(usual if against == 0 else against > 0)
    return sides


def _offset(chart: MapInput, place: int) -> int:
    """Distance from a stop's middle to its label or tag."""
    if place == chart.selected:
        return 28
    if place == chart.own:
        return 24
    return 20 if place == chart.goal else 16


def _tagged(chart: MapInput, place: int) -> bool:
    return place in (chart.own, chart.goal, chart.selected)


def _box_height(chart: MapInput, place: int, lines: int) -> int:
    return lines * TAG_LINE_HEIGHT + 9 if _tagged(chart, place) else lines * LINE_HEIGHT


def _reach(chart: MapInput, place: int, lines: int) -> int:
    return _offset(chart, place) + _box_height(chart, place, lines)


def _mark(
    chart: MapInput,
    place: int,
    kind: LineKind,
    at: tuple[int, int],
    lines: tuple[str, ...],
    below: bool,
) -> StopMark:
    x, y = at
    tagged = _tagged(chart, place)
    width = max(text_width(t, size=TAG_SIZE if tagged else 14, bold=tagged) for t in lines)
    half = (width + 1) // 2 + (TAG_PADDING if tagged else 0)
    height = _box_height(chart, place, len(lines))
    top = y + _offset(chart, place) if below else y - _offset(chart, place) - height
    step, first = (TAG_LINE_HEIGHT, 16) if tagged else (LINE_HEIGHT, 12)
    radius = MARKER
    if place == chart.selected:
        radius = MARKER_SELECTED
    elif place == chart.own:
        radius = MARKER_OWN
    elif place == chart.goal:
        radius = MARKER_GOAL
    return StopMark(
        stop=place,
        x=x,
        y=y,
        kind=kind,
        own=place == chart.own,
        goal=place == chart.goal,
        selected=place == chart.selected,
        texts=tuple(Text(x, top + first + step * n, text) for n, text in enumerate(lines)),
        box=Box(x - half, top, x + half, top + height),
        marker=Box(x - radius, y - radius, x + radius, y + radius),
    )
