"""Goals: options, the one active goal, who may set and see it, and what happens in a race."""

from datetime import date, timedelta
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from tests.conftest import TODAY, act_by
from tests.domain.builders import Framework, build_framework, hold, make_employee
from tests.together import at_once
from waymark.domain.careers.models import Role
from waymark.domain.goals import operations, queries
from waymark.domain.goals.compute import offer_ways, stops_ahead
from waymark.domain.goals.models import Goal
from waymark.domain.goals.states import GoalState, Sharing
from waymark.domain.people.models import Person, ReportingLine
from waymark.kernel import acts
from waymark.kernel.acts import Act, Forbidden, Refused
from waymark.kernel.models import ActEntry
from waymark.workflows import mining


@pytest.fixture
def framework(db: None, system_act: Act) -> Framework:
    built = build_framework()
    mining.recompute(act=system_act)
    return built


@pytest.fixture
def ines(framework: Framework) -> Person:
    person = make_employee("Ines Duarte")
    hold(person, framework.roles["te2"], date(2023, 4, 1))
    return person


def _choose(person: Person, role: Role, **said: Any) -> Goal:
    return operations.choose_goal(person=person, role=role, act=act_by(person), **said)


def test_an_option_is_kept_once(framework: Framework, ines: Person) -> None:
    first = operations.keep_option(person=ines, role=framework.roles["em"], act=act_by(ines))
    again = operations.keep_option(person=ines, role=framework.roles["em"], act=act_by(ines))
    assert first == again
    assert ActEntry.objects.filter(verb="goals.goal.explored").count() == 1
    assert queries.active_goal(act_by(ines), ines.pk) is None


def test_only_so_many_options_are_kept(framework: Framework, ines: Person) -> None:
    roles = list(framework.roles.values())
    for role in roles[: operations.choosing.MOST_OPTIONS]:
        operations.keep_option(person=ines, role=role, act=act_by(ines))
    with pytest.raises(Refused, match="Drop one first"):
        operations.keep_option(person=ines, role=roles[-1], act=act_by(ines))


def test_choosing_turns_the_option_into_the_goal(framework: Framework, ines: Person) -> None:
    option = operations.keep_option(person=ines, role=framework.roles["te4"], act=act_by(ines))
    route = [framework.id(key) for key in ("te2", "te3", "te4")]
    goal = _choose(
        ines, framework.roles["te4"], by_date=date(2029, 6, 1), reason=" I like hard problems. ",
        sharing=Sharing.MANAGER, route=route,
    )  # fmt: skip
    assert goal.pk == option.pk
    kept = queries.active_goal(act_by(ines), ines.pk)
    assert kept is not None
    assert (kept.state, kept.reason, kept.route) == ("chosen", "I like hard problems.", route)
    entry = ActEntry.objects.get(verb="goals.goal.chosen")
    assert (entry.person_id, entry.actor_id, entry.after["by"]) == (ines.pk, ines.pk, "2029-06-01")


def test_another_goal_supersedes_the_first(framework: Framework, ines: Person) -> None:
    first = _choose(ines, framework.roles["te4"])
    second = _choose(ines, framework.roles["em"])
    first.refresh_from_db()
    assert (first.state, second.state) == ("changed", "chosen")
    assert ActEntry.objects.filter(verb="goals.goal.chosen").latest("pk").before == {
        "goal": first.pk
    }


def test_the_same_goal_again_keeps_its_row_with_what_is_new(
    framework: Framework, ines: Person
) -> None:
    first = _choose(ines, framework.roles["te4"], by_date=date(2029, 6, 1))
    again = _choose(ines, framework.roles["te4"], by_date=date(2030, 6, 1))
    assert first.pk == again.pk
    active = queries.active_goal(act_by(ines), ines.pk)
    assert active is not None
    assert active.by_date == date(2030, 6, 1)
    assert Goal.objects.count() == 1


def test_a_level_of_a_skill_may_be_the_goal(framework: Framework, ines: Person) -> None:
    goal = operations.choose_goal(
        person=ines, skill=framework.skills["python"], skill_level=4, act=act_by(ines)
    )
    assert queries.active_goal(act_by(ines), ines.pk) == goal
    with pytest.raises(ValueError, match="a role or a skill"):
        operations.choose_goal(person=ines, act=act_by(ines))


def test_a_day_that_has_gone_and_a_retired_role_are_refused(
    framework: Framework, ines: Person
) -> None:
    with pytest.raises(Refused, match="still to come"):
        _choose(ines, framework.roles["te4"], by_date=TODAY)
    Role.objects.filter(pk=framework.id("te4")).update(state="retired")
    with pytest.raises(Refused, match="no longer exists"):
        _choose(ines, framework.roles["te4"])
    assert not Goal.objects.exists()


@pytest.mark.parametrize("roles", [(), ("hr",), ("administrator",)])
def test_nobody_sets_shares_or_drops_the_goal_of_another(
    framework: Framework, ines: Person, roles: tuple[str, ...]
) -> None:
    stranger = act_by(make_employee("Some Stranger"), *roles)
    goal = _choose(ines, framework.roles["te4"])
    role = framework.roles["em"]
    with pytest.raises(Forbidden):
        operations.choose_goal(person=ines, role=role, act=stranger)
    with pytest.raises(Forbidden):
        operations.keep_option(person=ines, role=role, act=stranger)
    with pytest.raises(Forbidden):
        operations.drop_goal(goal=goal, act=stranger)
    with pytest.raises(Forbidden):
        operations.share_goal(goal=goal, sharing=Sharing.MANAGER, act=stranger)


def test_the_manager_sees_a_goal_once_it_is_shared(framework: Framework, ines: Person) -> None:
    manager, stranger = make_employee("Tomasz Wrona"), make_employee("Some Stranger")
    ReportingLine.objects.create(person=ines, manager=manager, from_date=date(2020, 1, 1))
    goal = _choose(ines, framework.roles["te4"])
    assert queries.active_goal(act_by(manager), ines.pk) is None
    operations.share_goal(goal=goal, sharing=Sharing.MANAGER, act=act_by(ines))
    assert queries.active_goal(act_by(manager), ines.pk) == goal
    assert queries.active_goal(act_by(stranger), ines.pk) is None
    with pytest.raises(Goal.DoesNotExist):
        queries.own_goal(act_by(manager), goal.pk)


def test_a_dropped_goal_is_over(framework: Framework, ines: Person) -> None:
    goal = _choose(ines, framework.roles["te4"])
    stale = Goal.objects.get(pk=goal.pk)
    operations.drop_goal(goal=goal, act=act_by(ines))
    assert queries.active_goal(act_by(ines), ines.pk) is None
    with pytest.raises(Refused):
        operations.drop_goal(goal=stale, act=act_by(ines))
    with pytest.raises(Refused):
        operations.share_goal(goal=stale, sharing=Sharing.MANAGER, act=act_by(ines))


def test_without_its_line_in_the_log_nothing_is_chosen(
    framework: Framework, ines: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**fields: object) -> None:
        raise RuntimeError("no log")

    first = _choose(ines, framework.roles["te4"])
    monkeypatch.setattr(acts, "append", broken)
    with pytest.raises(RuntimeError, match="no log"):
        _choose(ines, framework.roles["em"])
    assert list(Goal.objects.values_list("pk", "state")) == [(first.pk, "chosen")]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("had_goal", [False, True])
def test_of_two_goals_chosen_at_once_one_is_active(had_goal: bool) -> None:
    framework = build_framework(moves={})
    person = make_employee("Ines Duarte")
    keys = ["te4", "em", "hv", "ql"]
    if had_goal:
        _choose(person, framework.roles["te3"])
    results = at_once([partial(_choose, person, framework.roles[key]) for key in keys])
    refused = [each for each in results if isinstance(each, Refused)]
    chosen = [each for each in results if isinstance(each, Goal)]
    assert len(refused) + len(chosen) == len(keys), results
    assert Goal.objects.filter(state="chosen").count() == 1
    told = ActEntry.objects.filter(verb="goals.goal.chosen").count()
    assert told == len(chosen) + had_goal


@pytest.mark.django_db(transaction=True)
def test_control_reading_first_and_saving_then_would_lose_the_race() -> None:
    """The race is real: with the constraint taken out, both hands win."""
    framework = build_framework(moves={})
    person = make_employee("Ines Duarte")
    looked = Barrier(2)

    def careless(role: Role) -> Goal:
        with transaction.atomic():
            assert not Goal.objects.filter(person=person, state="chosen").exists()
            looked.wait(10)
            return Goal.objects.create(
                person=person, role=role, state="chosen",
                created_at=act_by(person).at, changed_at=act_by(person).at,
            )  # fmt: skip

    work = [partial(careless, framework.roles[key]) for key in ("te4", "em")]
    rule = next(each for each in Goal._meta.constraints if each.name == "goal_one_active")
    with connection.schema_editor() as editor:
        editor.remove_constraint(Goal, rule)
    try:
        at_once(work)
        assert Goal.objects.filter(state="chosen").count() == 2
    finally:
        Goal.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(Goal, rule)
    assert {type(each) for each in at_once(work, loses=(IntegrityError,))} == {Goal, IntegrityError}


def test_ways_differ_and_say_what_each_is_best_in(framework: Framework, ines: Person) -> None:
    offer = offer_ways(act_by(ines), ines.pk, framework.id("te4"))
    assert offer.position is not None
    assert 2 <= len(offer.ways) <= 3
    assert len({way.role_ids for way in offer.ways}) == len(offer.ways)
    for way in offer.ways:
        assert way.role_ids[0] == framework.id("te2")
        assert way.role_ids[-1] == framework.id("te4")
        assert way.months_low <= way.months <= way.months_high
        assert way.people == min(leg.people for leg in way.legs)


def test_no_way_leads_from_nowhere_or_to_where_one_is(framework: Framework, ines: Person) -> None:
    new = make_employee("New Person")
    assert offer_ways(act_by(new), new.pk, framework.id("te4")).position is None
    assert offer_ways(act_by(ines), ines.pk, framework.id("te2")).ways == ()


def test_stops_ahead_follow_the_person_along_the_route(framework: Framework, ines: Person) -> None:
    route = [framework.id(key) for key in ("te2", "te3", "te4")]
    goal = _choose(ines, framework.roles["te4"], route=route)
    assert stops_ahead(goal, route[0]) == (route[1], route[2])
    assert stops_ahead(goal, route[1]) == (route[2],)
    assert stops_ahead(goal, route[2]) == ()
    assert stops_ahead(goal, framework.id("as")) == (route[1], route[2])


def test_goal_states_are_told_apart(framework: Framework, ines: Person) -> None:
    operations.keep_option(person=ines, role=framework.roles["em"], act=act_by(ines))
    goal = _choose(ines, framework.roles["te4"], by_date=TODAY + timedelta(days=400))
    states = [each.state for each in queries.goals_of(act_by(ines), ines.pk)]
    assert states == [GoalState.CHOSEN.value, GoalState.EXPLORING.value]
    assert queries.own_goal(act_by(ines), goal.pk) == goal
