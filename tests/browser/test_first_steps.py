"""Pages before anything was chosen, and pages about what went wrong, are whole for everyone, too."""

import pytest

from tests.browser.inspection import faults_of, focus_faults
from tests.browser.visitors import MakeVisitor
from tests.browser.worlds import World

FIRST = (
    "/me", "/me/start?step=1", "/me/start?step=2", "/me/start?step=3", "/me/map", "/me/goal",
    "/me/plan", "/account/notices", "/search", "/search?q=zzzzz",
)  # fmt: skip


def test_an_employee_who_has_chosen_nothing(demo: World, visitor: MakeVisitor) -> None:
    ines = visitor(demo).sign_in_as("Ines Duarte")
    faults = []
    for path in FIRST:
        ines.page.set_viewport_size({"width": 1280, "height": 900})
        ines.open(path)
        found = focus_faults(ines.page) + faults_of(ines.page)
        faults += [f"{path}: {each}" for each in found]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(("path", "status"), [("/me/map/999999999", 404), ("/nowhere", 404)])
def test_a_page_that_is_not_there_says_what_to_do(
    demo: World, visitor: MakeVisitor, path: str, status: int
) -> None:
    ines = visitor(demo).sign_in_as("Ines Duarte")
    answer = ines.page.goto(path)
    assert answer is not None
    assert answer.status == status
    ines.sees("There is nothing here for you")
    faults = faults_of(ines.page)
    assert not faults, "\n".join(faults)
    ines.expect_complaint(str(status))


def test_a_refusal_stands_on_the_page_that_it_refuses(demo: World, visitor: MakeVisitor) -> None:
    ines = visitor(demo).sign_in_as("Ines Duarte")
    number = demo.value("SELECT id FROM careers_role WHERE name = 'Principal Test Engineer'")
    ines.open(f"/me/goal/new?role={number}")
    ines.page.get_by_label("By when").fill("2001-01-01")
    ines.button("Continue").click()
    ines.reads("One thing to fix")
    faults = faults_of(ines.page)
    assert not faults, "\n".join(faults)
    ines.expect_complaint("422")
