"""Drafts of a round: proposed pairs, whom else each draft looked at, and the proof.

A draft names pool entries and experts by number and holds no name: it is the decision log of the
round, and what its certificate is written from.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from waymark.domain.mentoring.models.experts import Expert
from waymark.domain.mentoring.models.programmes import PoolEntry, Round
from waymark.domain.mentoring.states import DraftState, RoundState
from waymark.kernel.constraints import all_or_none, known_state
from waymark.kernel.privacy import Privacy

__all__ = ["Ban", "Considered", "Draft", "DraftPair", "Lock"]

#: nobody is told of a pair before all are: what a draft says of them is theirs once it is decided
DECIDED = [
    RoundState.PUBLISHED.value, RoundState.RUNNING.value, RoundState.COMPLETED.value,
    RoundState.CANCELLED.value,
]  # fmt: skip


class Draft(models.Model):
    """One run of the matching over a round's pools.

    rules, engine, inputs   the rules, the engine's version and the SHA-256 of everything that went
                            in: the same three give the same pairs again.
    problem     the arrays of the matching, packed (see `compute.packing`): who, scores, places,
                locks, and the prices that prove the pairs.
    revision    grows with every swap, lock and ban, so that a stale window is told so.
    matched, total, bound   pairs, sum of their scores in tenths of a point, and what no other
                matching under these rules exceeds.
    figures     what the console says of it: see `compute.figures`.
    """

    privacy = Privacy.OPERATIONS
    subject_path: ClassVar[str | None] = None

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="drafts")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, default=DraftState.MAKING.value)
    job_id = models.UUIDField(null=True)
    rules = models.JSONField()
    engine = models.CharField(max_length=40)
    inputs = models.CharField(max_length=64, default="", blank=True)
    problem = models.BinaryField(default=b"")
    revision = models.PositiveIntegerField(default=0)
    matched = models.PositiveIntegerField(null=True)
    total = models.BigIntegerField(null=True)
    bound = models.BigIntegerField(null=True)
    figures = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    made_by_id = models.BigIntegerField()
    ready_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            known_state("match_draft_state_known", "state", DraftState),
            models.UniqueConstraint(name="match_draft_number_once", fields=["round", "number"]),
            models.UniqueConstraint(
                name="match_draft_one_making",
                fields=["round"],
                condition=Q(state=DraftState.MAKING.value),
            ),
            models.UniqueConstraint(
                name="match_draft_one_ready",
                fields=["round"],
                condition=Q(state__in=[DraftState.READY.value, DraftState.PUBLISHED.value]),
            ),
        ]


class DraftPair(models.Model):
    """A mentee and the expert whom the draft gives them; expert null for those without one.

    fit     tenths of a point, 0..1000; parts  in the order of `Part`, tenths too.
    hours   half-hours of the week in common.
    choice  the rank at which the mentee chose this expert, null where they did not.
    flags   what a coordinator should look at, see `compute.reasons`.
    kept    that a coordinator looked at it and left it as it is.
    """

    privacy = Privacy.OPERATIONS
    subject_path: ClassVar[str | None] = "entry__person"
    told: ClassVar[Q] = Q(draft__round__state__in=DECIDED)
    withheld: ClassVar[tuple[str, ...]] = ("expert",)  # others' names

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="pairs")
    entry = models.ForeignKey(PoolEntry, on_delete=models.CASCADE, related_name="draft_pairs")
    expert = models.ForeignKey(
        Expert, null=True, on_delete=models.CASCADE, related_name="draft_pairs"
    )
    fit = models.PositiveSmallIntegerField(default=0)
    parts = ArrayField(models.PositiveSmallIntegerField(), default=list)
    hours = models.PositiveSmallIntegerField(default=0)
    choice = models.PositiveSmallIntegerField(null=True)
    flags = ArrayField(models.CharField(max_length=16), default=list)
    kept_at = models.DateTimeField(null=True)
    kept_by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="draft_pair_once", fields=["draft", "entry"]),
            all_or_none("draft_pair_kept_pair", "kept_at", "kept_by_id"),
            models.CheckConstraint(name="draft_pair_fit", condition=Q(fit__lte=1000)),
        ]
        indexes: ClassVar = [
            models.Index(fields=["draft", "fit", "id"], name="draft_pair_weakest"),
            models.Index(fields=["draft", "expert"], name="draft_pair_expert"),
        ]


class Considered(models.Model):
    """Whom a draft looked at for one mentee: the best few, with all parts of their fit, ranked.

    experts, fits   by fit, the best first; parts  flat, a row of `Part`s for each expert.
    of              how many candidates there were in all.
    """

    privacy = Privacy.OPERATIONS
    subject_path: ClassVar[str | None] = "entry__person"
    told: ClassVar[Q] = Q(draft__round__state__in=DECIDED)
    withheld: ClassVar[tuple[str, ...]] = ("experts",)  # others' names

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="considered")
    entry = models.ForeignKey(PoolEntry, on_delete=models.CASCADE, related_name="+")
    experts = ArrayField(models.BigIntegerField())
    fits = ArrayField(models.PositiveSmallIntegerField())
    parts = ArrayField(models.PositiveSmallIntegerField())
    of = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="considered_once", fields=["draft", "entry"])
        ]


class Lock(models.Model):
    """A mentee stays with this expert in every draft of the round."""

    privacy = Privacy.OPERATIONS
    subject_path: ClassVar[str | None] = "entry__person"
    told: ClassVar[Q] = Q(entry__round__state__in=DECIDED)
    withheld: ClassVar[tuple[str, ...]] = ("expert",)

    entry = models.OneToOneField(PoolEntry, on_delete=models.CASCADE, related_name="lock")
    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="+")
    locked_at = models.DateTimeField()
    locked_by_id = models.BigIntegerField()


class Ban(models.Model):
    """This mentee and this expert are no pair in any draft of the round."""

    privacy = Privacy.OPERATIONS
    subject_path: ClassVar[str | None] = "entry__person"
    told: ClassVar[Q] = Q(entry__round__state__in=DECIDED)
    withheld: ClassVar[tuple[str, ...]] = ("expert",)

    entry = models.ForeignKey(PoolEntry, on_delete=models.CASCADE, related_name="bans")
    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="+")
    banned_at = models.DateTimeField()
    banned_by_id = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="ban_once", fields=["entry", "expert"])
        ]
