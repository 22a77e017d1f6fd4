"""Stopping all recommending with one switch, and starting it again: by HR or an administrator."""

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from waymark.domain.people.models import AccessGrant, Person
from waymark.domain.people.states import AccessRole
from waymark.kernel.acts import Act, Forbidden, Refused, record
from waymark.kernel.notices import notify, settle
from waymark.kernel.recommending import RecommendingStop, open_stops, stops
from waymark.kernel.states import NoticeKind

__all__ = [
    "LONGEST_WHY", "RecommendingStop", "may_switch", "past_stops", "resume_recommending",
    "stop_recommending",
]  # fmt: skip

LONGEST_WHY = 200
MAY = (AccessRole.HR.value, AccessRole.ADMINISTRATOR.value)


def may_switch(act: Act) -> bool:
    """Whether the actor may stop and start it: HR and administrators for the whole; no machine."""
    return act.person_id is not None and act.actor.holds(*MAY)


def past_stops() -> QuerySet[RecommendingStop]:
    """The stops that are over, the latest first; for everyone, as the present one is."""
    return stops().filter(resumed_at__isnull=False)


@transaction.atomic
def stop_recommending(*, why: str, act: Act) -> RecommendingStop:
    """Stop all recommending, for everybody and at once, for a reason that everybody reads.

    The rest of HR and the administrators are told. Raises Forbidden for all others, Refused
    without a reason or where somebody stopped it before.
    """
    by = _require(act)
    words = " ".join(why.split())[:LONGEST_WHY]
    if not words:
        raise Refused(_("Say why in a few words: everybody reads it."))
    try:
        with transaction.atomic():
            stop = RecommendingStop.objects.create(stopped_at=act.at, stopped_by_id=by, why=words)
    except IntegrityError as error:  # the database holds one stop at a time, whoever came first
        raise Refused(_("It is stopped already. Reload the page to see by whom.")) from error
    _tell("recommending.stopped", stop, by, act)
    record(act, "kernel.recommending.stopped", stop)
    return stop


@transaction.atomic
def resume_recommending(*, act: Act) -> None:
    """Let Waymark recommend again, and tell HR and the administrators.

    Raises Forbidden for all others, Refused where it is not stopped.
    """
    by = _require(act)
    stop = open_stops().first()
    resumed = stop is not None and open_stops().filter(pk=stop.pk).update(
        resumed_at=act.at, resumed_by_id=by
    )
    if stop is None or not resumed:
        raise Refused(_("It is not stopped: Waymark recommends again."))
    settle(asked=f"recommending.stopped:{stop.pk}", act=act)
    _tell("recommending.resumed", stop, by, act)
    record(act, "kernel.recommending.resumed", stop)


def _require(act: Act) -> int:
    """The number of who switches, whose name everybody reads."""
    if act.person_id is None or not may_switch(act):
        raise Forbidden(_("Only HR and administrators stop and start recommending."))
    return act.person_id


def _tell(code: str, stop: RecommendingStop, by: int, act: Act) -> None:
    """Tell all others who may switch it."""
    name = Person.objects.values_list("name", flat=True).get(pk=by)
    grants = AccessGrant.objects.filter(role__in=MAY, unit__isnull=True, person__active=True)
    told = set(grants.values_list("person_id", flat=True)) - {by}
    for person_id in sorted(told):
        notify(
            person_id=person_id, kind=NoticeKind.GOOD_TO_KNOW, code=code,
            key=f"{code}:{stop.pk}:{person_id}", params={"name": name},
            address="/org/policies/recommending", act=act,
        )  # fmt: skip
