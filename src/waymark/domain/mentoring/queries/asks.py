"""Asks outside rounds: one's own, those that wait for oneself, and what stands against one."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.db.models import Q, QuerySet

from waymark.domain.mentoring import policies
from waymark.domain.mentoring.models import Ask, Conflict, Expert, Pair, Round
from waymark.domain.mentoring.queries.experts import is_paused
from waymark.domain.mentoring.states import (
    OPEN_PAIR,
    AskState,
    ExpertState,
    RoundState,
)
from waymark.domain.people import policies as people
from waymark.kernel.acts import Act

__all__ = [
    "Ask", "AskState", "Asks", "Bar", "ask_to_answer", "asks_of", "bar_between",
    "expert_to_ask", "next_round", "own_ask",
]  # fmt: skip

OPEN = [state.value for state in OPEN_PAIR]
PEOPLE = ("mentee", "expert__person", "goal")
#: how long an ask that brought nobody stays on the page
LATELY = timedelta(days=30)


class Bar(StrEnum):
    """Why somebody cannot be asked now; the order in which a page would name it."""

    SELF = "self"
    GONE = "gone"  # helps nobody, or is not here any more
    OUTSIDE = "outside"  # comes through a programme, which pays for it
    FULL = "full"
    PAUSED = "paused"
    LINE = "line"  # one is above the other
    APART = "apart"  # a conflict is on record
    TOGETHER = "together"  # they are a pair


@dataclass(frozen=True, slots=True)
class Asks:
    """Asks with the people in them: open ones that the actor made, those that wait for their answer,
    oldest first; and those of the last weeks that brought nobody, the latest first."""

    mine: list[Ask]
    waiting: list[Ask]
    over: list[Ask]


def asks_of(act: Act) -> Asks:
    """All that the actor's page of people shows of asks. Cost: one query."""
    mine, theirs = policies.own_asks.rule(act), policies.answer_asks.rule(act)
    open_ = Q(state=AskState.ASKED.value)
    ended = [AskState.DECLINED.value, AskState.OVERTAKEN.value]
    lately = Q(state__in=ended, answered_at__gte=act.at - LATELY)
    rows = Ask.objects.filter((mine & (open_ | lately)) | (theirs & open_))
    found = list(rows.select_related(*PEOPLE).order_by("asked_at", "pk"))
    own = [ask for ask in found if ask.mentee_id == act.person_id]
    return Asks(
        [ask for ask in own if ask.state == AskState.ASKED.value],
        [ask for ask in found if ask.mentee_id != act.person_id],
        [ask for ask in reversed(own) if ask.state != AskState.ASKED.value],
    )


def own_ask(act: Act, ask_id: int) -> Ask:
    """One that the actor made. Raises Ask.DoesNotExist."""
    return policies.own_asks.rows(act).select_related(*PEOPLE).get(pk=ask_id)


def ask_to_answer(act: Act, ask_id: int) -> Ask:
    """One that waits, or waited, for the actor's answer. Raises Ask.DoesNotExist."""
    return policies.answer_asks.rows(act).select_related(*PEOPLE).get(pk=ask_id)


def expert_to_ask(act: Act, expert_id: int) -> Expert:
    """Somebody whom the actor may ask. Raises Expert.DoesNotExist."""
    rows = policies.ask_experts.rows(act).select_related("person__unit", "person__site")
    return rows.get(pk=expert_id, person__active=True)


def next_round(act: Act) -> Round | None:
    """The next round that invites people, the first to begin first."""
    rows = policies.see_rounds.rows(act).filter(state=RoundState.INVITING.value)
    return rows.filter(join_until__gte=act.today).order_by("starts_on", "pk").first()


def bar_between(expert: Expert, mentee_id: int, act: Act) -> Bar | None:
    """What keeps the two from becoming a pair today, None for nothing.

    Cost: two queries, and one for each level of managers above either.
    """
    own = _own_bar(expert, mentee_id, act)
    if own is not None:
        return own
    if _in_one_line(expert.person_id, mentee_id, act):
        return Bar.LINE
    one, other = sorted((expert.person_id, mentee_id))
    if Conflict.objects.filter(one_id=one, other_id=other).exists():
        return Bar.APART
    pairs: QuerySet[Pair] = Pair.objects.filter(state__in=OPEN)
    here = Q(expert=expert, mentee_id=mentee_id)
    back = Q(expert__person_id=mentee_id, mentee_id=expert.person_id)
    return Bar.TOGETHER if pairs.filter(here | back).exists() else None


def _own_bar(expert: Expert, mentee_id: int, act: Act) -> Bar | None:
    """What the expert's own row says."""
    if expert.person_id == mentee_id:
        return Bar.SELF
    if expert.state != ExpertState.AGREED.value or not expert.person.active:
        return Bar.GONE
    if expert.outside:
        return Bar.OUTSIDE
    if expert.free < 1:
        return Bar.FULL
    return Bar.PAUSED if is_paused(expert, act.today) else None


def _in_one_line(one: int, other: int, act: Act) -> bool:
    """Whether one of two people is above the other, however far; a circle of lines ends it."""
    return other in _above(one, act) or one in _above(other, act)


def _above(person_id: int, act: Act) -> set[int]:
    found: set[int] = set()
    level = {person_id}
    while level:
        rows = people.current_lines(act).filter(person_id__in=level)
        level = set(rows.values_list("manager_id", flat=True)) - found
        found |= level
    return found
