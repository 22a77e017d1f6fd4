"""Handlers that tests name, and a clean record of what they did."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.kernel import handlers

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
