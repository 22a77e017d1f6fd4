"""How many queries each page takes: an exact committed figure, whatever the number of rows.

`WAYMARK_UPDATE_BASELINES=1 pytest tests/web/test_query_counts.py` writes query_counts.toml anew.
Counted is the second request: the first one may fill what a process keeps (the framework).
"""

import os
import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker

from tests.conftest import NOW, TODAY
from tests.domain.builders import hold, make_employee
from tests.permissions.rows_experts import more_experts
from tests.permissions.rows_organisation import more_for_organisation
from tests.permissions.rows_pairs import more_pairs
from tests.permissions.rows_record import more_of_record
from tests.permissions.rows_rounds import more_rounds
from tests.permissions.rows_talks import more_talks
from tests.permissions.table import ROUTES
from tests.permissions.test_routes import address_of
from tests.permissions.world import SIGNED_IN, World, build_world
from tests.web.journey import sign_in, stop_the_clock
from waymark.domain.careers.models import Requirement, Role
from waymark.domain.goals.models import Goal
from waymark.domain.people.models import ReportingLine
from waymark.domain.plans.models import Plan, Step
from waymark.domain.skills.models import Claim, Evidence, Skill, SkillLevel
from waymark.integrations.hris.models import Import
from waymark.kernel.models import Erasure, Hold, Look, Notice
from waymark.workflows.mining import recompute

pytestmark = pytest.mark.django_db
BASELINE = Path(__file__).with_name("query_counts.toml")
MOST = 15
#: files that are worked out anew from what was uploaded, against all that is known
MORE = {"organisation:import-left-out": 20}
SMALL, LARGE = 3, 30
PAGES = sorted(
    name for name, route in ROUTES.items()
    if "ok" in route.cells["GET"].values() and not name.startswith("health")
)  # fmt: skip
Counts = dict[str, tuple[int, int]]


def reader_of(name: str) -> str:
    """Who reads the page: whoever has most to read there."""
    cells = ROUTES[name].cells["GET"]
    readers = ["manager", "self", "hr"] if name.startswith("team") else ["self", "hr", *SIGNED_IN]
    return next(each for each in readers if cells[each] == "ok")


def enlarge(world: World, first: int, last: int) -> None:
    """Give everybody more of everything: rows first to last of each kind."""
    ines, manager, framework = world.people["self"], world.people["manager"], world.framework
    for n in range(first, last):
        skill = Skill.objects.create(key=f"more:{n}", name=f"Root skill {n}")
        SkillLevel.objects.create(skill=skill, level=1, looks_like="As a beginner")
        for role in ("te2", "te3", "te4"):
            Requirement.objects.create(role=framework.roles[role], skill=skill, level=1 + n % 5)
        Claim.objects.create(person=ines, skill=skill, level=n % 6, said_at=NOW)
        Evidence.objects.create(person=ines, skill=skill, what=f"Did {n}", done_on=date(2026, 1, 2))
        role = Role.objects.create(
            name=f"Ines role {n}", state="published", family=framework.ladders["quality"].family,
            ladder=framework.ladders["quality"], grade=framework.roles["te3"].grade,
        )  # fmt: skip
        more_for_organisation(world.rows, n, skill, role)
        more_of_record(world.people, n, skill)
        more_experts(world.rows, n, skill, framework.roles["te2"])
        _step(world, n, skill)
        _report(world, n, role, skill)
        Notice.objects.create(
            person_id=ines.pk, kind="needs_you", code="plan.shared", params={"name": f"N{n}"},
            key=f"more:{n}", at=NOW - timedelta(hours=n),
        )  # fmt: skip
        _looks_and_wishes(world, n)
        Import.objects.create(state="applied", started_at=NOW - timedelta(days=n + 1))
        if n < 10:  # so many options a person may keep
            Goal.objects.create(person=ines, role=role, created_at=NOW, changed_at=NOW)
    recompute(act=world.act("hr"))
    assert manager.lines_down.count() > last - first


def _step(world: World, n: int, skill: Skill) -> None:
    plan, kinds = world.rows["plan_draft"], ("learn", "with_person", "use", "show")
    begin = date(2026, 11, 1) + timedelta(days=9 * n)
    Step.objects.create(
        plan=plan, kind=kinds[n % 4], title=f"Step {n}", skill=skill, starts_on=begin,
        ends_on=begin + timedelta(days=30),
    )  # fmt: skip


def _looks_and_wishes(world: World, n: int) -> None:
    """More who looked at Ines, more who asked to be forgotten, more who must not be."""
    other = make_employee(f"Looker {n}")
    look = {"what": "team-person", "day": TODAY, "first_at": NOW, "last_at": NOW}
    Look.objects.create(person_id=world.people["self"].pk, viewer_id=other.pk, **look)
    Erasure.objects.create(person_id=other.pk, asked_at=NOW, due_on=TODAY)
    Hold.objects.create(person_id=other.pk, reason="A dispute", set_at=NOW)


def _report(world: World, n: int, role: Role, skill: Skill) -> None:
    """Someone who reports to Tomasz, shares goal and plan, and came the way Ines looks at."""
    person = make_employee(f"Ines Double{n}", open_to_questions=True)
    ReportingLine.objects.create(
        person=person, manager=world.people["manager"], from_date=date(2025, 1, 1)
    )
    hold(person, world.framework.roles["te2"], date(2020, 1, 1), date(2022, 1, 1),
         end_reason="moved")  # fmt: skip
    hold(person, world.framework.roles["te3"], date(2022, 1, 1))
    goal = Goal.objects.create(person=person, role=role, state="chosen", sharing="manager",
                               created_at=NOW, changed_at=NOW)  # fmt: skip
    plan = Plan.objects.create(person=person, goal=goal, state="shared", created_at=NOW,
                               shared_at=NOW)  # fmt: skip
    Step.objects.create(plan=plan, kind="use", title="Use it", starts_on=date(2026, 12, 1),
                        ends_on=date(2026, 12, 31))  # fmt: skip
    more_talks(world.rows["talk"], skill, person, n)
    more_pairs(world.rows, person, n)
    more_rounds(world.rows, person, n)


def _count(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    assert answer.status_code == 200, address
    return len(queries)


@pytest.fixture(scope="module")
def counts(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Counts]:
    """Queries of each page, in a small world and in one ten times as large."""
    with (
        pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic(),
    ):  # fmt: skip
        stop_the_clock(patch)
        world = build_world()
        clients = {name: sign_in(world.people[name]) for name in set(map(reader_of, PAGES))}
        measured = []
        for first, last in ((0, SMALL), (SMALL, LARGE)):
            enlarge(world, first, last)
            measured.append({
                name: _count(clients[reader_of(name)], address_of(ROUTES[name], world))
                for name in PAGES
            })  # fmt: skip
        small, large = measured
        yield {name: (small[name], large[name]) for name in PAGES}
        transaction.set_rollback(True)


def _kept() -> dict[str, int]:
    return tomllib.loads(BASELINE.read_text()) if BASELINE.exists() else {}


def test_write_the_baselines_when_asked(counts: Counts) -> None:
    if os.environ.get("WAYMARK_UPDATE_BASELINES") == "1":
        lines = [f'"{name}" = {large}' for name, (_, large) in sorted(counts.items())]
        head = "# Queries of each page, exactly; see test_query_counts.py for how to write this anew.\n"
        BASELINE.write_text(head + "\n".join(lines) + "\n")
    assert set(_kept()) == set(counts)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_takes_as_many_queries_as_committed(name: str, counts: Counts) -> None:
    assert counts[name][1] == _kept().get(name)


@pytest.mark.parametrize("name", PAGES)
def test_more_rows_take_no_more_queries(name: str, counts: Counts) -> None:
    small, large = counts[name]
    assert small == large


@pytest.mark.parametrize("name", PAGES)
def test_no_page_takes_more_than_fifteen(name: str, counts: Counts) -> None:
    assert counts[name][1] <= MORE.get(name, MOST)


def test_the_counting_sees_a_query_for_each_row(counts: Counts) -> None:
    with CaptureQueriesContext(connection) as queries:
        for row in Requirement.objects.all()[:5]:
            assert row.skill.name
    assert len(queries) > 5
