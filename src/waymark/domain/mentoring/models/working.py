"""What a pair does together: agreement, sessions, goals, notes that only the two read, feedback."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from waymark.domain.mentoring.models.pairs import Pair
from waymark.domain.mentoring.states import PairSide, SessionState
from waymark.domain.people.models import Person
from waymark.domain.skills.models import Skill
from waymark.kernel.constraints import all_or_none, filled_when, known_state, level_range
from waymark.kernel.privacy import Privacy

__all__ = ["Agreement", "Feedback", "PairGoal", "PairNote", "Session"]


class Agreement(models.Model):
    """What the two, and a sponsor where there is one, agreed to work on and who sees what.

    sponsor        usually the mentee's manager; sees what these three flags say and nothing else.
    Each side's day is set when they agree to this text; a change clears all of them.
    """

    privacy = Privacy.PERSONAL
    subject_path: ClassVar[str | None] = "pair__mentee"
    also_told: ClassVar[dict[str, Q]] = {"pair__expert__person": Q()}

    pair = models.OneToOneField(Pair, on_delete=models.CASCADE, related_name="agreement")
    text = models.CharField(max_length=1000)
    rhythm = models.CharField(max_length=120, default="", blank=True)
    sponsor = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="sponsored"
    )
    sponsor_sees_text = models.BooleanField(default=True)
    sponsor_sees_sessions = models.BooleanField(default=True)
    sponsor_sees_goals = models.BooleanField(default=False)
    written_at = models.DateTimeField()
    written_by_id = models.BigIntegerField()
    mentee_at = models.DateTimeField(null=True)
    expert_at = models.DateTimeField(null=True)
    sponsor_at = models.DateTimeField(null=True)


class Session(models.Model):
    """A meeting of a pair; `starts_at` is a moment, each reads it in their own zone.

    agenda, note   short, read by the two. observed  that work was watched, not only talked about.
    """

    privacy = Privacy.PERSONAL
    subject_path: ClassVar[str | None] = "pair__mentee"
    also_told: ClassVar[dict[str, Q]] = {"pair__expert__person": Q()}
    sealed_fields: ClassVar[dict[str, str]] = {
        "sealed_agenda": "mentoring.session", "sealed_note": "mentoring.session",
    }  # fmt: skip

    pair = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="sessions")
    state = models.CharField(max_length=9, default=SessionState.PLANNED.value)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=60)
    place = models.CharField(max_length=200, default="", blank=True)
    sealed_agenda = models.TextField(default="", blank=True)
    sealed_note = models.TextField(default="", blank=True)
    observed = models.BooleanField(default=False)
    booked_at = models.DateTimeField()
    booked_by_id = models.BigIntegerField()
    held_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by_id = models.BigIntegerField(null=True)
    sequence = models.PositiveSmallIntegerField(default=0)
    key = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            known_state("session_state_known", "state", SessionState),
            models.UniqueConstraint(name="session_key_once", fields=["pair", "key"]),
            models.CheckConstraint(
                name="session_minutes", condition=Q(minutes__gte=15, minutes__lte=480)
            ),
            filled_when("session_held_when", Q(state=SessionState.HELD.value), "held_at"),
            filled_when(
                "session_cancelled_pair", Q(state=SessionState.CANCELLED.value),
                "cancelled_at", "cancelled_by_id",
            ),
        ]  # fmt: skip
        indexes: ClassVar = [models.Index(fields=["pair", "-starts_at"], name="session_pair")]


class PairGoal(models.Model):
    """What the two want to reach: words, or a skill at a level."""

    privacy = Privacy.PERSONAL
    subject_path: ClassVar[str | None] = "pair__mentee"
    also_told: ClassVar[dict[str, Q]] = {"pair__expert__person": Q()}

    pair = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="goals")
    text = models.CharField(max_length=200)
    skill = models.ForeignKey(Skill, null=True, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(null=True)
    set_at = models.DateTimeField()
    set_by_id = models.BigIntegerField()
    reached_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)
    key = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="pair_goal_key_once", fields=["pair", "key"]),
            all_or_none("pair_goal_skill_level", "skill", "level"),
            level_range("pair_goal_level", or_none=True),
        ]


class PairNote(models.Model):
    """A note of one of the two, sealed; read by its author, and by both where it is shared."""

    privacy = Privacy.SECRET
    subject_path: ClassVar[str | None] = "author"
    also_told: ClassVar[dict[str, Q]] = {
        "pair__mentee": Q(shared=True), "pair__expert__person": Q(shared=True),
    }  # fmt: skip
    sealed_fields: ClassVar[dict[str, str]] = {"sealed": "mentoring.note"}

    pair = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    sealed = models.TextField()
    shared = models.BooleanField(default=False)
    written_at = models.DateTimeField()
    key = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="pair_note_key_once", fields=["pair", "key"])
        ]
        indexes: ClassVar = [models.Index(fields=["pair", "-written_at"], name="pair_note_new")]


class Feedback(models.Model):
    """What one of the two says of the pair at its end or in between: 1..5; counted, never listed."""

    privacy = Privacy.PERSONAL
    subject_path: ClassVar[str | None] = "by"

    pair = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="feedback")
    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    side = models.CharField(max_length=6)
    satisfaction = models.PositiveSmallIntegerField()
    said_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="feedback_once", fields=["pair", "side"]),
            known_state("feedback_side_known", "side", PairSide),
            models.CheckConstraint(
                name="feedback_one_to_five",
                condition=Q(satisfaction__gte=1, satisfaction__lte=5),
            ),
        ]
