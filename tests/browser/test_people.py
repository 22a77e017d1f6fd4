"""Pairs at a browser: a mentee books in four clicks, her coach reads it, others do not; a coach from
outside works on the same pages; L&D nudges who is stuck."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visitors import MakeVisitor, Visitor
from tests.browser.worlds import World

AGENDA = "zq-agenda-qz"
NOTE = "zq-note-qz"
INES = "SELECT id FROM people_person WHERE given_name = 'Ines' AND family_name = 'Duarte'"
PAIR = f"SELECT id FROM mentoring_pair WHERE mentee_id = ({INES}) AND state = 'active'"
SESSION = f"""SELECT id FROM mentoring_session WHERE pair_id = ({PAIR}) AND state = 'planned'
              ORDER BY starts_at LIMIT 1"""
ROUND = "SELECT programme_id FROM mentoring_round WHERE name = 'Autumn coaching'"


def keep_a_note(visitor: Visitor, text: str) -> None:
    """A note of one's own."""
    visitor.page.get_by_label("A note", exact=True).fill(text)
    visitor.button("Keep the note").click()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_the_next_session_in_four_clicks(demo: World, visitor: MakeVisitor, scripts: bool) -> None:
    ines = visitor(demo, scripts=scripts).sign_in_as("Ines Duarte")
    ines.clicks = 0
    ines.click(ines.link("People"))
    ines.click(ines.link("Daniel Osei").first)
    ines.reads("Own the strategy of one module")
    ines.click(ines.link("Book next session"))
    ines.page.get_by_label("What about?").fill(AGENDA)
    ines.click(ines.button("Book it"))
    assert ines.clicks == 4
    ines.reads("Booked. You both get it in your calendars.")
    ines.reads(AGENDA)
    keep_a_note(ines, NOTE)
    ines.reads(NOTE)

    daniel = visitor(demo, scripts=scripts).sign_in_as("Daniel Osei")
    daniel.open("/me/people")
    daniel.link("Ines Duarte").first.click()
    daniel.reads(AGENDA)
    expect(daniel.page.get_by_text(NOTE)).to_have_count(0)
    daniel.page.get_by_text("Set a goal", exact=True).click()
    daniel.page.get_by_label("What do you want to reach?").fill("Say no once a week")
    daniel.button("Set this goal").click()
    daniel.reads("Say no once a week")

    ines.page.reload()
    ines.reads("Say no once a week")
    ines.button("Share").first.click()
    daniel.page.reload()
    daniel.reads(NOTE)


def test_who_is_not_of_the_pair_reads_nothing(demo: World, visitor: MakeVisitor) -> None:
    pair, session, person = demo.value(PAIR), demo.value(SESSION), demo.value(INES)
    ines = visitor(demo).sign_in_as("Ines Duarte")
    ines.open(f"/me/people/{pair}")
    keep_a_note(ines, NOTE)
    ines.reads(NOTE)

    tomasz = visitor(demo).sign_in_as("Tomasz Wójcik")
    tomasz.open(f"/team/{person}")
    tomasz.reads("Coaching for a skill")
    expect(tomasz.page.get_by_text("Daniel Osei")).to_have_count(0)
    for name in ("Tomasz Wójcik", "Hannah Lindqvist", "Priya Raman"):
        other = visitor(demo).sign_in_as(name)
        for address in (f"/me/people/{pair}", f"/me/people/{pair}/sessions/{session}",
                        f"/me/people/{pair}/agreement", f"/me/people/{pair}/end"):  # fmt: skip
            answer = other.page.goto(address)
            assert answer is not None
            assert answer.status == 404, (name, address)
        other.expect_complaint("404")


def test_a_coach_from_outside_works_with_their_people(demo: World, visitor: MakeVisitor) -> None:
    vera = visitor(demo)
    vera.open("/account/login/")
    vera.button(re.compile("^Sign in as Vera")).click()
    vera.page.wait_for_url("**/me/people")
    vera.page.get_by_role("main").get_by_role("list").get_by_role("link").first.click()
    vera.link("Write it down").click()
    vera.page.get_by_label("What do you work on?").fill("Leading the first team")
    vera.button("Write it down").click()
    vera.reads("Leading the first team")
    vera.link("Book next session").click()
    vera.button("Book it").click()
    vera.reads("Booked. You both get it in your calendars.")
    for address in ("/me/map", "/coaches", "/programmes", "/search?q=Ines"):
        answer = vera.page.goto(address)
        assert answer is not None
        assert answer.status == 404, address
    vera.expect_complaint("404")


def test_stuck_pairs_are_nudged_once(demo: World, visitor: MakeVisitor) -> None:
    priya = visitor(demo).sign_in_as("Priya Raman")
    priya.open(f"/programmes/{demo.value(ROUND)}/rounds/1/live")
    priya.sees(re.compile("pairs have met"))
    priya.button(re.compile("^Nudge")).click()
    priya.reads(re.compile("were reminded|was reminded"))
    expect(priya.button(re.compile("^Nudge"))).to_have_count(0)
