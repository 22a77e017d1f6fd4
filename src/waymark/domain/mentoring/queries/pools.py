"""A round as somebody invited to it sees it: their own answer, and whom they may name."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from waymark.domain.careers.models import Assignment, Role
from waymark.domain.careers.states import AssignmentKind
from waymark.domain.mentoring import policies
from waymark.domain.mentoring.models import (
    Avoided,
    Choice,
    Expert,
    ExpertRole,
    NeededSkill,
    PoolEntry,
)
from waymark.domain.mentoring.states import EntryState, PoolSide, RoundState
from waymark.domain.people import policies as people
from waymark.domain.people.models import Person
from waymark.kernel.acts import Act

__all__ = [
    "MOST_NAMED",
    "EntryState",
    "PoolEntry",
    "PoolSide",
    "Said",
    "joins_late",
    "mentees_to_name",
    "mentors_to_name",
    "offer_of",
    "open_invitations",
    "own_entry",
    "people_to_name",
    "said_in",
]  # fmt: skip

MOST_NAMED = 5  # choices, people to avoid, needed skills
IN = [EntryState.INVITED.value, EntryState.JOINED.value]


def own_entry(act: Act, entry_id: int) -> PoolEntry:
    """One of the actor's own invitations. Raises PoolEntry.DoesNotExist for anybody else's."""
    rows = policies.own_entries.rows(act)
    return rows.select_related("round__programme", "goal", "person__site").get(pk=entry_id)


def joins_late(entry: PoolEntry) -> bool:
    """Whether the pairs of the round are at work and this person may still come as a mentee; who
    joined already is matched with what they said then."""
    live = (RoundState.PUBLISHED.value, RoundState.RUNNING.value)
    waits = entry.state != EntryState.JOINED.value
    return entry.round.state in live and entry.side == PoolSide.MENTEE.value and waits


def open_invitations(act: Act) -> QuerySet[PoolEntry]:
    """The actor's invitations to rounds that take answers, the first to close first."""
    rows = policies.own_entries.rows(act).filter(round__state=RoundState.INVITING.value)
    return rows.select_related("round__programme").order_by("round__join_until", "pk")


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said with their answer, in their order."""

    needs: list[NeededSkill]
    choices: list[Person]
    avoided: list[Person]


def said_in(act: Act, entry: PoolEntry) -> Said:
    """What the actor said in their own entry; nothing for anybody else's. Cost: three queries."""
    if entry.state != EntryState.JOINED.value:
        return Said([], [], [])  # nothing is kept of who said no or left
    own = policies.own_entries.rows(act).filter(pk=entry.pk).values("pk")
    choices = Choice.objects.filter(entry__in=own).select_related("chosen").order_by("rank")
    avoided = Avoided.objects.filter(entry__in=own).select_related("other").order_by("pk")
    needs = NeededSkill.objects.filter(entry__in=own).select_related("skill").order_by("rank")
    return Said(list(needs), [row.chosen for row in choices], [row.other for row in avoided])


def mentors_to_name(act: Act, entry: PoolEntry, goal: Role | int | None = None) -> QuerySet[Person]:
    """Whom a mentee may name: experts asked to this round who have not said no; never themself.

    Those who hold or held `goal` come first, then by name. Rows have `held`.
    """
    asked = PoolEntry.objects.filter(
        round_id=entry.round_id, side=PoolSide.MENTOR.value, state__in=IN, person=OuterRef("pk")
    )
    seen = policies.see_experts.rows(act).filter(person=OuterRef("pk"))
    rows = Person.objects.filter(Exists(asked), Exists(seen), active=True)
    rows = rows.exclude(pk=entry.person_id)
    return rows.annotate(held=_has_held(goal, act)).order_by(
        "-held", "family_name", "given_name", "pk"
    )


def _has_held(goal: Role | int | None, act: Act) -> Any:
    """Whether the person of the query around holds or held a role, here or elsewhere."""
    if goal is None:
        return Value(value=False)
    held = Assignment.objects.filter(
        person=OuterRef("pk"), role=goal, kind=AssignmentKind.SUBSTANTIVE.value,
        from_date__lte=act.today,
    )  # fmt: skip
    elsewhere = ExpertRole.objects.filter(expert__person=OuterRef("pk"), role=goal)
    return Q(Exists(held)) | Q(Exists(elsewhere))


def mentees_to_name(act: Act, entry: PoolEntry) -> QuerySet[PoolEntry]:
    """Whom a mentor of the round may name: mentees who joined and let mentors see them, by name."""
    rows = policies.see_shown_entries.rows(act).filter(round_id=entry.round_id)
    rows = rows.exclude(person_id=entry.person_id).select_related("person", "goal")
    return rows.order_by("person__family_name", "person__given_name", "pk")


def offer_of(entry: PoolEntry) -> Expert | None:
    """What the person of an entry offers anyway, None where they are no expert."""
    return Expert.objects.filter(person_id=entry.person_id).first()


def people_to_name(
    act: Act, entry: PoolEntry, among: QuerySet[PoolEntry] | None = None
) -> QuerySet[Person]:
    """Colleagues whom the actor may name by name, themself left out; `among` narrows them down."""
    rows = people.see_in_directory.rows(act).filter(active=True).exclude(pk=entry.person_id)
    return rows if among is None else rows.filter(pk__in=among.order_by().values("person_id"))
