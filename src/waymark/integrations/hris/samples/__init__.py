"""Sample files to start from; the people in them are invented."""

from __future__ import annotations

from importlib.resources import files

SAMPLES: dict[str, str] = {
    "people.csv": "People with their position, unit and manager, one row each",
    "history.csv": "Positions held, one row per position with its dates",
    "yearly.csv": "The same from a payroll, one row per person and year",
    "units.csv": "Org units with the unit above",
    "skills.csv": "Skills with levels, one row per person and skill",
}


def sample_file(name: str) -> bytes:
    """The content of a sample. Raises KeyError for a name that is not in SAMPLES."""
    if name not in SAMPLES:
        raise KeyError(name)
    return files(__name__).joinpath(name).read_bytes()
