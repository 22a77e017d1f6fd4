"""What people say about someone's skills, and which level counts."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from waymark.domain.skills import policies
from waymark.domain.skills.models import Claim
from waymark.domain.skills.states import ClaimSource
from waymark.kernel.acts import Act

__all__ = ["claims_of", "counting", "is_over", "levels_of", "own_claims"]

#: they speak of one piece of work or one examination: enough to raise a level, not to lower it
_OF_ONE_PROOF = {
    ClaimSource.COLLEAGUE.value, ClaimSource.OBSERVED.value, ClaimSource.CERTIFICATE.value,
}  # fmt: skip


def counting(claims: Iterable[Claim], today: date) -> dict[int, Claim]:
    """The claim whose level counts, by skill id. The rule stands here and nowhere else:

    **What was said last counts; a colleague, an observer or a certificate can raise it only.**

    claims    of one person, oldest first as `claims_of` gives them, old and current.

    Levels are never averaged: one voice counts, and the others are shown beside it. The person,
    their manager and the HR record speak of the person's level as a whole, so that the last word
    among them replaces the one before, be it the manager's after the person's or the other way
    round. Someone who confirmed one piece of work, and a certificate, speak of that alone: they
    count where they show more than was known, until someone speaks of the whole again. A
    certificate counts up to the day before it expires. Superseded words are history only. Ties
    of time go to the newer row; a skill that nobody spoke about is missing.
    """
    found: dict[int, Claim] = {}
    for claim in claims:
        if claim.superseded_at is not None or is_over(claim, today):
            continue
        last = found.get(claim.skill_id)
        if last is None or claim.source not in _OF_ONE_PROOF or claim.level > last.level:
            found[claim.skill_id] = claim
    return found


def is_over(claim: Claim, today: date) -> bool:
    """Whether what a claim rests on has expired: it counts no longer."""
    return claim.expires_on is not None and claim.expires_on <= today


def levels_of(act: Act, person_id: int) -> dict[int, int]:
    """The level that counts of each skill that anyone spoke about, by skill id; see `counting`.

    A skill that nobody spoke about is missing: level 0. Empty for an actor who may not see the
    claims. Cost: one query.
    """
    claims = (
        policies.see_claims.rows(act)
        .filter(person_id=person_id, superseded_at__isnull=True)
        .order_by("said_at", "pk")
    )
    return {skill_id: claim.level for skill_id, claim in counting(claims, act.today).items()}


def claims_of(act: Act, person_id: int) -> QuerySet[Claim]:
    """All claims about a person that the actor may see, old and current, oldest first."""
    return (
        policies.see_claims.rows(act)
        .filter(person_id=person_id)
        .select_related("skill")
        .order_by("said_at", "pk")
    )


def own_claims(act: Act) -> list[Claim]:
    """What the actor says of themself now, by skill."""
    rows = policies.own_claims.rows(act).filter(superseded_at__isnull=True)
    return list(rows.filter(source=ClaimSource.SELF.value).order_by("skill_id"))
