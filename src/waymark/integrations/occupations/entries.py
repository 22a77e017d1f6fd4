"""Skills, occupations and requirements as both frameworks give them, and how scales translate."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

ESCO_CREDIT = "This service uses the ESCO classification of the European Commission."
ONET_CREDIT = (
    "This service includes information from the O*NET 29.2 Database by the U.S. Department of "
    "Labor, Employment and Training Administration (USDOL/ETA), used under the CC BY 4.0 license. "
    "O*NET® is a trademark of USDOL/ETA. Waymark has modified all or some of this information. "
    "USDOL/ETA has not approved, endorsed, or tested these modifications."
)
LEVEL_SCALE = 7.0  # O*NET's level scale LV runs from 0 to 7
ESSENTIAL_FROM, USEFUL_FROM = 3.0, 2.0  # on O*NET's importance scale IM, 1 to 5


class Strength(StrEnum):
    """How much an occupation needs a skill."""

    ESSENTIAL = "essential"
    USEFUL = "useful"
    NOT_NEEDED = "not needed"


@dataclass(frozen=True, slots=True)
class SkillEntry:
    """A skill or a kind of knowledge.

    id           ESCO's URI or O*NET's element id.  kind  "skill", "knowledge" or "" if not told.
    description  "" where the files give none on its own.
    search_text  label, other labels and description in one, to search in.
    """

    id: str
    label: str
    alternatives: tuple[str, ...]
    description: str
    kind: str
    search_text: str


@dataclass(frozen=True, slots=True)
class OccupationEntry:
    """An occupation.

    id        ESCO's URI or O*NET-SOC code.  code  ESCO's code or O*NET-SOC code.
    group     ISCO unit group or SOC major group.  job_zone  O*NET's 1 to 5, None in ESCO.
    """

    id: str
    code: str
    title: str
    alternatives: tuple[str, ...]
    description: str
    group: str
    job_zone: int | None = None


@dataclass(frozen=True, slots=True)
class Requirement:
    """A skill that an occupation needs.

    level        1 to 5 (see `level_of`), None in ESCO, which gives none.
    importance   O*NET's 1 to 5, None in ESCO.
    """

    occupation: str
    skill: str
    strength: Strength
    level: int | None = None
    importance: float | None = None


@dataclass(frozen=True, slots=True)
class Framework:
    """A release, read whole.

    credit     must be shown wherever its content is.
    unmatched  relations that name a skill which the release does not list; left out.
    repeated   relations that say the same twice; kept once.
    """

    name: str
    credit: str
    skills: tuple[SkillEntry, ...]
    occupations: tuple[OccupationEntry, ...]
    requirements: tuple[Requirement, ...]
    unmatched: int = 0
    repeated: int = 0


def level_of(lv: float) -> int:
    """O*NET's level, 0 to 7, as one of our levels 1 to 5: five equal parts of the scale.

    0 to 1.4 is 1, below 2.8 is 2, below 4.2 is 3, below 5.6 is 4, the rest 5. Raises ValueError
    outside 0 to 7. LV is what a worker in the occupation needs, not what a person has.
    """
    if not 0 <= lv <= LEVEL_SCALE:
        raise ValueError(f"O*NET levels lie between 0 and 7, not {lv}")
    return min(5, 1 + math.floor(lv * 5 / LEVEL_SCALE))


def strength_of(importance: float, not_relevant: bool) -> Strength:
    """Essential from importance 3 (“important”), useful from 2 (“somewhat important”)."""
    if not_relevant or importance < USEFUL_FROM:
        return Strength.NOT_NEEDED
    return Strength.ESSENTIAL if importance >= ESSENTIAL_FROM else Strength.USEFUL
