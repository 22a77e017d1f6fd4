"""A change of goal to a role or a level of a skill, and of what a step is about, in the browser."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.conftest import act_by
from tests.domain import planning
from tests.domain.builders import Framework
from tests.web.journey import filled, hidden_field, make_goal, sign_in, words_of
from waymark.domain.goals.models import Goal
from waymark.domain.goals.operations import keep_option
from waymark.domain.people.models import Person, ReportingLine
from waymark.domain.plans.models import Change, Plan
from waymark.domain.skills.models import Skill

MOST_QUERIES = 15


@pytest.fixture
def framework(mined: Framework, at_the_tests_moment: None) -> Framework:
    return mined


@pytest.fixture
def tomasz(ines: Person) -> Person:
    return ReportingLine.objects.get(person=ines).manager


@pytest.fixture
def plan(framework: Framework, ines: Person, tomasz: Person) -> Plan:
    return planning.agreed_plan(make_goal(framework, ines), ines, tomasz)


@pytest.fixture
def boss(tomasz: Person) -> Client:
    return sign_in(tomasz)


@pytest.fixture
def python(framework: Framework) -> Skill:
    return framework.skills["python"]


def offered(client: Client, url: str) -> dict[str, list[str]]:
    """The goals on offer, by group."""
    page = client.get(url).content.decode()
    select = re.search(r'<select name="goal".*?</select>', page, re.DOTALL)
    assert select, "a choice of goals"
    groups = re.findall(r'<optgroup label="([^"]+)">(.*?)</optgroup>', select[0], re.DOTALL)
    return {title: re.findall(r'value="([^"]+)"', rows) for title, rows in groups}


def send(client: Client, url: str, **said: object) -> Change:
    data = filled(client, url, reason="It is what I need.", **said)
    assert client.post(url, data | {"stage": "send"}).status_code == 303
    return Change.objects.latest("pk")


def test_roles_skills_and_the_options_kept_are_offered_to_both_sides(
    me: Client, boss: Client, framework: Framework, plan: Plan, ines: Person, python: Skill
) -> None:
    keep_option(person=ines, role=framework.roles["em"], act=act_by(ines))
    keep_option(person=ines, skill=python, skill_level=3, act=act_by(ines))
    mine = offered(me, "/me/plan/change")
    assert set(mine["Options kept"]) == {f"role-{framework.id('em')}", f"skill-{python.pk}-3"}
    theirs = offered(boss, f"/team/{ines.pk}/plan/change")
    assert "Options kept" not in theirs, "nobody else sees what is only looked at"
    for each in (mine, theirs):
        assert f"role-{framework.id('te3')}" in each["Roles"]
        assert f"skill-{python.pk}" in each["Skills"]
        assert f"role-{framework.id('te4')}" not in each["Roles"], "the goal itself"
    assert f"role-{framework.id('em')}" not in mine["Roles"], "among the options already"


@pytest.mark.parametrize("by_manager", [False, True])
def test_a_level_of_a_skill_is_proposed_and_becomes_the_goal(
    me: Client, boss: Client, plan: Plan, ines: Person, python: Skill, by_manager: bool
) -> None:
    own, team = "/me/plan", f"/team/{ines.pk}"
    url, pages, other = (f"{own}/change", team, boss) if not by_manager else (
        f"{team}/plan/change", own, me)  # fmt: skip
    author = boss if by_manager else me
    data = filled(author, url, reason="More data.", goal=f"skill-{python.pk}", stage="look")
    assert "Choose the level to reach" in words_of(author.post(url, data), 422)
    looked = words_of(author.post(url, data | {"goal_level": "4"}))
    assert "One thing would change" in looked
    assert "Data analysis with Python, level 4" in looked
    change = send(author, url, goal=f"skill-{python.pk}", goal_level="4")
    answer = other.get(f"{pages}/changes/{change.pk}")
    assert "Data analysis with Python, level 4" in words_of(answer)
    assert "Principal Test Engineer" in words_of(answer)
    said = {"decision": "accept", "seen": hidden_field(answer, "seen"), "answer": ""}
    assert other.post(f"{pages}/changes/{change.pk}/answer", said).status_code == 303
    goal = Goal.objects.get(state="agreed")
    assert (goal.skill_id, goal.skill_level, goal.route) == (python.pk, 4, [])
    assert "Goal: Data analysis with Python, level 4" in words_of(me.get("/me/plan"))
    assert "Data analysis with Python, level 4" in words_of(me.get("/me/plan/versions/4"))
    assert "Data analysis with Python, level 4" in words_of(boss.get(f"{team}/plan/versions/4"))


def test_an_option_brings_its_level_and_a_role_its_way(
    me: Client, framework: Framework, plan: Plan, ines: Person, python: Skill
) -> None:
    keep_option(person=ines, skill=python, skill_level=5, act=act_by(ines))
    for said, level in (("", 5), ("2", 2)):
        change = send(me, "/me/plan/change", goal=f"skill-{python.pk}-5", goal_level=said)
        assert change.content["goal"]["skill_level"] == level
        me.post(f"/me/plan/changes/{change.pk}/withdraw")
    change = send(me, "/me/plan/change", goal=f"role-{framework.id('te3')}", goal_level="2")
    new = change.content["goal"]
    assert (new["role_id"], new["skill_id"], new["skill_level"]) == (
        framework.id("te3"), None, None,
    )  # fmt: skip
    assert new["route"] == [framework.id("te2"), framework.id("te3")]


def test_skill_and_level_of_a_step_are_proposed_and_shown(
    me: Client, boss: Client, plan: Plan, ines: Person, python: Skill
) -> None:
    step = plan.steps.filter(kind="learn").exclude(skill=python).order_by("pk")[0]
    url = "/me/plan/change"
    page = me.get(url).content.decode()
    select = re.search(rf'<select name="skill_{step.pk}".*?</select>', page, re.DOTALL)
    assert select
    assert f'<option value="{step.skill_id}" selected>' in select[0]
    said = {f"skill_{step.pk}": python.pk, f"level_{step.pk}": 5}
    looked = words_of(me.post(url, filled(me, url, reason="Why", stage="look", **said)))
    assert "One thing would change" in looked
    assert "Level 5" in looked
    change = send(me, url, **said)
    edited = change.content["edited"]
    assert [(each["skill_id"], each["to_level"], each["title"]) for each in edited] == [
        (python.pk, 5, None)
    ]
    theirs = boss.get(f"/team/{ines.pk}/changes/{change.pk}")
    assert python.name in words_of(theirs)
    seen = {"decision": "accept", "seen": hidden_field(theirs, "seen"), "answer": ""}
    boss.post(f"/team/{ines.pk}/changes/{change.pk}/answer", seen)
    step.refresh_from_db()
    assert (step.skill_id, step.to_level) == (python.pk, 5)


def test_what_makes_no_sense_of_a_step_is_said_beside_it(me: Client, plan: Plan) -> None:
    step = plan.steps.filter(kind="with_person")[0]
    url = "/me/plan/change"
    for said, words in (
        ({f"level_{step.pk}": 3}, "Choose the skill that this level belongs to"),
        ({f"level_{step.pk}": 9}, "Choose a level from 1 to 5"),
        ({f"skill_{step.pk}": 10**9}, "Choose a skill from the list"),
    ):
        data = filled(me, url, reason="Why", stage="look", **said)
        assert words in words_of(me.post(url, data), 422)
    assert not Change.objects.exists()


def test_an_agreed_step_proposes_another_skill_from_its_own_page(
    me: Client, plan: Plan, python: Skill
) -> None:
    step = plan.steps.filter(kind="learn").exclude(skill=python).order_by("pk")[0]
    page = me.get(f"/me/plan/steps/{step.pk}").content.decode()
    assert f'name="skill_{step.pk}"' in page
    assert f'name="level_{step.pk}"' in page


def test_the_pages_cost_as_many_queries_however_much_is_kept(
    me: Client, boss: Client, framework: Framework, plan: Plan, ines: Person, python: Skill
) -> None:
    def counted(client: Client, url: str) -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(url).status_code == 200
        return len(seen)

    urls = ((me, "/me/plan/change"), (boss, f"/team/{ines.pk}/plan/change"))
    before = [counted(client, url) for client, url in urls]
    for key in ("em", "ql", "te3"):
        keep_option(person=ines, role=framework.roles[key], act=act_by(ines))
    keep_option(person=ines, skill=python, skill_level=3, act=act_by(ines))
    assert [counted(client, url) for client, url in urls] == before
    assert max(before) <= MOST_QUERIES
