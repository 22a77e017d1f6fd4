"""What follows by itself: rounds begin and end on their days, and stuck pairs hear of it once."""

from collections.abc import Iterator, Sequence

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from waymark.domain.mentoring import policies
from waymark.domain.mentoring.models import Pair, Round
from waymark.domain.mentoring.operations.ending import close_up
from waymark.domain.mentoring.operations.rounds import move
from waymark.domain.mentoring.operations.sides import move_pair
from waymark.domain.mentoring.queries.stuck import (
    AGAIN_AFTER,
    Stuck,
    not_nudged,
    nudgeable,
    stuck_pairs,
)
from waymark.domain.mentoring.states import HOLDS_A_PLACE, PairState, RoundState
from waymark.kernel.acts import Act, Refused, record
from waymark.kernel.installation import record_loading, require_system
from waymark.kernel.many_notices import Telling, notify_many
from waymark.kernel.notices import notify
from waymark.kernel.states import NoticeKind

__all__ = ["follow_rounds", "nudge_round", "nudge_stuck_pairs"]

CODES = {
    Stuck.UNANSWERED: "pair.unanswered", Stuck.NEVER_MET: "pair.meet", Stuck.QUIET: "pair.quiet",
}  # fmt: skip


@transaction.atomic
def nudge_stuck_pairs(*, act: Act) -> int:
    """Remind the two of each stuck pair, once in a spell: who still owes an answer, both where they
    never met or stopped meeting. Returns how many pairs.

    Run again it tells nobody twice. Raises Forbidden for all but the system.
    """
    require_system(act)
    rows = not_nudged(stuck_pairs(act, Pair.objects.all()))
    told = _nudge(list(rows.values_list("pk", flat=True)), act)
    if told:
        record_loading(act, "mentoring.pairs.nudged", told)
    return told


@transaction.atomic
def nudge_round(*, a_round: Round, act: Act) -> int:
    """Remind the stuck pairs of a round, as L&D; those reminded within a week are left alone.

    Returns how many pairs. Raises Forbidden; Refused where there is nobody to remind.
    """
    policies.run_rounds.require(act, a_round)
    told = _nudge(list(nudgeable(act, a_round).values_list("pk", flat=True)), act)
    if not told:
        raise Refused(_("Nobody is stuck who was not reminded within the last week."))
    record(act, "mentoring.round.nudged", a_round, after={"pairs": told})
    return told


def _nudge(pair_ids: Sequence[int], act: Act) -> int:
    """Rows are locked and looked at again, so that two hands remind nobody twice."""
    locked = Pair.objects.select_for_update(no_key=True).filter(pk__in=pair_ids).order_by("pk")
    known = dict(locked.values_list("pk", "nudged_at"))
    rows = stuck_pairs(act, Pair.objects.filter(pk__in=known)).select_related(
        "mentee", "expert__person"
    )
    fresh = [p for p in rows if p.nudged_at is None or p.nudged_at < act.at - AGAIN_AFTER]
    Pair.objects.filter(pk__in=[pair.pk for pair in fresh]).update(nudged_at=act.at)
    notify_many(tellings=list(_reminders(fresh, act)), act=act)
    return len(fresh)


def _reminders(pairs: Sequence[Pair], act: Act) -> Iterator[Telling]:
    for pair in pairs:
        stuck = Stuck(pair.stuck)  # type: ignore[attr-defined]  # annotated by stuck_pairs
        sides = (
            ("mentee", pair.mentee, pair.expert.person, pair.mentee_accepted_at),
            ("expert", pair.expert.person, pair.mentee, pair.expert_accepted_at),
        )
        for side, reader, other, said_yes in sides:
            if not reader.active or (stuck is Stuck.UNANSWERED and said_yes is not None):
                continue
            yield Telling(
                person_id=reader.pk, kind=NoticeKind.NEEDS_YOU, code=CODES[stuck],
                key=f"{CODES[stuck]}:{pair.pk}:{side}:{act.today.isoformat()}",
                params={"name": other.shown_name}, address=f"/me/people/{pair.pk}",
            )  # fmt: skip


@transaction.atomic
def follow_rounds(*, act: Act) -> int:
    """Let published rounds run from their first day, and end those whose last day has passed.

    Pairs that met are completed and asked how it was; pairs that never did are over without a
    word. Returns how many rounds moved. Raises Forbidden for all but the system.
    """
    require_system(act)
    begins = Q(state=RoundState.PUBLISHED.value, starts_on__lte=act.today)
    ends = Q(state=RoundState.RUNNING.value, ends_on__lt=act.today)
    # held before their pairs are read: none is published into a round that ends meanwhile
    rounds = Round.objects.select_for_update(no_key=True).filter(begins | ends).order_by("pk")
    moved = 0
    for a_round in list(rounds):
        if a_round.state == RoundState.PUBLISHED.value:
            move(a_round, RoundState.RUNNING)
            record(act, "mentoring.round.running", a_round)
            moved += 1
        if a_round.ends_on < act.today:
            closed = _close_pairs(a_round, act)
            move(a_round, RoundState.COMPLETED, completed_at=act.at)
            record(act, "mentoring.round.completed", a_round, after={"pairs": closed})
            moved += 1
    return moved


def _close_pairs(a_round: Round, act: Act) -> int:
    states = [state.value for state in HOLDS_A_PLACE]
    rows = Pair.objects.select_for_update(no_key=True, of=("self",)).filter(
        round=a_round, state__in=states
    )
    pairs = list(rows.select_related("mentee", "expert__person").order_by("pk"))
    for pair in pairs:
        met = pair.met_at is not None
        before = pair.state
        move_pair(pair, PairState.COMPLETED if met else PairState.ENDED, closed_at=act.at)
        close_up(pair, act)
        if met:
            _ask_how_it_was(pair, act)
        record(act, "mentoring.pair.round_over", pair, person_id=pair.mentee_id,
               before={"state": before}, after={"state": pair.state})  # fmt: skip
    return len(pairs)


def _ask_how_it_was(pair: Pair, act: Act) -> None:
    for reader, other in ((pair.mentee, pair.expert.person), (pair.expert.person, pair.mentee)):
        notify(
            person_id=reader.pk, kind=NoticeKind.NEEDS_YOU, code="pair.round-over",
            key=f"pair.completed:{pair.pk}:round:{reader.pk}", params={"name": other.shown_name},
            address=f"/me/people/{pair.pk}", act=act,
        )  # fmt: skip
