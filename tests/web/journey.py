"""What the tests of an employee's pages share: the tests' moment, a signed-in employee, reading."""

import html
import re
from datetime import date, datetime

import pytest
from django.test import Client

from tests.conftest import NOW
from tests.domain.builders import Framework, hold, make_employee
from tests.web.responses import Response
from waymark.domain.goals.models import Goal
from waymark.domain.people.models import Person, ReportingLine, User
from waymark.domain.plans.models import Plan, Step
from waymark.web.requests import Clock

XSS = """<script>alert(1)</script>"'><img src=x onerror=alert(1)>"""
#: what a form for a step sends
STEP = {
    "kind": "use", "title": "Own the carrier strategy", "detail": "", "skill": "", "to_level": "",
    "starts_on": "2026-12-01", "ends_on": "2027-03-01",
    "key": "0b0e7f44-3f0c-4c62-9d3e-6f1d4a5b2c11",
}  # fmt: skip


def stop_the_clock(monkeypatch: pytest.MonkeyPatch, at: datetime = NOW) -> None:
    """Let pages believe that it is the tests' moment."""
    monkeypatch.setattr(Clock, "now", lambda self: at)


def sign_in(person: Person) -> Client:
    """A browser in which this person is signed in, and which checks forms as a real one."""
    if person.user is None:
        person.user = User.objects.create(email=f"{person.key}@northfield.example")
        person.save()
    client = Client()
    client.force_login(person.user)
    return client


def make_ines(framework: Framework) -> Person:
    """Ines Duarte: Test Engineer II since April 2023, reports to Tomasz Wilk."""
    person = make_employee("Ines Duarte")
    hold(person, framework.roles["te1"], date(2021, 2, 1), date(2023, 4, 1), end_reason="moved")
    hold(person, framework.roles["te2"], date(2023, 4, 1))
    tomasz = make_employee("Tomasz Wilk")
    ReportingLine.objects.create(person=person, manager=tomasz, from_date=date(2024, 1, 1))
    return person


def make_goal(framework: Framework, person: Person) -> Goal:
    """Principal Test Engineer by July 2029, by way of Senior Test Engineer."""
    return Goal.objects.create(
        person=person, role=framework.roles["te4"], state="chosen", created_at=NOW, changed_at=NOW,
        by_date=date(2029, 7, 1), route=[framework.id(key) for key in ("te2", "te3", "te4")],
    )  # fmt: skip


def words_of(answer: Response, status: int = 200) -> str:
    """The text that a page shows, on one line; fails unless the status is as said."""
    assert answer.status_code == status, answer.content.decode()[:2000]
    page = answer.content.decode()
    assert XSS not in page
    assert "<script>alert" not in page
    text = re.sub(r"<[^>]+>", " ", re.sub(r"<head>.*?</head>", "", page, flags=re.DOTALL))
    return re.sub(r"\s+([.,])", r"\1", re.sub(r"\s+", " ", html.unescape(text)))


def text_of(client: Client, path: str, status: int = 200) -> str:
    """A page as it was sent, with its markup, on one line."""
    answer = client.get(path)
    assert answer.status_code == status
    return re.sub(r"\s+", " ", answer.content.decode())


def hidden_field(answer: Response, name: str) -> str:
    """The value of a hidden field of the page's form."""
    page = answer.content.decode()
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"no field {name}"
    return found[1]


def filled(client: Client, url: str, **said: object) -> dict[str, str]:
    """The form as the page shows it, with what is changed."""
    page = client.get(url).content.decode()
    found = dict(re.findall(r'<input type="(?:date|hidden)" name="(\w+)" value="([^"]*)"', page))
    return found | {name: str(value) for name, value in said.items()}


def learning(plan: Plan) -> Step:
    """The first step in which something is learned."""
    return plan.steps.filter(kind="learn").order_by("pk")[0]
