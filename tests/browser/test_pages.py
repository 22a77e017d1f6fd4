"""Every page in every look: axe, content policy, 320 px, focus, headings and titles."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FilePayload

from tests.browser.addresses import ELSEWHERE, FILES, PAGES, POSTED, Address, all_routes
from tests.browser.inspection import faults_of, focus_faults
from tests.browser.test_employee_journey import choose_and_plan
from tests.browser.visitors import Visitor
from tests.browser.worlds import World

PEOPLE = "Employee ID,First name,Last name,Job title\n9001,Ada,Lind,Test Engineer II\n"


class Walkers:
    """One window a person; titles of the pages seen so far."""

    def __init__(self, browser: Browser, world: World) -> None:
        self.browser, self.world = browser, world
        self.visitors: dict[str, Visitor] = {}
        self.titles: dict[str, str] = {}

    def of(self, name: str) -> Visitor:
        """The window of this person, who signs in where there is a name."""
        if name not in self.visitors:
            made = Visitor(self.browser, self.world.address)
            self.visitors[name] = made.sign_in_as(name) if name else made
        return self.visitors[name]


@pytest.fixture(scope="module")
def walkers(browser: Browser, running_demo: World) -> Iterator[Walkers]:
    """Ines has a shared plan, Hannah an import in hand: pages have something to show."""
    running_demo.renew()
    walkers = Walkers(browser, running_demo)
    ines = walkers.of("Ines Duarte")
    choose_and_plan(ines)
    ines.button("Share with Tomasz Wójcik").click()
    ines.reads(re.compile("Tomasz Wójcik sees it since"))
    hannah = walkers.of("Hannah Lindqvist")
    hannah.open("/org/imports")
    file: FilePayload = {"name": "people.csv", "mimeType": "text/csv", "buffer": PEOPLE.encode()}
    hannah.page.locator("input[type=file]").set_input_files(file)
    hannah.sees("people.csv")
    yield walkers
    for each in walkers.visitors.values():
        each.leave()


@pytest.mark.parametrize("address", PAGES, ids=lambda each: each.route)
def test_a_page_is_whole_for_everyone(walkers: Walkers, address: Address) -> None:
    visitor = walkers.of(address.who)
    path = address.at(walkers.world)
    visitor.page.set_viewport_size({"width": 1280, "height": 900})
    visitor.open(path)
    assert visitor.page.url == walkers.world.address + path
    faults = focus_faults(visitor.page) + faults_of(visitor.page)
    title = visitor.page.title()
    twin = walkers.titles.setdefault(title, address.route)
    if twin != address.route:
        faults.append(f"has the title of {twin}: {title}")
    complaints, visitor.complaints = visitor.complaints, []
    assert not faults + complaints, "\n".join(faults + complaints)


def test_no_page_is_left_out() -> None:
    known = {each.route for each in PAGES} | FILES | POSTED | set(ELSEWHERE)
    assert set(all_routes()) == known


def test_what_is_only_posted_is_no_page(walkers: Walkers) -> None:
    """A page cannot hide among the routes that are only posted."""
    hannah = walkers.of("Hannah Lindqvist")
    paths = all_routes()
    for route in sorted(POSTED):
        answer = hannah.context.request.get(paths[route])
        assert answer.status in (404, 405), f"{route}: {answer.status}"
