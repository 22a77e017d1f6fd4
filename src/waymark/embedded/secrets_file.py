"""The passwords and the port of one embedded database, in one file that only its owner reads."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from waymark.embedded.errors import EmbeddedError
from waymark.embedded.owner import Owner


@dataclass(frozen=True)
class Secrets:
    """Passwords of the superuser and of the application's role; the port used last; progress."""

    superuser_password: str
    application_password: str
    port: int = 0
    prepared: bool = False  # role, database and extensions exist


def fresh() -> Secrets:
    """New random passwords of 256 bits."""
    return Secrets(secrets.token_urlsafe(32), secrets.token_urlsafe(32))


def read(path: Path) -> Secrets | None:
    """The stored secrets, or None where there are none yet. Raises EmbeddedError if unreadable."""
    try:
        return Secrets(**json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError) as error:
        raise EmbeddedError(
            f"The database's secrets in {path} cannot be read ({error})."
            " Put the file back from a copy; without it the data cannot be opened."
        ) from error


def write(path: Path, content: Secrets, owner: Owner) -> None:
    """Store the secrets whole or not at all; the file is 0600 before it holds anything."""
    private_write(path, json.dumps(asdict(content), indent=2) + "\n", owner)


def private_write(path: Path, text: str, owner: Owner) -> None:
    """Write a 0600 file of the owner through a neighbour and a rename."""
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    owner.take(draft, 0o600)
    draft.replace(path)
