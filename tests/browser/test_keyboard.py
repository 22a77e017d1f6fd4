"""Everything by the keyboard, nothing that moves for those who asked for calm."""

import re

from playwright.sync_api import Page

from tests.browser.visitors import MakeVisitor
from tests.browser.worlds import World

MOST_TABS = 60
FOCUSED = "() => document.activeElement.closest('svg.map a')?.querySelector('title')?.textContent"
MOVING = """() => [...document.querySelectorAll("*")].filter(each => {
  const style = getComputedStyle(each);
  return [style.transitionDuration, style.animationDuration].join().replace(/[0s,. ]/g, "");
}).length"""


def tab_to_stop(page: Page, name: str) -> int:
    """Press Tab until the stop of this name has the focus; returns how often."""
    for presses in range(1, MOST_TABS):
        page.keyboard.press("Tab")
        if name in (page.evaluate(FOCUSED) or ""):
            return presses
    raise AssertionError(f"Tab does not reach {name}")


def test_a_stop_on_the_map_opens_by_enter(demo: World, visitor: MakeVisitor) -> None:
    ines = visitor(demo).sign_in_as("Ines Duarte")
    ines.open("/me/map")
    tab_to_stop(ines.page, "Senior Test Engineer")
    ines.page.keyboard.press("Enter")
    ines.page.wait_for_url(re.compile(r"/me/map/\d+"))
    ines.reads("What you would build")


def test_the_first_tab_skips_to_the_content(demo: World, visitor: MakeVisitor) -> None:
    ines = visitor(demo).sign_in_as("Ines Duarte")
    ines.open("/me/map")
    ines.page.keyboard.press("Tab")
    assert ines.page.evaluate("() => document.activeElement.innerText") == "Skip to content"
    ines.page.keyboard.press("Enter")
    ines.page.keyboard.press("Tab")
    assert ines.page.evaluate("() => !!document.activeElement.closest('main')")


def test_the_area_menu_opens_by_enter_and_closes_by_escape(
    demo: World, visitor: MakeVisitor
) -> None:
    tomasz = visitor(demo).sign_in_as("Tomasz Wójcik")
    summary = tomasz.page.locator("details.areas > summary")
    summary.focus()
    tomasz.page.keyboard.press("Enter")
    tomasz.link("Team").wait_for(state="visible")
    tomasz.page.keyboard.press("Escape")
    tomasz.link("Team").wait_for(state="hidden")
    assert tomasz.page.evaluate("() => document.activeElement.tagName") == "SUMMARY"


def test_the_area_menu_works_without_scripts(demo: World, visitor: MakeVisitor) -> None:
    tomasz = visitor(demo, scripts=False).sign_in_as("Tomasz Wójcik")
    tomasz.page.locator("details.areas > summary").click()
    tomasz.link("Team").click()
    tomasz.sees(re.compile("decisions"))


def test_nothing_moves_for_those_who_ask_for_calm(demo: World, visitor: MakeVisitor) -> None:
    ines = visitor(demo).sign_in_as("Ines Duarte")
    ines.open("/me/map")
    assert ines.page.evaluate(MOVING) == 0
    ines.page.emulate_media(reduced_motion="no-preference")
    assert ines.page.evaluate(MOVING) > 0  # so that the line above can fail
