"""Run everything on this machine: database, pages and worker, with a demo organization
when there are no people yet. Ctrl-C stops it all.

PORT chooses the port, WAYMARK_HOME the data folder (.waymark here), DATABASE_URL a database of
your own. A second start on the same folder says where the first one runs.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from waymark.cli.errors import CommandError
from waymark.cli.ports import chosen_port, free_port, require_free
from waymark.cli.session import home, refuse_embedded_production
from waymark.cli.supervisor import Child, Program, Supervisor
from waymark.cli.terminal import say
from waymark.embedded.launcher import Database, resolve

NAME = "run"
HELP = "everything at once: database, pages and worker"
EXAMPLES = """\
  waymark run
  PORT=8080 waymark run
  WAYMARK_HOME=/srv/waymark waymark run"""
HOST = "127.0.0.1"
START_PATIENCE = 90.0  # seconds until the pages must answer


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("--port", type=int, help="port to serve on (PORT, else a free one)")
    parser.add_argument("--empty", action="store_true", help="without the demo organization")


def run(options: argparse.Namespace) -> int:
    """Run until Ctrl-C, which is how it ends well."""
    try:
        run_everything(options)
    except KeyboardInterrupt:
        say("Stopped.")
    return 0


def run_everything(options: argparse.Namespace) -> None:
    """Database, preparation, worker and pages, in this order; they end in the opposite one."""
    refuse_embedded_production()
    folder = home()
    asked = options.port or chosen_port()
    with ExitStack() as stack:
        say("Starting the database …")
        database = stack.enter_context(resolve(folder, say=say))
        if asked:  # only now: while another Waymark runs here, its address is the better answer
            require_free(HOST, asked)
        port = asked or free_port(HOST)
        # "localhost" and not its number: passkeys are bound to a name.
        address = os.environ.setdefault("WAYMARK_ADDRESS", f"http://localhost:{port}")
        note(database, address=address, ready=False)
        prepared = prepare(empty=options.empty)
        supervisor = Supervisor(say)
        stack.callback(supervisor.end)
        add_children(supervisor, database, folder, port)
        say("Starting the pages …")
        wait_for_pages(supervisor, port)
        note(database, address=address, ready=True)
        print(last_line(address, prepared), flush=True)
        supervisor.watch()


def note(database: Database, *, address: str, ready: bool) -> None:
    """Let other commands find this one's database and address."""
    if database.lock is not None:
        facts: dict[str, Any] = {"command": NAME, "database_url": database.url}
        database.lock.note(facts | {"address": address, "ready": ready})


def prepare(*, empty: bool) -> dict[str, Any]:
    """Migrate, collect files and make the demo, in a process that ends and frees its memory."""
    command = [sys.executable, "-m", "waymark.cli.main", "prepare", "--json"]
    done = subprocess.run(  # noqa: S603 (our own command)
        [*command, *(["--empty"] if empty else [])], stdout=subprocess.PIPE, check=False
    )
    if done.returncode != 0:
        raise CommandError("Waymark could not be prepared; the reason stands above.")
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def add_children(supervisor: Supervisor, database: Database, folder: Path, port: int) -> None:
    """The database first, so that it ends last."""
    cluster = database.cluster
    if cluster is not None:

        def start_again() -> Any:
            cluster.stop()
            cluster.start()
            return cluster.wait

        # It is stopped by its `with` block, after everything that uses it.
        log = f"Its log: {cluster.log}"
        supervisor.add(Child("database", start_again, lambda: None, log), started=cluster.wait)
    logs = folder / "logs"
    logs.mkdir(mode=0o700, exist_ok=True)
    waymark = [sys.executable, "-m", "waymark.cli.main"]
    for name, arguments in (
        ("worker", ["worker"]),
        ("server", ["serve", "--host", HOST, "--port", str(port)]),
    ):
        log_file = logs / f"{name}.log"
        program = Program([*waymark, *arguments], log_file, os.environ)
        supervisor.add(Child(name, program.start, program.end, f"Its log: {log_file}"))


def wait_for_pages(supervisor: Supervisor, port: int) -> None:
    """Watch the children until a page answers. Raises CommandError when none does."""
    end = time.monotonic() + START_PATIENCE

    def answered() -> bool:
        if time.monotonic() > end:
            raise CommandError(f"No page answered within {START_PATIENCE:.0f} seconds.")
        return is_ready(port)

    supervisor.settle(answered)


def is_ready(port: int) -> bool:
    """Whether the server answers that it is ready."""
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/health/ready")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def last_line(address: str, prepared: dict[str, Any]) -> str:
    """Where to go and whom to sign in as, in one line."""
    people = ", ".join(f"{one['name']} ({one['as']})" for one in prepared["sign_in_as"])
    how = f" · sign in as {people}" if people else " · `waymark invite` makes the first account"
    return f"Waymark is at {address}{how} · Ctrl-C stops it"
