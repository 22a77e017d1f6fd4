"""Run the worker: long jobs, mail and other effects, and the rescue of what a crash left.

Any number of workers may run; each job is taken by one of them.
"""

from __future__ import annotations

import argparse

from waymark.cli import lifeline
from waymark.cli.session import database_for_command, set_up_django

NAME = "worker"
HELP = "run jobs in the background"
EXAMPLES = """\
  waymark worker
  waymark worker --jobs 4"""


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument(
        "--jobs", type=int, default=2, metavar="N", help="jobs at a time (%(default)s)"
    )


def run(options: argparse.Namespace) -> int:
    """Work until told to stop; a job in hand gets half a minute to end, then goes to another."""
    lifeline.hold()
    with database_for_command(NAME):
        set_up_django()
        from django.conf import settings
        from django.db import connection
        from procrastinate.contrib.django import app
        from procrastinate.contrib.django.django_connector import DjangoConnector

        from waymark.kernel.jobs import take_up

        take_up()
        connection.close()  # the tasks have connections of their own
        connector = DjangoConnector().get_worker_connector()
        with app.replace_connector(connector) as working:
            working.run_worker(
                concurrency=options.jobs,
                shutdown_graceful_timeout=30,
                delete_jobs="successful",
                update_heartbeat_interval=settings.WAYMARK_STALLED_AFTER / 6,
                stalled_worker_timeout=settings.WAYMARK_STALLED_AFTER / 2,
            )
    return 0
