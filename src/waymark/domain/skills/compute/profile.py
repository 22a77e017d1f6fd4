"""From what a person said and did to the profile they see: pure sorting, no writing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from waymark.domain.skills import queries
from waymark.domain.skills.compute.fading import Fade, Use, fades, uses_shown
from waymark.domain.skills.models import Claim, Skill
from waymark.domain.skills.queries import Shown
from waymark.domain.skills.states import ClaimSource
from waymark.kernel.acts import Act

__all__ = ["Profile", "Raised", "Standing", "moved_up", "profile", "standing"]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a person stands in one skill.

    level      the level that counts, 0..5; `said` is their own current word, None before it.
    need       what the next or the own role asks for, 0 where neither does.
    texts      what each described level looks like, by level.
    shown      evidence, newest first, each with whether someone confirmed it.
    words      everybody's current word, the person's own included, oldest first: they stand side
               by side and are never averaged. A certificate that expired is among them.
    fade       how much is left of it, None where no use is known.
    """

    skill: Skill
    level: int
    need: int
    said: Claim | None
    texts: Mapping[int, str]
    shown: tuple[Shown, ...] = ()
    words: tuple[Claim, ...] = ()
    fade: Fade | None = None

    @property
    def is_fading(self) -> bool:
        """Whether a use would help: the level is held, and the last use is long ago."""
        return self.level > 0 and self.fade is not None and self.fade.is_fading

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
    """Each skill once: asked for by the next role, else by the own role, else only claimed.

    past    claimed of skills that the framework has no longer: history, which counts nowhere.
    """

    towards_goal: tuple[Standing, ...]
    in_role: tuple[Standing, ...]
    others: tuple[Standing, ...]
    past: tuple[Standing, ...] = ()

    @property
    def said(self) -> int:
        """How many skills the person said a level in."""
        return sum(each.said is not None for each in self.all)

    @property
    def all(self) -> tuple[Standing, ...]:
        """Every standing in a skill of today's framework, in the order of the page."""
        return self.towards_goal + self.in_role + self.others


def profile(
    act: Act, person_id: int, *, goal: Mapping[int, int], role: Mapping[int, int],
    uses: Iterable[Use] = (),
) -> Profile:  # fmt: skip
    """A person's profile as the actor may see it.

    goal, role    level needed by skill id, of the next role and of the own one.
    uses          those known from elsewhere, such as the steps of plans.
    Order: widest gap first towards the goal; not yet said first in the role; then by name.
    Cost: four queries, whatever the number of skills.
    """
    claims = list(queries.claims_of(act, person_id))
    shown = queries.evidence_shown(act, person_id)
    ids = {*goal, *role, *(each.skill_id for each in _current(claims))}
    ids |= {each.evidence.skill_id for each in shown}
    skills, texts = queries.skills_by_id(ids), queries.level_texts(ids)
    stands = _standings(
        act, skills, claims, shown, uses,
        needs={pk: goal.get(pk, role.get(pk, 0)) for pk in ids}, texts=texts,
    )  # fmt: skip
    claimed = [s for pk, s in stands.items() if pk not in role and pk not in goal]
    return Profile(
        towards_goal=_sorted((s for pk, s in stands.items() if pk in goal), by_gap=True),
        in_role=_sorted(s for pk, s in stands.items() if pk in role and pk not in goal),
        others=_sorted(s for s in claimed if s.skill.retired_at is None),
        past=_sorted(s for s in claimed if s.skill.retired_at is not None),
    )


def _current(claims: Iterable[Claim]) -> list[Claim]:
    return [claim for claim in claims if claim.superseded_at is None]


def _standings(
    act: Act, skills: Mapping[int, Skill], claims: list[Claim],
    shown: Iterable[Shown], uses: Iterable[Use], *, needs: Mapping[int, int],
    texts: Mapping[int, Mapping[int, str]],
) -> dict[int, Standing]:  # fmt: skip
    shown = list(shown)
    pieces: dict[int, list[Shown]] = {}
    for each in shown:
        pieces.setdefault(each.evidence.skill_id, []).append(each)
    words: dict[int, list[Claim]] = {}
    for claim in _current(claims):
        words.setdefault(claim.skill_id, []).append(claim)
    counts = queries.counting(claims, act.today)
    left = fades([*uses_shown(shown), *uses], claims, act.today)
    own = {c.skill_id: c for c in _current(claims) if c.source == ClaimSource.SELF.value}
    return {
        pk: Standing(
            skill=skill,
            level=counts[pk].level if pk in counts else 0,
            need=needs.get(pk, 0),
            said=own.get(pk),
            texts=texts.get(pk, {}),
            shown=tuple(pieces.get(pk, ())),
            words=tuple(words.get(pk, ())),
            fade=left.get(pk),
        )
        for pk, skill in skills.items()
    }


def _sorted(standings: Iterable[Standing], *, by_gap: bool = False) -> tuple[Standing, ...]:
    def key(each: Standing) -> tuple[int, bool, str, int]:
        gap = each.gap if by_gap else 0
        return (-gap, each.said is not None, each.skill.name.casefold(), each.skill.pk)

    return tuple(sorted(standings, key=key))


def standing(
    act: Act, person_id: int, skill: Skill, need: int, *, texts: Mapping[int, str],
    uses: Iterable[Use] = (),
) -> tuple[Standing, tuple[Claim, ...]]:  # fmt: skip
    """One skill of the profile with `need` levels asked for, and all that was ever said of it,
    newest first. `uses` and `texts` as in `profile` and `Standing`. Cost: two queries."""
    claims = list(queries.claims_of(act, person_id).filter(skill=skill))
    shown = queries.evidence_shown(act, person_id, skill_ids=[skill.pk])
    stands = _standings(
        act, {skill.pk: skill}, claims, shown,
        (use for use in uses if use.skill.pk == skill.pk),
        needs={skill.pk: need}, texts={skill.pk: texts},
    )  # fmt: skip
    return stands[skill.pk], tuple(reversed(claims))


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
