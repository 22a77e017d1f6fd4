"""ESCO: read from its CSV download, or from the shorter form with one text per skill."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from waymark.integrations.occupations.entries import (
    ESCO_CREDIT,
    Framework,
    OccupationEntry,
    Requirement,
    SkillEntry,
    Strength,
)
from waymark.integrations.occupations.files import Row, find, read, rows
from waymark.kernel.folding import fold


def load_esco(folder: Path, language: str = "en") -> Framework:
    """Read ESCO 1.1 or 1.2 from its CSV files.

    Raises FileNotFoundError with the names looked for, ValueError where a column is missing.
    Cost: about 2 s for 13,939 skills, 3,039 occupations and 129,004 relations.
    """
    relations = list(_relations(folder, language))
    skills = {skill.id: skill for skill in _skills(folder, language)}
    _name_nameless(skills, {fold(r.label): r.label for r in relations if r.skill not in skills})
    occupations = tuple(
        OccupationEntry(
            row["conceptUri"], row["code"], row["preferredLabel"], _labels(row["altLabels"]),
            row["description"], row["iscoGroup"],
        )
        for row in rows(folder, (f"occupations_{language}",), ("conceptUri", "preferredLabel"))
    )  # fmt: skip
    by_label = {fold(skill.label): skill.id for skill in skills.values()}
    found: dict[tuple[str, str], Requirement] = {}
    unmatched = 0
    for r in relations:
        skill = r.skill if r.skill in skills else by_label.get(fold(r.label), "")
        if skill:
            found.setdefault((r.occupation, skill), Requirement(r.occupation, skill, r.strength))
        else:
            unmatched += 1
    repeated = len(relations) - len(found) - unmatched
    return Framework(
        "ESCO", ESCO_CREDIT, tuple(skills.values()), occupations, tuple(found.values()),
        unmatched, repeated,
    )  # fmt: skip


class _Relation(NamedTuple):
    occupation: str
    skill: str
    strength: Strength
    label: str


def _relations(folder: Path, language: str) -> Iterator[_Relation]:
    official = f"occupationSkillRelations_{language}"
    name, columns, label = official, ("occupationUri", "relationType", "skillUri"), "skillLabel"
    if find(folder, (official,)) is None:
        name, label = "occupation_skill_relations", "skill_label"
        columns = ("occupation_uri", "relation", "skill_uri")
    for row in rows(folder, (name,), columns):
        occupation, relation, skill = (row[column] for column in columns)
        strength = Strength.ESSENTIAL if relation == "essential" else Strength.USEFUL
        yield _Relation(occupation, skill, strength, " ".join(row.get(label, "").split()))


def _skills(folder: Path, language: str) -> Iterator[SkillEntry]:
    if find(folder, (f"skills_{language}",)) is not None:
        for row in rows(folder, (f"skills_{language}",), ("conceptUri", "preferredLabel")):
            yield _skill(row)
        return
    full = {s.id: s for s in _collected(folder, language)}
    kinds = _kinds(folder, language)
    for row in rows(folder, ("skills_text",), ("skill_uri", "label", "text")):
        uri, text = row["skill_uri"], row["text"]
        known = full.get(uri, SkillEntry(uri, row["label"], (), "", "", text))
        kind = known.kind or kinds.get(uri, "")
        yield replace(known, label=row["label"] or known.label, kind=kind, search_text=text)


def _name_nameless(skills: dict[str, SkillEntry], labels: dict[str, str]) -> None:
    """Give skills without a label the one that their text begins with.

    The shorter form has lost 532 labels, and the URIs of the relations to those skills, to stray
    spaces. Most are in the collections; of the others the relations know the label. What is left
    is called by the first words of its text.
    """
    for skill in [skill for skill in skills.values() if not skill.label]:
        text = fold(skill.search_text)
        begins = [label for label in labels if text.startswith(label + " ")]
        words = skill.search_text.split()
        label = labels[max(begins, key=len)] if begins else " ".join(words[:6])
        skills[skill.id] = replace(skill, label=label)


def _skill(row: Row) -> SkillEntry:
    labels = _labels(row["altLabels"])
    return SkillEntry(
        row["conceptUri"], row["preferredLabel"], labels, row["description"],
        _kind(row["skillType"]), " ".join((row["preferredLabel"], *labels, row["description"])),
    )  # fmt: skip


def _collected(folder: Path, language: str) -> Iterator[SkillEntry]:
    """Skills of ESCO's thematic collections, the ones that carry labels and a description."""
    for path in sorted(folder.glob(f"*SkillsCollection_{language}.csv*")):
        yield from (_skill(row) for row in read(path, ("conceptUri", "preferredLabel")))


def _kinds(folder: Path, language: str) -> dict[str, str]:
    kinds: dict[str, str] = {}
    name = f"skillSkillRelations_{language}"
    if find(folder, (name,)) is not None:
        for row in rows(folder, (name,), ("originalSkillUri", "relatedSkillUri")):
            kinds[row["originalSkillUri"]] = _kind(row["originalSkillType"])
            kinds[row["relatedSkillUri"]] = _kind(row["relatedSkillType"])
    return kinds


def _kind(text: str) -> str:
    return {"skill/competence": "skill", "knowledge": "knowledge"}.get(text, "")


def _labels(text: str) -> tuple[str, ...]:
    """Other labels, one per line or between bars, each once."""
    parts = text.replace("|", "\n").split("\n")
    return tuple(dict.fromkeys(" ".join(part.split()) for part in parts if part.strip()))
