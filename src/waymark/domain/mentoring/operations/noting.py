"""What a pair keeps: goals that both see, and notes that are their author's or the two's alone."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from waymark.domain.mentoring import policies
from waymark.domain.mentoring.models import Pair, PairGoal, PairNote
from waymark.domain.mentoring.operations.sides import actor_id, held_pair, side_of
from waymark.domain.mentoring.states import WORKING, PairState
from waymark.domain.skills.models import Skill
from waymark.kernel.acts import Act, Refused, record
from waymark.kernel.sealing import seal

__all__ = ["drop_goal", "reach_goal", "remove_note", "set_goal", "share_note", "write_note"]

PURPOSE = "mentoring.note"
LONGEST, LONGEST_GOAL = 2000, 200
MOST_GOALS, MOST_NOTES = 10, 500
LEVELS = range(1, 6)


@transaction.atomic
def write_note(*, pair: Pair, text: str, shared: bool, key: UUID, act: Act) -> PairNote:
    """Keep a note, one's own or shared with the other one; sealed where it lies.

    text   up to 2,000 characters; neither the act log nor a notice holds a word of it.
    key    comes with the form: sent twice, it is kept once.
    Raises Forbidden; Refused for an empty or overlong text, or before both said yes.
    """
    now = held_pair(pair, act, *WORKING, PairState.COMPLETED, PairState.ENDED)
    text = text.strip()
    if not text:
        raise Refused(_("Write something first."))
    if len(text) > LONGEST:
        raise Refused(_("A note holds 2,000 characters. Write two."))
    if PairNote.objects.filter(pair=now).exclude(key=key).count() >= MOST_NOTES:
        raise Refused(_("Five hundred notes are enough. Remove one first."))
    note, fresh = PairNote.objects.get_or_create(
        pair=now, key=key,
        defaults={
            "author_id": actor_id(act), "sealed": seal(text, PURPOSE), "shared": shared,
            "written_at": act.at,
        },
    )  # fmt: skip
    if fresh:
        record(act, "mentoring.note.written", note, person_id=act.person_id,
               after={"shared": shared})  # fmt: skip
    return note


@transaction.atomic
def share_note(*, note: PairNote, shared: bool, act: Act) -> PairNote:
    """Show one's note to the other one, or to oneself alone again. Raises Forbidden."""
    policies.write_notes.require(act, note)
    if PairNote.objects.filter(pk=note.pk, shared=not shared).update(shared=shared):
        note.shared = shared
        record(act, "mentoring.note.shared", note, person_id=act.person_id,
               after={"shared": shared})  # fmt: skip
    return note


@transaction.atomic
def remove_note(*, note: PairNote, act: Act) -> None:
    """Remove one's own note for good. Raises Forbidden."""
    policies.write_notes.require(act, note)
    gone = PairNote(pk=note.pk)
    if PairNote.objects.filter(pk=note.pk).delete()[0]:
        record(act, "mentoring.note.removed", gone, person_id=act.person_id)


@transaction.atomic
def set_goal(
    *, pair: Pair, text: str, skill_id: int | None, level: int | None, key: UUID, act: Act
) -> PairGoal:
    """Set something the two want to reach: words, or a skill at a level 1..5 with words to it.

    text   may stay empty where a skill is named.
    Raises Forbidden; Refused for values that make no sense, more than ten open goals, or where the
    two do not work together.
    """
    now = held_pair(pair, act, *WORKING)
    if sent := PairGoal.objects.filter(pair=now, key=key).first():
        return sent
    text = text.strip()
    if (skill_id is None) is not (level is None):
        raise Refused(_("Choose a skill and the level you aim for, or neither."))
    if level is not None and level not in LEVELS:
        raise Refused(_("Choose a level between 1 and 5."))
    skill = Skill.objects.filter(pk=skill_id or 0, retired_at__isnull=True).first()
    if skill_id is not None and skill is None:
        raise Refused(_("Choose a skill from the list."))
    text = text or (skill.name[:LONGEST_GOAL] if skill else "")
    if not text or len(text) > LONGEST_GOAL:
        raise Refused(_("Say in up to 200 characters what you want to reach."))
    standing = PairGoal.objects.filter(pair=now, reached_at__isnull=True, dropped_at__isnull=True)
    if standing.count() >= MOST_GOALS:
        raise Refused(_("Ten goals are enough for one pair. Reach or drop one first."))
    goal = PairGoal.objects.create(
        pair=now, text=text, skill=skill, level=level, set_at=act.at, set_by_id=actor_id(act),
        key=key,
    )  # fmt: skip
    record(act, "mentoring.pair_goal.set", goal, person_id=now.mentee_id,
           after={"skill": skill_id, "level": level})  # fmt: skip
    return goal


@transaction.atomic
def reach_goal(*, goal: PairGoal, reached: bool, act: Act) -> PairGoal:
    """Say that a goal is reached, or is not after all. Raises Forbidden, Refused."""
    pair = _held_for(goal, act)
    moment = act.at if reached else None
    rows = PairGoal.objects.filter(pk=goal.pk, dropped_at__isnull=True, reached_at__isnull=reached)
    if rows.update(reached_at=moment):
        goal.reached_at = moment
        record(act, "mentoring.pair_goal.reached", goal, person_id=pair.mentee_id,
               after={"side": side_of(pair, act).value, "reached": reached})  # fmt: skip
    return goal


@transaction.atomic
def drop_goal(*, goal: PairGoal, act: Act) -> PairGoal:
    """Leave a goal aside. A second time changes nothing. Raises Forbidden, Refused."""
    pair = _held_for(goal, act)
    rows = PairGoal.objects.filter(pk=goal.pk, dropped_at__isnull=True, reached_at__isnull=True)
    if rows.update(dropped_at=act.at):
        goal.dropped_at = act.at
        record(act, "mentoring.pair_goal.dropped", goal, person_id=pair.mentee_id,
               after={"side": side_of(pair, act).value})  # fmt: skip
    return goal


def _held_for(goal: PairGoal, act: Act) -> Pair:
    policies.own_pair_goals.require(act, goal)
    return held_pair(goal.pair, act, *WORKING)
