"""The skills framework, what people claim of it, and the evidence behind a claim."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from waymark.domain.people.models import Person
from waymark.domain.skills.states import ClaimSource, SkillCategory, SkillOrigin, TaskKind
from waymark.kernel.models import known_state
from waymark.kernel.privacy import Privacy

__all__ = ["Claim", "Evidence", "Occupation", "OccupationSkill", "Skill", "SkillLevel"]


class Skill(models.Model):
    """Something people can do at levels 1 to 5; level 0 is "not yet".

    `words` holds every spelling by which people look for it, one a line.
    """

    privacy = Privacy.OPEN
    subject_path: ClassVar[str | None] = None

    key = models.CharField(max_length=200, unique=True)
    name = models.CharField(max_length=300)
    category = models.CharField(max_length=12, default=SkillCategory.TECHNICAL.value)
    task_kind = models.CharField(max_length=10, default=TaskKind.MIXED.value)
    description = models.TextField(default="", blank=True)
    words = models.TextField(default="", blank=True)
    origin = models.CharField(max_length=8, default=SkillOrigin.OWN.value)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            known_state("skill_category_known", "category", SkillCategory),
            known_state("skill_task_kind_known", "task_kind", TaskKind),
            known_state("skill_origin_known", "origin", SkillOrigin),
        ]
        indexes: ClassVar = [
            GinIndex(OpClass(F("name"), name="gin_trgm_ops"), name="skill_name_trigram"),
            GinIndex(OpClass(F("words"), name="gin_trgm_ops"), name="skill_words_trigram"),
        ]


class SkillLevel(models.Model):
    """What one level of one skill looks like in work."""

    privacy = Privacy.OPEN
    subject_path: ClassVar[str | None] = None

    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="levels")
    level = models.PositiveSmallIntegerField()
    looks_like = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="skill_level_once", fields=["skill", "level"]),
            models.CheckConstraint(
                name="skill_level_range", condition=Q(level__gte=1, level__lte=5)
            ),
        ]


class Occupation(models.Model):
    """An occupation of a public classification, from which a role can be started."""

    privacy = Privacy.OPEN
    subject_path: ClassVar[str | None] = None

    key = models.CharField(max_length=200, unique=True)
    origin = models.CharField(max_length=8)
    title = models.CharField(max_length=300)
    description = models.TextField(default="", blank=True)
    words = models.TextField(default="", blank=True)

    class Meta:
        constraints: ClassVar = [known_state("occupation_origin_known", "origin", SkillOrigin)]
        indexes: ClassVar = [
            GinIndex(OpClass(F("title"), name="gin_trgm_ops"), name="occupation_title_trigram"),
            GinIndex(OpClass(F("words"), name="gin_trgm_ops"), name="occupation_words_trigram"),
        ]


class OccupationSkill(models.Model):
    """A skill that an occupation asks for, as the classification says it."""

    privacy = Privacy.OPEN
    subject_path: ClassVar[str | None] = None

    occupation = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="skills")
    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="+")
    level = models.PositiveSmallIntegerField(null=True)
    essential = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="occupation_skill_once", fields=["occupation", "skill"]),
            models.CheckConstraint(
                name="occupation_skill_level",
                condition=Q(level__isnull=True) | Q(level__gte=1, level__lte=5),
            ),
        ]


class Claim(models.Model):
    """Someone's word on a person's level. A new one supersedes the last; none is overwritten."""

    privacy = Privacy.PERSONAL
    subject_path: ClassVar[str | None] = "person"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="claims")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="claims")
    source = models.CharField(max_length=12, default=ClaimSource.SELF.value)
    level = models.PositiveSmallIntegerField()
    enjoys = models.BooleanField(default=False)
    said_at = models.DateTimeField()
    said_by_id = models.BigIntegerField(null=True)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            known_state("claim_source_known", "source", ClaimSource),
            models.CheckConstraint(
                name="claim_level_range", condition=Q(level__gte=0, level__lte=5)
            ),
            models.UniqueConstraint(
                name="claim_one_current",
                fields=["person", "skill", "source"],
                condition=Q(superseded_at__isnull=True),
            ),
        ]


class Evidence(models.Model):
    """Something a person did that shows a skill: what, when, and where it was used.

    `key` comes with the form, so that a double click keeps one piece of evidence.
    """

    privacy = Privacy.PERSONAL
    subject_path: ClassVar[str | None] = "person"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="evidence")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="evidence")
    what = models.CharField(max_length=300)
    done_on = models.DateField()
    level = models.PositiveSmallIntegerField(null=True)
    logged_at = models.DateTimeField(db_default=Now())
    withdrawn_at = models.DateTimeField(null=True)
    key = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="evidence_level_range",
                condition=Q(level__isnull=True) | Q(level__gte=1, level__lte=5),
            ),
            models.UniqueConstraint(name="evidence_key_once", fields=["person", "key"]),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "skill", "-done_on"], name="evidence_by_skill")
        ]
