"""From what a person said and did to the profile they see: pure sorting, no writing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from waymark.domain.skills import queries
from waymark.domain.skills.models import Claim, Evidence, Skill
from waymark.domain.skills.states import ClaimSource
from waymark.kernel.acts import Act

__all__ = ["Profile", "Raised", "Standing", "moved_up", "profile", "standing"]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a person stands in one skill.

    level      the level that counts, 0..5; `said` is their own current word, None before it.
    need       what the next or the own role asks for, 0 where neither does.
    texts      what each described level looks like, by level.
    """

    skill: Skill
    level: int
    need: int
    said: Claim | None
    texts: Mapping[int, str]
    evidence: tuple[Evidence, ...]

    @property
    def gap(self) -> int:
        """Levels still to build."""
        return max(self.need - self.level, 0)

    @property
    def looks_like(self) -> str:
        """What the present level looks like, "" where nobody described it."""
        return self.texts.get(self.level, "")


@dataclass(frozen=True, slots=True)
class Profile:
    """Each skill once: asked for by the next role, else by the own role, else only claimed."""

    towards_goal: tuple[Standing, ...]
    in_role: tuple[Standing, ...]
    others: tuple[Standing, ...]

    @property
    def said(self) -> int:
        """How many skills the person said a level in."""
        return sum(each.said is not None for each in self.all)

    @property
    def all(self) -> tuple[Standing, ...]:
        """Every standing, in the order of the page."""
        return self.towards_goal + self.in_role + self.others


def profile(
    act: Act, person_id: int, *, goal: Mapping[int, int], role: Mapping[int, int]
) -> Profile:
    """A person's profile as the actor may see it.

    goal, role    level needed by skill id, of the next role and of the own one.
    Order: widest gap first towards the goal; not yet said first in the role; then by name.
    Cost: four queries, whatever the number of skills.
    """
    claims = [c for c in queries.claims_of(act, person_id) if c.superseded_at is None]
    evidence: dict[int, list[Evidence]] = {}
    for each in queries.evidence_of(act, person_id):
        evidence.setdefault(each.skill_id, []).append(each)
    ids = {*goal, *role, *(claim.skill_id for claim in claims), *evidence}
    skills, texts = queries.skills_by_id(ids), queries.level_texts(ids)
    levels = {claim.skill_id: claim.level for claim in claims}
    own = {c.skill_id: c for c in claims if c.source == ClaimSource.SELF.value}
    stands = {
        pk: Standing(
            skill=skill,
            level=levels.get(pk, 0),
            need=goal.get(pk, role.get(pk, 0)),
            said=own.get(pk),
            texts=texts.get(pk, {}),
            evidence=tuple(evidence.get(pk, ())),
        )
        for pk, skill in skills.items()
    }
    return Profile(
        towards_goal=_sorted((s for pk, s in stands.items() if pk in goal), by_gap=True),
        in_role=_sorted(s for pk, s in stands.items() if pk in role and pk not in goal),
        others=_sorted(s for pk, s in stands.items() if pk not in role and pk not in goal),
    )


def _sorted(standings: Iterable[Standing], *, by_gap: bool = False) -> tuple[Standing, ...]:
    def key(each: Standing) -> tuple[int, bool, str, int]:
        gap = each.gap if by_gap else 0
        return (-gap, each.said is not None, each.skill.name.casefold(), each.skill.pk)

    return tuple(sorted(standings, key=key))


def standing(act: Act, person_id: int, skill: Skill, need: int) -> Standing:
    """One skill of the profile, with `need` levels asked for. Cost: three queries."""
    claims = [
        claim
        for claim in queries.claims_of(act, person_id).filter(skill=skill)
        if claim.superseded_at is None
    ]
    own = [claim for claim in claims if claim.source == ClaimSource.SELF.value]
    return Standing(
        skill=skill,
        level=claims[-1].level if claims else 0,
        need=need,
        said=own[-1] if own else None,
        texts=queries.level_texts([skill.pk]).get(skill.pk, {}),
        evidence=tuple(queries.evidence_of(act, person_id).filter(skill=skill)),
    )


@dataclass(frozen=True, slots=True)
class Raised:
    """A skill whose level rose, and the day on which it last did."""

    skill: Skill
    on: date


def moved_up(claims: Iterable[Claim], since: date) -> list[Raised]:
    """Skills that rose since a day, newest rise first; ties by skill id.

    claims    of one person, oldest first, as `queries.claims_of` gives them. A claim counts when
              the same source had named a lower level before; a first word is no rise.
    """
    last: dict[tuple[int, str], int] = {}
    rises: dict[int, Raised] = {}
    for claim in claims:
        kind = (claim.skill_id, claim.source)
        day = claim.said_at.date()
        if day >= since and kind in last and claim.level > last[kind]:
            rises[claim.skill_id] = Raised(claim.skill, day)
        last[kind] = claim.level
    return sorted(rises.values(), key=lambda each: (-each.on.toordinal(), each.skill.pk))
