"""Choose a path and a place for its number for every link, the most relevant first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from waymark.engine.layout.candidates import candidate_paths
from waymark.engine.layout.geometry import Piece, pieces
from waymark.engine.layout.grid import Grid
from waymark.engine.layout.model import Badge, Box, Link, MapInput, Point, StopMark, Text

# What a path costs, in pixels of detour that would be just as bad.
THROUGH_STOP = 5_000
THROUGH_BADGE = 1_500
THROUGH_LABEL = 700
NO_BADGE = 20_000
ALONG_LINK = 8
ALONG_KIN = 3  # a link from the same stop
ALONG_TRACK = 3
ACROSS_LINK = 60
ACROSS_TRACK = 10
BEND = 25
BEYOND = 3  # per pixel further left or right than both stops
SHORT_PIECE = 60
SHORT = 22
CALM = 90  # a path that spoils no more than this is good enough

BADGE_STEP = 6
BADGE_CLEAR = 3


@dataclass
class Ground:
    """What is already drawn; grows as tracks and links are laid."""

    grid: Grid
    labels: list[tuple[int, Box]]
    markers: list[tuple[int, Box]]
    fixed: list[Box]
    tracks: list[Piece] = field(default_factory=list)
    links: list[tuple[Piece, int, int]] = field(default_factory=list)
    badges: list[Box] = field(default_factory=list)

    @classmethod
    def of(cls, grid: Grid, fixed: Sequence[Box]) -> "Ground":
        """Bare ground with the stops of a grid and other boxes to keep clear of."""
        return cls(
            grid=grid,
            labels=[(mark.stop, mark.box.grown(1)) for mark in grid.stops],
            markers=[(mark.stop, mark.marker) for mark in grid.stops],
            fixed=list(fixed),
        )


@dataclass(frozen=True)
class Laid:
    """A path and the number on it."""

    points: tuple[Point, ...]
    badge: Badge | None


def drawn_links(chart: MapInput) -> tuple[Link, ...]:
    """The links to draw: both directions added up, ladder steps left to their track.

    First those at own, goal or selected and on the way, then by people; at most max_links.
    """
    ladder = {frozenset(pair) for pair in chart.ladder}
    way = [frozenset(pair) for pair in zip(chart.way, chart.way[1:], strict=False)]
    people: dict[frozenset[int], int] = dict.fromkeys(
        (pair for pair in way if pair not in ladder and len(pair) == 2), 0
    )
    for link in chart.links:
        pair = frozenset((link.a, link.b))
        if pair not in ladder and link.people > 0:
            people[pair] = people.get(pair, 0) + link.people
    ends = (chart.own, chart.goal, chart.selected)

    def relevance(pair: frozenset[int]) -> tuple[bool, bool, bool, bool, int, list[int]]:
        at = [end not in pair for end in ends]
        return (pair not in way, at[0], at[1], at[2], -people[pair], sorted(pair))

    chosen = sorted(people, key=relevance)[: max(chart.max_links, 0)]
    return tuple(Link(min(pair), max(pair), people[pair]) for pair in chosen)


def lay_track(ground: Ground, a: int, b: int) -> tuple[Point, ...]:
    """The path of a ladder step: straight where nothing stands between, else around."""
    points = _best(ground, ground.grid.stops[a], ground.grid.stops[b], people=0).points
    ground.tracks += pieces(points)
    return points


def lay_link(ground: Ground, link: Link) -> Laid:
    """The path of a link and its number, laid on the ground."""
    laid = _best(ground, ground.grid.stops[link.a], ground.grid.stops[link.b], link.people)
    ground.links += [(part, link.a, link.b) for part in pieces(laid.points)]
    if laid.badge is not None:
        ground.badges.append(laid.badge.box)
    return laid


def _best(ground: Ground, a: StopMark, b: StopMark, people: int) -> Laid:
    """The cheapest path; the thorough search only where the plain one spoils something."""
    laid, spoilt = _cheapest(ground, a, b, people, thorough=False)
    if spoilt > CALM:
        laid, _ = _cheapest(ground, a, b, people, thorough=True)
    return laid


def _cheapest(
    ground: Ground, a: StopMark, b: StopMark, people: int, *, thorough: bool
) -> tuple[Laid, int]:
    """The cheapest candidate and what it spoils; ties: the earlier one."""
    candidates = candidate_paths(ground.grid, a, b, thorough=thorough)
    paths = [(path, pieces(path)) for path in candidates]
    ranked = sorted((_shape_cost(*each), place) for place, each in enumerate(paths))
    best, least, spoilt = Laid(candidates[0], None), 10**9, 10**9
    for shape, place in ranked:
        if shape >= least:
            break
        path, parts = paths[place]
        clutter = _clutter_cost(ground, parts, {a.stop, b.stop}, least - shape)
        if shape + clutter >= least:
            continue
        badge = None
        if people > 0:
            badge, extra = _place_badge(ground, parts, people)
            clutter += extra
        if shape + clutter < least:
            best, least, spoilt = Laid(path, badge), shape + clutter, clutter
    return best, spoilt


def _shape_cost(path: tuple[Point, ...], parts: tuple[Piece, ...]) -> int:
    short = sum(part.length < SHORT for part in parts)
    (first, _), (last, _) = path[0], path[-1]
    across = [x for x, _ in path]
    beyond = min(first, last) - min(across) + max(across) - max(first, last)
    length = sum(part.length for part in parts)
    return length + BEND * (len(path) - 2) + SHORT_PIECE * short + BEYOND * beyond


def _clutter_cost(ground: Ground, parts: tuple[Piece, ...], ends: set[int], most: int) -> int:
    """What a path spoils; not followed to its end once it is more than `most`."""
    cost = 0
    for part in parts:
        if cost >= most:
            break
        for stop, box in ground.markers:
            if stop not in ends and part.crosses(box):
                cost += THROUGH_STOP
        for _, box in ground.labels:
            if part.crosses(box):
                cost += THROUGH_LABEL
        cost += THROUGH_LABEL * sum(part.crosses(box) for box in ground.fixed)
        cost += THROUGH_BADGE * sum(part.crosses(box) for box in ground.badges)
        for track in ground.tracks:
            cost += ALONG_TRACK * part.runs_along(track) + ACROSS_TRACK * part.meets(track)
        for other, a, b in ground.links:
            along = ALONG_KIN if a in ends or b in ends else ALONG_LINK
            cost += along * part.runs_along(other) + ACROSS_LINK * part.meets(other)
    return cost


def _place_badge(ground: Ground, parts: tuple[Piece, ...], people: int) -> tuple[Badge | None, int]:
    """The best free place for a number on a path, near its middle and off other lines."""
    text = str(people)
    radius = 12 if len(text) < 3 else 4 + 4 * len(text)
    total = sum(part.length for part in parts)
    best: tuple[int, Badge] | None = None
    for along, (x, y) in _points_along(parts):
        box = Box(x - radius, y - radius, x + radius, y + radius)
        room = box.grown(BADGE_CLEAR)
        if _taken(ground, room):
            continue
        touched = sum(track.crosses(box) for track in ground.tracks)
        touched += sum(other.crosses(box) for other, _, _ in ground.links)
        cost = 40 * touched + abs(2 * along - total) // 8
        if best is None or cost < best[0]:
            best = cost, Badge(x, y, radius, Text(x, y + 4, text), box)
    if best is None:
        return None, NO_BADGE
    return best[1], best[0]


def _taken(ground: Ground, room: Box) -> bool:
    page = ground.grid
    if min(room.left, room.top) < 0 or room.right > page.across.width or room.bottom > page.height:
        return True
    taken = (*ground.labels, *ground.markers)
    return any(room.overlaps(box) for _, box in taken) or any(
        room.overlaps(box) for box in (*ground.fixed, *ground.badges)
    )


def _points_along(parts: tuple[Piece, ...]) -> Iterator[tuple[int, Point]]:
    """Points every few pixels of each piece with their rough distance from the path's start."""
    before = 0
    for part in parts:
        steps = max(part.x2 - part.x1, abs(part.y2 - part.y1))
        across = (part.x2 > part.x1) - (part.x2 < part.x1)
        down = (part.y2 > part.y1) - (part.y2 < part.y1)
        for step in range(0, steps + 1, BADGE_STEP):
            distance = before + part.length * step // max(steps, 1)
            yield distance, (part.x1 + across * step, part.y1 + down * step)
        before += part.length
