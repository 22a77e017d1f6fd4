"""Journey E: a talk in six clicks; two people prepare apart, read together, agree; HR sees they talked."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visitors import MakeVisitor, Visitor
from tests.browser.worlds import World

HERS = "zq-her-note-qz"
HIS = "zq-his-note-qz"
TALK = """SELECT c.id FROM reviews_conversation c JOIN people_person p ON p.id = c.person_id
          WHERE p.given_name = 'Ines' AND p.family_name = 'Duarte' AND c.state = 'planned'"""
INES = "SELECT id FROM people_person WHERE given_name = 'Ines' AND family_name = 'Duarte'"


def say_a_level(visitor: Visitor) -> None:
    """One click on a level of the first skill."""
    visitor.click(visitor.page.locator(".levels").first.get_by_label("2", exact=True))


def note_a_word(visitor: Visitor, text: str) -> None:
    """Choose two of the three questions, and say a word to the first."""
    third = visitor.page.get_by_label(re.compile("^What is in your way that")).first
    visitor.click(third)
    visitor.page.get_by_label(re.compile("^Your note: What would make")).fill(text)


def ready(visitor: Visitor) -> None:
    """One click on Ready."""
    visitor.click(visitor.button("Ready"))


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_talk_in_six_clicks(demo: World, visitor: MakeVisitor, scripts: bool) -> None:
    ines = visitor(demo, scripts=scripts).sign_in_as("Ines Duarte")
    ines.open("/me/reviews")
    ines.clicks = 0
    ines.sees(re.compile("with Tomasz Wójcik, 10:00"))
    ines.click(ines.link("Prepare"))
    say_a_level(ines)
    note_a_word(ines, HERS)
    ready(ines)
    assert ines.clicks == 4
    ines.reads("You are ready")

    tomasz = visitor(demo, scripts=scripts).sign_in_as("Tomasz Wójcik")
    tomasz.open("/team/talks")
    row = tomasz.page.get_by_role("row", name=re.compile("Ines Duarte"))
    tomasz.click(row.get_by_role("link", name=re.compile("10:00|, Ines Duarte")))
    tomasz.reads("Ines is ready.")
    expect(tomasz.page.get_by_text(HERS)).to_have_count(0)
    say_a_level(tomasz)
    note_a_word(tomasz, HIS)
    ready(tomasz)
    for each in (HERS, HIS):
        tomasz.reads(each)

    if scripts:
        ines.reads("What you each prepared")  # her page found out by itself
    else:
        ines.page.reload()
    ines.reads(HIS)
    ines.page.get_by_text("Note something you agree on", exact=True).click()
    ines.page.get_by_label("What do you agree on?").fill("I lead the next seal analysis")
    ines.button(re.compile("^Put it on the table.*Note something")).click()
    ines.reads("Waits for Tomasz")

    if not scripts:
        tomasz.page.reload()
    tomasz.reads("I lead the next seal analysis")
    tomasz.click(tomasz.button(re.compile("^Accept")))
    tomasz.reads("Accepted")
    tomasz.click(tomasz.button("Agree and save"))
    tomasz.reads("Saved. What you agreed stands in goal, plan and skills now.")
    assert tomasz.clicks == 6

    if scripts:
        ines.reads(re.compile("^Saved on"))
    ines.open("/me/reviews")
    ines.reads("I lead the next seal analysis")
    ines.sees(re.compile("with Tomasz Wójcik, 10:00"))  # the next one, in a quarter


def test_hr_sees_that_they_talked_and_no_word(demo: World, visitor: MakeVisitor) -> None:
    talk, person = demo.value(TALK), demo.value(INES)
    ines = visitor(demo).sign_in_as("Ines Duarte")
    ines.open(f"/me/talks/{talk}")
    note_a_word(ines, HERS)
    ready(ines)
    tomasz = visitor(demo).sign_in_as("Tomasz Wójcik")
    tomasz.open(f"/team/{person}/talks/{talk}")
    note_a_word(tomasz, HIS)
    ready(tomasz)
    tomasz.button("Agree and save").click()
    tomasz.reads(re.compile("^Saved on"))

    hannah = visitor(demo).sign_in_as("Hannah Lindqvist")
    hannah.open("/org/talks")
    hannah.sees(re.compile("talked about their career within 13 weeks"))
    rows = hannah.page.get_by_role("row", name=re.compile("Ines Duarte Tomasz Wójcik"))
    expect(rows.filter(has_text="Talked")).to_have_count(1)  # this one; older ones are pages away
    expect(rows.filter(has_text="Planned")).to_have_count(1)  # the next, in a quarter
    for address in ("/org/talks", "/search?q=zq-her-note", f"/team/{person}", "/account/notices"):
        hannah.open(address)
        for word in (HERS, HIS):
            assert word not in hannah.page.locator("main").inner_text(), address
    for address in (f"/me/talks/{talk}", f"/team/{person}/talks/{talk}"):
        answer = hannah.page.goto(address)
        assert answer is not None
        assert answer.status == 404
    hannah.expect_complaint("404")


def test_what_was_typed_is_there_again_in_another_window(demo: World, visitor: MakeVisitor) -> None:
    talk = demo.value(TALK)
    ines = visitor(demo).sign_in_as("Ines Duarte")
    ines.open(f"/me/talks/{talk}")
    with ines.page.expect_response(lambda answer: answer.request.method == "POST"):
        ines.page.get_by_label(re.compile("^Your note: What would make")).fill(HERS)
    ines.reads(re.compile("^Kept at"))
    second = ines.new_page()
    second.goto(f"/me/talks/{talk}")
    expect(second.get_by_label(re.compile("^Your note: What would make"))).to_have_value(HERS)


def test_one_calls_it_off_while_the_other_prepares(demo: World, visitor: MakeVisitor) -> None:
    talk, person = demo.value(TALK), demo.value(INES)
    ines = visitor(demo, scripts=False).sign_in_as("Ines Duarte")
    ines.open(f"/me/talks/{talk}")
    tomasz = visitor(demo, scripts=False).sign_in_as("Tomasz Wójcik")
    tomasz.open(f"/team/{person}/talks/{talk}")
    tomasz.page.get_by_text("Call it off", exact=True).click()
    tomasz.page.get_by_label("Why not?").fill("I am ill until Monday")
    tomasz.button("Call the talk off").click()
    tomasz.reads("This talk was called off")
    ready(ines)
    ines.reads("This conversation has moved on. Reload the page and look again.")
    ines.reads("“I am ill until Monday”")
    ines.expect_complaint("422")
