"""Pictures of the main pages for the documentation and for looking at them; not a test.

    python -m tests.browser.take_screenshots http://localhost:8000 --out docs
    python -m tests.browser.take_screenshots http://localhost:8000 --out /tmp/look --all

Needs a running demo (`make run`) and Chromium. Without --all it writes screenshot.png: the map with
a role selected, wide and light. With --all it writes the main pages in all looks. It changes
nothing but what the pages themselves note.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import launch
from tests.browser.inspection import HEIGHT, LOOKS, Theme
from tests.browser.visitors import Visitor

#: who looks at which pages
PAGES = {
    "Ines Duarte": {
        "home": "/me", "start": "/me/start", "map": "/me/map", "goal": "/me/goal",
        "skills": "/me/skills", "log": "/me/record/log", "plan": "/me/plan",
        "search": "/search?q=test", "account": "/account/settings", "notices": "/account/notices",
    },
    "Tomasz Wójcik": {"team": "/team", "notices-manager": "/account/notices"},
    "Hannah Lindqvist": {
        "imports": "/org/imports", "architecture": "/org/architecture",
        "preview": "/org/architecture/preview",
    },
}  # fmt: skip
MAP_HEIGHT = 1280  # px: down to the end of the map
STOP = re.compile("^Engineering Manager, Verification")


def picture(page: Page, path: Path, width: int, theme: Theme) -> None:
    """Write one picture of the whole page."""
    page.set_viewport_size({"width": width, "height": HEIGHT[width]})
    page.emulate_media(color_scheme=theme)
    page.screenshot(path=path, full_page=True, animations="disabled")


def map_with_a_role(browser: Browser, address: str, out: Path) -> None:
    """screenshot.png: the map with a role of the other ladder selected."""
    ines = Visitor(browser, address).sign_in_as("Ines Duarte")
    ines.open("/me/map")
    ines.page.locator("svg.map").get_by_role("link", name=STOP).click()
    ines.reads("What you would build")
    ines.page.mouse.move(0, 0)
    ines.page.set_viewport_size({"width": 1280, "height": MAP_HEIGHT})
    ines.page.emulate_media(color_scheme="light")
    ines.page.screenshot(path=out / "screenshot.png", animations="disabled")
    ines.leave()


def all_pages(browser: Browser, address: str, out: Path) -> None:
    """Every main page in every look, as it is for these people now."""
    for name, pages in PAGES.items():
        visitor = Visitor(browser, address).sign_in_as(name)
        for page, path in pages.items():
            visitor.page.goto(path)
            for width, theme in LOOKS:
                file = out / f"{page}-{width}{'-dark' if theme == 'dark' else ''}.png"
                picture(visitor.page, file, width, theme)
        visitor.context.close()


def main() -> None:
    """Read the arguments and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("address")
    parser.add_argument("--out", type=Path, default=Path("docs"))
    parser.add_argument("--all", action="store_true", help="the main pages in all looks")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        take = all_pages if options.all else map_with_a_role
        take(browser, options.address.rstrip("/"), options.out)
        browser.close()


if __name__ == "__main__":
    main()
