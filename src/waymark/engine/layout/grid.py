"""Where columns, rows, stops and their labels stand, so that no label meets another."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from waymark.engine.layout.model import Box, LineKind, Link, MapInput, StopMark, Text
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
NARROWEST_COLUMN = 64
WIDEST_COLUMN = 190
NAME_GAP = 25  # from a line's name to the middle of the first stop
MARKER, MARKER_OWN, MARKER_SELECTED, MARKER_GOAL = 12, 16, 19, 13
TRACK_WEIGHT = 3  # a label keeps clear of a ladder step rather than of three links
ROOM = 20  # least room above and below a row's middle


@dataclass(frozen=True)
class Across:
    """Horizontal measures: x and room for labels of each column, total width, lines' names."""

    x: tuple[int, ...]
    rooms: tuple[int, ...]
    width: int
    names: tuple[tuple[str, ...], ...]

    @property
    def lanes(self) -> tuple[int, ...]:
        """x of the free lanes left of, between and right of the columns' labels."""
        left = self.x[0] - self.rooms[0] // 2 - GAP // 2
        right = (x + room // 2 + GAP // 2 for x, room in zip(self.x, self.rooms, strict=True))
        return (left, *right)


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
    """Spread the columns over the width, evenly where every label then fits.

    Otherwise each column gets what its labels need, and the map grows wider than WIDTH only where
    even that is too much.
    """
    names = tuple(
        wrap(chart.lines[row.line].name, NAME_WIDTH, lines=2, bold=True)
        if row.first and row.line is not None
        else ()
        for row in rows
    )
    clear = max((text_width(t, bold=True) for name in names for t in name), default=-NAME_GAP)
    count = max(columns) + 1
    members = [[s for s, at in enumerate(columns) if at == column] for column in range(count)]
    rooms = [_needed_room(chart, stops) for stops in members]
    even = WIDEST_COLUMN
    while even > max(rooms) and _positions([even] * count, clear)[1] > WIDTH:
        even -= 1
    if _positions([even] * count, clear)[1] <= WIDTH:
        rooms = [even] * count
    while _positions([room + 1 for room in rooms], clear)[1] <= WIDTH and count > 1:
        rooms = [room + 1 for room in rooms] if max(rooms) < WIDEST_COLUMN else rooms
        if max(rooms) >= WIDEST_COLUMN:
            break
    x, width = _positions(rooms, clear)
    return Across(x, tuple(rooms), max(WIDTH, width), names)


def _positions(rooms: Sequence[int], clear: int) -> tuple[tuple[int, ...], int]:
    """x of each column when labels may be as wide as its room, and the width of it all."""
    x = [max((rooms[0] + 1) // 2, clear + NAME_GAP)]
    for before, room in pairwise(rooms):
        x.append(x[-1] + (before + room + 1) // 2 + GAP)
    return tuple(x), x[-1] + (rooms[-1] + 1) // 2


def _needed_room(chart: MapInput, stops: Sequence[int]) -> int:
    """Least width in which no word breaks and no label is cut off, within reason."""
    room = NARROWEST_COLUMN
    for stop in stops:
        tagged = _tagged(chart, stop)
        word = longest_word(chart.stops[stop].label, size=TAG_SIZE if tagged else 14, bold=tagged)
        room = max(room, min(WIDEST_WORD, word + (2 * TAG_PADDING if tagged else 0)))
        if stop == chart.own:
            head = text_width(chart.own_text, size=TAG_SIZE, bold=True) + 2 * TAG_PADDING
            room = max(room, min(WIDEST_WORD, head))
    while room < WIDEST_WORD and any(_cut_off(chart, stop, room) for stop in stops):
        room += 6
    return room


def _cut_off(chart: MapInput, stop: int, room: int) -> bool:
    return label_lines(chart, stop, room)[-1].endswith("…")


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
        lines = 4 if place == chart.goal else 3
        return wrap(label, inside, lines=lines, size=TAG_SIZE, bold=True)
    return wrap(label, room)


def place_stops(
    chart: MapInput,
    columns: Sequence[int],
    rows: Sequence[Row],
    across: Across,
    drawn: Sequence[Link],
    strip_heights: Sequence[int],
) -> Grid:
    """Put rows under one another with the given free heights, and labels above or below."""
    row_of = [0] * len(chart.stops)
    for height, row in enumerate(rows):
        for stop in row.stops:
            row_of[stop] = height
    below = _label_sides(chart, drawn, row_of)
    lines = [
        label_lines(chart, place, across.rooms[columns[place]]) for place in range(len(chart.stops))
    ]
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


def _label_sides(chart: MapInput, drawn: Sequence[Link], row_of: Sequence[int]) -> list[bool]:
    """Whether each label goes below its stop: away from the moves that leave it."""
    up = [0] * len(chart.stops)
    down = [0] * len(chart.stops)
    joins = [(a, b, TRACK_WEIGHT) for a, b in chart.ladder]
    joins += [(link.a, link.b, 1) for link in drawn]
    for a, b, weight in joins:
        if row_of[a] != row_of[b]:
            high, low = (a, b) if row_of[a] < row_of[b] else (b, a)
            down[high] += weight
            up[low] += weight
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
