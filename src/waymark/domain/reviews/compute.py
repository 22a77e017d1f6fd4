"""What two people talk about: skills to look at together, and what changed since the last talk.

Read as each reader may read it: what the person keeps to themself is not worked with, so that the
manager's page gives nothing away.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import CharField, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Concat

from waymark.domain.careers.models import DraftChange, Requirement, Role
from waymark.domain.careers.queries import current_position
from waymark.domain.careers.states import DraftState, Thing
from waymark.domain.goals.compute import stops_ahead
from waymark.domain.goals.models import Goal
from waymark.domain.goals.queries import active_goal
from waymark.domain.goals.states import Sharing
from waymark.domain.people.models import Person
from waymark.domain.skills.queries import Claim, evidence_of
from waymark.domain.skills.states import ClaimSource
from waymark.kernel.acts import Act

__all__ = [
    "Agenda", "Fact", "FactKind", "Topic", "agenda_for", "agenda_of", "facts_of", "facts_since",
]  # fmt: skip

MOST_TOPICS = 3
MOST_FACTS = 6
MOST_UNUSED = 2
UNUSED = timedelta(days=120)
BY_OTHERS = (
    ClaimSource.MANAGER.value, ClaimSource.COLLEAGUE.value, ClaimSource.CERTIFICATE.value,
    ClaimSource.OBSERVED.value,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Topic:
    """A skill to look at together; need is the level 1..5 that the role asks for.

    changed_at   when a published change last set that level, None where none did.
    """

    skill_id: int
    name: str
    need: int
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Agenda:
    """The role that the skills are asked by, whether it is the next one, and the skills."""

    role: Role | None
    is_next: bool
    goal: Goal | None
    topics: tuple[Topic, ...]
    others: tuple[Topic, ...]

    def by_id(self) -> dict[int, Topic]:
        """Every skill that the role asks for."""
        return {topic.skill_id: topic for topic in (*self.topics, *self.others)}


class FactKind(StrEnum):
    """What may have changed since two people last talked."""

    ASKS = "asks"
    CONFIRMED = "confirmed"
    UNUSED = "unused"
    GOAL = "goal"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that changed; which fields are set depends on the kind."""

    kind: FactKind
    name: str
    level: int = 0
    on: date | None = None


def agenda_of(act: Act, person: Person) -> Agenda:
    """Up to three skills that both sides look at, the same for both: of the next role where the
    goal is shared, else of the role held. What asks for most beyond the role held comes first.

    Three queries; a fourth where the role asks for nothing.
    """
    position = current_position(act, person.pk)
    goal, here = active_goal(act, person.pk), position.role_id if position else None
    found = agenda_for(goal, here)
    if found.role is not None:
        return found
    role_id, is_next = _asking(found.goal, here)
    role = Role.objects.filter(pk=role_id).first() if role_id else None
    return replace(found, role=role, is_next=is_next and role is not None)


def agenda_for(goal: Goal | None, here: int | None) -> Agenda:
    """The same for someone whose goal, as far as it may be seen, and role held are known already;
    a role that asks for nothing is left out. One query.

    here   the id of the role held.
    """
    if goal is not None and goal.sharing == Sharing.PRIVATE.value:
        goal = None
    role_id, is_next = _asking(goal, here)
    rows = _requirements({each for each in (role_id, here) if each})
    mine = [row for row in rows if row.role_id == role_id]
    role = mine[0].role if mine else None
    held = {row.skill_id: row.level for row in rows if row.role_id == here}
    asked = _sorted(mine, held if here != role_id else {})
    return Agenda(
        role, is_next and role is not None, goal, asked[:MOST_TOPICS], asked[MOST_TOPICS:]
    )


def _asking(goal: Goal | None, here: int | None) -> tuple[int | None, bool]:
    """The role that the skills are asked by, and whether it is the next one."""
    ahead = stops_ahead(goal, here) if goal else ()
    return (ahead[0], True) if ahead else (here, False)


def _requirements(role_ids: set[int]) -> list[Any]:
    """What roles ask for, each with `changed_at`, when a published draft last set its level."""
    ref = Concat(
        Cast(OuterRef("role_id"), CharField()), Value(":"), Cast(OuterRef("skill_id"), CharField())
    )
    published = DraftChange.objects.filter(
        draft__state=DraftState.PUBLISHED.value, thing=Thing.REQUIREMENT.value, ref=ref,
        after__has_key="level",
    ).order_by("-draft__closed_at")  # fmt: skip
    return list(
        Requirement.objects.filter(role_id__in=role_ids)
        .select_related("skill", "role")
        .annotate(changed_at=Subquery(published.values("draft__closed_at")[:1]))
    )


def _sorted(rows: Sequence[Any], held: Mapping[int, int]) -> tuple[Topic, ...]:
    ordered = sorted(
        rows,
        key=lambda row: (
            held.get(row.skill_id, 0) - row.level if held else 0, not row.essential, -row.level,
            row.skill.name.casefold(), row.skill_id,
        ),
    )  # fmt: skip
    return tuple(Topic(row.skill_id, row.skill.name, row.level, row.changed_at) for row in ordered)


def facts_since(
    act: Act, person: Person, agenda: Agenda, since: datetime, claims: Iterable[Claim]
) -> list[Fact]:
    """What changed since a moment, as far as the actor may know it; at most six. One query.

    claims   about the person, as `claims_of` gives them to the actor.
    """
    shown = evidence_of(act, person.pk).values_list("skill_id", "done_on")
    return facts_of(agenda, since, claims, shown, act.today)


def facts_of(
    agenda: Agenda, since: datetime, claims: Iterable[Claim], shown: Iterable[tuple[int, date]],
    today: date,
) -> list[Fact]:  # fmt: skip
    """The same from what is read already, pure.

    shown   the person's evidence as the actor sees it: skill id and day.
    """
    facts = [*_goal(agenda, since), *_asks(agenda, since)]
    facts += _confirmed(claims, since)
    facts += _unused(agenda, shown, today)
    return facts[:MOST_FACTS]


def _goal(agenda: Agenda, since: datetime) -> list[Fact]:
    goal = agenda.goal
    if goal is None or goal.created_at <= since:
        return []
    named = goal.role or goal.skill
    return [Fact(FactKind.GOAL, named.name, on=goal.created_at.date())] if named else []


def _asks(agenda: Agenda, since: datetime) -> list[Fact]:
    """What HR published for the role since then: levels that it asks for now."""
    return [
        Fact(FactKind.ASKS, topic.name, topic.need)
        for topic in agenda.by_id().values()
        if topic.changed_at is not None and topic.changed_at > since
    ]


def _confirmed(claims: Iterable[Claim], since: datetime) -> list[Fact]:
    rows = [
        row for row in claims
        if row.said_at > since and row.source in BY_OTHERS and row.superseded_at is None
    ]  # fmt: skip
    latest = {row.skill_id: row for row in rows}
    return [
        Fact(FactKind.CONFIRMED, row.skill.name, row.level, row.said_at.date())
        for row in latest.values()
    ]


def _unused(agenda: Agenda, shown: Iterable[tuple[int, date]], today: date) -> list[Fact]:
    """Skills of the role that evidence speaks of, but none for four months; longest unused first."""
    asked, last = agenda.by_id(), dict[int, date]()
    for skill_id, day in shown:
        last[skill_id] = max(day, last.get(skill_id, day))
    unused = [
        (day, skill_id) for skill_id, day in last.items()
        if skill_id in asked and day <= today - UNUSED
    ]  # fmt: skip
    return [
        Fact(FactKind.UNUSED, asked[skill_id].name, on=day)
        for day, skill_id in sorted(unused)[:MOST_UNUSED]
    ]
