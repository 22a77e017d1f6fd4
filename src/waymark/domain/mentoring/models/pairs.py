"""Pairs, and what somebody asked an expert outside a round."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from waymark.domain.careers.models import Role
from waymark.domain.mentoring.models.drafts import DraftPair
from waymark.domain.mentoring.models.experts import Expert
from waymark.domain.mentoring.models.programmes import Programme, Round
from waymark.domain.mentoring.states import (
    OPEN_PAIR,
    AskState,
    DeclineReason,
    EndReason,
    PairState,
    TalkResult,
)
from waymark.domain.people.models import Person
from waymark.kernel.constraints import filled_when, known_state
from waymark.kernel.privacy import Privacy

__all__ = ["Ask", "Pair"]

OPEN = [state.value for state in OPEN_PAIR]


def _known_or_none(name: str, field: str, states: Any) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name, condition=Q(**{field: ""}) | Q(**{f"{field}__in": [s.value for s in states]})
    )


class Pair(models.Model):
    """A mentee and an expert who work together, or are to.

    round, draft_pair   where it was matched; null for a pair that the two found themselves.
    goal          the role that it is for; price  cents that an outside expert's contract takes.
    mentee_said, expert_said   after the chemistry talk of a coaching.
    closed_by_id  null where nobody closed it: its round came to its end.
    A pair in one of `HOLDS_A_PLACE` takes one of the expert's places: `Expert.taken` counts them,
    and every act that moves a pair into or out of these states moves that number with it.
    """

    privacy = Privacy.PERSONAL
    subject_path: ClassVar[str | None] = "mentee"
    also_told: ClassVar[dict[str, Q]] = {"expert__person": Q()}
    withheld: ClassVar[tuple[str, ...]] = ("price",)  # the contract of the one is not the other's
    said_by: ClassVar[dict[str, str]] = {
        "why": "closed_by_id", "words": "closed_by_id", "mentee_said": "mentee_id", "expert_said": "expert__person_id",
    }  # fmt: skip

    mentee = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="pairs")
    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="pairs")
    programme = models.ForeignKey(
        Programme, null=True, on_delete=models.PROTECT, related_name="pairs"
    )
    round = models.ForeignKey(Round, null=True, on_delete=models.PROTECT, related_name="pairs")
    draft_pair = models.OneToOneField(
        DraftPair, null=True, on_delete=models.SET_NULL, related_name="pair"
    )
    state = models.CharField(max_length=9, default=PairState.PUBLISHED.value)
    goal = models.ForeignKey(Role, null=True, on_delete=models.PROTECT, related_name="+")
    price = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    made_by_id = models.BigIntegerField()
    mentee_accepted_at = models.DateTimeField(null=True)
    expert_accepted_at = models.DateTimeField(null=True)
    mentee_said = models.CharField(max_length=3, default="", blank=True)
    expert_said = models.CharField(max_length=3, default="", blank=True)
    met_at = models.DateTimeField(null=True)
    nudged_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by_id = models.BigIntegerField(null=True)
    why = models.CharField(max_length=20, default="", blank=True)
    words = models.CharField(max_length=300, default="", blank=True)

    class Meta:
        constraints: ClassVar = [
            known_state("pair_state_known", "state", PairState),
            models.UniqueConstraint(
                name="pair_one_open", fields=["mentee", "expert"], condition=Q(state__in=OPEN)
            ),
            models.UniqueConstraint(
                name="pair_one_a_round",
                fields=["round", "mentee"],
                condition=Q(state__in=OPEN, round__isnull=False),
            ),
            filled_when("pair_closed_when", ~Q(state__in=OPEN), "closed_at"),
            models.CheckConstraint(
                name="pair_closed_by",
                condition=Q(closed_by_id__isnull=True) | Q(closed_at__isnull=False),
            ),
            _known_or_none("pair_mentee_said_known", "mentee_said", TalkResult),
            _known_or_none("pair_expert_said_known", "expert_said", TalkResult),
            models.CheckConstraint(
                name="pair_why_known",
                condition=Q(why="")
                | Q(state=PairState.DECLINED.value, why__in=[r.value for r in DeclineReason])
                | Q(state=PairState.ENDED.value, why__in=[r.value for r in EndReason]),
            ),
            models.CheckConstraint(
                name="pair_accepted_by_both",
                condition=~Q(state__in=[PairState.ACCEPTED.value, PairState.ACTIVE.value])
                | Q(mentee_accepted_at__isnull=False, expert_accepted_at__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["expert", "state"], name="pair_expert"),
            models.Index(fields=["mentee", "state"], name="pair_mentee"),
            models.Index(fields=["round", "state", "id"], name="pair_round"),
        ]


class Ask(models.Model):
    """Somebody asks an expert, outside a round, to help them.

    about   what it is about; the expert reads it. An ask that waits takes no place.
    """

    privacy = Privacy.PERSONAL
    subject_path: ClassVar[str | None] = "mentee"
    also_told: ClassVar[dict[str, Q]] = {"expert__person": Q()}

    mentee = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="asks")
    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="asks")
    state = models.CharField(max_length=9, default=AskState.ASKED.value)
    about = models.CharField(max_length=300, default="", blank=True)
    goal = models.ForeignKey(Role, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=20, default="", blank=True)
    words = models.CharField(max_length=300, default="", blank=True)
    pair = models.OneToOneField(Pair, null=True, on_delete=models.SET_NULL, related_name="ask")
    key = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            known_state("ask_state_known", "state", AskState),
            models.UniqueConstraint(name="ask_key_once", fields=["mentee", "key"]),
            models.UniqueConstraint(
                name="ask_one_open",
                fields=["mentee", "expert"],
                condition=Q(state=AskState.ASKED.value),
            ),
            filled_when("ask_answered_when", ~Q(state=AskState.ASKED.value), "answered_at"),
        ]
