"""Holds: a law or a dispute forbids to erase a person until HR lifts it."""

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from waymark.domain.people.models import Person
from waymark.domain.people.states import AccessRole
from waymark.kernel.acts import Act, Forbidden, Refused, record
from waymark.kernel.models import Erasure, Hold
from waymark.kernel.states import ErasureState

__all__ = [
    "Hold", "holds", "lift_hold", "place_hold", "place_hold_on_number", "require_no_hold",
]  # fmt: skip

LONGEST_REASON = 500


def holds(act: Act) -> QuerySet[Hold]:
    """The holds that stand, for HR; none for others."""
    if not act.actor.holds(AccessRole.HR.value):
        return Hold.objects.none()
    return Hold.objects.filter(lifted_at__isnull=True)


def require_no_hold(person_id: int) -> None:
    """Raise Refused while a hold stands on this person."""
    if Hold.objects.filter(person_id=person_id, lifted_at__isnull=True).exists():
        raise Refused(
            _("A hold stands on this person, so nothing may be erased. Lift the hold first.")
        )


@transaction.atomic
def place_hold(*, person: Person, reason: str, act: Act) -> Hold:
    """Forbid to erase this person, for a reason in words.

    Raises Forbidden for all but HR, Refused without a reason, where a hold stands already, or
    where the person was erased: nothing of them is left to hold.
    """
    if not act.actor.holds(AccessRole.HR.value):
        raise Forbidden(_("Only HR places holds."))
    words = " ".join(reason.split())[:LONGEST_REASON]
    if not words:
        raise Refused(_("Say which law or dispute asks for the hold."))
    # an erasure that runs at this moment comes first, or finds the hold
    Person.objects.select_for_update(no_key=True).values_list("pk").get(pk=person.pk)
    if Erasure.objects.filter(person_id=person.pk, state=ErasureState.DONE.value).exists():
        raise Refused(_("This person was erased. There is nothing left that a hold could keep."))
    try:
        with transaction.atomic():
            hold = Hold.objects.create(
                person_id=person.pk, reason=words, set_at=act.at, set_by_id=act.person_id
            )
    except IntegrityError as why:
        raise Refused(_("A hold stands on this person already.")) from why
    record(act, "data.hold.placed", hold, person_id=person.pk)
    return hold


@transaction.atomic
def place_hold_on_number(*, key: str, reason: str, act: Act) -> Hold:
    """The same for a person by their HR number. Raises Refused where nobody has it."""
    if not act.actor.holds(AccessRole.HR.value):
        raise Forbidden(_("Only HR places holds."))
    person = Person.objects.filter(key=key).first()
    if person is None:
        raise Refused(_("Nobody has this number. It stands in the HR file."))
    return place_hold(person=person, reason=reason, act=act)


@transaction.atomic
def lift_hold(*, hold: Hold, act: Act) -> None:
    """Let the person be erased again.

    Raises Forbidden for all but HR and for a hold on oneself, Refused if it is lifted.
    """
    if not act.actor.holds(AccessRole.HR.value):
        raise Forbidden(_("Only HR lifts holds."))
    if hold.person_id == act.person_id:
        raise Forbidden(_("Someone else from HR lifts a hold on you."))
    lifted = Hold.objects.filter(pk=hold.pk, lifted_at__isnull=True).update(
        lifted_at=act.at, lifted_by_id=act.person_id
    )
    if lifted != 1:
        raise Refused(_("This hold was lifted already. Reload the page and look again."))
    record(act, "data.hold.lifted", hold, person_id=hold.person_id)
