"""L&D asks a colleague, who agrees; somebody from outside signs in to their corner and no further."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visitors import MakeVisitor
from tests.browser.worlds import World

INES, PRIYA = "Ines Duarte", "Priya Raman"
VERA = "Vera Novotná"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_colleague_is_asked_and_agrees(demo: World, visitor: MakeVisitor, scripts: bool) -> None:
    priya = visitor(demo, scripts=scripts).sign_in_as(PRIYA)
    priya.open("/coaches")
    priya.clicks = 0
    priya.sees(re.compile("people help others, .* places are free"))
    priya.click(priya.link("Invite"))
    priya.page.get_by_label("Name", exact=True).fill(INES)
    priya.click(priya.button("Ask"))
    priya.sees(INES)
    priya.reads("Asked, no answer yet.")
    assert priya.clicks == 2

    ines = visitor(demo, scripts=scripts).sign_in_as(INES)
    ines.open("/account/notices")
    ines.clicks = 0
    ines.click(ines.link(re.compile("Priya Raman asks whether you would help others")))
    ines.sees("Would you help others?")
    ines.page.get_by_label("How many people at the same time?").fill("2")
    ines.click(ines.button("Yes, I help"))
    ines.sees("2 of your 2 places are free")
    assert ines.clicks == 2

    priya.page.reload()
    priya.reads("2 of 2 places are free.")
    priya.reads("Test Engineer II")
    priya.open("/coaches?where=inside&role=Test Engineer II")
    expect(priya.page.get_by_role("row", name=re.compile(INES))).to_have_count(1)


def test_a_coach_from_outside_sees_their_corner_and_no_more(
    demo: World, visitor: MakeVisitor
) -> None:
    vera = visitor(demo)
    vera.open("/account/login/")
    vera.button(f"Sign in as {VERA}").click()
    vera.page.wait_for_url("**/me/people")
    expect(vera.page.get_by_role("navigation").first.get_by_role("link")).to_have_text(
        ["People", "What I offer"]
    )
    vera.click(vera.link("What I offer"))
    vera.reads("Lípa Coaching")
    vera.page.get_by_label("How many people at the same time?").fill("3")
    vera.click(vera.button("Save"))
    vera.sees(re.compile("of your 3 places (is|are) free"))
    for path in ("/coaches", "/search?q=Ines", "/me/map", "/me/plan", "/team", "/org/policies"):
        assert vera.context.request.get(path).status == 404, path
