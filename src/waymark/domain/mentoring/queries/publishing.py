"""What publishing a draft would do, looked at before: whom it brings together and who stands over."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from waymark.domain.mentoring import policies
from waymark.domain.mentoring.models import Draft, DraftPair, Expert, Pair, PoolEntry, Round
from waymark.domain.mentoring.states import (
    OPEN_PAIR,
    DraftState,
    EntryState,
    ExpertState,
    PoolSide,
    RoundState,
)
from waymark.kernel.acts import Act

__all__ = ["Check", "Line", "Over", "check_of", "lines_of", "takes_people", "unmatched_of"]

OPEN = [state.value for state in OPEN_PAIR]
GONE = [EntryState.WITHDRAWN.value, EntryState.DECLINED.value]


@dataclass(frozen=True, slots=True)
class Line:
    """A pair of a draft whose two are still there; price in cents, 0 for colleagues."""

    draft_pair_id: int
    mentee_id: int
    mentee: str
    expert_id: int
    expert_person_id: int
    expert: str
    goal_id: int | None
    price: int


@dataclass(frozen=True, slots=True)
class Over:
    """An expert of whom a draft asks more than they can give now; free is 0 where they are gone."""

    expert_id: int
    name: str
    wanted: int
    free: int


@dataclass(frozen=True, slots=True)
class Check:
    """What publishing a draft will do.

    pairs, mentors   pairs that come about, and how many experts they share.
    left_out         pairs of the draft whose mentee withdrew or left meanwhile; not published.
    unmatched        mentees who get nobody; they are told so.
    letters          notices that go out, all after the moment of publishing.
    over, again      experts who are full or gone; pairs who work together already elsewhere. Either
                     keeps the draft from being published.
    price, left      cents that outside experts take, and what the round's budget has left.
    """

    revision: int
    pairs: int
    mentors: int
    left_out: int
    unmatched: int
    letters: int
    over: tuple[Over, ...]
    again: tuple[Line, ...]
    price: int
    left: int
    may: bool


def lines_of(draft: Draft) -> list[Line]:
    """The pairs of a draft whose mentees still take part, in the order of the draft. One query."""
    rows = (
        _still_there(draft)
        .filter(expert__isnull=False)
        .order_by("pk")
        .values_list(
            "pk", "entry__person_id", "entry__person__name", "expert_id", "expert__person_id",
            "expert__person__name", "entry__goal_id", "expert__outside", "expert__price",
        )
    )  # fmt: skip
    return [
        Line(pk, mentee, name, expert, person, their, goal, (price or 0) if outside else 0)
        for pk, mentee, name, expert, person, their, goal, outside, price in rows
    ]


def unmatched_of(draft: Draft) -> list[int]:
    """The persons of a draft who still take part and got nobody. One query."""
    rows = _still_there(draft).filter(expert__isnull=True).order_by("pk")
    return list(rows.values_list("entry__person_id", flat=True))


def _still_there(draft: Draft) -> QuerySet[DraftPair]:
    return DraftPair.objects.filter(
        draft=draft, entry__state=EntryState.JOINED.value, entry__person__active=True
    )


def takes_people(round_id: int, act: Act) -> Q:
    """Experts who take new people today: agreed, here, not paused, under contract, not withdrawn
    from this round."""
    paused = Q(paused_from__lte=act.today, paused_until__gt=act.today)
    ended = Q(outside=True, contract_until__lt=act.today)
    withdrawn = PoolEntry.objects.filter(
        round_id=round_id, person=OuterRef("person"), side=PoolSide.MENTOR.value, state__in=GONE
    )
    agreed = Q(state=ExpertState.AGREED.value, person__active=True)
    return agreed & ~paused & ~ended & ~Q(Exists(withdrawn))


def check_of(act: Act, a_round: Round) -> Check | None:
    """What publishing the round's draft will do, for those who run programmes; None without one.

    Five queries, however many pairs.
    """
    draft = (
        policies.run_drafts.rows(act)
        .filter(round=a_round, state=DraftState.READY.value)
        .defer("problem")
        .first()
    )
    if draft is None:
        return None
    lines, all_pairs = lines_of(draft), DraftPair.objects.filter(draft=draft)
    alone = len(unmatched_of(draft))
    proposed = all_pairs.filter(expert__isnull=False).count()
    over, again = _over(a_round, lines, act), _again(draft, lines)
    price = sum(line.price for line in lines)
    left = a_round.budget - a_round.spent
    fits = a_round.state == RoundState.REVIEWING.value and bool(lines) and price <= left
    return Check(
        revision=draft.revision, pairs=len(lines), mentors=len({line.expert_id for line in lines}),
        left_out=proposed - len(lines), unmatched=alone, letters=2 * len(lines) + alone, over=over,
        again=again, price=price, left=left, may=fits and not over and not again,
    )  # fmt: skip


def _over(a_round: Round, lines: Iterable[Line], act: Act) -> tuple[Over, ...]:
    wanted = Counter(line.expert_id for line in lines)
    rows = (
        Expert.objects.filter(pk__in=list(wanted))
        .annotate(there=Exists(Expert.objects.filter(takes_people(a_round.pk, act), pk=OuterRef("pk"))))
        .values_list("pk", "person__name", F("places") - F("taken"), "there")
        .order_by("person__name", "pk")
    )  # fmt: skip
    gone = _("Somebody who left")
    found = [
        Over(pk, name or gone, wanted[pk], free if there else 0) for pk, name, free, there in rows
    ]
    return tuple(each for each in found if each.wanted > each.free)


def _again(draft: Draft, lines: Iterable[Line]) -> tuple[Line, ...]:
    """Pairs of the draft who have an open pair already."""
    open_pair = Pair.objects.filter(
        mentee=OuterRef("entry__person"), expert=OuterRef("expert"), state__in=OPEN
    )
    rows = DraftPair.objects.filter(Exists(open_pair), draft=draft).values_list("pk", flat=True)
    known = set(rows)
    return tuple(line for line in lines if line.draft_pair_id in known)
