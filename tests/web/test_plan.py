"""The plan in the browser: laid out, shared, taken away; what it costs."""

import csv
import io
import re

from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from tests.conftest import TODAY
from tests.domain.builders import Framework, make_employee
from tests.web.journey import STEP, XSS, hidden_field, learning, sign_in, words_of
from waymark.domain.goals.models import Goal
from waymark.domain.people.models import Person
from waymark.domain.plans.models import Plan, Step
from waymark.engine.cells import escape_cell
from waymark.kernel.models import Notice


def test_without_a_goal_the_plan_says_where_to_start(me: Client) -> None:
    answer = me.get("/me/plan")
    assert "Your plan starts with a goal" in words_of(answer)
    assert 'href="/me/map"' in answer.content.decode()
    assert me.get("/me/plan/new")["Location"] == "/me/plan"


def test_steps_are_proposed_and_those_without_a_tick_left_out(me: Client, goal: Goal) -> None:
    assert "Your goal has no plan yet" in words_of(me.get("/me/plan"))
    answer = me.get("/me/plan/new")
    page = words_of(answer)
    assert "Six steps towards Senior Test Engineer" in page
    assert "1 of 3 skills are in place." in page
    assert "Keep these 6 steps" in page
    offered = re.findall(r'name="keep" value="([^"]+)" checked', answer.content.decode())
    assert len(offered) == 6
    kept = [key for key in offered if not key.startswith("use-")]
    assert me.post("/me/plan/new", {"keep": kept})["Location"] == "/me/plan"
    assert Step.objects.count() == len(kept)
    page = words_of(me.get("/me/plan"))
    assert "Two steps have no planned use" in page


def test_keeping_nothing_or_something_else_is_refused(me: Client, goal: Goal) -> None:
    assert "Keep at least one step." in words_of(me.post("/me/plan/new", {}), 422)
    answer = me.post("/me/plan/new", {"keep": ["learn-999999", XSS]})
    assert "changed meanwhile" in words_of(answer, 422)
    assert not Plan.objects.exists()


def test_keeping_twice_gives_one_plan(me: Client, goal: Goal) -> None:
    offered = re.findall(r'name="keep" value="([^"]+)"', me.get("/me/plan/new").content.decode())
    for _ in range(2):
        assert me.post("/me/plan/new", {"keep": offered})["Location"] == "/me/plan"
    assert Plan.objects.count() == 1
    assert Step.objects.count() == 6
    assert me.get("/me/plan/new")["Location"] == "/me/plan"


def test_the_plan_reads_in_now_next_later_with_lanes_and_versions(me: Client, plan: Plan) -> None:
    answer = me.get("/me/plan")
    page = words_of(answer)
    assert "My plan to Senior Test Engineer" in page
    assert "None of six steps done. Only you see it." in page
    for part in ("The next year", "Now", "Next", "How this plan changed", "Version 1"):
        assert part in page
    raw = answer.content.decode()
    lanes = raw[raw.index('class="lanes"') : raw.index('class="lanes-now"')]
    assert len(re.findall(r'class="month', lanes)) == 15
    assert lanes.count('class="bit') == 6


def test_sharing_tells_the_manager_and_says_so(me: Client, plan: Plan) -> None:
    assert "Share with Tomasz Wilk" in words_of(me.get("/me/plan"))
    for _ in range(2):
        assert me.post("/me/plan/share").status_code == 302
    page = words_of(me.get("/me/plan"))
    assert "Tomasz Wilk sees it since" in page
    assert "Share with Tomasz Wilk" not in page
    assert Notice.objects.filter(code="plan.shared").count() == 1


def test_without_a_manager_there_is_nobody_to_share_with(
    me: Client, plan: Plan, ines: Person
) -> None:
    ines.lines_up.all().delete()
    assert "Share with" not in words_of(me.get("/me/plan"))
    assert "Ask HR, then share again" in words_of(me.post("/me/plan/share"), 422)


def test_the_plan_is_taken_away_as_a_table_that_no_spreadsheet_runs(me: Client, plan: Plan) -> None:
    for start in ("=", "+", "-", "@"):
        step = STEP | {"title": f"{start}cmd|' /C calc'!A0", "key": ""}
        key = hidden_field(me.get("/me/plan/steps/add"), "key")
        assert me.post("/me/plan/steps/add", step | {"key": key}).status_code == 302
    answer = me.get("/me/plan/download")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="my-plan-to-senior-test-engineer.csv"' in answer["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 1 + 6 + 4
    cells = [cell for row in rows for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert sum(cell.startswith("'") for cell in cells) == 4


@given(st.text(max_size=30), st.sampled_from(["=", "+", "-", "@", "\t", "\r", ""]))
def test_no_text_leaves_as_a_formula(text: str, start: str) -> None:
    cell = escape_cell(start + text)
    kept = (start + text).replace("\x00", "")
    assert cell.lstrip("'") == kept.lstrip("'")
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert escape_cell(-5) == "-5"


def test_everything_of_others_is_not_found(plan: Plan, framework: Framework) -> None:
    rui = sign_in(make_employee("Rui Alves"))
    step = learning(plan)
    url = f"/me/plan/steps/{step.pk}"
    words_of(rui.get(url), 404)
    words_of(rui.post(url, STEP), 404)
    for name in ("begin", "finish", "reopen", "drop", "restore", "use"):
        words_of(rui.post(f"{url}/{name}"), 404)
    words_of(rui.post("/me/plan/share"), 404)
    words_of(rui.get("/me/plan/download"), 404)
    assert "Your plan starts with a goal" in words_of(rui.get("/me/plan"))
    step.refresh_from_db()
    assert (step.state, step.revision) == ("planned", 0)


def test_pages_cost_the_same_however_long_the_plan_is(
    me: Client, plan: Plan, goal: Goal, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    step = learning(plan)
    for more in (0, 40):
        Step.objects.bulk_create(
            Step(plan=plan, kind="use", title="x", starts_on=TODAY, ends_on=TODAY)
            for _ in range(more)
        )
        with django_assert_num_queries(15):
            me.get("/me/plan")
        with django_assert_num_queries(10):
            me.get(f"/me/plan/steps/{step.pk}")
        with django_assert_num_queries(10):
            me.get("/me/plan/steps/add")
    Plan.objects.update(state="superseded")
    with django_assert_num_queries(15):
        me.get("/me/plan/new")
