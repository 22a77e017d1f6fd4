"""Ines sees who looked and takes her data away; she asks to be forgotten, and Hannah decides."""

import json
import re
import zipfile
from pathlib import Path

import pytest

from tests.browser.test_hr_journey import first_administrator
from tests.browser.visitors import MakeVisitor
from tests.browser.worlds import World


@pytest.mark.parametrize("scripts", [True, False])
def test_who_looked_is_seen_by_whom_it_is_about(
    demo: World, visitor: MakeVisitor, scripts: bool
) -> None:
    ines, tomasz = visitor(demo, scripts=scripts), visitor(demo, scripts=scripts)
    tomasz.sign_in_as("Tomasz Wójcik")
    number = demo.value(
        "SELECT id FROM people_person WHERE name = 'Ines Duarte' AND active LIMIT 1"
    )
    tomasz.open(f"/team/{number}")
    ines.sign_in_as("Ines Duarte")
    ines.open("/account/settings")
    ines.click(ines.link("What is held about me, and who looked"))
    ines.sees("What is held about you")
    ines.reads("Tomasz Wójcik")
    ines.click(ines.link("Everyone who looked"))
    ines.sees("Who looked at your pages")
    ines.reads("Your page in their team")
    assert ines.clicks == 2


def test_asking_to_be_forgotten_is_decided_by_a_named_human(
    demo: World, visitor: MakeVisitor
) -> None:
    ines, hannah = visitor(demo).sign_in_as("Ines Duarte"), visitor(demo)
    ines.open("/me/data")
    ines.click(ines.link("What is removed, and what stays"))
    ines.click(ines.button("Ask HR to forget me"))
    ines.reads("Tick the box if you are sure.")
    ines.expect_complaint("422")
    ines.page.get_by_label("I have read what is removed").check()
    ines.click(ines.button("Ask HR to forget me"))
    ines.sees("You asked to be forgotten")
    hannah.sign_in_as("Hannah Lindqvist")
    hannah.open("/org/policies")
    hannah.click(hannah.link("All wishes"))
    hannah.click(hannah.link("Ines Duarte"))
    hannah.page.get_by_role("textbox", name="Why").fill("The project needs the record until June")
    hannah.click(hannah.button("Refuse"))
    hannah.reads("Your decision is kept, with your name.")
    ines.open("/me/data/erasure")
    ines.reads("The project needs the record until June")
    ines.reads(re.compile("Hannah Lindqvist refused"))


def test_taking_back_wins_over_a_decision_that_comes_later(
    demo: World, visitor: MakeVisitor
) -> None:
    """Both have the page open; the wish is gone before HR agrees."""
    ines, hannah = visitor(demo).sign_in_as("Ines Duarte"), visitor(demo)
    ines.open("/me/data/erasure")
    ines.page.get_by_label("I have read what is removed").check()
    ines.click(ines.button("Ask HR to forget me"))
    hannah.sign_in_as("Hannah Lindqvist")
    hannah.open("/org/policies/erasures")
    hannah.click(hannah.link("Ines Duarte"))
    ines.click(ines.button("Take it back"))
    ines.reads("You took it back. Everything stays.")
    hannah.page.get_by_role("textbox", name="Why").fill("You asked")
    hannah.click(hannah.button("Agree and erase"))
    hannah.reads(re.compile("Someone else changed this"))
    hannah.expect_complaint("422")
    assert demo.value("SELECT count(*) FROM kernel_job WHERE kind = 'data.erase'") == 0


def test_the_file_is_made_by_the_worker_and_fetched(
    empty: World, visitor: MakeVisitor, tmp_path: Path
) -> None:
    ada = first_administrator(empty, visitor, scripts=True)
    ada.open("/me/data")
    ada.click(ada.button("Make a file of my data"))
    ada.click(ada.link("See the result"))
    with ada.page.expect_download() as loading:
        ada.click(ada.link(re.compile("My data of")))
    target = tmp_path / "data.zip"
    loading.value.save_as(target)
    with zipfile.ZipFile(target) as packed:
        read = json.loads(packed.read("data.json"))
    assert read["person"]["email"] == "hr@n.example"
    assert ada.clicks == 3
