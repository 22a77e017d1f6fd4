"""From what people said and did to what their pages show: profiles, and how skills fade."""

from waymark.domain.skills.compute.fading import (
    Estimate,
    Fade,
    Strength,
    Use,
    curve,
    fades,
    uses_shown,
    word_of,
)
from waymark.domain.skills.compute.profile import (
    Profile,
    Raised,
    Standing,
    moved_up,
    profile,
    standing,
)

__all__ = [
    "Estimate", "Fade", "Profile", "Raised", "Standing", "Strength", "Use", "curve", "fades",
    "moved_up", "profile", "standing", "uses_shown", "word_of",
]  # fmt: skip
