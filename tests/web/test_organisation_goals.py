"""Pages of business goals and of path changes, one request at a time."""

import csv
import io
from uuid import UUID

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.conftest import NOW, TODAY, act_by
from tests.domain.builders import Framework, make_employee
from tests.domain.organisation import change_of, claim, heading, publish_goal, tell_all
from tests.web.journey import XSS, make_goal, make_ines, sign_in, words_of
from waymark.domain.careers.models import (
    BusinessGoal,
    BusinessGoalRole,
    BusinessGoalSkill,
    DraftChange,
    FrameworkVersion,
)
from waymark.domain.people.models import Person
from waymark.domain.plans.models import PathChange, Plan, Step
from waymark.domain.plans.queries.path_changes import path_change_for_home

pytestmark = pytest.mark.usefixtures("at_the_tests_moment")

KEY = str(UUID(int=5))


def _said(**changes: str) -> dict[str, str]:
    return {"key": KEY, "name": "Tested in code", "why": "The new line.", "by_date": "",
            "owner": "Hannah Berg"} | changes  # fmt: skip


def _goal(hr: Client, framework: Framework) -> BusinessGoal:
    """A goal that needs Python of Senior Test Engineers, written on the pages."""
    hr.post("/org/goals/new", _said())
    goal = BusinessGoal.objects.get()
    at = f"/org/goals/{goal.pk}"
    skill, role = framework.skills["python"].pk, framework.id("te3")
    hr.post(f"{at}/skills", {"skill": skill, "level": "4", "essential": "yes", "revision": "0"})
    hr.post(f"{at}/roles", {"role": role, "act": "add", "revision": "1"})
    goal.refresh_from_db()
    return goal


def test_the_list_says_what_will_be_here_and_then_shows_it(hr: Client) -> None:
    assert "No goal is written yet" in words_of(hr.get("/org/goals"))
    hr.post("/org/goals/new", _said(name=XSS, by_date="2027-06-30"))
    page = words_of(hr.get("/org/goals"))
    assert "Being prepared" in page
    assert "by June 2027" in page
    table = hr.get("/org/goals/goals.csv").content.decode()
    assert "Hannah Berg" in table
    assert "2027-06-30" in table


def test_what_was_typed_stays_and_each_error_stands_beside_its_field(hr: Client) -> None:
    page = words_of(hr.post("/org/goals/new", _said(why="", by_date="31 Feb", owner="")), 422)
    for said in ("3 things to fix", "Say in a sentence why it matters", "Enter a day that exists",
                 "Say who answers for it"):  # fmt: skip
        assert said in page
    answer = hr.post("/org/goals/new", _said(why=""))
    assert 'value="Tested in code"' in answer.content.decode()
    assert "still to come" in words_of(hr.post("/org/goals/new", _said(by_date=str(TODAY))), 422)
    assert not BusinessGoal.objects.exists()


def test_the_owner_is_found_by_name_or_number(hr: Client, hannah: Person) -> None:
    page = words_of(hr.post("/org/goals/new", _said(owner="Hanna Berg")), 422)
    assert "Do you mean Hannah Berg?" in page
    assert "Nobody of that name" in words_of(hr.post("/org/goals/new", _said(owner="Qqq Zzz")), 422)
    other = make_employee("Hannah Berg")
    assert "Several people" in words_of(hr.post("/org/goals/new", _said()), 422)
    hr.post("/org/goals/new", _said(owner=other.key))
    assert BusinessGoal.objects.get().owner == other


def test_a_form_sent_twice_writes_one_goal(hr: Client) -> None:
    first, second = (hr.post("/org/goals/new", _said()) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert BusinessGoal.objects.count() == 1


def test_skills_and_roles_are_found_named_and_taken_away(hr: Client, framework: Framework) -> None:
    goal = _goal(hr, framework)
    at = f"/org/goals/{goal.pk}"
    assert "Leading people" in words_of(hr.get(f"{at}/skills?q=leading"))
    assert "Test Team Lead" in words_of(hr.get(f"{at}/roles?q=Test Team Lead"))
    stale = {"role": framework.id("te1"), "act": "add", "revision": "1"}
    assert "Someone else changed this goal" in words_of(hr.post(f"{at}/roles", stale), 422)
    for odd in ("", "x", "9" * 30, "-1"):
        data = {"skill": odd, "level": "3", "revision": "2"}
        assert hr.post(f"{at}/skills", data).status_code == 422
    assert hr.post(f"{at}/roles", {"role": "1", "act": "odd", "revision": "2"}).status_code == 404
    page = words_of(hr.get(at))
    assert "Data analysis with Python" in page
    assert "Senior Test Engineer" in page
    hr.post(
        f"{at}/skills", {"skill": framework.skills["python"].pk, "act": "drop", "revision": "2"}
    )
    hr.post(f"{at}/roles", {"role": framework.id("te3"), "act": "drop", "revision": "3"})
    assert not BusinessGoalSkill.objects.exists()
    assert not BusinessGoalRole.objects.exists()


def test_a_proposal_is_edited_shown_with_whom_it_concerns_and_published(
    hr: Client, framework: Framework
) -> None:
    people = [heading(framework, f"Test Person {n}", "te3", python=3) for n in range(6)]
    heading(framework, "Test Goal", "te2", "te3", python=3)
    goal = _goal(hr, framework)
    at, cell = f"/org/goals/{goal.pk}", f"{framework.id('te3')}-{framework.skills['python'].pk}"
    assert hr.get(f"{at}/publish").status_code == 302, "nothing is proposed yet"
    assert hr.get(f"{at}/publish.csv").status_code == 404
    page = words_of(hr.get(f"{at}/change"))
    assert "Now: level 3" in page
    wrong = {"revision": "2", f"{cell}-level": "9", f"{cell}-essential": "yes"}
    assert "between 1 and 5" in words_of(hr.post(f"{at}/change", wrong), 422)
    right = wrong | {f"{cell}-level": "4"}
    assert hr.post(f"{at}/change", right)["Location"] == f"{at}/publish"
    assert DraftChange.objects.get().after == {"level": 4}
    page = words_of(hr.get(f"{at}/publish"))
    for said in ("It concerns six people in such a role, and a few who head for one",
                 "Six people hold a role", "Fewer than five", "One level more",
                 "Publish and ask them"):  # fmt: skip
        assert said in page, said
    assert f'href="{at}/publish.csv"' in hr.get(f"{at}/publish").content.decode()
    table = list(csv.reader(io.StringIO(hr.get(f"{at}/publish.csv").content.decode("utf-8-sig"))))
    assert table[0] == ["Levels", "People"]
    assert "One level more" in [row[0] for row in table]
    assert all(
        row[1].startswith("hidden") or int(row[1]) >= 5 or row[1] == "0" for row in table[1:]
    )
    assert not any(each.shown_name in page for each in people)
    assert "Someone else" in words_of(hr.post(f"{at}/change", right), 422)
    assert "Read its changes again" in words_of(hr.post(f"{at}/publish", {"revision": "9"}), 422)
    assert "out of date" in words_of(hr.post(f"{at}/publish", {}), 422)
    assert not FrameworkVersion.objects.exists()
    assert hr.post(f"{at}/publish", {"revision": "0"})["Location"] == at
    page = words_of(hr.get(at))
    assert "Waiting to start" in page
    assert "Stop" not in page, "whom it concerns must hear of it"
    tell_all()
    page = words_of(hr.get(at))
    assert "Asked 7" in page
    assert "No answer yet 7" in page
    assert not any(each.shown_name in page for each in people)
    table = hr.get(f"{at}/change.csv").content.decode()
    assert "level 4" in table
    answers = hr.get(f"{at}/answers.csv").content.decode()
    assert "Asked,7," in answers
    assert "No answer yet,7," in answers
    assert f'href="{at}/answers.csv"' in hr.get(at).content.decode()
    assert "One goal under way, one published" in words_of(hr.get("/org/goals"))


def test_people_who_share_nothing_are_not_named_anywhere_here(
    hr: Client, framework: Framework
) -> None:
    person = heading(framework, "Quentin Zyx", "te2", "te3", plan=True, python=2)
    goal = _goal(hr, framework)
    at, cell = f"/org/goals/{goal.pk}", f"{framework.id('te3')}-{framework.skills['python'].pk}"
    hr.post(f"{at}/change", {"revision": "2", f"{cell}-level": "4", f"{cell}-essential": "yes"})
    pages = [hr.get(f"{at}/publish").content.decode()]
    hr.post(f"{at}/publish", {"revision": "0"})
    tell_all()
    own = sign_in(person)
    change = PathChange.objects.get()
    own.post(f"/me/path/{change.pk}", {"act": "decline", "reason": "Because of Xyz."})
    pages += [hr.get(where).content.decode() for where in (
        at, "/org/goals", f"{at}/change", f"{at}/change.csv", "/org/goals/goals.csv",
        f"{at}/answers.csv",
    )]  # fmt: skip
    for page in pages:
        assert "Zyx" not in page
        assert "Because of Xyz" not in page
        assert f"/team/{person.pk}" not in page
    assert "Asked fewer than five" in words_of(hr.get(at))
    assert '"fewer than five, or hidden with such a group"' in pages[-1]
    assert hr.get(f"/me/path/{change.pk}").status_code == 404


def test_closing_takes_the_proposal_along(hr: Client, framework: Framework) -> None:
    goal = _goal(hr, framework)
    assert hr.post(f"/org/goals/{goal.pk}/close")["Location"] == "/org/goals"
    page = words_of(hr.get(f"/org/goals/{goal.pk}"))
    assert "Closed" in page
    assert "Close this goal" not in page
    assert "closed already" in words_of(hr.post(f"/org/goals/{goal.pk}/close"), 422)


def test_a_path_change_is_read_and_answered(framework: Framework) -> None:
    ines = make_ines(framework)
    goal = make_goal(framework, ines)
    Plan.objects.create(person=ines, goal=goal, next_role=framework.roles["te3"], created_at=NOW)
    claim(ines, framework, python=2)
    publish_goal(framework, {("te3", "python"): 4})
    own, change = sign_in(ines), change_of(ines)
    at = f"/me/path/{change.pk}"
    page = words_of(own.get(at))
    for said in ("One level more to build for Senior Test Engineer", "Your next stop",
                 "It asks for level 4, one level more than before. You are at level 2.",
                 "Three steps would take you there", "Your plan stays as it is until you say yes",
                 "so your goal’s day can stay", "Only you read this"):  # fmt: skip
        assert said in page, said
    python = framework.skills["python"].pk
    again = own.post(at, {"act": "decline", "reason": " ", "keep": [f"learn-{python}"]})
    assert "Say in a sentence why this is not for you" in words_of(again, 422)
    odd = own.post(at, {"act": "accept", "keep": ["learn-0"]})
    assert "changed meanwhile" in words_of(odd, 422)
    assert own.post(at, {"act": "odd"}).status_code == 404
    answer = own.post(at, {"act": "accept", "keep": [f"learn-{python}", f"use-{python}"]})
    assert answer["Location"] == "/me/plan"
    assert Step.objects.count() == 2
    assert "added 2 steps" in words_of(own.get(at))
    assert "answered this already" in words_of(
        own.post(at, {"act": "decline", "reason": "No"}), 422
    )


def test_an_outdated_answer_is_told_and_shown_the_new_question(framework: Framework) -> None:
    ines = make_ines(framework)
    make_goal(framework, ines)
    claim(ines, framework, python=2)
    publish_goal(framework, {("te3", "python"): 4})
    own, old = sign_in(ines), change_of(ines)
    publish_goal(framework, {("te3", "python"): 5})
    new = change_of(ines)
    answer = own.post(f"/me/path/{old.pk}", {"act": "accept"})
    page = words_of(answer, 422)
    assert "The role changed again before you answered" in page
    assert "It asks for level 5, two levels more than before." in page
    assert f'action="/me/path/{new.pk}"' in answer.content.decode()
    assert "See what it asks now" in words_of(own.get(f"/me/path/{old.pk}"))
    assert change_of(ines) == new, "nothing was answered"


def test_home_learns_of_it_with_one_query(framework: Framework) -> None:
    ines = make_ines(framework)
    make_goal(framework, ines)
    claim(ines, framework, python=2)
    act = act_by(ines)
    assert path_change_for_home(act) is None
    publish_goal(framework, {("te3", "python"): 4, ("te3", "people"): 1})
    with CaptureQueriesContext(connection) as queries:
        news = path_change_for_home(act)
        page = render_to_string("me/path/notice.html", {"path_news": news})
    assert len(queries) == 1
    assert news is not None
    assert (news.role, news.was, news.now, news.others) == ("Senior Test Engineer", 3, 4, 1)
    assert (
        "asks for <b>Data analysis with Python at level 4</b>, one level more than before" in page
    )
    assert "The new line is tested in code." in page
    assert "Since 23 November" in page
    assert render_to_string("me/path/notice.html", {"path_news": None}).strip() == ""
