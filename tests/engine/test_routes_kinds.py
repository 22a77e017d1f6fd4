"""Routes that differ in kind: against every route there is, plain beside compiled, and laws."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.route_cases import Moves, build, every_route, instances, pairs, wanted
from waymark.engine.kernels import kernel
from waymark.engine.routes import (
    Limits,
    MoveGraph,
    Reason,
    Route,
    RouteSpace,
    find_routes,
    prepare,
    route_space,
)
from waymark.engine.routes.levels import move_levels, plain_levels

SKILLS = 4
Path = tuple[int, ...]
Shares = dict[tuple[int, int], float | None]  # the lower end; the chance is twice, at most 1


@dataclass(frozen=True)
class Case:
    """Moves, what each role asks of each skill (0: nothing), a person, chances."""

    roles: int
    moves: Moves
    asked: np.ndarray
    levels: list[int]
    shares: Shares
    space: RouteSpace

    def find(self, **more: Any) -> tuple[Route, ...]:
        return find_routes(self.space, self.levels, 0, self.roles - 1, **more)

    def measures(self, path: Path) -> dict[Reason, int]:
        """What each kind compares first, by the definition."""
        told, months, halvings, levels = [], 0, 0, 0
        known = [share for share in self.shares.values() if share is not None]
        least = min(known) / 2 if known else 0.05
        for tail, head in pairs(path):
            share = self.shares[tail, head]
            likely = least if share is None else share
            halvings += max(round(-np.log2(likely) * 600), 1)
            months += self.moves[tail, head][0]
            provided = np.maximum(self.levels, self.asked[tail])
            levels += int(np.maximum(self.asked[head] - provided, 0).sum())
            days = self.moves[tail, head][0] * 365.25 / 12 - 90 * np.log2(likely)
            told.append(max(round(days), 1))
        return {
            Reason.BALANCED: sum(told) + 30 * levels,
            Reason.FASTEST: months,
            Reason.FEWEST_GAPS: levels,
            Reason.MOST_LIKELY: halvings,
        }


def space_of(graph: MoveGraph, asked: np.ndarray, shares: Shares) -> RouteSpace:
    ends = zip(graph.tails.tolist(), graph.heads.tolist(), strict=True)
    low = np.array([shares[pair] for pair in ends], np.float64)
    return route_space(graph, wanted(asked), np.minimum(2 * low, 1), low, np.minimum(3 * low, 1))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    roles, moves, _ = draw(instances())
    levels = st.lists(st.integers(0, 5), min_size=SKILLS, max_size=SKILLS)
    asked = np.array(draw(st.lists(levels, min_size=roles, max_size=roles)), np.int64)
    chance = st.sampled_from([None, 1 / 64, 1 / 20, 0.25, 0.3, 1.0])
    shares = {pair: draw(chance) for pair in moves}
    space = space_of(build(roles, moves), asked, shares)
    return Case(roles, moves, asked, draw(levels), shares, space)


@given(cases())
def test_the_best_of_each_kind_is_the_optimum(case: Case) -> None:
    every = every_route(case.roles, case.moves, 0, case.roles - 1, case.roles)
    routes = case.find(k=6)
    if not every:
        assert routes == ()
        return
    measures = {path: case.measures(path) for path in every}
    least = {kind: min(each[kind] for each in measures.values()) for kind in case.space.kinds}
    second = {Reason.FASTEST: Reason.FEWEST_GAPS, Reason.FEWEST_GAPS: Reason.FASTEST,
              Reason.MOST_LIKELY: Reason.FASTEST}  # fmt: skip
    for kind in case.space.kinds:
        then = second.get(kind, kind)
        optimum = min((each[kind], each[then]) for each in measures.values())
        found = [measures[route.roles] for route in routes]
        assert optimum in [(each[kind], each[then]) for each in found]
    for route in routes:
        mine = measures[route.roles]
        assert (route.months, route.levels) == (mine[Reason.FASTEST], mine[Reason.FEWEST_GAPS])
        reasons = tuple(kind for kind in case.space.kinds if mine[kind] == least[kind])
        assert route.reasons == (reasons or (Reason.DIFFERENT,))
    assert routes[0].reasons[0] is Reason.BALANCED
    assert [route.roles for route in case.find(k=1)] == [routes[0].roles]


def shares_too_much(route: Route, other: Route) -> bool:
    ours, theirs = set(pairs(route.roles)), set(pairs(other.roles))
    return 2 * len(ours & theirs) > min(len(ours), len(theirs))


@given(cases())
def test_further_routes_differ_and_are_found(case: Case) -> None:
    routes = case.find(k=6)
    assert len({route.roles for route in routes}) == len(routes)
    for place, route in enumerate(routes):
        if route.reasons == (Reason.DIFFERENT,):
            assert not any(shares_too_much(route, other) for other in routes[:place])
    used = {pair for route in routes for pair in pairs(route.roles)}
    rest = {pair: values for pair, values in case.moves.items() if pair not in used}
    if len(routes) < 6:
        assert every_route(case.roles, rest, 0, case.roles - 1, 6) == []


@given(cases(), st.data())
def test_the_loops_answer_as_numpy_does(case: Case, data: st.DataObject) -> None:
    limits = Limits(
        allowed=data.draw(st.lists(st.booleans(), min_size=case.roles, max_size=case.roles)),
        grade=data.draw(st.lists(st.integers(-1, 3), min_size=case.roles, max_size=case.roles)),
    )
    prepared = prepare(case.space)
    for each in (None, limits):
        assert case.find(k=6, limits=each, prepared=prepared) == case.find(k=6, limits=each)


def test_the_loops_answer_as_numpy_does_where_many_routes_tie() -> None:
    """Layers of equal roles, all moves alike: the lowest moves are taken, either way."""
    wide, deep = 5, 6
    layers = [[0], *(list(range(1 + wide * at, 1 + wide * (at + 1))) for at in range(deep))]
    last = 1 + wide * deep
    moves = {
        (a, b): (12, 5) for low, high in zip(layers, [*layers[1:], [last]], strict=True)
        for a in low for b in high
    }  # fmt: skip
    space = space_of(
        build(last + 1, moves), np.zeros((last + 1, SKILLS), np.int64), dict.fromkeys(moves, 0.1)
    )
    plain = find_routes(space, [0] * SKILLS, 0, last)
    assert plain == find_routes(space, [0] * SKILLS, 0, last, prepared=prepare(space))
    assert plain[0].roles == (0, *(layer[0] for layer in layers[1:]), last)
    assert len(plain) == 5


@given(cases(), st.data())
def test_limits_equal_a_smaller_graph(case: Case, data: st.DataObject) -> None:
    grade = data.draw(st.lists(st.integers(-1, 3), min_size=case.roles, max_size=case.roles))
    allowed = data.draw(st.lists(st.booleans(), min_size=case.roles, max_size=case.roles))
    legal = {
        (a, b): values
        for (a, b), values in case.moves.items()
        if allowed[b] and (grade[a] < 0 or grade[b] < 0 or grade[b] >= grade[a])
    }
    certain = dict.fromkeys(case.moves, 0.2)  # what is unknown hangs on all moves
    full, less = (
        replace(case, space=space_of(build(case.roles, moves), case.asked, certain))
        for moves in (case.moves, legal)
    )
    limited = full.find(limits=Limits(allowed=allowed, grade=grade))
    assert [(r.roles, r.reasons) for r in limited] == [(r.roles, r.reasons) for r in less.find()]


@given(cases())
def test_the_order_in_which_moves_are_given_changes_nothing(case: Case) -> None:
    backwards = build(case.roles, dict(reversed(case.moves.items())))
    again = replace(case, space=space_of(backwards, case.asked, case.shares))
    assert [(r.roles, r.reasons) for r in case.find()] == [
        (r.roles, r.reasons) for r in again.find()
    ]


@given(cases(), st.integers(0, SKILLS - 1))
def test_who_holds_more_has_no_more_to_build(case: Case, skill: int) -> None:
    more = list(case.levels)
    more[skill] = 5
    before, after = case.find(), replace(case, levels=more).find()
    for kind in (Reason.FEWEST_GAPS, Reason.BALANCED):
        costs = [
            min((each.measures(route.roles)[kind] for route in routes), default=0)
            for each, routes in ((case, before), (replace(case, levels=more), after))
        ]
        assert costs[1] <= costs[0]


@given(cases())
def test_levels_that_moves_add_are_the_same_from_numpy_and_loops(case: Case) -> None:
    kernel("routes.index_kernel")
    plain = plain_levels(case.space.graph, case.space.asked)
    for ours, theirs in zip(plain, move_levels(case.space.graph, case.space.asked), strict=True):
        assert ours.dtype == theirs.dtype
        assert ours.tolist() == theirs.tolist()
