"""Meetings of a pair: booked, moved, called off, held; agenda and note are read by the two alone."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from waymark.domain.mentoring import policies
from waymark.domain.mentoring.models import Pair, Session
from waymark.domain.mentoring.operations.invitations import invite_both
from waymark.domain.mentoring.operations.sides import (
    actor_id,
    held_pair,
    locked,
    move_pair,
    moved_on,
    settle_pair,
    side_of,
    tell_other,
)
from waymark.domain.mentoring.states import WORKING, PairState, SessionState
from waymark.kernel.acts import Act, Refused, record, shift
from waymark.kernel.notices import settle
from waymark.kernel.sealing import seal

__all__ = ["book_session", "cancel_session", "hold_session", "move_session", "note_session"]

PURPOSE = "mentoring.session"
FURTHEST = timedelta(days=2 * 366)
SHORTEST, LONGEST = 15, 480
MOST_PLANNED = 12
PLANNED, HELD = SessionState.PLANNED.value, SessionState.HELD.value


@transaction.atomic
def book_session(
    *, pair: Pair, starts_at: datetime, minutes: int, place: str, agenda: str, key: UUID, act: Act
) -> Session:
    """Book a meeting of the two; both get it into their calendars, each on their own clock.

    starts_at   an aware moment, later than the act and within two years; minutes 15..480.
    agenda      words that only the two read, sealed where they lie.
    key         comes with the form: sent twice, it books once.
    Before both said yes only the first talk of a coaching can be booked.
    Raises Forbidden; Refused for a moment that makes no sense, or where the pair is over.
    """
    now = held_pair(pair, act, PairState.PUBLISHED, *WORKING)
    if now.state == PairState.PUBLISHED.value and not _talks_first(now):
        raise Refused(_("Both of you say yes first, then book a meeting."))
    if sent := Session.objects.filter(pair=now, key=key).first():
        return sent
    _check(starts_at, minutes, act)
    if Session.objects.filter(pair=now, state=PLANNED).count() >= MOST_PLANNED:
        raise Refused(_("Twelve meetings are planned already. Hold or cancel one first."))
    session = Session.objects.create(
        pair=now, starts_at=starts_at, minutes=minutes, place=place.strip(),
        sealed_agenda=_sealed(agenda), booked_at=act.at, booked_by_id=actor_id(act), key=key,
    )  # fmt: skip
    invite_both(session, act)
    for code in ("pair.meet", "pair.quiet", "pair.begins"):
        settle(asked=f"{code}:{now.pk}", act=act)
    tell_other(now, "session.booked", str(session.pk), act)
    record(act, "mentoring.session.booked", session, person_id=now.mentee_id,
           after={"at": starts_at, "minutes": minutes})  # fmt: skip
    return session


@transaction.atomic
def move_session(
    *, session: Session, starts_at: datetime, minutes: int, place: str, act: Act
) -> Session:
    """Give a planned meeting another time or place; both calendars follow.

    Raises Forbidden; Refused for a moment that makes no sense or a meeting that is held or off.
    """
    now = _still(session, act)
    _check(starts_at, minutes, act)
    before = now.starts_at
    said: dict[str, Any] = {"starts_at": starts_at, "minutes": minutes, "place": place.strip()}
    if all(getattr(now, name) == value for name, value in said.items()):
        return now
    shift(now, source=PLANNED, target=PLANNED, sequence=now.sequence + 1, **said)
    invite_both(now, act)
    if starts_at != before:
        key = f"{now.pk}:{now.sequence}"
        tell_other(now.pair, "session.moved", key, act)
    record(act, "mentoring.session.moved", now, person_id=now.pair.mentee_id,
           before={"at": before}, after={"at": starts_at, "minutes": minutes})  # fmt: skip
    return now


@transaction.atomic
def cancel_session(*, session: Session, act: Act) -> Session:
    """Call a planned meeting off; it leaves both calendars. A second time changes nothing.

    Raises Forbidden; Refused for a meeting that was held.
    """
    now = _still(session, act, SessionState.CANCELLED)
    if now.state == SessionState.CANCELLED.value:
        return now
    shift(
        now, source=PLANNED, target=SessionState.CANCELLED.value, cancelled_at=act.at,
        cancelled_by_id=actor_id(act), sequence=now.sequence + 1,
    )  # fmt: skip
    invite_both(now, act)
    tell_other(now.pair, "session.cancelled", str(now.pk), act)
    record(act, "mentoring.session.cancelled", now, person_id=now.pair.mentee_id,
           before={"at": now.starts_at})  # fmt: skip
    return now


@transaction.atomic
def hold_session(*, session: Session, note: str, observed: bool, act: Act) -> Session:
    """Say that a meeting took place, with a short note that only the two read.

    observed   that work was watched, not only talked about.
    The first one makes the pair active; the first talk of a coaching does not, for the two have
    not said yes yet. A second time changes nothing but the note, see `note_session`.
    Raises Forbidden; Refused before its time, or where it was called off.
    """
    now = _still(session, act, SessionState.HELD)
    if now.state == HELD:
        return now
    if act.at < now.starts_at:
        raise Refused(_("This meeting is still to come. Move it if you met earlier."))
    shift(
        now, source=PLANNED, target=HELD, held_at=act.at, observed=observed,
        sealed_note=_sealed(note),
    )  # fmt: skip
    pair = now.pair
    first = pair.state == PairState.ACCEPTED.value
    if first:
        move_pair(pair, PairState.ACTIVE, met_at=now.starts_at)
    settle_pair(pair, act)
    record(act, "mentoring.session.held", now, person_id=pair.mentee_id,
           after={"side": side_of(pair, act).value, "observed": observed, "first": first})  # fmt: skip
    return now


@transaction.atomic
def note_session(*, session: Session, note: str, observed: bool, act: Act) -> Session:
    """Change the short note of a meeting that was held; either of the two may, both read it.

    Raises Forbidden; Refused before it was held.
    """
    now = _still(session, act, SessionState.HELD)
    if now.state != HELD:
        raise Refused(_("Say that you met first, then write your note."))
    said = {"sealed_note": _sealed(note), "observed": observed}
    Session.objects.filter(pk=now.pk, state=HELD).update(**said)
    now.sealed_note, now.observed = _sealed(note), observed
    record(act, "mentoring.session.noted", now, person_id=now.pair.mentee_id,
           after={"side": side_of(now.pair, act).value, "observed": observed})  # fmt: skip
    return now


def _talks_first(pair: Pair) -> bool:
    return pair.programme is not None and pair.programme.chemistry


def _still(session: Session, act: Act, *also: SessionState) -> Session:
    """The meeting as it is now, planned or in one of these states; the pair's row is locked, so
    that what the two do follows one after the other. Raises Forbidden, Refused."""
    policies.own_sessions.require(act, session)
    pair = locked(session.pair_id)
    now = Session.objects.get(pk=session.pk)
    now.pair = pair
    allowed = {PLANNED, *(state.value for state in also)}
    if now.state not in allowed:
        raise Refused(_("This meeting was held or called off meanwhile. Reload the page."))
    over = (PairState.DECLINED.value, PairState.ENDED.value, PairState.COMPLETED.value)
    if now.state == PLANNED and pair.state in over:
        raise moved_on()
    return now


def _check(starts_at: datetime, minutes: int, act: Act) -> None:
    if starts_at <= act.at:
        raise Refused(_("Choose a time that is still to come."))
    if starts_at > act.at + FURTHEST:
        raise Refused(_("Choose a day within two years."))
    if not SHORTEST <= minutes <= LONGEST:
        raise Refused(_("A meeting takes between a quarter of an hour and eight hours."))


def _sealed(text: str) -> str:
    return seal(text.strip(), PURPOSE) if text.strip() else ""
