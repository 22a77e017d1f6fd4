"""Steps in the browser: added, edited, ticked, put to use; what is typed wrong stays."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from tests.conftest import NOW, TODAY
from tests.domain.builders import Framework, make_employee
from tests.web.journey import STEP, XSS, hidden_field, learning, make_goal, words_of
from waymark.domain.people.models import Person
from waymark.domain.plans.models import Plan, Step


def test_a_step_is_added_once(me: Client, plan: Plan) -> None:
    step = STEP | {"title": XSS, "detail": XSS}
    for _ in range(2):
        assert me.post("/me/plan/steps/add", step)["Location"] == "/me/plan"
    assert plan.steps.count() == 7
    words_of(me.get("/me/plan"))
    words_of(me.get(f"/me/plan/steps/{plan.steps.latest('pk').pk}"))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": ""}, "Say in a few words what you will do"),
        ({"title": "x" * 201}, "Say it in 200 characters"),
        ({"detail": "x" * 501}, "Keep the details to 500 characters"),
        ({"kind": "sleep"}, "Choose one of the four kinds"),
        ({"starts_on": "2026-13-01"}, "Enter a day that exists"),
        ({"ends_on": "0000-00-00"}, "Enter a day that exists"),
        ({"ends_on": "9999-12-31"}, "within ten years"),
        ({"ends_on": "2026-11-30"}, "The last day is before the first"),
        ({"skill": "9" * 30}, "Choose a skill from the list"),
        ({"to_level": "3"}, "Choose the skill that this level belongs to"),
        ({"to_level": "-3"}, "Choose a level from 1 to 5"),
        ({"key": "again"}, "This form is out of date"),
    ],
)
def test_a_step_that_makes_no_sense_is_said_and_what_was_typed_stays(
    me: Client, plan: Plan, change: dict[str, str], words: str
) -> None:
    answer = me.post("/me/plan/steps/add", STEP | change)
    assert words in words_of(answer, 422)
    if "title" not in change:
        assert 'value="Own the carrier strategy"' in answer.content.decode()
    assert plan.steps.count() == 6


def test_a_step_is_edited_and_an_older_copy_is_refused(me: Client, plan: Plan) -> None:
    step = learning(plan)
    url = f"/me/plan/steps/{step.pk}"
    form = me.get(url)
    data = STEP | {"title": "Python course", "revision": hidden_field(form, "revision")}
    assert me.post(url, data)["Location"] == "/me/plan"
    late = me.post(url, data | {"title": "Too late"})
    assert "changed a moment ago in another window" in words_of(late, 422)
    assert 'value="Too late"' in late.content.decode()
    step.refresh_from_db()
    assert step.title == "Python course"
    assert step.kind == "learn"


def test_a_step_is_begun_ticked_dropped_and_taken_up_again(me: Client, plan: Plan) -> None:
    step = learning(plan)
    url = f"/me/plan/steps/{step.pk}"
    for name, shown in (
        ("begin", "In progress"), ("finish", "One finished step"), ("finish", "One finished step"),
        ("reopen", "In progress"), ("drop", "One dropped step"), ("restore", "Only you see it"),
    ):  # fmt: skip
        assert me.post(f"{url}/{name}")["Location"] == "/me/plan"
        assert shown in words_of(me.get("/me/plan"))
    me.post(f"{url}/finish")
    assert "moved on since" in words_of(me.post(f"{url}/drop"), 422)
    words_of(me.post(f"{url}/explode"), 404)
    assert me.get(f"{url}/drop").status_code == 405


def test_learning_gets_a_use_in_the_plan_or_somewhere_new(me: Client, plan: Plan) -> None:
    step = learning(plan)
    other = plan.steps.filter(kind="use").order_by("-pk")[0]
    url = f"/me/plan/steps/{step.pk}/use"
    page = words_of(me.get(f"/me/plan/steps/{step.pk}"))
    assert "Where will you use it?" in page
    key = "5b0e7f44-3f0c-4c62-9d3e-6f1d4a5b2c11"
    assert "Choose a step, or say" in words_of(me.post(url, {"key": key}), 422)
    assert me.post(url, {"key": key, "use": other.pk}).status_code == 302
    step.refresh_from_db()
    assert step.used_in == other
    new = {"key": key, "title": "Yield study", "starts_on": "2027-01-11", "ends_on": "2027-03-11"}
    missing = me.post(url, new | {"ends_on": ""})
    assert "Choose from when to when" in words_of(missing, 422)
    assert 'value="Yield study"' in missing.content.decode()
    for _ in range(2):
        assert me.post(url, new).status_code == 302
    step.refresh_from_db()
    assert step.used_in is not None
    assert (step.used_in.title, step.used_in.skill_id) == ("Yield study", step.skill_id)
    assert plan.steps.count() == 7
    words_of(me.post(f"/me/plan/steps/{other.pk}/use", {"key": key}), 404)


def test_a_use_may_not_be_a_step_of_someone_elses_plan(
    me: Client, plan: Plan, framework: Framework
) -> None:
    rui = make_employee("Rui Alves")
    theirs = Plan.objects.create(person=rui, goal=make_goal(framework, rui), created_at=NOW)
    use = Step.objects.create(
        plan=theirs,
        kind="use",
        title="Secret",
        starts_on=TODAY,
        ends_on=TODAY + timedelta(days=999),
    )
    key = "5b0e7f44-3f0c-4c62-9d3e-6f1d4a5b2c11"
    answer = me.post(f"/me/plan/steps/{learning(plan).pk}/use", {"key": key, "use": use.pk})
    assert "Secret" not in words_of(answer, 422)


def test_posts_need_their_token(ines: Person, plan: Plan) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert ines.user is not None
    strict.force_login(ines.user)
    words_of(strict.post("/me/plan/share"), 403)
    page = strict.get("/me/plan").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token
    assert strict.post("/me/plan/share", {"csrfmiddlewaretoken": token[1]}).status_code == 302


def test_a_use_that_is_done_is_offered_for_the_record_until_it_is_there(
    me: Client, plan: Plan, framework: Framework
) -> None:
    step = Step.objects.filter(plan=plan, kind="use").order_by("pk")[0]
    link = f"/me/record/log?step={step.pk}"
    assert link not in me.get("/me/plan").content.decode()
    me.post(f"/me/plan/steps/{step.pk}/finish")
    for page in ("/me/plan", f"/me/plan/steps/{step.pk}"):
        assert link in me.get(page).content.decode(), page
    form = me.get(link)
    assert hidden_field(form, "step") == str(step.pk)
    said = {
        "key": hidden_field(form, "key"), "step": step.pk, "what": step.title, "kind": "work",
        "skills": [framework.skills["root"].pk], "done_on": TODAY.isoformat(),
    }  # fmt: skip
    assert me.post("/me/record/log", said).status_code == 302
    for page in ("/me/plan", f"/me/plan/steps/{step.pk}"):
        assert link not in me.get(page).content.decode(), page
