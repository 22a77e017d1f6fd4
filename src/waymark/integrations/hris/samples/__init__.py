"""Sample files to start from; the people in them are invented."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from django.utils.translation import gettext_lazy as _

SAMPLES: dict[str, Any] = {
    "people.csv": _("People with their position, unit and manager, one row each"),
    "history.csv": _("Positions held, one row per position with its dates"),
    "yearly.csv": _("The same from a payroll, one row per person and year"),
    "units.csv": _("Org units with the unit above"),
    "skills.csv": _("Skills with levels, one row per person and skill"),
}


def sample_file(name: str) -> bytes:
    """The content of a sample. Raises KeyError for a name that is not in SAMPLES."""
    if name not in SAMPLES:
        raise KeyError(name)
    return files(__name__).joinpath(name).read_bytes()
