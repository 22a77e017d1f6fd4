"""Readings of drafts for the coordinator's console: the newest, its pairs, the round before."""

from collections.abc import Sequence
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
    "Draft",
    "DraftPair",
    "Held",
    "Shown",
    "Standing",
    "current_draft",
    "decided_by",
    "draft_pair_by_id",
    "draft_pairs",
    "draft_to_check",
    "drafts_standing",
    "how_many",
    "roles_held",
]

STANDING = [DraftState.READY.value, DraftState.PUBLISHED.value]
LOCKED = Exists(Lock.objects.filter(entry=OuterRef("entry"), expert=OuterRef("expert")))
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
    rows = policies.see_drafts.rows(act).filter(round=a_round, state__in=STANDING)
    return rows.defer("problem").first()


def draft_to_check(act: Act, programme_id: int, number: int) -> Draft:
    """The draft that stands, for whoever may check how it was made. Raises Draft.DoesNotExist."""
    rows = policies.see_drafts.rows(act).filter(
        round__programme_id=programme_id, round__number=number,
        state__in=STANDING,
    )  # fmt: skip
    return rows.select_related("round__programme").get()


def decided_by(draft: Draft) -> str:
    """Who published the draft, by name; empty while nobody has."""
    who = draft.round.published_by_id if draft.state == DraftState.PUBLISHED.value else None
    person = Person.objects.filter(pk=who).first() if who else None
    return person.shown_name if person else ""


@dataclass(frozen=True, slots=True)
class Standing:
    """The drafts that a console speaks of: the one to look at, the one in the making, and what the
    last round of the same programme before this one was published with."""

    current: Draft | None
    making: Draft | None
    last: Draft | None


def drafts_standing(act: Act, a_round: Round) -> Standing:
    """All three by one query; for those who run the round."""
    earlier = Q(
        round__programme_id=a_round.programme_id, round__number__lt=a_round.number,
        state=DraftState.PUBLISHED.value,
    )  # fmt: skip
    own = Q(round=a_round, state__in=[*STANDING, DraftState.MAKING.value])
    rows = policies.run_drafts.rows(act).filter(own | earlier).select_related("round")
    current = making = last = None
    for draft in rows.order_by("round__number").defer("problem"):
        if draft.round_id != a_round.pk:
            last = draft
        elif draft.state == DraftState.MAKING.value:
            making = draft
        else:
            current = draft
    return Standing(current, making, last)


def draft_pairs(act: Act, draft: Draft, shown: Shown) -> QuerySet[DraftPair]:
    """Lines of a draft with the people in them and whether they are `locked`, in no order yet."""
    rows = policies.see_draft_pairs.rows(act).filter(draft=draft).annotate(locked=LOCKED)
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
    locked = Q(LOCKED)
    has = Q(expert__isnull=False)
    return {
        Shown.EYE: has & (Q(fit__lt=weak) | ~Q(flags=[])) & Q(kept_at__isnull=True) & ~locked,
        Shown.LOCKED: has & locked,
        Shown.ALL: has,
        Shown.NONE: ~has,
    }
