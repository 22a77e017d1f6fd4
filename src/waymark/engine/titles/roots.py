"""Roots of title words, so that “corrections” and “correctional” count as one.

A crude cutter of endings is enough to group and to suggest; it is never shown to a reader.
"""

from __future__ import annotations

from functools import lru_cache

_KEEP = 4  # letters that a root keeps at least

_ENDINGS_TEXT = (
    "izations ization ational ations ation ionals ional ions ion ologist ology "
    "ements ement ments ment ances ance ancy ences ence ency ants ant ents ent "
    "ators ator ating ative ials ial als al icians ician icals ical ics ic ists ist istry "
    "ers er ors or ings ing ives ive ary ery ies y es s e"
)
_ENDINGS = sorted(_ENDINGS_TEXT.split(), key=lambda ending: (-len(ending), ending))


# Words that would meet another word's root: an officer is not an office.
_WHOLE = frozenset(
    {"officer", "community", "universe", "university", "general", "generation", "production"}
)


@lru_cache(maxsize=100_000)
def root(word: str) -> str:
    """Return the root of a folded word; words of four letters or less keep all but a plural s.

    >>> root("accountant") == root("accounting") == root("account")
    True
    """
    if (whole := word.removesuffix("s")) in _WHOLE:
        return whole
    cut = word
    while True:
        ending = next((e for e in _ENDINGS if cut.endswith(e) and len(cut) - len(e) >= _KEEP), "")
        if not ending:
            break
        cut = cut.removesuffix(ending)
    return cut if len(cut) > 1 and cut[-1] != cut[-2] else cut[: max(_KEEP, len(cut) - 1)]
