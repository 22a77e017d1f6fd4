"""The framework as arrays: which moves are in it, what is assumed, ways, gaps, ranking."""

from datetime import date
from itertools import pairwise
from math import prod

import numpy as np
import pytest

from tests.conftest import TODAY, act_by
from tests.domain.builders import MOVES, Framework, build_framework, hold, make_employee
from waymark.domain.careers.compute import framework as framework_module
from waymark.domain.careers.compute import prepared
from waymark.domain.careers.compute.career_map import Question, close_families, draw_map
from waymark.domain.careers.compute.framework import current_framework
from waymark.domain.careers.compute.gaps import fit_of
from waymark.domain.careers.compute.graphs import ASSUMED
from waymark.domain.careers.compute.ranking import fit_ranker, read_ranker
from waymark.domain.careers.compute.suggestions import likely_next, suggest_destinations
from waymark.domain.careers.compute.ways import best_way, way_along, ways_between
from waymark.domain.careers.models import Grade, JobFamily, MiningRun, Requirement, Role
from waymark.domain.careers.queries import current_position, trails
from waymark.domain.careers.queries.history import read_history
from waymark.domain.careers.queries.roles import titles_and_codes
from waymark.domain.people.models import Person, ReportingLine
from waymark.domain.skills.models import Claim
from waymark.domain.skills.queries import levels_of
from waymark.engine.routes import MoveKind, Reason
from waymark.kernel.acts import Act
from waymark.web.me.map.words import picture_words
from waymark.workflows import mining

pytestmark = pytest.mark.django_db


@pytest.fixture
def built(system_act: Act) -> Framework:
    framework = build_framework()
    mining.recompute(act=system_act)
    return framework


def place(built: Framework, key: str) -> int:
    return current_framework().place[built.id(key)]


def test_moves_of_two_people_are_nowhere_in_it(built: Framework) -> None:
    framework = current_framework()
    pair = place(built, "te2"), place(built, "as")
    assert MOVES["te2", "as"] == 2
    assert pair not in framework.made
    assert pair in framework.rare
    assert way_along(framework, framework.levels({}), pair) is None
    supported = {pair for pair, people in MOVES.items() if people >= 3}
    assert set(framework.made) == {(place(built, a), place(built, b)) for a, b in supported}


def test_a_ladder_step_keeps_its_people_and_an_unmade_one_is_assumed(built: Framework) -> None:
    framework = current_framework()
    levels = framework.levels({})
    made = way_along(framework, levels, [place(built, "te2"), place(built, "te3")])
    assumed = way_along(framework, levels, [place(built, "em"), place(built, "hv")])
    assert made is not None
    assert assumed is not None
    assert (made.legs[0].kind, made.people, made.assumed) == (MoveKind.LADDER, 9, False)
    assert (assumed.legs[0].kind, assumed.people, assumed.assumed) == (MoveKind.LADDER, 0, True)
    timed = [move.months for move in framework.made.values() if move.timed and move.months]
    assert assumed.months is not None
    assert min(timed) <= assumed.months <= max(timed)


def test_without_any_history_steps_take_the_stated_convention(system_act: Act) -> None:
    built = build_framework(moves={})
    framework = current_framework()
    way = way_along(framework, framework.levels({}), [place(built, "te1"), place(built, "te2")])
    assert way is not None
    assert (way.months_low, way.months, way.months_high) == ASSUMED
    assert framework.ranker is None
    assert likely_next(framework, place(built, "te1"), None, TODAY) == ()


def test_no_way_leads_down_a_grade(built: Framework, system_act: Act) -> None:
    for number in range(4):
        person = make_employee(f"Down {number}")
        hold(person, built.roles["te3"], date(2015 + number, 1, 1), date(2017 + number, 1, 1))
        hold(person, built.roles["te2"], date(2017 + number, 1, 1))
    mining.recompute(act=system_act)
    framework = current_framework()
    down = place(built, "te3"), place(built, "te2")
    assert framework.made[down].people == 4
    assert ways_between(framework, framework.levels({}), *down) == ()


def test_the_way_told_is_the_best_balance_for_the_person(built: Framework) -> None:
    framework = current_framework()
    ends = place(built, "te2"), place(built, "em")
    fresh = framework.levels({})
    way = best_way(framework, fresh, *ends)
    assert way is not None
    assert way.role_ids == tuple(built.id(key) for key in ("te2", "tl", "em"))
    assert Reason.BALANCED in way.reasons
    first, *others = ways_between(framework, fresh, *ends)
    assert first.role_ids == way.role_ids
    assert [Reason.MOST_LIKELY in each.reasons for each in others] == [True, False]


def test_a_way_tells_its_chance_as_an_interval_or_that_too_few_went(built: Framework) -> None:
    framework = current_framework()
    stops = [place(built, key) for key in ("te2", "te3", "em")]
    way = way_along(framework, framework.levels({}), stops)
    assert way is not None
    assert way.chance is not None
    steps = [framework.made[pair].share for pair in pairwise(stops)]
    for told, at in ((way.chance.middle, 0), (way.chance.low, 1), (way.chance.high, 2)):
        assert told == pytest.approx(prod(share[at] for share in steps if share))
    on_paper = way_along(framework, framework.levels({}), [*stops, place(built, "hv")])
    assert on_paper is not None
    assert on_paper.chance is None


def test_a_large_framework_is_answered_the_same_once_the_loops_are_ready(
    built: Framework, monkeypatch: pytest.MonkeyPatch
) -> None:
    framework = current_framework()
    question = framework.levels({}), place(built, "te2"), place(built, "em")
    plain = ways_between(framework, *question, k=5)
    monkeypatch.setattr(prepared, "LARGE", 1)
    monkeypatch.setattr(prepared.Thread, "start", prepared.Thread.run)  # at once, not beside
    assert prepared.prepared_routes(framework) is None
    ready = prepared.prepared_routes(framework)
    assert ready is not None
    assert prepared.prepared_routes(framework) is ready
    assert ways_between(framework, *question, k=5) == plain


def test_where_the_loops_cannot_be_made_ready_numpy_goes_on(
    built: Framework, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(space: object) -> None:
        raise ValueError("too dear")

    framework = current_framework()
    monkeypatch.setattr(prepared, "LARGE", 1)
    monkeypatch.setattr(prepared, "prepare", failing)
    monkeypatch.setattr(prepared.Thread, "start", prepared.Thread.run)
    question = framework.levels({}), place(built, "te2"), place(built, "em")
    assert len(ways_between(framework, *question)) == len(ways_between(framework, *question)) > 1
    assert prepared.prepared_routes(framework) is None


def test_gaps_follow_the_claim_that_counts(built: Framework) -> None:
    person, act = make_employee("Ines Duarte"), act_by(None)
    for level, source, day in ((4, "self", 1), (3, "manager", 2)):
        Claim.objects.create(
            person=person, skill=built.skills["root"], level=level, source=source,
            said_at=act.at.replace(day=day),
        )  # fmt: skip
    framework = current_framework()
    mine = framework.levels(levels_of(act_by(person), person.pk))
    next_up = fit_of(framework, mine, place(built, "te3"))
    root = next(each for each in next_up.skills if each.name == "Root-cause analysis")
    assert (root.held, root.required, root.gap) == (3, 4, 1)
    assert (next_up.skills[0].essential, next_up.skills[0].gap) == (True, 3)
    assert fit_of(framework, mine, place(built, "te2")).in_place == 1
    stranger = act_by(make_employee("Some Stranger"))
    none = framework.levels(levels_of(stranger, person.pk))
    assert fit_of(framework, none, place(built, "te2")).in_place == 0


def test_close_families_are_where_people_went(built: Framework) -> None:
    framework = current_framework()
    names = {framework.families[pk] for pk in close_families(framework, place(built, "te2"))}
    assert names == {"Verification", "Quality"}


def test_the_map_shows_the_ladder_that_mirrors_the_own_one(built: Framework) -> None:
    framework = current_framework()
    question = Question(own=place(built, "te2"), reach=2)
    chart = draw_map(framework, framework.levels({}), question, picture_words())
    shown = {each.role_id: each for each in chart.places}
    assert shown[built.id("em")].line == "Leadership ladder"
    assert shown[built.id("qe2")].line == "Quality"
    assert shown[built.id("te3")].people == 9
    assert built.id("as") not in shown
    assert len(chart.places) <= 20


def test_three_destinations_differ_in_kind(built: Framework) -> None:
    framework = current_framework()
    found = suggest_destinations(framework, framework.levels({}), place(built, "te2"))
    assert [each.name for each in found] == [
        "Principal Test Engineer", "Engineering Manager", "Quality Engineer II",
    ]  # fmt: skip
    assert len({each.why for each in found}) == 3


def test_the_ranking_survives_its_keeping(built: Framework, system_act: Act) -> None:
    run = MiningRun.objects.get(current=True)
    ranker = read_ranker(bytes(run.ranker or b""))
    assert ranker is not None
    ranked = ranker.next_roles(built.id("te2"), unit_id=None, years=3.0, before=(), k=3)
    assert built.id("te3") in {each.role_id for each in ranked}
    again = fit_ranker(read_history(), TODAY, titles_and_codes())
    assert again is not None
    second = read_ranker(again)
    assert second is not None
    assert np.array_equal(second.model.weights, ranker.model.weights)
    assert ranker.next_roles(10**9, unit_id=None, years=1.0, before=(), k=3) == ()
    assert read_ranker(None) is None
    assert fit_ranker(read_history().only(np.zeros(0, dtype=np.int64)), TODAY, {}) is None


def test_an_ungraded_framework_still_has_a_map(system_act: Act) -> None:
    """As after an import: roles that HR has not placed yet, and moves between them."""
    roles = [Role.objects.create(name=f"Title {n}") for n in range(4)]
    for number in range(4):
        person = make_employee(f"Clerk {number}")
        turn = date(2012 + number, 1, 1)
        hold(person, roles[0], date(2010, 1, 1), turn)
        hold(person, roles[1], turn)
    mining.recompute(act=system_act)
    framework = current_framework()
    own = framework.place[roles[0].pk]
    chart = draw_map(framework, framework.levels({}), Question(own=own), picture_words())
    assert [each.name for each in chart.places] == ["Title 0", "Title 1"]
    assert [each.people for each in chart.places] == [0, 4]


def test_a_new_requirement_is_seen_at_once(built: Framework) -> None:
    before = current_framework()
    Requirement.objects.create(role=built.roles["as2"], skill=built.skills["root"], level=2)
    assert current_framework() is not before


def test_only_so_many_states_are_kept(built: Framework) -> None:
    for number in range(framework_module.KEPT + 3):
        Role.objects.create(name=f"Another {number}")
        current_framework()
    assert len(framework_module._cache) == framework_module.KEPT


def test_a_role_may_stand_outside_every_ladder(built: Framework) -> None:
    lone = Role.objects.create(
        name="Lone role", state="published", family=JobFamily.objects.get(name="Quality"),
        grade=Grade.objects.get(number=6),
    )  # fmt: skip
    framework = current_framework()
    at = framework.place[lone.pk]
    assert framework.ladder_of(at) is None
    assert at not in framework.twins
    assert suggest_destinations(framework, framework.levels({}), at) == ()


def test_positions_are_read_by_those_who_may(built: Framework) -> None:
    ines, manager, stranger = (make_employee(name) for name in ("Ines D", "Tomasz W", "Some S"))
    hold(ines, built.roles["te2"], date(2023, 4, 1))
    hold(ines, built.roles["tl"], date(2026, 1, 1), date(2027, 1, 1), kind="acting")
    ReportingLine.objects.create(person=ines, manager=manager, from_date=date(2020, 1, 1))
    for who in (ines, manager):
        held = current_position(act_by(who), ines.pk)
        assert held is not None
        assert held.role_id == built.id("te2"), "the substantive one"
    assert current_position(act_by(stranger), ines.pk) is None


def test_ways_of_colleagues_are_theirs_to_open(built: Framework) -> None:
    asker = act_by(make_employee("Ines Duarte"))
    movers = built.movers["te3", "em"]
    assert trails(asker, [built.id("em")]) == []
    Person.objects.filter(pk__in=[movers[0].pk, movers[1].pk]).update(open_to_questions=True)
    Person.objects.filter(pk=movers[1].pk).update(active=False)
    shown = trails(asker, [built.id("em")], came_from=built.id("te3"), straight=True)
    assert [trail.person.pk for trail in shown] == [movers[0].pk]
    assert [each.role.name for each in shown[0].positions] == [
        "Senior Test Engineer", "Engineering Manager",
    ]  # fmt: skip
    assert trails(asker, [built.id("em")], came_from=built.id("te1")) == []
    assert trails(act_by(movers[0]), [built.id("em")]) == [], "not one's own way"
