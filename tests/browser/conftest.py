"""One browser and one installation of each kind for the tests of a process."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.chromium import launch
from tests.browser.visitors import MakeVisitor, Visitor
from tests.browser.worlds import DEMO, EMPTY, Server, World


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here drives a real browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Package, not session: while Playwright runs, Django takes the process for asynchronous."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def server() -> Iterator[Server]:
    """The PostgreSQL of the test run; its folder is the run's own."""
    folder = Path(os.environ["WAYMARK_HOME"]).parent / "browser"
    server = Server(os.environ["DATABASE_URL"], folder)
    yield server
    server.close()


@pytest.fixture(scope="package")
def running_demo(server: Server) -> Iterator[World]:
    """The demo organisation with some 300 people, for tests that only look."""
    world = World(server, DEMO)
    world.start()
    yield world
    world.stop()


@pytest.fixture(scope="package")
def running_empty(server: Server) -> Iterator[World]:
    """A new installation without anybody, as for production."""
    world = World(server, EMPTY)
    world.start()
    yield world
    world.stop()


@pytest.fixture
def demo(running_demo: World) -> World:
    """The demo organisation as it was loaded."""
    running_demo.renew()
    return running_demo


@pytest.fixture
def empty(running_empty: World) -> World:
    """The new installation as it was."""
    running_empty.renew()
    return running_empty


@pytest.fixture
def visitor(browser: Browser) -> Iterator[MakeVisitor]:
    """Make people with browsers of their own: visitor(world, scripts=False)."""
    made: list[Visitor] = []

    def make(world: World, *, scripts: bool = True) -> Visitor:
        made.append(Visitor(browser, world.address, scripts=scripts))
        return made[-1]

    yield make
    for each in made:
        each.leave()
