"""Order names by how well they match what somebody typed, typing errors forgiven."""

from collections.abc import Sequence

__all__ = ["closest"]

FLOOR = 70.0


def closest(
    typed: str, names: Sequence[str], *, limit: int = 20, floor: float = FLOOR
) -> tuple[int, ...]:
    """Positions of the names that match, best first.

    typed    what was typed; case and punctuation do not count.
    names    candidates, for example those with common trigrams.
    limit    most results, >= 0. floor   least score, 0..100.
    The score is the best likeness of `typed` to any stretch of the name (Indel distance), so a
    swapped pair of letters costs little; a name that equals or begins like `typed` comes first.
    Ties: the shorter name, then the earlier position. Raises ValueError for a negative limit.
    Cost: linear in the names. Source: rapidfuzz, `fuzz.partial_ratio`.
    """
    from rapidfuzz import fuzz, utils

    if limit < 0:
        raise ValueError(f"limit must be 0 or more, got {limit}")
    wanted = utils.default_process(typed)
    scored = []
    for place, name in enumerate(names):
        shown = utils.default_process(name)
        score = fuzz.partial_ratio(wanted, shown)
        if score < floor:
            continue
        starts = shown.startswith(wanted) or f" {wanted}" in shown
        scored.append((-score, not starts, len(shown), place))
    return tuple(place for *_, place in sorted(scored)[:limit])
