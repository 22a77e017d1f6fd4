"""Somebody is no longer here: nobody stays promised to them, and their places are free again.

Run by the system, every night for those who left and once within an erasure. Publishing a round
holds the round's row; so does this, so that no pair comes about with somebody who goes meanwhile.
Rows are held in the order in which all hold them: a round, pairs, their experts, then asks.
"""

from dataclasses import asdict, dataclass

from django.db import transaction
from django.db.models import Q

from waymark.domain.mentoring.models import (
    Ask,
    Avoided,
    Ban,
    Choice,
    Conflict,
    Expert,
    Lock,
    Pair,
    PoolEntry,
    Round,
)
from waymark.domain.mentoring.operations.ending import close_up
from waymark.domain.mentoring.operations.sides import move_pair
from waymark.domain.mentoring.states import (
    HOLDS_A_PLACE,
    OPEN_PAIR,
    AskState,
    EndReason,
    EntryState,
    ExpertState,
    PairState,
    RoundState,
)
from waymark.domain.people.models import Person
from waymark.kernel.acts import Act, record
from waymark.kernel.installation import require_system
from waymark.kernel.notices import lead_elsewhere, notify, settle
from waymark.kernel.states import NoticeKind

__all__ = ["Released", "forget_mentoring", "release_leavers", "release_person"]

HOLDING = [state.value for state in HOLDS_A_PLACE]
OPEN = [state.value for state in OPEN_PAIR]
HELPING = [ExpertState.AGREED.value, ExpertState.ASKED.value]
COMING = [EntryState.JOINED.value, EntryState.INVITED.value]
PEOPLE = "/me/people"
#: rounds whose pairs have not come about yet
AHEAD = [
    RoundState.INVITING.value, RoundState.CLOSED.value, RoundState.DRAFTING.value,
    RoundState.REVIEWING.value,
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Released:
    """How much ended with somebody: pairs, asks, places in rounds to come, and offers to help."""

    pairs: int
    asks: int
    entries: int
    offers: int

    @property
    def any(self) -> bool:
        """Whether there was anything to end."""
        return bool(self.pairs or self.asks or self.entries or self.offers)


@transaction.atomic
def release_leavers(*, act: Act) -> int:
    """Release everybody who is no longer active; returns how many.

    Once a day; run again it finds nobody. Raises Forbidden for all but the system.
    """
    require_system(act)
    entries = {"pool_entries__round__state__in": AHEAD, "pool_entries__state__in": COMING}
    due = Person.objects.filter(
        Q(pairs__state__in=OPEN) | Q(expert__pairs__state__in=OPEN)
        | Q(expert__state__in=HELPING) | Q(**entries)
        | Q(asks__state=AskState.ASKED.value) | Q(expert__asks__state=AskState.ASKED.value),
        active=False,
    )  # fmt: skip
    ids = sorted(set(due.values_list("pk", flat=True)))
    return sum(release_person(person_id=pk, act=act).any for pk in ids)


@transaction.atomic
def release_person(*, person_id: int, act: Act, erased: bool = False) -> Released:
    """End all that somebody who is gone still had open, and tell those who counted on them.

    erased   the rows of their own are about to go: nobody is told a name, and the calendars of the
             others are told here what no row will tell them later.
    Raises Forbidden for all but the system; RuntimeError where a place was counted twice.
    """
    require_system(act)
    rounds = Round.objects.select_for_update(no_key=True, of=("self",)).order_by("pk")
    theirs = Q(pairs__mentee_id=person_id) | Q(pairs__expert__person_id=person_id)
    paid = Round.objects.filter(theirs, pairs__price__gt=0, pairs__state__in=HOLDING)
    ahead = Q(state__in=AHEAD, pk__in=_rounds_of(person_id))
    list(rounds.filter(ahead | Q(pk__in=paid.values("pk"))).values_list("pk", flat=True))
    pairs = _end_pairs(person_id, erased, act)
    _hold_experts(person_id)
    offers, asks = _stop_helping(person_id, act), _end_asks(person_id, act)
    pairs += _end_pairs(person_id, erased, act)  # where an expert said yes a moment ago
    entries = PoolEntry.objects.filter(
        person_id=person_id, round__state__in=AHEAD, state__in=COMING
    ).update(state=EntryState.WITHDRAWN.value, answered_at=act.at)
    done = Released(pairs, asks, entries, offers)
    if done.any:
        person = Person.objects.get(pk=person_id)
        record(act, "mentoring.person.released", person, person_id=person_id, after=asdict(done))
    return done


@transaction.atomic
def forget_mentoring(*, person_id: int, act: Act) -> int:
    """Remove what others' rows say of somebody who is erased, and what they said of others.

    Whom others chose or avoided, who was not to meet whom, locks and bans of drafts, and the words
    with which an expert ended or declined a pair. Returns how many rows. Raises Forbidden for all
    but the system.
    """
    require_system(act)
    gone = 0
    for rows in (
        Choice.objects.filter(chosen_id=person_id),
        Avoided.objects.filter(other_id=person_id),
        Conflict.objects.filter(other_id=person_id),
        Lock.objects.filter(expert__person_id=person_id),
        Ban.objects.filter(expert__person_id=person_id),
    ):
        gone += rows.delete()[0]
    said = Pair.objects.filter(expert__person_id=person_id, closed_by_id=person_id)
    gone += said.exclude(words="").update(words="")
    if gone:
        person = Person.objects.get(pk=person_id)
        record(act, "mentoring.person.forgotten", person, person_id=person_id,
               after={"rows": gone})  # fmt: skip
    return gone


def _rounds_of(person_id: int) -> list[int]:
    """Rounds that could pair them: those they came to, and those a draft of which names them."""
    entries = PoolEntry.objects.filter(person_id=person_id).values_list("round_id", flat=True)
    drafted = Round.objects.filter(drafts__pairs__expert__person_id=person_id, state__in=AHEAD)
    return [*entries, *drafted.values_list("pk", flat=True)]


def _hold_experts(person_id: int) -> None:
    """Wait for a yes that an expert is just giving: them, or those whom they asked."""
    rows = Expert.objects.select_for_update(no_key=True, of=("self",)).order_by("pk")
    asked = Ask.objects.filter(mentee_id=person_id, state=AskState.ASKED.value).values("expert_id")
    list(rows.filter(Q(person_id=person_id) | Q(pk__in=asked)).values_list("pk", flat=True))


def _end_pairs(person_id: int, erased: bool, act: Act) -> int:
    rows = Pair.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "mentee", "expert__person"
    )
    theirs = Q(mentee_id=person_id) | Q(expert__person_id=person_id)
    pairs = list(rows.filter(theirs, state__in=OPEN).order_by("pk"))
    for pair in pairs:
        before = pair.state
        if before in HOLDING:
            move_pair(pair, PairState.ENDED, closed_at=act.at, why=EndReason.LEFT.value)
            close_up(pair, act, gone=person_id if erased else None)
        else:
            move_pair(pair, PairState.DECLINED, closed_at=act.at)
        _tell(pair, person_id, erased, act)
        record(act, "mentoring.pair.ended", pair, person_id=pair.mentee_id,
               before={"state": before}, after={"why": EndReason.LEFT.value})  # fmt: skip
    return len(pairs)


def _tell(pair: Pair, person_id: int, erased: bool, act: Act) -> None:
    """The other one of the two, kindly: their meetings are over, and what they can do now."""
    from_mentor = pair.expert.person_id == person_id
    gone, other = pair.mentee, pair.expert.person
    if from_mentor:
        gone, other = other, gone
    elif erased:
        lead_elsewhere(address=f"{PEOPLE}/{pair.pk}", instead=PEOPLE)
    if not other.active:
        return
    who = "mentor" if from_mentor else "mentee"
    code = f"pair.{who}-erased" if erased else f"pair.{who}-left"
    notify(
        person_id=other.pk, kind=NoticeKind.NEEDS_YOU, code=code, key=f"{code}:{pair.pk}",
        params={} if erased else {"name": gone.shown_name}, address=PEOPLE, act=act,
    )  # fmt: skip


def _stop_helping(person_id: int, act: Act) -> int:
    """They offer no help any more."""
    expert = Expert.objects.filter(person_id=person_id, state__in=HELPING).first()
    if expert is None:
        return 0
    before = expert.state
    if before == ExpertState.AGREED.value:
        Expert.objects.filter(pk=expert.pk).update(
            state=ExpertState.LEFT.value, left_at=act.at, left_by_id=act.person_id or 0,
            paused_from=None, paused_until=None,
        )  # fmt: skip
    else:
        Expert.objects.filter(pk=expert.pk).update(
            state=ExpertState.DECLINED.value, answered_at=act.at
        )
    settle(asked=f"expert.asked:{expert.pk}", act=act)
    record(act, "mentoring.expert.left", expert, person_id=person_id, before={"state": before})
    return 1


def _end_asks(person_id: int, act: Act) -> int:
    """What they asked is taken back; who asked them need not wait for an answer."""
    rows = Ask.objects.select_for_update(no_key=True, of=("self",)).select_related("mentee")
    theirs = Q(mentee_id=person_id) | Q(expert__person_id=person_id)
    asks = list(rows.filter(theirs, state=AskState.ASKED.value).order_by("pk"))
    for ask in asks:
        own = ask.mentee_id == person_id
        state = AskState.WITHDRAWN if own else AskState.OVERTAKEN
        Ask.objects.filter(pk=ask.pk).update(state=state.value, answered_at=act.at)
        settle(asked=f"ask.asked:{ask.pk}", act=act)
        if not own and ask.mentee.active:
            notify(
                person_id=ask.mentee_id, kind=NoticeKind.GOOD_TO_KNOW, code="ask.left",
                key=f"ask.left:{ask.pk}", address=PEOPLE, act=act,
            )  # fmt: skip
        record(act, "mentoring.ask.over", ask, person_id=ask.mentee_id,
               after={"state": state.value})  # fmt: skip
    return len(asks)
