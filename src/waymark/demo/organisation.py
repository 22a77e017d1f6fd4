"""The generated organisation as columns: one frozen dataclass per table.

Every table is columnar: all columns of one table have the same length, and row i of each
column belongs together. Rows point at rows of other tables by position (int32), at roles,
skills and sites by their position in `Organisation.content`.

Dates are numpy `datetime64[D]`. `start` is the first day in force, `until` the first day no
longer in force (half open, like a PostgreSQL daterange); `NaT` means still in force.
"""

from __future__ import annotations

import dataclasses
import hashlib
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from waymark.demo.content import Content

Ints = NDArray[np.int32]
Codes = NDArray[np.int8]
Floats = NDArray[np.float32]
Dates = NDArray[np.datetime64]
Flags = NDArray[np.bool_]

KINDS = ("substantive", "acting", "temporary", "secondment")
END_REASONS = ("", "moved", "left", "returned", "ended")  # "" exactly where until is NaT
SOURCES = ("self", "manager")
EVIDENCE_KINDS = ("course", "certificate", "project", "use")
ACCESS_ROLES = ("hr", "learning", "executive", "auditor", "administrator", "coach", "counsellor")


@dataclass(frozen=True)
class People:
    """Everyone who ever worked here. `site` is the present or last one; zone and country are its.

    hired     start of the first employment; left   end of the last one, NaT for today's staff.
    """

    key: tuple[str, ...]  # employee number, unique: "N00042"
    given_name: tuple[str, ...]
    family_name: tuple[str, ...]
    email: tuple[str, ...]  # unique
    language: tuple[str, ...]  # BCP 47: "pt-PT"
    site: Ints
    hired: Dates
    left: Dates


@dataclass(frozen=True)
class Employments:
    """One row per stay; somebody who came back has two. fte and shift as at its end or today."""

    person: Ints
    start: Dates
    until: Dates
    fte: Floats
    shift: Codes


@dataclass(frozen=True)
class Units:
    """Org units, ever. Parents come before children; the root has parent -1.

    `name` and `parent` are the latest; `family` is the main job family (position in content).
    A partner company is a unit of its own under no parent, with partner = True.
    """

    code: tuple[str, ...]
    name: tuple[str, ...]
    parent: Ints
    family: Ints
    site: Ints
    opened: Dates
    closed: Dates
    partner: Flags


@dataclass(frozen=True)
class UnitVersions:
    """Names and parents over time, for units that the reorganization renamed or moved."""

    unit: Ints
    name: tuple[str, ...]
    parent: Ints
    start: Dates
    until: Dates


@dataclass(frozen=True)
class Reporting:
    """Who reports to whom, from when until when; at most one manager per person and day."""

    person: Ints
    manager: Ints
    start: Dates
    until: Dates


@dataclass(frozen=True)
class Positions:
    """Assignments, sorted by person, start, kind. Substantive ones of a person never overlap.

    role may point at a retired role (`content.roles[i].retired`): titles of the past.
    """

    person: Ints
    role: Ints
    unit: Ints
    site: Ints
    kind: Codes
    start: Dates
    until: Dates
    fte: Floats
    shift: Codes
    end_reason: Codes


@dataclass(frozen=True)
class Claims:
    """Levels that somebody said on a day, 0..5; today's staff only; the latest row counts."""

    person: Ints
    skill: Ints
    level: Codes
    source: Codes
    on: Dates
    enjoys: Flags


@dataclass(frozen=True)
class Evidence:
    """What stands behind a claim. confirmed_by is a person, or -1 where nobody confirmed it."""

    person: Ints
    skill: Ints
    level: Codes
    kind: Codes
    title: tuple[str, ...]
    on: Dates
    confirmed_by: Ints


@dataclass(frozen=True)
class Access:
    """Access beyond that of every employee and manager. unit -1 means the whole organisation."""

    person: Ints
    access: Codes
    unit: Ints


@dataclass(frozen=True)
class Organisation:
    """One generated organisation. `named` finds people of the cast: {"ines-duarte": 12, ...}."""

    content: Content
    today: date
    people: People
    employments: Employments
    units: Units
    unit_versions: UnitVersions
    reporting: Reporting
    positions: Positions
    claims: Claims
    evidence: Evidence
    access: Access
    named: dict[str, int]

    def digest(self) -> str:
        """SHA-256 over every column, to tell two organisations apart."""
        seal = hashlib.sha256(self.today.isoformat().encode())
        for field in dataclasses.fields(self):
            table = getattr(self, field.name)
            if not dataclasses.is_dataclass(table) or field.name == "content":
                continue
            for column in dataclasses.fields(table):
                values = getattr(table, column.name)
                seal.update(f"{field.name}.{column.name}".encode())
                seal.update(
                    "\0".join(values).encode() if isinstance(values, tuple) else values.tobytes()
                )
        seal.update(repr(sorted(self.named.items())).encode())
        return seal.hexdigest()
