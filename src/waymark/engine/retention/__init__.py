"""How much of a skill is left since it was last used: an estimate with its band.

    belief = prior_belief(kind)                         # what the studies say
    belief = pooled_belief(kind, seen_in_organization)  # or: what was seen here as well
    months = half_lives(belief, reassessed)             # and in this person
    now = fading(months, uses, today)

What fades is what was gained since a skill was begun: a level stays what it was said to be.
The figures are averages over trained tasks in studies. They hold for nobody in particular: show
them as an estimate, and never let them decide about a person.
"""

from waymark.engine.retention.beliefs import (
    Band,
    Belief,
    Reassessments,
    half_lives,
    pooled_belief,
    prior_belief,
    reassessments,
)
from waymark.engine.retention.constants import (
    BAND,
    FADING_BELOW,
    FURTHEST,
    HALF_GONE,
    KINDS,
    LENGTHENED,
    LENGTHENED_OWN_WORD,
    LOST_BELOW,
    SOURCES,
    Source,
)
from waymark.engine.retention.strength import (
    Fading,
    Uses,
    fading,
    half_life_after,
    strength_along,
    uses,
)

__all__ = [
    "BAND",
    "FADING_BELOW",
    "FURTHEST",
    "HALF_GONE",
    "KINDS",
    "LENGTHENED",
    "LENGTHENED_OWN_WORD",
    "LOST_BELOW",
    "SOURCES",
    "Band",
    "Belief",
    "Fading",
    "Reassessments",
    "Source",
    "Uses",
    "fading",
    "half_life_after",
    "half_lives",
    "pooled_belief",
    "prior_belief",
    "reassessments",
    "strength_along",
    "uses",
]
