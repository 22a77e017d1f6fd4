"""What the page of a path change says: for whom more is left to build, why, and how long."""

import pytest

from tests.domain.builders import Framework
from tests.domain.organisation import change_of, heading, publish_goal
from tests.web.journey import sign_in, words_of
from waymark.domain.plans.models import PathChange
from waymark.web.me.path.words import time_words

pytestmark = pytest.mark.usefixtures("at_the_tests_moment")


def test_the_heading_names_the_role_for_which_more_is_left_to_build(framework: Framework) -> None:
    """The role held asks for more too, but the person is there already."""
    ines = heading(framework, "Ines Duarte", "te2", "tl", root=4, people=3)
    publish_goal(framework, {("te2", "root"): 4, ("tl", "root"): 5})
    page = words_of(sign_in(ines).get(f"/me/path/{change_of(ines).pk}"))
    assert "One level more to build for Test Team Lead" in page
    assert "more to build for Test Engineer II" not in page
    goal, held = (
        page.index("Test Team Lead: Root-cause"),
        page.index("Test Engineer II: Root-cause"),
    )
    assert goal < held, "what leaves nothing to build is told second"
    assert "You are there." in page[held:]


def test_a_role_that_asks_for_more_of_what_is_there_leaves_nothing(framework: Framework) -> None:
    ines = heading(framework, "Ines Duarte", "te2", "tl", root=5, people=3)
    publish_goal(framework, {("te2", "root"): 4})
    change = PathChange.objects.get(person=ines)
    page = words_of(sign_in(ines).get(f"/me/path/{change.pk}"))
    assert "Test Engineer II asks for something else, and you are there" in page


def test_the_goal_of_the_organisation_and_its_reason_are_named(framework: Framework) -> None:
    ines = heading(framework, "Ines Duarte", "te2", "te3", python=2)
    publish_goal(framework, {("te3", "python"): 4})
    page = words_of(sign_in(ines).get(f"/me/path/{change_of(ines).pk}"))
    assert "The organisation’s goal: Tested in code. The new line is tested in code." in page


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0, 0, ""),
        (0, 2, "An estimate: up to 2 months longer, at the pace that plans usually have."),
        (3, 3, "An estimate: about 3 months longer, at the pace that plans usually have."),
        (2, 5, "It is the shorter time if you learn it beside your other steps"),
    ],
)
def test_the_time_explains_two_ends_only_where_there_are_two(
    low: int, high: int, said: str
) -> None:
    text = time_words(PathChange(months_low=low, months_high=high))
    assert said in text
    assert ("shorter" in text) == (0 < low < high)
