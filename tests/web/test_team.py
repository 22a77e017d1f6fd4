"""A manager sees who reports to them today, and of each only what they share."""

from datetime import date

import pytest
from django.test import Client

from tests.conftest import NOW, MakePerson
from tests.domain.builders import Framework, make_employee
from tests.domain.organisation import heading
from tests.web.journey import sign_in
from waymark.domain.careers.models import Assignment, Role
from waymark.domain.goals.models import Goal
from waymark.domain.people.models import Person, ReportingLine, User
from waymark.domain.plans.models import Plan, Step
from waymark.domain.skills.models import Claim, Skill


@pytest.fixture
def team(client: Client, make_person: MakePerson) -> tuple[Person, Person]:
    user = User.objects.create(email="tomasz@n.example", created_at=NOW)
    tomasz = make_person("Tomasz Wójcik", user=user)
    ines = make_person("Ines Duarte")
    ReportingLine.objects.create(person=ines, manager=tomasz, from_date=date(2024, 1, 1))
    role = Role.objects.create(name="Test Engineer II", state="published")
    Assignment.objects.create(person=ines, role=role, from_date=date(2023, 4, 1))
    client.force_login(user)
    return tomasz, ines


def _goal(person: Person, sharing: str) -> Goal:
    role = Role.objects.create(name="Principal Test Engineer", state="published")
    return Goal.objects.create(
        person=person, role=role, state="chosen", sharing=sharing, reason="I like the craft",
        created_at=NOW, changed_at=NOW,
    )  # fmt: skip


def test_a_manager_sees_who_reports_to_them(client: Client, team: tuple[Person, Person]) -> None:
    assert "Ines Duarte" in client.get("/team").content.decode()
    page = client.get(f"/team/{team[1].pk}").content.decode()
    assert "Test Engineer II since April 2023" in page


@pytest.mark.parametrize(("sharing", "seen"), [("manager", True), ("private", False)])
def test_a_goal_shows_only_where_it_is_shared(
    client: Client, team: tuple[Person, Person], sharing: str, seen: bool
) -> None:
    _goal(team[1], sharing)
    for address in ("/team", f"/team/{team[1].pk}", "/team/download"):
        page = client.get(address).content.decode()
        assert ("Principal Test Engineer" in page) is seen, address
    assert ("I like the craft" in client.get(f"/team/{team[1].pk}").content.decode()) is seen


@pytest.mark.parametrize("shared", [True, False])
def test_a_plan_shows_only_once_it_is_shared(
    client: Client, team: tuple[Person, Person], shared: bool
) -> None:
    goal = _goal(team[1], "private")
    plan = Plan.objects.create(
        person=team[1], goal=goal, created_at=NOW, state="shared" if shared else "draft",
        shared_at=NOW if shared else None,
    )  # fmt: skip
    day = date(2027, 1, 1)
    Step.objects.create(plan=plan, kind="learn", title="Read about strategy", starts_on=day,
                        ends_on=day)  # fmt: skip
    assert ("0 of 1 steps done" in client.get("/team").content.decode()) is shared
    page = client.get(f"/team/{team[1].pk}").content.decode()
    assert ("Read about strategy" in page) is shared


@pytest.mark.parametrize("shares", [True, False])
def test_skills_show_only_where_the_person_shares_them(
    client: Client, team: tuple[Person, Person], shares: bool
) -> None:
    skill = Skill.objects.create(key="x", name="Rig automation")
    Claim.objects.create(person=team[1], skill=skill, level=4, said_at=NOW)
    Person.objects.filter(pk=team[1].pk).update(shares_skills=shares)
    assert ("Rig automation" in client.get(f"/team/{team[1].pk}").content.decode()) is shares


@pytest.mark.parametrize("shares", [True, False])
def test_the_route_counts_skills_only_where_they_are_shared(
    framework: Framework, shares: bool
) -> None:
    ines = heading(framework, "Ines Duarte", "te2", "te3", root=4, python=2)
    tomasz = make_employee("Tomasz Wilk")
    ReportingLine.objects.create(person=ines, manager=tomasz, from_date=date(2020, 1, 1))
    Goal.objects.update(sharing="manager")
    Person.objects.filter(pk=ines.pk).update(shares_skills=shares)
    Claim.objects.create(
        person=ines, skill=framework.skills["root"], level=3, source="manager", said_by_id=tomasz.pk,
        said_at=NOW,
    )  # fmt: skip
    page = sign_in(tomasz).get(f"/team/{ines.pk}").content.decode()
    assert framework.roles["te3"].name in page
    assert ("skills in place" in page) is shares, "who shares nothing is not at none"


def test_a_former_manager_loses_access_on_the_day(
    client: Client, team: tuple[Person, Person]
) -> None:
    ReportingLine.objects.update(to_date=date(2026, 1, 1))
    assert client.get(f"/team/{team[1].pk}").status_code == 404
    assert "No one reports to you yet" in client.get("/team").content.decode()
    assert client.get("/team/download").status_code == 404


def test_strangers_and_oneself_are_not_found(
    client: Client, team: tuple[Person, Person], make_person: MakePerson
) -> None:
    stranger = make_person("Some One")
    for person in (stranger, team[0]):
        assert client.get(f"/team/{person.pk}").status_code == 404
    assert client.get("/team/999999999").status_code == 404
