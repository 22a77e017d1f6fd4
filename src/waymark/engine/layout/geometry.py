"""Whole-pixel geometry of paths made of level, upright and 45-degree pieces."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from waymark.engine.layout.model import Box, Point


@dataclass(frozen=True)
class Piece:
    """A straight piece of a path, from left to right (upright ones from top to bottom)."""

    x1: int
    y1: int
    x2: int
    y2: int

    @property
    def length(self) -> int:
        """Length by the longer axis; diagonals count 7/5 of it."""
        across, down = self.x2 - self.x1, abs(self.y2 - self.y1)
        return max(across, down) if 0 in (across, down) else across * 7 // 5

    def crosses(self, box: Box) -> bool:
        """Whether the piece runs through the inside of the box."""
        top, bottom = min(self.y1, self.y2), max(self.y1, self.y2)
        if self.x2 <= box.left or self.x1 >= box.right or bottom <= box.top or top >= box.bottom:
            return False
        if self.x1 == self.x2 or self.y1 == self.y2:
            return True
        slope = 1 if self.y2 > self.y1 else -1
        left, right = max(self.x1, box.left), min(self.x2, box.right)
        y_left = self.y1 + slope * (left - self.x1)
        y_right = self.y1 + slope * (right - self.x1)
        return max(y_left, y_right) > box.top and min(y_left, y_right) < box.bottom

    def runs_along(self, other: "Piece", near: int = 9) -> int:
        """Over how many pixels two parallel pieces are closer than `near`."""
        if self.x1 == self.x2:
            if other.x1 != other.x2 or abs(self.x1 - other.x1) >= near:
                return 0
            return max(0, min(self.y2, other.y2) - max(self.y1, other.y1))
        slope = (self.y2 - self.y1) // (self.x2 - self.x1)
        if other.x1 == other.x2 or (other.y2 - other.y1) // (other.x2 - other.x1) != slope:
            return 0
        apart = abs((self.y1 - slope * self.x1) - (other.y1 - slope * other.x1))
        if apart >= (near if slope == 0 else near * 7 // 5):
            return 0
        return max(0, min(self.x2, other.x2) - max(self.x1, other.x1))

    def meets(self, other: "Piece") -> bool:
        """Whether two pieces cross in the inside of both."""
        return (
            _turn(self, other.x1, other.y1) * _turn(self, other.x2, other.y2) < 0
            and _turn(other, self.x1, self.y1) * _turn(other, self.x2, self.y2) < 0
        )


def _turn(piece: Piece, x: int, y: int) -> int:
    value = (piece.x2 - piece.x1) * (y - piece.y1) - (piece.y2 - piece.y1) * (x - piece.x1)
    return (value > 0) - (value < 0)


def pieces(points: Sequence[Point]) -> tuple[Piece, ...]:
    """The straight pieces of a path."""
    return tuple(Piece(*a, *b) if a <= b else Piece(*b, *a) for a, b in pairwise(points) if a != b)


def bevel(corners: Sequence[Point], most: int) -> tuple[Point, ...] | None:
    """Cut the corners of a level-and-upright path at 45 degrees, by at most `most` pixels.

    A piece between two corners is shared: half for each, more where the other needs less.
    Returns None when the path turns back on itself or turns by more than 45 degrees.
    """
    path = _straightened(corners)
    if path is None:
        return None
    lengths = [_distance(a, b) for a, b in pairwise(path)]
    points = [path[0]]
    spent = 0  # of the piece before the corner, by the corner before it
    for place in range(1, len(path) - 1):
        before, after = lengths[place - 1] - spent, lengths[place]
        if place < len(path) - 2:
            # The next corner keeps what it can use of the piece between, up to half.
            beyond = lengths[place + 1] // (1 if place == len(path) - 3 else 2)
            after -= min(after // 2, beyond, most)
        spent = min(most, before, after)
        corner = path[place]
        points += [
            _towards(corner, path[place - 1], spent),
            _towards(corner, path[place + 1], spent),
        ]
    points.append(path[-1])
    cut = tuple(_joined(points))
    return None if _has_sharp_turn(cut) else cut


def _has_sharp_turn(path: Sequence[Point]) -> bool:
    return any(
        (bx - ax) * (cx - bx) + (by - ay) * (cy - by) <= 0
        for (ax, ay), (bx, by), (cx, cy) in zip(path, path[1:], path[2:], strict=False)
    )


def _straightened(corners: Sequence[Point]) -> list[Point] | None:
    """The corners without repeated or needless ones, None when a piece turns back."""
    path: list[Point] = []
    for corner in corners:
        if path and corner == path[-1]:
            continue
        if len(path) > 1:
            (x1, y1), (x2, y2), (x3, y3) = path[-2], path[-1], corner
            if x1 == x2 == x3 or y1 == y2 == y3:
                if (x2 - x1) * (x3 - x2) < 0 or (y2 - y1) * (y3 - y2) < 0:
                    return None
                path.pop()
        path.append(corner)
    return path


def _joined(points: Sequence[Point]) -> Iterator[Point]:
    """The points without repeated ones and without those inside a straight run."""
    kept: list[Point] = []
    for point in points:
        if kept and point == kept[-1]:
            continue
        if len(kept) > 1:
            (x1, y1), (x2, y2), (x3, y3) = kept[-2], kept[-1], point
            if (x2 - x1) * (y3 - y2) == (y2 - y1) * (x3 - x2):
                kept.pop()
        kept.append(point)
    yield from kept


def _distance(a: Point, b: Point) -> int:
    return abs(a[0] - b[0]) + abs(a[1] - b[1])


def _towards(origin: Point, other: Point, by: int) -> Point:
    def shift(a: int, b: int) -> int:
        return a + by * ((b > a) - (b < a))

    return shift(origin[0], other[0]), shift(origin[1], other[1])
