"""What the operations on a pair share: the row held still, who of the two acts, telling the other."""

from typing import Any

from django.utils.translation import gettext as _

from waymark.domain.mentoring import policies
from waymark.domain.mentoring.models import Pair, Round
from waymark.domain.mentoring.states import PAIR_MOVES, PairSide, PairState
from waymark.domain.people.models import Person
from waymark.kernel.acts import Act, Forbidden, Refused, shift
from waymark.kernel.notices import notify, settle
from waymark.kernel.states import NoticeKind

__all__ = [
    "actor_id", "address_of_pair", "held_pair", "locked", "move_pair", "moved_on", "person_on",
    "settle_pair", "side_of", "tell_other",
]  # fmt: skip

#: notices that ask one of the two for an answer to the pair
ASKING = ("pair.your-mentor", "pair.your-mentee", "pair.unanswered", "pair.meet", "pair.quiet")


def moved_on() -> Refused:
    """The pair is in none of the states in which this may be done."""
    return Refused(
        _("Something changed between you two meanwhile. Reload the page and look again.")
    )


def locked(pair_id: int) -> Pair:
    """The pair as it is now, its row locked until the act ends; before it the round whose money it
    takes, since whoever publishes a round or lets it end holds that first."""
    paid = Round.objects.select_for_update(no_key=True, of=("self",))
    list(paid.filter(pairs__pk=pair_id, pairs__price__gt=0).values_list("pk"))
    rows = Pair.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("expert__person", "mentee", "programme").get(pk=pair_id)


def held_pair(pair: Pair, act: Act, *states: PairState) -> Pair:
    """The same for one of the two, who follow one after the other that way.

    Raises Forbidden; Refused where the pair is in none of these states.
    """
    policies.own_pair.require(act, pair)
    now = locked(pair.pk)
    if now.state not in {state.value for state in states}:
        raise moved_on()
    return now


def move_pair(pair: Pair, target: PairState, **changes: Any) -> None:
    """Move a locked pair's state if that is a legal move from where it is. Raises Refused."""
    if target not in PAIR_MOVES[PairState(pair.state)]:
        raise moved_on()
    shift(pair, source=pair.state, target=target.value, **changes)


def actor_id(act: Act) -> int:
    """Who acts. Raises Forbidden for the system: it is nobody's mentor."""
    if act.person_id is None:
        raise Forbidden(_("Only people work together."))
    return act.person_id


def side_of(pair: Pair, act: Act) -> PairSide:
    """Which of the two the actor is; ask a policy first whether they are one at all."""
    return PairSide.MENTEE if act.person_id == pair.mentee_id else PairSide.EXPERT


def person_on(pair: Pair, side: PairSide) -> Person:
    """Who is on that side."""
    return pair.mentee if side is PairSide.MENTEE else pair.expert.person


def address_of_pair(pair: Pair) -> str:
    """Where either of the two finds it."""
    return f"/me/people/{pair.pk}"


def tell_other(
    pair: Pair, code: str, key: str, act: Act, *, kind: NoticeKind = NoticeKind.GOOD_TO_KNOW,
    **params: Any,
) -> None:  # fmt: skip
    """Tell the other one of the two, by the actor's name; never a word of what was written."""
    side = side_of(pair, act)
    notify(
        person_id=person_on(pair, side.other).pk, kind=kind, code=code,
        key=f"{code}:{pair.pk}:{key}", params={"name": person_on(pair, side).shown_name, **params},
        address=address_of_pair(pair), act=act,
    )  # fmt: skip


def settle_pair(pair: Pair, act: Act) -> None:
    """Take as read what asked the two about this pair, once it is answered or over."""
    for code in ASKING:
        settle(asked=f"{code}:{pair.pk}", act=act)
