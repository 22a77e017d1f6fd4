"""What HR reads while naming skills and roles, and which groups are hidden for whose sake."""

import pytest
from django.test import Client

from tests.conftest import act_by
from tests.domain.builders import Framework
from tests.domain.organisation import propose, write_goal
from tests.web.journey import words_of
from waymark.domain.people.models import Person
from waymark.domain.reviews.queries.figures import UnitShare
from waymark.domain.skills.models import SkillLevel
from waymark.web.organisation.goals.words import growth_of
from waymark.workflows.proposal_reach import Reach

pytestmark = pytest.mark.usefixtures("at_the_tests_moment")


def test_a_group_that_is_hidden_to_protect_another_is_not_called_small(db: None) -> None:
    spread = (3, 12, 39, 0)
    rows = growth_of(Reach(54, 0, 0, 0, spread, spread, (0, 0)))
    assert [(row["label"], row["count"], row["hidden"]) for row in rows][:2] == [
        ("No more to build", None, "hidden: a group under five"),
        ("One level more", None, "hidden with a small group"),
    ]
    assert (rows[2]["label"], rows[2]["count"]) == ("Two levels more", 39)
    assert [UnitShare(1, "", people, None).is_small for people in (4, 5)] == [True, False]


def test_levels_are_chosen_beside_their_meaning_and_the_search_stays(
    hr: Client, hannah: Person, framework: Framework
) -> None:
    python = framework.skills["python"]
    SkillLevel.objects.update_or_create(
        skill=python, level=4, defaults={"looks_like": "You automate a whole report."}
    )
    goal = write_goal(act_by(hannah, "hr"))
    at = f"/org/goals/{goal.pk}"
    page = words_of(hr.get(f"{at}/skills?q=python"))
    assert "Level 4: You automate a whole report." in page
    assert "Add this skill" in page
    said = {"skill": python.pk, "level": "4", "essential": "yes", "revision": "0"}
    assert hr.post(f"{at}/skills?q=data+python", said)["Location"] == (f"{at}/skills?q=data+python")
    assert "Level 4: You automate" in words_of(hr.get(f"{at}/skills")), "of what is named as well"
    assert "Add this role" in words_of(hr.get(f"{at}/roles?q=engineer"))
    named = {"role": framework.id("te3"), "act": "add", "revision": "1"}
    assert hr.post(f"{at}/roles?q=engineer", named)["Location"] == f"{at}/roles?q=engineer"
    assert "Level 4: You automate" in words_of(hr.get(f"{at}/change"))


def test_one_link_proposes_a_change(hr: Client, hannah: Person, framework: Framework) -> None:
    act = act_by(hannah, "hr")
    goal, _draft = propose(framework, act, {("te3", "python"): 3})  # as it is: no cell changes
    assert words_of(hr.get(f"/org/goals/{goal.pk}")).count("Propose a change") == 1
    propose(framework, act, {("te3", "python"): 4}, goal)
    page = words_of(hr.get(f"/org/goals/{goal.pk}"))
    assert "Propose a change" not in page
    assert page.count("Change the proposal") == 1
