"""Asking an expert outside a round: the one asks, the other says yes or no, and they are a pair.

An ask that waits takes no place. Whoever asks or agrees holds the expert's row first, as publishing a
round does: what stands against the two is looked at while nothing about it can change.
"""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from waymark.domain.goals.queries import active_goal
from waymark.domain.mentoring import policies
from waymark.domain.mentoring.models import Ask, Expert, Pair
from waymark.domain.mentoring.operations.overtaking import overtake_asks
from waymark.domain.mentoring.operations.places import take_place
from waymark.domain.mentoring.queries.asks import Bar, bar_between
from waymark.domain.mentoring.states import AskState, DeclineReason, PairState
from waymark.kernel.acts import Act, Forbidden, Refused, record, shift
from waymark.kernel.notices import notify, settle
from waymark.kernel.states import NoticeKind

__all__ = ["agree_to_ask", "ask_to_help", "decline_ask", "withdraw_ask"]

LONGEST = 300
MOST_OPEN = 3
#: where both find their asks, and where a pair is
PEOPLE = "/me/people"


@transaction.atomic
def ask_to_help(*, expert: Expert, about: str, key: UUID, act: Act) -> Ask:
    """Ask an expert to help oneself. `key` comes with the form: sent twice, it asks once.

    about   what it is about, up to 300 characters; the expert reads it.
    Raises Forbidden for anyone but colleagues; Refused where the expert is full, pauses, stopped or
    comes from outside, where the two may not be a pair or are one, without words, or where three
    others were asked and have not answered.
    """
    policies.ask_experts.require(act, expert)
    mentee = _person(act)
    held = _held_expert(expert.pk)
    sent = Ask.objects.filter(mentee_id=mentee, key=key).first()
    if sent is not None:
        return sent
    about = about.strip()
    if not about:
        raise Refused(_("Say in a few words what it is about."))
    if len(about) > LONGEST:
        raise Refused(_("Say it in 300 characters."))
    _refuse(bar_between(held, mentee, act), held)
    waiting = Ask.objects.filter(mentee_id=mentee, state=AskState.ASKED.value)
    if waiting.filter(expert=held).exists():
        raise Refused(_("You asked them already. Wait for the answer, or take it back."))
    if waiting.count() >= MOST_OPEN:
        raise Refused(
            _("Three people have not answered you yet. Take one of these asks back first.")
        )
    goal = active_goal(act, mentee)
    ask = Ask.objects.create(
        mentee_id=mentee, expert=held, about=about, goal_id=goal.role_id if goal else None,
        asked_at=act.at, key=key,
    )  # fmt: skip
    notify(
        person_id=held.person_id, kind=NoticeKind.NEEDS_YOU, code="ask.asked",
        key=f"ask.asked:{ask.pk}", params={"name": ask.mentee.shown_name},
        address=f"{PEOPLE}/asks/{ask.pk}", act=act,
    )  # fmt: skip
    record(act, "mentoring.ask.made", ask, person_id=mentee, after={"expert": held.pk})
    return ask


@transaction.atomic
def agree_to_ask(*, ask: Ask, act: Act) -> Pair:
    """Say yes: the two are a pair from now on, and one place is taken.

    Raises Forbidden for anyone but the expert; Refused where the ask is over, where no place is free,
    or something stands between the two meanwhile. A second yes gives the pair that it made.
    """
    policies.answer_asks.require(act, ask)
    held = _held_expert(ask.expert_id)
    now = _held_ask(ask.pk)
    if now.state == AskState.AGREED.value and now.pair is not None:
        return now.pair
    _check_still(now, held, act)
    pair = Pair.objects.create(
        mentee_id=now.mentee_id, expert=held, state=PairState.ACCEPTED.value, goal_id=now.goal_id,
        made_at=act.at, made_by_id=_person(act), mentee_accepted_at=now.asked_at,
        expert_accepted_at=act.at,
    )  # fmt: skip
    shift(
        now,
        source=AskState.ASKED.value,
        target=AskState.AGREED.value,
        answered_at=act.at,
        pair=pair,
    )
    _tell_both(now, pair, act)
    overtake_asks([held.pk], act)
    record(act, "mentoring.ask.agreed", now, person_id=now.mentee_id,
           after={"expert": held.pk, "pair": pair.pk})  # fmt: skip
    return pair


def _check_still(ask: Ask, expert: Expert, act: Act) -> None:
    """Take a place for the two, unless something stands between them. Raises Refused."""
    full = _("All your places are taken. Offer one more first, or say no.")
    if not ask.mentee.active:
        raise Refused(_("They no longer work here."))
    bar = bar_between(expert, ask.mentee_id, act)
    if bar is Bar.PAUSED:
        raise Refused(_("You take a break. End it first, or say no."))
    if bar is not Bar.FULL:
        _refuse(bar, expert)
    if bar is Bar.FULL or not take_place(expert.pk):
        raise Refused(full)


def _tell_both(ask: Ask, pair: Pair, act: Act) -> None:
    settle(asked=f"ask.asked:{ask.pk}", act=act)
    for code, reader, other, kind in (
        ("ask.agreed", ask.mentee, ask.expert.person, NoticeKind.NEEDS_YOU),
        ("ask.begins", ask.expert.person, ask.mentee, NoticeKind.GOOD_TO_KNOW),
    ):
        notify(
            person_id=reader.pk, kind=kind, code=code, key=f"{code}:{ask.pk}",
            params={"name": other.shown_name}, address=f"{PEOPLE}/{pair.pk}", act=act,
        )  # fmt: skip


@transaction.atomic
def decline_ask(*, ask: Ask, reason: DeclineReason, words: str, act: Act) -> Ask:
    """Say no, with a reason that whoever asked reads. A second no changes nothing.

    words   needed where the reason is "other", up to 300 characters.
    Raises Forbidden for anyone but the expert; Refused where the ask is over.
    """
    policies.answer_asks.require(act, ask)
    words = words.strip()
    if reason is DeclineReason.OTHER and not words:
        raise Refused(_("Say in a few words why, so that they need not guess."))
    if len(words) > LONGEST:
        raise Refused(_("Say it in 300 characters."))
    now = _held_ask(ask.pk)
    if now.state == AskState.DECLINED.value:
        return now
    shift(
        now, source=AskState.ASKED.value, target=AskState.DECLINED.value, answered_at=act.at,
        why=reason.value, words=words,
    )  # fmt: skip
    settle(asked=f"ask.asked:{now.pk}", act=act)
    notify(
        person_id=now.mentee_id, kind=NoticeKind.GOOD_TO_KNOW, code="ask.declined",
        key=f"ask.declined:{now.pk}", params={"name": now.expert.person.shown_name},
        address=PEOPLE, act=act,
    )  # fmt: skip
    record(act, "mentoring.ask.declined", now, person_id=now.mentee_id,
           after={"expert": now.expert_id, "why": reason.value})  # fmt: skip
    return now


@transaction.atomic
def withdraw_ask(*, ask: Ask, act: Act) -> Ask:
    """Take an ask back before it is answered. A second time changes nothing.

    Raises Forbidden for anyone but who asked; Refused once it was answered.
    """
    policies.own_asks.require(act, ask)
    now = _held_ask(ask.pk)
    if now.state == AskState.WITHDRAWN.value:
        return now
    shift(now, source=AskState.ASKED.value, target=AskState.WITHDRAWN.value, answered_at=act.at)
    settle(asked=f"ask.asked:{now.pk}", act=act)
    record(act, "mentoring.ask.withdrawn", now, person_id=now.mentee_id,
           after={"expert": now.expert_id})  # fmt: skip
    return now


def _person(act: Act) -> int:
    if act.person_id is None:
        raise Forbidden(policies.ask_experts.why)
    return act.person_id


def _held_expert(expert_id: int) -> Expert:
    rows = Expert.objects.select_for_update(no_key=True, of=("self",)).select_related("person")
    return rows.get(pk=expert_id)


def _held_ask(ask_id: int) -> Ask:
    rows = Ask.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("expert__person", "mentee", "pair").get(pk=ask_id)


def _refuse(bar: Bar | None, expert: Expert) -> None:
    """Raise Refused, in the words that whoever asks reads."""
    if bar is None:
        return
    said = {
        Bar.SELF: _("You cannot ask yourself."),
        Bar.GONE: _("%(name)s takes no new people any more."),
        Bar.OUTSIDE: _("%(name)s comes from outside, through a programme. Ask L&D."),
        Bar.FULL: _("%(name)s has no place left now."),
        Bar.PAUSED: _("%(name)s takes a break now."),
        Bar.LINE: _("%(name)s is in your own reporting line; a mentor comes from elsewhere."),
        Bar.APART: _("%(name)s cannot take you on. Write to L&D, who find you someone else."),
        Bar.TOGETHER: _("You two work together already."),
    }
    raise Refused(said[bar] % {"name": expert.person.shown_name})
