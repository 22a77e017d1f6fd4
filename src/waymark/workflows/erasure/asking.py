"""The wish to be forgotten, and what a named human decides on it."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from waymark.domain.people import policies as people
from waymark.domain.people.models import AccessGrant, Person
from waymark.domain.people.states import AccessRole
from waymark.kernel import jobs
from waymark.kernel.acts import Act, Forbidden, Refused, record, shift
from waymark.kernel.models import OPEN_ERASURES, Erasure
from waymark.kernel.notices import notify
from waymark.kernel.states import ErasureState, NoticeKind
from waymark.workflows.erasure.holds import require_no_hold

__all__ = [
    "DAYS_TO_DECIDE", "LONGEST_WORDS", "Erasure", "ask_for_erasure", "decide_erasure",
    "erasure_by_id", "erasures", "may_decide", "own_erasure", "withdraw_erasure",
]  # fmt: skip

#: a month, as the law says; the shortest one, to be on the safe side
DAYS_TO_DECIDE = 28
LONGEST_WORDS = 500


def may_decide(act: Act) -> bool:
    """Whether the actor sees and decides on wishes to be forgotten: HR for the whole."""
    return act.actor.holds(AccessRole.HR.value)


def erasures(act: Act) -> QuerySet[Erasure]:
    """All wishes to be forgotten, for HR; none for others."""
    return Erasure.objects.all() if may_decide(act) else Erasure.objects.none()


def erasure_by_id(act: Act, erasure_id: int) -> Erasure:
    """One of them. Raises Erasure.DoesNotExist for anyone but HR."""
    return erasures(act).get(pk=erasure_id)


def own_erasure(act: Act) -> Erasure | None:
    """The actor's latest wish to be forgotten, whatever became of it."""
    if act.person_id is None:
        return None
    return Erasure.objects.filter(person_id=act.person_id).order_by("-asked_at", "-pk").first()


@transaction.atomic
def ask_for_erasure(*, person: Person, why: str = "", act: Act) -> Erasure:
    """Ask to be forgotten. HR is told and decides within a month; a second wish gives the first.

    Raises Forbidden for anyone else, Refused where nobody in HR could decide.
    """
    people.edit_own.require(act, person)
    deciders = _deciders(person)
    if not deciders:
        raise Refused(_("Nobody from HR uses Waymark yet. Please tell them directly."))
    due = act.today + timedelta(days=DAYS_TO_DECIDE)
    waiting = Erasure.objects.filter(person_id=person.pk, state__in=OPEN_ERASURES)
    if (known := waiting.first()) is not None:
        return known
    try:
        with transaction.atomic():
            erasure = Erasure.objects.create(
                person_id=person.pk, asked_at=act.at, asked_by_id=act.person_id, due_on=due,
                why=" ".join(why.split())[:LONGEST_WORDS],
            )  # fmt: skip
    except IntegrityError:  # the same click came twice
        return waiting.get()
    for hr_id in deciders:
        notify(
            person_id=hr_id, kind=NoticeKind.NEEDS_YOU, code="erasure.asked",
            key=f"erasure.asked:{erasure.pk}:{hr_id}", params={"name": person.shown_name},
            address=f"/org/policies/erasures/{erasure.pk}", act=act,
        )  # fmt: skip
    record(
        act, "data.erasure.asked", erasure, person_id=person.pk, after={"due": due}
    )  # fmt: skip
    return erasure


@transaction.atomic
def withdraw_erasure(*, erasure: Erasure, act: Act) -> None:
    """Take the wish back; possible until it is carried out.

    Raises Forbidden for anyone but the person, Refused where it is over.
    """
    if act.person_id is None or erasure.person_id != act.person_id:
        raise Forbidden(_("Only the person who asked may take it back."))
    before = erasure.state
    if before not in OPEN_ERASURES:
        raise Refused(_("This was decided already. Reload the page and look again."))
    shift(erasure, source=before, target=ErasureState.WITHDRAWN.value)
    record(
        act, "data.erasure.withdrawn", erasure, person_id=erasure.person_id,
        before={"state": before}, after={"state": erasure.state},
    )  # fmt: skip


@transaction.atomic
def decide_erasure(*, erasure: Erasure, agree: bool, reason: str, act: Act) -> None:
    """Agree, and the worker erases at once; or refuse. Either needs a reason in words.

    Raises Forbidden for all but HR and for one's own wish; Refused without a reason, while a hold
    stands on the person, or where it was decided already.
    """
    if not may_decide(act) or act.person_id is None:
        raise Forbidden(_("Only a named person from HR decides on this."))
    if erasure.person_id == act.person_id:
        raise Forbidden(_("Someone else from HR decides on what you ask for yourself."))
    words = " ".join(reason.split())[:LONGEST_WORDS]
    if not words:
        raise Refused(_("Say why, in a sentence: the person reads it."))
    if agree:
        require_no_hold(erasure.person_id)
    target = ErasureState.AGREED if agree else ErasureState.REFUSED
    shift(
        erasure, source=ErasureState.ASKED.value, target=target.value, reason=words,
        decided_at=act.at, decided_by_id=act.person_id,
    )  # fmt: skip
    if agree:
        job = jobs.start(kind="data.erase", args={"erasure": erasure.pk}, act=act)
        Erasure.objects.filter(pk=erasure.pk).update(job_id=job.pk)
        erasure.job_id = job.pk
    else:
        notify(
            person_id=erasure.person_id, kind=NoticeKind.NEEDS_YOU, code="erasure.refused",
            key=f"erasure.refused:{erasure.pk}", address="/me/data/erasure", act=act,
        )  # fmt: skip
    record(
        act, "data.erasure.decided", erasure, person_id=erasure.person_id,
        before={"state": ErasureState.ASKED.value}, after={"state": target.value},
    )  # fmt: skip


def _deciders(person: Person) -> list[int]:
    rows = AccessGrant.objects.filter(
        role=AccessRole.HR.value, unit__isnull=True, person__active=True
    )
    return sorted(set(rows.exclude(person=person).values_list("person_id", flat=True)))
