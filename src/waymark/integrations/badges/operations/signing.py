"""Turning a badge's facts into its signed token."""

from datetime import UTC, datetime, time

from waymark.domain.people.models import Person
from waymark.domain.skills.models import Claim
from waymark.domain.skills.queries import level_texts
from waymark.integrations.badges.credentials import Achievement, Recipient, credential
from waymark.integrations.badges.keys import signed
from waymark.integrations.badges.models import Badge, SigningKey
from waymark.integrations.badges.queries import issuer, list_address

__all__ = ["sign_again", "token_of"]

AT_ONCE = 500


def token_of(badge: Badge, person: Person, key: SigningKey) -> str:
    """The signed credential of a badge. Texts are in the framework's own language."""
    skill, by = badge.skill, issuer()
    text = level_texts([skill.pk]).get(skill.pk, {}).get(badge.level, "")
    title = f"{skill.name}, {badge.level}/5"
    achievement = Achievement(
        skill.key, skill.name, badge.level, title, text or skill.description or title
    )
    payload = credential(
        badge.pk, by, Recipient(person.shown_name, person.email, badge.pk.hex), achievement,
        place=badge.place, list_address=list_address(badge.list_number), at=badge.issued_at,
        until=_until(badge.claim),
    )  # fmt: skip
    return signed(payload, did=by.did, name=key.name, sealed=key.sealed)


def _until(claim: Claim | None) -> datetime | None:
    if claim is None or claim.expires_on is None:
        return None
    return datetime.combine(claim.expires_on, time.min, UTC)


def sign_again(old: SigningKey, new: SigningKey) -> int:
    """Sign what holds and was signed with the old key with the new one; returns how many."""
    rows = Badge.objects.filter(signed_with=old, revoked_at__isnull=True)
    count = 0
    for badge in rows.select_related("person", "skill", "claim").iterator(chunk_size=AT_ONCE):
        token = token_of(badge, badge.person, new)
        count += Badge.objects.filter(pk=badge.pk).update(signed_with=new, token=token)
    return count
