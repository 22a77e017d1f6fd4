"""What people say of their own skills."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from waymark.domain.people.models import Person
from waymark.domain.people.policies import edit_own
from waymark.domain.skills.models import Claim
from waymark.domain.skills.operations.words import (
    LEVEL_MAX,
    keep_word,
    line_of,
    one_at_a_time,
    require_known_skills,
)
from waymark.domain.skills.states import ClaimSource
from waymark.kernel.acts import Act, Refused, record

__all__ = ["Said", "say_level", "say_levels"]


@dataclass(frozen=True, slots=True)
class Said:
    """A level 0..5 that a person gives themself in one skill, and whether they enjoy it."""

    skill_id: int
    level: int
    enjoys: bool = False


@transaction.atomic
def say_level(*, person: Person, skill_id: int, level: int, enjoys: bool, act: Act) -> Claim:
    """Say one's own level in one skill; see `say_levels`."""
    return say_levels(person=person, said=[Said(skill_id, level, enjoys)], act=act)[0]


@transaction.atomic
def say_levels(*, person: Person, said: Sequence[Said], act: Act) -> list[Claim]:
    """Say one's own level in several skills; all are kept or none.

    A new word supersedes the last, which stays in the history. The same word again on the same
    day changes nothing, unless someone else has spoken since; on a later day it is said anew.
    Returns the current claims in the order of `said`.
    Raises Forbidden, or Refused for a level outside 0..5 or a skill nobody can claim any more.
    """
    edit_own.require(act, person)
    if any(not 0 <= each.level <= LEVEL_MAX for each in said):
        raise Refused(_("Choose a level between 0 and 5."))
    require_known_skills({each.skill_id for each in said})
    one_at_a_time(person.pk)
    return [_say(person, each, act) for each in said]


def _say(person: Person, said: Said, act: Act) -> Claim:
    claim, last = keep_word(
        person_id=person.pk, skill_id=said.skill_id, source=ClaimSource.SELF, level=said.level,
        enjoys=said.enjoys, act=act,
    )  # fmt: skip
    if claim is not last:
        record(act, "skills.claim.said", claim, **line_of(claim, last))
    return claim
