"""Draw computed career maps as SVG, to look at them: python benchmarks/map_svg.py > maps.html."""

import time
from collections.abc import Iterator
from html import escape

from waymark.engine.layout import (
    CareerMap,
    Line,
    LineKind,
    Link,
    MapInput,
    Stop,
    StopMark,
    Text,
    lay_out,
)

TONE = {LineKind.SPECIALIST: "brand", LineKind.LEADERSHIP: "violet", LineKind.OTHER: "blue"}


def draw(chart: CareerMap) -> str:
    """The map with the stylesheet's classes, as the page's template draws it."""
    return "\n".join([f'<svg class="map" viewBox="{chart.view_box}">', *_parts(chart), "</svg>"])


def _parts(chart: CareerMap) -> Iterator[str]:
    for column in chart.columns:
        yield _text(column.label, "hint")
        yield (
            f'<line x1="{column.x}" x2="{column.x}" y1="{column.top}" y2="{column.bottom}"'
            ' class="grid"/>'
        )
    for line in chart.lines:
        for text in line.texts:
            yield _text(text, f"left t-{TONE[line.kind]}")
    for track in chart.tracks:
        faint = "" if track.strong else ' opacity=".4"'
        yield f'<path class="track s-{TONE[track.kind]}" d="{track.path}"{faint}/>'
    for link in chart.links:
        css = f"track s-{TONE[link.kind]}" if link.on_way else "link"
        yield f'<path class="{css}" d="{link.path}"/>'
    for badge in (link.badge for link in chart.links if link.badge):
        yield f'<circle cx="{badge.x}" cy="{badge.y}" r="{badge.radius}" class="halo"/>'
        yield _text(badge.text, "hint name")
    for stop in chart.stops:
        yield from _stop(stop)


def _stop(stop: StopMark) -> Iterator[str]:
    x, y = stop.x, stop.y
    tag = text = ""
    if stop.selected:
        yield f'<circle cx="{x}" cy="{y}" r="17" class="ring"/>'
        tag, text = "seltag", "seltext"
    if stop.own:
        yield f'<circle cx="{x}" cy="{y}" r="13" class="st you"/>'
        tag, text = "youtag", "youtext"
    elif stop.goal:
        yield (
            f'<rect x="{x - 10}" y="{y - 10}" width="20" height="20" rx="4"'
            f' class="st s-{TONE[stop.kind]}"/>'
        )
        tag, text = (tag, text) if tag else ("flagbox", "flagtext")
    elif stop.selected:
        yield f'<circle cx="{x}" cy="{y}" r="11" class="sel"/>'
    else:
        yield f'<circle cx="{x}" cy="{y}" r="9" class="st s-{TONE[stop.kind]}"/>'
    if tag:
        box = stop.box
        yield (
            f'<rect x="{box.left}" y="{box.top}" width="{box.width}" height="{box.height}"'
            f' rx="6" class="{tag}"/>'
        )
    for line in stop.texts:
        yield _text(line, text)


def _text(text: Text, css: str) -> str:
    return f'<text x="{text.x}" y="{text.y}" class="{css}">{escape(text.text)}</text>'


def mock_up() -> MapInput:
    """The map of the design."""
    stops = (
        Stop("Test Team Lead", 2, 0),
        Stop("Engineering Manager", 3, 0),
        Stop("Head of Verification", 4, 0),
        Stop("Test Engineer I", 0, 1),
        Stop("Test Engineer II", 1, 1),
        Stop("Senior Test Engineer", 2, 1),
        Stop("Principal Test Engineer", 3, 1),
        Stop("Distinguished Engineer", 4, 1),
        Stop("Quality Engineer I", 0, 2),
        Stop("Quality Engineer II", 1, 2),
        Stop("Senior Quality Engineer", 2, 2),
        Stop("Quality Lead", 3, 2),
        Stop("Head of Quality", 4, 2),
        Stop("Applications Specialist", 1, 3),
        Stop("Senior Applications Specialist", 2, 3),
        Stop("Regional Applications Lead", 3, 3),
    )
    return MapInput(
        stops=stops,
        own=4,
        goal=6,
        selected=1,
        columns=tuple(f"Grade {n}" for n in range(4, 9)),
        lines=(
            Line("Leadership ladder", LineKind.LEADERSHIP),
            Line("Specialist", LineKind.SPECIALIST),
            Line("Quality"),
            Line("Applications"),
        ),
        ladder=(*((n, n + 1) for n in (0, 1, 3, 4, 5, 6, 8, 9, 10, 11, 13, 14)),),
        links=(
            Link(4, 0, 8),
            Link(4, 9, 14),
            Link(4, 13, 5),
            Link(10, 5, 6),
            Link(5, 1, 11),
            Link(6, 1, 3),
        ),
        way=(4, 5, 1),
    )


def wide() -> MapInput:
    """Eight grades, six lines, more moves than are drawn, two roles in one cell."""
    lines = (
        Line("Leadership ladder", LineKind.LEADERSHIP),
        Line("Specialist ladder", LineKind.SPECIALIST),
        Line("Field Service and Support"),
        Line("Regulatory Affairs"),
        Line("Product Management"),
        Line("Applications"),
    )
    stops = (
        Stop("Service Team Lead", 4, 0),
        Stop("Regional Service Manager", 5, 0),
        Stop("Director of Service", 7, 0),
        Stop("Service Technician", 1, 1),
        Stop("Service Engineer", 2, 1),
        Stop("Senior Service Engineer", 3, 1),
        Stop("Principal Service Engineer", 5, 1),
        Stop("Field Coordinator", 2, 2),
        Stop("Installation Specialist", 2, 2),
        Stop("Customer Support Representative", 1, 2),
        Stop("Regulatory Associate", 2, 3),
        Stop("Regulatory Specialist", 3, 3),
        Stop("Senior Regulatory Specialist", 4, 3),
        Stop("Associate Product Manager", 4, 4),
        Stop("Product Manager", 5, 4),
        Stop("Applications Specialist", 3, 5),
        Stop("Regional Applications Lead", 5, 5),
        Stop("Instrumentation Trainer", 3, None),
        Stop("Data Protection Officer", None, None),
        Stop("Laboratory Operations Coordinator", 6, None),
    )
    return MapInput(
        stops=stops,
        own=4,
        goal=6,
        selected=14,
        columns=tuple(f"Grade {n}" for n in range(1, 9)),
        lines=lines,
        ladder=(
            (0, 1),
            (1, 2),
            (3, 4),
            (4, 5),
            (5, 6),
            (9, 7),
            (10, 11),
            (11, 12),
            (13, 14),
            (15, 16),
        ),
        links=(
            Link(4, 0, 9),
            Link(5, 0, 12),
            Link(4, 15, 17),
            Link(4, 8, 4),
            Link(7, 4, 21),
            Link(5, 13, 3),
            Link(6, 1, 5),
            Link(4, 10, 3),
            Link(15, 13, 7),
            Link(16, 14, 6),
            Link(5, 17, 4),
            Link(17, 18, 3),
            Link(12, 14, 3),
            Link(14, 19, 125),
            Link(5, 15, 8),
        ),
        way=(4, 15, 13, 14),
    )


def no_grades() -> MapInput:
    """An employer without grades or ladders: columns are moves away."""
    titles = (
        "Office Assistant II",
        "Administrative Assistant I",
        "Account Technician II",
        "Human Resource Technician",
        "Eligibility Worker I",
        "Administrative Assistant II",
        "Administrative Officer I",
        "Account Budget Specialist I",
        "Office Assistant III",
        "Office Assistant I",
        "Eligibility Worker II",
        "Legal Assistant",
    )
    stops = tuple(
        Stop(title, None, 0 if title.startswith("Office") else 1 if "Admin" in title else None)
        for title in titles
    )
    return MapInput(
        stops=stops,
        own=0,
        goal=6,
        lines=(Line("Office Assistant"), Line("Administrative")),
        ladder=((9, 0), (0, 8), (1, 5), (5, 6)),
        links=(
            Link(0, 1, 61), Link(0, 2, 24), Link(0, 3, 7), Link(0, 4, 44), Link(0, 11, 12),
            Link(4, 10, 93), Link(2, 7, 31), Link(3, 6, 6), Link(8, 5, 9), Link(1, 7, 4),
        ),
    )  # fmt: skip


def main() -> None:
    """Print a page with the maps, for a folder that holds style.css."""
    print('<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="style.css">')
    print('<body style="width:816px;margin:24px"><style>.map{display:block!important}</style>')
    for make in (mock_up, wide, no_grades):
        chart = make()
        lay_out(chart)
        before = time.process_time()
        laid = lay_out(chart)
        print(f"<p>{make.__name__}: {(time.process_time() - before) * 1e3:.0f} ms</p>{draw(laid)}")


if __name__ == "__main__":
    main()
