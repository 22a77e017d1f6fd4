"""A pair's end: completed with a word on how it was, or early and without blame."""

from collections.abc import Collection
from uuid import uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from waymark.domain.mentoring import policies
from waymark.domain.mentoring.models import Feedback, Pair, PairGoal
from waymark.domain.mentoring.operations.invitations import call_off_planned
from waymark.domain.mentoring.operations.places import free_budget, free_place
from waymark.domain.mentoring.operations.sides import (
    actor_id,
    held_pair,
    locked,
    move_pair,
    settle_pair,
    side_of,
    tell_other,
)
from waymark.domain.mentoring.states import EndReason, PairSide, PairState
from waymark.domain.skills.operations import log_work
from waymark.domain.skills.states import EvidenceKind
from waymark.kernel.acts import Act, Refused, record
from waymark.kernel.notices import notify, settle
from waymark.kernel.states import NoticeKind

__all__ = ["close_up", "complete_pair", "end_pair", "keep_as_evidence", "say_how_it_was"]

LONGEST = 300
BEST = 5
WORKED = (PairState.ACTIVE, PairState.PAUSED)


@transaction.atomic
def end_pair(*, pair: Pair, reason: EndReason, words: str, act: Act) -> Pair:
    """End a pair early, by one of the two or by L&D; nobody is blamed and nobody need agree.

    words   up to 300 characters, needed where the reason is "other"; L&D reads them.
    The place is free at once; what a contract was to pay is free again where they never met.
    Raises Forbidden; Refused where the pair is over.
    """
    two = policies.own_pair.may(act, pair)
    if not two:
        policies.manage_pairs.require(act, pair)
    words = words.strip()
    if reason is EndReason.OTHER and not words:
        raise Refused(_("Say in a few words why."))
    if len(words) > LONGEST:
        raise Refused(_("Say it in 300 characters."))
    now = locked(pair.pk)
    before = now.state
    move_pair(
        now, PairState.ENDED, closed_at=act.at, closed_by_id=act.person_id, why=reason.value,
        words=words,
    )  # fmt: skip
    close_up(now, act)
    if two:
        tell_other(now, "pair.ended", "ended", act)
    else:
        _tell_both(now, act)
    # not why: the line stands in the mentee's own file, and the reason was for L&D
    record(act, "mentoring.pair.ended", now, person_id=now.mentee_id,
           before={"state": before}, after={"state": now.state})  # fmt: skip
    return now


@transaction.atomic
def complete_pair(*, pair: Pair, satisfaction: int | None, act: Act) -> Pair:
    """Say that the two are through, as either of them, with how it was where one says so.

    satisfaction   1 (not helpful) .. 5 (very helpful), or None. The other one is asked for theirs.
    Raises Forbidden; Refused before the first meeting, or where the pair is over.
    """
    now = held_pair(pair, act, *WORKED)
    before = now.state
    move_pair(now, PairState.COMPLETED, closed_at=act.at, closed_by_id=act.person_id)
    close_up(now, act)
    if satisfaction is not None:
        _keep_feedback(now, satisfaction, act)
    tell_other(now, "pair.completed", "completed", act, kind=NoticeKind.NEEDS_YOU)
    record(act, "mentoring.pair.completed", now, person_id=now.mentee_id,
           before={"state": before})  # fmt: skip
    return now


@transaction.atomic
def say_how_it_was(*, pair: Pair, satisfaction: int, act: Act) -> Feedback:
    """Say 1..5 how helpful it was, while they meet or after; a new word replaces one's own.

    It is counted with those of others and listed nowhere, so the act log does not hold it either.
    Raises Forbidden; Refused for other numbers or before the two have met.
    """
    now = held_pair(pair, act, *WORKED, PairState.COMPLETED, PairState.ENDED)
    if now.met_at is None:
        raise Refused(_("You two have not met yet. Say how it was once you have."))
    feedback = _keep_feedback(now, satisfaction, act)
    settle(asked=f"pair.completed:{now.pk}", act=act)
    record(act, "mentoring.feedback.said", feedback, person_id=act.person_id,
           after={"side": feedback.side})  # fmt: skip
    return feedback


@transaction.atomic
def keep_as_evidence(*, pair: Pair, goal_ids: Collection[int], act: Act) -> int:
    """Keep reached skill goals of a completed pair in the mentee's own record: their consent is
    that they do it. Returns how many pieces of evidence there are now for these goals.

    A second time adds nothing. Raises Forbidden for anyone but the mentee; Refused before the pair
    is completed, or for goals without a skill, of others, or not reached.
    """
    now = held_pair(pair, act, PairState.COMPLETED)
    if side_of(now, act) is not PairSide.MENTEE:
        raise Refused(_("Only the mentee keeps this in their record."))
    goals = list(
        PairGoal.objects.filter(
            pk__in=goal_ids, pair=now, skill__isnull=False, reached_at__isnull=False,
            dropped_at__isnull=True,
        ).order_by("pk")
    )  # fmt: skip
    if len(goals) != len(set(goal_ids)) or not goals:
        raise Refused(_("Choose goals that you reached and that name a skill."))
    for goal in goals:
        day = goal.reached_at.date() if goal.reached_at else act.today
        log_work(
            person=now.mentee, skills=[(goal.skill_id or 0, goal.level)], what=_what(goal, now),
            done_on=min(day, act.today), key=uuid5(goal.key, "evidence"),
            kind=EvidenceKind.TRAINING, act=act,
        )  # fmt: skip
    record(act, "mentoring.pair.kept_as_evidence", now, person_id=now.mentee_id,
           after={"goals": [goal.pk for goal in goals]})  # fmt: skip
    return len(goals)


def _what(goal: PairGoal, pair: Pair) -> str:
    name = pair.expert.person.shown_name
    return (_("%(goal)s, reached with %(name)s") % {"goal": goal.text, "name": name})[:LONGEST]


def _keep_feedback(pair: Pair, satisfaction: int, act: Act) -> Feedback:
    if not 1 <= satisfaction <= BEST:
        raise Refused(_("Choose one of the five answers."))
    return Feedback.objects.update_or_create(
        pair=pair, side=side_of(pair, act).value,
        defaults={"by_id": actor_id(act), "satisfaction": satisfaction, "said_at": act.at},
    )[0]  # fmt: skip


def close_up(pair: Pair, act: Act, *, gone: int | None = None) -> None:
    """What every end does: the place is free, planned meetings are called off, nothing waits.

    gone   the one of the two whose rows are about to be erased.
    """
    if pair.met_at is None:
        free_budget(pair.round_id, pair.price)
    free_place(pair.expert_id)
    call_off_planned(pair.pk, act, gone=gone)
    settle_pair(pair, act)


def _tell_both(pair: Pair, act: Act) -> None:
    """L&D ended it: each hears it by the other's name."""
    ends = {pair.mentee_id: pair.expert.person, pair.expert.person_id: pair.mentee}
    for reader, other in ends.items():
        notify(
            person_id=reader, kind=NoticeKind.NEEDS_YOU, code="pair.ended-for-you",
            key=f"pair.ended-for-you:{pair.pk}:{reader}", params={"name": other.shown_name},
            address=f"/me/people/{pair.pk}", act=act,
        )  # fmt: skip
