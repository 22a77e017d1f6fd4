"""L&D begins a round in five clicks; whoever is asked says what they wish for, or not this time."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visitors import MakeVisitor
from tests.browser.worlds import World

INES, PRIYA = "Ines Duarte", "Priya Raman"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_round_is_begun_in_five_clicks(demo: World, visitor: MakeVisitor, scripts: bool) -> None:
    priya = visitor(demo, scripts=scripts).sign_in_as(PRIYA)
    priya.open("/programmes")
    priya.link("Mentoring, 2026 to 2027").click()
    priya.sees("Mentoring, 2026 to 2027")
    priya.clicks = 0
    priya.click(priya.link("New round"))
    priya.sees("What does the round begin with?")
    priya.click(priya.button(re.compile("Use this.*Reverse mentoring")))
    priya.sees(re.compile(r"It would ask \d+ people, and experts with \d+ places"))
    priya.page.get_by_label("Name of the round").fill("Spring round")
    priya.click(priya.button("Continue with the rules"))
    priya.sees("What makes a good pair?")
    priya.click(priya.button("Continue to the invitation"))
    priya.sees(re.compile(r"Invite \d+ people to look for somebody"))
    priya.click(priya.button("Invite"))
    priya.sees("Spring round")
    assert priya.clicks == 5
    priya.reads(re.compile(r"people are invited"))


def test_who_is_asked_joins_with_wishes_and_leaves_again(demo: World, visitor: MakeVisitor) -> None:
    ines = visitor(demo).sign_in_as(INES)
    ines.open("/account/notices")
    ines.clicks = 0
    ines.click(ines.link(re.compile("You are invited to New in the team")))
    ines.sees(re.compile("New in the team: do you want to meet somebody"))
    ines.page.get_by_label("What do you want to talk about?").fill("zq-how-does-this-place-work")
    named = ines.page.locator("datalist option").first.get_attribute("value")
    assert named
    ines.page.get_by_label("First choice").fill(named)
    ines.click(ines.button("Take part"))
    ines.sees("You take part in New in the team")
    assert ines.clicks == 2
    expect(ines.page.get_by_label("First choice")).to_have_value(named)

    priya = visitor(demo).sign_in_as(PRIYA)
    priya.open("/programmes/matching")
    priya.link("New in the team").click()
    priya.link("See who answered").click()
    priya.link(re.compile(r"^Joined \(1\)")).click()
    expect(priya.page.get_by_role("row", name=re.compile(INES))).to_have_count(1)
    assert named not in priya.page.get_by_role("table").inner_text()

    ines.click(ines.button("Leave the round"))
    ines.sees("You left this round again")
    priya.page.reload()
    expect(priya.page.get_by_role("row", name=re.compile(INES))).to_have_count(0)
