"""One PostgreSQL data folder and the server on it: create, start, stop."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from waymark.embedded import keeper, leftover, secrets_file
from waymark.embedded.binaries import Binaries
from waymark.embedded.errors import EmbeddedError, PortTakenError, StillEndingError, explain
from waymark.embedded.owner import Owner
from waymark.embedded.preparation import prepare

SUPERUSER = "postgres"
LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.65535")  # a Unix address holds 107 bytes
START_PATIENCE = 120.0  # seconds; recovery after a crash may take a while
BOOTS = 8  # attempts, each on another port where the port was the trouble
BREATH = 1.0  # seconds between attempts while a killed server's processes end
WITHOUT_SAFETY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class Cluster:
    """A data folder with its secrets under `root`, which only its owner may enter.

    `throwaway` gives speed for safety (no fsync) and lets the application's role create
    databases; it is for tests and measurements alone.
    """

    def __init__(
        self, root: Path, owner: Owner, binaries: Binaries, *, throwaway: bool = False
    ) -> None:
        """Only remember where things are; nothing is touched before `start`."""
        self.root = root
        self.data = root / "data"
        self.log = root / "log"
        self.port = 0
        self._owner = owner
        self._binaries = binaries
        self._throwaway = throwaway
        self._keeper: subprocess.Popen[bytes] | None = None
        self._socket_folder = ""

    @property
    def url(self) -> str:
        """The address for the application, with its password; for a started server."""
        password = self._secrets().application_password
        return f"postgresql://waymark:{password}@127.0.0.1:{self.port}/waymark"

    @property
    def running(self) -> bool:
        """Whether the server started here still lives."""
        return self._keeper is not None and self._keeper.poll() is None

    def start(self) -> None:
        """Create what is missing, end what was left over, start, and wait until it answers.

        Safe to call after any crash. Raises EmbeddedError with what to do.
        """
        if self.running:
            return
        self._make_folders()
        secrets = self._create() if not self.data.exists() else self._secrets()
        self._clear_leftovers()
        self.port = self._boot_on_some_port(secrets.port)
        secrets = replace(secrets, port=self.port)
        if not secrets.prepared:
            prepare(self, secrets.application_password, may_create_databases=self._throwaway)
        secrets_file.write(self._secrets_path, replace(secrets, prepared=True), self._owner)

    def stop(self) -> None:
        """End the server in order and wait for it; nothing stays behind."""
        if self._keeper is None:
            return
        if self._keeper.stdin is not None:
            self._keeper.stdin.close()
        self._keeper.wait(keeper.PATIENCE + 10)
        self._keeper = None
        self._clear_leftovers()  # only if the keeper itself was killed

    def wait(self) -> None:
        """Wait until the server ends, asked or not; for a thread that watches it."""
        if self._keeper is not None:
            self._keeper.wait()

    def run_as_superuser(self, sql: str, *, database: str, password: str = "") -> None:
        """Run SQL by psql over the private socket; passwords travel in its environment."""
        environment = self._environment | {
            "PGPASSWORD": self._secrets().superuser_password,
            "WAYMARK_PASSWORD": password,
        }
        where = ["-h", self._socket_folder, "-p", str(self.port), "-U", SUPERUSER, "-d", database]
        self._run(
            "psql",
            [*where, "-X", "-q", "-v", "ON_ERROR_STOP=1"],
            stdin=sql,
            environment=environment,
        )

    @property
    def _secrets_path(self) -> Path:
        return self.root / "secrets.json"

    @property
    def _environment(self) -> dict[str, str]:
        # Messages in English, because `explain` reads them; nothing of the caller's PG* settings.
        return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}

    def _secrets(self) -> secrets_file.Secrets:
        stored = secrets_file.read(self._secrets_path)
        if stored is None:
            raise EmbeddedError(
                f"{self.data} holds a database, but its secrets in {self._secrets_path} are gone."
                " Put that file back from a copy; without it the data cannot be opened."
            )
        return stored

    def _make_folders(self) -> None:
        self.root.mkdir(parents=True, exist_ok=True)
        self._owner.take(self.root, 0o700)
        self.log.touch()
        self._owner.take(self.log, 0o600)

    def _create(self) -> secrets_file.Secrets:
        """Make the data folder beside its place and move it there once it is whole."""
        secrets = secrets_file.fresh()
        secrets_file.write(self._secrets_path, secrets, self._owner)
        draft = self.root / "data.new"
        shutil.rmtree(draft, ignore_errors=True)
        password = self.root / "password"
        secrets_file.private_write(password, secrets.superuser_password + "\n", self._owner)
        try:
            arguments = ["-D", str(draft), "-U", SUPERUSER, "--pwfile", str(password)]
            arguments += ["--auth=scram-sha-256", "--encoding=UTF8", "--lc-messages=C"]
            if self._throwaway:
                arguments.append("--no-sync")
            self._run("initdb", [*arguments, *self._locale()])
        finally:
            password.unlink()
        draft.rename(self.data)
        return secrets

    def _locale(self) -> list[str]:
        """Order by code point everywhere; letters beyond ASCII still have upper and lower case."""
        if self._binaries.major >= 17:
            return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        characters = "UTF-8" if sys.platform == "darwin" else "C.UTF-8"
        return ["--locale=C", f"--lc-ctype={characters}"]

    def _clear_leftovers(self) -> None:
        found = leftover.read_pid_file(self.data)
        if found is not None:
            leftover.end_leftover(self.data)
            leftover.clear_socket_folder(found.socket)

    def _boot_on_some_port(self, wanted: int) -> int:
        """Boot, on the port used last where it is free; returns the port."""
        for attempt in range(BOOTS):
            port = wanted if attempt == 0 and _is_free(wanted) else _free_port()
            try:
                self._boot(port)
            except (PortTakenError, StillEndingError) as error:
                if attempt == BOOTS - 1:
                    raise
                if isinstance(error, StillEndingError):
                    time.sleep(BREATH)
            else:
                return port
        raise AssertionError("unreachable: the last attempt returns or raises")

    def _boot(self, port: int) -> None:
        self._socket_folder = str(self._make_socket_folder())
        start_of_log = self.log.stat().st_size
        command = [str(self._binaries.folder / "postgres"), "-D", str(self.data), "-p", str(port)]
        command += ["-k", self._socket_folder, "-h", "127.0.0.1", "-c", "jit=off"]
        command += ["-c", "logging_collector=off", "-c", "unix_socket_permissions=0700"]
        if self._throwaway:
            command += [part for setting in WITHOUT_SAFETY for part in ("-c", setting)]
        account = (self._owner.uid, self._owner.gid) if self._owner.drops else (-1, -1)
        self._keeper = subprocess.Popen(  # noqa: S603 (our own program and arguments)
            [
                sys.executable,
                "-I",
                keeper.__file__,
                *map(str, account),
                str(self.log),
                self._socket_folder,
                *command,
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            cwd=self.root,
            env=self._environment,
        )
        answered = leftover.wait_until(lambda: self._answers() or not self.running, START_PATIENCE)
        if not answered or not self.running:
            self.stop()
            with self.log.open("rb") as log:
                log.seek(start_of_log)
                raise explain(log.read().decode(errors="replace")[-2000:])

    def _answers(self) -> bool:
        """Whether the new server noted that it takes connections (as pg_ctl looks at it)."""
        found = leftover.read_pid_file(self.data)
        return (
            found is not None
            and found.status == "ready"
            and leftover.is_server(found.pid, self.data)
        )

    def _make_socket_folder(self) -> Path:
        folder = self.root / "socket"
        if len(os.fsencode(folder)) > LONGEST_SOCKET_FOLDER:
            folder = Path(tempfile.mkdtemp(prefix="waymark-pg-", dir="/tmp"))
        folder.mkdir(exist_ok=True)
        self._owner.take(folder, 0o700)
        return folder

    def _run(
        self,
        program: str,
        arguments: list[str],
        *,
        stdin: str = "",
        environment: dict[str, str] | None = None,
    ) -> None:
        done = subprocess.run(  # noqa: S603 (programs found by `binaries`, no shell)
            [self._binaries.folder / program, *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            cwd=self.root,
            env=environment or self._environment,
            check=False,
            **self._owner.spawn,
        )
        if done.returncode != 0:
            raise explain(f"{program}: {done.stdout}\n{done.stderr}"[-2000:])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _is_free(port: int) -> bool:
    if port == 0:
        return False
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
