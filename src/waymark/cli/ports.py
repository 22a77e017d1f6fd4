"""The port to serve on: the one asked for, or a free one."""

from __future__ import annotations

import os
import socket

from waymark.cli.errors import CommandError

FIRST, LAST = 8000, 8099


def chosen_port() -> int | None:
    """The port in PORT, if any. Raises CommandError when it is no port."""
    text = os.environ.get("PORT", "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or not 0 < int(text) < 65536:
        raise CommandError(f"PORT is {text!r}; it must be a number from 1 to 65535.")
    return int(text)


def require_free(host: str, port: int) -> None:
    """Raises CommandError when something else listens there, or the port may not be used."""
    try:
        _try(host, port)
    except PermissionError:
        raise CommandError(f"Port {port} needs more rights; choose one above 1023.") from None
    except OSError as error:
        raise CommandError(
            f"Port {port} cannot be used ({error.strerror}). Choose another with PORT=."
        ) from None


def free_port(host: str) -> int:
    """The first free port from 8000 on, else any."""
    for port in range(FIRST, LAST + 1):
        try:
            return _try(host, port)
        except OSError:
            continue
    return _try(host, 0)


def _try(host: str, port: int) -> int:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))
        return int(probe.getsockname()[1])
