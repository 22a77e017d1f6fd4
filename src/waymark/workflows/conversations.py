"""Agree and save: what two people accepted in a talk flows into goal, plan and skills in one act."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from waymark.domain.people.queries import act_of_person_id
from waymark.domain.plans.compute.changes import AddedStep, ChangeContent, EditedStep
from waymark.domain.plans.operations import make_agreed_change
from waymark.domain.plans.states import StepKind
from waymark.domain.reviews import policies
from waymark.domain.reviews.models import Conversation, Point, SaidLevel
from waymark.domain.reviews.operations import close_talk, plan_next_talk
from waymark.domain.reviews.states import ConversationState, PointKind, PointState, Side
from waymark.domain.skills.operations import Said, say_levels, say_levels_in_talk
from waymark.domain.skills.queries import own_claims
from waymark.kernel.acts import Act

__all__ = ["agree"]

#: kinds of points that leave goal and plan as they are
NO_CHANGE = (PointKind.LEVEL.value, PointKind.WORD.value)


@transaction.atomic
def agree(*, conversation: Conversation, next_at: datetime | None, act: Act) -> Conversation:
    """Close a talk and put all that was accepted into goal, plan and skills; all of it or nothing.

    next_at   when the two talk next, a moment still to come; None plans nothing.
    Each level goes into the skills as the word of the one who said it; a level both accepted is
    the word of both. Pressed by both at once, it happens once and both see it saved.
    Raises Forbidden; Refused while a point waits for an answer, or where goal or plan moved on so
    that a point cannot be made any more.
    """
    policies.see_talks.require(act, conversation)
    now = Conversation.objects.select_for_update(no_key=True).get(pk=conversation.pk)
    if now.state == ConversationState.AGREED.value:
        return now
    talk = close_talk(conversation=now, act=act)
    points = list(
        Point.objects.filter(conversation=talk, state=PointState.ACCEPTED.value).order_by("pk")
    )
    content = _content(points, act)
    if content:
        make_agreed_change(
            person=talk.person, content=content, reason=_reason(talk),
            agreed_with_id=_other(talk, act), proposed_by_id=_proposer(points), act=act,
        )  # fmt: skip
    _keep_levels(talk, points, act)
    if next_at is not None:
        plan_next_talk(conversation=talk, planned_at=next_at, act=act)
    return talk


def _other(talk: Conversation, act: Act) -> int:
    return talk.manager_id if act.person_id == talk.person_id else talk.person_id


def _proposer(points: Iterable[Point]) -> int | None:
    """Who put the changes on the table, where one of the two put all of them."""
    who = {point.put_by_id for point in points if point.kind not in NO_CHANGE}
    return who.pop() if len(who) == 1 else None


def _reason(talk: Conversation) -> str:
    """Why the plan changed, in the language of the one who saves."""
    held = [moment for moment in (talk.planned_at, talk.agreed_at) if moment is not None]
    day = localtime(min(held, default=talk.made_at))
    return _("Agreed in our talk on %(day)s") % {"day": date_format(day, "DATE_FORMAT")}


def _content(points: Iterable[Point], act: Act) -> ChangeContent:
    """The accepted points as one change of goal and plan; of two about one thing the later counts."""
    content, edited, dropped, added = ChangeContent(), {}, {}, []
    for point in points:
        kind, day = PointKind(point.kind), point.on_date
        if kind is PointKind.GOAL_DATE:
            content = replace(content, by_date=day)
        elif kind is PointKind.NEXT_CHECK:
            content = replace(content, next_check_on=day)
        elif kind is PointKind.MOVE_STEP and point.step_id:
            edited[point.step_id] = EditedStep(
                point.step_id, starts_on=point.from_date, ends_on=day
            )
        elif kind is PointKind.DROP_STEP and point.step_id:
            dropped[point.step_id] = True
        elif kind is PointKind.ADD_STEP and day is not None:
            added.append(
                AddedStep(
                    StepKind(point.step_kind or StepKind.USE.value), point.text,
                    starts_on=min(point.from_date or act.today, day), ends_on=day,
                    skill_id=point.skill_id,
                )
            )  # fmt: skip
    kept = tuple(each for number, each in edited.items() if number not in dropped)
    return replace(content, edited=kept, dropped=tuple(dropped), added=tuple(added))


def _keep_levels(talk: Conversation, points: Iterable[Point], act: Act) -> None:
    """Levels that the two prepared, and those that they agreed on, as the words of each."""
    both = {
        point.skill_id: point.level for point in points
        if point.kind == PointKind.LEVEL.value and point.skill_id and point.level is not None
    }  # fmt: skip
    said: dict[str, dict[int, int]] = {side.value: {} for side in Side}
    rows = SaidLevel.objects.filter(
        preparation__conversation=talk, skill__retired_at__isnull=True
    ).values_list("preparation__side", "skill_id", "level")
    for side, skill_id, level in rows:
        said[side][skill_id] = level
    of_person, of_manager = (said[side.value] | both for side in (Side.PERSON, Side.MANAGER))
    if of_person:
        own = _act_of(talk.person_id, act)
        enjoys = {claim.skill_id: claim.enjoys for claim in own_claims(own)}
        words = [Said(pk, level, enjoys.get(pk, False)) for pk, level in of_person.items()]
        say_levels(person=talk.person, said=words, act=own)
    if of_manager:
        words = [Said(pk, level) for pk, level in of_manager.items()]
        say_levels_in_talk(person=talk.person, said=words, act=_act_of(talk.manager_id, act))


def _act_of(person_id: int, act: Act) -> Act:
    """The same moment as an act of one of the two: each keeps their own word, whoever saves."""
    if person_id == act.person_id:
        return act
    return replace(act_of_person_id(person_id, act.at), request=act.request)
