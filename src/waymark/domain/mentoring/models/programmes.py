"""Programmes, their rounds, and who comes to them with which wishes."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from waymark.domain.careers.models import Role
from waymark.domain.mentoring.models.experts import MOST_PLACES
from waymark.domain.mentoring.states import EntryState, PoolSide, ProgrammeKind, RoundState
from waymark.domain.people.models import Person
from waymark.domain.skills.models import Skill
from waymark.kernel.constraints import all_or_none, filled_when, known_state, level_range
from waymark.kernel.privacy import Privacy

__all__ = ["Avoided", "Choice", "NeededSkill", "PoolEntry", "Programme", "Round"]

LIVE = [
    RoundState.PUBLISHED.value, RoundState.RUNNING.value, RoundState.COMPLETED.value,
]  # fmt: skip


class Programme(models.Model):
    """Mentoring or coaching for one purpose, in rounds.

    kind            the template that it began with.
    managers_know   a mentee's manager sees that a pair exists, and nothing more.
    chemistry       the two talk first and each says yes before it counts (coaching).
    agreement       what the pair works on is agreed by three: mentee, coach and sponsor.
    sessions_asked  meetings that the programme asks for; weeks, how long a pair runs.
    """

    privacy = Privacy.OPEN
    subject_path: ClassVar[str | None] = None

    name = models.CharField(max_length=120)
    about = models.CharField(max_length=600, default="", blank=True)
    kind = models.CharField(max_length=12)
    managers_know = models.BooleanField(default=True)
    chemistry = models.BooleanField(default=False)
    agreement = models.BooleanField(default=False)
    sessions_asked = models.PositiveSmallIntegerField(default=6)
    weeks = models.PositiveSmallIntegerField(default=26)
    key = models.UUIDField(unique=True)
    made_at = models.DateTimeField()
    made_by_id = models.BigIntegerField()
    ended_at = models.DateTimeField(null=True)
    ended_by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            known_state("programme_kind_known", "kind", ProgrammeKind),
            all_or_none("programme_ended_pair", "ended_at", "ended_by_id"),
        ]
        indexes: ClassVar = [models.Index(fields=["-made_at", "-id"], name="programme_new")]


class Round(models.Model):
    """One time that a programme brings people together.

    rules       `RoundRules`, stored; revision grows with every edit of them.
    audience    {"mentee": {...}, "mentor": {...}}: the audience rules, see `queries.audiences`.
    join_until  the last day to answer the invitation; starts_on, ends_on  of the pairs' work.
    spent       cents of the outside budget that the published pairs take.
    """

    privacy = Privacy.OPEN
    subject_path: ClassVar[str | None] = None

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=10, default=RoundState.DRAFT.value)
    rules = models.JSONField()
    audience = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    join_until = models.DateField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    budget = models.PositiveBigIntegerField(default=0)
    spent = models.PositiveBigIntegerField(default=0)
    key = models.UUIDField(unique=True)
    made_at = models.DateTimeField()
    made_by_id = models.BigIntegerField()
    invited_at = models.DateTimeField(null=True)
    invited_by_id = models.BigIntegerField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by_id = models.BigIntegerField(null=True)
    published_at = models.DateTimeField(null=True)
    published_by_id = models.BigIntegerField(null=True)
    completed_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by_id = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=300, default="", blank=True)

    class Meta:
        constraints: ClassVar = [
            known_state("round_state_known", "state", RoundState),
            models.UniqueConstraint(name="round_number_once", fields=["programme", "number"]),
            models.CheckConstraint(
                name="round_dates_in_order",
                condition=Q(join_until__lte=F("starts_on"), starts_on__lt=F("ends_on")),
            ),
            models.CheckConstraint(
                name="round_within_budget", condition=Q(spent__lte=F("budget"))
            ),
            all_or_none("round_invited_pair", "invited_at", "invited_by_id"),
            all_or_none("round_closed_pair", "closed_at", "closed_by_id"),
            filled_when(
                "round_published_pair", Q(state__in=LIVE), "published_at", "published_by_id"
            ),
            filled_when(
                "round_cancelled_pair", Q(state=RoundState.CANCELLED.value),
                "cancelled_at", "cancelled_by_id",
            ),
        ]  # fmt: skip
        indexes: ClassVar = [models.Index(fields=["state", "join_until"], name="round_state")]


class PoolEntry(models.Model):
    """Somebody invited to a round, on one side, and with which wishes they came.

    goal        the role that a mentee heads for, as it stood when they joined.
    question    what they want to talk about; their mentor and L&D read it.
    languages, hours, in_person   as for `Expert`, of this person for this round.
    shown       a mentee lets this round's mentors see their name and goal, and choose them.
    places      how many people a mentor takes in this round; null for what they offer anyway.
    """

    privacy = Privacy.PERSONAL
    subject_path: ClassVar[str | None] = "person"

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="entries")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="pool_entries")
    side = models.CharField(max_length=6)
    state = models.CharField(max_length=9, default=EntryState.INVITED.value)
    goal = models.ForeignKey(Role, null=True, on_delete=models.PROTECT, related_name="+")
    question = models.CharField(max_length=300, default="", blank=True)
    languages = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    hours = models.JSONField(default=list)
    in_person = models.BooleanField(default=False)
    shown = models.BooleanField(default=False)
    places = models.PositiveSmallIntegerField(null=True)
    invited_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            known_state("entry_state_known", "state", EntryState),
            known_state("entry_side_known", "side", PoolSide),
            models.UniqueConstraint(name="entry_once", fields=["round", "person", "side"]),
            models.CheckConstraint(
                name="entry_places",
                condition=Q(places__isnull=True)
                | Q(places__gte=1, places__lte=MOST_PLACES, side=PoolSide.MENTOR.value),
            ),
            models.CheckConstraint(
                name="entry_answered_when",
                condition=Q(state=EntryState.INVITED.value, answered_at__isnull=True)
                | (~Q(state=EntryState.INVITED.value) & Q(answered_at__isnull=False)),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["round", "side", "state", "id"], name="entry_listed")
        ]


class NeededSkill(models.Model):
    """A skill, up to a level 1..5, that a mentee wants to build with their mentor; first at 1."""

    privacy = Privacy.PERSONAL
    subject_path: ClassVar[str | None] = "entry__person"

    entry = models.ForeignKey(PoolEntry, on_delete=models.CASCADE, related_name="needs")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField()
    rank = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="needed_skill_once", fields=["entry", "skill"]),
            level_range("needed_skill_level"),
        ]


class Choice(models.Model):
    """Somebody whom one would like to work with, at rank 1..5; known to nobody but L&D."""

    privacy = Privacy.PERSONAL
    subject_path: ClassVar[str | None] = "entry__person"
    unspoken: ClassVar[tuple[str, ...]] = ("chosen",)

    entry = models.ForeignKey(PoolEntry, on_delete=models.CASCADE, related_name="choices")
    chosen = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    rank = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="choice_once", fields=["entry", "chosen"]),
            models.UniqueConstraint(name="choice_rank_once", fields=["entry", "rank"]),
            models.CheckConstraint(name="choice_up_to_five", condition=Q(rank__gte=1, rank__lte=5)),
        ]


class Avoided(models.Model):
    """Somebody whom one would rather not be paired with; never shown to them, nor why asked."""

    privacy = Privacy.SECRET
    subject_path: ClassVar[str | None] = "entry__person"
    unspoken: ClassVar[tuple[str, ...]] = ("other",)

    entry = models.ForeignKey(PoolEntry, on_delete=models.CASCADE, related_name="avoided")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="avoided_once", fields=["entry", "other"])
        ]
