"""The keys' life: made when first needed, changed every year, revoked when they got out."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from waymark.domain.people.states import AccessRole
from waymark.integrations.badges.keys import new_key
from waymark.integrations.badges.models import SigningKey
from waymark.integrations.badges.operations.signing import sign_again
from waymark.integrations.badges.queries import signing_key
from waymark.kernel.acts import Act, Forbidden, Refused, record

__all__ = ["keep_key_fresh", "key_to_sign", "revoke_key", "rotate_key"]

YEAR = timedelta(days=365)


def _require_administrator(act: Act) -> None:
    if not act.actor.holds(AccessRole.ADMINISTRATOR.value):
        raise Forbidden(_("Only administrators change signing keys."))


@transaction.atomic
def rotate_key(*, act: Act) -> SigningKey:
    """Sign with a new key from now on; what the old one signed still verifies.

    Raises Forbidden for anyone but administrators and the system, Refused when two hands rotate.
    """
    _require_administrator(act)
    SigningKey.objects.filter(retired_at__isnull=True).update(retired_at=act.at)
    made = new_key()
    try:
        with transaction.atomic():
            key = SigningKey.objects.create(
                name=made.name, public=made.public, sealed=made.sealed, made_at=act.at
            )
    except IntegrityError as why:
        raise Refused(_("The key was changed a moment ago. Look again.")) from why
    record(act, "badges.key.rotated", key, after={"key": key.name})
    return key


@transaction.atomic
def revoke_key(*, key: SigningKey, act: Act) -> int:
    """A key got out: nothing it signed verifies any more. Badges that hold are signed again.

    Returns how many were. Raises Forbidden for anyone but administrators and the system. A second
    time changes nothing.
    """
    _require_administrator(act)
    if signing_key() == key:
        rotate_key(act=act)
    rows = SigningKey.objects.filter(pk=key.pk, revoked_at__isnull=True)
    if rows.update(revoked_at=act.at) != 1:
        return 0
    count = sign_again(key, key_to_sign(act))
    record(act, "badges.key.revoked", key, after={"key": key.name, "signed_again": count})
    return count


@transaction.atomic
def keep_key_fresh(*, act: Act) -> None:
    """Change the key once a year; for the worker, every day."""
    _require_administrator(act)
    key = signing_key()
    if key is not None and key.made_at <= act.at - YEAR:
        rotate_key(act=act)


def key_to_sign(act: Act) -> SigningKey:
    """The key that signs now; the first is made here."""
    key = signing_key()
    if key is not None:
        return key
    made = new_key()
    try:
        with transaction.atomic():
            return SigningKey.objects.create(
                name=made.name, public=made.public, sealed=made.sealed, made_at=act.at
            )
    except IntegrityError:  # two first badges at once: the other hand's key serves both
        return SigningKey.objects.get(retired_at__isnull=True)
