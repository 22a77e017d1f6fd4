"""Issuing a badge on someone else's word, and taking it back."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from waymark.domain.people.models import Person
from waymark.domain.people.policies import edit_own
from waymark.domain.skills.models import Claim
from waymark.domain.skills.queries import claims_of
from waymark.integrations.badges import policies
from waymark.integrations.badges.credentials import LIST_BITS
from waymark.integrations.badges.models import Badge, RevokedPlace
from waymark.integrations.badges.operations.keys import key_to_sign
from waymark.integrations.badges.operations.signing import token_of
from waymark.integrations.badges.queries import word_for
from waymark.integrations.badges.states import Revocation
from waymark.kernel.acts import Act, Forbidden, Refused, record

__all__ = ["issue_badge", "revoke_badge", "revoke_hollow_badges"]

HALF_FULL = LIST_BITS // 2
MOST_TRIES = 8


@transaction.atomic
def issue_badge(*, person: Person, skill_id: int, key: UUID, act: Act) -> Badge:
    """Sign the level that someone else saw in a skill of this person.

    key   becomes the badge's own number: sent twice, the same form issues one badge.
    Raises Forbidden for anyone but the person; Refused where nobody else spoke about the skill,
    or a badge for this level holds already.
    """
    edit_own.require(act, person)
    known = Badge.objects.filter(pk=key, person=person).first()
    if known is not None:
        return known
    claim = word_for(list(claims_of(act, person.pk)), skill_id, act)
    if claim is None or claim.level == 0:
        raise Refused(
            _("Nobody else has said a level yet. Ask a colleague to confirm what you did.")
        )
    badge = _placed(person, claim, key, act)
    after = {"skill": skill_id, "level": badge.level, "claim": claim.pk}
    record(act, "badges.badge.issued", badge, person_id=person.pk, after=after)
    return badge


def _placed(person: Person, claim: Claim, key: UUID, act: Act) -> Badge:
    """The badge in a free place of a list: drawn from its number, so that neighbours say nothing."""
    signing = key_to_sign(act)
    number = Badge.objects.count() // HALF_FULL
    for turn in range(MOST_TRIES):
        badge = Badge(
            pk=key, person=person, skill=claim.skill, level=claim.level, claim=claim,
            signed_with=signing, list_number=number, place=(key.int + turn) % LIST_BITS,
            issued_at=act.at,
        )  # fmt: skip
        badge.token = token_of(badge, person, signing)
        taken = RevokedPlace.objects.filter(list_number=number, place=badge.place)
        if taken.exists():
            continue
        try:
            with transaction.atomic():
                Badge.objects.bulk_create([badge])
        except IntegrityError as why:
            if "badge_place_once" in str(why):
                continue
            raise Refused(_("You have this badge already. Reload the page.")) from why
        return badge
    raise Refused(_("No place was free in the list of badges. Try again."))


@transaction.atomic
def revoke_badge(*, badge: Badge, reason: Revocation, act: Act) -> None:
    """Take a badge back: whoever checks it is told that it no longer holds.

    Raises Forbidden for anyone but the person (OWN_WISH) and HR (MISTAKE). A second time changes
    nothing.
    """
    policies.revoke_badges.require(act, badge)
    if (reason is Revocation.OWN_WISH) != (badge.person_id == act.person_id):
        raise Forbidden(_("Only this person takes it back by their own wish."))
    _revoke(badge, reason, act)


def _revoke(badge: Badge, reason: Revocation, act: Act) -> bool:
    rows = Badge.objects.filter(pk=badge.pk, revoked_at__isnull=True)
    if rows.update(revoked_at=act.at, reason=reason.value) != 1:
        return False
    RevokedPlace.objects.create(list_number=badge.list_number, place=badge.place, revoked_at=act.at)
    record(
        act, "badges.badge.revoked", badge, person_id=badge.person_id,
        after={"reason": reason.value},
    )  # fmt: skip
    return True


@transaction.atomic
def revoke_hollow_badges(*, act: Act) -> int:
    """Revoke badges whose word was taken back with its evidence; for the worker, every day.

    A newer word of the same person, or another level since, leaves a badge as it is: it says what
    was seen then. Returns how many were revoked.
    """
    if not act.actor.is_system:
        raise Forbidden(_("Only the system looks after all badges."))
    hollow = Badge.objects.filter(
        revoked_at__isnull=True, claim__evidence__withdrawn_at__isnull=False
    )
    return sum(_revoke(badge, Revocation.WORD_GONE, act) for badge in hollow.order_by("pk"))
