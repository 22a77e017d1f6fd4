"""The curve of a fading skill as SVG: what was, today, what comes with a use and without one.

Placed in percent, so that its words never scale: x from the first day to the last, y from
TOP (all of what was gained) to 100 (none).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from waymark.domain.skills.compute import Estimate, Fade, curve
from waymark.engine.retention import FADING_BELOW

__all__ = ["Drawing", "Span", "draw"]

TOP = 5.0
TICKS = 5
BEFORE = 9  # months shown before the last use, where there was one
LEAST_BEHIND = 4  # months before today
AHEAD = 6  # months after today, at least
AFTER_USE = 3  # months after a planned use
POINTS = 60
NEAR_NOW = 22.0  # percent: a label closer to today goes to the other side

Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Tick:
    """A month on the axis; `place` is start, mid or end; `year` where a new one is named."""

    x: str
    day: date
    place: str
    year: bool


@dataclass(frozen=True, slots=True)
class Spot:
    """A marked point with the side on which its words stand."""

    x: str
    y: str
    place: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything for the template; paths live in a box of 100 x 100, places are percent.

    back    the range of the estimate; past and unused the middle of it before and after today;
            used the middle with the planned use, empty without one.
    last    the latest use; planned where the planned use begins, with its end for the label.
    """

    zone: str
    now: str
    ticks: tuple[Tick, ...]
    band: str
    past: str
    unused: str
    used: str
    last: Spot
    planned: Spot | None
    label: Spot | None
    end: Spot
    first_day: date
    last_day: date


def draw(fade: Fade, *, today: date, planned: Span | None = None) -> Drawing:
    """Draw one skill. planned is from when to when it is to be used; it ends after today."""
    first, months = _window(fade, today, planned)
    last_day = _months_on(first, months)

    def x(day: date) -> float:
        return 100 * (day - first).days / (last_day - first).days

    behind = _days(max(first, fade.uses[0].on), today, [use.on for use in fade.uses])
    ahead = _days(today, last_day, ())
    was, comes = curve(fade, behind), curve(fade, ahead)
    ending = comes[-1].middle
    begins = max(planned[0], today) if planned else None
    used, spot, label = "", None, None
    if planned and begins:
        used = _with_use(fade, today, (begins, planned[1]), last_day, x)
        spot = Spot(_percent(x(begins)), _percent(_y(curve(fade, [begins])[0].middle)), "mid")
        label = _label(x(planned[1]), x(today))
    since = [i for i, day in enumerate(behind) if day >= fade.last.on]
    return Drawing(
        zone=_percent(_y(FADING_BELOW)),
        now=_percent(x(today)),
        ticks=_ticks(first, months),
        band=_band([*(behind[i] for i in since), *ahead], [*(was[i] for i in since), *comes], x),
        past=_path([(x(day), _y(each.middle)) for day, each in zip(behind, was, strict=True)]),
        unused=_path([(x(day), _y(each.middle)) for day, each in zip(ahead, comes, strict=True)]),
        used=used,
        last=_last(x(fade.last.on), x(today)),
        planned=spot,
        label=label,
        end=Spot("100%", _percent(_y(ending)), "above" if _y(ending) > 85 else "below"),
        first_day=first,
        last_day=last_day,
    )


def _window(fade: Fade, today: date, planned: Span | None) -> tuple[date, int]:
    """The first day and the number of months, a multiple of TICKS."""
    earliest = max(fade.uses[0].on, _months_on(fade.last.on, -BEFORE))
    first = min(earliest, _months_on(today, -LEAST_BEHIND)).replace(day=1)
    last = _months_on(today, AHEAD)
    if planned:
        last = max(last, _months_on(planned[1], AFTER_USE))
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    return first, -(-months // TICKS) * TICKS


def _months_on(day: date, months: int) -> date:
    """The first day of the month so many months later."""
    place = day.year * 12 + day.month - 1 + months
    return date(place // 12, place % 12 + 1, 1)


def _days(first: date, last: date, uses: Sequence[date]) -> list[date]:
    """Days from first to last, evenly, and for every use its day and the day before."""
    span = max((last - first).days, 1)
    even = {first + timedelta(days=span * i // POINTS) for i in range(POINTS + 1)}
    sharp = {use - timedelta(days=back) for use in uses for back in (0, 1)}
    return sorted({*even, *(day for day in sharp if first <= day <= last)})


def _with_use(
    fade: Fade, today: date, planned: Span, last: date, x: Callable[[date], float]
) -> str:
    """Down to where the use begins, up in a bow while it lasts, and down again from its end."""
    begins, ends = planned
    down = _days(today, begins, ())
    low = curve(fade, down)
    again = _days(ends, max(last, ends), ())
    high = curve(fade, again, planned=[ends])
    path = _path([(x(day), _y(each.middle)) for day, each in zip(down, low, strict=True)])
    wide = (x(ends) - x(begins)) / 3
    bow = f"C{x(begins) + wide:.2f} {_y(1) + 12:.2f} {x(ends) - wide:.2f} {_y(1):.2f} "
    rest = [(x(day), _y(each.middle)) for day, each in zip(again, high, strict=True)]
    return f"{path}{bow}{_path(rest)[1:]}"


def _ticks(first: date, months: int) -> tuple[Tick, ...]:
    days = [_months_on(first, i * (months // TICKS)) for i in range(TICKS + 1)]
    places = ["start", *["mid"] * (TICKS - 1), "end"]
    return tuple(
        Tick(_percent(100 * i / TICKS), day, place, i == 0 or day.year != days[i - 1].year)
        for i, (day, place) in enumerate(zip(days, places, strict=True))
    )


def _last(x: float, now: float) -> Spot:
    """Words beside the last use: to its left where today is near and there is room."""
    left = now - x < NEAR_NOW and x > NEAR_NOW
    return Spot(_percent(x), _percent(TOP), "left" if left else "right")


def _label(x: float, now: float) -> Spot:
    """Words above the end of the planned use, clear of today's chip and of the edge."""
    if x > 100 - NEAR_NOW / 2:
        return Spot("100%", _percent(TOP), "end")
    if x - now < NEAR_NOW:
        return Spot(_percent(now + NEAR_NOW / 3), _percent(TOP), "start")
    return Spot(_percent(x), _percent(TOP), "mid")


def _band(days: Sequence[date], range_: Sequence[Estimate], x: Callable[[date], float]) -> str:
    upper = [(x(day), _y(each.high)) for day, each in zip(days, range_, strict=True)]
    lower = [(x(day), _y(each.low)) for day, each in zip(days, range_, strict=True)]
    return f"{_path([*upper, *reversed(lower)])}Z"


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in points)


def _y(strength: float) -> float:
    return TOP + (100 - TOP) * (1 - strength)


def _percent(value: float) -> str:
    return f"{value:.2f}%"
