"""What HR sees of conversations: that they took place and how many, never a word of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import (
    CharField,
    Count,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)

from waymark.domain.people import policies as people
from waymark.domain.people.models import OrgUnit, Person
from waymark.domain.reviews import policies
from waymark.domain.reviews.models import Conversation
from waymark.domain.reviews.queries.talks import cadence, held, held_on
from waymark.domain.reviews.states import ConversationState
from waymark.kernel.acts import Act

__all__ = ["SMALLEST", "UnitShare", "hide_small", "talk_figures", "talks_known"]

#: a group of fewer people is not shown
SMALLEST = 5


@dataclass(frozen=True, slots=True)
class UnitShare:
    """Of the people of a unit who answer to a manager, how many talked within the cadence.

    talked is None where the group is too small to show, or would give a small one away.
    """

    unit_id: int
    name: str
    people: int
    talked: int | None

    @property
    def is_small(self) -> bool:
        """Whether the group itself is too small; else it is hidden for the sake of another."""
        return self.people < SMALLEST

    @property
    def percent(self) -> int | None:
        """The share, 0..100, rounded."""
        return None if self.talked is None else round(100 * self.talked / self.people)


def talk_figures(act: Act) -> list[UnitShare]:
    """By part of the organization below its top, largest first, small groups hidden.

    For HR; nothing for anybody else. Two queries. The last row, with unit_id 0, is everyone.
    """
    if not act.actor.holds("hr"):
        return []
    recent = Conversation.objects.filter(held(act), person_id=OuterRef("person_id")).annotate(
        on=held_on()
    )
    talked = Exists(recent.filter(on__gt=act.at - cadence(), on__lte=act.at))
    rows = (
        people.current_lines(act)
        .filter(person__active=True, manager__active=True, person__unit__isnull=False)
        .annotate(part=_part(3), top=_part(2), talked=talked)
        .values("part", "top")
        .annotate(people=Count("pk"), talks=Count("pk", filter=Q(talked=True)))
    )
    return _with_names([dict(row) for row in rows])


def _part(place: int) -> Func:
    """A place of a unit's path: 2 is the top of the organization, 3 the part below it."""
    return Func(
        F("person__unit__path"), Value("/"), Value(place), function="split_part",
        output_field=CharField(),
    )  # fmt: skip


def _with_names(rows: Sequence[dict[str, Any]]) -> list[UnitShare]:
    counted: dict[int, tuple[int, int]] = {}
    for row in rows:
        unit = int(row["part"] or row["top"] or 0)
        before = counted.get(unit, (0, 0))
        counted[unit] = (before[0] + row["people"], before[1] + row["talks"])
    names = dict(OrgUnit.objects.filter(pk__in=counted).values_list("pk", "name"))
    shares = [
        UnitShare(unit, names.get(unit, ""), people_, talks)
        for unit, (people_, talks) in counted.items()
    ]
    shares.sort(key=lambda each: (-each.people, each.name, each.unit_id))
    if not shares:
        return []
    everyone = UnitShare(
        0, "", sum(each.people for each in shares), sum(each.talked or 0 for each in shares)
    )
    return hide_small([*shares, everyone])


def hide_small(shares: Sequence[UnitShare]) -> list[UnitShare]:
    """Take the figures of small groups out, and of as many more as keep them from being worked out.

    shares   the last one is everyone. Whoever takes the shown groups from everyone must be left
             with two groups at least, and with five people at least.
    """
    *groups, everyone = shares
    hidden = {each.unit_id for each in groups if each.people < SMALLEST}
    rest = sorted((e for e in groups if e.unit_id not in hidden), key=lambda e: (e.people, e.name))
    left = sum(each.people for each in groups if each.unit_id in hidden)
    while hidden and rest and (len(hidden) < 2 or left < SMALLEST):
        more = rest.pop(0)
        hidden.add(more.unit_id)
        left += more.people
    shown = [replace(each, talked=None) if each.unit_id in hidden else each for each in groups]
    if everyone.people < SMALLEST or (hidden and len(hidden) < 2):
        everyone = replace(everyone, talked=None)
    return [*shown, everyone]


def talks_known(act: Act) -> QuerySet[Conversation]:
    """Conversations that took place or are planned, newest first, with `manager_name`, `on` and
    `took_place`: what HR may know of them. Empty for anybody but HR.
    """
    if not act.actor.holds("hr"):
        return Conversation.objects.none()
    names = Person.objects.filter(pk=OuterRef("manager_id")).values("name")[:1]
    gone = held(act)
    return (
        policies.know_of_talks.rows(act)
        .filter(planned_at__isnull=False)
        .exclude(state=ConversationState.CANCELLED.value)
        .annotate(manager_name=Subquery(names), on=held_on(), took_place=Q(gone))
        .only("person", "state", "planned_at", "agreed_at", "manager_id")
        .select_related("person")
        .order_by("-planned_at", "-pk")
    )
