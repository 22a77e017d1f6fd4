"""A Waymark of its own for a benchmark: folder, database server, settings, tables."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from waymark.cli import migrate, session
from waymark.embedded.launcher import resolve

__all__ = ["installed"]


@contextmanager
def installed(home: Path | None) -> Iterator[None]:
    """Ready for the demo organization under `home`, or in a folder that goes when the block ends."""
    with ExitStack() as stack:
        home = home or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        home.mkdir(parents=True, exist_ok=True)
        home.chmod(0o711)  # started by root, the server's own account passes through
        os.environ["WAYMARK_HOME"] = str(home)
        found = stack.enter_context(resolve(home))
        session.set_up_django()
        migrate.ensure(found)
        yield
