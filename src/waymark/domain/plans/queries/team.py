"""What a manager's pages read of many people at once: steps, positions, what waits for an answer."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import (
    BooleanField,
    CharField,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce

from waymark.domain.careers import policies as careers
from waymark.domain.careers.states import AssignmentKind
from waymark.domain.people import policies as people
from waymark.domain.people.models import Person
from waymark.domain.people.queries import direct_reports
from waymark.domain.plans import policies
from waymark.domain.plans.models import LIVE, Change, Plan, PlanVersion, Step
from waymark.domain.plans.states import ChangeState, PlanState, Side, StepKind, StepState
from waymark.domain.skills import policies as skills
from waymark.domain.skills.states import ConfirmationState
from waymark.kernel.acts import Act

Rows = QuerySet[Any, Any]

__all__ = [
    "LIVE", "Given", "Wait", "WaitKind", "answers_given", "change_to_answer", "plan_to_answer",
    "reports_with_roles", "team_steps", "waits_for",
]  # fmt: skip


class WaitKind(StrEnum):
    """What waits: for a decision of the actor's, or a deputy's time that runs."""

    PLAN = "plan"
    CHANGE = "change"
    EVIDENCE = "evidence"
    STANDS_IN = "stands_in"  # a deputy stands in, or will, for the actor
    STANDING_IN = "standing_in"  # the actor stands in, or will, for someone
    WORD = "word"  # what the actor took on in a talk; among their own tasks only
    PAIR = "pair"  # somebody the actor may work with; among their own tasks only
    SESSION = "session"  # a meeting of theirs within the week; among their own tasks only


#: for so long an answer to a change of requirements is news
NEWS = timedelta(days=30)
DECISIONS = (WaitKind.PLAN, WaitKind.CHANGE, WaitKind.EVIDENCE)


@dataclass(frozen=True, slots=True)
class Wait:
    """One thing that waits. `row` is its id, `person` whom it is about.

    since    when it began to wait. Of a deputy the first day; until: the first day no longer.
    about    what was done, of evidence; else empty.
    """

    kind: WaitKind
    row: int
    person_id: int
    name: str
    since: datetime
    until: datetime
    about: str

    @property
    def is_decision(self) -> bool:
        """Whether someone waits for the actor's answer."""
        return self.kind in DECISIONS


def reports_with_roles(act: Act) -> list[Person]:
    """Everyone who answers to the actor today, by name. Cost: one query. Each has

    role_id        the role held today as far as the actor may see it, or None.
    path_changed   when they answered to a change of what their way asks for, for 30 days and
                   where their plan is shared; else None. That someone has not answered is theirs.
    """
    held = careers.see_assignments.rows(act).filter(
        Q(to_date__isnull=True) | Q(to_date__gt=act.today), person_id=OuterRef("pk"),
        from_date__lte=act.today, kind=AssignmentKind.SUBSTANTIVE.value,
    )  # fmt: skip
    now = Subquery(held.values("role_id")[:1], output_field=IntegerField())
    answers = policies.see_path_answers.rows(act).filter(
        person_id=OuterRef("pk"), answered_at__gt=act.at - NEWS
    )
    last = Subquery(answers.order_by("-answered_at").values("answered_at")[:1])
    return list(direct_reports(act).annotate(role_id=now, path_changed=last))


def team_steps(act: Act, person_ids: Collection[int]) -> dict[int, list[Step]]:
    """Steps of the plans under way, and uses done in any plan, by person, as far as shared.

    Each with its plan, the plan's goal and next role, and its skill; by first day. One query.
    """
    used = Q(kind=StepKind.USE.value, state=StepState.DONE.value, skill__isnull=False)
    rows = (
        policies.see_steps.rows(act)
        .filter(Q(plan__state__in=LIVE) | used, plan__person_id__in=person_ids)
        .select_related("plan__next_role", "plan__goal__role", "plan__goal__skill", "skill")
        .order_by("starts_on", "ends_on", "pk")
    )
    found: dict[int, list[Step]] = {}
    for step in rows:
        found.setdefault(step.plan.person_id, []).append(step)
    return found


def waits_for(act: Act) -> list[Wait]:
    """Plans shared, changes proposed and evidence shown that wait for the actor's answer, and
    deputies' times that run or will; longest waiting first. Cost: one query."""
    if act.person_id is None:
        return []
    plans = _plans_to_answer(act)
    changes = policies.answer_changes.rows(act).filter(state=ChangeState.PROPOSED.value)
    changes = changes.exclude(person_id=act.person_id)
    asks = skills.answer_asks.rows(act).filter(state=ConfirmationState.ASKED.value)
    times = people.see_deputies.rows(act).filter(
        ended_at__isnull=True, to_date__gt=act.today, manager__active=True, deputy__active=True
    )
    mine, others = times.filter(manager_id=act.person_id), times.filter(deputy_id=act.person_id)
    rows = _waits(plans, WaitKind.PLAN, "person", "shared_at").union(
        _waits(changes, WaitKind.CHANGE, "person", "proposed_at"),
        _waits(asks, WaitKind.EVIDENCE, "evidence__person", "asked_at", about="evidence__what"),
        _waits(mine, WaitKind.STANDS_IN, "deputy", "from_date", until="to_date"),
        _waits(others, WaitKind.STANDING_IN, "manager", "from_date", until="to_date"),
        all=True,
    )
    found = [Wait(WaitKind(kind), *values) for kind, *values in rows]
    return sorted(found, key=lambda each: (each.since, each.kind, each.row))


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that the actor or another manager of the person gave.

    answer   "agreed" or "sent_back" of a plan, "accepted" or "declined" of a change, "confirmed" or
             "declined" of evidence.
    """

    kind: WaitKind
    row: int
    person_id: int
    name: str
    at: datetime
    answer: str


def answers_given(act: Act, limit: int) -> list[Given]:
    """What was answered of the people who answer to the actor, and what the actor confirmed;
    newest first. Cost: one query."""
    if act.person_id is None:
        return []
    plans = PlanVersion.objects.filter(
        plan__in=policies.agree_plans.rows(act), snapshot__what__in=("agreed", "sent_back")
    ).annotate(said=KT("snapshot__what"))
    changes = policies.see_changes.rows(act).filter(
        side=Side.PERSON.value, answered_at__isnull=False
    )
    asks = skills.answer_asks.rows(act).filter(answered_at__isnull=False)
    rows = _given(plans, WaitKind.PLAN, "plan__person", "at", "said").union(
        _given(changes.exclude(person_id=act.person_id), WaitKind.CHANGE, "person", "answered_at",
               "state"),
        _given(asks, WaitKind.EVIDENCE, "evidence__person", "answered_at", "state"),
        all=True,
    )  # fmt: skip
    newest = rows.order_by("-w_at", "w_kind", "-pk")[:limit]
    return [Given(WaitKind(kind), *values) for kind, *values in newest]


def _given(rows: Rows, kind: WaitKind, person: str, at: str, said: str) -> Rows:
    found: Rows = rows.order_by().annotate(
        w_kind=Value(kind.value, output_field=CharField()),
        w_at=F(at),
        w_said=Cast(F(said), CharField()),
    )
    return found.values_list("w_kind", "pk", f"{person}_id", f"{person}__name", "w_at", "w_said")


def plan_to_answer(act: Act, plan_id: int) -> Plan:
    """A plan whose answer is the actor's, with `waits`: whether it still waits for one.

    Raises Plan.DoesNotExist.
    """
    waits = Exists(_plans_to_answer(act).filter(pk=OuterRef("pk")))
    rows = policies.agree_plans.rows(act).select_related("person", "goal__role", "goal__skill")
    return rows.annotate(waits=waits).get(pk=plan_id)


def change_to_answer(act: Act, change_id: int) -> Change:
    """A change by someone who answers to the actor, with `waits`. Raises Change.DoesNotExist."""
    waits = ExpressionWrapper(Q(state=ChangeState.PROPOSED.value), output_field=BooleanField())
    rows = policies.answer_changes.rows(act).exclude(person_id=act.person_id or 0)
    rows = rows.select_related("person", "plan__goal__role", "plan__goal__skill", "goal")
    return rows.annotate(waits=waits).get(pk=change_id)


def _plans_to_answer(act: Act) -> QuerySet[Plan]:
    """Shared plans without an answer; one that was sent back waits for its person."""
    last = PlanVersion.objects.filter(plan=OuterRef("pk")).order_by("-number")
    said = last.annotate(said=KT("snapshot__what")).values("said")[:1]
    rows = policies.agree_plans.rows(act).filter(state=PlanState.SHARED.value)
    what = Coalesce(Subquery(said, output_field=CharField()), Value(""))
    return rows.alias(what=what).exclude(what="sent_back")


def _waits(
    rows: Rows, kind: WaitKind, person: str, since: str, *, until: str = "", about: str = ""
) -> Rows:
    """Columns of a Wait; days are taken as the beginning of the day in UTC."""
    found: Rows = rows.order_by().annotate(
        w_kind=Value(kind.value, output_field=CharField()),
        w_since=Cast(F(since), DateTimeField()),
        w_until=Cast(F(until or since), DateTimeField()),
        w_about=Cast(F(about), CharField()) if about else Value("", output_field=CharField()),
    )
    return found.values_list(
        "w_kind", "pk", f"{person}_id", f"{person}__name", "w_since", "w_until", "w_about"
    )
