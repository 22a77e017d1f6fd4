"""What goes into a career map and what comes out, in whole pixels, y downwards."""

from dataclasses import dataclass
from enum import StrEnum

Point = tuple[int, int]


class LineKind(StrEnum):
    """Which ladder a line is; decides its place and its colour."""

    SPECIALIST = "specialist"
    LEADERSHIP = "leadership"
    OTHER = "other"


@dataclass(frozen=True)
class Line:
    """A ladder or family that is drawn as one line."""

    name: str
    kind: LineKind = LineKind.OTHER


@dataclass(frozen=True)
class Stop:
    """A role to draw.

    column      place of its grade among the map's columns, None where it has no grade.
    line        place of its line among the map's lines, None where it is on none.
    importance  what to place first where space is short; higher first.
    """

    label: str
    column: int | None = None
    line: int | None = None
    importance: int = 0


@dataclass(frozen=True)
class Link:
    """A move that people made between two stops, with how many; both directions may be given."""

    a: int
    b: int
    people: int


@dataclass(frozen=True)
class MapInput:
    """The map to lay out; stops are named by their place.

    columns   grade labels from low to high. Empty where no stop has a grade: columns are then
              moves away from own, labelled by moves_away (for 1 move, 2 moves and so on).
    ladder    steps of ladders, from lower to higher stop.
    way       stops from own to the selected role, drawn as one strong way.
    max_links most links drawn: those at own, goal and selected first, then by people.
    own_text, goal_text   first words of the tags on the own stop and on the goal.
    """

    stops: tuple[Stop, ...]
    own: int
    columns: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    ladder: tuple[tuple[int, int], ...] = ()
    links: tuple[Link, ...] = ()
    goal: int | None = None
    selected: int | None = None
    way: tuple[int, ...] = ()
    max_links: int = 10
    own_text: str = "You are here"
    goal_text: str = "Your goal:"
    moves_away: tuple[str, ...] = ("One move away", "Two moves away", "Three moves away")


@dataclass(frozen=True)
class Box:
    """A rectangle; boxes that only touch do not overlap."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top

    def overlaps(self, other: "Box") -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def grown(self, by: int) -> "Box":
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)


@dataclass(frozen=True)
class Text:
    """One line of text; y is its baseline, x its middle (its start for a line's name)."""

    x: int
    y: int
    text: str


@dataclass(frozen=True)
class ColumnMark:
    """A grade: its label and its thin vertical rule from top to bottom."""

    label: Text
    box: Box
    x: int
    top: int
    bottom: int


@dataclass(frozen=True)
class LineMark:
    """A line's name at its left end; x of its texts is where they start."""

    line: int
    kind: LineKind
    texts: tuple[Text, ...]
    box: Box


@dataclass(frozen=True)
class StopMark:
    """A stop with its label.

    texts and box are those of the label, or of the tag when the stop is own, goal or selected:
    the tag is then a filled rectangle as large as the box. marker is the room the sign takes.
    """

    stop: int
    x: int
    y: int
    kind: LineKind
    own: bool
    goal: bool
    selected: bool
    texts: tuple[Text, ...]
    box: Box
    marker: Box

    @property
    def tagged(self) -> bool:
        return self.own or self.goal or self.selected


@dataclass(frozen=True)
class Badge:
    """How many people made a move: a round patch of the page's colour with a number."""

    x: int
    y: int
    radius: int
    text: Text
    box: Box


@dataclass(frozen=True)
class TrackMark:
    """A ladder step; strong on the own line and on the way to the selected role."""

    a: int
    b: int
    kind: LineKind
    strong: bool
    points: tuple[Point, ...]

    @property
    def path(self) -> str:
        return svg_path(self.points)


@dataclass(frozen=True)
class LinkMark:
    """A move that people made; drawn as a strong track of this kind when it is on the way.

    badge is None only where no free place was found on the link, or nobody is counted.
    """

    a: int
    b: int
    people: int
    kind: LineKind
    on_way: bool
    points: tuple[Point, ...]
    badge: Badge | None

    @property
    def path(self) -> str:
        return svg_path(self.points)


@dataclass(frozen=True)
class CareerMap:
    """Everything to draw, back to front: columns, tracks, links, badges, stops, lines' names."""

    width: int
    height: int
    columns: tuple[ColumnMark, ...]
    lines: tuple[LineMark, ...]
    tracks: tuple[TrackMark, ...]
    links: tuple[LinkMark, ...]
    stops: tuple[StopMark, ...]

    @property
    def view_box(self) -> str:
        return f"0 0 {self.width} {self.height}"


def svg_path(points: tuple[Point, ...]) -> str:
    """The points as the d attribute of an SVG path."""
    return "M" + "L".join(f"{x} {y}" for x, y in points)


def check(chart: MapInput) -> None:
    """Raise ValueError where the map names a stop, line or column that it does not have."""
    count = len(chart.stops)
    named = {"own": chart.own, "goal": chart.goal, "selected": chart.selected}
    for name, stop in named.items():
        if stop is not None and not 0 <= stop < count:
            raise ValueError(f"{name} is stop {stop}, expected 0..{count - 1}")
    for place, stop in enumerate(chart.way):
        if not 0 <= stop < count:
            raise ValueError(f"way[{place}] is stop {stop}, expected 0..{count - 1}")
    pairs = [("ladder", pair) for pair in chart.ladder]
    pairs += [("links", (link.a, link.b)) for link in chart.links]
    for name, (a, b) in pairs:
        if a == b or not (0 <= a < count and 0 <= b < count):
            raise ValueError(f"{name} joins {a} and {b}, expected two stops of 0..{count - 1}")
    for place, each in enumerate(chart.stops):
        if each.line is not None and not 0 <= each.line < len(chart.lines):
            raise ValueError(f"stop {place} is on line {each.line} of {len(chart.lines)}")
        if each.column is not None and not 0 <= each.column < len(chart.columns):
            raise ValueError(f"stop {place} is in column {each.column} of {len(chart.columns)}")
    for link in chart.links:
        if link.people < 0:
            raise ValueError(f"link {link.a} to {link.b} has {link.people} people")
