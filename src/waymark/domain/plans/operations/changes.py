"""A change of goal or plan: proposed by one side, taken back by it, answered by the other."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from waymark.domain.goals import policies as goals
from waymark.domain.goals.models import Goal
from waymark.domain.goals.states import Sharing
from waymark.domain.people.models import Person
from waymark.domain.people.queries import who_answers_for
from waymark.domain.plans import policies
from waymark.domain.plans.compute.changes import ChangeContent, content_from, content_to
from waymark.domain.plans.models import Change, Plan
from waymark.domain.plans.operations.applying import (
    apply_change,
    check_change,
    hold_goal_and_plan,
)
from waymark.domain.plans.operations.versions import keep_version
from waymark.domain.plans.queries import base_of, names_of, token_of
from waymark.domain.plans.states import ChangeState, Side
from waymark.kernel.acts import Act, Forbidden, Refused, record, shift
from waymark.kernel.notices import notify, settle
from waymark.kernel.states import NoticeKind

__all__ = [
    "accept_change", "decline_change", "make_agreed_change", "overtake_changes", "propose_change",
    "withdraw_change",
]  # fmt: skip

OPEN = ChangeState.PROPOSED.value
#: the notice that asks the other side, by whose proposal it is
ASKING = {Side.PERSON: "change.proposed", Side.MANAGER: "change.proposed-to-you"}


@transaction.atomic
def propose_change(
    *, person: Person, content: ChangeContent, reason: str, key: UUID, act: Act
) -> Change:
    """Propose a change of a person's goal or plan; the other side gets a notice and answers it.

    key    comes with the form: sent twice, it is proposed once.
    Raises Forbidden for anyone but the two who share goal or plan; Refused without a reason, for
    a change that cannot be made, while this side has another proposal open, or where nobody is
    there to answer.
    """
    goals.plan_together.require(act, person)
    goal, plan = hold_goal_and_plan(person.pk)
    author = act.person_id or 0
    known = Change.objects.filter(key=key, person=person, proposed_by_id=author).first()
    if known is not None:
        return known
    side = _side_of(person, goal, plan, act)
    if plan is not None and plan.shared_at is None:
        if content.about_plan:
            raise Refused(_("The plan is not shared, so only its person changes it."))
        plan = None
    _require_words(reason, _("Say in a sentence why. It helps to answer."))
    check_change(content, goal=goal, plan=plan, act=act)
    others = _others(person, side, act)
    if side is Side.MANAGER:
        here = [each.pk for each in who_answers_for(person, act.today)]
        left = Change.objects.filter(person=person, side=side.value)
        _overtake(left.exclude(proposed_by_id__in=here), act)
    change = _create(person, goal, plan, side, content, reason.strip(), key, act)
    for other in others:
        _tell(other, ASKING[side], NoticeKind.NEEDS_YOU, change, act)
    record(act, "plans.change.proposed", change, person_id=person.pk, after=_told(change, content))
    return change


def _side_of(person: Person, goal: Goal | None, plan: Plan | None, act: Act) -> Side:
    """Whose proposal it would be. Raises Forbidden or Refused where the two share nothing."""
    shared = bool(plan and plan.shared_at) or bool(goal and goal.sharing == Sharing.MANAGER.value)
    if act.person_id == person.pk:
        if not shared:
            raise Refused(_("Only you see your goal and your plan: change them as you like."))
        return Side.PERSON
    if not shared:
        raise Forbidden(policies.see_changes.why)
    return Side.MANAGER


def _others(person: Person, side: Side, act: Act) -> tuple[Person, ...]:
    if side is Side.MANAGER:
        return (person,)
    others = who_answers_for(person, act.today)
    if not others:
        raise Refused(_("HR has not told us who your manager is, so nobody could answer. Ask HR."))
    return others


def _require_words(text: str, why: str) -> None:
    if not text.strip():
        raise Refused(why)


def _create(
    person: Person, goal: Goal | None, plan: Plan | None, side: Side, content: ChangeContent,
    reason: str, key: UUID, act: Act, author_id: int | None = None, **answered: Any,
) -> Change:  # fmt: skip
    try:
        with transaction.atomic():
            return Change.objects.create(
                person=person, goal=goal, plan=plan, side=side.value, reason=reason, key=key,
                proposed_by_id=author_id or act.person_id or 0, proposed_at=act.at,
                content=content_to(content),
                base=base_of(plan, goal, content.step_ids), **answered,
            )  # fmt: skip
    except IntegrityError as why:
        if "plans_change_key" in str(why):  # the same form sent about somebody else
            raise Refused(_("This form is out of date. Reload the page and try again.")) from why
        if "change_one_open_a_side" not in str(why):
            raise
        text = _("A change that you proposed still waits. Take it back, then propose this one.")
        raise Refused(text) from why


@transaction.atomic
def withdraw_change(*, change: Change, act: Act) -> None:
    """Take a proposed change back. Raises Forbidden for the other side, Refused once answered."""
    policies.withdraw_changes.require(act, change)
    _require_open(change)
    _close(change, ChangeState.WITHDRAWN, act)
    record(
        act, "plans.change.withdrawn", change, person_id=change.person_id,
        before={"state": OPEN}, after={"state": change.state},
    )  # fmt: skip


@transaction.atomic
def decline_change(*, change: Change, answer: str, act: Act) -> None:
    """Say no to a proposed change, with the reason. Nothing moves.

    Raises Forbidden for the side that proposed it, Refused without a reason or once answered.
    """
    policies.answer_changes.require(act, change)
    _require_words(answer, _("Say why not. A no without a reason helps nobody."))
    _require_open(change)
    _close(change, ChangeState.DECLINED, act,
           answered_by_id=act.person_id, answered_at=act.at, answer=answer.strip())  # fmt: skip
    _tell_author("change.declined", change, act)
    record(
        act, "plans.change.declined", change, person_id=change.person_id,
        before={"state": OPEN}, after={"state": change.state},
    )  # fmt: skip


@transaction.atomic
def accept_change(*, change: Change, act: Act, answer: str = "", seen: str = "") -> Change:
    """Say yes to a proposed change: goal and plan move at once, and a version keeps who and why.

    seen   what the answerer looked at (compute.answering.look_at); without it, what the proposer
           wrote against. Where goal or plan has moved on since, nothing is overwritten: the
           change stays open and the answerer is asked to look at the difference as it is now.
    Raises Forbidden for the side that proposed it, Refused where it moved on or cannot be made.
    """
    policies.answer_changes.require(act, change)
    goal, plan = hold_goal_and_plan(change.person_id)
    _require_open(change)
    if change.plan_id and (plan is None or plan.pk != change.plan_id):
        raise Refused(_("The plan that this change speaks of is closed. Decline it."))
    _require_author(change, act)
    content = content_from(change.content)
    now = base_of(plan if change.plan_id else None, goal, content.step_ids)
    if token_of(now) != (seen or token_of(change.base)):
        raise Refused(
            _("Goal or plan changed after this was proposed. Look at the difference as it is now.")
        )
    check_change(content, goal=goal, plan=plan, act=act)
    _close(change, ChangeState.ACCEPTED, act,
           answered_by_id=act.person_id, answered_at=act.at, answer=answer.strip())  # fmt: skip
    _put_into_force(change, content, goal, plan, act)
    _tell_author("change.accepted", change, act)
    record(
        act, "plans.change.accepted", change, person_id=change.person_id,
        before={"state": OPEN}, after=_told(change, content),
    )  # fmt: skip
    return change


def _require_author(change: Change, act: Act) -> None:
    """Raise Refused where a manager proposed it who answers for the person no longer."""
    others = [each.pk for each in who_answers_for(change.person, act.today)]
    if change.side == Side.MANAGER.value and change.proposed_by_id not in others:
        name = names_of([change.proposed_by_id]).get(change.proposed_by_id, "")
        raise Refused(_("%(name)s no longer answers for you. Decline it.") % {"name": name})


def _put_into_force(
    change: Change, content: ChangeContent, goal: Goal | None, plan: Plan | None, act: Act
) -> None:
    apply_change(content, person=change.person, goal=goal, plan=plan, reason=change.reason, act=act)
    if plan is not None:
        keep_version(
            plan=plan, what="changed", act=act, reason=change.reason,
            by_id=change.proposed_by_id, accepted_by_id=change.answered_by_id,
        )  # fmt: skip


@transaction.atomic
def make_agreed_change(
    *, person: Person, content: ChangeContent, reason: str, agreed_with_id: int, act: Act,
    proposed_by_id: int | None = None,
) -> Change:  # fmt: skip
    """Make a change that the two agreed on in a talk, at once; it is kept as proposed and accepted.

    proposed_by_id   which of the two proposed it; the actor's unless said.

    The caller has the other one's yes; the actor and `agreed_with_id` must be the person and one
    who answers for them today. Steps that the actor does not see cannot change.
    Raises Forbidden for anyone else, Refused without a reason or where it cannot be made.
    """
    goals.plan_together.require(act, person)
    two = {act.person_id, agreed_with_id}
    if not any(two == {person.pk, other.pk} for other in who_answers_for(person, act.today)):
        raise Forbidden(policies.see_changes.why)
    _require_words(reason, _("Say in a sentence why. It helps to answer."))
    goal, plan = hold_goal_and_plan(person.pk)
    if content.step_ids and plan and not policies.see_plans.may(act, plan):
        raise Forbidden(policies.see_plans.why)
    check_change(content, goal=goal, plan=plan, act=act)
    author = proposed_by_id if proposed_by_id in two else act.person_id
    side = Side.PERSON if author == person.pk else Side.MANAGER
    change = _create(
        person, goal, plan, side, content, reason.strip(), uuid4(), act, author_id=author,
        state=ChangeState.ACCEPTED.value, answered_at=act.at,
        answered_by_id=agreed_with_id if author == act.person_id else act.person_id,
    )  # fmt: skip
    _put_into_force(change, content, goal, plan, act)
    record(act, "plans.change.agreed", change, person_id=person.pk, after=_told(change, content))
    return change


def overtake_changes(plan: Plan, act: Act) -> None:
    """Close what was proposed for a plan that is closed or taken back now; the plan is held."""
    _overtake(Change.objects.filter(plan=plan), act)


def _overtake(changes: Any, act: Act) -> None:
    for change in changes.filter(state=OPEN):
        _close(change, ChangeState.OVERTAKEN, act)
        record(
            act, "plans.change.overtaken", change, person_id=change.person_id,
            before={"state": OPEN}, after={"state": change.state},
        )  # fmt: skip


def _close(change: Change, state: ChangeState, act: Act, **answered: Any) -> None:
    """Nobody needs to answer it any more, whoever was asked to."""
    shift(change, source=OPEN, target=state.value, **answered)
    settle(asked=f"{ASKING[Side(change.side)]}:{change.pk}", act=act)


def _require_open(change: Change) -> None:
    change.refresh_from_db(fields=["state"])
    if change.state != OPEN:
        raise Refused(_("This change was answered or taken back already. Reload the page."))


def _tell(reader: Person, code: str, kind: NoticeKind, change: Change, act: Act) -> None:
    own = reader.pk == change.person_id
    author = Person.objects.get(pk=act.person_id or 0)
    notify(
        person_id=reader.pk, kind=kind, code=code, key=f"{code}:{change.pk}:{reader.pk}",
        params={"name": author.shown_name},
        address=f"/me/plan/changes/{change.pk}" if own
        else f"/team/{change.person_id}/changes/{change.pk}",
        act=act,
    )  # fmt: skip


def _tell_author(code: str, change: Change, act: Act) -> None:
    author = Person.objects.filter(pk=change.proposed_by_id, active=True).first()
    if author is not None:
        _tell(author, code, NoticeKind.GOOD_TO_KNOW, change, act)


def _told(change: Change, content: ChangeContent) -> dict[str, Any]:
    """What the act log keeps: ids and days, never a word of the two."""
    new, days = content.goal, (content.by_date, content.next_check_on)
    by_date, check = (day.isoformat() if isinstance(day, date) else None for day in days)
    return {
        "state": change.state, "side": change.side, "plan": change.plan_id, "goal": change.goal_id,
        "role": new.role_id if new else None, "skill": new.skill_id if new else None,
        "level": new.skill_level if new else None,
        "by": by_date, "check": check, "added": len(content.added),
        "edited": [each.step_id for each in content.edited], "dropped": list(content.dropped),
    }  # fmt: skip
