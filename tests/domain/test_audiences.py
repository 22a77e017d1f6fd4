"""Audience rules: what they may ask for, whom they mean, and that they ask for no protected trait."""

from dataclasses import fields
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import NOW, TODAY
from tests.domain.builders import build_framework, hold
from tests.domain.mentoring_rounds import expert, grant_outside, person
from waymark.domain.goals.models import Goal
from waymark.domain.mentoring.queries.audiences import (
    Audience,
    experts_in,
    months_before,
    people_in,
    unknown_in,
)
from waymark.domain.people.models import Employment, OrgUnit, ReportingLine, Site


def _meant(**conditions: object) -> set[str]:
    rows = people_in(Audience(**conditions), TODAY)  # type: ignore[arg-type]  # named by each test
    return set(rows.values_list("key", flat=True))


def test_a_unit_means_all_below_it_and_nobody_beside(db: None) -> None:
    for pk, path in ((900, "/900/"), (902, "/900/902/"), (905, "/900/902/905/"), (9021, "/9021/")):
        OrgUnit.objects.create(pk=pk, code=f"U{pk}", name=f"Unit {pk}", path=path)
        person(f"P{pk}", unit_id=pk)
    person("PX", unit_id=902, active=False)
    grant_outside(person("PO", unit_id=902))
    assert _meant(units=(902,)) == {"P902", "P905"}
    assert _meant(units=(905, 9021)) == {"P905", "P9021"}
    assert _meant() == {"P900", "P902", "P905", "P9021"}


def test_conditions_hold_together(db: None) -> None:
    framework = build_framework(moves={})
    porto, delft = Site.objects.create(name="Porto"), Site.objects.create(name="Delft")
    for key, role, site, since in (
        ("A", "te2", porto, date(2026, 6, 1)), ("B", "te2", delft, date(2026, 6, 1)),
        ("C", "te4", porto, date(2020, 1, 1)), ("D", "qe2", porto, date(2020, 1, 1)),
    ):  # fmt: skip
        each = person(key, site=site)
        hold(each, framework.roles[role], since)
        Employment.objects.create(person=each, from_date=since)
    ReportingLine.objects.create(person=person("R"), manager=each, from_date=date(2024, 1, 1))
    Goal.objects.create(
        person=each, role=framework.roles["ql"], state="chosen", created_at=NOW, changed_at=NOW
    )
    family = framework.roles["te2"].family_id
    assert _meant(families=(family,)) == {"A", "B", "C"}
    assert _meant(families=(family,), sites=(porto.pk,)) == {"A", "C"}
    assert _meant(roles=(framework.id("te2"), framework.id("qe2"))) == {"A", "B", "D"}
    assert _meant(grade_from=5, grade_to=5) == {"A", "B", "D"}
    assert _meant(grade_from=7) == {"C"}
    assert _meant(joined_within=6) == {"A", "B"}
    assert _meant(in_role_within=6, sites=(delft.pk,)) == {"B"}
    assert _meant(in_role_within=1) == set()
    assert _meant(has_goal=True) == {"D"}
    assert _meant(leads=True) == {"D"}


def test_a_goal_that_is_a_skill_only_or_over_does_not_count(db: None) -> None:
    framework = build_framework(moves={})
    said = {"created_at": NOW, "changed_at": NOW}
    Goal.objects.create(
        person=person("A"), skill=framework.skills["root"], skill_level=4, state="chosen", **said
    )
    Goal.objects.create(person=person("B"), role=framework.roles["ql"], state="dropped", **said)
    assert _meant(has_goal=True) == set()


def test_conditions_on_places_say_nothing_of_outside_experts(db: None) -> None:
    site = Site.objects.create(name="Porto")
    inside = expert("M1")
    outside = expert("X1", outside=True, kind="coach")
    starts_on = TODAY + timedelta(days=9)
    found = experts_in(Audience(sites=(site.pk,)), outside=True, day=TODAY, starts_on=starts_on)
    assert list(found) == [outside]
    mentors = experts_in(Audience(kinds=("mentor",)), outside=True, day=TODAY, starts_on=starts_on)
    assert list(mentors) == [inside]


@pytest.mark.parametrize(
    "stored",
    [
        {"gender": "woman"}, {"age_from": 50}, {"units": ["1"]}, {"units": [0]}, {"units": [True]},
        {"grade_from": 9, "grade_to": 3}, {"joined_within": -1}, {"joined_within": 1.5},
        {"has_goal": "yes"}, {"kinds": ["guru"]}, [], None, "everyone",
    ],
)  # fmt: skip
def test_what_is_no_condition_is_turned_away(stored: object) -> None:
    with pytest.raises((ValueError, TypeError)):
        Audience.read(stored)


def test_no_condition_is_a_protected_trait() -> None:
    assert {each.name for each in fields(Audience)} == {
        "units", "sites", "families", "roles", "grade_from", "grade_to", "joined_within",
        "in_role_within", "has_goal", "leads", "kinds",
    }  # fmt: skip


def test_what_is_not_there_is_known(db: None) -> None:
    site = Site.objects.create(name="Porto")
    assert not unknown_in(Audience(sites=(site.pk,)))
    assert unknown_in(Audience(sites=(site.pk, site.pk + 1)))
    assert unknown_in(Audience(grade_from=5))


ids = st.lists(st.integers(1, 9), max_size=3).map(tuple)


@given(
    st.builds(
        Audience, units=ids, sites=ids, roles=ids, has_goal=st.booleans(),
        joined_within=st.none() | st.integers(1, 60),
        kinds=st.sampled_from([(), ("mentor",), ("coach", "trainer")]),
    )
)  # fmt: skip
def test_what_is_stored_is_read_as_it_was(audience: Audience) -> None:
    assert Audience.read(audience.stored()) == audience


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 240))
def test_months_before_keeps_the_day_or_the_months_last(day: date, months: int) -> None:
    before = months_before(day, months)
    assert (day.year * 12 + day.month) - (before.year * 12 + before.month) == months
    assert before.day == day.day or (before + timedelta(days=1)).day == 1
