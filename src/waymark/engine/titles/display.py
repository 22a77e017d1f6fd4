"""Show a SHOUTED title as a person would write it, without breaking initials and numerals."""

from __future__ import annotations

import re
from collections.abc import Iterable

from waymark.engine.titles.abbreviations import ABBREVIATIONS, ACRONYMS, BY_PLACE, SHORT_WORDS
from waymark.engine.titles.lexing import LONGEST_INITIALS, clean, fold, pieces_of
from waymark.engine.titles.words import ASSIGNMENT, LEADERSHIP, LINKS, ROMAN, SENIORITY

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_VOWELS = frozenset("aeiouy")
_KNOWN = (
    ABBREVIATIONS.keys() | BY_PLACE.keys() | SHORT_WORDS | LEADERSHIP.keys() | SENIORITY.keys()
    | ASSIGNMENT.keys()
) - ACRONYMS  # fmt: skip


def is_shouted(title: str) -> bool:
    """Whether a title is written in capitals throughout."""
    return any(char.isalpha() for char in title) and title.upper() == title


def find_acronyms(titles: Iterable[str]) -> frozenset[str]:
    """Return the folded initials that an organization uses, as its titles show them.

    In shouted titles these are the short words that stand alone behind a dash, comma or bracket
    (“- WSI”, “(PERS)”) and are no known word or short form; in other titles, short words that are
    written in capitals. Cost: linear in the letters.
    """
    found: set[str] = set()
    for title in titles:
        pieces = pieces_of(title)
        shouted = is_shouted(title)
        for piece in pieces:
            short = 2 <= len(piece.key) <= LONGEST_INITIALS and piece.key.isalpha()
            if not short or piece.key in _KNOWN or piece.key in ROMAN or piece.key in LINKS:
                continue
            alone = sum(other.part == piece.part for other in pieces) == 1 and piece.part > 0
            if (alone and shouted) or (not shouted and piece.text.isupper()):
                found.add(piece.key)
    return frozenset(found)


def display_title(title: str, acronyms: frozenset[str] = frozenset()) -> str:
    """Return the title in a readable case; only titles in capitals throughout are changed.

    acronyms  folded initials of this organization, from find_acronyms.
    Numerals stay as they are, link words are small, known initials and short groups of letters
    without a vowel (“NDSH”) or of up to three letters that are no known word (“MI”) stay capitals:
    where it is unclear whether letters are initials, the organization's own spelling is kept.

    >>> display_title("MI CASEMANAGER II")
    'MI Casemanager II'
    """
    text = clean(title)
    if not is_shouted(text):
        return text
    words = list(_WORD.finditer(text))
    shown = list(text)
    for place, found in enumerate(words):
        word = found.group()
        cased = _case(word, fold(word), first=place == 0, acronyms=acronyms)
        shown[found.start() : found.end()] = [cased] + [""] * (len(word) - 1)
    return "".join(shown)


def _case(word: str, key: str, *, first: bool, acronyms: frozenset[str]) -> str:
    if key in ROMAN:
        return word
    if key in LINKS and len(key) > 1:
        return word.capitalize() if first else word.lower()
    if key in acronyms or key in ACRONYMS or not key.isalpha():
        return word.capitalize() if "'" in word or "’" in word else word
    if key in _KNOWN:
        return word.capitalize()
    if len(key) <= 3 or (len(key) <= LONGEST_INITIALS - 1 and not _VOWELS & set(key)):
        return word
    return word.capitalize()
