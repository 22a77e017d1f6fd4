"""From uses and words on levels to how much of each skill is left: an estimate, never a score.

A level stays what it was said to be. What fades is what was gained, and only the day of the last
use, the kind of skill and the person's own re-assessments move the estimate.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

import numpy as np

from waymark.domain.skills.models import Claim, Skill
from waymark.domain.skills.queries import Shown
from waymark.domain.skills.states import ClaimSource
from waymark.engine import retention

__all__ = [
    "Estimate",
    "Fade",
    "Pair",
    "Strength",
    "Use",
    "curve",
    "fades",
    "reassessed",
    "uses_shown",
    "word_of",
]

DAYS_A_MONTH = 365.25 / 12
#: a level said again sooner than this corrects the first word; it says nothing of forgetting
SHORTEST_WAIT = 1.0  # months
#: for these each person who speaks has a history of their own
_EACH = {ClaimSource.COLLEAGUE.value, ClaimSource.OBSERVED.value}
#: a certificate speaks of one day, and the HR record of another system's levels
_NO_REASSESSMENT = {ClaimSource.CERTIFICATE.value, ClaimSource.RECORD.value}


class Strength(StrEnum):
    """The words for an estimate."""

    FRESH = "fresh"
    FADING = "fading"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Use:
    """A day on which a skill was used or, with `learned`, trained. `confirmed` by someone else."""

    skill: Skill
    on: date
    confirmed: bool = False
    learned: bool = False


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with the range that holds four fifths of the belief."""

    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True)
class Fade:
    """How one person's skill stands.

    uses        oldest first, at least one; strength 0..1 today, 1 on the day of a use.
    half_life   months at the first use, before uses lengthened it; reassessed counts the pairs of
                levels that moved it away from the studies.
    """

    skill: Skill
    uses: tuple[Use, ...]
    half_life: Estimate
    strength: Estimate
    months: float
    reassessed: int

    @property
    def last(self) -> Use:
        """The latest use or training."""
        return self.uses[-1]

    @property
    def word(self) -> Strength:
        """The estimate in one word."""
        return word_of(self.strength.middle)

    @property
    def is_fading(self) -> bool:
        """Whether it needs a use."""
        return self.word is not Strength.FRESH

    @property
    def is_known(self) -> bool:
        """Whether the studies waited as long: after that an estimate says nothing."""
        return self.months <= retention.FURTHEST


def word_of(strength: float) -> Strength:
    """Fresh, fading or lost."""
    if strength >= retention.FADING_BELOW:
        return Strength.FRESH
    return Strength.FADING if strength >= retention.LOST_BELOW else Strength.LOST


def uses_shown(shown: Iterable[Shown]) -> list[Use]:
    """Uses and trainings from evidence; certificates show a skill without using it."""
    return [
        Use(each.evidence.skill, each.evidence.done_on, each.confirmed, not each.is_use)
        for each in shown
        if each.evidence.kind != "certificate"
    ]


def fades(uses: Iterable[Use], claims: Iterable[Claim], today: date) -> dict[int, Fade]:
    """How every skill with a use up to today stands, by skill id. Pure.

    uses     of one person, in any order; claims all of theirs, oldest first, old and current.
    A skill that the framework has no longer is left out: nobody is asked to use it again.
    """
    by_skill: dict[int, list[Use]] = {}
    for use in sorted(uses, key=lambda each: (each.on, each.learned)):
        if use.on <= today and use.skill.retired_at is None:
            by_skill.setdefault(use.skill.pk, []).append(use)
    found = {pk: tuple(each) for pk, each in by_skill.items()}
    if not found:
        return {}
    pairs = reassessed(claims, {pk: [use.on for use in done] for pk, done in found.items()})
    cell = {pk: at for at, pk in enumerate(found)}
    columns = list(zip(*((cell[p.skill_id], p.gained, p.kept, p.months) for p in pairs),
                       strict=True)) or [(), (), (), ()]  # fmt: skip
    own = retention.reassessments(np.array(columns[0], np.int64), *columns[1:])
    lives = retention.half_lives(_belief([each[0].skill for each in found.values()]), own)
    now = retention.fading(lives, _as_uses(list(found.values())), _month(today))
    return {
        pk: Fade(
            skill=done[0].skill,
            uses=done,
            half_life=_at(lives, place),
            strength=_at(now.strength, place),
            months=float(now.since[place]),
            reassessed=sum(pair.skill_id == pk for pair in pairs),
        )
        for place, (pk, done) in enumerate(found.items())
    }


def curve(fade: Fade, days: Sequence[date], *, planned: Sequence[date] = ()) -> list[Estimate]:
    """Strength on some days, none before the first use; `planned` uses are added. Pure.

    Planned uses count as the person's own word. The middle of a day before a use is that of the
    use itself: ask for the day before it to draw the rise.
    """
    later = [Use(fade.skill, day) for day in planned]
    uses = sorted([*fade.uses, *later], key=lambda each: each.on)
    life = fade.half_life
    band = retention.Band(*(np.array([each]) for each in (life.low, life.middle, life.high)))
    drawn = retention.strength_along(band, _as_uses([uses]), [_month(day) for day in days])
    return [_at(drawn, place) for place in range(len(days))]


@dataclass(frozen=True, slots=True)
class Pair:
    """A level said again: levels gained before, levels kept, months without use in between."""

    skill_id: int
    gained: float
    kept: float
    months: float


def _belief(skills: Sequence[Skill]) -> retention.Belief:
    """What is believed of each skill before the person: the studies, or what was seen here."""
    kinds = [retention.KINDS.index(skill.task_kind) for skill in skills]
    studies = retention.prior_belief(kinds)
    mean, sd = studies.mean.tolist(), studies.sd.tolist()
    return retention.Belief(
        mean=np.array(
            [_either(each.half_life_mean, at) for each, at in zip(skills, mean, strict=True)]
        ),
        sd=np.array([_either(each.half_life_sd, at) for each, at in zip(skills, sd, strict=True)]),
    )


def _either(own: float | None, other: float) -> float:
    """The first where it is known."""
    return other if own is None else own


def reassessed(claims: Iterable[Claim], used_on: Mapping[int, Sequence[date]]) -> list[Pair]:
    """Pairs of words by the same voice on the same skill, of which the later is not higher. Pure.

    claims    of one person, oldest first; used_on the days of use by skill id: others are left out.
    A higher level says that something was learned. What was gained counts from the first level that
    this voice named where it rose after it, else from 0; months from the last use before the later
    word.
    """
    voices: dict[tuple[int, str, int | None], list[Claim]] = {}
    for claim in claims:
        if claim.skill_id in used_on and claim.source not in _NO_REASSESSMENT:
            who = claim.said_by_id if claim.source in _EACH else None
            voices.setdefault((claim.skill_id, claim.source, who), []).append(claim)
    pairs = []
    for said in voices.values():
        base = said[0].level if len(said) > 1 and said[1].level > said[0].level else 0
        for earlier, later in pairwise(said):
            pair = _pair(earlier, later, base, used_on[earlier.skill_id])
            if pair is not None:
                pairs.append(pair)
    return pairs


def _pair(earlier: Claim, later: Claim, base: int, used_on: Sequence[date]) -> Pair | None:
    gained = earlier.level - base
    if gained < 1 or later.level > earlier.level:
        return None
    day = later.said_at.date()
    since = max([earlier.said_at.date(), *(each for each in used_on if each <= day)])
    months = _month(day) - _month(since)
    if months < SHORTEST_WAIT:
        return None
    return Pair(earlier.skill_id, gained, max(later.level - base, 0), months)


def _as_uses(cells: Sequence[Sequence[Use]]) -> retention.Uses:
    return retention.uses(
        np.cumsum([0, *(len(cell) for cell in cells)]),
        [_month(use.on) for cell in cells for use in cell],
        np.array([use.confirmed for cell in cells for use in cell], np.bool_),
    )


def _month(day: date) -> float:
    return day.toordinal() / DAYS_A_MONTH


def _at(band: retention.Band, place: int) -> Estimate:
    return Estimate(float(band.low[place]), float(band.middle[place]), float(band.high[place]))
