"""What an import changes, in words: kinds of change and names of fields."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

__all__ = ["changes_in_words"]

KINDS: Mapping[str, Any] = {
    "new": _("New"),
    "changed": _("Changed"),
    "left": _("Has left"),
    "undecided": _("Needs a decision"),
}
FIELDS: Mapping[str, Any] = {
    "name": _("Full name"),
    "family": _("Last name"),
    "email": _("E-mail"),
    "hired": _("Joined on"),
    "left": _("Left on"),
    "location": _("Place of work"),
    "manager": _("Manager"),
    "active": _("Employed or not"),
    "skills": _("Skills"),
    "positions": _("Position"),
}


def changes_in_words(report: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The report's samples, with `kind` and the fields' names as people read them."""
    for change in report.get("samples", []):
        fields = [
            [FIELDS.get(field, field), before, after] for field, before, after in change["fields"]
        ]
        yield {**change, "kind": KINDS.get(change["kind"], change["kind"]), "fields": fields}
