"""Path changes: written for everybody whom a publication concerns, answered by each for themself.

Nothing here moves a plan but the person's own yes.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from psycopg.types.json import Jsonb

from waymark.domain.careers.models import FrameworkVersion
from waymark.domain.people.queries import who_answers_for
from waymark.domain.plans import policies
from waymark.domain.plans.compute.path_meaning import Meaning, meaning_of
from waymark.domain.plans.compute.proposals import ProposedStep
from waymark.domain.plans.models import LIVE, PathChange, Plan, Step
from waymark.domain.plans.operations.applying import hold_goal_and_plan
from waymark.domain.plans.operations.limits import check_room
from waymark.domain.plans.operations.notices import page_for_others
from waymark.domain.plans.operations.versions import keep_version
from waymark.domain.plans.states import PathChangeState, StepKind
from waymark.kernel.acts import Act, Refused, record, shift
from waymark.kernel.bulk import copy_rows, reserve_ids
from waymark.kernel.notices import notify, settle, settle_all
from waymark.kernel.states import NoticeKind

__all__ = [
    "NewPathChange", "accept_path_change", "decline_path_change", "hold_open_path_changes",
    "keep_path_changes", "put_off_path_change", "telling_key",
]  # fmt: skip

LONGEST_REASON = 500
LATER = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class NewPathChange:
    """What one publication means for one person; fields as in models.PathChange.

    replaces   the open path change that this one takes up, if any.
    """

    person_id: int
    since_id: int
    state: PathChangeState
    differences: list[dict[str, Any]]
    levels: tuple[int, int]
    skills: tuple[int, int]
    months: tuple[int, int]
    other_way: list[int] = field(default_factory=list)
    replaces: int | None = None

    def along(self, other_way: list[int]) -> "NewPathChange":
        """The same with another way to the goal."""
        return replace(self, other_way=other_way)


def telling_key(version_number: int, person_id: int) -> str:
    """The key of the one notice that a person gets of a publication."""
    return f"framework:{version_number}:{person_id}"


def hold_open_path_changes(person_ids: Collection[int]) -> dict[int, PathChange]:
    """Open path changes of these people, by person, locked until the transaction ends.

    Whoever answers one of them meanwhile waits, and is told that it was taken up.
    """
    rows = PathChange.objects.select_for_update().filter(
        person_id__in=person_ids, state=PathChangeState.OPEN.value
    )
    return {row.person_id: row for row in rows.order_by("pk")}


@transaction.atomic
def keep_path_changes(
    *, version: FrameworkVersion, rows: Sequence[NewPathChange], act: Act
) -> list[int]:
    """Write path changes of one publication; returns their ids, in the order of the rows.

    Those that they take up become superseded. People who have one for this version already must
    not be among the rows. For the system. Cost: a fixed number of statements.
    """
    goal_id = version.draft.goal_id if version.draft else None
    replaced = [row.replaces for row in rows if row.replaces is not None]
    earlier = PathChange.objects.filter(pk__in=replaced)
    asked = earlier.values_list("version__number", "person_id")
    settle_all(keys=[telling_key(*each) for each in asked], act=act)
    earlier.filter(state=PathChangeState.OPEN.value).update(state=PathChangeState.SUPERSEDED.value)
    ids = reserve_ids(PathChange, len(rows))
    copy_rows(
        PathChange,
        ["id", "person_id", "version_id", "since_id", "business_goal_id", "state", "differences",
         "levels_before", "levels_after", "skills_before", "skills_after", "months_low",
         "months_high", "other_way", "created_at", "steps_added", "reason"],
        (
            (pk, row.person_id, version.pk, row.since_id, goal_id, row.state.value,
             Jsonb(row.differences), *row.levels, *row.skills, *row.months, Jsonb(row.other_way),
             act.at, 0, "")
            for pk, row in zip(ids, rows, strict=True)
        ),
    )  # fmt: skip
    waiting = sum(row.state is PathChangeState.OPEN for row in rows)
    record(
        act, "plans.path_changes.written", version,
        before={"superseded": replaced}, after={"people": len(rows), "asked": waiting},
    )  # fmt: skip
    return ids


@transaction.atomic
def accept_path_change(*, change: PathChange, keys: Collection[str], act: Act) -> Plan | None:
    """Say yes: put the ticked steps into the person's plan as a new version of it.

    keys   of the steps on offer (compute.path_meaning); without a live plan the yes is only noted.
    Whoever answers for the person hears of the answer where the plan is shared.
    Returns the plan, None where there is none. A second time it changes nothing.
    Raises Forbidden for anyone but the person; Refused where a later change has taken this one up,
    where it was answered otherwise, or where a key is no longer on offer.
    """
    policies.own_path_changes.require(act, change)
    _goal, plan = hold_goal_and_plan(change.person_id)
    if _answered_so(change, PathChangeState.ACCEPTED):
        return plan
    meaning = meaning_of(act, change)
    if not set(keys) <= {step.key for step in meaning.steps}:
        raise Refused(_("Your skills or your plan changed meanwhile. Look at the steps again."))
    chosen = [step for step in meaning.steps if step.key in keys] if plan is not None else []
    if not _answer(change, PathChangeState.ACCEPTED, act, steps_added=len(chosen)):
        return plan
    if plan is not None and chosen:
        _add(plan, chosen, meaning, act)
    _tell(change, "plan.path-accepted" if chosen else "plan.path-agreed", plan, act)
    record(
        act, "plans.path_change.accepted", change, person_id=change.person_id,
        before={"state": PathChangeState.OPEN.value},
        after={"state": change.state, "steps": len(chosen), "plan": plan.pk if plan else None},
    )  # fmt: skip
    return plan


@transaction.atomic
def decline_path_change(*, change: PathChange, reason: str, act: Act) -> None:
    """Say no, with a reason. The plan stays as it is. A second time it changes nothing.

    Whoever answers for the person hears of the answer where the plan is shared. Raises Forbidden for anyone but the person; Refused without a reason, or where a later change
    has taken this one up or it was answered otherwise.
    """
    policies.own_path_changes.require(act, change)
    said = reason.strip()
    if not said:
        raise Refused(_("Say in a sentence why this is not for you."))
    if len(said) > LONGEST_REASON:
        raise Refused(_("Say it in at most %(n)d characters.") % {"n": LONGEST_REASON})
    if not _answer(change, PathChangeState.DECLINED, act, reason=said):
        return
    plan = Plan.objects.filter(person_id=change.person_id, state__in=LIVE).first()
    _tell(change, "plan.path-declined", plan, act)
    record(
        act, "plans.path_change.declined", change, person_id=change.person_id,
        before={"state": PathChangeState.OPEN.value}, after={"state": change.state},
    )  # fmt: skip


@transaction.atomic
def put_off_path_change(*, change: PathChange, act: Act) -> None:
    """Ask to be asked again in two weeks. It stays open.

    Raises Forbidden for anyone but the person; Refused where it no longer waits for an answer.
    """
    policies.own_path_changes.require(act, change)
    until = act.today + LATER
    still = PathChange.objects.filter(pk=change.pk, state=PathChangeState.OPEN.value)
    if still.update(later_until=until) != 1:
        raise _outdated(change)
    record(
        act, "plans.path_change.put_off", change, person_id=change.person_id,
        before={"until": change.later_until}, after={"until": until},
    )  # fmt: skip
    change.later_until = until


def _answered_so(change: PathChange, state: PathChangeState) -> bool:
    """Whether this very answer was given already: the second click of a double one."""
    return PathChange.objects.filter(pk=change.pk, state=state.value).exists()


def _answer(change: PathChange, state: PathChangeState, act: Act, **said: Any) -> bool:
    """Give the answer; False where this very answer was given at the same moment."""
    try:
        shift(
            change, source=PathChangeState.OPEN.value, target=state.value, answered_at=act.at,
            answered_by_id=act.person_id, later_until=None, **said,
        )  # fmt: skip
    except Refused:
        if _answered_so(change, state):
            return False
        raise _outdated(change) from None
    settle(asked=telling_key(change.version.number, change.person_id), act=act)
    return True


def _outdated(change: PathChange) -> Refused:
    now = PathChange.objects.filter(pk=change.pk).values_list("state", flat=True).first()
    if now == PathChangeState.SUPERSEDED.value:
        return Refused(
            _("The role changed again before you answered. Below is what it asks now; nothing of your plan has moved.")
        )  # fmt: skip
    return Refused(_("You have answered this already. Reload the page to see what you said."))


def _add(plan: Plan, chosen: Sequence[ProposedStep], meaning: Meaning, act: Act) -> None:
    """New steps of the plan, kept as a version whose author is the organisation."""
    check_room(plan, len(chosen))
    made: dict[str, int] = {}
    last = Step.objects.filter(plan=plan).count()
    for place, each in enumerate(sorted(chosen, key=lambda step: step.kind is not StepKind.USE)):
        step = Step.objects.create(
            plan=plan, kind=each.kind.value, title=each.title, detail=each.detail,
            skill_id=each.skill_id, to_level=each.to_level,
            used_in_id=made.get(each.used_in, meaning.uses.get(each.used_in)),
            starts_on=each.starts_on, ends_on=each.ends_on, position=last + place,
        )  # fmt: skip
        made[each.key] = step.pk
    change = meaning.change
    why = change.business_goal.name if change.business_goal else change.version.note
    keep_version(
        plan=plan, what="organisation", reason=why, by_id=change.version.published_by_id,
        accepted_by_id=act.person_id, act=act,
    )  # fmt: skip


def _tell(change: PathChange, code: str, plan: Plan | None, act: Act) -> None:
    """Tell those who may know: whoever answers for a person that shares the plan under way.

    HR, who published it, sees how many said what and not who.
    """
    if plan is None or plan.shared_at is None:
        return
    for other in who_answers_for(change.person, act.today):
        notify(
            person_id=other.pk, kind=NoticeKind.GOOD_TO_KNOW, code=code,
            key=f"{code}:{change.pk}:{other.pk}", params={"name": change.person.shown_name},
            address=page_for_others(plan), act=act,
        )  # fmt: skip
