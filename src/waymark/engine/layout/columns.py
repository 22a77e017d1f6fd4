"""Columns for stops, also where a role has no grade."""

from collections import deque
from statistics import median_low

from waymark.engine.layout.model import MapInput


def place_columns(chart: MapInput) -> tuple[list[int], tuple[str, ...]]:
    """Column of each stop, 0.. without empty columns, and the labels of those columns.

    A stop without a grade stands in the middle of its neighbours' columns (the lower of two),
    found from the graded stops outwards. Where no stop has a grade, columns are moves away from
    own along ladder steps and links, roles that only lead to own on its left.
    """
    if any(stop.column is not None for stop in chart.stops):
        places, labels = _from_grades(chart), chart.columns
    else:
        places, labels = _from_distance(chart)
    used = sorted(set(places))
    rank = {column: place for place, column in enumerate(used)}
    return [rank[column] for column in places], tuple(labels[column] for column in used)


def _from_grades(chart: MapInput) -> list[int]:
    known = {
        place: stop.column for place, stop in enumerate(chart.stops) if stop.column is not None
    }
    near = _neighbours(chart)
    while True:
        found = {
            place: median_low([known[other] for other in near[place] if other in known])
            for place in range(len(chart.stops))
            if place not in known and any(other in known for other in near[place])
        }
        if not found:
            break
        known |= found
    lone = known.get(chart.own, median_low(known.values()))
    return [known.get(place, lone) for place in range(len(chart.stops))]


def _from_distance(chart: MapInput) -> tuple[list[int], tuple[str, ...]]:
    ahead: list[list[int]] = [[] for _ in chart.stops]
    behind: list[list[int]] = [[] for _ in chart.stops]
    for a, b in (*chart.ladder, *((link.a, link.b) for link in chart.links)):
        ahead[a].append(b)
        behind[b].append(a)
    forward, backward = _hops(ahead, chart.own), _hops(behind, chart.own)
    furthest = max([1, *forward.values()])
    places = []
    for place in range(len(chart.stops)):
        if place in forward:
            places.append(forward[place])
        elif place in backward:
            places.append(-backward[place])
        else:
            places.append(furthest)
    lowest = min(places)
    words = dict(enumerate(chart.moves_away, start=1))
    labels = tuple(words.get(column, "") for column in range(lowest, furthest + 1))
    return [column - lowest for column in places], labels


def _neighbours(chart: MapInput) -> list[list[int]]:
    near: list[list[int]] = [[] for _ in chart.stops]
    for a, b in (*chart.ladder, *((link.a, link.b) for link in chart.links)):
        near[a].append(b)
        near[b].append(a)
    return near


def _hops(near: list[list[int]], origin: int) -> dict[int, int]:
    distance = {origin: 0}
    queue = deque([origin])
    while queue:
        stop = queue.popleft()
        for other in near[stop]:
            if other not in distance:
                distance[other] = distance[stop] + 1
                queue.append(other)
    return distance
