"""Managers, or HR for them, name who answers for their team while they are away."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from waymark.domain.people import policies
from waymark.domain.people.models import LONGEST_DEPUTY, Deputy, Person
from waymark.domain.people.queries import leads_people
from waymark.domain.people.states import AccessRole
from waymark.kernel.acts import Act, Forbidden, Refused, record
from waymark.kernel.notices import notify
from waymark.kernel.states import NoticeKind

__all__ = ["end_deputy", "name_deputy"]


@transaction.atomic
def name_deputy(
    *, manager: Person, deputy: Person, from_date: date, to_date: date, act: Act
) -> Deputy:
    """Let someone answer for a manager's direct reports for a time, in the manager's place and
    beside them.

    to_date     the first day on which the deputy no longer stands in.
    The same deputy for the same days again returns the row that is there. The deputy is told, and
    so is the manager where HR named them.
    Raises Forbidden for anyone but the manager and HR, who may not name themselves; Refused where
    nobody reports to the manager, the days make no sense or someone else stands in then.
    """
    policies.name_deputy.require(act, manager)
    if act.person_id is None:
        raise Forbidden(policies.name_deputy.why)
    _check(manager, deputy, from_date, to_date, act)
    try:
        with transaction.atomic():
            row = Deputy.objects.create(
                manager=manager, deputy=deputy, from_date=from_date, to_date=to_date,
                named_at=act.at, named_by_id=act.person_id,
            )  # fmt: skip
    except IntegrityError:  # the database holds one deputy at a time, whoever came first
        return _the_same(manager, deputy, from_date, to_date)
    for told in {deputy.pk, manager.pk} - {act.person_id}:
        _tell(row, told, "deputy.you" if told == deputy.pk else "deputy.for-you", act)
    record(
        act, "people.deputy.named", row, person_id=manager.pk,
        after={"deputy": deputy.pk, "from": str(from_date), "to": str(to_date)},
    )  # fmt: skip
    return row


def _check(manager: Person, deputy: Person, from_date: date, to_date: date, act: Act) -> None:
    if deputy.pk == manager.pk:
        raise Refused(_("Nobody stands in for themself. Choose someone else."))
    if deputy.pk == act.person_id:
        raise Refused(_("You cannot name yourself. Choose someone else."))
    if not Person.objects.filter(pk=deputy.pk, active=True).exists():
        raise Refused(_("%(name)s no longer works here.") % {"name": deputy.shown_name})
    if deputy.grants.filter(role=AccessRole.OUTSIDE.value).exists():
        raise Refused(_("%(name)s does not work here.") % {"name": deputy.shown_name})
    if not leads_people(act, manager.pk):
        raise Refused(_("Nobody reports to %(name)s today.") % {"name": manager.shown_name})
    if from_date < act.today:
        raise Refused(_("Choose a first day from today on."))
    if to_date <= from_date:
        raise Refused(_("The last day comes before the first."))
    if to_date - from_date > LONGEST_DEPUTY:
        raise Refused(_("A deputy is named for twelve months at most. Choose an earlier last day."))


def _the_same(manager: Person, deputy: Person, from_date: date, to_date: date) -> Deputy:
    """The row that a double click made; Refused with the name where it is another one."""
    there = (
        Deputy.objects.filter(
            manager=manager, ended_at__isnull=True, from_date__lt=to_date, to_date__gt=from_date
        )
        .select_related("deputy")
        .order_by("from_date")
        .first()
    )
    if there is None:
        raise Refused(_("Someone else changed this a moment ago. Reload the page and look again."))
    if (there.deputy_id, there.from_date, there.to_date) != (deputy.pk, from_date, to_date):
        said = _("%(name)s already stands in at that time. End that first, or choose other days.")
        raise Refused(said % {"name": there.deputy.shown_name})
    return there


def _tell(row: Deputy, person_id: int, code: str, act: Act) -> None:
    other = row.manager if person_id == row.deputy_id else row.deputy
    notify(
        person_id=person_id,
        kind=NoticeKind.GOOD_TO_KNOW,
        code=code,
        key=f"{code}:{row.pk}",
        params={"name": other.shown_name},
        address="/team/deputies",
        act=act,
    )


@transaction.atomic
def end_deputy(*, deputy: Deputy, act: Act) -> Deputy:
    """Cut a deputy's time short, or call off one to come: what they could see, they no longer do.

    A second time changes nothing. Raises Forbidden, or Refused where the time is over already.
    """
    policies.end_deputy.require(act, deputy)
    if act.person_id is None:
        raise Forbidden(policies.end_deputy.why)
    if deputy.to_date <= act.today:
        raise Refused(_("This time is over already."))
    ended = Deputy.objects.filter(pk=deputy.pk, ended_at__isnull=True).update(
        ended_at=act.at, ended_by_id=act.person_id
    )
    deputy.refresh_from_db()
    if not ended:
        return deputy
    for told in {deputy.deputy_id, deputy.manager_id} - {act.person_id}:
        _tell(deputy, told, "deputy.you-ended" if told == deputy.deputy_id else "deputy.ended", act)
    record(
        act, "people.deputy.ended", deputy, person_id=deputy.manager_id,
        before={"to": str(deputy.to_date)}, after={"deputy": deputy.deputy_id},
    )  # fmt: skip
    return deputy
