"""Where the files of imports lie, and the one lock that imports take."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.db import connection

__all__ = ["folder", "lock_imports", "signature_of"]

LOCK = 7239012842


def folder() -> Path:
    """Where the files of imports lie, readable by the application alone."""
    path = Path(settings.WAYMARK_FILES) / "imports"
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def signature_of(columns: Sequence[str]) -> str:
    """The same for every file with these column names in this order."""
    return hashlib.sha256("\x1f".join(columns).casefold().encode()).hexdigest()


def lock_imports() -> None:
    """One import is applied or undone at a time; the lock ends with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
