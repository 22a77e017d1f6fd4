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


def call_off_planned(pair_id: int, act: Act) -> int:
    """Cancel what a pair that ends has still planned; returns how many. The caller records."""
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
        invite_both(session, act)
    return len(sessions)
