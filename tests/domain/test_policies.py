"""Relations hold for days and for parts of the organization: who sees what from when to when."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from tests.conftest import NOW, TODAY, MakePerson, act_by
from waymark.domain.careers.models import Role
from waymark.domain.goals.models import Goal
from waymark.domain.goals.policies import see_goals
from waymark.domain.people import policies
from waymark.domain.people.models import AccessGrant, OrgUnit, Person, ReportingLine
from waymark.domain.people.queries import act_of_person_id, actor_of_person
from waymark.kernel.acts import Act, Actor, Grant

pytestmark = pytest.mark.django_db


def on(person: Person, day: date) -> Act:
    """An act of this person on that day, with the rights they hold."""
    return Act(actor_of_person(person), at=NOW, today=day)


def reports(person: Person, manager: Person, begin: date, end: date | None = None) -> None:
    ReportingLine.objects.create(person=person, manager=manager, from_date=begin, to_date=end)


@pytest.fixture
def ines(make_person: MakePerson) -> Person:
    person = make_person("Ines Duarte")
    role = Role.objects.create(name="Principal Test Engineer", state="published")
    Goal.objects.create(
        person=person, role=role, state="chosen", sharing="manager", created_at=NOW, changed_at=NOW
    )
    return person


@pytest.mark.parametrize(
    ("days", "seen"), [(-1, False), (0, True), (1, True), (29, True), (30, False), (31, False)]
)
def test_a_line_holds_from_its_first_day_to_the_day_before_its_end(
    ines: Person, make_person: MakePerson, days: int, seen: bool
) -> None:
    manager, begin = make_person("Tomasz Wilk"), date(2026, 3, 1)
    reports(ines, manager, begin, begin + timedelta(days=30))
    act = on(manager, begin + timedelta(days=days))
    assert policies.see_person.may(act, ines) is seen
    assert see_goals.rows(act).exists() is seen


def test_the_day_of_a_handover_belongs_to_the_new_manager_alone(
    ines: Person, make_person: MakePerson
) -> None:
    old, new, day = make_person("Franz Vogel"), make_person("Freya Nilsen"), date(2026, 6, 1)
    reports(ines, old, date(2020, 1, 1), day)
    reports(ines, new, day)
    for when, sees in ((day - timedelta(days=1), old), (day, new)):
        for manager in (old, new):
            assert see_goals.rows(on(manager, when)).exists() is (manager == sees)


def test_managers_above_see_the_page_through_every_level_but_not_what_is_shared(
    ines: Person, make_person: MakePerson
) -> None:
    chain = [ines, *(make_person(f"Level {number}") for number in range(1, 8))]
    for below, above in pairwise(chain):
        reports(below, above, date(2020, 1, 1))
    for level, person in enumerate(chain[1:], start=1):
        assert policies.see_person.may(on(person, TODAY), ines)
        assert see_goals.rows(on(person, TODAY)).exists() is (level == 1)
    assert not policies.see_person.may(on(ines, TODAY), chain[1])


def test_a_broken_link_on_the_way_up_ends_what_is_above_it(
    ines: Person, make_person: MakePerson
) -> None:
    manager, above = make_person("Tomasz Wilk"), make_person("Helga Brandt")
    reports(ines, manager, date(2020, 1, 1))
    reports(manager, above, date(2020, 1, 1), TODAY)
    assert policies.see_person.may(on(above, TODAY - timedelta(days=1)), ines)
    assert not policies.see_person.may(on(above, TODAY), ines)


def test_a_circle_of_lines_ends(ines: Person, make_person: MakePerson) -> None:
    one, other = make_person("One"), make_person("Other")
    for below, above in ((ines, one), (one, other), (other, ines)):
        reports(below, above, date(2020, 1, 1))
    seen = policies.see_person.rows(on(one, TODAY))
    assert set(seen) == {ines, one, other}


def unit(key: int, path: str) -> OrgUnit:
    return OrgUnit.objects.create(pk=key, code=f"U{key}", name=f"Unit {key}", path=path)


@pytest.mark.parametrize(
    ("path", "seen"),
    [
        ("/1/2/", True),
        ("/1/2/7/", True),
        ("/1/2/21/3/", True),
        ("/1/21/", False),
        ("/1/", False),
        ("/2/", False),
        ("/1/20/2/", False),
        ("/11/2/", False),
        ("", False),
    ],
)
def test_a_partner_sees_their_unit_and_below_and_no_namesake(
    ines: Person, make_person: MakePerson, path: str, seen: bool
) -> None:
    mine = unit(9_002, "/1/2/")
    ines.unit = mine if path == "/1/2/" else unit(9_003, path)
    ines.save()
    partner = make_person("Paul Meyer")
    AccessGrant.objects.create(person=partner, role="hr_partner", unit=mine, given_at=NOW)
    assert policies.see_person.may(on(partner, TODAY), ines) is seen


def test_a_grant_for_a_unit_that_has_no_place_yet_gives_nothing(
    ines: Person, make_person: MakePerson
) -> None:
    """A unit without a path must not turn a grant for it into one for the whole."""
    for role in ("hr", "hr_partner"):
        holder = make_person("Holder")
        AccessGrant.objects.create(person=holder, role=role, unit=unit(9_100 + holder.pk, ""),
                                   given_at=NOW)  # fmt: skip
        assert not policies.see_person.may(on(holder, TODAY), ines)
        assert not actor_of_person(holder).holds("hr", "hr_partner")


def test_hr_of_one_unit_is_not_hr_of_the_whole(ines: Person, make_person: MakePerson) -> None:
    holder = make_person("Uma Rao")
    AccessGrant.objects.create(person=holder, role="hr", unit=unit(9_002, "/1/2/"), given_at=NOW)
    act = on(holder, TODAY)
    assert not policies.see_person.may(act, ines)
    assert not policies.grants.rows(act).exists()


@pytest.mark.parametrize("role", ["learning", "auditor", "works_council", "administrator"])
def test_other_roles_open_no_persons_page(ines: Person, make_person: MakePerson, role: str) -> None:
    act = act_by(make_person("Holder"), role)
    assert not policies.see_person.may(act, ines)
    assert not see_goals.rows(act).exists()


def test_who_has_left_works_on_with_no_rights(ines: Person, make_person: MakePerson) -> None:
    """A job goes on after its owner was let go: it acts with nothing but their own name."""
    gone = make_person("Lou Martin", active=False)
    AccessGrant.objects.create(person=gone, role="hr", given_at=NOW)
    act = act_of_person_id(gone.pk, NOW)
    assert act.actor.grants == frozenset()
    assert not policies.see_person.may(act, ines)


def test_a_grant_for_a_unit_never_counts_for_the_whole() -> None:
    actor = Actor(1, frozenset({Grant("hr", "/1/2/")}))
    assert not actor.holds("hr")
    assert actor.units("hr") == ("/1/2/",)
    assert Actor(1, frozenset({Grant("hr")})).units("hr") == ()
