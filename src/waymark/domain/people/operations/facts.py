"""First days: people check what HR holds about them and say what is wrong."""

import hashlib

from django.db import transaction
from django.db.models import F, Value
from django.utils.translation import gettext as _

from waymark.domain.people import policies
from waymark.domain.people.models import AccessGrant, Person
from waymark.domain.people.states import AccessRole
from waymark.kernel.acts import Act, Refused, record
from waymark.kernel.notices import notify
from waymark.kernel.states import NoticeKind

__all__ = ["confirm_facts", "report_wrong_facts"]

LONGEST_REPORT = 300


@transaction.atomic
def confirm_facts(*, person: Person, act: Act) -> None:
    """Keep that the person has checked what HR holds: the first of the three first steps.

    A second time changes nothing. Raises Forbidden for anyone else.
    """
    policies.edit_own.require(act, person)
    fresh = Person.objects.filter(pk=person.pk, started_at__isnull=True).update(started_at=act.at)
    if fresh:
        person.started_at = act.at
        record(act, "people.facts.confirmed", person, person_id=person.pk)


@transaction.atomic
def report_wrong_facts(*, person: Person, what: str, act: Act) -> int:
    """Tell HR that something they hold is wrong, in the person's words.

    It goes to the HR partners of the person's unit, or to all of HR where there is none. Returns
    how many were told. The same words on the same day are told once. Raises Forbidden, or Refused
    when there are no words or nobody in HR.
    """
    policies.edit_own.require(act, person)
    words = " ".join(what.split())[:LONGEST_REPORT]
    if not words:
        raise Refused(_("Say in a few words what is wrong."))
    told = _hr_for(person)
    if not told:
        raise Refused(_("Nobody from HR uses Waymark yet. Please tell them directly."))
    digest = hashlib.sha256(words.encode()).hexdigest()[:16]
    for hr_id in told:
        notify(
            person_id=hr_id,
            kind=NoticeKind.NEEDS_YOU,
            code="facts.wrong",
            key=f"facts.wrong:{person.pk}:{act.today}:{digest}:{hr_id}",
            params={"name": person.shown_name, "what": words},
            address="/org/imports",
            act=act,
        )
    record(act, "people.facts.disputed", person, person_id=person.pk, after={"told": len(told)})
    return len(told)


def _hr_for(person: Person) -> list[int]:
    """Who in HR answers for this person, nearest first; ids without doubles."""
    grants = AccessGrant.objects.filter(person__active=True)
    if person.unit is not None:
        path = Value(person.unit.path)
        near = (
            grants.filter(role=AccessRole.HR_PARTNER.value, unit__isnull=False)
            .exclude(unit__path="")
            .annotate(below=path)
            .filter(below__startswith=F("unit__path"))
        )
        partners = sorted(set(near.values_list("person_id", flat=True)))
        if partners:
            return partners
    everywhere = grants.filter(role=AccessRole.HR.value, unit__isnull=True)
    return sorted(set(everywhere.values_list("person_id", flat=True)))
