"""A plan that two agree on and change: employee and manager, each in a browser of their own."""

import re

import pytest

from tests.browser.test_employee_journey import choose_and_plan
from tests.browser.visitors import MakeVisitor, Visitor
from tests.browser.worlds import World

WHY = "The new rig comes in spring."
INES = "SELECT id FROM people_person WHERE given_name = 'Ines' AND family_name = 'Duarte'"
CHANGE = "SELECT id FROM plans_change WHERE person_id = ({}) AND side = %s ORDER BY id DESC LIMIT 1"
STATES = "SELECT string_agg(state, ' ' ORDER BY id) FROM plans_change WHERE person_id = ({})"
SKILL = "SELECT id FROM skills_skill WHERE name = 'Test strategy'"
VERSIONS = """SELECT count(*) FROM plans_planversion v JOIN plans_plan p ON p.id = v.plan_id
              WHERE p.person_id = ({}) AND v.snapshot->>'what' = 'changed'"""


def agree(ines: Visitor, tomasz: Visitor) -> None:
    """Ines shares the plan of journey A, and Tomasz agrees from his notice."""
    choose_and_plan(ines)
    ines.button("Share with Tomasz Wójcik").click()
    ines.reads(re.compile("Tomasz Wójcik sees it since"))
    tomasz.open("/account/notices")
    tomasz.link("Ines Duarte shared their plan with you").click()
    tomasz.sees("Ines Duarte: plan to Senior Test Engineer")
    tomasz.button("Agree").click()
    tomasz.page.wait_for_url("**/team/approvals")
    ines.open("/me/plan")
    ines.reads(re.compile("You and Tomasz Wójcik agreed this version on"))


def propose_later_end(person: Visitor) -> None:
    """From the form to the page before and after: the last step ends in 2029."""
    last = person.page.locator("input[name^=ends_]").last
    last.fill("2029-12-01")
    person.page.get_by_label("Why").fill(WHY)
    person.click(person.button("Look at the difference"))
    person.sees("One thing would change")
    person.reads(re.compile("1 December 2029"))
    person.reads(re.compile(r"The plan ends on .* months later"))


def moved_days(world: World) -> int:
    """How many of Ines's steps end in December 2029."""
    return int(
        world.value(
            "SELECT count(*) FROM plans_step s JOIN plans_plan p ON p.id = s.plan_id"
            f" WHERE p.person_id = ({INES}) AND s.ends_on = '2029-12-01'"
        )
    )


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_later_change_is_proposed_in_three_clicks_and_answered(
    demo: World, visitor: MakeVisitor, scripts: bool
) -> None:
    ines = visitor(demo, scripts=scripts).sign_in_as("Ines Duarte")
    tomasz = visitor(demo, scripts=scripts).sign_in_as("Tomasz Wójcik")
    agree(ines, tomasz)
    ines.clicks = 0
    ines.click(ines.link("Propose a change"))
    propose_later_end(ines)
    ines.click(ines.button("Send to Tomasz Wójcik"))
    assert ines.clicks == 3
    ines.sees("Your proposal waits for Tomasz Wójcik")
    assert moved_days(demo) == 0

    tomasz.open("/account/notices")
    tomasz.link("Ines Duarte proposes a change of their plan").click()
    tomasz.sees("Ines Duarte proposes a change")
    tomasz.reads(re.compile("1 December 2029"))
    tomasz.button("Accept").click()
    tomasz.sees("Ines Duarte: plan to Senior Test Engineer")
    assert moved_days(demo) == 1
    ines.open("/me/plan")
    ines.reads("You proposed it. Tomasz Wójcik agreed. " + WHY)
    ines.link("Version 4").click()
    ines.reads("Beside version 3")


def test_the_manager_proposes_and_the_employee_says_no_with_a_reason(
    demo: World, visitor: MakeVisitor
) -> None:
    ines = visitor(demo).sign_in_as("Ines Duarte")
    tomasz = visitor(demo).sign_in_as("Tomasz Wójcik")
    agree(ines, tomasz)
    tomasz.open(f"/team/{demo.value(INES)}/plan")
    tomasz.link("Propose a change").click()
    propose_later_end(tomasz)
    tomasz.button("Send to Ines Duarte").click()
    ines.open("/me/plan")
    ines.link("Look at it and answer").click()
    ines.sees("Tomasz Wójcik proposes a change")
    ines.button("Decline").click()
    ines.reads(re.compile("Say why not"))
    ines.expect_complaint("422")
    ines.page.get_by_label("Your answer in a sentence").fill("The rig is booked.")
    ines.button("Decline").click()
    ines.sees("My plan to Senior Test Engineer")
    tomasz.page.reload()
    tomasz.sees("This change was declined")
    tomasz.reads(re.compile("The rig is booked."))
    assert moved_days(demo) == 0


def test_both_answer_each_other_at_once_and_the_later_looks_again(
    demo: World, visitor: MakeVisitor
) -> None:
    ines = visitor(demo).sign_in_as("Ines Duarte")
    tomasz = visitor(demo).sign_in_as("Tomasz Wójcik")
    agree(ines, tomasz)
    number = demo.value(INES)
    ines.open("/me/plan/change")
    tomasz.open(f"/team/{number}/plan/change")  # before anything waits for him
    propose_later_end(ines)
    ines.button("Send to Tomasz Wójcik").click()
    ines.sees("Your proposal waits for Tomasz Wójcik")
    tomasz.page.get_by_label("Goal reached by").fill("2031-05-31")
    tomasz.page.get_by_label("Why").fill("It needs a year more.")
    tomasz.button("Look at the difference").click()
    tomasz.button("Send to Ines Duarte").click()
    tomasz.sees("Your proposal waits for Ines Duarte")

    ines.open(f"/me/plan/changes/{demo.value(CHANGE.format(INES), 'manager')}")
    tomasz.open(f"/team/{number}/changes/{demo.value(CHANGE.format(INES), 'person')}")
    for each in (ines, tomasz):
        each.page.get_by_label("Your answer in a sentence").fill("Good.")
    for each in (ines, tomasz):
        each.button("Accept").click(no_wait_after=True)
    for each in (ines, tomasz):
        each.page.locator("#refusal, main [role=status]").first.wait_for()
    (later,) = (each for each in (ines, tomasz) if each.page.locator("#refusal").count())
    later.reads(re.compile("has changed since this was proposed"))
    later.expect_complaint("422")
    assert sorted(str(demo.value(STATES.format(INES))).split()) == ["accepted", "proposed"]
    later.button("Accept").click()
    later.sees(re.compile("plan to Senior Test Engineer"))
    assert demo.value(STATES.format(INES)) == "accepted accepted"
    assert demo.value(VERSIONS.format(INES)) == 2
    assert moved_days(demo) == 1


def test_taken_back_in_one_window_it_cannot_be_accepted_in_another(
    demo: World, visitor: MakeVisitor
) -> None:
    ines = visitor(demo).sign_in_as("Ines Duarte")
    tomasz = visitor(demo).sign_in_as("Tomasz Wójcik")
    agree(ines, tomasz)
    ines.open("/me/plan/change")
    propose_later_end(ines)
    ines.button("Send to Tomasz Wójcik").dblclick()
    ines.sees("Your proposal waits for Tomasz Wójcik")
    number, change = demo.value(INES), demo.value(CHANGE.format(INES), "person")
    tomasz.open(f"/team/{number}/changes/{change}")
    ines.open("/me/plan/change")
    ines.sees("One proposal at a time")
    assert ines.page.locator("textarea[name=reason]").count() == 0
    ines.button("Take it back").click()
    ines.sees("My plan to Senior Test Engineer")
    tomasz.button("Accept").click()
    tomasz.reads(re.compile("answered or taken back already"))
    tomasz.expect_complaint("422")
    assert demo.value(STATES.format(INES)) == "withdrawn"
    assert moved_days(demo) == 0


def test_a_skill_kept_as_an_option_becomes_the_goal_of_both(
    demo: World, visitor: MakeVisitor
) -> None:
    ines = visitor(demo).sign_in_as("Ines Duarte")
    tomasz = visitor(demo).sign_in_as("Tomasz Wójcik")
    agree(ines, tomasz)
    ines.open(f"/me/skills/{demo.value(SKILL)}")
    ines.page.get_by_label("The level you want to reach").select_option("5")
    ines.button("Keep as an option").click()
    ines.reads(re.compile("You keep it as an option, at level 5"))
    ines.open("/me/plan")
    ines.link("Propose a change").click()
    level = ines.page.get_by_label(re.compile("Level to reach"))
    assert not level.is_visible()
    ines.page.get_by_label("Goal", exact=True).select_option(label="Test strategy, level 5")
    assert level.is_visible()
    ines.page.locator("details summary", has_text=re.compile("level")).first.click()
    ines.page.locator("select[name^=level_]:visible").first.select_option("5")
    ines.page.get_by_label("Why").fill(WHY)
    ines.button("Look at the difference").click()
    ines.sees("Two things would change")
    ines.button("Send to Tomasz Wójcik").click()
    ines.sees("Your proposal waits for Tomasz Wójcik")
    tomasz.open(f"/team/{demo.value(INES)}/plan/change")
    tomasz.sees("One proposal at a time")
    tomasz.link("Look at it and answer").click()
    tomasz.reads(re.compile("Senior Test Engineer|Principal Test Engineer"))
    tomasz.reads(re.compile("Test strategy, level 5"))
    tomasz.reads(re.compile("Level 5"))
    tomasz.button("Accept").click()
    tomasz.sees("Ines Duarte: plan to Test strategy")
    ines.open("/me/goal")
    ines.sees("Your goal is Test strategy at level 5")
    ines.reads(re.compile("You and Tomasz Wójcik agreed on it"))
    ines.open("/me/plan/versions/4")
    ines.reads(re.compile("Test strategy, level 5"))
