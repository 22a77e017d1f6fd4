"""Read the content files and check that what they name exists."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from waymark.demo.content.model import (
    LEADERSHIP,
    SPECIALIST,
    Content,
    Department,
    Family,
    FormalMove,
    Function,
    Grade,
    Ladder,
    Names,
    Requirement,
    Retitling,
    Role,
    Site,
    Skill,
)
from waymark.demo.content.read_cast import read_cast

Table = dict[str, Any]


class ContentError(ValueError):
    """A content file names something that no other file defines, or defines it twice."""


def slug(text: str) -> str:
    """The key of a name: lower case ASCII words joined by hyphens. "Wójcik" gives "wojcik"."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower().replace("'", "")).strip("-")


@cache
def load() -> Content:
    """Read and check all content files; the same object on every call.

    Raises ContentError where files contradict each other.
    """
    here = resources.files(__package__)
    main = _table(here / "organisation.toml")
    families = [t for file in _files(here / "families") for t in _table(file)["family"]]
    roles = _roles(families, main)
    content = Content(
        company=main["company"],
        partner=main["partner"],
        domain=main["domain"],
        divisions=tuple(
            f"{market} {product}"
            for product in main["division_products"]
            for market in main["division_markets"]
        ),
        sites=tuple(Site(**{"partner": False, **entry}) for entry in main["site"]),
        grades=tuple(Grade(int(number), name) for number, name in main["grades"].items()),
        families=tuple(Family(f["key"], f["name"], f["about"]) for f in families),
        ladders=_ladders(families, roles),
        roles=tuple(roles),
        skills=tuple(s for file in _files(here / "skills") for s in _skills(_table(file))),
        moves=_moves(roles, main["moves"]),
        functions=tuple(Function(**{"former_name": None, **f}) for f in main["function"]),
        departments=tuple(_department(entry) for entry in main["department"]),
        retitlings=tuple(
            Retitling(e["months_ago"], tuple((slug(old), new) for old, new in e["renames"]))
            for e in main["retitling"]
        ),
        names={
            country: Names(_split(entry["given"]), _split(entry["family"]))
            for country, entry in _table(here / "names.toml").items()
        },
        cast=read_cast(_table(here / "cast.toml"), slug),
        evidence_titles={kind: tuple(titles) for kind, titles in main["evidence"].items()},
    )
    _check(content)
    return content


def _files(folder: Traversable) -> list[Traversable]:
    return sorted(
        (f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda file: file.name
    )


def _table(file: Traversable) -> Table:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _split(names: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in names.split(","))


def _skills(table: Table) -> list[Skill]:
    return [
        Skill(
            key=slug(entry["name"]),
            name=entry["name"],
            category=table["category"],
            area=table["area"],
            task=entry["task"],
            description=entry["about"],
            levels=tuple(entry["levels"]),
        )
        for entry in table["skill"]
    ]


def _roles(families: list[Table], main: Table) -> list[Role]:
    """Living roles first, then the titles of the past."""
    roles = [_role(family["key"], entry) for family in families for entry in family["role"]]
    known = {role.key: role for role in roles}
    renames = [pair for entry in main["retitling"] for pair in entry["renames"]]
    roles += [_renamed_role(old, known[new]) for old, new in renames]
    return roles + [_retired_role(entry) for entry in main["retired"]]


def _role(family: str, entry: Table) -> Role:
    requirements = [Requirement(skill, level, True) for skill, level in entry["essential"].items()]
    requirements += [Requirement(skill, level, False) for skill, level in entry["useful"].items()]
    ladder = entry.get("ladder", SPECIALIST)
    least_and_most = entry.get("reports")
    return Role(
        key=slug(entry["title"]),
        title=entry["title"],
        family=family,
        ladder=ladder,
        grade=entry["grade"],
        summary=entry["about"],
        reports=(least_and_most[0], least_and_most[1]) if least_and_most else None,
        requirements=tuple(requirements),
        share=entry.get("share", 0.0),
        entry=entry.get("entry", 0.0),
        seat=entry.get("seat", ladder == LEADERSHIP),
        shifts=entry.get("shifts", False),
        retired=False,
        successor=None,
    )


def _retired_role(entry: Table) -> Role:
    return Role(
        key=slug(entry["title"]),
        title=entry["title"],
        family=entry["family"],
        ladder=SPECIALIST,
        grade=entry["grade"],
        summary=entry["about"],
        reports=None,
        requirements=(),
        share=0.0,
        entry=0.0,
        seat=False,
        shifts=False,
        retired=True,
        successor=None,
    )


def _renamed_role(title: str, new: Role) -> Role:
    return Role(
        key=slug(title),
        title=title,
        family=new.family,
        ladder=new.ladder,
        grade=new.grade,
        summary=f"The former title of {new.title}.",
        reports=new.reports,
        requirements=(),
        share=0.0,
        entry=0.0,
        seat=False,
        shifts=False,
        retired=True,
        successor=new.key,
    )


def _department(entry: Table) -> Department:
    values: Table = {
        "head": None,
        "team": 7.4,
        "least_teams": 0,
        "merged_teams": 0,
        "former_name": None,
        "former_function": None,
        **entry,
    }
    values["sites"] = tuple(values["sites"].items())
    return Department(**values)


def _ladders(families: list[Table], roles: list[Role]) -> tuple[Ladder, ...]:
    ladders = []
    for family in families:
        for kind in (SPECIALIST, LEADERSHIP):
            members = sorted(
                (
                    r
                    for r in roles
                    if r.family == family["key"] and r.ladder == kind and not r.retired
                ),
                key=lambda role: role.grade,
            )
            if members:
                name = f"{family['name']}, {kind} ladder"
                keys = tuple(role.key for role in members)
                ladders.append(Ladder(f"{family['key']}-{kind}", name, family["key"], kind, keys))
    return tuple(ladders)


def _moves(roles: list[Role], across: dict[str, dict[str, float]]) -> tuple[FormalMove, ...]:
    """Moves up each ladder and between the ladders of a family, and those across by the file."""
    moves = []
    living = [role for role in roles if not role.retired]
    for source in living:
        above = [r for r in living if r.family == source.family and r.grade >= source.grade]
        for kind in (SPECIALIST, LEADERSHIP):
            higher = [
                r
                for r in above
                if r.ladder == kind and (r.grade > source.grade or kind != source.ladder)
            ]
            next_grade = min((r.grade for r in higher), default=0)
            if source.family == "management" and kind == LEADERSHIP:
                continue  # chief officers come from the heads of functions, not up this ladder
            moves += [
                FormalMove(source.key, r.key, "promotion" if kind == source.ladder else "ladder", 0)
                for r in higher
                if r.grade == next_grade and r.grade - source.grade <= 2
            ]
    grade = {role.key: role.grade for role in living}
    for key, targets in across.items():
        for target, rate in targets.items():
            if key not in grade or target not in grade:
                raise ContentError(f"move from {key} to {target}: no such role")
            kind = "promotion" if grade[target] > grade[key] else "sideways"
            moves.append(FormalMove(key, target, kind, rate))
    return tuple(moves)


def _check(content: Content) -> None:
    """Raise ContentError for names that nothing defines and keys defined twice."""
    skills = _unique("skill", [skill.key for skill in content.skills])
    roles = _unique("role", [role.key for role in content.roles])
    _unique("family", [family.key for family in content.families])
    sites = _unique("site", [site.key for site in content.sites])
    functions = _unique("function", [function.key for function in content.functions])
    departments = _unique("department", [d.key for d in content.departments]) | {"hexa"}
    wanted = [(f"skill of {r.key}", q.skill, skills) for r in content.roles for q in r.requirements]
    wanted += [(f"head of {f.key}", f.head, roles) for f in content.functions]
    wanted += [(f"function of {d.key}", d.function, functions) for d in content.departments]
    wanted += [(f"site of {d.key}", s, sites) for d in content.departments for s, _ in d.sites]
    for member in content.cast:
        wanted += [(member.key, member.site, sites)]
        wanted += [(member.key, stop.role, roles) for stop in member.trail]
        wanted += [(member.key, stop.department, departments) for stop in member.trail]
        wanted += [(member.key, skill, skills) for skill, _ in member.claims]
    for skill in content.skills:
        if len(skill.levels) != 5:
            raise ContentError(f"{skill.key}: {len(skill.levels)} levels described, not 5")
    for place, key, known in wanted:
        if key not in known:
            raise ContentError(f"{place}: nothing is called {key}")


def _unique(what: str, keys: list[str]) -> set[str]:
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        raise ContentError(f"{what} defined twice: {', '.join(twice)}")
    return set(keys)
