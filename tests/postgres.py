"""A throw-away PostgreSQL for the test run, started before Django reads its settings.

Loaded by `-p tests.postgres`. The first process starts the server when this module is imported;
workers of pytest-xdist inherit its address. TEST_DATABASE_URL names a server to use instead; a
DATABASE_URL of the surroundings is never used, so that no test touches real data.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from waymark.embedded import Cluster, find_binaries
from waymark.embedded.leftover import end_leftover
from waymark.embedded.owner import choose_owner

PREFIX = "waymark-test-"
_cluster: Cluster | None = None
_folder: Path | None = None


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _sweep() -> None:
    """Remove what test runs that were killed left behind."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        process = folder.name.removeprefix(PREFIX).split("-")[0]
        if process.isdigit() and not _is_alive(int(process)) and os.access(folder, os.W_OK):
            end_leftover(folder / "postgres" / "data")
            shutil.rmtree(folder, ignore_errors=True)


def _start(folder: Path) -> Cluster:
    cluster = Cluster(folder / "postgres", choose_owner(folder), find_binaries(), throwaway=True)
    cluster.start()
    return cluster


if "PYTEST_XDIST_WORKER" not in os.environ:
    os.environ["WAYMARK_MODE"] = "test"
    _sweep()
    _folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    _folder.chmod(0o711)  # started by root, the server's own account passes through
    os.environ["WAYMARK_HOME"] = str(_folder / "home")
    if named := os.environ.get("TEST_DATABASE_URL"):
        os.environ["DATABASE_URL"] = named
    else:
        _cluster = _start(_folder)
        os.environ["DATABASE_URL"] = _cluster.url


def _stop() -> None:
    """Stop the server and remove its folder; may be called twice."""
    if _cluster is not None:
        _cluster.stop()
    if _folder is not None:
        shutil.rmtree(_folder, ignore_errors=True)


atexit.register(_stop)  # also where a plugin's own ending fails


@pytest.hookimpl(tryfirst=True)
def pytest_unconfigure() -> None:
    """End with the test run; workers of pytest-xdist are gone by now."""
    _stop()
