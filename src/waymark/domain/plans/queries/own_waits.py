"""What waits for a person themself: changes of their plan, work they are asked to confirm, people
they may work with and meet soon, and what they took on in a talk."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast

from waymark.domain.mentoring import policies as mentoring
from waymark.domain.mentoring.states import HOLDS_A_PLACE, PairState, SessionState
from waymark.domain.people import policies as people
from waymark.domain.people.models import Person
from waymark.domain.plans import policies
from waymark.domain.plans.queries.team import WaitKind
from waymark.domain.plans.states import ChangeState
from waymark.domain.reviews.models import Point
from waymark.domain.reviews.policies import see_talks
from waymark.domain.reviews.states import ConversationState, PointState, Side
from waymark.domain.skills import policies as skills
from waymark.domain.skills.states import ConfirmationState
from waymark.kernel.acts import Act

__all__ = ["OwnWait", "OwnWaits", "own_waits"]

_ANSWERS = "answers"
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class OwnWait:
    """A change or evidence, its id, who asks, and what was done (empty of a change). Of what was
    taken on the id of the talk, with whom they talked, and its words; `person_id` is whose talk it
    is where the actor took it on as their manager, else 0. Of a meeting the id of the pair, who the
    other one is, and when it begins, as ISO 8601."""

    kind: WaitKind
    row: int
    person_id: int
    name: str
    about: str


@dataclass(frozen=True, slots=True)
class OwnWaits:
    """Longest waiting first, changes before evidence before what was taken on; `answers`: whether
    they answer for anyone."""

    waits: tuple[OwnWait, ...]
    answers: bool


def own_waits(act: Act) -> OwnWaits:
    """What waits for the actor as an employee. One query, which the frame of the page needs too.

    Work that shows several skills is asked about once.
    """
    proposer = Person.objects.filter(pk=OuterRef("proposed_by_id")).values("name")[:1]
    changes = policies.answer_changes.rows(act).filter(
        state=ChangeState.PROPOSED.value, person_id=act.person_id or 0
    )
    asks = skills.answer_asks.rows(act).filter(state=ConfirmationState.ASKED.value)
    lines = people.lines_answered(act)
    nobody, mine = Value(0), _taken_on(act)
    rows = _columns(
        changes, WaitKind.CHANGE.value, F("pk"), nobody, Subquery(proposer), Value("")
    ).union(
        _columns(
            asks, WaitKind.EVIDENCE.value, F("pk"), nobody, F("evidence__person__name"),
            F("evidence__what"),
        ),
        _columns(
            mine, WaitKind.WORD.value, F("conversation_id"), F("whose"), F("other"), F("text")
        ),
        _columns(_asked_to_pair(act), WaitKind.PAIR.value, F("pk"), nobody, F("other"), Value("")),
        _columns(
            _meetings(act), WaitKind.SESSION.value, F("pair_id"), nobody, F("other"),
            Cast("starts_at", CharField()),
        ),
        _columns(lines, _ANSWERS, Value(0), nobody, Value(""), Value("")),
    )  # fmt: skip
    found = list(rows)
    waits: dict[tuple[str, str, str], OwnWait] = {}
    for kind, pk, person, name, about in sorted(found):
        if kind != _ANSWERS:
            wait = OwnWait(WaitKind(kind), pk, person, name, about)
            waits.setdefault((kind, name, about), wait)
    return OwnWaits(tuple(waits.values()), any(row[0] == _ANSWERS for row in found))


def _taken_on(act: Act) -> QuerySet[Any, Any]:
    """What the actor took on in talks that they see still, and did not do yet; each with `other`,
    the name of whom they talked with, and `whose`, as in OwnWait."""
    person = Q(taken_by=Side.PERSON.value, conversation__person_id=act.person_id or 0)
    manager = Q(taken_by=Side.MANAGER.value, conversation__manager_id=act.person_id or 0)
    managers = Person.objects.filter(pk=OuterRef("conversation__manager_id")).values("name")[:1]
    rows: QuerySet[Any, Any] = Point.objects.filter(
        person | manager, state=PointState.ACCEPTED.value, done_at__isnull=True,
        conversation__state=ConversationState.AGREED.value,
        conversation__in=see_talks.rows(act),
    ).annotate(
        other=Case(
            When(taken_by=Side.PERSON.value, then=Subquery(managers)),
            default=F("conversation__person__name"), output_field=CharField(),
        ),
        whose=Case(
            When(taken_by=Side.PERSON.value, then=0), default=F("conversation__person_id"),
            output_field=BigIntegerField(),
        ),
    )  # fmt: skip
    return rows


def _other_of(act: Act, path: str = "") -> Case:
    """The name of whoever the actor is paired with; `path` leads to the pair."""
    mine = When(**{f"{path}mentee_id": act.person_id or 0}, then=F(f"{path}expert__person__name"))
    return Case(mine, default=F(f"{path}mentee__name"), output_field=CharField())


def _asked_to_pair(act: Act) -> QuerySet[Any, Any]:
    """Published pairs of the actor's that wait for their yes or no."""
    me = act.person_id or 0
    unsaid = Q(mentee_id=me, mentee_accepted_at__isnull=True) | Q(
        expert__person_id=me, expert_accepted_at__isnull=True
    )
    rows: QuerySet[Any, Any] = mentoring.own_pair.rows(act).filter(
        unsaid, state=PairState.PUBLISHED.value
    )
    named: QuerySet[Any, Any] = rows.annotate(other=_other_of(act))
    return named


def _meetings(act: Act) -> QuerySet[Any, Any]:
    """The actor's meetings of the next seven days."""
    rows: QuerySet[Any, Any] = mentoring.own_sessions.rows(act).filter(
        state=SessionState.PLANNED.value, starts_at__gt=act.at, starts_at__lte=act.at + _WEEK,
        pair__state__in=[state.value for state in HOLDS_A_PLACE],
    )  # fmt: skip
    named: QuerySet[Any, Any] = rows.annotate(other=_other_of(act, "pair__"))
    return named


def _columns(
    rows: QuerySet[Any], kind: str, pk: Any, person: Any, name: Any, about: Any
) -> QuerySet[Any, tuple[str, int, int, str, str]]:
    found: QuerySet[Any, Any] = rows.order_by().annotate(
        w_kind=Value(kind, output_field=CharField()),
        w_row=pk,
        w_person=person,
        w_name=name,
        w_about=about,
    )
    return found.values_list("w_kind", "w_row", "w_person", "w_name", "w_about")
