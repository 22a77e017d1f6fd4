"""Someone at a browser: opens pages, clicks and types as a person does, and notices what is wrong.

Clicks are counted so that a journey can be held to its number. What the browser complains about
(content policy, scripts, missing files, other addresses, server errors) is kept, and fails the test.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, Response, expect

__all__ = ["Visitor"]

WIDE = (1280, 900)
PATIENCE = 20_000.0  # milliseconds; bounds a wait, never stands for one
Name = str | re.Pattern[str]


class Visitor:
    """A person with a browser of their own."""

    def __init__(self, browser: Browser, address: str, *, scripts: bool = True) -> None:
        """Open an empty window on the installation at this address."""
        self.address, self.scripts = address, scripts
        self.clicks = 0
        self.complaints: list[str] = []
        self.context = browser.new_context(
            base_url=address,
            java_script_enabled=scripts,
            viewport={"width": WIDE[0], "height": WIDE[1]},
            reduced_motion="reduce",
            locale="en-GB",
        )
        self.context.set_default_timeout(PATIENCE)
        self.page = self.new_page()

    def new_page(self) -> Page:
        """Another window of the same person."""
        page = self.context.new_page()
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("request", self._asked)
        page.on("response", self._answered)
        return page

    def open(self, path: str) -> None:
        """Go to an address, as by a bookmark; not a click."""
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status < 400, f"{path}: {answer.status}"

    def sign_in_as(self, name: str) -> Visitor:
        """Sign in as one of the people whom the demo lists."""
        self.open("/account/login/")
        self.button(f"Sign in as {name}").click()
        self.page.wait_for_url("**/me")
        return self

    def link(self, name: Name) -> Locator:
        """A link by its whole name, or by a pattern."""
        return self.page.get_by_role("link", name=name, exact=isinstance(name, str))

    def button(self, name: Name) -> Locator:
        """A button by its whole name, or by a pattern."""
        return self.page.get_by_role("button", name=name, exact=isinstance(name, str))

    def click(self, what: Locator) -> None:
        """One click of the journey."""
        self.clicks += 1
        what.click()

    def sees(self, heading: Name) -> None:
        """The page's main heading says this."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading, timeout=PATIENCE)

    def reads(self, text: Name) -> None:
        """This can be read somewhere on the page."""
        expect(self.page.get_by_text(text).locator("visible=true").first).to_be_visible(
            timeout=PATIENCE
        )

    def expect_complaint(self, what: str) -> None:
        """A complaint that the test has provoked; fails where there was none.

        The browser may say it a moment after the answer that it complains of.
        """
        if not any(what in each for each in self.complaints):
            self.page.wait_for_event("console", lambda said: what in said.text, timeout=PATIENCE)
        self.complaints = [each for each in self.complaints if what not in each]

    def leave(self) -> None:
        """Close the browser and say what was wrong."""
        self.context.close()
        assert not self.complaints, "\n".join(self.complaints)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"console: {message.text} ({message.location.get('url')})")

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https") and not request.url.startswith(self.address + "/"):
            self.complaints.append(f"asked elsewhere: {request.url}")

    def _answered(self, answer: Response) -> None:
        if answer.status >= 500:
            self.complaints.append(f"answer {answer.status}: {answer.url}")


MakeVisitor = Callable[..., Visitor]
