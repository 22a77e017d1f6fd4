"""What the two of a pair read: meetings with their words opened, goals, notes; and what a sponsor
sees of it. Sealed words are opened here and nowhere else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from waymark.domain.mentoring import policies
from waymark.domain.mentoring.models import Agreement, Pair, PairGoal, PairNote, Session
from waymark.domain.mentoring.states import SessionState
from waymark.kernel.acts import Act
from waymark.kernel.sealing import Unreadable, unseal

__all__ = [
    "Meeting", "Note", "PairGoal", "PairNote", "Session", "Sponsored", "goal_by_id", "goals_of",
    "meeting_by_id", "meetings_of", "note_by_id", "notes_of", "session_to_send", "sponsored",
]  # fmt: skip

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Meeting:
    """A session with its words; None where they were sealed under a secret that is gone."""

    session: Session
    agenda: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Note:
    """A note that the actor may read, with its words; None as for `Meeting`."""

    note: PairNote
    text: str | None
    own: bool


def meetings_of(act: Act, pair: Pair) -> list[Meeting]:
    """The meetings of a pair that were not called off, the latest first, up to 100. One query."""
    rows = policies.own_sessions.rows(act).filter(pair=pair)
    rows = rows.exclude(state=SessionState.CANCELLED.value).order_by("-starts_at", "-pk")
    return [_opened(session) for session in rows[:MOST_SHOWN]]


def meeting_by_id(act: Act, pair: Pair, session_id: int) -> Meeting:
    """One meeting of this pair. Raises Session.DoesNotExist."""
    return _opened(policies.own_sessions.rows(act).get(pk=session_id, pair=pair))


def goals_of(act: Act, pair: Pair) -> list[PairGoal]:
    """What the two want to reach, dropped ones left out, in the order they were set. One query."""
    rows = policies.own_pair_goals.rows(act).filter(pair=pair, dropped_at__isnull=True)
    return list(rows.select_related("skill").order_by("set_at", "pk"))


def goal_by_id(act: Act, pair: Pair, goal_id: int) -> PairGoal:
    """One goal of this pair. Raises PairGoal.DoesNotExist."""
    return policies.own_pair_goals.rows(act).select_related("pair").get(pk=goal_id, pair=pair)


def notes_of(act: Act, pair: Pair) -> list[Note]:
    """The notes that the actor may read, the latest first, up to 100. One query."""
    rows = policies.read_notes.rows(act).filter(pair=pair).order_by("-written_at", "-pk")
    return [
        Note(note, _read(note.sealed, "mentoring.note"), note.author_id == act.person_id)
        for note in rows[:MOST_SHOWN]
    ]


def note_by_id(act: Act, pair: Pair, note_id: int) -> PairNote:
    """One of the actor's own notes. Raises PairNote.DoesNotExist."""
    return policies.write_notes.rows(act).get(pk=note_id, pair=pair)


def session_to_send(session_id: int) -> Session | None:
    """One session for the mail that carries it, with the two; pages use `meeting_by_id`."""
    rows = Session.objects.select_related("pair__mentee__site", "pair__expert__person__site")
    return rows.filter(pk=session_id).first()


@dataclass(frozen=True, slots=True)
class Sponsored:
    """What a sponsor sees: each part only where the agreement shows it, else None.

    held, ahead   how many meetings there were, and when the next one is; never what was said.
    """

    agreement: Agreement
    text: str | None
    rhythm: str | None
    held: int | None
    observed: int | None
    next_at: datetime | None
    goals: Sequence[PairGoal] | None


def sponsored(act: Act, agreement_id: int) -> Sponsored:
    """An agreement that names the actor as sponsor. Raises Agreement.DoesNotExist.

    At most three queries.
    """
    agreement = policies.sponsor_agreements.rows(act).select_related(
        "pair__mentee", "pair__expert__person", "pair__programme"
    ).get(pk=agreement_id)  # fmt: skip
    shows = agreement.sponsor_sees_text
    held = observed = next_at = goals = None
    if agreement.sponsor_sees_sessions:
        rows = Session.objects.filter(pair=agreement.pair_id).filter(
            Q(state=SessionState.HELD.value)
            | Q(state=SessionState.PLANNED.value, starts_at__gt=act.at)
        )
        known = list(rows.order_by("starts_at").values_list("state", "starts_at", "observed"))
        past = [seen for state, _at, seen in known if state == SessionState.HELD.value]
        held, observed = len(past), sum(past)
        next_at = next((at for state, at, _seen in known if state != SessionState.HELD.value), None)
    if agreement.sponsor_sees_goals:
        found = PairGoal.objects.filter(pair=agreement.pair_id, dropped_at__isnull=True)
        goals = list(found.select_related("skill").order_by("set_at", "pk"))
    return Sponsored(
        agreement, agreement.text if shows else None, agreement.rhythm if shows else None, held,
        observed, next_at, goals,
    )  # fmt: skip


def _opened(session: Session) -> Meeting:
    purpose = "mentoring.session"
    return Meeting(
        session, _read(session.sealed_agenda, purpose), _read(session.sealed_note, purpose)
    )


def _read(sealed: str, purpose: str) -> str | None:
    if not sealed:
        return ""
    try:
        return unseal(sealed, purpose)
    except Unreadable:
        return None
