"""What mentoring keeps too long: asks that came to nothing, drafts, wishes, words of pairs."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from waymark.domain.mentoring.models import Ask, Draft, PairNote, PoolEntry, Session
from waymark.domain.mentoring.states import AskState
from waymark.kernel.acts import Act

__all__ = [
    "WORDS_DAYS", "asks_over", "drafts_over", "entries_over", "forget_words", "meetings_with_words",
    "notes_over",
]  # fmt: skip

WORDS_DAYS = 2 * 365


def asks_over(at: datetime) -> QuerySet[Ask]:
    """Asks answered before this moment that made no pair."""
    return Ask.objects.filter(answered_at__lt=at).exclude(state=AskState.AGREED.value)


def drafts_over(at: datetime) -> QuerySet[Draft]:
    """All drafts of rounds that ended before this moment; pairs stay, without their line."""
    return Draft.objects.filter(_over(at))


def entries_over(at: datetime) -> QuerySet[PoolEntry]:
    """Who came to such rounds, with their wishes and choices."""
    return PoolEntry.objects.filter(_over(at))


def notes_over(at: datetime) -> QuerySet[PairNote]:
    """Notes on pairs that ended before this moment."""
    return PairNote.objects.filter(pair__closed_at__lt=at)


def meetings_with_words(at: datetime) -> QuerySet[Session]:
    """Meetings that still have words, of pairs that ended before this moment."""
    wordless = Q(sealed_agenda="", sealed_note="", place="")
    return Session.objects.filter(pair__closed_at__lt=at).exclude(wordless)


def forget_words(act: Act) -> int:
    """Blank them; that the two met, and when, stays. Returns how many meetings."""
    due = meetings_with_words(act.at - timedelta(days=WORDS_DAYS))
    return due.update(sealed_agenda="", sealed_note="", place="")


def _over(at: datetime) -> Q:
    return Q(round__completed_at__lt=at) | Q(round__cancelled_at__lt=at)
