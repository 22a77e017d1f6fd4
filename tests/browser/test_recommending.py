"""Hannah stops all recommending while Ines looks around; Ines helps to check that it is fair."""

import re

import pytest

from tests.browser.visitors import MakeVisitor
from tests.browser.worlds import World


@pytest.mark.parametrize("scripts", [True, False])
def test_one_switch_stops_all_recommending_for_everybody(
    demo: World, visitor: MakeVisitor, scripts: bool
) -> None:
    ines, hannah = visitor(demo, scripts=scripts), visitor(demo, scripts=scripts)
    ines.sign_in_as("Ines Duarte")
    ines.open("/me/map")
    ines.reads(re.compile("Nothing is decided by looking"))
    hannah.sign_in_as("Hannah Lindqvist")
    hannah.open("/org/policies")
    hannah.click(hannah.link("Stop all recommending"))
    hannah.page.get_by_role("textbox", name="Why, in a few words").fill("We check the figures")
    hannah.click(hannah.button("Stop it for everybody"))
    hannah.sees("All recommending is stopped")
    assert hannah.clicks == 2
    ines.open("/me/map")
    ines.reads(re.compile(r"Hannah Lindqvist stopped it on .* \(We check the figures\)"))
    assert not ines.page.get_by_text("Nothing is decided by looking").count()
    ines.sees(re.compile("Where you could go from"))
    hannah.click(hannah.button("Recommend again"))
    hannah.reads("Waymark recommends again.")
    ines.open("/me/map")
    ines.reads(re.compile("Nothing is decided by looking"))


@pytest.mark.parametrize("scripts", [True, False])
def test_helping_to_check_that_it_is_fair(demo: World, visitor: MakeVisitor, scripts: bool) -> None:
    ines = visitor(demo, scripts=scripts).sign_in_as("Ines Duarte")
    ines.open("/me/data")
    ines.click(ines.page.locator("#fairness summary"))
    ines.page.get_by_label("Gender").select_option("Woman")
    ines.page.get_by_label("Year of birth").fill("1991")
    ines.click(ines.button("Keep my answer"))
    ines.reads("Woman, born in 1991.")
    assert ines.clicks == 2
    ines.click(ines.button("Take it back"))
    ines.reads("Removed. Nothing of it is kept.")
    assert not demo.value(
        "SELECT count(*) FROM people_equalityanswer answer JOIN people_person person"
        " ON person.id = answer.person_id WHERE person.name = 'Ines Duarte'"
    )
