"""Server time of every main page of a large organization, beside a page with nothing on it.

    python benchmarks/pages.py [--home FOLDER] [--people 100000] [--requests 20] [--only TEXT]

Uses the demo organization under FOLDER, or makes one of that size first. Requests go through the
whole application in this process (no socket), as an employee with a goal and a plan, the manager
with most reports, the head of the organization, and HR. Server time is CPU time of this process
and of its database session, which works alone: no parallel workers. "first" is the first request
of a page. The peer is the empty search page: signed in, the frame around one field.
"""

from __future__ import annotations

import argparse
import logging
import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from clocks import Reading, ask, backend, read
from installing import installed

from waymark.cli import database, organisation, prepare

PEER = "/search"
IMPORTS = 25


@dataclass(frozen=True, slots=True)
class Measured:
    """One page: milliseconds of application and database, each request; queries; bytes."""

    first: float
    own: list[float]
    db: list[float]
    queries: set[int]
    size: int
    status: int

    def at(self, share: float) -> float:
        """Server time that this share of the requests stayed under."""
        both = sorted(a + b for a, b in zip(self.own, self.db, strict=True))
        return both[min(len(both) - 1, int(share * len(both)))]


class Visitor:
    """A signed-in person's browser, and what its requests cost."""

    def __init__(self, user: Any, backend_process: int) -> None:
        from django.test import Client

        self.client = Client(HTTP_HOST="127.0.0.1")
        self.client.force_login(user)
        self.backend = backend_process

    def once(self, address: str) -> tuple[Any, Reading, int]:
        from django.db import connection

        queries = 0

        def count(execute: Callable[..., Any], *rest: Any) -> Any:
            nonlocal queries
            queries += 1
            return execute(*rest)

        begin = read(self.backend)
        with connection.execute_wrapper(count):
            answer = self.client.get(address)
        return answer, read(self.backend) - begin, queries

    def measure(self, address: str, requests: int) -> Measured:
        answer, first, _ = self.once(address)
        told = [self.once(address) for _ in range(requests)]
        return Measured(
            first=1000 * (first.own + first.database),
            own=[1000 * spent.own for _, spent, _ in told],
            db=[1000 * spent.database for _, spent, _ in told],
            queries={queries for _, _, queries in told},
            size=len(answer.content),
            status=answer.status_code,
        )


def people() -> dict[str, Any]:
    """Who visits: someone under way, the manager of most, the head, HR."""
    from waymark.domain.people.models import AccessGrant, Person
    from waymark.domain.plans.models import Plan

    most = ask(
        "SELECT manager_id FROM people_reportingline WHERE to_date IS NULL"
        " GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"
    )[0][0]
    head = ask(
        "SELECT manager_id FROM people_reportingline m WHERE to_date IS NULL AND NOT EXISTS"
        " (SELECT FROM people_reportingline u WHERE u.person_id = m.manager_id"
        " AND u.to_date IS NULL) GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"
    )[0][0]
    hr = AccessGrant.objects.filter(role="hr", unit=None).order_by("pk")[0].person_id
    employee = Plan.objects.order_by("pk")[0].person_id
    return {
        name: Person.objects.select_related("user").get(pk=pk)
        for name, pk in (("employee", employee), ("manager", most), ("head", head), ("hr", hr))
    }


def make_imports(hr: Visitor) -> None:
    """Enough imports for a full list."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from waymark.integrations.hris.models import Import

    text = b"Employee ID,First name,Last name,Job title\n100,Rui,Costa,Test Engineer II\n"
    for number in range(IMPORTS - Import.objects.count()):
        file = SimpleUploadedFile(f"people-{number}.csv", text)
        hr.client.post("/org/imports", {"chosen": file})


def pages(who: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Visitor and address of every page that is measured."""
    from waymark.domain.careers.models import Assignment
    from waymark.domain.goals.models import Goal
    from waymark.domain.people.models import ReportingLine
    from waymark.integrations.hris.models import Import

    employee = who["employee"]
    goal = Goal.objects.get(person=employee, state__in=["chosen", "agreed"])
    own = Assignment.objects.get(person=employee, kind="substantive", to_date=None).role_id
    step = ask(
        "SELECT min(s.id) FROM plans_step s JOIN plans_plan p ON p.id = s.plan_id"
        " WHERE p.person_id = %s",
        [employee.pk],
    )[0][0]
    skill = ask("SELECT min(skill_id) FROM skills_claim WHERE person_id = %s", [employee.pk])[0][0]
    nxt = goal.route[1] if len(goal.route) > 1 else goal.role_id
    yield from (
        ("employee", address)
        for address in (
            PEER,
            "/me",
            "/me/start",
            "/me/map",
            f"/me/map/{goal.role_id}",
            f"/me/map/{own}/{nxt}",
            "/me/skills",
            f"/me/skills/{skill}",
            "/me/goal",
            f"/me/goal/new?role={goal.role_id}",
            "/me/plan",
            "/me/plan/new",
            f"/me/plan/steps/{step}",
            "/account/settings",
            "/account/notices",
            "/search?q=enginer",
            "/search?q=Duarte",
            "/search?q=an",
            "/search?q=xq",
            "/search?q=joh",
        )
    )
    for manager in ("manager", "head"):
        report = ReportingLine.objects.filter(manager=who[manager], to_date=None).order_by("pk")[0]
        yield from (
            (manager, address)
            for address in ("/me", "/me/map", "/team", f"/team/{report.person_id}")
        )
    batch = Import.objects.order_by("-started_at")[0]
    yield from (
        ("hr", address)
        for address in (
            "/me",
            "/org/imports",
            f"/org/imports/{batch.pk}",
            "/org/architecture",
            "/org/architecture?after=",
            f"/org/architecture/{own}",
            "/search?q=Duarte",
            f"/team/{employee.pk}",
        )
    )


def first_views(visitor: Visitor) -> None:
    """The map when nothing is kept: after a start, and after the framework was published."""
    from waymark.domain.careers.compute import career_map, framework

    framework._cache.clear()
    career_map._laid_out.cache_clear()
    _, after_start, queries = visitor.once("/me/map")
    framework._cache.clear()
    _, after_publication, _ = visitor.once("/me/map")
    for name, spent in (("a start", after_start), ("a publication", after_publication)):
        print(
            f"first map after {name}: own {1000 * spent.own:.0f} ms,"
            f" database {1000 * spent.database:.0f} ms, {queries} queries"
        )


def show(name: str, address: str, found: Measured, peer: Measured) -> None:
    own, db = statistics.median(found.own), statistics.median(found.db)
    print(
        f"{name:<9}{address[:44]:<45}{found.status:>4}{found.first:8.0f}{own:8.1f}{db:7.1f}"
        f"{found.at(0.5):8.1f}{found.at(0.95):8.1f}{found.at(0.5) / peer.at(0.5):7.1f}"
        f"{'/'.join(map(str, sorted(found.queries))):>9}{found.size / 1024:8.1f}"
    )


def measure(requests: int, only: str) -> None:
    import_module("waymark.config.wsgi")  # loads everything, as the server's processes do
    ask("SET max_parallel_workers_per_gather = 0")
    who, process = people(), backend()
    visitors = {name: Visitor(person.user, process) for name, person in who.items()}
    make_imports(visitors["hr"])
    peer = visitors["employee"].measure(PEER, requests)
    print(
        f"{'':<9}{'page':<45}{'':>4}{'first':>8}{'own':>8}{'db':>7}{'p50':>8}{'p95':>8}{'ratio':>7}"
        f"{'queries':>9}{'KB':>8}"
    )
    for name, address in pages(who):
        if only in f"{name} {address}":
            show(name, address, visitors[name].measure(address, requests), peer)
    first_views(visitors["employee"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--home", type=Path)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--requests", type=int, default=20)
    parser.add_argument("--only", default="", help="only pages whose line holds this text")
    options = parser.parse_args()
    with installed(options.home):
        logging.disable(logging.CRITICAL)
        if database.is_empty():
            organisation.load(
                people=options.people, seed=organisation.SEED, report=lambda *told: None
            )
        prepare.collect_static_files()
        ask("VACUUM (ANALYZE)")  # as the database does by itself a minute after loading
        measure(options.requests, options.only)


if __name__ == "__main__":
    main()
