"""What the demo's content files hold, as frozen dataclasses."""

from __future__ import annotations

from dataclasses import dataclass

SPECIALIST, LEADERSHIP = "specialist", "leadership"


@dataclass(frozen=True)
class Site:
    """A place of work. share: part of the staff, 0..1; the partner's sites have 0."""

    key: str
    name: str
    country: str  # ISO 3166 alpha-2
    zone: str  # IANA
    language: str  # BCP 47
    share: float
    partner: bool


@dataclass(frozen=True)
class Grade:
    number: int  # 1..8
    name: str


@dataclass(frozen=True)
class Skill:
    """levels[i] says what level i + 1 looks like; task: accuracy, speed or mixed."""

    key: str
    name: str
    category: str  # managerial, technical, soft
    area: str
    task: str
    description: str
    levels: tuple[str, str, str, str, str]


@dataclass(frozen=True)
class Requirement:
    skill: str
    level: int  # 1..5
    essential: bool


@dataclass(frozen=True)
class Role:
    """A kind of job.

    reports   least and most direct reports, for leadership roles.
    share     part of a family's team members who hold it, in the steady state.
    entry     weight among hires from outside.
    seat      whether a unit of this organisation has it as its head (leadership roles).
    retired   a title of the past: no longer in the framework, without requirements.
    successor key of the role that replaced a retired one, if one did.
    """

    key: str
    title: str
    family: str
    ladder: str
    grade: int
    summary: str
    reports: tuple[int, int] | None
    requirements: tuple[Requirement, ...]
    share: float
    entry: float
    seat: bool
    shifts: bool
    retired: bool
    successor: str | None


@dataclass(frozen=True)
class Family:
    key: str
    name: str
    description: str


@dataclass(frozen=True)
class Ladder:
    """The roles of one family and kind by rising grade."""

    key: str
    name: str
    family: str
    kind: str  # specialist, leadership
    roles: tuple[str, ...]


@dataclass(frozen=True)
class FormalMove:
    """A move that the framework allows. rate: moves per person and year in the generator."""

    source: str
    target: str
    kind: str  # promotion, sideways, ladder
    rate: float


@dataclass(frozen=True)
class Function:
    key: str
    name: str
    head: str  # role
    site: str
    former_name: str | None


@dataclass(frozen=True)
class Department:
    """A department today, and what it was called or belonged to before the reorganization.

    head          role of its head where it is not the family's highest seat.
    weight        relative size; team: usual team size; least_teams: never fewer, however small.
    merged_teams  teams of the past that the reorganization dissolved.
    sites         where its teams are: site key and share.
    """

    key: str
    name: str
    function: str
    family: str
    head: str | None
    weight: float
    team: float
    least_teams: int
    merged_teams: int
    former_name: str | None
    former_function: str | None
    sites: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Retitling:
    """All holders of the old roles got the new ones on one day, months before today's month."""

    months_ago: int
    renames: tuple[tuple[str, str], ...]  # key of the retired role, key of the new one


@dataclass(frozen=True)
class Day:
    """A day told from today's month backwards, so that the story moves with today."""

    months_ago: int
    day: int


@dataclass(frozen=True)
class Stop:
    """One position of a named person; until only where it is not the next one's start."""

    start: Day
    until: Day | None
    role: str
    department: str  # department key, or "hexa" for the partner
    kind: str


@dataclass(frozen=True)
class CastEvidence:
    on: Day
    skill: str
    level: int
    kind: str
    title: str
    by: str | None  # key of another named person


@dataclass(frozen=True)
class CastMember:
    """A named person, placed the same way in every demo organisation.

    team   name of a team kept for named people, or "" for any team of the department and site.
    heads  whether the person leads that team from the last stop on.
    """

    key: str
    given_name: str
    family_name: str
    site: str
    team: str
    heads: bool
    trail: tuple[Stop, ...]
    claims: tuple[tuple[str, int], ...]
    enjoys: tuple[str, ...]
    evidence: tuple[CastEvidence, ...]
    access: tuple[str, ...]


@dataclass(frozen=True)
class Names:
    given: tuple[str, ...]
    family: tuple[str, ...]


@dataclass(frozen=True)
class Content:
    """Everything written down for the demo organisation, checked on reading."""

    company: str
    partner: str
    domain: str  # of e-mail addresses
    divisions: tuple[str, ...]  # names, where the company has several
    sites: tuple[Site, ...]
    grades: tuple[Grade, ...]
    families: tuple[Family, ...]
    ladders: tuple[Ladder, ...]
    roles: tuple[Role, ...]
    skills: tuple[Skill, ...]
    moves: tuple[FormalMove, ...]
    functions: tuple[Function, ...]
    departments: tuple[Department, ...]
    retitlings: tuple[Retitling, ...]
    names: dict[str, Names]  # by country
    cast: tuple[CastMember, ...]
    evidence_titles: dict[str, tuple[str, ...]]  # by evidence kind, with {skill} and {level}
