"""How a word on a level is kept, whoever says it: for the operations beside this module."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from waymark.domain.people.models import Person
from waymark.domain.skills.models import Claim, Evidence, Skill
from waymark.domain.skills.states import ClaimSource
from waymark.kernel.acts import Act, Refused

__all__ = ["LEVEL_MAX", "keep_word", "line_of", "one_at_a_time", "require_known_skills"]

LEVEL_MAX = 5


def one_at_a_time(person_id: int) -> None:
    """Let what is said about one person in several windows at once follow one after the other."""
    Person.objects.select_for_update(no_key=True).values_list("pk").get(pk=person_id)


def require_known_skills(skill_ids: set[int]) -> None:
    """Refuse skills that do not exist or that nobody can claim any more."""
    known = Skill.objects.filter(pk__in=skill_ids, retired_at__isnull=True)
    if known.count() != len(skill_ids):
        raise Refused(_("One of these skills is no longer in the framework. Reload the page."))


def _rows_of_voice(claim: Claim) -> Q:
    """Which claims a new one supersedes: those of the same source, and where each speaks for
    themself those of the same voice. A certificate stands beside other certificates."""
    if claim.source in (ClaimSource.COLLEAGUE.value, ClaimSource.OBSERVED.value):
        return Q(said_by_id=claim.said_by_id)
    if claim.source == ClaimSource.CERTIFICATE.value:
        return Q(evidence_id=claim.evidence_id)
    return Q()


def _is_last_word(claim: Claim) -> bool:
    """Whether nobody else has spoken since."""
    later = Q(said_at__gt=claim.said_at) | Q(said_at=claim.said_at, pk__gt=claim.pk)
    current = Claim.objects.filter(
        person_id=claim.person_id, skill_id=claim.skill_id, superseded_at__isnull=True
    )
    return not current.filter(later).exists()


def keep_word(
    *, person_id: int, skill_id: int, source: ClaimSource, level: int, act: Act,
    enjoys: bool = False, evidence: Evidence | None = None,
) -> tuple[Claim, Claim | None]:  # fmt: skip
    """Keep what the actor says now; it supersedes what the same voice said before.

    The same word again on the same day (UTC) changes nothing while it is the last one said of
    this skill; on a later day it is an assessment of its own, and says that the level still holds.
    Returns the current claim and the one before it; the two are the same row where nothing
    changed. The caller holds `one_at_a_time` and records.
    """
    claim = Claim(
        person_id=person_id, skill_id=skill_id, source=source.value, level=level, enjoys=enjoys,
        evidence=evidence, said_at=act.at, said_by_id=act.person_id,
        expires_on=evidence.expires_on if evidence else None,
    )  # fmt: skip
    last = (
        Claim.objects.filter(
            _rows_of_voice(claim), person_id=person_id, skill_id=skill_id, source=source.value,
            superseded_at__isnull=True,
        )
        .order_by("pk")
        .last()
    )  # fmt: skip
    if last is not None:
        same = ("level", "enjoys", "evidence_id", "said_by_id")
        unchanged = all(getattr(last, name) == getattr(claim, name) for name in same)
        if unchanged and last.said_at.date() == act.at.date() and _is_last_word(last):
            return last, last
        Claim.objects.filter(pk=last.pk, superseded_at__isnull=True).update(superseded_at=act.at)
    claim.save(force_insert=True)
    return claim, last


def line_of(claim: Claim, last: Claim | None) -> dict[str, Any]:
    """What the act log keeps of a word: ids and figures. Keyword arguments for `record`."""
    return {
        "person_id": claim.person_id,
        "before": {"level": last.level, "enjoys": last.enjoys} if last else {},
        "after": {
            "skill": claim.skill_id, "level": claim.level, "enjoys": claim.enjoys,
            "source": claim.source,
        },
    }  # fmt: skip
