"""O*NET: read from its text download, or from the shorter CSV form with one row per rating."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from waymark.integrations.occupations.entries import (
    ONET_CREDIT,
    Framework,
    OccupationEntry,
    Requirement,
    SkillEntry,
    level_of,
    strength_of,
)
from waymark.integrations.occupations.files import rows


def load_onet(folder: Path) -> Framework:
    """Read O*NET from its text files (“Skills.txt”) or the shorter CSV forms of them.

    Skills and knowledge are both read. Occupations without data have no requirements.
    Raises FileNotFoundError with the names looked for, ValueError where a column is missing.
    """
    occupations = _occupations(folder)
    elements = {
        row["Element ID"]: (row["Element Name"], row["Description"])
        for row in rows(
            folder, ("content_model_reference", "Content Model Reference"), ("Element ID",)
        )
    }
    skills: dict[str, SkillEntry] = {}
    requirements: list[Requirement] = []
    for kind, names in (
        ("skill", ("skills_im_lv", "Skills")),
        ("knowledge", ("knowledge_im_lv", "Knowledge")),
    ):
        for requirement in _ratings(folder, names):
            requirements.append(requirement)
            if requirement.skill not in skills:
                label, text = elements[requirement.skill]
                skills[requirement.skill] = SkillEntry(
                    requirement.skill, label, (), text, kind, f"{label} {text}"
                )
    return Framework("O*NET", ONET_CREDIT, tuple(skills.values()), occupations, tuple(requirements))


def _occupations(folder: Path) -> tuple[OccupationEntry, ...]:
    zones = {
        row["O*NET-SOC Code"]: int(row["Job Zone"])
        for row in rows(folder, ("job_zones", "Job Zones"), ("O*NET-SOC Code", "Job Zone"))
    }
    titles = _titles(folder)
    return tuple(
        OccupationEntry(
            row["O*NET-SOC Code"], row["O*NET-SOC Code"], row["Title"],
            tuple(titles.get(row["O*NET-SOC Code"], {})), row["Description"],
            row["O*NET-SOC Code"][:2], zones.get(row["O*NET-SOC Code"]),
        )
        for row in rows(
            folder, ("occupation_data", "Occupation Data"), ("O*NET-SOC Code", "Title")
        )
    )  # fmt: skip


def _titles(folder: Path) -> dict[str, dict[str, None]]:
    """Other titles of each occupation, in file order, each once."""
    titles: dict[str, dict[str, None]] = {}
    for names, column in (
        (("alternate_titles", "Alternate Titles"), "Alternate Title"),
        (("sample_of_reported_titles", "Sample of Reported Titles"), "Reported Job Title"),
    ):
        for row in rows(folder, names, ("O*NET-SOC Code", column)):
            titles.setdefault(row["O*NET-SOC Code"], {}).setdefault(row[column])
    return titles


def _ratings(folder: Path, names: tuple[str, ...]) -> Iterator[Requirement]:
    """Importance and level per occupation and element, whether side by side or one per row."""
    ratings: dict[tuple[str, str], dict[str, str]] = {}
    for row in rows(folder, names, ("O*NET-SOC Code", "Element ID")):
        entry = ratings.setdefault((row["O*NET-SOC Code"], row["Element ID"]), {})
        if "Scale ID" in row:
            entry[row["Scale ID"]] = row["Data Value"]
            if row["Scale ID"] == "LV":
                entry["Not Relevant"] = row["Not Relevant"]
        else:
            entry.update(row)
    for (occupation, skill), entry in ratings.items():
        importance, lv = float(entry["IM"]), float(entry["LV"])
        strength = strength_of(importance, entry["Not Relevant"] == "Y")
        yield Requirement(occupation, skill, strength, level_of(lv), importance)
