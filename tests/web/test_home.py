"""The first page in each of its states: first day, exploring, on the way, there."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.conftest import NOW, MakePerson
from tests.domain.builders import Framework, hold, make_employee
from tests.web.journey import XSS, make_goal, sign_in, words_of
from waymark.domain.careers.compute.graphs import Made
from waymark.domain.goals.models import Goal
from waymark.domain.people.models import OrgUnit, Person
from waymark.domain.plans import compute, operations
from waymark.domain.plans.models import Change, Plan, PlanVersion
from waymark.domain.reviews.models import Conversation
from waymark.domain.skills.models import Confirmation, Evidence
from waymark.domain.skills.operations import say_level
from waymark.web.me.home.route import _usual
from waymark.web.requests import build_act


@pytest.fixture
def framework(at_the_tests_moment: None, mined: Framework) -> Framework:
    return mined


def say(framework: Framework, person: Person, **levels: int) -> None:
    for key, level in levels.items():
        say_level(
            person=person, skill_id=framework.skills[key].pk, level=level, enjoys=False,
            act=build_act(person),
        )  # fmt: skip


def adopt(person: Person, goal: Goal) -> None:
    act = build_act(person)
    offer = compute.plan_on_offer(act, person, compute.place_of(act, person.pk))
    assert offer.role is not None
    operations.adopt_plan(goal=goal, next_role_id=offer.role.pk, proposed=offer.steps, act=act)


def test_the_first_day_has_three_steps_and_shares_nothing(
    me: Client, framework: Framework, ines: Person
) -> None:
    page = words_of(me.get("/me"))
    assert "Welcome, Ines. Three short steps to your first route." in page
    assert "About 12 minutes. You can stop at any time and nothing is shared" in page
    me.post("/me/start/facts")
    assert "Two short steps" in words_of(me.get("/me"))
    say(framework, ines, root=2)
    page = words_of(me.get("/me"))
    assert "One step left, Ines" in page
    assert "About 2 minutes" in page


def test_someone_whom_no_import_placed_still_has_a_first_page(
    framework: Framework, make_person: MakePerson
) -> None:
    nobody = sign_in(make_person(""))
    assert "Three short steps" in words_of(nobody.get("/me"))
    assert "Not known yet" in words_of(nobody.get("/me/start"))
    assert "No skills are written down for your role yet" in words_of(nobody.get("/me/skills"))
    assert "No skills are written down" in words_of(nobody.get("/me/start?step=2"))
    assert "Your plan starts with a goal" in words_of(nobody.get("/me/plan"))


def test_who_is_exploring_sees_their_options(
    me: Client, framework: Framework, ines: Person
) -> None:
    for key in ("te4", "em"):
        Goal.objects.create(person=ines, role=framework.roles[key], created_at=NOW, changed_at=NOW)
    say(framework, ines, root=5)
    page = words_of(me.get("/me"))
    assert "You are looking at two options" in page
    assert "Principal Test Engineer 1 of 3 skills in place" in page
    assert "Still to do" in page


def test_the_answer_is_the_headline_and_the_route_has_real_figures(
    me: Client, framework: Framework, ines: Person
) -> None:
    make_goal(framework, ines)
    say(framework, ines, root=4)
    page = words_of(me.get("/me"))
    assert "Two skills to go before Senior Test Engineer" in page
    assert "You are heading for Principal Test Engineer, aiming for July 2029." in page
    assert "Test Engineer I 2021 to 2023" in page
    assert "Test Engineer II Since April 2023 You are here" in page
    assert "1 of 3 skills in place. People usually take" in page
    assert "Your goal. Specialist ladder: same grade as Engineering Manager, no direct" in page
    assert "Say where you are in two skills" in page
    assert "Lay out my plan" in page


def test_a_plan_fills_the_week_and_says_who_sees_what(
    me: Client, framework: Framework, ines: Person
) -> None:
    goal = make_goal(framework, ines)
    say(framework, ines, root=4, python=2, strategy=2)
    adopt(ines, goal)
    page = words_of(me.get("/me"))
    assert "One skill to go before Senior Test Engineer" in page
    assert "Open my plan" in page
    assert "This week" in page
    assert "Share your plan with Tomasz Wilk" in page
    assert "What Tomasz Wilk sees" in page
    assert "Plan : only you" in page


def test_when_both_last_looked_at_the_path_is_said(
    me: Client, framework: Framework, ines: Person
) -> None:
    goal = make_goal(framework, ines)
    assert "You last changed this on 23 November 2026." in words_of(me.get("/me"))
    adopt(ines, goal)
    tomasz, rui = Person.objects.get(family_name="Wilk"), make_employee("Rui Alves")
    plan = Plan.objects.get()
    for number, who, month in ((8, tomasz, 9), (9, tomasz, 10), (10, rui, 11)):
        PlanVersion.objects.create(
            plan=plan, number=number, at=NOW.replace(month=month, day=3), by_id=ines.pk,
            accepted_by_id=who.pk,
        )  # fmt: skip
    looked = "You and Tomasz Wilk last looked at this path on "
    assert looked not in words_of(me.get("/me"))  # that was before this goal
    Goal.objects.update(created_at=NOW.replace(month=8))
    assert f"{looked}3 October 2026." in words_of(me.get("/me"))
    talk = Conversation.objects.create(
        person=ines, manager_id=rui.pk, state="agreed", made_at=NOW, made_by_id=rui.pk,
        planned_at=NOW, revealed_at=NOW, agreed_at=NOW, agreed_by_id=rui.pk, key=uuid.uuid4(),
    )  # fmt: skip
    assert f"{looked}3 October 2026." in words_of(me.get("/me"))
    Conversation.objects.filter(pk=talk.pk).update(manager_id=tomasz.pk)
    assert f"{looked}23 November 2026." in words_of(me.get("/me"))


def test_the_next_talk_is_announced_with_and_without_a_goal(
    me: Client, framework: Framework, ines: Person
) -> None:
    tomasz = Person.objects.get(family_name="Wilk")
    talk = Conversation.objects.create(
        person=ines, manager_id=tomasz.pk, state="planned", made_at=NOW, made_by_id=tomasz.pk,
        planned_at=NOW + timedelta(days=3), key=uuid.uuid4(),
    )  # fmt: skip
    for with_goal in (False, True):
        if with_goal:
            make_goal(framework, ines)
        answer = me.get("/me")
        assert "Coming up" in words_of(answer)
        assert "Conversation with Tomasz Wilk" in words_of(answer)
        assert f'href="/me/talks/{talk.pk}"' in answer.content.decode()


def test_without_a_talk_the_way_to_ask_for_one_is_there(
    me: Client, framework: Framework, ines: Person
) -> None:
    make_goal(framework, ines)
    answer = me.get("/me")
    assert "No conversation is planned. Ask Tomasz Wilk for a talk" in words_of(answer)
    assert 'href="/me/reviews"' in answer.content.decode()


def test_what_was_recorded_this_year_is_counted(
    me: Client, framework: Framework, ines: Person
) -> None:
    make_goal(framework, ines)
    assert "Nothing yet. Work you finish" in words_of(me.get("/me"))
    say(framework, ines, root=2)
    say(framework, ines, root=3)
    say(framework, ines, root=4)
    hold(ines, framework.roles["tl"], NOW.date().replace(month=3), None, kind="acting")
    page = words_of(me.get("/me"))
    assert "Skills moved up a level 1 Most recent: Root-cause analysis, November" in page
    assert "Temporary roles 1 Test Team Lead, March 2026" in page


def test_having_every_skill_and_having_arrived_are_said(
    me: Client, framework: Framework, ines: Person
) -> None:
    goal = make_goal(framework, ines)
    say(framework, ines, root=5, python=5, strategy=5)
    assert "You have every skill for Senior Test Engineer" in words_of(me.get("/me"))
    Goal.objects.filter(pk=goal.pk).update(
        role=framework.roles["te2"], route=[framework.id("te1"), framework.id("te2")]
    )
    page = words_of(me.get("/me"))
    assert "You are where you wanted to be" in page
    assert words_of(me.get("/me/plan/new"))


def test_a_skill_may_be_the_goal(me: Client, framework: Framework, ines: Person) -> None:
    Goal.objects.create(
        person=ines, skill=framework.skills["people"], skill_level=3, state="chosen",
        created_at=NOW, changed_at=NOW,
    )  # fmt: skip
    say(framework, ines, people=1)
    assert "Two levels to go in Leading people" in words_of(me.get("/me"))
    page = words_of(me.get("/me/plan/new"))
    assert "towards Leading people" in page
    me.post("/me/plan/new", {"keep": ["show"]})
    assert "My plan to Leading people" in words_of(me.get("/me/plan"))
    say(framework, ines, people=3)
    assert "You reached your level in Leading people" in words_of(me.get("/me"))


def test_names_from_files_are_shown_as_text(me: Client, framework: Framework, ines: Person) -> None:
    make_goal(framework, ines)
    unit = OrgUnit.objects.create(code="x", name=XSS)
    ines.assignments.update(unit=unit)
    type(framework.roles["te2"]).objects.filter(pk=framework.id("te2")).update(name=XSS)
    for path in ("/me", "/me/start", "/me/skills"):
        words_of(me.get(path))


def test_the_first_page_costs_the_same_however_much_there_is(
    me: Client, framework: Framework, ines: Person,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    with django_assert_num_queries(11):
        me.get("/me")
    goal = make_goal(framework, ines)
    say(framework, ines, root=4)
    adopt(ines, goal)
    for level in (1, 2, 3, 4, 5):
        say(framework, ines, python=level)
    me.get("/me")  # reads the framework, which the process keeps
    with django_assert_num_queries(15):
        me.get("/me")


def test_what_others_wait_for_comes_first_in_the_week_and_by_name(
    me: Client, framework: Framework, ines: Person
) -> None:
    goal = make_goal(framework, ines)
    adopt(ines, goal)
    plan = Plan.objects.get()
    tomasz, rui = Person.objects.get(family_name="Wilk"), make_employee("Rui Alves")
    Change.objects.create(
        person=ines, plan=plan, side="manager", proposed_by_id=tomasz.pk, proposed_at=NOW,
        reason="Sooner", key=uuid.uuid4(),
    )  # fmt: skip
    for skill in ("root", "python"):
        shown = Evidence.objects.create(
            person=rui, skill=framework.skills[skill], what="Found the cause", done_on=NOW.date(),
            entry=uuid.UUID(int=1),
        )  # fmt: skip
        Confirmation.objects.create(evidence=shown, asked=ines, asked_at=NOW)
    answer = me.get("/me")
    titles = [task.title for task in answer.context["tasks"]]
    assert titles[:2] == [
        "Answer the change that Tomasz Wilk proposes", "Say whether you saw what Rui Alves did",
    ]  # fmt: skip
    assert len(titles) == 3
    assert "Answer the change that Tomasz Wilk proposes" in words_of(answer)
    Goal.objects.update(state="dropped")
    assert "Answer the change that Tomasz Wilk proposes" in words_of(me.get("/me"))


def test_a_time_that_the_map_does_not_tell_is_not_told_here() -> None:
    few, enough = Made(5, 18, 12, 24, 0.4), Made(9, 18, 12, 24, 0.95)
    assert _usual(few) == "5 colleagues made this move."
    assert _usual(enough).startswith("People usually take")
