"""The certificate of a draft: what proves its pairs, as lines that anyone can check.

Where the worst-off were raised, pairs under the threshold were ruled out first: the certificate
proves that none are better among the rest, and the draft's figures say what the raising cost.
"""

from collections.abc import Iterator

from waymark.domain.mentoring.compute.packing import unpack
from waymark.domain.mentoring.models import Draft
from waymark.engine.matching import from_score_on, write_certificate

__all__ = ["certificate_lines", "is_proved"]


def is_proved(draft: Draft) -> bool:
    """Whether the prices prove the pairs: not of stable ones, nor where the work was stopped."""
    return not draft.rules.get("stable") and not draft.figures.get("stopped")


def certificate_lines(draft: Draft) -> Iterator[bytes]:
    """Pieces of the certificate, whole lines each. Raises ValueError for a draft without proof."""
    packed = unpack(bytes(draft.problem))
    if packed.stable or not packed.complete:
        raise ValueError(f"draft {draft.pk} has no proof")
    proved_over = from_score_on(packed.candidates(), packed.threshold)
    return write_certificate(proved_over, packed.assignment())
