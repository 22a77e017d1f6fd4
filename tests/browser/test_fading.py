"""What fades: seen on the first page, understood without seeing it, brought back in two clicks."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.inspection import faults_of
from tests.browser.test_employee_journey import choose_and_plan
from tests.browser.visitors import MakeVisitor
from tests.browser.worlds import World

SKILL = "Design of experiments"
FADING = re.compile(f"^{SKILL} is fading. .* would bring it back.$")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_skill_that_fades_is_used_again(demo: World, visitor: MakeVisitor, scripts: bool) -> None:
    ines = visitor(demo, scripts=scripts).sign_in_as("Ines Duarte")
    choose_and_plan(ines)
    ines.open("/me")
    chart = ines.page.get_by_role("figure").filter(has_text=SKILL)
    expect(chart.get_by_role("heading")).to_have_text(FADING)
    picture = chart.get_by_role("img")
    expect(picture).to_have_accessible_name(re.compile("Line chart.*Last used in.*Unused, .*left"))
    expect(chart.get_by_text("An estimate, not a test.")).to_be_visible()
    expect(chart.get_by_role("table")).to_be_hidden()
    chart.get_by_text("The same as a table").click()
    expect(chart.get_by_role("table").get_by_role("row")).not_to_have_count(0)
    expect(chart.get_by_role("row", name=re.compile("Today Fading about half"))).to_be_visible()

    ines.clicks = 0
    ines.click(ines.link("I have used it since"))
    ines.sees("Log what I did")
    ines.page.get_by_label("What did you do").fill("Trial plan for the new carrier")
    expect(ines.page.get_by_label(SKILL)).to_be_checked()
    ines.click(ines.button("Save to my record"))
    assert ines.clicks == 2
    ines.open("/me")
    expect(ines.page.get_by_role("heading", name=FADING)).to_have_count(0)


def test_the_chart_is_whole_in_every_look(demo: World, visitor: MakeVisitor) -> None:
    ines = visitor(demo).sign_in_as("Ines Duarte")
    choose_and_plan(ines)
    ines.open("/me")
    expect(ines.page.get_by_role("heading", name=FADING)).to_be_visible()
    assert faults_of(ines.page) == []
    ines.link("How we work this out").click()
    ines.sees("How we estimate the strength of a skill")
    ines.reads("It decides nothing about you: no pay, no appraisal, no selection, no ranking.")
    ines.open("/me/skills")
    ines.reads(re.compile("Fading: last used in"))
    ines.page.locator("a.row", has_text=SKILL).click()
    ines.sees(SKILL)
    expect(ines.page.get_by_role("heading", name=FADING)).to_be_visible()
    expect(ines.page.get_by_role("heading", name="Who says what")).to_be_visible()
    assert faults_of(ines.page) == []
