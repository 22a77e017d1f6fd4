"""Attacks with other people's numbers, with fields that no form has, and out of order."""

import uuid
from typing import Any

import pytest
from django.db import models
from django.test import Client
from django.urls import reverse

from tests.conftest import user_of
from tests.permissions.table import ROUTES
from tests.permissions.test_routes import address_of
from tests.permissions.world import World
from tests.web.journey import sign_in, stop_the_clock
from waymark.domain.goals.models import Goal
from waymark.domain.people.models import AccessGrant, Person, ReportingLine, User
from waymark.domain.plans.models import Plan, PlanVersion, Step
from waymark.domain.skills.models import Claim, Evidence
from waymark.integrations.hris.models import Import
from waymark.kernel.models import ActEntry, Job, Notice

pytestmark = pytest.mark.django_db
KEPT = (
    Person, User, AccessGrant, ReportingLine, Goal, Plan, PlanVersion, Step, Claim, Evidence,
    Import, Job, Notice, ActEntry,
)  # fmt: skip


@pytest.fixture(autouse=True)
def at_the_tests_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_the_clock(monkeypatch)


def everything() -> dict[str, list[Any]]:
    """All rows that an attack could change, but for the moment of the last sign-in."""
    return {
        model._meta.label: [
            {name: value for name, value in row.items() if name != "last_login"}
            for row in model._default_manager.order_by("pk").values()
        ]
        for model in KEPT
    }


@pytest.fixture
def peer(world: World) -> Client:
    """A colleague of Ines, signed in."""
    return sign_in(world.people["peer"])


def by(route: str, row: models.Model, **more: object) -> str:
    """The route's address with the number of the row in it."""
    name = next(iter(ROUTES[route].address))
    return reverse(route, kwargs={name: row.pk, **more})


WITH_NUMBERS = {
    Goal: ("me:goal-drop", "me:goal-share"),
    Step: ("me:plan-step", "me:plan-use"),
    Evidence: ("me:record-entry", "me:record-ask", "me:record-withdraw"),
    Job: ("jobs:job",),
    Import: ("organisation:import", "organisation:import-columns", "organisation:import-decide",
             "organisation:import-check", "organisation:import-apply", "organisation:import-undo",
             "organisation:import-discard", "organisation:import-left-out",
             "organisation:import-changes"),
    Person: ("team:person",),
}  # fmt: skip


@pytest.mark.parametrize("attacker", ["peer", "manager", "manager_above", "administrator", "hr"])
@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
def test_rows_of_others_cannot_be_read_or_changed_by_number(
    world: World, attacker: str, method: str
) -> None:
    client, who = sign_in(world.people[attacker]), world.people[attacker]
    before = everything()
    for model, routes in WITH_NUMBERS.items():
        if attacker == "hr" and model is Import:
            continue
        for row in model._default_manager.all():
            whose = row.plan if isinstance(row, Step) else row
            owner = getattr(whose, "owner_id", getattr(whose, "person_id", None))
            if owner == who.pk or (model is Person and method == "get"):
                continue
            for route in routes:
                answer = getattr(client, method)(by(route, row))
                assert answer.status_code in (404, 405), f"{method} {route} by {attacker}"
    assert everything() == before


def test_steps_of_others_cannot_be_moved(world: World, peer: Client) -> None:
    before = everything()
    for step in Step.objects.exclude(plan__person=world.people["peer"]):
        for move in ("begin", "finish", "reopen", "drop", "restore", "approve"):
            assert peer.post(by("me:plan-move", step, name=move)).status_code == 404
    assert everything() == before


def plan_of_peer(world: World) -> Step:
    """Petra lays out a plan of her own, with one thing to learn."""
    peer = world.people["peer"]
    Plan.objects.filter(person=peer).update(state="superseded")
    Goal.objects.filter(person=peer).update(state="dropped")
    goal = Goal.objects.create(
        person=peer, role=world.framework.roles["te3"], state="chosen",
        created_at=world.rows["goal_shared"].created_at,
        changed_at=world.rows["goal_shared"].created_at,
    )  # fmt: skip
    plan = Plan.objects.create(person=goal.person, goal=goal, created_at=goal.created_at)
    return Step.objects.create(
        plan=plan, kind="learn", title="Learn", starts_on="2026-12-01", ends_on="2026-12-31"
    )


def test_a_step_of_others_cannot_be_attached_to_ones_own(world: World, peer: Client) -> None:
    mine, theirs = plan_of_peer(world), world.rows["step_use"]
    answer = peer.post(
        by("me:plan-use", mine),
        {"key": uuid.uuid4(), "use": theirs.pk, "title": "", "starts_on": "", "ends_on": ""},
    )
    assert answer.status_code == 422
    mine.refresh_from_db()
    assert mine.used_in_id is None


def extra(world: World) -> dict[str, object]:
    """Fields that no form has, each of which would be somebody else's or a state."""
    ines, goal = world.people["self"], world.rows["goal_shared"]
    return {
        "id": goal.pk, "pk": goal.pk, "person": ines.pk, "person_id": ines.pk, "owner_id": ines.pk,
        "state": "agreed", "plan": world.rows["plan_draft"].pk,
        "plan_id": world.rows["plan_draft"].pk, "done_at": "2020-01-01", "source": "manager",
        "said_by_id": ines.pk, "said_at": "2000-01-01", "created_at": "2000-01-01",
        "superseded_at": "", "active": "", "is_active": "", "unit": "", "user": ines.user_id,
        "email": "evil@elsewhere.example", "given_name": "Evil", "shares_skills": "on",
        "grants": "hr", "role_id": 1, "next_role_id": 1, "shared_at": "2000-01-01",
        "withdrawn_at": "2000-01-01", "logged_at": "2000-01-01", "is_superuser": "on",
    }  # fmt: skip


@pytest.mark.parametrize(
    "route",
    ["me:goal-new", "me:record-log", "me:skill", "me:role-keep", "me:plan-add", "account:settings",
     "account:notices", "me:start-facts", "me:start-skills", "me:skills-share"],
)  # fmt: skip
def test_a_form_takes_its_own_fields_only(world: World, peer: Client, route: str) -> None:
    if route == "me:plan-add":
        plan_of_peer(world)
    petra, table = world.people["peer"], ROUTES[route]
    before = {model: set(model._default_manager.values_list("pk", flat=True)) for model in KEPT}
    others = _of_others(petra.pk)
    said = {name: text.format(**_facts(world)) for name, text in table.data.items()}
    names = {name.format(**_facts(world)): said[name] for name in said}
    address = address_of(table, world)
    if route == "me:record-log":  # the step and the colleague of the table are those of Ines
        address = address.partition("?")[0]
        names |= {"step": ""}
        del names["ask"]
    answer = peer.post(address, extra(world) | names)
    assert answer.status_code in (302, 303), answer.content.decode()[:500]
    assert _of_others(petra.pk) == others
    for model in (Goal, Evidence, Claim):
        for row in model._default_manager.exclude(pk__in=before[model]):
            assert row.person_id == petra.pk
            assert getattr(row, "state", "chosen") in ("chosen", "exploring")
            assert getattr(row, "source", "self") == "self"
            assert getattr(row, "withdrawn_at", None) is None
    for step in Step.objects.exclude(pk__in=before[Step]):
        assert (step.plan.person_id, step.state, step.done_at) == (petra.pk, "planned", None)
    after = Person.objects.get(pk=petra.pk)
    assert (after.active, after.email, after.given_name, after.unit_id, after.user_id) == (
        True, petra.email, "Petra", petra.unit_id, petra.user_id,
    )  # fmt: skip
    assert set(AccessGrant.objects.values_list("pk", flat=True)) == before[AccessGrant]


def _facts(world: World) -> dict[str, object]:
    return {name: row.pk for name, row in world.rows.items()} | world.facts


def _of_others(person_id: int) -> dict[str, list[Any]]:
    """Rows about everybody but this person."""
    paths = {Goal: "person", Plan: "person", Step: "plan__person", Claim: "person",
             Evidence: "person", Notice: "person_id", Job: "owner_id", Person: "pk",
             User: "person"}  # fmt: skip
    return {
        model._meta.label: list(
            model._default_manager.exclude(**{path: person_id}).order_by("pk").values()
        )
        for model, path in paths.items()
    }


def answers(client: Client, *posts: tuple[str, dict[str, object]]) -> list[int]:
    return [client.post(path, data).status_code for path, data in posts]


def test_steps_move_only_as_they_may(world: World) -> None:
    ines, step = sign_in(world.people["self"]), world.rows["step_draft"]
    move = lambda name: (by("me:plan-move", step, name=name), {})
    moves = ("drop", "finish", "begin", "reopen", "restore", "finish", "drop", "restore")
    assert answers(ines, *map(move, moves)) == [302, 422, 422, 422, 302, 302, 422, 422]
    step.refresh_from_db()
    assert step.state == "done"
    assert ines.post(by("me:plan-move", step, name="approve")).status_code == 404


def test_a_plan_that_is_over_is_not_changed(world: World) -> None:
    ines, step = sign_in(world.people["self"]), world.rows["step_shared"]
    before = everything()
    fields = {"title": "x", "starts_on": "2026-12-01", "ends_on": "2026-12-31", "revision": 0}
    assert answers(
        ines, (by("me:plan-move", step, name="begin"), {}), (by("me:plan-step", step), fields)
    ) == [422, 422]
    assert everything() == before


def test_goals_end_once(world: World) -> None:
    ines, goal = sign_in(world.people["self"]), world.rows["goal_private"]
    drop, share = by("me:goal-drop", goal), by("me:goal-share", goal)
    assert answers(ines, (drop, {}), (drop, {}), (share, {"sharing": "manager"})) == [303, 422, 422]
    goal.refresh_from_db()
    assert goal.sharing == "private"


@pytest.mark.parametrize(
    ("state", "route"),
    [("uploaded", "apply"), ("uploaded", "undo"), ("checked", "undo"), ("discarded", "apply"),
     ("discarded", "discard"), ("applied", "apply"), ("applied", "discard"),
     ("undone", "undo"), ("undone", "apply"), ("failed", "apply")],
)  # fmt: skip
def test_no_step_of_an_import_is_skipped(world: World, state: str, route: str) -> None:
    Import.objects.update(state=state)
    jobs = Job.objects.count()
    client = sign_in(world.people["hr"])
    answer = client.post(by(f"organisation:import-{route}", world.rows["import"]))
    assert answer.status_code == 422
    assert Import.objects.get().state == state
    assert Job.objects.count() == jobs


ONCE: list[tuple[str, type[models.Model]]] = [
    ("me:record-log", Evidence), ("me:plan-add", Step), ("me:role-keep", Goal),
    ("me:goal-new", Goal), ("me:skill", Claim), ("me:plan-share", PlanVersion),
    ("me:start-wrong", Notice), ("organisation:import-apply", Job),
]  # fmt: skip


@pytest.mark.parametrize(("route", "model"), ONCE, ids=[route for route, _ in ONCE])
def test_what_is_sent_twice_is_done_once(
    world: World, route: str, model: type[models.Model]
) -> None:
    relation = "hr" if route.startswith("organisation") else "self"
    client, table = sign_in(world.people[relation]), ROUTES[route]
    data = {name: text.format(**_facts(world)) for name, text in table.data.items()}
    rows = model._default_manager.count
    before = rows()
    assert client.post(address_of(table, world), data).status_code in (302, 303)
    once = rows()
    assert once > before
    assert client.post(address_of(table, world), data).status_code in (302, 303, 422)
    assert rows() == once


@pytest.mark.parametrize(
    "route", [name for name, each in ROUTES.items() if each.cells["POST"]["self"] != "not allowed"]
)
def test_a_form_from_elsewhere_is_turned_away(world: World, route: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(user_of(world.people["self"]))
    before = everything()
    answer = client.post(
        address_of(ROUTES[route], world), {"csrfmiddlewaretoken": "x" * 64},
        headers={"origin": "https://evil.example"},
    )  # fmt: skip
    assert answer.status_code == 403 if route != "front" else answer.status_code in (302, 403)
    assert everything() == before


@pytest.mark.parametrize(
    "path", ["/account/login/", "/account/password/reset/", "/account/logout/"]
)
def test_signing_in_and_out_takes_our_own_form(world: World, path: str) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(path, {"login": "x@x.example", "password": "x"}).status_code == 403
