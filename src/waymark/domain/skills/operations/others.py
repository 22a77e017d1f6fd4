"""What managers say of the levels they see in those who report to them."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from waymark.domain.people.models import Person
from waymark.domain.skills import policies
from waymark.domain.skills.models import Claim, Skill
from waymark.domain.skills.operations.own import Said
from waymark.domain.skills.operations.words import (
    LEVEL_MAX,
    keep_word,
    line_of,
    one_at_a_time,
    require_known_skills,
)
from waymark.domain.skills.states import ClaimSource
from waymark.kernel.acts import Act, Refused, record
from waymark.kernel.notices import notify
from waymark.kernel.states import NoticeKind

__all__ = ["say_level_of", "say_levels_in_talk"]


@transaction.atomic
def say_level_of(*, person: Person, skill_id: int, level: int, act: Act) -> Claim:
    """Say which level 0..5 the actor sees in someone who reports to them and shares their skills.

    Kept as the manager's word, with who said it and when, beside the person's own; the person is
    told. The same word again on the same day changes nothing.
    Raises Forbidden, or Refused for a level outside 0..5 or a skill nobody can claim any more.
    """
    policies.say_of.require(act, person)
    claim, last = _said_by_manager(person, Said(skill_id, level), act)
    if claim is not last:
        _tell(person, claim, act)
        record(act, "skills.claim.said", claim, **line_of(claim, last))
    return claim


@transaction.atomic
def say_levels_in_talk(*, person: Person, said: Sequence[Said], act: Act) -> list[Claim]:
    """Keep the levels that a manager said in a talk with this person; all are kept or none.

    The talk has shown them to the person, so that it makes no difference whether skills are
    shared, and no notice goes out. The actor is the manager.
    Raises Forbidden, or Refused as `say_level_of` does.
    """
    policies.say_in_talk.require(act, person)
    claims = []
    for each in said:
        claim, last = _said_by_manager(person, each, act)
        claims.append(claim)
        if claim is not last:
            record(act, "skills.claim.said", claim, **line_of(claim, last))
    return claims


def _said_by_manager(person: Person, said: Said, act: Act) -> tuple[Claim, Claim | None]:
    if not 0 <= said.level <= LEVEL_MAX:
        raise Refused(_("Choose a level between 0 and 5."))
    require_known_skills({said.skill_id})
    one_at_a_time(person.pk)
    return keep_word(
        person_id=person.pk, skill_id=said.skill_id, source=ClaimSource.MANAGER, level=said.level,
        act=act,
    )  # fmt: skip


def _tell(person: Person, claim: Claim, act: Act) -> None:
    manager = Person.objects.get(pk=act.person_id or 0)  # the policy lets people only do this
    skill = Skill.objects.get(pk=claim.skill_id)
    notify(
        person_id=person.pk,
        kind=NoticeKind.GOOD_TO_KNOW,
        code="skills.level-said",
        key=f"skills.level-said:{claim.pk}",
        params={"name": manager.shown_name, "skill": skill.name},
        address=f"/me/skills/{skill.pk}",
        act=act,
    )
