"""Proposed changes in the browser: laid out, looked at, sent, answered by the other side."""

from datetime import date

import pytest
from django.test import Client

from tests.conftest import TODAY, act_by
from tests.domain import planning
from tests.domain.builders import Framework, make_employee
from tests.domain.proposing import LATER, last_step
from tests.web.journey import XSS, filled, hidden_field, make_goal, sign_in, words_of
from waymark.domain.goals.models import Goal
from waymark.domain.people.models import Person, ReportingLine
from waymark.domain.plans.models import Change, Plan
from waymark.domain.plans.operations import edit_step
from waymark.kernel.models import Notice


@pytest.fixture
def tomasz(ines: Person) -> Person:
    return ReportingLine.objects.get(person=ines).manager


@pytest.fixture
def plan(framework: Framework, ines: Person, tomasz: Person) -> Plan:
    return planning.agreed_plan(make_goal(framework, ines), ines, tomasz)


@pytest.fixture
def boss(tomasz: Person) -> Client:
    return sign_in(tomasz)


def send(client: Client, url: str, **said: object) -> Change:
    data = filled(client, url, reason="The rig comes in spring.", **said)
    looked = client.post(url, data | {"stage": "look"})
    assert "Before and after" in words_of(looked)
    assert not Change.objects.filter(reason="The rig comes in spring.", state="proposed").exists()
    assert client.post(url, data | {"stage": "send"}).status_code == 303
    return Change.objects.latest("pk")


def test_a_change_is_looked_at_sent_and_accepted(
    me: Client, boss: Client, plan: Plan, ines: Person
) -> None:
    step = last_step(plan)
    assert "Propose a change" in words_of(me.get("/me/plan"))
    data = filled(me, "/me/plan/change", reason=XSS, **{f"ends_{step.pk}": LATER})
    page = words_of(me.post("/me/plan/change", data | {"stage": "look"}))
    assert "One thing would change" in page
    assert "1 September 2028" in page
    assert "months later" in page
    assert "Send to Tomasz Wilk" in page
    assert "Propose a change" in words_of(me.post("/me/plan/change", data | {"stage": "edit"}))
    for _ in range(2):
        sent = me.post("/me/plan/change", data | {"stage": "send"})
    change = Change.objects.get()
    assert sent["Location"] == f"/me/plan/changes/{change.pk}"
    assert "Your proposal waits for Tomasz Wilk" in words_of(me.get(sent["Location"]))
    assert "Waiting for someone" in words_of(me.get("/me/plan"))

    url = f"/team/{ines.pk}/changes/{change.pk}"
    answer = boss.get(url)
    assert "Ines Duarte proposes a change" in words_of(answer)
    assert "Ines Duarte proposes a change" in words_of(boss.get(f"/team/{ines.pk}/plan"))
    seen = hidden_field(answer, "seen")
    done = boss.post(f"{url}/answer", {"decision": "accept", "seen": seen, "answer": ""})
    assert done["Location"] == f"/team/{ines.pk}/plan"
    step.refresh_from_db()
    assert step.ends_on == LATER
    assert "This change was accepted" in words_of(me.get(sent["Location"]))
    page = words_of(me.get("/me/plan"))
    assert "You proposed it. Tomasz Wilk agreed." in page
    assert "Version 4" in page
    assert "Beside version 3" in words_of(me.get("/me/plan/versions/4"))
    assert "1 September 2028" in words_of(boss.get(f"/team/{ines.pk}/plan/versions/4"))


def test_the_manager_proposes_and_a_no_needs_its_reason(
    me: Client, boss: Client, plan: Plan, ines: Person
) -> None:
    step = last_step(plan)
    change = send(boss, f"/team/{ines.pk}/plan/change", **{f"drop_{step.pk}": "on"})
    assert "Tomasz Wilk proposes a change" in words_of(me.get("/me/plan"))
    url = f"/me/plan/changes/{change.pk}"
    assert "No longer in the plan" in words_of(me.get(url))
    refused = me.post(f"{url}/answer", {"decision": "decline", "answer": " "})
    assert "Say why not" in words_of(refused, 422)
    long = me.post(f"{url}/answer", {"decision": "decline", "answer": "x" * 501})
    assert "Say it in 500 characters" in words_of(long, 422)
    assert me.post(f"{url}/answer", {"decision": "decline", "answer": "I need it."})["Location"] == "/me/plan"  # fmt: skip
    page = words_of(boss.get(f"/team/{ines.pk}/changes/{change.pk}"))
    assert "This change was declined" in page
    assert "I need it." in page
    late = me.post(f"{url}/answer", {"decision": "accept", "answer": ""})
    assert "answered or taken back already" in words_of(late, 422)


def test_who_answers_an_older_difference_sees_the_new_one(
    me: Client, boss: Client, plan: Plan, ines: Person
) -> None:
    step = last_step(plan)
    change = send(boss, f"/team/{ines.pk}/plan/change", **{f"ends_{step.pk}": LATER})
    url = f"/me/plan/changes/{change.pk}"
    seen = hidden_field(me.get(url), "seen")
    fields = planning.StepFields(
        step.title, step.starts_on, step.ends_on, "Ask Marek first.", step.skill_id, step.to_level
    )
    edit_step(step=step, fields=fields, revision=step.revision, act=act_by(ines))
    refused = me.post(f"{url}/answer", {"decision": "accept", "answer": "", "seen": seen})
    page = words_of(refused, 422)
    assert "Look at the difference as it is now" in page
    assert "has changed since this was proposed" in page
    again = hidden_field(refused, "seen")
    assert again != seen
    assert me.post(f"{url}/answer", {"decision": "accept", "answer": "", "seen": again}).status_code == 303  # fmt: skip
    step.refresh_from_db()
    assert (step.ends_on, step.detail) == (LATER, "Ask Marek first.")


def test_a_proposal_is_taken_back(me: Client, boss: Client, plan: Plan, ines: Person) -> None:
    change = send(me, "/me/plan/change", by_date="2030-01-01")
    assert boss.post(f"/team/{ines.pk}/changes/{change.pk}/withdraw").status_code == 422
    assert me.post(f"/me/plan/changes/{change.pk}/withdraw")["Location"] == "/me/plan"
    assert me.post(f"/me/plan/changes/{change.pk}/withdraw").status_code == 422
    assert "taken back" in words_of(boss.get(f"/team/{ines.pk}/changes/{change.pk}"))


def test_while_a_proposal_waits_there_is_no_form_for_another(
    me: Client, boss: Client, plan: Plan, ines: Person
) -> None:
    team = f"/team/{ines.pk}/plan/change"
    late = filled(me, "/me/plan/change", reason="Laid out before.", by_date="2031-01-01")
    change = send(me, "/me/plan/change", by_date="2030-01-01")
    mine, theirs = me.get("/me/plan/change"), boss.get(team)
    for page in (mine, theirs):
        assert "One proposal at a time" in words_of(page)
        assert 'name="reason"' not in page.content.decode()
    assert "Your proposal waits for Tomasz Wilk" in words_of(mine)
    assert f'href="/me/plan/changes/{change.pk}"' in mine.content.decode()
    assert f'action="/me/plan/changes/{change.pk}/withdraw"' in mine.content.decode()
    assert "Ines Duarte waits for your answer" in words_of(theirs)
    assert f'href="/team/{ines.pk}/changes/{change.pk}"' in theirs.content.decode()
    assert "withdraw" not in theirs.content.decode()
    refused = me.post("/me/plan/change", late | {"stage": "send"})
    page = words_of(refused, 422)
    assert "Take it back, then propose this one" in page
    assert "Laid out before." in page
    assert f'action="/me/plan/changes/{change.pk}/withdraw"' in refused.content.decode()
    me.post(f"/me/plan/changes/{change.pk}/withdraw")
    assert 'name="reason"' in me.get("/me/plan/change").content.decode()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"reason": " "}, "Say in a sentence why"),
        ({"reason": "x" * 501}, "Say it in 500 characters"),
        ({"by_date": "2030-13-01"}, "Enter a day that exists"),
        ({"by_date": "1999-01-01"}, "still to come"),
        ({"next_check_on": "9999-12-31"}, "within two years"),
        ({"new_title": "More", "new_starts_on": "2027-02-01", "new_ends_on": "2027-01-01"},
         "last day is before the first"),
        ({"new_title": "More", "new_ends_on": ""}, "Choose from when to when"),
        ({"new_title": "More", "new_kind": "sleep"}, "Choose one of the four kinds"),
        ({"new_title": "More", "new_skill": "9" * 40}, "Choose a skill from the list"),
        ({"key": "again"}, "This form is out of date"),
        ({"goal": "role-999999999"}, "Choose one of the goals shown"),
        ({"goal": "skill-1-9"}, "Choose one of the goals shown"),
        ({"goal_level": "9"}, "Choose a level from 1 to 5"),
        ({}, "Nothing would change"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_said_and_stays_typed(
    me: Client, plan: Plan, said: dict[str, str], words: str
) -> None:
    data = filled(me, "/me/plan/change", **{"reason": "The rig comes.", **said})
    for stage in ("look", "send"):
        answer = me.post("/me/plan/change", data | {"stage": stage})
        if answer.status_code == 422:
            break
    assert words in words_of(answer, 422)
    assert not Change.objects.exists()


def test_an_agreed_step_offers_to_propose(me: Client, plan: Plan) -> None:
    step = last_step(plan)
    url = f"/me/plan/steps/{step.pk}"
    page = words_of(me.get(url))
    assert "You and Tomasz Wilk agreed on this step" in page
    assert "Propose this change to Tomasz Wilk" in page
    assert "Drop it" not in page
    data = {
        "key": "0b0e7f44-3f0c-4c62-9d3e-6f1d4a5b2c11", "reason": "Why", "stage": "look",
        f"title_{step.pk}": "Show it to the board", f"starts_{step.pk}": str(step.starts_on),
        f"ends_{step.pk}": str(step.ends_on),
    }  # fmt: skip
    assert "Show it to the board" in words_of(me.post("/me/plan/change", data))
    assert me.post("/me/plan/change", data | {"stage": "send"}).status_code == 303
    assert Change.objects.get().content["edited"][0]["title"] == "Show it to the board"


def test_what_nobody_shares_is_changed_on_the_plan_itself(
    me: Client, framework: Framework, ines: Person
) -> None:
    planning.adopt(make_goal(framework, ines), ines)
    assert me.get("/me/plan/change")["Location"] == "/me/plan"
    assert "change them as you like" in words_of(me.get("/me/plan"))


def test_the_manager_agrees_or_says_what_is_missing(
    me: Client, boss: Client, framework: Framework, ines: Person, tomasz: Person
) -> None:
    plan = planning.shared_plan(make_goal(framework, ines), ines)
    page = words_of(boss.get(f"/team/{ines.pk}/plan"))
    assert "it waits for your answer" in page
    approval = f"/team/approvals/plan/{plan.pk}"
    assert boss.post(approval, {"answer": "no", "reason": ""}).status_code == 422
    assert boss.post(approval, {"answer": "no", "reason": "No use yet."}).status_code == 303
    page = words_of(me.get("/me/plan"))
    assert "Tomasz Wilk says what is still missing" in page
    assert "No use yet." in page
    assert "Ask Tomasz Wilk again" in page
    assert me.post("/me/plan/share").status_code == 302
    said = {"answer": "yes", "next_check_on": "2027-01-12", "reason": ""}
    assert boss.post(approval, said).status_code == 303
    page = words_of(me.get("/me/plan"))
    assert "You and Tomasz Wilk agreed this version on 23 November" in page
    assert "Your next check is 12 January" in page
    assert Notice.objects.filter(person_id=ines.pk, code="plan.agreed").count() == 1


def test_the_next_check_is_set_and_the_plan_completed(me: Client, plan: Plan) -> None:
    me.post("/me/plan/check", {"day": "2027-02-02"})
    plan.refresh_from_db()
    assert plan.next_check_on == date(2027, 2, 2)
    for day, words in ((str(TODAY), "still to come"), ("x", "Enter a day that exists")):
        me.post("/me/plan/check", {"day": day})
        assert words in words_of(me.get("/me/plan"))
    assert me.post("/me/plan/complete")["Location"] == "/me/goal"
    plan.refresh_from_db()
    assert plan.state == "completed"
    assert Goal.objects.get().state == "agreed"
    assert me.post("/me/plan/complete").status_code == 404
    assert me.post("/me/plan/check", {"day": "2027-02-02"}).status_code == 404


def test_everything_of_others_is_not_found(
    me: Client, boss: Client, plan: Plan, ines: Person, tomasz: Person
) -> None:
    change = send(me, "/me/plan/change", by_date="2030-01-01")
    rui = make_employee("Rui Alves")
    other = sign_in(rui)
    for path in (
        f"/me/plan/changes/{change.pk}", f"/team/{ines.pk}/plan", f"/team/{ines.pk}/plan/change",
        f"/team/{ines.pk}/plan/versions/1", f"/team/{ines.pk}/changes/{change.pk}",
        f"/team/{rui.pk}/changes/{change.pk}", "/me/plan/versions/1",
    ):  # fmt: skip
        words_of(other.get(path), 404)
    for client, path in (
        (me, f"/team/{ines.pk}/plan"), (me, f"/team/{ines.pk}/changes/{change.pk}"),
        (boss, f"/me/plan/changes/{change.pk}"), (me, "/me/plan/versions/99"),
        (boss, f"/team/{rui.pk}/plan"),
    ):  # fmt: skip
        words_of(client.get(path), 404)
    words_of(other.post(f"/team/{ines.pk}/changes/{change.pk}/answer", {"decision": "accept"}), 404)


def test_a_closed_plan_is_read_as_it_was(me: Client, boss: Client, plan: Plan) -> None:
    title = last_step(plan).title
    me.post("/me/plan/complete")
    assert f"/me/plan/past/{plan.pk}" in me.get("/me/goal").content.decode()
    page = words_of(me.get(f"/me/plan/past/{plan.pk}"))
    assert "You completed it." in page
    assert title in page
    words_of(boss.get(f"/me/plan/past/{plan.pk}"), 404)
