"""Mentors, coaches and trainers: what they offer, and what they will not do."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from waymark.domain.careers.models import Role
from waymark.domain.mentoring.states import ExpertKind, ExpertState
from waymark.domain.people.models import Person
from waymark.domain.skills.models import Skill
from waymark.kernel.constraints import all_or_none, filled_when, known_state
from waymark.kernel.privacy import Privacy

__all__ = ["MOST_PLACES", "Conflict", "Expert", "ExpertRole", "ExpertSkill"]

MOST_PLACES = 50


class Expert(models.Model):
    """Someone who helps others on their way; one row a person, whatever becomes of it.

    places       how many people at most; `taken` of them are taken, which the database holds.
    languages    codes as "en", "pt"; hours  [[weekday 0..6, first half-hour 0..47, end 1..48], …]
                 in the expert's own zone, empty for the usual working week.
    in_person    meets only where they work; otherwise also by call.
    own_unit     is ready to take people of their own unit.
    outside      no employment here: `organization`, `price` in cents for one engagement, and the
                 last day of the contract.
    wont         what they will not do, in their words.
    paused_from, paused_until   half-open days on which no new pair is made.
    """

    privacy = Privacy.DIRECTORY
    subject_path: ClassVar[str | None] = "person"
    kept: ClassVar[Any] = _(
        "A wordless row stays, so that those whom this person helped keep their own record of it."
    )
    blanked: ClassVar[dict[str, Any]] = {
        "wont": "", "about": "", "organization": "", "price": None, "contract_until": None,
        "languages": [], "hours": [],
    }  # fmt: skip

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="expert")
    state = models.CharField(max_length=8, default=ExpertState.ASKED.value)
    kind = models.CharField(max_length=8, default=ExpertKind.MENTOR.value)
    outside = models.BooleanField(default=False)
    organization = models.CharField(max_length=200, default="", blank=True)
    price = models.PositiveIntegerField(null=True)
    contract_until = models.DateField(null=True)
    about = models.CharField(max_length=600, default="", blank=True)
    wont = models.CharField(max_length=300, default="", blank=True)
    languages = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    hours = models.JSONField(default=list)
    in_person = models.BooleanField(default=False)
    own_unit = models.BooleanField(default=True)
    places = models.PositiveSmallIntegerField(default=1)
    taken = models.PositiveSmallIntegerField(default=0)
    paused_from = models.DateField(null=True)
    paused_until = models.DateField(null=True)
    asked_at = models.DateTimeField(null=True)
    asked_by_id = models.BigIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    left_by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            known_state("expert_state_known", "state", ExpertState),
            known_state("expert_kind_known", "kind", ExpertKind),
            models.CheckConstraint(name="expert_places", condition=Q(places__lte=MOST_PLACES)),
            models.CheckConstraint(
                name="expert_never_more_than_offered", condition=Q(taken__lte=F("places"))
            ),
            all_or_none("expert_paused_days", "paused_from", "paused_until"),
            models.CheckConstraint(
                name="expert_pause_ends_after_start",
                condition=Q(paused_from__isnull=True) | Q(paused_until__gt=F("paused_from")),
            ),
            all_or_none("expert_asked_pair", "asked_at", "asked_by_id"),
            filled_when(
                "expert_left_pair", Q(state=ExpertState.LEFT.value), "left_at", "left_by_id"
            ),
            models.CheckConstraint(
                name="expert_price_outside_only",
                condition=Q(outside=True) | Q(price__isnull=True, contract_until__isnull=True),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "id"], name="expert_state")]

    @property
    def shown_name(self) -> str:
        """Their name, for lists and files that name experts."""
        return self.person.shown_name

    @property
    def free(self) -> int:
        """Places that nobody has yet."""
        return self.places - self.taken


class ExpertSkill(models.Model):
    """A skill that an expert helps with, as somebody at `level` 1..5; or one they refuse to."""

    privacy = Privacy.DIRECTORY
    subject_path: ClassVar[str | None] = "expert__person"

    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="skills")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(null=True)
    refused = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="expert_skill_once", fields=["expert", "skill"]),
            models.CheckConstraint(
                name="expert_skill_level_or_refused",
                condition=Q(refused=True, level__isnull=True)
                | Q(refused=False, level__gte=1, level__lte=5),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["skill", "level"], name="expert_skill_level")]


class ExpertRole(models.Model):
    """A role that an outside expert held elsewhere; insiders' roles come from their positions.

    until   the year in which it ended, null for still.
    """

    privacy = Privacy.DIRECTORY
    subject_path: ClassVar[str | None] = "expert__person"

    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="roles")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="+")
    until = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="expert_role_once", fields=["expert", "role"])
        ]


class Conflict(models.Model):
    """Two people whom no round brings together; why stays with those who run the programmes.

    one_id < other_id, so that a pair stands once.
    """

    privacy = Privacy.OPERATIONS
    subject_path: ClassVar[str | None] = "one"
    also_told: ClassVar[dict[str, Q]] = {"other": Q()}
    withheld: ClassVar[tuple[str, ...]] = ("one", "other")  # that there is one, not with whom
    unspoken: ClassVar[tuple[str, ...]] = ("other",)

    one = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    declared_at = models.DateTimeField()
    declared_by_id = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="conflict_once", fields=["one", "other"]),
            models.CheckConstraint(name="conflict_in_order", condition=Q(one__lt=F("other"))),
        ]
