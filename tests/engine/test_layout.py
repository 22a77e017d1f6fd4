"""Career map layout: nothing overlaps on any map, and the map says what it was given."""

from collections.abc import Iterator
from itertools import combinations, pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from waymark.engine.layout import (
    Box,
    CareerMap,
    Line,
    LineKind,
    Link,
    MapInput,
    Stop,
    lay_out,
)
from waymark.engine.layout.text import text_width

WORDS = (
    "Lead", "Senior", "Engineer", "Applications", "Regional", "Representative", "of", "II",
    "Verification", "Manager", "Kundendienstkoordinator", "Instandhaltungsverantwortliche", "検査",
)  # fmt: skip
titles = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)


@st.composite
def maps(draw: st.DrawFn) -> MapInput:
    columns = draw(st.integers(0, 8))
    kinds = draw(st.lists(st.sampled_from(LineKind), max_size=8))
    lines = tuple(Line(draw(titles), kind) for kind in kinds)
    column = st.none() if columns == 0 else st.none() | st.integers(0, columns - 1)
    line = st.none() if not lines else st.none() | st.integers(0, len(lines) - 1)
    count = draw(st.integers(1, 20))
    stops = tuple(
        Stop(draw(titles), draw(column), draw(line), draw(st.integers(0, 3))) for _ in range(count)
    )
    place = st.integers(0, count - 1)
    pairs = st.lists(st.tuples(place, place).filter(lambda p: p[0] != p[1]), max_size=24)
    if count == 1:
        pairs = st.just([])
    return MapInput(
        stops=stops,
        own=draw(place),
        columns=tuple(f"Grade {n}" for n in range(columns)),
        lines=lines,
        ladder=tuple(draw(pairs)[:12]),
        links=tuple(Link(a, b, draw(st.integers(0, 20_000))) for a, b in draw(pairs)),
        goal=draw(st.none() | place),
        selected=draw(st.none() | place),
        way=tuple(draw(st.lists(place, unique=True, max_size=4))),
    )


def boxes(chart: CareerMap) -> Iterator[tuple[str, Box]]:
    for column in chart.columns:
        yield f"column {column.label.text}", column.box
    for line in chart.lines:
        yield f"line {line.line}", line.box
    for stop in chart.stops:
        yield f"label {stop.stop}", stop.box
        yield f"marker {stop.stop}", stop.marker
    for link in chart.links:
        if link.badge:
            yield f"badge {link.a} {link.b}", link.badge.box


def small_map() -> MapInput:
    return MapInput(
        stops=(
            Stop("Technician", 0, 0),
            Stop("Engineer", 1, 0),
            Stop("Lead", 1, 1),
            Stop("Planner", 1, 2),
            Stop("Buyer", 0, 2),
        ),
        own=0,
        goal=2,
        selected=1,
        columns=("Grade 1", "Grade 2"),
        lines=(
            Line("Specialist", LineKind.SPECIALIST),
            Line("Leadership", LineKind.LEADERSHIP),
            Line("Planning"),
        ),
        ladder=((0, 1), (4, 3)),
        links=(Link(0, 2, 3), Link(2, 0, 4), Link(0, 1, 9), Link(0, 3, 12)),
        way=(0, 1, 2),
    )


@settings(max_examples=80)
@given(maps())
@example(small_map())
def test_no_two_boxes_overlap_and_all_stay_inside(chart: MapInput) -> None:
    laid = lay_out(chart)
    every = list(boxes(laid))
    for (name, box), (other_name, other) in combinations(every, 2):
        assert not box.overlaps(other), (name, box, other_name, other)
    for name, box in every:
        assert box.left >= 0, name
        assert box.top >= 0, name
        assert box.right <= laid.width, name
        assert box.bottom <= laid.height, name
    for link in laid.links:
        assert (link.badge is not None) == (link.people > 0), (link.a, link.b)


@settings(max_examples=30)
@given(maps())
def test_texts_stay_in_their_boxes(chart: MapInput) -> None:
    for stop in lay_out(chart).stops:
        assert 1 <= len(stop.texts) <= 4
        size = 13 if stop.tagged else 14
        for text in stop.texts:
            assert text_width(text.text, size=size, bold=stop.tagged) <= stop.box.width
            assert stop.box.top < text.y < stop.box.bottom
        for upper, lower in pairwise(stop.texts):
            assert lower.y - upper.y >= 15


@settings(max_examples=30)
@given(maps())
def test_paths_join_their_stops_at_right_or_half_right_angles(chart: MapInput) -> None:
    laid = lay_out(chart)
    at = {stop.stop: (stop.x, stop.y) for stop in laid.stops}
    for mark in (*laid.tracks, *laid.links):
        assert mark.points[0] == at[mark.a]
        assert mark.points[-1] == at[mark.b]
        for (x1, y1), (x2, y2) in pairwise(mark.points):
            across, down = abs(x1 - x2), abs(y1 - y2)
            assert 0 in (across, down) or across == down


@settings(max_examples=30)
@given(maps())
def test_grades_stand_in_columns_and_kinds_in_order(chart: MapInput) -> None:
    laid = lay_out(chart)
    assert [stop.stop for stop in laid.stops] == list(range(len(chart.stops)))
    graded = [(chart.stops[s.stop].column, s.x) for s in laid.stops]
    for (column, x), (other_column, other_x) in combinations(graded, 2):
        if column is not None and other_column is not None:
            assert (column < other_column) == (x < other_x)
    height = {kind: [s.y for s in laid.stops if s.kind is kind] for kind in LineKind}
    order = (LineKind.LEADERSHIP, LineKind.SPECIALIST, LineKind.OTHER)
    for above, below in combinations(order, 2):
        assert max(height[above], default=0) < min(height[below], default=10**6)
    assert lay_out(chart) == laid


def test_the_map_says_what_it_was_given() -> None:
    laid = lay_out(small_map())
    assert [(s.own, s.goal, s.selected) for s in laid.stops[:3]] == [
        (True, False, False),
        (False, False, True),
        (False, True, False),
    ]
    assert [text.text for text in laid.stops[0].texts] == ["You are here", "Technician"]
    assert " ".join(text.text for text in laid.stops[2].texts) == "Your goal: Lead"
    # Both directions of a move are added up; a ladder step is its track; the way is strong.
    links = {(link.a, link.b): link for link in laid.links}
    assert {pair: link.people for pair, link in links.items()} == {(0, 2): 7, (0, 3): 12, (1, 2): 0}
    assert [pair for pair, link in links.items() if link.on_way] == [(1, 2)]
    assert links[1, 2].kind is LineKind.LEADERSHIP
    assert links[0, 3].badge is not None
    assert links[0, 3].badge.text.text == "12"
    assert [(t.a, t.b, t.strong) for t in laid.tracks] == [(0, 1, True), (4, 3, False)]
    assert [text.text for line in laid.lines for text in line.texts] == [
        "Leadership",
        "Specialist",
        "Planning",
    ]
    assert [column.label.text for column in laid.columns] == ["Grade 1", "Grade 2"]
    assert laid.view_box == f"0 0 816 {laid.height}"
    assert laid.tracks[0].path == f"M{laid.stops[0].x} {laid.stops[0].y}L{laid.stops[1].x} " + str(
        laid.stops[1].y
    )


def test_without_grades_columns_are_moves_away() -> None:
    stops = tuple(Stop(name) for name in ("Before", "Own", "Next", "Later", "Lone"))
    links = (Link(0, 1, 5), Link(1, 2, 5), Link(2, 3, 5))
    laid = lay_out(MapInput(stops=stops, own=1, links=links))
    assert [column.label.text for column in laid.columns] == [
        "",
        "",
        "One move away",
        "Two moves away",
    ]
    x = [stop.x for stop in laid.stops]
    assert x[0] < x[1] < x[2] < x[3] == x[4]


def test_a_role_without_a_grade_stands_by_its_neighbours() -> None:
    stops = (Stop("A", 0), Stop("B", 2), Stop("C", 2), Stop("New"), Stop("Beside new"), Stop("Z"))
    links = (Link(3, 1, 1), Link(2, 3, 1), Link(0, 3, 1), Link(3, 4, 1))
    laid = lay_out(MapInput(stops=stops, own=0, columns=("1", "2", "3"), links=links))
    x = [stop.x for stop in laid.stops]
    assert x[3] == x[4] == x[1]
    assert x[5] == x[0]


def test_only_so_many_links_are_drawn_and_the_own_ones_first() -> None:
    stops = tuple(Stop(f"Role {n}", n % 4) for n in range(8))
    links = tuple(Link(a, b, 10 * a + b) for a, b in combinations(range(8), 2))
    laid = lay_out(MapInput(stops=stops, own=3, columns=tuple("abcd"), links=links, max_links=9))
    assert len(laid.links) == 9
    assert sum(3 in (link.a, link.b) for link in laid.links) == 7
    assert [(link.a, link.b) for link in laid.links[7:]] == [(6, 7), (5, 7)]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"own": 5}, r"own is stop 5, expected 0\.\.4"),
        ({"goal": -1}, "goal is stop -1"),
        ({"selected": 9}, "selected is stop 9"),
        ({"way": (0, 7)}, r"way\[1\] is stop 7"),
        ({"ladder": ((0, 5),)}, "ladder joins 0 and 5"),
        ({"links": (Link(1, 1, 3),)}, "links joins 1 and 1"),
        ({"links": (Link(1, 2, -3),)}, "link 1 to 2 has -3 people"),
        ({"lines": ()}, "stop 0 is on line 0 of 0"),
        ({"columns": ("Grade 1",)}, "stop 1 is in column 1 of 1"),
    ],
)
def test_a_bad_map_is_refused(change: dict[str, object], message: str) -> None:
    good = {name: getattr(small_map(), name) for name in small_map().__dataclass_fields__}
    with pytest.raises(ValueError, match=message):
        lay_out(MapInput(**(good | change)))
