"""Readings of drafts for the coordinator's console: the newest, its pairs, the round before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from waymark.domain.careers.models import Assignment
from waymark.domain.careers.states import AssignmentKind
from waymark.domain.mentoring import policies
from waymark.domain.mentoring.models import Draft, DraftPair, ExpertRole, Lock, Round
from waymark.domain.mentoring.states import DraftState, RoundRules
from waymark.domain.people.models import Person
from waymark.kernel.acts import Act

__all__ = [
    "Draft", "DraftPair", "Held", "Shown", "current_draft", "decided_by", "draft_pair_by_id",
    "draft_pairs", "draft_to_check", "how_many", "last_published", "locked_entries", "making_draft", "roles_held",
]  # fmt: skip

PEOPLE = ("entry__person", "entry__goal", "expert__person")


class Shown(StrEnum):
    """Which lines of a draft a page lists."""

    EYE = "eye"  # weak, or with a flag, and not looked at yet
    LOCKED = "locked"
    ALL = "all"
    NONE = "none"  # mentees without anybody


@dataclass(frozen=True, slots=True)
class Held:
    """The last time somebody held a role: from the first year known to `until`, None for still."""

    since: int | None
    until: int | None


def current_draft(act: Act, a_round: Round) -> Draft | None:
    """The draft that stands: ready to be reviewed, or published."""
    standing = [DraftState.READY.value, DraftState.PUBLISHED.value]
    rows = policies.see_drafts.rows(act).filter(round=a_round, state__in=standing)
    return rows.defer("problem").first()


def draft_to_check(act: Act, programme_id: int, number: int) -> Draft:
    """The draft that stands, for whoever may check how it was made. Raises Draft.DoesNotExist."""
    rows = policies.see_drafts.rows(act).filter(
        round__programme_id=programme_id, round__number=number,
        state__in=[DraftState.READY.value, DraftState.PUBLISHED.value],
    )  # fmt: skip
    return rows.select_related("round__programme").get()


def decided_by(draft: Draft) -> str:
    """Who published the draft, by name; empty while nobody has."""
    who = draft.round.published_by_id if draft.state == DraftState.PUBLISHED.value else None
    person = Person.objects.filter(pk=who).first() if who else None
    return person.shown_name if person else ""


def making_draft(act: Act, a_round: Round) -> Draft | None:
    """The draft that a job is working on, if one is."""
    rows = policies.run_drafts.rows(act).filter(round=a_round, state=DraftState.MAKING.value)
    return rows.defer("problem").first()


def last_published(act: Act, a_round: Round) -> Draft | None:
    """What the last round of the same programme before this one was published with."""
    rows = policies.see_drafts.rows(act).filter(
        round__programme_id=a_round.programme_id, round__number__lt=a_round.number,
        state=DraftState.PUBLISHED.value,
    )  # fmt: skip
    return rows.order_by("-round__number").defer("problem").first()


def draft_pairs(act: Act, draft: Draft, shown: Shown) -> QuerySet[DraftPair]:
    """Lines of a draft with the people in them, in no order yet."""
    rows = policies.see_draft_pairs.rows(act).filter(draft=draft)
    return rows.filter(_of(draft)[shown]).select_related(*PEOPLE)


def how_many(act: Act, draft: Draft) -> dict[Shown, int]:
    """How many lines each of `Shown` has: one query."""
    counts = policies.see_draft_pairs.rows(act).filter(draft=draft).aggregate(
        **{shown.value: Count("pk", filter=q) for shown, q in _of(draft).items()}
    )  # fmt: skip
    return {shown: counts[shown.value] for shown in Shown}


def draft_pair_by_id(act: Act, draft: Draft, pair_id: int) -> DraftPair:
    """One line, with or without an expert. Raises DraftPair.DoesNotExist."""
    rows = policies.see_draft_pairs.rows(act).filter(draft=draft)
    return rows.select_related(*PEOPLE).get(pk=pair_id)


def locked_entries(entry_ids: Iterable[int]) -> set[int]:
    """Which of these mentees are locked to somebody."""
    rows = Lock.objects.filter(entry_id__in=list(entry_ids))
    return set(rows.values_list("entry_id", flat=True))


def roles_held(pairs: Sequence[DraftPair], today: date) -> dict[int, Held]:
    """When each line's expert held the mentee's goal role, by line; two queries for a page.

    Substantive positions here, and what outside experts said of themselves.
    """
    wanted = {
        (pair.expert.person_id, pair.entry.goal_id): pair.pk
        for pair in pairs
        if pair.expert and pair.entry.goal_id
    }
    people, roles = {who for who, _ in wanted}, {role for _, role in wanted}
    found: dict[int, Held] = {}
    elsewhere = ExpertRole.objects.filter(expert__person__in=people, role__in=roles)
    for who, role, until in elsewhere.values_list("expert__person_id", "role_id", "until"):
        if (who, role) in wanted:
            found[wanted[who, role]] = Held(None, until)
    here = Assignment.objects.filter(
        person__in=people, role__in=roles, kind=AssignmentKind.SUBSTANTIVE.value,
        from_date__lte=today,
    ).order_by("from_date")  # fmt: skip
    for who, role, begin, end in here.values_list("person_id", "role_id", "from_date", "to_date"):
        if (who, role) in wanted:
            until = end.year if end and end <= today else None
            found[wanted[who, role]] = Held(begin.year, until)
    return found


def _of(draft: Draft) -> dict[Shown, Q]:
    """What each of `Shown` means for a draft."""
    weak = RoundRules.read(draft.rules).weak_fit * 10
    locked = Q(Exists(Lock.objects.filter(entry=OuterRef("entry"), expert=OuterRef("expert"))))
    has = Q(expert__isnull=False)
    return {
        Shown.EYE: has & (Q(fit__lt=weak) | ~Q(flags=[])) & Q(kept_at__isnull=True) & ~locked,
        Shown.LOCKED: has & locked,
        Shown.ALL: has,
        Shown.NONE: ~has,
    }
