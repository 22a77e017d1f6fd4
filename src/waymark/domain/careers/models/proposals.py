"""What was read from the jobs people hold and waits for HR to accept, merge, rename or leave out."""

from typing import ClassVar

from django.db import models

from waymark.domain.careers.models.drafts import FrameworkDraft
from waymark.domain.careers.models.framework import JobFamily, Role
from waymark.domain.careers.states import ProposalState
from waymark.domain.skills.models import Occupation
from waymark.kernel.constraints import known_state
from waymark.kernel.privacy import Privacy

__all__ = ["Proposal", "ProposedFamily", "ProposedTemplate"]


class Proposal(models.Model):
    """One reading of titles, codes and moves for a draft; a new one replaces it.

    settings   which titles were read.  summary  counts, and what was not used as evidence.
    """

    privacy = Privacy.OPERATIONS
    subject_path: ClassVar[str | None] = None

    draft = models.OneToOneField(FrameworkDraft, on_delete=models.CASCADE, related_name="proposal")
    made_at = models.DateTimeField()
    settings = models.JSONField(default=dict)
    summary = models.JSONField(default=dict)


class ProposedFamily(models.Model):
    """A family with its members: [{role, kind, grade, people, confidence}], by ladder and grade.

    joins     the family of the framework that the members would join, null for a new one.
    people    who held one of the titles, each counted once a title.
    """

    privacy = Privacy.OPERATIONS
    subject_path: ClassVar[str | None] = None

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="families")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    confidence = models.CharField(max_length=12)
    reasons = models.JSONField(default=list)
    people = models.PositiveIntegerField()
    members = models.JSONField(default=list)
    joins = models.ForeignKey(JobFamily, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, default=ProposalState.OPEN.value)

    class Meta:
        constraints: ClassVar = [
            known_state("proposed_family_state_known", "state", ProposalState),
            models.UniqueConstraint(name="proposed_family_once", fields=["proposal", "position"]),
        ]


class ProposedTemplate(models.Model):
    """An occupation from whose skills a role's requirements could start."""

    privacy = Privacy.OPERATIONS
    subject_path: ClassVar[str | None] = None

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="templates")
    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="+")
    occupation = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="+")
    score = models.FloatField()
    reason = models.CharField(max_length=300, default="", blank=True)
    people = models.PositiveIntegerField()
    state = models.CharField(max_length=10, default=ProposalState.OPEN.value)

    class Meta:
        constraints: ClassVar = [
            known_state("proposed_template_state_known", "state", ProposalState),
            models.UniqueConstraint(name="proposed_template_once", fields=["proposal", "role"]),
        ]
