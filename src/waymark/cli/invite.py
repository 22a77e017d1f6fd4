"""Make the first account of an installation: HR's rights for the whole organization.

Prints a link with which that person sets a password. It works once and ends after three days;
repeat the command for another one. Send it over a channel that you trust.
"""

from __future__ import annotations

import argparse

from waymark.cli import migrate
from waymark.cli.errors import CommandError
from waymark.cli.session import database_for_command, set_up_django, system_act

NAME = "invite"
HELP = "make an HR administrator's account"
EXAMPLES = """\
  waymark invite hr@example.org --given-name Ada --family-name Lind"""


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("email", metavar="E-MAIL")
    parser.add_argument("--given-name", default="", metavar="NAME")
    parser.add_argument("--family-name", default="", metavar="NAME")


def run(options: argparse.Namespace) -> int:
    """Make the account and print the link."""
    with database_for_command(NAME) as database:
        set_up_django()
        migrate.ensure(database)
        from django.core.exceptions import ValidationError
        from django.core.validators import validate_email

        from waymark.domain.people.operations.invitations import invite_administrator

        try:
            validate_email(options.email)
        except ValidationError:
            raise CommandError(f"{options.email!r} is no e-mail address.") from None
        user = invite_administrator(
            email=options.email,
            given_name=options.given_name,
            family_name=options.family_name,
            act=system_act(),
        )
        print(link_for(user))
    return 0


def link_for(user: object) -> str:
    """The address of the page that sets a password; the next password makes it invalid."""
    from allauth.account.forms import default_token_generator
    from allauth.account.utils import user_pk_to_url_str
    from django.conf import settings
    from django.urls import reverse

    token = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return f"{settings.WAYMARK_ADDRESS}{reverse('account_reset_password_from_key', kwargs=token)}"
