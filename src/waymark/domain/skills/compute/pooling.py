"""What an organization saw of how its skills fade: from many people's words, told of several only."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

import numpy as np

from waymark.domain.skills.compute.fading import Pair, reassessed
from waymark.domain.skills.models import FEWEST_PEOPLE, Claim
from waymark.engine import retention

__all__ = ["Seen", "pooled"]


@dataclass(frozen=True, slots=True)
class Seen:
    """Mean and standard deviation of ln(months) for one more person, and in how many it was seen."""

    mean: float
    sd: float
    people: int


def pooled(
    claims: Iterable[Claim],
    used_on: Mapping[tuple[int, int], Sequence[date]],
    kinds: Mapping[int, str],
) -> dict[int, Seen]:
    """Half-lives by skill id, for skills that at least FEWEST_PEOPLE were assessed again in. Pure.

    claims     by person, each person's oldest first.
    used_on    days of use by person and skill id; kinds the kind of every skill by id.
    Each person counts once a skill, with the latest pair of levels: those who are assessed often
    speak no louder.
    """
    pairs: dict[int, list[Pair]] = {}
    for person_id, theirs in groupby(claims, key=lambda each: each.person_id):
        said = list(theirs)
        skills = {each.skill_id for each in said}
        known = {pk: used_on[person_id, pk] for pk in skills if (person_id, pk) in used_on}
        latest = {pair.skill_id: pair for pair in reassessed(said, known)}
        for pk, pair in latest.items():
            pairs.setdefault(pk, []).append(pair)
    enough = {pk: each for pk, each in sorted(pairs.items()) if len(each) >= FEWEST_PEOPLE}
    if not enough:
        return {}
    rows = [(place, pair) for place, each in enumerate(enough.values()) for pair in each]
    seen = retention.reassessments(
        np.array([place for place, _ in rows]),
        [pair.gained for _, pair in rows],
        [pair.kept for _, pair in rows],
        [pair.months for _, pair in rows],
    )
    belief = retention.pooled_belief([retention.KINDS.index(kinds[pk]) for pk in enough], seen)
    return {
        pk: Seen(float(belief.mean[place]), float(belief.sd[place]), len(each))
        for place, (pk, each) in enumerate(enough.items())
    }
