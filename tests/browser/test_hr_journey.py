"""Journey B: a new installation, a file of people, and from it the career framework.

Thirteen clicks and one for each title that nobody knows yet, with and without scripts. The first
file of an installation brings the titles that others are compared with, so it asks for none.
"""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import FilePayload, Locator

from tests.browser.inspection import faults_of
from tests.browser.visitors import MakeVisitor, Visitor
from tests.browser.worlds import PATIENCE, World
from waymark.embedded.leftover import wait_until

PASSWORD = "seven purple bridges"
TITLES = {
    "Test Engineer I": 4, "Test Engineer II": 6, "Senior Test Engineer": 3,
    "Test Team Lead": 2, "Test Manager": 1, "Buyer I": 2, "Buyer II": 2, "Senior Buyer": 1,
}  # fmt: skip
GRADES = {"I": 3, "II": 4, "Senior": 5, "Lead": 5, "Manager": 6}
HEADER = "Employee ID,First name,Last name,Job title,Grade,Hire date,Manager ID"
NOBODY = "900"  # a manager who is not in the file: the people who report to them are one question


def people_file() -> bytes:
    """Everyone of a small employer; the test engineers of grade 3 report to somebody unknown."""
    rows, number = [HEADER], 100
    for title, count in TITLES.items():
        grade = next(level for word, level in GRADES.items() if word in title.split())
        for _ in range(count):
            number += 1
            manager = "" if title == "Test Manager" else NOBODY if grade == 3 else "116"
            rows.append(
                f"{number},Given{number},Family{number},{title},G{grade},2021-04-01,{manager}"
            )
    return "\n".join(rows).encode()


def first_administrator(world: World, visitor: MakeVisitor, *, scripts: bool) -> Visitor:
    """Use the invitation that the command line prints, and sign in."""
    link = (
        world.waymark("invite", "hr@n.example", "--given-name", "Hannah").strip().splitlines()[-1]
    )
    hannah = visitor(world, scripts=scripts)
    hannah.open(urlsplit(link).path)
    for field in hannah.page.locator("input[type=password]").all():
        field.fill(PASSWORD)
    hannah.button("Change your password").click()
    hannah.open("/account/login/")
    hannah.page.locator("input[name=login]").fill("hr@n.example")
    hannah.page.locator("input[name=password]").fill(PASSWORD)
    hannah.button("Sign in").click()
    hannah.page.wait_for_url("**/me")
    return hannah


def wait_for_job(world: World, hannah: Visitor) -> None:
    """The page goes on by itself; without scripts the reader looks again."""
    waiting = "SELECT count(*) FROM kernel_job WHERE finished_at IS NULL"
    if not hannah.scripts:
        assert wait_until(lambda: world.value(waiting) == 0, PATIENCE)
        hannah.page.reload()


def look(hannah: Visitor) -> None:
    """Every step of the journey is a page for everyone, too."""
    if hannah.scripts:
        faults = faults_of(hannah.page)
        assert not faults, hannah.page.url + "\n" + "\n".join(faults)
        hannah.page.set_viewport_size({"width": 1280, "height": 900})


def choose_file(world: World, hannah: Visitor, content: bytes) -> None:
    """Clicks 1 to 3: imports, the file, its columns."""
    hannah.click(hannah.link("Imports"))
    file: FilePayload = {"name": "people.csv", "mimeType": "text/csv", "buffer": content}
    with hannah.page.expect_file_chooser() as chooser:
        hannah.click(hannah.page.get_by_label("CSV or Excel files from your HR system"))
    chooser.value.set_files(file)
    if not hannah.scripts:
        hannah.click(hannah.button("Read these files"))  # with scripts they are read at once
    hannah.sees("people.csv")
    look(hannah)
    hannah.click(hannah.button("Columns look right"))
    wait_for_job(world, hannah)


def question(hannah: Visitor, about: str) -> Locator:
    """The form of one group of problems."""
    return hannah.page.locator("form.question").filter(has_text=f"“{about}”")


def apply_import(world: World, hannah: Visitor) -> None:
    """Click 6."""
    hannah.click(hannah.button("Import with your answers"))
    wait_for_job(world, hannah)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_from_a_file_of_people_to_a_published_framework(
    empty: World, visitor: MakeVisitor, scripts: bool
) -> None:
    hannah = first_administrator(empty, visitor, scripts=scripts)
    hannah.open("/org/architecture")
    look(hannah)
    choose_file(empty, hannah, people_file())
    asked = question(hannah, NOBODY)
    asked.get_by_label("Choose a manager").fill("116")
    look(hannah)
    hannah.click(asked.get_by_role("button", name="Choose a manager"))
    apply_import(empty, hannah)
    hannah.reads(re.compile("21 new people"))
    look(hannah)
    hannah.click(hannah.link("Go on to the career framework"))
    hannah.click(hannah.button("Build from the jobs people hold"))
    wait_for_job(empty, hannah)
    hannah.sees(re.compile(r"famil(y|ies) from 8 titles"))
    look(hannah)
    hannah.click(hannah.button(re.compile("Accept (all|this)")))
    hannah.sees(re.compile("ladders"))
    look(hannah)
    hannah.click(hannah.button(re.compile("Pair the ticked ladders|Go on")))
    hannah.sees(re.compile("skill templates"))
    look(hannah)
    hannah.click(hannah.link("See as employee"))
    hannah.sees(re.compile("What someone in .* will see"))
    look(hannah)
    hannah.click(hannah.link("Publish"))
    look(hannah)
    hannah.click(hannah.button(re.compile("Confirm and publish")))
    hannah.reads(re.compile("Version 1"))
    look(hannah)
    assert hannah.clicks == 12 + (not scripts)
    published = "SELECT count(*) FROM careers_role WHERE state = 'published'"
    assert empty.value(published) == len(TITLES)


def test_a_later_file_asks_once_for_each_title_that_nobody_knows(
    empty: World, visitor: MakeVisitor, tmp_path: Path
) -> None:
    known = tmp_path / "people.csv"
    known.write_bytes(people_file().replace(NOBODY.encode(), b"116"))
    empty.waymark("import", str(known))
    later = [HEADER] + [
        f"{number},Given{number},Family{number},{title},G4,2022-04-01,116"
        for number, title in enumerate(["Verif. Eng. II"] * 30 + ["Glass Blower"] * 3, start=300)
    ]
    hannah = first_administrator(empty, visitor, scripts=True)
    hannah.open("/org/architecture")
    choose_file(empty, hannah, "\n".join(later).encode())
    hannah.click(question(hannah, "Verif. Eng. II").get_by_role("button").first)
    hannah.click(question(hannah, "Glass Blower").get_by_role("button", name="Add as a new title"))
    apply_import(empty, hannah)
    hannah.reads(re.compile("33 new people"))
    assert hannah.clicks == 4 + 2  # a click a title, however many people hold it
