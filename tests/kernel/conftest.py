"""Handlers that tests name, a clean record of what they did, and whose jobs they are."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.conftest import MakePerson, act_by
from tests.kernel import handlers
from waymark.kernel.acts import Act

HERE = "tests.kernel.handlers"


@pytest.fixture(autouse=True)
def clean_hands(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Name the tests' handlers; forget what earlier tests did with them."""
    names = ("work", "refused", "broken", "crashed", "killed_once", "waiting")
    settings.WAYMARK_JOBS = settings.WAYMARK_JOBS | {
        **{f"test.{name}": f"{HERE}.{name}" for name in names},
        "test.nowhere": "tests.kernel.nowhere.run",
    }
    settings.WAYMARK_OUTBOX = settings.WAYMARK_OUTBOX | {
        "test.kept": f"{HERE}.kept", "test.lost": f"{HERE}.lost",
        "test.asleep": f"{HERE}.asleep",
    }  # fmt: skip
    monkeypatch.setattr(handlers, "look", lambda: None)
    handlers.calls.clear()
    handlers.entered.clear()
    handlers.leave.clear()
    yield
    handlers.leave.set()


@pytest.fixture
def owner(make_person: MakePerson) -> Act:
    return act_by(make_person("Ruth Adeyemi"))
