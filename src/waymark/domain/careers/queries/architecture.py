"""Readings for HR's pages on the architecture: who is in a role, where people went from it."""

from dataclasses import dataclass

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Length

from waymark.domain.careers.models import RoleTitle
from waymark.domain.careers.queries.moves import mined_moves
from waymark.domain.careers.states import RoleState
from waymark.domain.skills.models import Occupation
from waymark.kernel.acts import Act

__all__ = ["MadeMove", "Occupation", "made_moves", "occupation_by_id", "occupations_found",
           "titles_of"]  # fmt: skip

MOST_MOVES = 12


@dataclass(frozen=True, slots=True)
class MadeMove:
    """A move people made between this role and another; `out` leads away from this one."""

    role_id: int
    name: str
    people: int
    out: bool
    months: float | None


def made_moves(act: Act, role_id: int) -> list[MadeMove]:
    """Moves from and to a role as far as the actor may see them, most people first.

    HR sees those of single people as well. Leaving the organization is not among them. Cost: one
    query.
    """
    rows = (
        mined_moves(act)
        .filter(Q(from_role_id=role_id) | Q(to_role_id=role_id), to_role__isnull=False)
        .exclude(from_role__state=RoleState.RETIRED.value)
        .exclude(to_role__state=RoleState.RETIRED.value)
        .select_related("from_role", "to_role")
        .order_by("-people", "pk")[: 2 * MOST_MOVES]
    )
    found = []
    for row in rows:
        out = row.from_role_id == role_id
        other = row.to_role if out else row.from_role
        if other is not None:
            found.append(MadeMove(other.pk, other.name, row.people, out, row.months))
    return found


def titles_of(role_id: int) -> list[RoleTitle]:
    """The spellings under which files call a role."""
    return list(RoleTitle.objects.filter(role_id=role_id).order_by("title", "pk"))


def occupations_found(text: str, limit: int = 12) -> QuerySet[Occupation]:
    """Occupations by title or other title, typing errors forgiven, best first."""
    return (
        Occupation.objects.filter(
            Q(title__trigram_word_similar=text) | Q(words__trigram_word_similar=text)
        )
        .annotate(
            likeness=TrigramWordSimilarity(text, "title"),
            other=TrigramWordSimilarity(text, "words"),
        )
        .order_by("-likeness", "-other", Length("title"), F("title"), "pk")[:limit]
    )


def occupation_by_id(occupation_id: int) -> Occupation:
    """One occupation. Raises Occupation.DoesNotExist."""
    return Occupation.objects.get(pk=occupation_id)
