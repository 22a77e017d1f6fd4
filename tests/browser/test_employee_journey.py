"""Journey A: a goal, a path and a plan in six clicks and one sentence, with and without scripts."""

import re

import pytest

from tests.browser.visitors import MakeVisitor, Visitor
from tests.browser.worlds import World

REASON = "I want to answer for a whole test programme."


def choose_and_plan(ines: Visitor) -> None:
    """The clicks of journey A up to the plan that only she sees."""
    ines.sees(re.compile("Welcome, Ines"))
    ines.click(ines.link("Look at three possible routes"))
    ines.sees("Where you could go from Test Engineer II")
    ines.click(ines.page.locator("svg.map").get_by_role("link", name=re.compile("^Principal Test")))
    ines.click(ines.link("Make this my goal"))
    ines.sees("Make Principal Test Engineer my goal")
    ines.page.get_by_label("Why this goal").fill(REASON)
    ines.click(ines.button("Continue"))
    ines.sees(re.compile("steps? towards Senior Test Engineer"))
    ines.click(ines.button(re.compile(r"Keep these \d+ steps|Keep this step")))
    ines.sees("My plan to Senior Test Engineer")
    ines.reads("Only you see it.")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_goal_a_path_and_a_plan(demo: World, visitor: MakeVisitor, scripts: bool) -> None:
    ines = visitor(demo, scripts=scripts).sign_in_as("Ines Duarte")
    choose_and_plan(ines)
    ines.click(ines.button("Share with Tomasz Wójcik"))
    ines.reads(re.compile("Tomasz Wójcik sees it since"))
    assert ines.clicks == 6

    tomasz = visitor(demo, scripts=scripts).sign_in_as("Tomasz Wójcik")
    tomasz.link(re.compile(r"^Notices, \d+ new$")).click()
    tomasz.link("Ines Duarte shared their plan with you").click()
    tomasz.sees("Ines Duarte: plan to Senior Test Engineer")
    tomasz.reads(re.compile("Principal Test Engineer"))
    tomasz.open("/team")
    row = tomasz.page.get_by_role("row", name=re.compile("Ines Duarte"))
    assert "Senior Test Engineer" in row.inner_text()
    assert re.search(r"0 of \d+ steps done", row.inner_text())


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_later_change_takes_three_clicks(
    demo: World, visitor: MakeVisitor, scripts: bool
) -> None:
    ines = visitor(demo, scripts=scripts).sign_in_as("Ines Duarte")
    choose_and_plan(ines)
    ines.open("/me")
    ines.clicks = 0
    ines.click(ines.link("Change my goal"))
    ines.sees("Your goal is Principal Test Engineer")
    ines.click(ines.link("Change day or route"))
    ines.page.get_by_label("By when").fill("2031-05-31")
    ines.click(ines.button("Continue"))
    assert ines.clicks == 3
    ines.sees("My plan to Senior Test Engineer")
    ines.reads(re.compile("Goal: Principal Test Engineer, May 2031"))


def test_the_answer_changes_home_from_first_steps_to_the_way(
    demo: World, visitor: MakeVisitor
) -> None:
    ines = visitor(demo).sign_in_as("Ines Duarte")
    choose_and_plan(ines)
    ines.link("My career").click()
    ines.sees(re.compile(r"skills? to go before Senior Test Engineer"))
    route = ines.page.get_by_role("list").filter(has_text="You are here")
    assert "Principal Test Engineer" in route.inner_text()
    ines.link("Open my plan").click()
    ines.sees("My plan to Senior Test Engineer")
