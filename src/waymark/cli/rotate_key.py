"""Sign badges with a new key from now on; with --revoke, because the old one got out.

What a retired key signed still verifies. What a revoked key signed does not: badges that hold are
signed again, and people download them anew. The key changes by itself once a year.
"""

from __future__ import annotations

import argparse

from waymark.cli import migrate
from waymark.cli.session import database_for_command, set_up_django, system_act
from waymark.cli.terminal import say

NAME = "rotate-key"
HELP = "sign badges with a new key"
EXAMPLES = """\
  waymark rotate-key
  waymark rotate-key --revoke"""


def configure(parser: argparse.ArgumentParser) -> None:
    """One option."""
    parser.add_argument("--revoke", action="store_true", help="the present key got out")


def run(options: argparse.Namespace) -> int:
    """Rotate or revoke in one transaction."""
    with database_for_command(NAME) as database:
        set_up_django()
        migrate.ensure(database)
        from waymark.integrations.badges import operations
        from waymark.integrations.badges.queries import signing_key

        key = signing_key()
        if options.revoke and key is not None:
            count = operations.revoke_key(key=key, act=system_act())
            say(f"The key is revoked; {count} badges were signed again.")
        else:
            operations.rotate_key(act=system_act())
            say("Badges are signed with a new key.")
    return 0
