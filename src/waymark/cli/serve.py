"""Serve the pages: granian with two processes of four threads each.

Put a proxy that ends TLS before it, and set WAYMARK_ADDRESS to the address people use.
"""

from __future__ import annotations

import argparse
import os

from waymark.cli import lifeline
from waymark.cli.ports import chosen_port, require_free
from waymark.cli.session import database_for_command

NAME = "serve"
HELP = "serve the pages"
EXAMPLES = """\
  waymark serve
  PORT=8080 waymark serve
  waymark serve --host 0.0.0.0 --port 8080 --processes 4"""


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    parser.add_argument("--port", type=int, help="port to listen on (PORT, else 8000)")
    parser.add_argument("--processes", type=int, default=2, metavar="N", help="(%(default)s)")
    parser.add_argument("--threads", type=int, default=4, metavar="N", help="each (%(default)s)")


def run(options: argparse.Namespace) -> int:
    """Serve until told to stop."""
    port = options.port or chosen_port() or 8000
    require_free(options.host, port)
    lifeline.hold()
    with database_for_command(NAME):
        # Granian's processes start afresh and find what they need in the environment.
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "waymark.config.settings")
        os.environ.setdefault("WAYMARK_ADDRESS", f"http://localhost:{port}")
        from granian import Granian
        from granian.constants import Interfaces

        Granian(
            "waymark.config.wsgi:application",
            address=options.host,
            port=port,
            interface=Interfaces.WSGI,
            workers=options.processes,
            blocking_threads=options.threads,
            respawn_failed_workers=True,
            workers_kill_timeout=15,
            websockets=False,
        ).serve()
    return 0
