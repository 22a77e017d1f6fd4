"""Readings of skills and of what people say about theirs; personal rows go through a policy."""

from collections.abc import Iterable

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Greatest, Length

from waymark.domain.skills import policies
from waymark.domain.skills.models import Claim, Evidence, Skill, SkillLevel
from waymark.domain.skills.states import ClaimSource
from waymark.engine.spelling import closest
from waymark.kernel.acts import Act

__all__ = [
    "Claim", "Evidence", "Skill", "claims_of", "evidence_by_id", "evidence_of", "level_texts",
    "levels_of", "own_claims", "skill_by_id", "skills_by_id", "skills_found",
]  # fmt: skip


#: how many rows with common trigrams are compared letter by letter, per result
CANDIDATES = 8


def levels_of(act: Act, person_id: int) -> dict[int, int]:
    """The level this person holds of each skill that anyone spoke about, by skill id.

    The rule, in one place: of the claims that are current, one a source, the one said last
    counts; ties go to the newer row. A skill that nobody spoke about is missing: level 0.
    Empty for an actor who may not see the claims. Cost: one query.
    """
    claims = (
        policies.see_claims.rows(act)
        .filter(person_id=person_id, superseded_at__isnull=True)
        .order_by("said_at", "pk")
        .values_list("skill_id", "level")
    )
    return dict(claims)


def claims_of(act: Act, person_id: int) -> QuerySet[Claim]:
    """All claims about a person that the actor may see, old and current, oldest first."""
    return (
        policies.see_claims.rows(act)
        .filter(person_id=person_id)
        .select_related("skill")
        .order_by("said_at", "pk")
    )


def own_claims(act: Act) -> list[Claim]:
    """What the actor says of themself now, by skill."""
    rows = policies.own_claims.rows(act).filter(superseded_at__isnull=True)
    return list(rows.filter(source=ClaimSource.SELF.value).order_by("skill_id"))


def evidence_of(act: Act, person_id: int) -> QuerySet[Evidence]:
    """A person's evidence that the actor may see and that was not withdrawn, newest first."""
    return (
        policies.see_evidence.rows(act)
        .filter(person_id=person_id, withdrawn_at__isnull=True)
        .select_related("skill")
        .order_by("-done_on", "-pk")
    )


def evidence_by_id(act: Act, evidence_id: int) -> Evidence:
    """One piece of the actor's own evidence. Raises Evidence.DoesNotExist otherwise."""
    return policies.own_evidence.rows(act).select_related("skill").get(pk=evidence_id)


def skill_by_id(skill_id: int) -> Skill:
    """One skill of the framework. Raises Skill.DoesNotExist."""
    return Skill.objects.get(pk=skill_id)


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
