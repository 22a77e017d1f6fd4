"""Parts of the career map: which stops, in which order rows stand, how text wraps."""

from itertools import combinations, pairwise, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from waymark.engine.layout import Line, LineKind, Link, MapInput, Stop, choose_stops
from waymark.engine.layout.geometry import bevel, pieces
from waymark.engine.layout.model import Box
from waymark.engine.layout.rows import arrange_rows
from waymark.engine.layout.text import text_width, wrap
from waymark.engine.routes import MoveGraph, MoveKind, move_graph


def graph() -> MoveGraph:
    """Ladder 0-1-2-3; own is 1. Made: 1 to 4 (9 people), 1 to 5 (30), 4 to 6 (50), 5 to 7 (40)."""
    moves = [(0, 1), (1, 2), (2, 3), (1, 4), (1, 5), (4, 6), (5, 7), (5, 6)]
    return move_graph(
        9,
        [tail for tail, _ in moves],
        [head for _, head in moves],
        months=[12] * 8,
        people=[4, 5, 6, 9, 30, 50, 40, 1],
        kind=[MoveKind.LADDER] * 3 + [MoveKind.MADE] * 5,
    )


def test_stops_are_chosen_by_ladder_then_distance_then_people() -> None:
    assert choose_stops(graph(), 1) == (1, 2, 0, 3, 5, 4, 6, 7)
    assert choose_stops(graph(), 1, limit=6) == (1, 2, 0, 3, 5, 4)
    assert choose_stops(graph(), 1, reach=1) == (1, 2, 0, 5, 4)


def test_own_goal_and_selected_are_always_chosen() -> None:
    assert choose_stops(graph(), 1, goal=8, selected=7, keep=(6,), limit=2) == (1, 8, 7, 6)
    assert choose_stops(graph(), 1, goal=1, limit=1) == (1,)


def test_a_bad_choice_is_refused() -> None:
    with pytest.raises(ValueError, match=r"role is 9, expected 0\.\.8"):
        choose_stops(graph(), 1, goal=9)
    with pytest.raises(ValueError, match="reach is 0"):
        choose_stops(graph(), 1, reach=0)


@st.composite
def crossing_cases(draw: st.DrawFn) -> MapInput:
    lines = draw(st.integers(2, 5))
    ends = st.integers(0, 2 * lines - 1)
    pairs = draw(
        st.lists(st.tuples(ends, ends).filter(lambda p: p[0] // 2 != p[1] // 2), max_size=8)
    )
    return MapInput(
        stops=tuple(Stop(f"{n}", column=n % 2, line=n // 2) for n in range(2 * lines)),
        own=0,
        columns=("1", "2"),
        lines=tuple(Line(f"{n}") for n in range(lines)),
        links=tuple(Link(a, b, 1) for a, b in pairs),
    )


def crossings(chart: MapInput, order: tuple[int, ...]) -> int:
    """Crossing pairs of straight links between two columns, by their heights at both."""
    spans = set()
    for link in chart.links:
        low, high = sorted((link.a, link.b), key=lambda s: s % 2)
        if low % 2 != high % 2:
            spans.add((order.index(low // 2), order.index(high // 2)))
    return sum((a - c) * (b - d) < 0 for (a, b), (c, d) in combinations(sorted(spans), 2))


@given(crossing_cases())
def test_the_order_of_lines_crosses_fewest_links(chart: MapInput) -> None:
    rows = arrange_rows(chart, [stop.column or 0 for stop in chart.stops])
    order = tuple(row.line for row in rows if row.line is not None)
    best = min(crossings(chart, each) for each in permutations(range(len(chart.lines))))
    assert crossings(chart, order) == best


def test_many_lines_are_ordered_too() -> None:
    chart = MapInput(
        stops=tuple(Stop(f"{n}", column=n % 2, line=n // 2) for n in range(20)),
        own=0,
        columns=("1", "2"),
        lines=tuple(Line(f"{n}") for n in range(10)),
        links=tuple(Link(2 * n, 2 * ((n + 5) % 10) + 1, 1) for n in range(10)),
    )
    rows = arrange_rows(chart, [stop.column or 0 for stop in chart.stops])
    order = tuple(row.line for row in rows if row.line is not None)
    assert sorted(order) == list(range(10))
    assert crossings(chart, order) <= crossings(chart, tuple(range(10)))


def test_two_roles_in_one_cell_get_rows_of_their_own_and_single_stops_share() -> None:
    stops = (Stop("A", 0, 0), Stop("B", 0, 0), Stop("C", 1, 0), Stop("D", 0, 1), Stop("E", 1, 2))
    lines = (Line("Own", LineKind.SPECIALIST), Line("One"), Line("Two"))
    chart = MapInput(stops=stops, own=1, columns=("1", "2"), lines=lines)
    rows = arrange_rows(chart, [0, 0, 1, 0, 1])
    assert [row.stops for row in rows] == [(1, 2), (0,), (3, 4)]
    assert [row.line for row in rows] == [0, 0, None]


def test_a_ladder_step_never_runs_through_a_stop_of_its_row() -> None:
    stops = tuple(Stop(name, column, 0) for column, name in enumerate("ABC"))
    chart = MapInput(
        stops=stops, own=0, columns=("1", "2", "3"), lines=(Line("Line"),), ladder=((0, 2),)
    )
    assert [row.stops for row in arrange_rows(chart, [0, 1, 2])] == [(0, 1), (2,)]


words = st.text(st.characters(categories=("L", "N"), max_codepoint=0x2FF), max_size=14)


@given(st.lists(words, max_size=8).map(" ".join), st.integers(40, 200), st.integers(1, 4))
def test_wrapped_text_fits_and_loses_nothing_silently(text: str, width: int, lines: int) -> None:
    wrapped = wrap(text, width, lines=lines)
    assert 1 <= len(wrapped) <= lines
    assert all(text_width(line) <= width for line in wrapped)
    if not wrapped[-1].endswith("…"):
        joined = "".join(line.removesuffix("-") for line in wrapped)
        assert joined.replace(" ", "").replace("-", "") == "".join(text.split()).replace("-", "")


def test_text_is_balanced_over_its_lines() -> None:
    assert wrap("Senior Applications Specialist", 150) == ("Senior Applications", "Specialist")
    assert wrap("Principal Test Engineer", 150) == ("Principal Test", "Engineer")
    assert wrap("Lead", 150) == ("Lead",)


@settings(max_examples=300)
@given(st.lists(st.tuples(st.integers(0, 60), st.booleans()), min_size=1, max_size=5))
def test_cut_corners_turn_by_half_a_right_angle_at_most(turns: list[tuple[int, bool]]) -> None:
    points = [(30, 30)]
    for place, (to, _) in enumerate(turns):
        x, y = points[-1]
        points.append((to, y) if place % 2 else (x, to))
    path = bevel(points, 10_000)
    if path is None:
        return
    assert (path[0], path[-1]) == (points[0], points[-1])
    directions = [
        ((bx > ax) - (bx < ax), (by > ay) - (by < ay)) for (ax, ay), (bx, by) in pairwise(path)
    ]
    assert all(abs(b[0] - a[0]) + abs(b[1] - a[1]) == 1 for a, b in pairwise(directions))


@given(
    st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(1, 30)),
    st.sampled_from([(1, 0), (0, 1), (1, 1), (1, -1)]),
)
def test_crossing_a_box_equals_stepping_along(
    at: tuple[int, int, int], direction: tuple[int, int]
) -> None:
    x, y, steps = at
    end = (x + steps * direction[0], y + steps * direction[1])
    box = Box(10, 12, 22, 18)
    # A piece between whole pixels that is inside the box anywhere is inside at a quarter step.
    quarters = [(4 * x + n * direction[0], 4 * y + n * direction[1]) for n in range(4 * steps + 1)]
    inside = any(40 < px < 88 and 48 < py < 72 for px, py in quarters)
    crossed = any(piece.crosses(box) for piece in pieces([(x, y), end]))
    assert crossed == inside


def test_a_long_word_parts_at_its_soft_hyphen() -> None:
    word = "F\u00fchrungs\N{SOFT HYPHEN}laufbahn"
    assert wrap(word, 90, lines=2, bold=True) == ("F\u00fchrungs-", "laufbahn")
    assert wrap(word, 400) == ("F\u00fchrungslaufbahn",)
    assert text_width(word) == text_width(word.replace("\N{SOFT HYPHEN}", ""))
