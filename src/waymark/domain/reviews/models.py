"""Conversations of a person with their manager: what each prepared, what was put on the table.

The person and the manager are named in every row by who they were at the time; what the manager
may read is asked of today (policies).
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from waymark.domain.people.models import Person
from waymark.domain.reviews.states import ConversationState, PointKind, PointState, Question, Side
from waymark.domain.skills.models import Skill
from waymark.kernel.constraints import all_or_none, filled_when, known_state
from waymark.kernel.privacy import Privacy

__all__ = ["OPEN", "Answer", "Conversation", "Point", "Preparation", "SaidLevel", "TalkReminder"]

#: still to be held or closed
OPEN = [
    ConversationState.ASKED.value, ConversationState.PLANNED.value,
    ConversationState.REVEALED.value,
]  # fmt: skip


def _with(*states: ConversationState) -> Q:
    return Q(state__in=[state.value for state in states])


class Conversation(models.Model):
    """A career conversation. `planned_at` is a moment; each reader sees it in their own zone.

    manager_id  who the manager was when it was planned; one open conversation a pair.
    key         comes with the form, so that a double click makes one conversation.
    shared_with_id   a later manager to whom the person shows what was agreed, never the notes.
    """

    privacy = Privacy.PERSONAL
    subject_path: ClassVar[str | None] = "person"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="conversations")
    manager_id = models.BigIntegerField(db_index=True)
    state = models.CharField(max_length=10, default=ConversationState.PLANNED.value)
    about = models.CharField(max_length=200, default="", blank=True)
    planned_at = models.DateTimeField(null=True)
    place = models.CharField(max_length=200, default="", blank=True)
    made_at = models.DateTimeField()
    made_by_id = models.BigIntegerField()
    revealed_at = models.DateTimeField(null=True)
    agreed_at = models.DateTimeField(null=True)
    agreed_by_id = models.BigIntegerField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by_id = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=300, default="", blank=True)
    shared_at = models.DateTimeField(null=True)
    shared_with_id = models.BigIntegerField(null=True)
    key = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            known_state("talk_state_known", "state", ConversationState),
            models.UniqueConstraint(name="talk_key_once", fields=["person", "key"]),
            models.UniqueConstraint(
                name="talk_one_open", fields=["person", "manager_id"], condition=Q(state__in=OPEN)
            ),
            models.CheckConstraint(
                name="talk_has_a_time",
                condition=_with(ConversationState.ASKED, ConversationState.CANCELLED)
                | Q(planned_at__isnull=False),
            ),
            models.CheckConstraint(
                name="talk_revealed_once",
                condition=(
                    _with(ConversationState.REVEALED, ConversationState.AGREED)
                    & Q(revealed_at__isnull=False)
                )
                | (
                    _with(ConversationState.ASKED, ConversationState.PLANNED)
                    & Q(revealed_at__isnull=True)
                )
                | _with(ConversationState.CANCELLED),
            ),
            filled_when(
                "talk_agreed_pair", _with(ConversationState.AGREED), "agreed_at", "agreed_by_id"
            ),
            filled_when(
                "talk_cancelled_pair",
                _with(ConversationState.CANCELLED),
                "cancelled_at",
                "cancelled_by_id",
            ),
            all_or_none("talk_shared_pair", "shared_at", "shared_with_id"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "-planned_at"], name="talk_person"),
            models.Index(fields=["planned_at"], name="talk_planned"),
        ]


def _laid_open(to_preparation: str) -> Q:
    """Notes that the person knows of: their own, and the manager's from the reveal on."""
    revealed = f"{to_preparation}conversation__revealed_at__isnull"
    return Q(**{f"{to_preparation}side": Side.PERSON.value}) | Q(**{revealed: False})


class Preparation(models.Model):
    """One side's notes; nobody else reads them before the conversation is revealed."""

    privacy = Privacy.PERSONAL
    subject_path: ClassVar[str | None] = "conversation__person"
    told: ClassVar[Q] = _laid_open("")
    author_path: ClassVar[str] = "by_id"

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="preparations"
    )
    side = models.CharField(max_length=8)
    by_id = models.BigIntegerField()
    saved_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="preparation_once", fields=["conversation", "side"]),
            known_state("preparation_side_known", "side", Side),
        ]


class Answer(models.Model):
    """A question one side chose, with what they noted; `own_question` where they asked their own."""

    privacy = Privacy.PERSONAL
    subject_path: ClassVar[str | None] = "preparation__conversation__person"
    told: ClassVar[Q] = _laid_open("preparation__")
    author_path: ClassVar[str] = "preparation__by_id"

    preparation = models.ForeignKey(Preparation, on_delete=models.CASCADE, related_name="answers")
    position = models.PositiveSmallIntegerField()
    question = models.CharField(max_length=16, default="", blank=True)
    own_question = models.CharField(max_length=200, default="", blank=True)
    text = models.CharField(max_length=1000, default="", blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="answer_once", fields=["preparation", "position"]),
            models.CheckConstraint(name="answer_at_most_four", condition=Q(position__lte=3)),
            models.CheckConstraint(
                name="answer_to_one_question",
                condition=(Q(question__in=[q.value for q in Question]) & Q(own_question=""))
                | (Q(question="") & ~Q(own_question="")),
            ),
        ]


class SaidLevel(models.Model):
    """A level 0..5 that one side sees in a skill; becomes a claim when the two agree and save."""

    privacy = Privacy.PERSONAL
    subject_path: ClassVar[str | None] = "preparation__conversation__person"
    told: ClassVar[Q] = _laid_open("preparation__")
    author_path: ClassVar[str] = "preparation__by_id"

    preparation = models.ForeignKey(Preparation, on_delete=models.CASCADE, related_name="levels")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="said_level_once", fields=["preparation", "skill"]),
            models.CheckConstraint(name="said_level_range", condition=Q(level__lte=5)),
        ]


class Point(models.Model):
    """Something one side puts on the table for the other to accept.

    step_id   a step of the person's plan, whose app lies above this one.
    on_date   the new day: of the goal, of the next check, or the last day of a step; `from_date`
              the first day of a step.
    taken_by  of a word: the side that does it, "" where both keep to it; done_at when it was done.
    """

    privacy = Privacy.PERSONAL
    subject_path: ClassVar[str | None] = "conversation__person"

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="points")
    key = models.UUIDField()
    side = models.CharField(max_length=8)
    kind = models.CharField(max_length=12)
    state = models.CharField(max_length=10, default=PointState.OPEN.value)
    step_id = models.BigIntegerField(null=True)
    step_kind = models.CharField(max_length=12, default="", blank=True)
    skill = models.ForeignKey(Skill, null=True, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(null=True)
    from_date = models.DateField(null=True)
    on_date = models.DateField(null=True)
    text = models.CharField(max_length=300, default="", blank=True)
    put_at = models.DateTimeField()
    put_by_id = models.BigIntegerField()
    answered_at = models.DateTimeField(null=True)
    answered_by_id = models.BigIntegerField(null=True)
    taken_by = models.CharField(max_length=8, default="", blank=True)
    done_at = models.DateTimeField(null=True)
    done_by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            known_state("point_kind_known", "kind", PointKind),
            known_state("point_state_known", "state", PointState),
            known_state("point_side_known", "side", Side),
            models.UniqueConstraint(name="point_key_once", fields=["conversation", "key"]),
            models.CheckConstraint(
                name="point_word_taken",
                condition=Q(taken_by="")
                | Q(taken_by__in=[side.value for side in Side], kind=PointKind.WORD.value),
            ),
            all_or_none("point_done_pair", "done_at", "done_by_id"),
            models.CheckConstraint(
                name="point_done_if_taken",
                condition=Q(done_at__isnull=True)
                | (Q(state=PointState.ACCEPTED.value) & ~Q(taken_by="")),
            ),
            models.CheckConstraint(
                name="point_level_range", condition=Q(level__isnull=True) | Q(level__lte=5)
            ),
            models.CheckConstraint(
                name="point_answered_pair",
                condition=Q(
                    state=PointState.OPEN.value, answered_at__isnull=True,
                    answered_by_id__isnull=True,
                )
                | (
                    ~Q(state=PointState.OPEN.value)
                    & Q(answered_at__isnull=False, answered_by_id__isnull=False)
                ),
            ),
        ]  # fmt: skip


class TalkReminder(models.Model):
    """That a manager was told once, for one period, to talk to someone.

    since    the day the two last talked, or on which the person began to report to the manager.
    period   how many cadences had gone by since: 1, 2, …
    """

    privacy = Privacy.PERSONAL
    subject_path: ClassVar[str | None] = "person"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="talk_reminders")
    manager_id = models.BigIntegerField()
    since = models.DateField()
    period = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="talk_reminder_once", fields=["person", "manager_id", "since", "period"]
            )
        ]
