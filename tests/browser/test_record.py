"""A record that two keep: logged in three clicks, confirmed by the colleague in one."""

import re

import pytest

from tests.browser.visitors import MakeVisitor, Visitor
from tests.browser.worlds import World

WORK = "Found why the pump seal leaked twice"


def log_and_ask(ines: Visitor) -> None:
    """Three clicks for the log; asking is typing a name."""
    ines.open("/me/record")
    ines.clicks = 0
    ines.click(ines.link("Log something"))
    ines.sees("Log what I did")
    ines.page.get_by_label("What did you do?").fill(WORK)
    ines.click(ines.page.get_by_label("Root-cause analysis"))
    ines.click(ines.button("Save to my record"))
    ines.sees(WORK)
    assert ines.clicks == 3


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_three_clicks_to_log_and_one_to_confirm(
    demo: World, visitor: MakeVisitor, scripts: bool
) -> None:
    ines = visitor(demo, scripts=scripts).sign_in_as("Ines Duarte")
    log_and_ask(ines)
    ines.page.get_by_label("Or someone else, by name").fill("Tomasz Wójcik")
    ines.button("Ask to confirm").click()
    ines.reads(re.compile("Asked on .*, not answered yet"))

    tomasz = visitor(demo, scripts=scripts).sign_in_as("Tomasz Wójcik")
    tomasz.link(re.compile(r"^Notices, \d+ new$")).click()
    tomasz.link("Ines Duarte asks you to confirm something they did").click()
    tomasz.sees("Did you see Ines Duarte do this?")
    tomasz.reads(re.compile(WORK))
    tomasz.clicks = 0
    tomasz.click(tomasz.button("Yes, I saw this"))
    tomasz.reads("Confirmed. Ines Duarte is told.")
    assert tomasz.clicks == 1

    ines.page.reload()
    ines.reads("Confirmed")
    ines.open("/me/record")
    row = ines.page.get_by_role("listitem").filter(has_text=WORK)
    assert "Confirmed by Tomasz Wójcik" in row.inner_text()


def test_what_is_taken_back_is_gone_for_who_was_asked(demo: World, visitor: MakeVisitor) -> None:
    """Tomasz has the question open while Ines takes the work back."""
    ines = visitor(demo).sign_in_as("Ines Duarte")
    log_and_ask(ines)
    ines.page.get_by_label("Or someone else, by name").fill("Tomasz Wójcik")
    ines.button("Ask to confirm").click()
    ines.reads(re.compile("not answered yet"))

    tomasz = visitor(demo).sign_in_as("Tomasz Wójcik")
    tomasz.open("/me/asked")
    tomasz.link(WORK).click()
    tomasz.sees("Did you see Ines Duarte do this?")

    ines.button("Take back").click()
    ines.reads("Taken back. It no longer counts and nobody sees it.")

    answer = tomasz.button("Yes, I saw this")
    with tomasz.page.expect_response(re.compile("/me/asked/")) as answered:
        answer.click()
    assert answered.value.status == 404
    tomasz.expect_complaint("404")
    tomasz.open("/me/asked")
    assert tomasz.link(WORK).count() == 0


def test_from_the_list_a_colleague_confirms_at_once(demo: World, visitor: MakeVisitor) -> None:
    """One click beside the line, which must not open the line instead."""
    tomasz = visitor(demo).sign_in_as("Tomasz Wójcik")
    tomasz.open("/me/asked")
    first = tomasz.page.get_by_role("button", name=re.compile("^Yes, I saw this"))
    waiting = first.count()
    tomasz.click(first.first)
    tomasz.reads(re.compile(r"Confirmed\. .* is told\."))
    assert tomasz.clicks == 1
    assert first.count() == waiting - 1
