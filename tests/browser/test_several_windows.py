"""Two windows at once, double clicks, the way back, and forms that have grown old."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.test_employee_journey import choose_and_plan
from tests.browser.visitors import MakeVisitor
from tests.browser.worlds import World

OF_INES = "person_id = (SELECT id FROM people_person WHERE given_name = 'Ines' AND family_name = 'Duarte')"
GOALS = f"SELECT count(*) FROM goals_goal WHERE {OF_INES} AND state IN ('chosen', 'agreed')"
PLANS = f"SELECT count(*) FROM plans_plan WHERE {OF_INES}"
STEPS = f"SELECT count(*) FROM plans_step s JOIN plans_plan p ON p.id = s.plan_id WHERE p.{OF_INES}"
KEEP = re.compile(r"Keep these \d+ steps|Keep this step")
NOTICES = "SELECT count(*) FROM kernel_notice WHERE code = 'plan.shared' AND params->>'name' = %s"


def goal_form(page: Page, world: World, role: str) -> None:
    """The form that makes this role the goal, in this window."""
    number = world.value("SELECT id FROM careers_role WHERE name = %s", role)
    page.goto(f"/me/goal/new?role={number}")


def test_two_windows_choose_two_goals_and_one_is_kept(demo: World, visitor: MakeVisitor) -> None:
    one = visitor(demo).sign_in_as("Ines Duarte")
    other = visitor(demo).sign_in_as("Ines Duarte")
    goal_form(one.page, demo, "Principal Test Engineer")
    goal_form(other.page, demo, "Test Team Lead")
    one.button("Continue").click()
    one.sees(re.compile("towards Senior Test Engineer"))
    other.button("Continue").click()
    other.sees(re.compile("towards Test Team Lead"))
    assert demo.value(GOALS) == 1
    one.button(KEEP).click()  # the steps of the goal that the other window left
    one.reads("changed meanwhile")
    one.expect_complaint("422")
    assert demo.value(PLANS) == 0


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_double_click_does_everything_once(
    demo: World, visitor: MakeVisitor, scripts: bool
) -> None:
    ines = visitor(demo, scripts=scripts).sign_in_as("Ines Duarte")
    goal_form(ines.page, demo, "Principal Test Engineer")
    ines.button("Continue").dblclick()
    ines.sees(re.compile("towards Senior Test Engineer"))
    offered = ines.page.locator("input[name=keep]").count()
    ines.button(KEEP).dblclick()
    ines.sees("My plan to Senior Test Engineer")
    ines.button("Share with Tomasz Wójcik").dblclick()
    ines.reads(re.compile("Tomasz Wójcik sees it since"))
    assert [demo.value(GOALS), demo.value(PLANS), demo.value(STEPS)] == [1, 1, offered]
    assert demo.value(NOTICES, "Ines Duarte") == 1

    ines.link("Add a step").click()
    ines.page.get_by_label("What will you do?").fill("Read the new standard")
    ines.page.locator("main form button[type=submit]").last.dblclick()
    ines.sees("My plan to Senior Test Engineer")
    assert demo.value(STEPS) == offered + 1


def test_the_way_back_after_keeping_a_plan_keeps_it_once(demo: World, visitor: MakeVisitor) -> None:
    ines = visitor(demo).sign_in_as("Ines Duarte")
    choose_and_plan(ines)
    kept = demo.value(STEPS)
    ines.page.go_back()
    again = ines.button(KEEP)
    if again.count():  # kept by the browser as it was; a fresh one leads on to the plan
        again.click()
    ines.sees("My plan to Senior Test Engineer")
    assert [demo.value(PLANS), demo.value(STEPS)] == [1, kept]


def test_an_old_form_says_what_to_do(demo: World, visitor: MakeVisitor) -> None:
    ines = visitor(demo).sign_in_as("Ines Duarte")
    goal_form(ines.page, demo, "Principal Test Engineer")
    ines.context.clear_cookies(name="csrftoken")
    ines.button("Continue").click()
    ines.sees(re.compile("form", re.IGNORECASE))
    ines.expect_complaint("403")
    assert demo.value(GOALS) == 0
    ines.page.goto(urlsplit(ines.page.url).path + "?" + urlsplit(ines.page.url).query)
    ines.button("Continue").click()
    ines.sees(re.compile("towards Senior Test Engineer"))


def test_a_window_that_was_signed_out_meanwhile_asks_to_sign_in(
    demo: World, visitor: MakeVisitor
) -> None:
    ines = visitor(demo).sign_in_as("Ines Duarte")
    goal_form(ines.page, demo, "Principal Test Engineer")
    elsewhere = ines.new_page()
    elsewhere.goto("/account/logout/")
    elsewhere.get_by_role("button", name=re.compile("Sign Out", re.IGNORECASE)).click()
    elsewhere.wait_for_url("**/account/login/**")
    ines.button("Continue").click()
    ines.sees(re.compile("Sign in|form", re.IGNORECASE))
    ines.complaints = [each for each in ines.complaints if "403" not in each]
    assert demo.value(GOALS) == 0
