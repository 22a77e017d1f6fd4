"""Path changes: one's own, the answer of someone who shares their plan, and counts for HR."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import BigIntegerField, Count, Exists, Min, OuterRef, Q, QuerySet, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from waymark.domain.careers.models import BusinessGoal, FrameworkVersion, Role
from waymark.domain.careers.policies import shape_framework
from waymark.domain.plans import policies
from waymark.domain.plans.models import PathChange
from waymark.domain.plans.states import PathChangeState
from waymark.domain.skills.models import Skill
from waymark.kernel.acts import Act

__all__ = [
    "SMALLEST_GROUP", "Answers", "PathChange", "PathChangeState", "PathNews", "answers_to_goal",
    "hide_small", "last_no_of", "later_path_change", "open_path_change", "own_path_change",
    "path_change_for_home", "people_waited_for",
]  # fmt: skip

SMALLEST_GROUP = 5
#: what says nothing more once the same goal has asked the same person again
ASKED_ANEW = (PathChangeState.SUPERSEDED.value, PathChangeState.NOTED.value)


def _own(act: Act) -> QuerySet[PathChange]:
    rows = policies.own_path_changes.rows(act)
    return rows.select_related("version", "since", "business_goal", "person")


def own_path_change(act: Act, change_id: int) -> PathChange:
    """One of the actor's own path changes. Raises PathChange.DoesNotExist for anybody else's."""
    return _own(act).get(pk=change_id)


def open_path_change(act: Act, *, due: bool = True) -> PathChange | None:
    """The actor's path change that waits for their answer, or None.

    due   leave out one that they asked to be asked about later. Cost: one query.
    """
    rows = _own(act).filter(state=PathChangeState.OPEN.value)
    if due:
        rows = rows.filter(Q(later_until__isnull=True) | Q(later_until__lte=act.today))
    return rows.first()


def later_path_change(act: Act, change: PathChange) -> PathChange | None:
    """The newest of the actor's path changes after this one, or None."""
    rows = _own(act).filter(version__number__gt=change.version.number)
    return rows.order_by("-version__number").first()


def last_no_of(act: Act, person_id: int) -> PathChange | None:
    """What someone declined last, with their reason, for whoever they share their plan with.

    None where they have said yes since, or nothing. Cost: one query.
    """
    rows = policies.see_path_answers.rows(act).filter(
        person_id=person_id, answered_at__isnull=False
    )
    last = rows.select_related("business_goal").order_by("-answered_at", "-pk").first()
    return last if last is not None and last.state == PathChangeState.DECLINED.value else None


def people_waited_for(act: Act) -> list[int]:
    """Whose answer is open, the longest first; the system's only: HR sees counts."""
    rows = PathChange.objects.filter(state=PathChangeState.OPEN.value).order_by("pk")
    return list(rows.values_list("person_id", flat=True)) if act.actor.is_system else []


class Asking:
    """How much more a role asks than before: `was` and `now` are levels 1..5 or None."""

    __slots__ = ()
    was: int | None
    now: int | None

    @property
    def more(self) -> int:
        """Levels more than before; less than 0 where it is fewer."""
        return (self.now or 0) - (self.was or 0)


@dataclass(frozen=True, slots=True)
class PathNews(Asking):
    """What home says of the path change that waits: its first difference, and how many more.

    was, now   level asked 1..5 or None; have the level held (0..5) when it was published.
    why        the business goal's words, or the publication's note; "" for none.
    """

    id: int
    since: date
    role: str
    skill: str
    was: int | None
    now: int | None
    have: int
    others: int
    why: str


def path_change_for_home(act: Act) -> PathNews | None:
    """The path change that waits for the actor's answer, or None. Cost: one query."""
    first = {
        name: Cast(KT(f"differences__0__{name}"), BigIntegerField()) for name in ("role", "skill")
    }
    row = (
        policies.own_path_changes.rows(act)
        .filter(state=PathChangeState.OPEN.value)
        .filter(Q(later_until__isnull=True) | Q(later_until__lte=act.today))
        .select_related("since", "version", "business_goal")
        .alias(first_role=first["role"], first_skill=first["skill"])
        .annotate(
            role_name=Role.objects.filter(pk=OuterRef("first_role")).values("name")[:1],
            skill_name=Skill.objects.filter(pk=OuterRef("first_skill")).values("name")[:1],
        )
        .first()
    )
    if row is None or not row.differences:
        return None
    said = row.differences[0]
    return PathNews(
        id=row.pk,
        since=row.since.published_at.date(),
        role=row.role_name or "",
        skill=row.skill_name or "",
        was=said["was"],
        now=said["now"],
        have=said["have"],
        others=len(row.differences) - 1,
        why=row.business_goal.why if row.business_goal else row.version.note,
    )


@dataclass(frozen=True, slots=True)
class Answers:
    """How people answered what a goal asks of them. A count that is None is too small to tell.

    asked          people whose way leaves more to build.  told  those who have nothing to answer.
    again          those whom a later publication for something else asks instead.
    waiting_days   days since the oldest open one, None where none is open or too few.
    steps          steps that people added to their plans.
    """

    asked: int | None
    accepted: int | None
    declined: int | None
    open: int | None
    again: int | None
    told: int | None
    waiting_days: int | None
    steps: int | None


def answers_to_goal(
    act: Act, goal: BusinessGoal, version: FrameworkVersion | None = None
) -> Answers | None:
    """Counts over all whom publications for this goal concern, or one of them; HR's only.

    A count under five is hidden, zero is not; where only one is hidden the next smallest goes with
    it, so that nobody finds it by subtraction. Over all publications, whom the goal asked anew
    before they answered counts once. Cost: one query.
    """
    if shape_framework(act):
        return None
    rows = PathChange.objects.filter(business_goal=goal)
    if version is not None:
        rows = rows.filter(version=version)
    else:
        later = rows.filter(person=OuterRef("person"), pk__gt=OuterRef("pk"))
        rows = rows.exclude(Exists(later), state__in=ASKED_ANEW)
    counts: Counter[str] = Counter()
    oldest, steps = None, 0
    found = rows.values("state").annotate(
        since=Min("created_at"), added=Sum("steps_added"), people=Count("pk")
    )
    for row in found:
        counts[row["state"]] = row["people"]
        if row["state"] == PathChangeState.OPEN.value:
            oldest = row["since"]
        steps += row["added"] or 0
    return _told(counts, (act.at - oldest).days if oldest else None, steps)


def _told(counts: Counter[str], waiting: int | None, steps: int) -> Answers:
    parts = {
        name: counts[state.value]
        for name, state in (
            ("accepted", PathChangeState.ACCEPTED),
            ("declined", PathChangeState.DECLINED),
            ("open", PathChangeState.OPEN),
            ("again", PathChangeState.SUPERSEDED),
        )
    }
    shown = hide_small(parts)
    asked = sum(parts.values())
    told = counts[PathChangeState.NOTED.value]
    return Answers(
        asked=asked if asked >= SMALLEST_GROUP or not asked else None,
        told=told if told >= SMALLEST_GROUP or not told else None,
        waiting_days=waiting if shown["open"] else None,
        steps=steps if shown["accepted"] else None,
        **shown,
    )


def hide_small(parts: dict[str, int]) -> dict[str, int | None]:
    """Parts of a whole that is told: those under five become None, zero stays.

    Where one is hidden alone, the smallest other that is not zero is hidden with it.
    """
    hidden = {name for name, count in parts.items() if 0 < count < SMALLEST_GROUP}
    if len(hidden) == 1:
        others = [(count, name) for name, count in parts.items() if count and name not in hidden]
        hidden |= {min(others)[1]} if others else set()
    return {name: None if name in hidden else count for name, count in parts.items()}
