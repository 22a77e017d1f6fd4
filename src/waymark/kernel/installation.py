"""What this database is: an organization's own, or the demo."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from waymark.kernel.acts import Act, Forbidden, record
from waymark.kernel.models import Installation

__all__ = ["installation", "mark_as_demo", "record_loading", "require_system"]


def installation() -> Installation:
    """The one row; an organization's own where nothing else was said."""
    return Installation.objects.get_or_create(id=1)[0]


def require_system(act: Act) -> None:
    """Raise Forbidden unless the system itself acts: only the shell fills a database in bulk."""
    if not act.actor.is_system:
        raise Forbidden(_("Only the command line loads a whole organisation."))


@transaction.atomic
def mark_as_demo(*, organisation: str, details: dict[str, Any], act: Act) -> None:
    """Say that this database holds invented people, of whom `details["people"]` may be tried."""
    require_system(act)
    row = installation()
    row.demo, row.organisation, row.details = True, organisation, details
    row.save(update_fields=["demo", "organisation", "details"])
    record(act, "kernel.installation.demo", row, after={"organisation": organisation})


def record_loading(act: Act, verb: str, rows: int) -> None:
    """One line in the act log for many rows that came in together."""
    record(act, verb, installation(), after={"rows": rows})
