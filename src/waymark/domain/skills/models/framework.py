"""The skills framework and the public occupations it can be started from."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q

from waymark.domain.skills.states import SkillCategory, SkillOrigin, TaskKind
from waymark.kernel.constraints import known_state, level_range
from waymark.kernel.privacy import Privacy

__all__ = ["FEWEST_PEOPLE", "Occupation", "OccupationSkill", "Skill", "SkillLevel"]

#: what is seen in fewer people is not told: it could be traced to one of them
FEWEST_PEOPLE = 5


class Skill(models.Model):
    """Something people can do at levels 1 to 5; level 0 is "not yet".

    words               every spelling by which people look for it, one a line.
    half_life_mean, sd  of ln(months) until half of it is gone, as seen in `half_life_people` of
                        this organization; empty while these are too few to tell.
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
    half_life_mean = models.FloatField(null=True)
    half_life_sd = models.FloatField(null=True)
    half_life_people = models.PositiveIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="skill_half_life_of_several",
                condition=Q(
                    half_life_mean__isnull=True,
                    half_life_sd__isnull=True,
                    half_life_people__isnull=True,
                )
                | Q(
                    half_life_mean__isnull=False,
                    half_life_sd__gt=0,
                    half_life_people__gte=FEWEST_PEOPLE,
                ),
            ),
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
            level_range("skill_level_range"),
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
            level_range("occupation_skill_level", or_none=True),
        ]
