"""The mail that brings a meeting into somebody's calendar, and takes it out again."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from waymark.domain.mentoring.queries.working import Session, session_to_send
from waymark.domain.mentoring.states import SessionState
from waymark.domain.people.queries import Person, address_of, zone_of
from waymark.integrations.calendar.inviting import Guest, Invitation, invitation_of
from waymark.integrations.mail.queries import choice_of
from waymark.integrations.mail.quiet import may_come_at
from waymark.kernel.models import OutboxMessage
from waymark.kernel.outbox import Later
from waymark.web.languages import mail_language

__all__ = ["send_session"]


def send_session(message: OutboxMessage, now: datetime) -> None:
    """Send one of the two the meeting as it is now; nothing where a later change is on its way.

    May run twice: Message-ID, identifier and sequence are the same, so that mailers and calendars
    fold it. Nobody is written to in quiet hours unless the meeting begins before they end. The
    mail holds when and with whom, never a word of what it is about.
    """
    session = session_to_send(message.payload["session"])
    reader = address_of(message.person_id) if message.person_id else None
    if session is None and reader is not None and "off" in message.payload:
        _take_out(message.payload, reader, now)
        return
    if session is None or reader is None or session.sequence != message.payload["sequence"]:
        return
    choice = choice_of(reader.pk)
    if not choice.needs_you or session.state == SessionState.HELD.value:
        return
    at = may_come_at(choice, now, zone_of(reader))
    if now < at < session.starts_at:
        raise Later(at)
    mentee, expert = session.pair.mentee, session.pair.expert.person
    other = expert if reader.pk == mentee.pk else mentee
    with translation.override(mail_language(reader.language)):
        mail = _mail(session, reader, other)
        invitation = _invitation(session, other.shown_name, (mentee, expert))
    _send(mail, invitation, now)


def _take_out(payload: dict[str, Any], reader: Person, now: datetime) -> None:
    """Take a meeting out of the reader's calendar whose other one was erased: nobody is named."""
    starts_at = datetime.fromisoformat(payload["off"]["starts_at"])
    if starts_at <= now or not choice_of(reader.pk).needs_you:
        return
    path = reverse("me:people")
    with translation.override(mail_language(reader.language)):
        when = date_format(starts_at.astimezone(zone_of(reader)), "DATETIME_FORMAT")
        subject = _("Called off: your meeting, %(when)s") % {"when": when}
        title = _("Meeting")
        lines = [subject, *_below(reader, path)]
    guest = Guest(reader.shown_name, reader.email)
    invitation = Invitation(
        key=f"session-{payload['session']}", sequence=payload["sequence"], title=title,
        starts_at=starts_at, minutes=payload["off"]["minutes"], place="", path=path,
        organizer=guest, guests=(guest,), cancelled=True,
    )  # fmt: skip
    name = f"session-{payload['session']}-{payload['sequence']}-{reader.pk}"
    _send(_letter(subject, lines, name, reader), invitation, now)


def _send(mail: EmailMessage, invitation: Invitation, now: datetime) -> None:
    body = invitation_of(invitation, address=settings.WAYMARK_ADDRESS, at=now)
    kind = f"text/calendar; method={invitation.method}; charset=utf-8"
    mail.attach("meeting.ics", body.decode(), kind)
    mail.send()


def _path(session: Session) -> str:
    return reverse("me:pair-session", args=[session.pair_id, session.pk])


def _mail(session: Session, reader: Person, other: Person) -> EmailMessage:
    off = session.state == SessionState.CANCELLED.value
    local = session.starts_at.astimezone(zone_of(reader))
    when = date_format(local, "DATETIME_FORMAT")
    said = {"name": other.shown_name, "when": when}
    if off:
        subject = _("Called off: meeting with %(name)s, %(when)s") % said
    elif session.sequence:
        subject = _("Changed: meeting with %(name)s, %(when)s") % said
    else:
        subject = _("Meeting with %(name)s, %(when)s") % said
    name = f"session-{session.pk}-{session.sequence}-{reader.pk}"
    return _letter(subject, [subject, *_below(reader, _path(session))], name, reader)


def _below(reader: Person, path: str) -> list[str]:
    """What stands under each of these mails."""
    return [
        _("Your clock: %(zone)s.") % {"zone": str(zone_of(reader))},
        _("Open it here: %(address)s") % {"address": f"{settings.WAYMARK_ADDRESS}{path}"},
        _("Choose what comes by mail: %(address)s")
        % {"address": f"{settings.WAYMARK_ADDRESS}{reverse('account:mail')}"},
    ]


def _letter(subject: str, lines: list[str], name: str, reader: Person) -> EmailMessage:
    host = settings.WAYMARK_ADDRESS.split("//")[-1]
    headers = {"Message-ID": f"<{name}@{host}>", "Auto-Submitted": "auto-generated"}
    one_line = " ".join(subject.split())[:120]
    return EmailMessage(one_line, "\n\n".join(lines), to=[reader.email], headers=headers)


def _invitation(session: Session, other: str, two: tuple[Person, Person]) -> Invitation:
    booked = next((each for each in two if each.pk == session.booked_by_id), two[0])
    return Invitation(
        key=f"session-{session.pk}", sequence=session.sequence,
        title=_("Meeting with %(name)s") % {"name": other}, starts_at=session.starts_at,
        minutes=session.minutes, place=session.place, path=_path(session),
        organizer=Guest(booked.shown_name, booked.email),
        guests=tuple(Guest(each.shown_name, each.email) for each in two if each.email),
        cancelled=session.state == SessionState.CANCELLED.value,
    )  # fmt: skip
