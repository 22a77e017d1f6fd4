"""L&D reviews the draft of a round and publishes it: one click to look, two for an exception, two to
publish; what comes out is proved by the program that anybody may download.

The worker makes the draft that the demo has asked for, as it does under `make run`.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from subprocess import run
from sys import executable

import pytest
from playwright.sync_api import expect

from tests.browser.test_organisation_change import AT_WORK, look
from tests.browser.visitors import MakeVisitor, Visitor
from tests.browser.worlds import Server, World
from waymark.embedded.leftover import wait_until

PRIYA = "Priya Raman"
#: loops may have to be compiled first, on two cores that others use
LONG = 400.0
STATE = """SELECT d.state FROM mentoring_draft d JOIN mentoring_round r ON r.id = d.round_id
           WHERE r.name = 'Winter mentoring round' ORDER BY d.number DESC LIMIT 1"""
PUBLISHED = """SELECT count(*) FROM mentoring_pair p JOIN mentoring_round r ON r.id = p.round_id
               WHERE r.name = 'Winter mentoring round'"""


@pytest.fixture
def at_work(server: Server) -> Iterator[World]:
    """The demo organisation with a worker, as `make run` has it."""
    world = World(server, AT_WORK)
    world.start()
    yield world
    world.stop()


def swap_one(priya: Visitor) -> None:
    """Open the first pair that has somebody else to go to, and make the swap that costs least."""
    console = priya.page.url
    links = priya.page.get_by_role("link", name=re.compile(r"^Swap\s"))
    addresses = [links.nth(n).get_attribute("href") or "" for n in range(min(6, links.count()))]
    for address in addresses:
        priya.open(address)
        if priya.page.get_by_role("button", name=re.compile("Make this swap")).count():
            break
    else:
        raise AssertionError("nobody has anybody else to go to")
    look(priya)
    priya.page.goto(console)
    priya.clicks = 0
    priya.click(priya.page.locator(f'a[href="{address}"]'))
    priya.sees(re.compile("Another mentor for"))
    priya.click(priya.page.get_by_role("button", name=re.compile("Make this swap")).first)
    priya.reads(re.compile(r"(person|people) moved\."))
    assert priya.clicks == 2


def check_certificate(priya: Visitor, folder: Path) -> None:
    """Download both files and run the one on the other."""
    priya.link("How this can be checked").click()
    priya.sees(re.compile("you can check it"))
    look(priya)
    files = []
    for name in ("Download the certificate", "Download the checker"):
        with priya.page.expect_download() as coming:
            priya.link(name).click()
        path = folder / coming.value.suggested_filename
        coming.value.save_as(path)
        files.append(path)
    told = run([executable, files[1], files[0]], capture_output=True, text=True, check=False)
    assert re.match(r"optimal: \d+ people matched, total \d+\n$", told.stdout), told


def test_a_draft_is_reviewed_and_published(
    at_work: World, visitor: MakeVisitor, tmp_path: Path
) -> None:
    wait_until(lambda: at_work.value(STATE) == "ready", seconds=LONG)
    priya = visitor(at_work).sign_in_as(PRIYA)
    priya.open("/programmes/matching")
    priya.clicks = 0
    priya.click(priya.link("Winter mentoring round"))
    priya.sees("Winter mentoring round")
    priya.reads("Nobody has been told yet.")
    assert priya.clicks == 1
    look(priya)
    swap_one(priya)
    check_certificate(priya, tmp_path)
    priya.open("/programmes/matching")
    priya.link("Winter mentoring round").click()
    priya.clicks = 0
    priya.click(priya.link(re.compile(r"Check and publish \d+ pairs")))
    priya.sees(re.compile(r"Publish \d+ pairs"))
    look(priya)
    priya.click(priya.button("Publish"))
    priya.reads(re.compile(r"Published\. \d+ pairs were told\."))
    assert priya.clicks == 2
    told = re.search(r"Published\. (\d+)", priya.page.get_by_role("main").inner_text())
    assert told
    assert at_work.value(PUBLISHED) == int(told.group(1))
    expect(priya.link("See how the pairs do")).to_be_visible()
