"""Badges a person has or could have; what anyone may fetch to verify one."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from waymark.domain.skills.queries import Claim, claims_of, counting
from waymark.domain.skills.states import ClaimSource
from waymark.integrations.badges import policies
from waymark.integrations.badges.credentials import LIST_BITS, Issuer
from waymark.integrations.badges.models import Badge, RevokedPlace, SigningKey
from waymark.kernel.acts import Act
from waymark.kernel.installation import installation

__all__ = [
    "Badge", "Offer", "issuer", "list_address", "offers_of", "own_badge", "own_badges",
    "published_keys", "revoked_places", "signing_key", "word_for",
]  # fmt: skip

#: whose word the organization signs: anybody's but the person's own, and not a bare HR record
SIGNED_FOR = frozenset({
    ClaimSource.MANAGER.value, ClaimSource.COLLEAGUE.value, ClaimSource.OBSERVED.value,
    ClaimSource.CERTIFICATE.value,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Offer:
    """A skill for which a badge could be issued, on the word of `claim`."""

    claim: Claim


def issuer() -> Issuer:
    """The organization as the issuer of badges."""
    return Issuer(installation().organisation or "Waymark", settings.WAYMARK_ADDRESS)


def list_address(number: int) -> str:
    """Where a status list is fetched."""
    return f"{settings.WAYMARK_ADDRESS}/badges/status/{number}"


def own_badges(act: Act) -> QuerySet[Badge]:
    """The actor's badges, newest first."""
    rows = policies.own_badges.rows(act).select_related("skill", "claim")
    return rows.order_by("-issued_at", "-pk")


def own_badge(act: Act, badge_id: UUID) -> Badge:
    """One of the actor's badges. Raises Badge.DoesNotExist for anybody else's."""
    return policies.own_badges.rows(act).select_related("skill", "claim").get(pk=badge_id)


def word_for(claims: Sequence[Claim], skill_id: int, act: Act) -> Claim | None:
    """The highest word of someone else on a skill that holds today; the newest where equal.

    None for a skill that the framework has no longer: what was said of it is history.

    claims    of one person, oldest first.
    """
    others = [
        each for each in claims
        if each.source in SIGNED_FOR and each.skill_id == skill_id and not each.skill.retired_at
        and each.said_by_id != each.person_id  # a certificate that nobody but its owner has seen
    ]  # fmt: skip
    held = [
        each for each in others if each.pk in {c.pk for c in counting([each], act.today).values()}
    ]
    return max(held, key=lambda each: (each.level, each.said_at, each.pk), default=None)


def offers_of(act: Act, badges: Sequence[Badge]) -> list[Offer]:
    """What the actor could have signed and has not: one a skill, highest level, by skill name."""
    person_id = act.person_id or 0
    claims = list(claims_of(act, person_id))
    have = {(each.skill_id, each.level) for each in badges if each.revoked_at is None}
    found = (word_for(claims, skill_id, act) for skill_id in {each.skill_id for each in claims})
    offers = [
        Offer(claim) for claim in found
        if claim is not None and claim.level > 0 and (claim.skill_id, claim.level) not in have
    ]  # fmt: skip
    return sorted(offers, key=lambda each: (each.claim.skill.name.casefold(), each.claim.pk))


def signing_key() -> SigningKey | None:
    """The key that signs now, or None before the first."""
    return SigningKey.objects.filter(retired_at__isnull=True).first()


def published_keys() -> list[SigningKey]:
    """Keys whose signatures hold: the one that signs now, then the retired ones, newest first."""
    rows = SigningKey.objects.filter(revoked_at__isnull=True)
    return sorted(rows, key=lambda key: (key.retired_at is not None, -key.pk))


def revoked_places(number: int) -> list[int] | None:
    """The revoked places of a status list, or None for a list that was never begun."""
    last = Badge.objects.order_by("-list_number").values_list("list_number", flat=True).first()
    places = RevokedPlace.objects.filter(list_number=number).values_list("place", flat=True)
    if (last is None or number > last) and not places.exists():
        return None
    return sorted(place for place in places if place < LIST_BITS)
