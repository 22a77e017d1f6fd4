"""What people say of their skills and the evidence they add: the only writer of both."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from waymark.domain.people.models import Person
from waymark.domain.people.policies import edit_own
from waymark.domain.skills import policies
from waymark.domain.skills.models import Claim, Evidence, Skill
from waymark.domain.skills.states import ClaimSource
from waymark.kernel.acts import Act, Refused, record

__all__ = ["Said", "add_evidence", "say_level", "say_levels", "withdraw_evidence"]

LEVEL_MAX = 5
OLDEST_EVIDENCE = timedelta(days=60 * 366)


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

    A new word supersedes the last, which stays in the history. The same word again changes
    nothing. Returns the current claims in the order of `said`.
    Raises Forbidden, or Refused for a level outside 0..5 or a skill nobody can claim any more.
    """
    edit_own.require(act, person)
    if any(not 0 <= each.level <= LEVEL_MAX for each in said):
        raise Refused(_("Choose a level between 0 and 5."))
    wanted = {each.skill_id for each in said}
    if Skill.objects.filter(pk__in=wanted, retired_at__isnull=True).count() != len(wanted):
        raise Refused(_("One of these skills is no longer in the framework. Reload the page."))
    _one_at_a_time(person)
    current = {
        claim.skill_id: claim
        for claim in Claim.objects.filter(
            person=person, source=ClaimSource.SELF.value, skill_id__in=wanted,
            superseded_at__isnull=True,
        )
    }  # fmt: skip
    for each in said:
        current[each.skill_id] = _supersede(person, each, current.get(each.skill_id), act)
    return [current[each.skill_id] for each in said]


def _one_at_a_time(person: Person) -> None:
    """Let what one person says in two windows at once follow one after the other."""
    Person.objects.select_for_update(no_key=True).values_list("pk").get(pk=person.pk)


def _supersede(person: Person, said: Said, last: Claim | None, act: Act) -> Claim:
    if last is not None:
        if (last.level, last.enjoys) == (said.level, said.enjoys):
            return last
        Claim.objects.filter(pk=last.pk, superseded_at__isnull=True).update(superseded_at=act.at)
    claim = Claim.objects.create(
        person=person, skill_id=said.skill_id, source=ClaimSource.SELF.value, level=said.level,
        enjoys=said.enjoys, said_at=act.at, said_by_id=act.person_id,
    )  # fmt: skip
    before = {"level": last.level, "enjoys": last.enjoys} if last else {}
    record(
        act, "skills.claim.said", claim, person_id=person.pk, before=before,
        after={"skill": said.skill_id, "level": said.level, "enjoys": said.enjoys},
    )  # fmt: skip
    return claim


@transaction.atomic
def add_evidence(
    *, person: Person, skill_id: int, what: str, done_on: date, level: int | None, key: UUID,
    act: Act,
) -> Evidence:  # fmt: skip
    """Add something the person did that shows a skill, at a level 1..5 if they name one.

    `key` comes with the form: sent twice, the same form adds one piece of evidence.
    Raises Forbidden, or Refused when a value makes no sense.
    """
    edit_own.require(act, person)
    _check_evidence(what, done_on, level, act)
    if not Skill.objects.filter(pk=skill_id).exists():
        raise Refused(_("Choose a skill from the list."))
    evidence, fresh = Evidence.objects.get_or_create(
        person=person, key=key,
        defaults={"skill_id": skill_id, "what": what, "done_on": done_on, "level": level},
    )  # fmt: skip
    if fresh:
        record(
            act, "skills.evidence.added", evidence, person_id=person.pk,
            after={"skill": skill_id, "done_on": done_on, "level": level},
        )  # fmt: skip
    return evidence


def _check_evidence(what: str, done_on: date, level: int | None, act: Act) -> None:
    if not what.strip():
        raise Refused(_("Say in a few words what you did."))
    if done_on > act.today:
        raise Refused(_("Choose a day that has passed: evidence is something you did."))
    if done_on < act.today - OLDEST_EVIDENCE:
        raise Refused(_("Choose a day within your working life."))
    if level is not None and not 1 <= level <= LEVEL_MAX:
        raise Refused(_("Choose a level between 1 and 5."))


@transaction.atomic
def withdraw_evidence(*, evidence: Evidence, act: Act) -> Evidence:
    """Take a piece of evidence back; it no longer counts and nobody sees it.

    A second time changes nothing. Raises Forbidden for anyone but the person themself.
    """
    policies.own_evidence.require(act, evidence)
    moved = Evidence.objects.filter(pk=evidence.pk, withdrawn_at__isnull=True).update(
        withdrawn_at=act.at
    )
    if moved:
        evidence.withdrawn_at = act.at
        record(act, "skills.evidence.withdrawn", evidence, person_id=evidence.person_id)
    return evidence
