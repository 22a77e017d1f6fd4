"""What a proposal of a career framework is made of. Everything refers to titles by position."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Confidence(StrEnum):
    """How far a proposed item can be taken as it stands."""

    SURE = "sure"
    LIKELY = "likely"
    LOOK = "look at this"


class LadderKind(StrEnum):
    """The two sides of a dual ladder."""

    SPECIALIST = "specialist"
    LEADERSHIP = "leadership"


class MoveKind(StrEnum):
    """Kinds of formal move that a history of moves can suggest."""

    UP = "up"
    ACROSS = "across"
    LADDER_CHANGE = "ladder change"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a series: the titles on it, the one that most people hold first.

    Several titles on a step are one role in several spellings, units or years.
    """

    number: int
    titles: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """Titles that follow one another (I, II, III; Junior, Senior, Lead), lowest step first."""

    name: str
    kind: LadderKind
    steps: tuple[Step, ...]
    reasons: tuple[str, ...]
    confidence: Confidence

    @property
    def titles(self) -> tuple[int, ...]:
        """All titles of the series, lowest step first."""
        return tuple(title for step in self.steps for title in step.titles)


@dataclass(frozen=True, slots=True)
class Rung:
    """The titles of one ladder that stand on one grade."""

    grade: int
    titles: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Ladder:
    """One side of a family's dual ladder, lowest grade first."""

    kind: LadderKind
    rungs: tuple[Rung, ...]


@dataclass(frozen=True, slots=True)
class MirroredPair:
    """Specialist and leadership titles of one family that stand on the same grade."""

    grade: int
    specialist: tuple[int, ...]
    leadership: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Family:
    """A proposed job family: its series (every member is in exactly one), ladders and pairs."""

    name: str
    series: tuple[Series, ...]
    ladders: tuple[Ladder, ...]
    pairs: tuple[MirroredPair, ...]
    reasons: tuple[str, ...]
    confidence: Confidence

    @property
    def titles(self) -> tuple[int, ...]:
        """All titles of the family, ascending."""
        return tuple(sorted(title for series in self.series for title in series.titles))


@dataclass(frozen=True, slots=True)
class Placement:
    """The grade proposed for one title, 1 the lowest, comparable across families."""

    title: int
    grade: int
    reasons: tuple[str, ...]
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class ProposedMove:
    """A move that looks formal, and how many people made it (0: only the series says so)."""

    source: int
    target: int
    kind: MoveKind
    count: int
    reasons: tuple[str, ...]
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Alike:
    """Titles that are probably one role in several spellings."""

    titles: tuple[int, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class LeftOver:
    """A title that could not be placed, and why."""

    title: int
    reason: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A career framework proposed from titles, codes and moves.

    titles      the titles as given; every position below refers to them.
    families    most people first; each title is in one family or in `left`, never both.
    placements  one per title, ascending by title; those left over have a grade too.
    moves       most people first, then by source and target.
    alike       probable double spellings; left: what could not be placed (“left for you”).
    notes       what was and was not used as evidence, in words.
    """

    titles: tuple[str, ...]
    families: tuple[Family, ...]
    placements: tuple[Placement, ...]
    moves: tuple[ProposedMove, ...]
    alike: tuple[Alike, ...]
    left: tuple[LeftOver, ...]
    notes: tuple[str, ...]

    @property
    def grades(self) -> int:
        """The highest grade in use, 0 when nothing is placed."""
        return max((placement.grade for placement in self.placements), default=0)
