"""A pair's beginning: each of the two says yes or no; a coaching begins with a talk before that."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from waymark.domain.mentoring.models import Pair, Session
from waymark.domain.mentoring.operations.invitations import call_off_planned
from waymark.domain.mentoring.operations.places import free_budget, free_place
from waymark.domain.mentoring.operations.sides import (
    held_pair,
    move_pair,
    settle_pair,
    side_of,
    tell_other,
)
from waymark.domain.mentoring.states import (
    DeclineReason,
    PairSide,
    PairState,
    SessionState,
    TalkResult,
)
from waymark.kernel.acts import Act, Refused, record
from waymark.kernel.notices import settle
from waymark.kernel.states import NoticeKind

__all__ = ["accept_pair", "decline_pair", "pause_pair", "resume_pair", "say_after_talk"]

LONGEST = 300
_ASKED_BY = {PairSide.MENTEE: "pair.your-mentor", PairSide.EXPERT: "pair.your-mentee"}


@transaction.atomic
def accept_pair(*, pair: Pair, act: Act) -> Pair:
    """Say yes to a pair; it begins once both did. A second yes changes nothing.

    Raises Forbidden; Refused once the pair is over, or in a coaching, where the two talk first.
    """
    now = held_pair(pair, act, PairState.PUBLISHED, PairState.ACCEPTED, PairState.ACTIVE)
    if now.programme is not None and now.programme.chemistry:
        raise Refused(_("Talk first: in this programme each of you says yes or no after that."))
    return _accept(now, act)


@transaction.atomic
def say_after_talk(*, pair: Pair, result: TalkResult, act: Act) -> Pair:
    """Say after the first talk of a coaching whether one wants to work with the other.

    Two times yes begins the work; one no ends it, frees the place and needs no reason.
    Raises Forbidden; Refused before the talk was held, or where the pair has moved on.
    """
    now = held_pair(pair, act, PairState.PUBLISHED)
    if now.programme is None or not now.programme.chemistry:
        raise Refused(_("This programme asks for no talk before. Say yes or no to the pair."))
    if not Session.objects.filter(pair=now, state=SessionState.HELD.value).exists():
        raise Refused(_("Hold the talk first and note that you did, then say yes or no."))
    side = side_of(now, act)
    said = {f"{side.value}_said": result.value}
    if result is TalkResult.NO:
        return _decline(now, act, **said)
    return _accept(now, act, **said)


@transaction.atomic
def decline_pair(*, pair: Pair, reason: DeclineReason, words: str, act: Act) -> Pair:
    """Say no to a pair before it began; its place is free for someone else at once.

    words   needed where the reason is "other", up to 300 characters; L&D reads them, the other
            one of the two learns only that it does not come about.
    Raises Forbidden; Refused once the two have met, or without words where they are needed.
    """
    now = held_pair(pair, act, PairState.PUBLISHED, PairState.ACCEPTED)
    words = words.strip()
    if reason is DeclineReason.OTHER and not words:
        raise Refused(_("Say in a few words why, so that L&D can find you someone else."))
    if len(words) > LONGEST:
        raise Refused(_("Say it in 300 characters."))
    return _decline(now, act, why=reason.value, words=words)


@transaction.atomic
def pause_pair(*, pair: Pair, act: Act) -> Pair:
    """Rest for a while; the place stays theirs and nobody is nudged. Raises Forbidden, Refused."""
    return _switch(pair, PairState.ACTIVE, PairState.PAUSED, "pair.paused", act)


@transaction.atomic
def resume_pair(*, pair: Pair, act: Act) -> Pair:
    """Go on after a pause. Raises Forbidden, Refused."""
    return _switch(pair, PairState.PAUSED, PairState.ACTIVE, "pair.resumed", act)


def _accept(pair: Pair, act: Act, **said: Any) -> Pair:
    """The row is locked: of two who say yes at once, the second begins the pair."""
    side = side_of(pair, act)
    field = f"{side.value}_accepted_at"
    if getattr(pair, field) is not None:
        return pair
    changes = {field: act.at, **said}
    settle(asked=f"{_ASKED_BY[side]}:{pair.pk}", act=act)
    settle(asked=f"pair.unanswered:{pair.pk}:{side.value}", act=act)
    if getattr(pair, f"{side.other.value}_accepted_at") is None:
        Pair.objects.filter(pk=pair.pk).update(**changes)
        for name, value in changes.items():
            setattr(pair, name, value)
        tell_other(pair, "pair.said-yes", side.value, act)
    else:
        move_pair(pair, PairState.ACCEPTED, **changes)
        tell_other(pair, "pair.begins", "begins", act, kind=NoticeKind.NEEDS_YOU)
    record(act, "mentoring.pair.accepted", pair, person_id=pair.mentee_id,
           after={"side": side.value, "state": pair.state})  # fmt: skip
    return pair


def _decline(pair: Pair, act: Act, **said: Any) -> Pair:
    before = pair.state
    move_pair(pair, PairState.DECLINED, closed_at=act.at, closed_by_id=act.person_id, **said)
    free_budget(pair.round_id, pair.price)
    free_place(pair.expert_id)
    call_off_planned(pair.pk, act)
    settle_pair(pair, act)
    tell_other(pair, "pair.declined", "declined", act)
    record(act, "mentoring.pair.declined", pair, person_id=pair.mentee_id,
           before={"state": before}, after={"side": side_of(pair, act).value})  # fmt: skip
    return pair


def _switch(pair: Pair, source: PairState, target: PairState, code: str, act: Act) -> Pair:
    now = held_pair(pair, act, source, target)
    if now.state == target.value:
        return now
    move_pair(now, target)
    tell_other(now, code, act.at.isoformat(), act)
    record(act, "mentoring.pair.paused" if target is PairState.PAUSED else "mentoring.pair.resumed",
           now, person_id=now.mentee_id)  # fmt: skip
    return now
