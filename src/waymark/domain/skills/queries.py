"""Readings of skills and of what people say about theirs; personal rows go through a policy."""

from waymark.domain.skills import policies
from waymark.kernel.acts import Act

__all__ = ["levels_of"]


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
