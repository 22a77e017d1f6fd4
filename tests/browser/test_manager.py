"""A manager's week in browsers of their own: answers, a deputy for a time, and the area switch."""

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from tests.browser.test_employee_journey import choose_and_plan
from tests.browser.visitors import MakeVisitor, Visitor
from tests.browser.worlds import World

INES, TOMASZ, PRIYA = "Ines Duarte", "Tomasz Wójcik", "Priya Raman"
OF_INES = """SELECT {} FROM plans_plan p JOIN people_person e ON e.id = p.person_id
             WHERE e.given_name = 'Ines' AND e.family_name = 'Duarte'"""
WAITING = f"Answer the plan that {INES} shared"


def shared_plan(demo: World, visitor: MakeVisitor) -> Visitor:
    """Ines, who has just shared a plan with Tomasz."""
    ines = visitor(demo).sign_in_as(INES)
    choose_and_plan(ines)
    ines.button(f"Share with {TOMASZ}").click()
    ines.reads(re.compile(f"{TOMASZ} sees it since"))
    return ines


def name_priya(tomasz: Visitor) -> None:
    """Name Priya as deputy from today for a week."""
    tomasz.open("/team/deputies")
    last = datetime.now(tz=UTC).date() + timedelta(days=7)
    tomasz.page.get_by_label("Or someone else, by name").fill(PRIYA)
    tomasz.page.get_by_label("Last day").fill(last.isoformat())
    tomasz.button("Name a deputy").click()
    tomasz.reads(PRIYA)
    expect(tomasz.button(re.compile("End now"))).to_be_visible()


def test_a_plan_is_answered_in_three_clicks(demo: World, visitor: MakeVisitor) -> None:
    ines = shared_plan(demo, visitor)
    tomasz = visitor(demo).sign_in_as(TOMASZ)
    tomasz.open("/team")
    tomasz.sees(re.compile(r"decisions? waits? for you|decisions? and"))
    tomasz.click(tomasz.page.get_by_role("link", name=re.compile(r"^\d+ decisions?$")))
    tomasz.click(tomasz.link(WAITING))
    tomasz.sees(WAITING)
    tomasz.reads("What it asks of the team")
    tomasz.click(tomasz.button("Agree"))
    tomasz.page.wait_for_url("**/team/approvals")
    assert tomasz.clicks == 3
    assert demo.value(OF_INES.format("p.state")) == "agreed"
    expect(tomasz.link(WAITING)).to_have_count(0)
    ines.open("/me/plan")
    ines.reads(re.compile("agreed", re.IGNORECASE))


def test_no_needs_a_reason_and_the_person_reads_it(demo: World, visitor: MakeVisitor) -> None:
    ines = shared_plan(demo, visitor)
    tomasz = visitor(demo, scripts=False).sign_in_as(TOMASZ)
    tomasz.open("/team/approvals")
    tomasz.link(WAITING).click()
    tomasz.button("Send back with this reason").click()
    tomasz.reads("Say why. A no without a reason helps nobody.")
    tomasz.expect_complaint("422")
    tomasz.page.get_by_label("Why not, or not yet?").fill("Plan a use before the course")
    tomasz.button("Send back with this reason").click()
    tomasz.page.wait_for_url("**/team/approvals")
    assert demo.value(OF_INES.format("p.state")) == "shared"
    ines.open("/me/plan")
    ines.reads(re.compile("Plan a use before the course"))


def test_a_deputy_answers_for_the_time_and_not_longer(demo: World, visitor: MakeVisitor) -> None:
    ines = shared_plan(demo, visitor)
    person = demo.value(OF_INES.format("p.person_id"))
    tomasz = visitor(demo).sign_in_as(TOMASZ)
    priya = visitor(demo).sign_in_as(PRIYA)
    answer = priya.page.request.get(f"/team/{person}")
    assert answer.status == 404

    name_priya(tomasz)
    ines.open("/me/goal")
    ines.reads(re.compile(f"{PRIYA} stands in for {TOMASZ} until"))
    priya.open("/me")
    priya.page.locator("details.areas > summary").click()
    priya.link("Team").click()
    priya.reads(re.compile(f"You stand in for {TOMASZ}"))
    priya.link("Approvals").click()
    priya.link(WAITING).click()
    priya.sees(WAITING)

    tomasz.open("/team/approvals")  # both look at it; he is faster
    tomasz.link(WAITING).click()
    tomasz.button("Agree").click()
    tomasz.page.wait_for_url("**/team/approvals")
    priya.button("Agree").click()
    priya.reads("This was answered already.")
    assert demo.value(OF_INES.format("count(*)") + " AND p.state = 'agreed'") == 1

    tomasz.open("/team/deputies")
    tomasz.button(re.compile("End now")).click()
    tomasz.reads(re.compile("Ended on"))
    answer = priya.page.request.get(f"/team/{person}")
    assert answer.status == 404
    priya.open("/team")
    priya.reads("No one reports to you yet")
    priya.page.locator("details.areas > summary").click()  # she runs programmes, and no team
    expect(priya.link("Programmes")).to_be_visible()
    expect(priya.link("Team")).to_have_count(0)


def test_the_area_switch_names_the_area_and_leads_to_the_others(
    demo: World, visitor: MakeVisitor
) -> None:
    tomasz = visitor(demo, scripts=False).sign_in_as(TOMASZ)
    switch = tomasz.page.locator("details.areas > summary")
    expect(switch).to_have_text("Me, switch area")
    switch.focus()
    before = switch.bounding_box()
    tomasz.page.keyboard.press("Enter")
    assert switch.bounding_box() == before  # the menu opens below and moves nothing
    tomasz.page.keyboard.press("Tab")
    tomasz.page.keyboard.press("Tab")
    tomasz.page.keyboard.press("Enter")
    tomasz.page.wait_for_url("**/team")
    expect(tomasz.page.locator("details.areas > summary")).to_have_text("Team, switch area")
