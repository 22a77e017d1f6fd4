"""What waits for a person's own answer: changes of their plan, work they are asked to confirm."""

from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F, OuterRef, QuerySet, Subquery, Value

from waymark.domain.people import policies as people
from waymark.domain.people.models import Person
from waymark.domain.plans import policies
from waymark.domain.plans.queries.team import WaitKind
from waymark.domain.plans.states import ChangeState
from waymark.domain.skills import policies as skills
from waymark.domain.skills.states import ConfirmationState
from waymark.kernel.acts import Act

__all__ = ["OwnWait", "OwnWaits", "own_waits"]

_ANSWERS = "answers"


@dataclass(frozen=True, slots=True)
class OwnWait:
    """A change or evidence, its id, who asks, and what was done (empty of a change)."""

    kind: WaitKind
    row: int
    name: str
    about: str


@dataclass(frozen=True, slots=True)
class OwnWaits:
    """Longest waiting first, changes before evidence; `answers`: whether they answer for anyone."""

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
    rows = _columns(changes, WaitKind.CHANGE.value, F("pk"), Subquery(proposer), Value("")).union(
        _columns(
            asks, WaitKind.EVIDENCE.value, F("pk"), F("evidence__person__name"), F("evidence__what")
        ),
        _columns(lines, _ANSWERS, Value(0), Value(""), Value("")),
    )
    found = list(rows)
    waits: dict[tuple[str, str, str], OwnWait] = {}
    for kind, pk, name, about in sorted(found):
        if kind != _ANSWERS:
            waits.setdefault((kind, name, about), OwnWait(WaitKind(kind), pk, name, about))
    return OwnWaits(tuple(waits.values()), any(row[0] == _ANSWERS for row in found))


def _columns(
    rows: QuerySet[Any], kind: str, pk: Any, name: Any, about: Any
) -> QuerySet[Any, tuple[str, int, str, str]]:
    found: QuerySet[Any, Any] = rows.order_by().annotate(
        w_kind=Value(kind, output_field=CharField()), w_row=pk, w_name=name, w_about=about
    )
    return found.values_list("w_kind", "w_row", "w_name", "w_about")
