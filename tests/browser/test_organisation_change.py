"""The organisation changes what a role asks for: HR proposes and publishes, each person answers.

Two people in browsers of their own, and a worker between them. The role changes again before the
answer: the outdated one is refused, and the person is shown what it asks now.
"""

import re
from collections.abc import Iterator

import pytest

from tests.browser.inspection import faults_of
from tests.browser.test_employee_journey import choose_and_plan
from tests.browser.visitors import MakeVisitor, Visitor
from tests.browser.worlds import PATIENCE, Kind, Server, World
from waymark.embedded.leftover import wait_until

AT_WORK = Kind("atwork", mode="demo", worker=True, template="demo")
GOAL = "Every module has a test strategy"
GOALS = re.compile(r"under way, \w+ published|Goals of the organisation")
WHY = "Two modules failed in the field last year."
ASKED = """SELECT count(*) FROM plans_pathchange c JOIN people_person e ON e.id = c.person_id
           WHERE e.given_name = 'Ines' AND e.family_name = 'Duarte' AND c.state = 'open'
           AND c.version_id = (SELECT max(id) FROM careers_frameworkversion)"""


@pytest.fixture
def at_work(server: Server) -> Iterator[World]:
    """The demo organisation with a worker, as `make run` has it."""
    world = World(server, AT_WORK)
    world.start()
    yield world
    world.stop()


def look(visitor: Visitor) -> None:
    """Each step is a page for everyone."""
    if visitor.scripts:
        faults = faults_of(visitor.page)
        assert not faults, visitor.page.url + "\n" + "\n".join(faults)
        visitor.page.set_viewport_size({"width": 1280, "height": 900})


def write_goal(hannah: Visitor) -> None:
    """A goal with one skill and one role."""
    hannah.click(hannah.link("Goals"))
    hannah.sees(GOALS)
    look(hannah)
    hannah.click(hannah.link("Write a goal"))
    hannah.page.get_by_label("Goal", exact=True).fill(GOAL)
    hannah.click(hannah.button("Continue with skills and roles"))
    hannah.reads("Say in a sentence why it matters")
    hannah.expect_complaint("422")
    look(hannah)
    assert hannah.page.get_by_label("Goal", exact=True).input_value() == GOAL, (
        "what was typed stays"
    )
    hannah.page.get_by_label("Why").fill(WHY)
    hannah.click(hannah.button("Continue with skills and roles"))
    hannah.sees(GOAL)
    look(hannah)
    hannah.click(hannah.link("Name skills"))
    hannah.page.get_by_role("searchbox", name="Skill").fill("Test strategy")
    hannah.click(hannah.button("Find"))
    hannah.page.get_by_label("Level of Test strategy").select_option("4")
    look(hannah)
    hannah.click(hannah.button(re.compile(r"^Add this skill\s*: Test strategy$")))
    hannah.click(hannah.link("Continue with roles"))
    hannah.page.get_by_role("searchbox", name="Role").fill("Senior Test Engineer")
    hannah.click(hannah.button("Find"))
    look(hannah)
    hannah.click(hannah.button(re.compile(r"^Add this role\s*: Senior Test Engineer$")))


def propose_and_publish(world: World, hannah: Visitor, level: int) -> None:
    """A level for the role, whom it concerns, and publishing; the worker asks them."""
    select = hannah.page.get_by_label("Test strategy for Senior Test Engineer: level")
    select.select_option(str(level))
    look(hannah)
    hannah.click(hannah.button("Keep and see whom it concerns"))
    hannah.sees(re.compile("It concerns"))
    look(hannah)
    hannah.click(hannah.button(re.compile("^Publish and ask")))
    hannah.reads("Published. Everyone it concerns is being told what it means for them.")
    assert wait_until(lambda: world.value(ASKED) == 1, PATIENCE)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_the_organisation_asks_and_the_person_answers(
    at_work: World, visitor: MakeVisitor, scripts: bool
) -> None:
    ines = visitor(at_work, scripts=scripts).sign_in_as("Ines Duarte")
    choose_and_plan(ines)
    hannah = visitor(at_work, scripts=scripts).sign_in_as("Hannah Lindqvist")
    hannah.open("/org/architecture")
    hannah.clicks = 0
    write_goal(hannah)
    hannah.click(hannah.link("Propose a change to roles"))
    hannah.sees("What should each role ask for?")
    propose_and_publish(at_work, hannah, 4)
    assert "Ines" not in hannah.page.content(), "HR sees counts, not who heads for what"
    assert hannah.clicks == 13, "one of them is the form that came back"

    ines.open("/me/plan")
    steps = ines.page.locator("main").inner_text()
    ines.open("/account/notices")
    ines.link(re.compile("^Senior Test Engineer asks for more than before")).click()
    ines.sees(re.compile("more to build for Senior Test Engineer$"))
    ines.reads("Your plan stays as it is until you say yes.")
    look(ines)

    hannah.click(hannah.link("Propose a change to roles"))
    propose_and_publish(at_work, hannah, 5)
    ines.click(ines.button("Add these steps to my plan"))
    ines.reads("The role changed again before you answered.")
    ines.reads("It asks for level 5, two levels more than before.")
    ines.expect_complaint("422")
    ines.open("/me/plan")
    assert ines.page.locator("main").inner_text() == steps, "no plan has moved"

    ines.open("/account/notices")
    ines.link(re.compile("^Senior Test Engineer asks for more than before")).first.click()
    boxes = ines.page.get_by_role("checkbox")
    assert boxes.count() == 3
    ines.clicks = 0
    ines.click(boxes.last)
    ines.click(ines.button("Add these steps to my plan"))
    ines.reads("2 steps are in your plan now. You can change them like every other.")
    assert ines.clicks == 2
    ines.reads("Test strategy: learn what level 5 asks")

    hannah.page.reload()
    hannah.reads("How people answered")
    hannah.reads("You see counts only.")
    look(hannah)
    assert "Ines" not in hannah.page.content()


def test_not_for_me_needs_a_reason_and_later_asks_again(
    at_work: World, visitor: MakeVisitor
) -> None:
    ines = visitor(at_work).sign_in_as("Ines Duarte")
    choose_and_plan(ines)
    hannah = visitor(at_work).sign_in_as("Hannah Lindqvist")
    hannah.open("/org/architecture")
    write_goal(hannah)
    hannah.link("Propose a change to roles").click()
    propose_and_publish(at_work, hannah, 4)
    ines.open("/account/notices")
    ines.link(re.compile("^Senior Test Engineer asks for more than before")).click()
    address = ines.page.url
    ines.button("Later").click()
    ines.reads("We ask you again in two weeks.")
    ines.page.goto(address)
    ines.button("Not for me").click()
    ines.reads("Say in a sentence why this is not for you")
    ines.expect_complaint("422")
    look(ines)
    ines.page.get_by_label("Why it is not for you").fill("I am going to lead people.")
    ines.button("Not for me").click()
    ines.reads("Noted. Your plan stays as it is.")
    ines.page.goto(address)
    ines.reads("I am going to lead people.")
    hannah.page.reload()
    assert "lead people" not in hannah.page.content()
