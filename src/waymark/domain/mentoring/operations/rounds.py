"""Rounds: made from a template, changed by revision, invited, closed, reopened, cancelled, completed.

Every edit counts the round's revision up by a conditional UPDATE, so that nobody edits what someone
else changed while they looked at it. Whoever moves the state holds the round's row first: answers
to the invitation hold it too, so that none slips in after the pools closed.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from waymark.domain.mentoring import policies
from waymark.domain.mentoring.models import Pair, PoolEntry, Programme, Round
from waymark.domain.mentoring.queries.audiences import Audience, unknown_in
from waymark.domain.mentoring.states import (
    HOLDS_A_PLACE,
    ROUND_MOVES,
    EntryState,
    PoolSide,
    RoundRules,
    RoundState,
)
from waymark.kernel.acts import Act, Refused, record, shift
from waymark.kernel.many_notices import Telling, notify_many
from waymark.kernel.notices import settle
from waymark.kernel.states import NoticeKind

__all__ = [
    "RoundFields", "cancel_round", "change_pools", "change_rules", "close_round",
    "complete_round", "held_round", "make_round", "move", "reopen_round",
]  # fmt: skip

FURTHEST = timedelta(days=2 * 366)
LONGEST = timedelta(days=3 * 366)
#: until a draft is published, rules may change
RULES_OPEN = (RoundState.DRAFT, RoundState.INVITING, RoundState.CLOSED, RoundState.REVIEWING)
POOLS_OPEN = (RoundState.DRAFT, RoundState.INVITING)


@dataclass(frozen=True, slots=True)
class RoundFields:
    """What a round says, and whom it asks.

    join_until   the last day to answer; starts_on, ends_on of the pairs' work, in this order.
    """

    name: str
    join_until: date
    starts_on: date
    ends_on: date
    mentees: Audience
    mentors: Audience


@transaction.atomic
def make_round(
    *, programme: Programme, fields: RoundFields, rules: RoundRules, key: UUID, act: Act
) -> Round:
    """Begin a round that nobody hears of yet. `key` comes with the form: sent twice, it makes one.

    Raises Forbidden for all but L&D, Refused for dates or an audience that make no sense, or where
    the programme has ended.
    """
    policies.run_programmes.require(act, programme)
    held = Programme.objects.select_for_update().get(pk=programme.pk)
    if sent := Round.objects.filter(key=key).first():
        return sent
    if held.ended_at is not None:
        raise Refused(_("This programme has ended. Begin a new one for a new round."))
    columns = _check(fields, act)
    last = Round.objects.filter(programme=held).aggregate(last=Max("number"))["last"] or 0
    made = Round.objects.create(
        programme=held, number=last + 1, rules=rules.stored(), budget=rules.outside_budget,
        key=key, made_at=act.at, made_by_id=act.person_id or 0, **columns,
    )  # fmt: skip
    record(act, "mentoring.round.made", made, after=_said(made))
    return made


@transaction.atomic
def change_pools(*, a_round: Round, fields: RoundFields, revision: int, act: Act) -> Round:
    """Change name, dates and whom the round asks. Whoever was invited already stays invited.

    revision   the one that was shown.
    Raises Forbidden for all but L&D, Refused for a stale copy, once the pools closed, or for dates
    or an audience that make no sense.
    """
    policies.run_rounds.require(act, a_round)
    before, columns = _said(a_round), _check(fields, act)
    _edit(a_round, revision, POOLS_OPEN, **columns)
    record(act, "mentoring.round.pools_changed", a_round, before=before, after=_said(a_round))
    return a_round


@transaction.atomic
def change_rules(*, a_round: Round, rules: RoundRules, revision: int, act: Act) -> Round:
    """Change what makes a pair possible or good; a draft that stands keeps its own rules.

    revision   the one that was shown.
    Raises Forbidden for all but L&D, Refused for a stale copy or once the round is published.
    """
    policies.run_rounds.require(act, a_round)
    before, stored = dict(a_round.rules), rules.stored()
    _edit(a_round, revision, RULES_OPEN, rules=stored, budget=rules.outside_budget)
    changed = [name for name in stored if stored[name] != before.get(name)]
    record(
        act, "mentoring.round.rules_changed", a_round,
        before={name: before.get(name) for name in changed},
        after={name: stored[name] for name in changed},
    )  # fmt: skip
    return a_round


@transaction.atomic
def close_round(*, a_round: Round, act: Act) -> Round:
    """Close the pools: no more answers, and a draft may be made.

    Raises Forbidden for all but L&D, Refused where nobody joined on one of the two sides, or where
    another hand was first.
    """
    held = held_round(a_round, act)
    joined = set(
        PoolEntry.objects.filter(round=held, state=EntryState.JOINED.value)
        .values_list("side", flat=True).distinct()
    )  # fmt: skip
    if held.state == RoundState.INVITING.value and len(joined) < len(PoolSide):
        raise Refused(
            _("Nobody has joined on one of the two sides. Remind people, or invite more.")
        )
    move(held, RoundState.CLOSED, closed_at=act.at, closed_by_id=act.person_id or 0)
    settle(asked=f"round.invited:{held.pk}", act=act)
    record(act, "mentoring.round.closed", held)
    return held


@transaction.atomic
def reopen_round(*, a_round: Round, join_until: date, act: Act) -> Round:
    """Take answers again until a later day; a draft that stands would no longer fit, so none may.

    Raises Forbidden for all but L&D, Refused for a day that makes no sense, or unless the pools are
    closed and nothing is drafted.
    """
    held = held_round(a_round, act)
    if not act.today <= join_until <= held.starts_on:
        raise Refused(_("Choose a day from today on, before the pairs begin."))
    before = {"until": held.join_until}
    move(held, RoundState.INVITING, closed_at=None, closed_by_id=None, join_until=join_until)
    record(act, "mentoring.round.reopened", held, before=before, after={"until": join_until})
    return held


@transaction.atomic
def cancel_round(*, a_round: Round, reason: str, act: Act) -> Round:
    """Call a round off before anything is published; those who joined are told, and read why.

    Raises Forbidden for all but L&D, Refused without a reason, while a draft is being made or once
    it is published. A second time changes nothing.
    """
    held = held_round(a_round, act)
    if held.state == RoundState.CANCELLED.value:
        return held
    if not reason.strip():
        raise Refused(_("Say in a few words why, so that those who joined need not guess."))
    before = held.state
    if before == RoundState.DRAFTING.value:
        raise Refused(_("A draft is being made. Stop it first, then cancel the round."))
    move(
        held, RoundState.CANCELLED, cancelled_at=act.at, cancelled_by_id=act.person_id or 0,
        reason=reason.strip(),
    )  # fmt: skip
    settle(asked=f"round.invited:{held.pk}", act=act)
    joined = PoolEntry.objects.filter(round=held, state=EntryState.JOINED.value)
    notify_many(
        tellings=[
            Telling(
                person, NoticeKind.GOOD_TO_KNOW, "round.cancelled",
                f"round.cancelled:{held.pk}:{pk}", f"/me/people/invitations/{pk}",
                {"round": held.name},
            )
            for pk, person in joined.values_list("pk", "person_id")
        ],
        act=act,
    )  # fmt: skip
    record(
        act, "mentoring.round.cancelled", held,
        before={"state": before}, after={"state": held.state},
    )  # fmt: skip
    return held


@transaction.atomic
def complete_round(*, a_round: Round, act: Act) -> Round:
    """Say before its last day that a round is over: all of its pairs have completed or ended. Once
    that day has passed, `follow_rounds` does so, and ends the pairs that are left.

    Raises Forbidden for all but L&D, Refused while pairs are at work or before it runs.
    """
    held = held_round(a_round, act)
    working = Pair.objects.filter(
        round=held, state__in=[state.value for state in HOLDS_A_PLACE]
    ).count()
    if working:
        text = ngettext(
            "%(n)d pair is still at work. The round is over when it has completed or ended.",
            "%(n)d pairs are still at work. The round is over when they have completed or ended.",
            working,
        )
        raise Refused(text % {"n": working})
    move(held, RoundState.COMPLETED, completed_at=act.at)
    record(act, "mentoring.round.completed", held)
    return held


def held_round(a_round: Round, act: Act) -> Round:
    """The round as it is now, held until the transaction ends; for those who run it.

    Raises Forbidden.
    """
    policies.run_rounds.require(act, a_round)
    rows = Round.objects.select_for_update(no_key=True, of=("self",)).select_related("programme")
    return rows.get(pk=a_round.pk)


def move(a_round: Round, target: RoundState, **changes: Any) -> None:
    """Move a round's state if that is a legal move from where it is. Raises Refused otherwise."""
    source = RoundState(a_round.state)
    if target not in ROUND_MOVES[source]:
        raise Refused(_("The round has moved on meanwhile. Reload the page and look again."))
    shift(a_round, source=source.value, target=target.value, **changes)


def _edit(a_round: Round, revision: int, states: tuple[RoundState, ...], **columns: Any) -> None:
    """Change columns of the round as it was shown, and count its revision up."""
    rows = Round.objects.filter(
        pk=a_round.pk, revision=revision, state__in=[state.value for state in states]
    )
    if rows.update(revision=F("revision") + 1, **columns) != 1:
        raise Refused(_("Someone else changed this a moment ago. Reload the page and look again."))
    a_round.refresh_from_db()


def _check(fields: RoundFields, act: Act) -> dict[str, Any]:
    """What the fields say as columns. Raises Refused where they make no sense."""
    if not fields.name.strip():
        raise Refused(_("Give the round a name."))
    if fields.join_until < act.today:
        raise Refused(_("Let people answer until a day that is still to come."))
    if not fields.join_until <= fields.starts_on < fields.ends_on:
        raise Refused(
            _("The pairs begin once people have answered, and end later than they begin.")
        )
    if fields.join_until > act.today + FURTHEST or fields.ends_on > fields.starts_on + LONGEST:
        raise Refused(_("Choose a day within two years."))
    if unknown_in(fields.mentees) or unknown_in(fields.mentors):
        raise Refused(_("A part, site, role or grade of the audience is no longer there."))
    return {
        "name": fields.name.strip(), "join_until": fields.join_until,
        "starts_on": fields.starts_on, "ends_on": fields.ends_on,
        "audience": {
            PoolSide.MENTEE.value: fields.mentees.stored(),
            PoolSide.MENTOR.value: fields.mentors.stored(),
        },
    }  # fmt: skip


def _said(a_round: Round) -> dict[str, Any]:
    """What the act log keeps of a round: no words."""
    return {
        "until": a_round.join_until, "from": a_round.starts_on, "to": a_round.ends_on,
        "audience": a_round.audience,
    }  # fmt: skip
