"""Choosing what comes by mail, and queueing the weekly summaries."""

from dataclasses import asdict, dataclass
from datetime import date, time, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from waymark.domain.people.models import Person
from waymark.domain.people.policies import edit_own
from waymark.integrations.mail.models import MailChoice
from waymark.integrations.mail.queries import summaries_due
from waymark.kernel import outbox
from waymark.kernel.acts import Act, Refused, record
from waymark.kernel.installation import record_loading, require_system

__all__ = ["Chosen", "choose_mail", "queue_summaries", "stop_summary"]

LONGEST_AWAY = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a person says about their mail; see `MailChoice`."""

    needs_you: bool
    summary_day: int | None
    quiet_from: time
    quiet_until: time
    quiet_weekends: bool
    away_until: date | None


@transaction.atomic
def choose_mail(*, person: Person, chosen: Chosen, act: Act) -> MailChoice:
    """Keep what the person chose.

    Raises Forbidden for anyone else, Refused for a day that has gone or is over a year away.
    """
    edit_own.require(act, person)
    back = chosen.away_until
    if back is not None and not act.today < back <= act.today + LONGEST_AWAY:
        raise Refused(_("Choose the day on which you are back, within a year."))
    before = MailChoice.objects.filter(person=person).first()
    choice, _fresh = MailChoice.objects.update_or_create(person=person, defaults=asdict(chosen))
    record(
        act, "mail.choice.made", choice, person_id=person.pk,
        before=_told(before), after=_told(choice),
    )  # fmt: skip
    return choice


def _told(choice: MailChoice | None) -> dict[str, object]:
    if choice is None:
        return {}
    return {"needs_you": choice.needs_you, "summary_day": choice.summary_day}


@transaction.atomic
def stop_summary(*, person_id: int, act: Act) -> None:
    """No more summaries for the person whom a link in one of them names.

    For the system alone: whoever has the mail may stop it without signing in. A second time
    changes nothing, nor does the link of someone who left.
    """
    require_system(act)
    if not Person.objects.filter(pk=person_id, active=True).exists():
        return
    choice, _fresh = MailChoice.objects.get_or_create(person_id=person_id)
    if MailChoice.objects.filter(pk=choice.pk, summary_day__isnull=False).update(summary_day=None):
        record(act, "mail.summary.stopped", choice, person_id=person_id)


@transaction.atomic
def queue_summaries(*, act: Act) -> int:
    """Queue what is due on people's next morning, once a person and day; returns how many."""
    require_system(act)
    queued = 0
    for due in summaries_due(act.at):
        outbox.send(
            kind="summary-mail",
            key=f"summary:{due.person_id}:{due.at:%Y-%m-%d}",
            payload={"until": due.at.isoformat()},
            person_id=due.person_id,
            not_before=due.at,
            act=act,
        )
        queued += 1
    record_loading(act, "mail.summaries.queued", queued)
    return queued
