"""Shares by class as SVG: bars for now, a dashed step line for before.

Placed in percent, so that its words never scale: x over the classes, y from 0 at the bottom to a
round share at the top, with a little room above it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

__all__ = ["Bar", "Histogram", "draw"]

ROOM = 4.0  # percent left free above the highest grid line
GAP = 0.25  # percent on each side of a bar
STEPS = (5, 10, 20, 25, 50)  # distances of grid lines, in percent of everybody
LINES = 4  # grid lines above the axis, at most

Height = Callable[[float], float]


@dataclass(frozen=True, slots=True)
class Bar:
    """A class: places in percent; `marked` draws it in the colour of what needs attention."""

    x: str
    y: str
    width: str
    height: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A grid line with the share that it stands for, whole percent."""

    y: str
    share: int


@dataclass(frozen=True, slots=True)
class Label:
    """Where words stand: above the highest bar, or above the highest step of before."""

    x: str
    y: str


@dataclass(frozen=True, slots=True)
class Histogram:
    """Everything for the template; `before` is a path in a box of 100 x 100, empty without one."""

    bars: tuple[Bar, ...]
    lines: tuple[Line, ...]
    before: str
    now_label: Label
    before_label: Label | None


def draw(now: Sequence[int], before: Sequence[int] = (), *, marked: int = 0) -> Histogram:
    """Draw counts by class, at least one of them above 0; `before` in the same classes or empty.

    marked   how many classes from the left are marked.
    """
    shares, earlier = _shares(now), _shares(before)
    highest = max([*shares, *earlier])
    step = next((s for s in STEPS if highest <= s * LINES), STEPS[-1])
    top = max(step * -(-int(highest) // step), step, highest)
    width = 100 / len(shares)

    def y(share: float) -> float:
        return 100 - (100 - ROOM) * share / top

    bars = tuple(
        Bar(
            _percent(i * width + GAP), _percent(y(share)), _percent(width - 2 * GAP),
            _percent(100 - y(share)), i < marked,
        )
        for i, share in enumerate(shares)
    )  # fmt: skip
    lines = tuple(Line(_percent(y(share)), share) for share in range(0, int(top) + 1, step))
    return Histogram(
        bars, lines, _stairs(earlier, width, y), _above(shares, width, y),
        _above(earlier, width, y) if earlier else None,
    )  # fmt: skip


def _shares(counts: Sequence[int]) -> list[float]:
    """Percent of all; none where nobody is counted."""
    everybody = sum(counts)
    return [100 * count / everybody for count in counts] if everybody else []


def _stairs(shares: Sequence[float], width: float, y: Height) -> str:
    points = [
        f"{x:.2f} {y(share):.2f}"
        for i, share in enumerate(shares)
        for x in (i * width, (i + 1) * width)
    ]
    return "M" + "L".join(points) if points else ""


def _above(shares: Sequence[float], width: float, y: Height) -> Label:
    highest = max(range(len(shares)), key=lambda i: shares[i])
    return Label(_percent((highest + 0.5) * width), _percent(y(shares[highest])))


def _percent(value: float) -> str:
    return f"{value:.2f}%"
