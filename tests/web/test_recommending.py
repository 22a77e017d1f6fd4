"""The switch that stops all recommending, and what the pages say while it holds."""

import re

import pytest
from django.test import Client

from tests.conftest import NOW
from tests.domain.builders import Framework, make_employee
from tests.web.journey import XSS, sign_in, words_of
from waymark.domain.goals.models import Goal
from waymark.domain.people.models import AccessGrant, Person
from waymark.domain.plans.models import Plan
from waymark.kernel.models import RecommendingStop

SWITCH = "/org/policies/recommending"
STOPPED = (
    "Waymark recommends nothing for now: Hannah Berg stopped it on 23 November 2026 (A check)."
)


@pytest.fixture
def stopped(hannah: Person) -> RecommendingStop:
    return RecommendingStop.objects.create(stopped_at=NOW, stopped_by_id=hannah.pk, why="A check")


def _holder(role: str) -> Client:
    person = make_employee("Adam Smit")
    AccessGrant.objects.create(person=person, role=role, given_at=NOW)
    return sign_in(person)


def test_hr_stops_it_with_a_reason_and_starts_it_again(
    framework: Framework, hr: Client, hannah: Person
) -> None:
    assert "Waymark recommends; people decide. One switch stops it." in words_of(
        hr.get("/org/policies")
    )
    page = words_of(hr.get(SWITCH))
    assert "Waymark recommends, and people decide" in page
    assert "Stopped before" not in page
    assert "everybody reads it" in words_of(hr.post(SWITCH, {"why": " "}), 422)
    assert hr.post(SWITCH, {"why": "A check"}).status_code == 302
    page = words_of(hr.get(SWITCH))
    assert (
        "All recommending is stopped Hannah Berg stopped it on 23 November 2026: A check." in page
    )
    assert "Stopped for everybody since 23 November 2026." in words_of(hr.get("/org/policies"))
    assert "It is stopped already" in words_of(hr.post(SWITCH, {"why": "Again"}), 422)
    assert hr.post(f"{SWITCH}/resume").status_code == 302
    page = words_of(hr.get(SWITCH))
    assert (
        "A check Stopped by Hannah Berg on 23 November 2026, started again by Hannah Berg" in page
    )
    assert "It is not stopped" in words_of(hr.post(f"{SWITCH}/resume"), 422)


def test_administrators_switch_auditors_read_others_do_not_find_it(
    framework: Framework, manager: Client
) -> None:
    assert _holder("administrator").post(SWITCH, {"why": XSS}).status_code == 302
    auditor = _holder("auditor")
    page = words_of(auditor.get(SWITCH))
    assert "All recommending is stopped" in page
    assert "Recommend again" not in page
    assert "Only HR and administrators" in words_of(auditor.post(f"{SWITCH}/resume"), 422)
    for answer in (manager.get(SWITCH), manager.post(SWITCH), manager.post(f"{SWITCH}/resume")):
        assert answer.status_code == 404
    assert RecommendingStop.objects.get().resumed_at is None


def test_the_map_stays_and_recommends_nothing(me: Client, hannah: Person) -> None:
    page = words_of(me.get("/me/map"))
    assert "Places where colleagues in your role went" in page
    assert "recommends nothing" not in page
    RecommendingStop.objects.create(stopped_at=NOW, stopped_by_id=hannah.pk, why="A check")
    stopped = words_of(me.get("/me/map"))
    assert STOPPED in stopped
    assert "Places where colleagues in your role went" not in stopped
    assert "What often comes next" not in stopped
    assert "Where you could go from Test Engineer II" in stopped


def test_a_goal_is_chosen_without_a_route(
    me: Client, framework: Framework, hannah: Person, ines: Person
) -> None:
    address = f"/me/goal/new?role={framework.id('te4')}"
    route = re.findall(r'name="route" id="[^"]*" value="([^"]+)"', me.get(address).content.decode())
    assert route
    RecommendingStop.objects.create(stopped_at=NOW, stopped_by_id=hannah.pk, why="A check")
    page = me.get(address)
    assert 'name="route"' not in page.content.decode()
    assert f"{STOPPED} You can choose this goal without a route." in words_of(page)
    sent = {"by_date": "2029-06-30", "sharing": "private", "reason": ""}
    late = words_of(me.post(address, {**sent, "route": route[0]}), 422)
    assert "No routes are recommended for now. Continue without one." in late
    assert me.post(address, sent).status_code == 303
    assert Goal.objects.get(person=ines).route == []


def test_a_plan_is_written_by_oneself(me: Client, goal: Goal, stopped: RecommendingStop) -> None:
    assert "you write the steps yourself" in words_of(me.get("/me/plan"))
    page = me.get("/me/plan/new")
    assert 'name="keep"' not in page.content.decode()
    assert f"{STOPPED} You can begin an empty plan" in words_of(page)
    assert me.post("/me/plan/new", {"keep": ["learn-1"]}).status_code == 422
    assert me.post("/me/plan/new").status_code == 302
    assert Plan.objects.get().steps.count() == 0
    for address in ("/me/plan", "/me/plan/steps/add", "/me", "/me/plan/new"):
        assert me.get(address).status_code in (200, 302)


def test_what_one_has_stays_as_it_is(me: Client, plan: Plan, stopped: RecommendingStop) -> None:
    page = words_of(me.get("/me"))
    assert f"{STOPPED} Your goal, your plan and your skills are as you left them." in page
    assert plan.steps.first() is not None
    assert str(plan.steps.first().title) in words_of(me.get("/me/plan"))
    for address in ("/me/skills", "/me/record", "/me/goal", "/me/data"):
        assert me.get(address).status_code == 200


def test_the_first_steps_say_so_too(me: Client, stopped: RecommendingStop) -> None:
    assert f"{STOPPED} The map itself works as before." in words_of(me.get("/me/start?step=3"))


def test_whoever_was_erased_is_not_named(me: Client, stopped: RecommendingStop) -> None:
    Person.objects.filter(pk=stopped.stopped_by_id).update(given_name="", family_name="")
    assert "Someone who was erased stopped it" in words_of(me.get("/me/map"))
