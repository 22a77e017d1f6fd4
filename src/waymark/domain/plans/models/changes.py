"""A change of goal or plan that one of the two proposes and the other answers."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from waymark.domain.goals.models import Goal
from waymark.domain.people.models import Person
from waymark.domain.plans.models.plans import Plan
from waymark.domain.plans.states import ChangeState, Side
from waymark.kernel.constraints import filled_when, known_state
from waymark.kernel.privacy import Privacy

__all__ = ["Change"]

_OPEN = Q(state=ChangeState.PROPOSED.value)
_ANSWERED = Q(state__in=[ChangeState.ACCEPTED.value, ChangeState.DECLINED.value])


class Change(models.Model):
    """What would become of a person's goal and plan, in the proposer's words why.

    side       whose proposal it is; the other side answers, whoever is the manager by then.
    content    see compute.changes.ChangeContent. base: what the proposer saw, see queries.base_of.
    key        comes with the form, so that sent twice it is proposed once.
    """

    privacy = Privacy.PERSONAL
    subject_path: ClassVar[str | None] = "person"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="changes")
    plan = models.ForeignKey(Plan, null=True, on_delete=models.CASCADE, related_name="changes")
    goal = models.ForeignKey(Goal, null=True, on_delete=models.CASCADE, related_name="changes")
    side = models.CharField(max_length=8)
    proposed_by_id = models.BigIntegerField()
    proposed_at = models.DateTimeField()
    reason = models.CharField(max_length=500)
    content = models.JSONField(default=dict)
    base = models.JSONField(default=dict)
    state = models.CharField(max_length=10, default=ChangeState.PROPOSED.value)
    answered_by_id = models.BigIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=500, default="", blank=True)
    key = models.UUIDField(unique=True)

    class Meta:
        constraints: ClassVar = [
            known_state("change_state_known", "state", ChangeState),
            known_state("change_side_known", "side", Side),
            models.UniqueConstraint(
                name="change_one_open_a_side", fields=["person", "side"], condition=_OPEN
            ),
            filled_when("change_answered_pair", _ANSWERED, "answered_at", "answered_by_id"),
            models.CheckConstraint(name="change_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="change_declined_with_reason",
                condition=~Q(state=ChangeState.DECLINED.value) | ~Q(answer=""),
            ),
        ]
