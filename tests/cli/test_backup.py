"""Backup and restore with real databases, and what `check` finds."""

from __future__ import annotations

import os
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from tests.cli.installation import Installation

NewInstallation = Callable[[str], Installation]
ACT = """
    INSERT INTO kernel_actentry
        (at, actor_id, verb, subject_type, subject_id, person_id, before, after, request, digest)
    VALUES (now(), NULL, 'tests.thing.done', 'tests.Thing', '1', NULL, '{}', '{}', '', '\\x00')
"""


def ask(installation: Installation, sql: str) -> list[tuple[object, ...]]:
    with psycopg.connect(installation.database_url, autocommit=True) as connection:
        cursor = connection.execute(sql)
        return cursor.fetchall() if cursor.description else []


@pytest.fixture
def new_installation(tmp_path: Path) -> Iterator[NewInstallation]:
    """Installations on empty databases of their own, beside the tests' one."""
    server = os.environ["DATABASE_URL"]
    made: list[str] = []

    def make(name: str) -> Installation:
        database = f"cli_{name}_{os.getpid()}"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {database}")
        made.append(database)
        folder = tmp_path / name
        folder.mkdir()
        return Installation(folder, f"{server.rsplit('/', 1)[0]}/{database}")

    yield make
    with psycopg.connect(server, autocommit=True) as connection:
        for database in made:
            connection.execute(f"DROP DATABASE {database} WITH (FORCE)")


def test_a_restored_backup_is_the_installation_again(new_installation: NewInstallation) -> None:
    first, second = new_installation("first"), new_installation("second")
    first.succeed("migrate")
    ask(
        first, "INSERT INTO people_site (name, country, zone) VALUES ('Ulm', 'DE', 'Europe/Berlin')"
    )
    (first.home / "files").mkdir(parents=True)
    (first.home / "files" / "evidence.pdf").write_bytes(b"evidence")
    backup = first.folder / "one.backup"
    first.succeed("backup", str(backup))
    with tarfile.open(backup) as tar:
        assert sorted(tar.getnames()) == ["database.dump", "files/evidence.pdf", "manifest.json"]

    said = second.run("restore", str(backup))
    assert said.returncode == 0, said.stderr
    assert "WRONG" not in said.stdout
    assert "the log of acts is that of the backup" in said.stdout
    assert ask(second, "SELECT name, zone FROM people_site") == [("Ulm", "Europe/Berlin")]
    assert (second.home / "files" / "evidence.pdf").read_bytes() == b"evidence"
    second.succeed("check")

    # A database that is not empty is never overwritten by accident …
    refused = second.run("restore", str(backup))
    assert refused.returncode == 1
    assert "Repeat with --replace" in refused.stderr
    unanswered = second.run("restore", "--replace", str(backup))
    assert unanswered.returncode == 1
    assert "repeat with --yes" in unanswered.stderr
    # … nor under the hands of others.
    ask(second, "UPDATE people_site SET name = 'Bonn'")
    with psycopg.connect(second.database_url):
        busy = second.run("restore", "--replace", "--yes", str(backup))
    assert "other sessions use this database" in busy.stderr
    second.succeed("restore", "--replace", "--yes", str(backup))
    assert ask(second, "SELECT name FROM people_site") == [("Ulm",)]


def test_a_restore_that_fails_changes_nothing(new_installation: NewInstallation) -> None:
    first, second = new_installation("first"), new_installation("second")
    for each in (first, second):
        each.succeed("migrate")
    ask(second, "INSERT INTO people_site (name, country, zone) VALUES ('Kept', '', 'UTC')")
    for each in (first, second):  # a schema that is there already cannot be created again
        ask(each, "CREATE SCHEMA outside")
    backup = first.folder / "one.backup"
    first.succeed("backup", str(backup))
    failed = second.run("restore", "--replace", "--yes", str(backup))
    assert failed.returncode == 1
    assert "already exists" in failed.stderr
    assert ask(second, "SELECT name FROM people_site") == [("Kept",)]


def test_a_backup_by_a_newer_version_is_refused(new_installation: NewInstallation) -> None:
    first, second = new_installation("first"), new_installation("second")
    first.succeed("migrate")
    ask(
        first,
        "INSERT INTO django_migrations (app, name, applied) VALUES ('people', '9999_later', now())",
    )
    backup = first.folder / "one.backup"
    first.succeed("backup", str(backup))
    refused = second.run("restore", str(backup))
    assert refused.returncode == 1
    assert "people.9999_later" in refused.stderr
    assert ask(second, "SELECT count(*) FROM pg_class WHERE relname = 'people_site'") == [(0,)]


def test_a_backup_is_not_overwritten_by_accident(new_installation: NewInstallation) -> None:
    first = new_installation("first")
    first.succeed("migrate")
    backup = first.folder / "one.backup"
    backup.write_bytes(b"precious")
    refused = first.run("backup", str(backup))
    assert refused.returncode == 1
    assert "exists" in refused.stderr
    assert backup.read_bytes() == b"precious"
    first.succeed("backup", "--replace", str(backup))
    assert backup.stat().st_size > 10_000


def test_check_finds_what_is_wrong(new_installation: NewInstallation) -> None:
    one = new_installation("one")
    empty = one.run("check")
    assert empty.returncode == 1
    assert "run `waymark migrate`" in empty.stdout
    assert "nothing to back up" in one.run("backup", str(one.folder / "b")).stderr
    assert "run `waymark migrate` first" in one.run("mine").stderr
    one.succeed("migrate")
    assert "chain intact" in one.succeed("check")

    ask(one, ACT)  # an entry whose digest is not that of its content
    broken = one.run("check")
    assert broken.returncode == 1
    assert "WRONG  the log of acts: 1 entries" in broken.stdout
    ask(one, "ALTER TABLE kernel_actentry DISABLE TRIGGER USER")
    ask(one, "ALTER TABLE people_site ADD CONSTRAINT loose CHECK (name <> '') NOT VALID")
    worse = one.run("check")
    assert "WRONG  not enforced: loose" in worse.stdout
    assert "WRONG  switched off:" in worse.stdout


def test_a_database_that_is_away_is_a_sentence(tmp_path: Path) -> None:
    away = Installation(tmp_path, "postgresql://waymark:x@127.0.0.1:1/waymark")
    done = away.run("check")
    assert done.returncode == 1
    assert "WRONG  the database does not answer" in done.stdout
    migrated = away.run("migrate")
    assert migrated.returncode == 1
    assert migrated.stderr.startswith("waymark: The database does not answer")
