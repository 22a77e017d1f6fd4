"""Choosing a goal in the browser's words: routes, day, reason, sharing, and back again."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.conftest import NOW
from tests.domain.builders import Framework, hold, make_employee
from tests.web.journey import sign_in, text_of
from waymark.domain.careers.models import Role
from waymark.domain.goals.models import Goal
from waymark.domain.people.models import Person, ReportingLine, Site
from waymark.web.requests import build_act


@pytest.fixture
def framework(mined: Framework) -> Framework:
    return mined


@pytest.fixture
def ines(framework: Framework) -> Person:
    person, manager = make_employee("Ines Duarte"), make_employee("Tomasz Wrona")
    hold(person, framework.roles["te2"], date(2023, 4, 1))
    ReportingLine.objects.create(person=person, manager=manager, from_date=date(2020, 1, 1))
    return person


def _routes(page: str) -> list[str]:
    return re.findall(r'name="route" id="route-\d+" value="([\d-]+)"', page)


def test_routes_are_offered_with_the_first_chosen(me: Client, framework: Framework) -> None:
    page = text_of(me, f"/me/goal/new?role={framework.id('te4')}")
    routes = _routes(page)
    assert len(routes) >= 2
    assert all(route.endswith(f"-{framework.id('te4')}") for route in routes)
    assert f'value="{routes[0]}" checked' in page
    assert page.count(" checked") == 2  # a route, and "Only me"
    assert "Fastest, as others did it" in page
    assert "Tomasz Wrona and me" in page
    assert page.count("Least to build") == 1
    assert "How many go this way: " in page


def test_ways_keep_to_the_own_site_where_one_asks_for_it(
    me: Client, framework: Framework, ines: Person
) -> None:
    aim = f"/me/goal/new?role={framework.id('te4')}"
    assert "Only ways by roles held at" not in text_of(me, aim)  # HR named no site
    here, away = (Site.objects.create(name=name) for name in ("Kassel", "Lyon"))
    ines.assignments.update(site=here)
    every = text_of(me, aim)
    assert f'href="?role={framework.id("te4")}&amp;site=mine"' in every
    kept = text_of(me, f"{aim}&site=mine")
    assert "No known way leads there by roles held at Kassel." in kept
    assert f'href="?role={framework.id("te4")}"' in kept
    for key, site in (("te3", away), ("te4", here)):
        hold(make_employee(f"Site {key}"), framework.roles[key], date(2020, 1, 1), site=site)
    assert _routes(text_of(me, f"{aim}&site=mine")) == []
    hold(make_employee("Site here"), framework.roles["te3"], date(2020, 1, 1), site=here)
    (route,) = _routes(text_of(me, f"{aim}&site=mine"))
    assert route == "-".join(str(framework.id(key)) for key in ("te2", "te3", "te4"))
    assert len(_routes(every)) > 1
    answer = me.post(
        f"{aim}&site=mine",
        {"route": route, "by_date": "2032-06-30", "reason": "Near.", "sharing": "private"},
    )
    assert answer.status_code == 303
    assert Goal.objects.get().route == [framework.id(key) for key in ("te2", "te3", "te4")]


def test_one_form_sets_the_goal_and_leads_to_the_plan(
    me: Client, framework: Framework, ines: Person
) -> None:
    path = f"/me/goal/new?role={framework.id('te4')}"
    route = _routes(text_of(me, path))[-1]
    answer = me.post(
        path,
        {"route": route, "by_date": "2032-06-30", "reason": "I like it.", "sharing": "manager"},
    )
    assert (answer.status_code, answer["Location"]) == (303, "/me/plan/new")
    goal = Goal.objects.get()
    assert (goal.person, goal.role_id, goal.state) == (ines, framework.id("te4"), "chosen")
    assert goal.route == [int(part) for part in route.split("-")]
    assert (goal.by_date, goal.reason, goal.sharing) == (
        date(2032, 6, 30), "I like it.", "manager",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"by_date": ""}, "Say by when you aim to be there."),
        ({"by_date": "soon"}, "Write the day as a date"),
        ({"by_date": "2020-01-01"}, "still to come"),
        ({"by_date": "9999-12-31"}, "within twenty years"),
        ({"route": "1-2-3"}, "Choose one of the routes shown."),
        ({"route": "1; DROP TABLE"}, "Choose one of the routes shown."),
        ({"sharing": "everyone"}, "everyone is not one of the available choices"),
        ({"reason": "x" * 501}, "at most 500"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    me: Client, framework: Framework, said: dict[str, str], why: str
) -> None:
    good = {"by_date": "2032-06-30", "reason": "Because <b>I</b> can", "sharing": "private"}
    answer = me.post(f"/me/goal/new?role={framework.id('te4')}", good | said)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert why in page
    assert "Because &lt;b&gt;I&lt;/b&gt; can" in page or "reason" in said
    assert not Goal.objects.exists()


def test_fields_that_the_form_does_not_have_change_nothing(
    me: Client, framework: Framework, ines: Person
) -> None:
    other = make_employee("Some Other")
    me.post(
        f"/me/goal/new?role={framework.id('te4')}",
        {"by_date": "2032-06-30", "sharing": "private", "state": "reached", "person": other.pk,
         "role": framework.id("em")},
    )  # fmt: skip
    goal = Goal.objects.get()
    assert (goal.person, goal.role_id, goal.state) == (ines, framework.id("te4"), "chosen")


def test_a_double_click_makes_one_goal(me: Client, framework: Framework) -> None:
    for _ in range(2):
        answer = me.post(
            f"/me/goal/new?role={framework.id('te4')}",
            {"by_date": "2032-06-30", "sharing": "private"},
        )
        assert answer.status_code == 303
    assert Goal.objects.count() == 1


def test_the_goal_before_is_named_and_superseded(me: Client, framework: Framework) -> None:
    good = {"by_date": "2032-06-30", "sharing": "private"}
    me.post(f"/me/goal/new?role={framework.id('te4')}", good)
    page = text_of(me, f"/me/goal/new?role={framework.id('em')}")
    assert "Your goal is Principal Test Engineer now." in page
    me.post(f"/me/goal/new?role={framework.id('em')}", good)
    assert sorted(Goal.objects.values_list("role_id", "state")) == sorted(
        [(framework.id("te4"), "changed"), (framework.id("em"), "chosen")]
    )


def test_a_level_of_a_skill_becomes_the_goal(me: Client, framework: Framework) -> None:
    path = f"/me/goal/new?skill={framework.skills['python'].pk}&level=4"
    assert "Make Data analysis with Python at level 4 my goal" in text_of(me, path)
    answer = me.post(path, {"by_date": "2032-06-30", "sharing": "private"})
    assert answer.status_code == 303
    assert Goal.objects.get().skill_level == 4
    assert "Your goal is Data analysis with Python at level 4" in text_of(me, "/me/goal")


def test_a_skill_leads_to_the_goal_until_it_is_the_goal(me: Client, framework: Framework) -> None:
    page = f"/me/skills/{framework.skills['python'].pk}"
    assert "Make it your goal" in text_of(me, page)
    path = f"/me/goal/new?skill={framework.skills['python'].pk}&level=4"
    me.post(path, {"by_date": "2032-06-30", "sharing": "private"})
    assert "Make it your goal" not in text_of(me, page)


def test_a_plan_to_a_skill_is_laid_out_and_read(me: Client, framework: Framework) -> None:
    path = f"/me/goal/new?skill={framework.skills['python'].pk}&level=4"
    me.post(path, {"by_date": "2032-06-30", "sharing": "private"})
    page = me.get("/me/plan/new").content.decode()
    offered = re.findall(r'name="keep" value="([^"]+)"', page)
    assert offered, "steps for a skill, too"
    assert me.post("/me/plan/new", {"keep": offered}).status_code == 302
    for address in ("/me", "/me/plan", "/me/goal"):
        assert framework.skills["python"].name in text_of(me, address), address
    for address in ("/me/map", "/me/plan/plan.pdf", "/me/plan/calendar"):
        assert me.get(address).status_code == 200, address


@pytest.mark.parametrize(
    "query",
    ["role=999999", "role=abc", "role=-1", "role=99999999999999999999", "skill=1&level=9",
     "skill=999999&level=3", "skill=x", "other=1"],
)  # fmt: skip
def test_what_is_not_there_cannot_be_aimed_at(me: Client, framework: Framework, query: str) -> None:
    text_of(me, f"/me/goal/new?{query}", 404)


def test_a_retired_role_is_not_found(me: Client, framework: Framework) -> None:
    Role.objects.filter(pk=framework.id("te4")).update(state="retired")
    text_of(me, f"/me/goal/new?role={framework.id('te4')}", 404)


def test_without_anything_to_aim_at_the_map_opens(me: Client) -> None:
    assert me.get("/me/goal/new")["Location"] == "/me/map"


def test_a_role_without_a_known_way_may_still_be_aimed_at(framework: Framework) -> None:
    person = make_employee("New Person")
    client = sign_in(person)
    path = f"/me/goal/new?role={framework.id('te4')}"
    assert "No known way leads there yet." in text_of(client, path)
    client.post(path, {"by_date": "2032-06-30", "sharing": "private"})
    assert Goal.objects.get().route == []


def test_the_goal_page_shares_and_drops(me: Client, framework: Framework, ines: Person) -> None:
    assert "You have no goal yet" in text_of(me, "/me/goal")
    me.post(f"/me/map/{framework.id('em')}/option")
    me.post(
        f"/me/goal/new?role={framework.id('te4')}", {"by_date": "2032-06-30", "sharing": "private"}
    )
    page = text_of(me, "/me/goal")
    assert "Your goal is Principal Test Engineer" in page
    assert "Only you." in page
    assert "Engineering Manager" in page
    goal = Goal.objects.get(state="chosen")
    me.post(f"/me/goal/{goal.pk}/share", {"sharing": "manager"})
    assert "You and Tomasz Wrona." in text_of(me, "/me/goal")
    me.post(f"/me/goal/{goal.pk}/share", {"sharing": "the world"})
    assert "Only you." in text_of(me, "/me/goal")
    assert me.post(f"/me/goal/{goal.pk}/drop").status_code == 303
    again = me.post(f"/me/goal/{goal.pk}/drop")
    assert again.status_code == 422
    assert "over already" in again.content.decode()
    assert "You have no goal yet" in text_of(me, "/me/goal")


def test_goals_of_others_are_not_found(me: Client, framework: Framework) -> None:
    other = make_employee("Some Other")
    act = build_act(other)
    goal = Goal.objects.create(
        person=other, role=framework.roles["te4"], state="chosen", sharing="manager",
        created_at=act.at, changed_at=act.at,
    )  # fmt: skip
    assert me.post(f"/me/goal/{goal.pk}/drop").status_code == 404
    assert me.post(f"/me/goal/{goal.pk}/share", {"sharing": "manager"}).status_code == 404
    assert me.get(f"/me/goal/{goal.pk}/drop").status_code == 405
    goal.refresh_from_db()
    assert goal.state == "chosen"


QUERIES = {"/me/goal": 11, "/me/goal/new?role={te4}": 12}


@pytest.mark.parametrize("path", list(QUERIES))
def test_pages_cost_a_known_number_of_queries(me: Client, framework: Framework, path: str) -> None:
    for key in ("em", "ql"):
        me.post(f"/me/map/{framework.id(key)}/option")
    address = path.format(te4=framework.id("te4"))
    me.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert me.get(address).status_code == 200
    assert len(seen) == QUERIES[path]


def test_no_two_ways_bear_the_same_name(me: Client, framework: Framework) -> None:
    page = text_of(me, f"/me/goal/new?role={framework.id('te4')}")
    titles = re.findall(r'name="route"[^>]*><b>([^<]+)</b>', page)
    assert len(titles) >= 2
    assert len(set(titles)) == len(titles)


def test_the_page_keeps_what_came_before(me: Client, framework: Framework, ines: Person) -> None:
    for role, state in (("te3", "reached"), ("em", "changed"), ("ql", "dropped")):
        Goal.objects.create(
            person=ines, role=framework.roles[role], state=state, reason=f"Then {role}.",
            created_at=NOW, changed_at=NOW,
        )  # fmt: skip
    other = make_employee("Some Other")
    Goal.objects.create(
        person=other, role=framework.roles["tl"], state="reached", created_at=NOW, changed_at=NOW
    )
    page = text_of(me, "/me/goal")
    for words in ("What came before", "Reached, 23 November", "Changed", "Dropped", "Then em."):
        assert words in page
    assert framework.roles["tl"].name not in page


def test_an_agreed_goal_offers_a_proposal_instead_of_another_day(
    me: Client, framework: Framework, ines: Person
) -> None:
    goal = Goal.objects.create(
        person=ines, role=framework.roles["te4"], state="agreed", sharing="manager",
        created_at=NOW, changed_at=NOW, by_date=date(2032, 6, 30),
    )  # fmt: skip
    page = text_of(me, "/me/goal")
    assert "You and Tomasz Wrona agreed on it" in page
    assert "Propose a change" in page
    assert "Change day or route" not in page
    answer = me.post(
        f"/me/goal/new?role={framework.id('em')}", {"by_date": "2032-06-30", "sharing": "private"}
    )
    assert answer.status_code == 422
    assert "Propose a change from your plan" in answer.content.decode()
    assert me.post(f"/me/goal/{goal.pk}/share", {"sharing": "private"}).status_code == 422
