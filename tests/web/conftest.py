"""What most tests of pages begin with; a module with its own of the name uses that.

`world` is the organization of the permission table, for tests that attack the whole of the pages.
"""

import re

import pytest
from django.test import Client

from tests.conftest import NOW
from tests.domain.builders import Framework, build_framework, make_employee, make_hr
from tests.domain.recording import logged
from tests.domain.talking import Two, make_two
from tests.permissions.conftest import world
from tests.web.journey import make_goal, make_ines, sign_in, stop_the_clock
from tests.web.signing_in import account, no_limits_kept
from waymark.domain.goals.models import Goal
from waymark.domain.people.models import Person
from waymark.domain.plans.models import Plan
from waymark.domain.skills.models import Claim, Evidence
from waymark.kernel.acts import Act
from waymark.workflows import mining

__all__ = ["account", "no_limits_kept", "world"]


@pytest.fixture
def at_the_tests_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_the_clock(monkeypatch)


@pytest.fixture
def framework(db: None, monkeypatch: pytest.MonkeyPatch) -> Framework:
    stop_the_clock(monkeypatch)
    return build_framework(moves={})


@pytest.fixture
def mined(db: None, system_act: Act) -> Framework:
    """A framework with the moves people made, counted."""
    built = build_framework()
    mining.recompute(act=system_act)
    return built


@pytest.fixture
def ines(framework: Framework) -> Person:
    return make_ines(framework)


@pytest.fixture
def me(ines: Person) -> Client:
    return sign_in(ines)


@pytest.fixture
def goal(framework: Framework, ines: Person) -> Goal:
    Claim.objects.create(
        person=ines, skill=framework.skills["root"], level=4, said_at=NOW, source="self"
    )
    return make_goal(framework, ines)


@pytest.fixture
def plan(me: Client, goal: Goal) -> Plan:
    """The plan of everything that is offered for the goal."""
    offered = re.findall(r'name="keep" value="([^"]+)"', me.get("/me/plan/new").content.decode())
    assert me.post("/me/plan/new", {"keep": offered}).status_code == 302
    return Plan.objects.get()


@pytest.fixture
def two(db: None) -> Two:
    """Ines and Tomasz, her manager."""
    return make_two()


@pytest.fixture
def hers(two: Two) -> Client:
    return sign_in(two.ines)


@pytest.fixture
def his(two: Two) -> Client:
    return sign_in(two.tomasz)


@pytest.fixture
def hannah(db: None) -> Person:
    """HR for the whole organization."""
    return make_hr()


@pytest.fixture
def hr(hannah: Person) -> Client:
    return sign_in(hannah)


@pytest.fixture
def tomasz(db: None) -> Person:
    return make_employee("Tomasz Wilk")


@pytest.fixture
def manager(tomasz: Person) -> Client:
    return sign_in(tomasz)


@pytest.fixture
def petra(framework: Framework) -> Person:
    return make_employee("Petra Novak")


@pytest.fixture
def work(ines: Person, framework: Framework) -> Evidence:
    """Something Ines logged."""
    return logged(ines, framework.skills["root"])
