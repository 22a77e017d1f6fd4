"""Calendar invitations to the two of a pair: they leave through the outbox, after commit."""

from waymark.domain.mentoring.models import Session
from waymark.domain.mentoring.states import SessionState
from waymark.kernel import outbox
from waymark.kernel.acts import Act

__all__ = ["KIND", "call_off_planned", "invite_both"]

#: the kind of message; its handler is named in config/handlers.py
KIND = "session-mail"


def invite_both(session: Session, act: Act) -> None:
    """Send both the session as it stands now: their calendars put it in, move it or take it out.

    The message names the session and its sequence only, so that what is sent is never stale.
    """
    pair = session.pair
    for person_id in (pair.mentee_id, pair.expert.person_id):
        outbox.send(
            kind=KIND, key=f"session:{session.pk}:{session.sequence}:{person_id}",
            payload={"session": session.pk, "sequence": session.sequence}, person_id=person_id,
            act=act,
        )  # fmt: skip


def _tell_calendar(session: Session, person_id: int, act: Act) -> None:
    """Take a meeting out of one's calendar, though its row may be gone when the mail leaves."""
    outbox.send(
        kind=KIND, key=f"session:{session.pk}:{session.sequence}:{person_id}", person_id=person_id,
        payload={
            "session": session.pk, "sequence": session.sequence,
            "off": {"starts_at": session.starts_at.isoformat(), "minutes": session.minutes},
        },
        act=act,
    )  # fmt: skip


def call_off_planned(pair_id: int, act: Act, *, gone: int | None = None) -> int:
    """Cancel what a pair that ends has still planned; returns how many. The caller records.

    gone   the one of the two whose rows are about to be erased; the other one's calendar hears.
    """
    rows = Session.objects.select_for_update(no_key=True, of=("self",)).filter(
        pair_id=pair_id, state=SessionState.PLANNED.value
    )
    sessions = list(rows.select_related("pair__expert").order_by("pk"))
    for session in sessions:
        said = {
            "state": SessionState.CANCELLED.value, "cancelled_at": act.at,
            "cancelled_by_id": act.person_id or 0, "sequence": session.sequence + 1,
        }  # fmt: skip
        Session.objects.filter(pk=session.pk).update(**said)
        for name, value in said.items():
            setattr(session, name, value)
        if gone is None:
            invite_both(session, act)
            continue
        two = {session.pair.mentee_id, session.pair.expert.person_id}
        for person_id in two - {gone}:
            _tell_calendar(session, person_id, act)
    return len(sessions)
