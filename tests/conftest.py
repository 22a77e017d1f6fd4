"""What every test may use: people with relations, acts, and a clean database after each test."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test import TransactionTestCase
from hypothesis import settings
from pytest_django import Settings

from waymark.domain.people.models import Person, User
from waymark.kernel.acts import Act, Actor, Grant

MakePerson = Callable[..., Person]
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)

# No test asserts a time; the first example of a kernel also compiles it.
settings.register_profile("waymark", deadline=None)
settings.load_profile("waymark")

_flush = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]  # private


def _flush_with_log(self: TransactionTestCase) -> None:
    """The act log refuses TRUNCATE; only the tests' own cleaning may pass.

    The queue's tables are not Django's, so that its flush leaves them: a task queued by one test
    would be found by the next.
    """
    tables = ("kernel_actentry", "kernel_actlink")
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")
    try:
        _flush(self)
    finally:
        with connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


TransactionTestCase._fixture_teardown = _flush_with_log  # type: ignore[attr-defined]  # private


def act_by(person: Person | None, *roles: str, unit: str = "") -> Act:
    """An act of this person at the tests' moment, with access roles."""
    grants = frozenset(Grant(role, unit) for role in roles)
    return Act(Actor(person.pk if person else None, grants), at=NOW, today=TODAY)


def user_of(person: Person) -> User:
    """The account of someone who has one."""
    assert person.user is not None, f"{person} cannot sign in"
    return person.user


@pytest.fixture
def system_act() -> Act:
    return act_by(None)


@pytest.fixture
def make_person(db: None) -> MakePerson:
    """A factory of persons: make_person("Ines Duarte")."""
    count = 0

    def make(name: str = "Some Body", **fields: object) -> Person:
        nonlocal count
        count += 1
        given, _, family = name.partition(" ")
        return Person.objects.create(
            key=f"P{count:04}", given_name=given, family_name=family, **fields
        )

    return make


@pytest.fixture
def own_folders(tmp_path: Path, settings: Settings) -> None:
    """Files and mails of this test alone."""
    settings.WAYMARK_HOME = tmp_path
    settings.WAYMARK_FILES = tmp_path / "files"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
