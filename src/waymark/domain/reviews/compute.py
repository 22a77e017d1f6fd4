"""What two people talk about: skills to look at together, and what changed since the last talk.

Read as each reader may read it: what the person keeps to themself is not worked with, so that the
manager's page gives nothing away.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from waymark.domain.careers.models import DraftChange, Requirement, Role
from waymark.domain.careers.queries import current_position
from waymark.domain.careers.states import ChangeKind, DraftState, Thing
from waymark.domain.goals.compute import stops_ahead
from waymark.domain.goals.models import Goal
from waymark.domain.goals.queries import active_goal
from waymark.domain.goals.states import Sharing
from waymark.domain.people.models import Person
from waymark.domain.skills.models import Skill
from waymark.domain.skills.queries import claims_of, evidence_of
from waymark.domain.skills.states import ClaimSource
from waymark.kernel.acts import Act

__all__ = ["Agenda", "Fact", "FactKind", "Topic", "agenda_of", "facts_since", "skills_named"]

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
    """A skill to look at together; need is the level 1..5 that the role asks for."""

    skill_id: int
    name: str
    need: int


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
    ASKS_NO_MORE = "asks_no_more"
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
    goal is shared, else of the role held. Essential first, then what asks most. Four queries.
    """
    goal = active_goal(act, person.pk)
    if goal is not None and goal.sharing == Sharing.PRIVATE.value:
        goal = None
    position = current_position(act, person.pk)
    here = position.role if position else None
    ahead = stops_ahead(goal, here.pk if here else None) if goal else ()
    role = Role.objects.filter(pk=ahead[0]).first() if ahead else here
    asked = _asked(role, here)
    return Agenda(
        role, bool(ahead) and role is not None, goal, asked[:MOST_TOPICS], asked[MOST_TOPICS:]
    )


def _asked(role: Role | None, here: Role | None) -> tuple[Topic, ...]:
    """What the role asks for; what it asks beyond the role held comes first."""
    if role is None:
        return ()
    ids = {role.pk, here.pk} if here else {role.pk}
    rows = list(Requirement.objects.filter(role_id__in=ids).select_related("skill"))
    held = {row.skill_id: row.level for row in rows if here and row.role_id == here.pk}
    mine = [row for row in rows if row.role_id == role.pk]
    same = here is not None and here.pk == role.pk
    mine.sort(
        key=lambda row: (
            0 if same else held.get(row.skill_id, 0) - row.level, not row.essential, -row.level,
            row.skill.name.casefold(), row.skill_id,
        )
    )  # fmt: skip
    return tuple(Topic(row.skill_id, row.skill.name, row.level) for row in mine)


def skills_named(skill_ids: Mapping[int, object] | set[int]) -> dict[int, str]:
    """Names of skills by id."""
    return dict(Skill.objects.filter(pk__in=list(skill_ids)).values_list("pk", "name"))


def facts_since(act: Act, person: Person, agenda: Agenda, since: datetime) -> list[Fact]:
    """What changed since a moment, as far as the actor may know it; at most six. Four queries."""
    facts = [*_goal(agenda, since), *_asks(agenda, since)]
    facts += _confirmed(act, person, since)
    facts += _unused(act, person, agenda)
    return facts[:MOST_FACTS]


def _goal(agenda: Agenda, since: datetime) -> list[Fact]:
    goal = agenda.goal
    if goal is None or goal.created_at <= since:
        return []
    named = goal.role or goal.skill
    return [Fact(FactKind.GOAL, named.name, on=goal.created_at.date())] if named else []


def _asks(agenda: Agenda, since: datetime) -> list[Fact]:
    """What HR published for the role: levels asked now that were not asked then."""
    if agenda.role is None:
        return []
    rows = DraftChange.objects.filter(
        draft__state=DraftState.PUBLISHED.value, draft__closed_at__gt=since,
        thing=Thing.REQUIREMENT.value, ref__startswith=f"{agenda.role.pk}:",
    ).order_by("draft__closed_at", "pk")  # fmt: skip
    touched = {int(row.ref.partition(":")[2]): row for row in rows if _is_old(row.ref)}
    names, asked = skills_named(set(touched)), agenda.by_id()
    facts = []
    for skill_id, row in touched.items():
        if row.change == ChangeKind.RETIRE.value and skill_id not in asked:
            facts.append(Fact(FactKind.ASKS_NO_MORE, names.get(skill_id, "")))
        elif "level" in row.after and skill_id in asked:
            facts.append(Fact(FactKind.ASKS, names.get(skill_id, ""), asked[skill_id].need))
    return facts


def _is_old(ref: str) -> bool:
    """Whether a requirement's skill was there before the draft (new ones are "new-3")."""
    return ref.partition(":")[2].isdigit()


def _confirmed(act: Act, person: Person, since: datetime) -> list[Fact]:
    rows = claims_of(act, person.pk).filter(
        said_at__gt=since, source__in=BY_OTHERS, superseded_at__isnull=True
    )
    latest = {row.skill_id: row for row in rows}
    return [
        Fact(FactKind.CONFIRMED, row.skill.name, row.level, row.said_at.date())
        for row in latest.values()
    ]


def _unused(act: Act, person: Person, agenda: Agenda) -> list[Fact]:
    """Skills of the role that evidence speaks of, but none for four months; longest unused first."""
    asked, last = agenda.by_id(), dict[int, date]()
    for skill_id, day in evidence_of(act, person.pk).values_list("skill_id", "done_on"):
        last[skill_id] = max(day, last.get(skill_id, day))
    unused = [
        (day, skill_id) for skill_id, day in last.items()
        if skill_id in asked and day <= act.today - UNUSED
    ]  # fmt: skip
    return [
        Fact(FactKind.UNUSED, asked[skill_id].name, on=day)
        for day, skill_id in sorted(unused)[:MOST_UNUSED]
    ]
