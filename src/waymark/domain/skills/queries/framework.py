"""Readings of the skills framework, which everybody may read."""

from collections.abc import Iterable

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import F, Q
from django.db.models.functions import Greatest, JSONObject, Length

from waymark.domain.skills.models import Skill, SkillLevel
from waymark.engine.spelling import closest

__all__ = ["level_texts", "skill_by_id", "skill_with_texts", "skills_by_id", "skills_found"]

#: how many rows with common trigrams are compared letter by letter, per result
CANDIDATES = 8


def skill_by_id(skill_id: int) -> Skill:
    """One skill of the framework. Raises Skill.DoesNotExist."""
    return Skill.objects.get(pk=skill_id)


def skill_with_texts(skill_id: int) -> tuple[Skill, dict[int, str]]:
    """One skill and what its described levels look like. Raises Skill.DoesNotExist.

    Cost: one query.
    """
    level = JSONObject(level="levels__level", text="levels__looks_like")
    described = ArrayAgg(level, filter=Q(levels__isnull=False), default=[])
    skill = Skill.objects.annotate(described=described).get(pk=skill_id)
    return skill, {each["level"]: each["text"] for each in skill.described}


def skills_by_id(skill_ids: Iterable[int]) -> dict[int, Skill]:
    """Skills by id; ids that do not exist are missing."""
    return Skill.objects.in_bulk(list(skill_ids))


def level_texts(skill_ids: Iterable[int]) -> dict[int, dict[int, str]]:
    """What each described level of these skills looks like: skill id, level 1..5, text."""
    texts: dict[int, dict[int, str]] = {}
    rows = SkillLevel.objects.filter(skill_id__in=list(skill_ids))
    for skill_id, level, text in rows.values_list("skill_id", "level", "looks_like"):
        texts.setdefault(skill_id, {})[level] = text
    return texts


def skills_found(text: str, limit: int = 20) -> list[Skill]:
    """Skills by name or other spelling, typing errors forgiven, best first.

    Retired skills are left out. Ties: the shorter name, then name and id.
    """
    alike = list(
        Skill.objects.filter(retired_at__isnull=True)
        .filter(Q(name__trigram_word_similar=text) | Q(words__trigram_word_similar=text))
        .annotate(
            likeness=Greatest(
                TrigramWordSimilarity(text, "name"), TrigramWordSimilarity(text, "words")
            )
        )
        .order_by("-likeness", Length("name"), F("name"), "pk")[: limit * CANDIDATES]
    )
    spellings = [f"{each.name} {each.words}" for each in alike]
    return [alike[i] for i in closest(text, spellings, limit=limit)]
