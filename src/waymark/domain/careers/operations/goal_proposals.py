"""What a business goal proposes to ask of roles: a draft of the framework that belongs to it.

It is published as every draft is (workflows.framework_publishing).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from waymark.domain.careers import policies
from waymark.domain.careers.compute.drafts import say_key
from waymark.domain.careers.models import (
    BusinessGoal,
    BusinessGoalRole,
    BusinessGoalSkill,
    DraftChange,
    FrameworkDraft,
    Requirement,
)
from waymark.domain.careers.states import BusinessGoalState, ChangeKind, DraftState, Thing
from waymark.kernel.acts import Act, Refused, record

__all__ = ["Asking", "propose_requirements"]

LEVELS = range(1, 6)


@dataclass(frozen=True, slots=True)
class Asking:
    """What a role should ask of a skill: a level 1..5, or None for nothing."""

    role_id: int
    skill_id: int
    level: int | None
    essential: bool = True


def _stale() -> Refused:
    return Refused(
        _("Someone else changed this goal while you were looking at it. Look at it as it is now, then change it again if you still want to.")
    )  # fmt: skip


def take(goal: BusinessGoal, revision: int, act: Act, **columns: Any) -> None:
    """Count the goal up for this edit. Raises Forbidden, or Refused for a stale or closed one."""
    policies.work_on_business_goals.require(act, goal)
    mine = BusinessGoal.objects.filter(pk=goal.pk)
    living = mine.exclude(state=BusinessGoalState.CLOSED.value)
    if living.filter(revision=revision).update(revision=F("revision") + 1, **columns) != 1:
        if not living.exists():
            raise Refused(_("This goal is closed. Write a new one if it matters again."))
        raise _stale()
    goal.refresh_from_db()


@transaction.atomic
def propose_requirements(
    *, goal: BusinessGoal, asking: Sequence[Asking], revision: int, act: Act
) -> FrameworkDraft:
    """Say what the goal's roles should ask of its skills; the whole proposal is said anew.

    asking   roles and skills that the goal names. What a role asks already leaves no change.
    Nothing is published. Raises Forbidden for all but HR; Refused for a stale copy, a level
    outside 1..5, or what the goal does not name.
    """
    take(goal, revision, act)
    roles = set(BusinessGoalRole.objects.filter(goal=goal).values_list("role_id", flat=True))
    skills = set(BusinessGoalSkill.objects.filter(goal=goal).values_list("skill_id", flat=True))
    for each in asking:
        if each.role_id not in roles or each.skill_id not in skills:
            raise Refused(_("The goal no longer names this role or this skill. Look at it again."))
        if each.level is not None and each.level not in LEVELS:
            raise Refused(_("Choose a level between 1 and 5."))
    draft = _draft(goal, act)
    DraftChange.objects.filter(draft=draft).delete()
    changes = _changes(draft, asking)
    DraftChange.objects.bulk_create(changes)
    record(
        act, "careers.business_goal.proposed", goal,
        after={"draft": draft.pk, "changes": {each.ref: each.after for each in changes}},
    )  # fmt: skip
    return draft


def _draft(goal: BusinessGoal, act: Act) -> FrameworkDraft:
    """The goal's open draft, counted up, or a new one; the goal's own row is held already."""
    draft, fresh = FrameworkDraft.objects.get_or_create(
        goal=goal, state=DraftState.OPEN.value,
        defaults={"opened_at": act.at, "opened_by_id": act.person_id},
    )  # fmt: skip
    if not fresh:
        still = FrameworkDraft.objects.filter(pk=draft.pk, state=DraftState.OPEN.value)
        if still.update(revision=F("revision") + 1) != 1:
            raise _stale()
        draft.refresh_from_db()
    return draft


def _changes(draft: FrameworkDraft, asking: Sequence[Asking]) -> list[DraftChange]:
    """What differs from the published requirements, as changes of a draft."""
    rows = Requirement.objects.filter(role_id__in={each.role_id for each in asking})
    published = {(row.role_id, row.skill_id): row for row in rows}
    changes = []
    for each in asking:
        now = published.get((each.role_id, each.skill_id))
        before = {"level": now.level, "essential": now.essential} if now else {}
        wanted = {} if each.level is None else {"level": each.level, "essential": each.essential}
        after = {name: value for name, value in wanted.items() if before.get(name) != value}
        if (each.level is None and now is None) or (each.level is not None and not after):
            continue
        kind = ChangeKind.RETIRE if each.level is None else (
            ChangeKind.CHANGE if now else ChangeKind.ADD
        )  # fmt: skip
        kept = before if kind is ChangeKind.RETIRE else {n: before[n] for n in after if n in before}
        changes.append(
            DraftChange(
                draft=draft, change=kind.value, thing=Thing.REQUIREMENT.value,
                ref=say_key((each.role_id, each.skill_id)), before=kept, after=after,
                revision=draft.revision,
            )
        )  # fmt: skip
    return changes


def forget(goal: BusinessGoal, about: Callable[[int, int], bool]) -> None:
    """Take what is no longer named out of the open draft."""
    for change in DraftChange.objects.filter(draft__goal=goal, draft__state=DraftState.OPEN.value):
        role, _colon, skill = change.ref.partition(":")
        if about(int(role), int(skill)):
            FrameworkDraft.objects.filter(pk=change.draft_id).update(revision=F("revision") + 1)
            change.delete()
