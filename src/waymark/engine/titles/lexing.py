"""Cut a job title into pieces: words in their written form and the key they are compared by."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from waymark.engine.titles.words import LEADERSHIP, ROMAN, SENIORITY

LONGEST_INITIALS = 5  # a longer group of letters is a word
MAX_LENGTH = 300  # longer texts are not titles; the rest is not read

_GENDER_BRACKET = re.compile(r"\(\s*[mwdfx](?:\s*[/|,*]?\s*[mwdfx])*\s*\)", re.IGNORECASE)
_GENDER_ENDING = re.compile(r"(?<=[a-zäöüß])[/:*_]-?(?:innen|in|r|e|n)\b", re.IGNORECASE)
_LEXEME = re.compile(r"[^\W_]+(?:['’.][^\W_]+)*|[^\w\s]|_")
_DASHES = "-‐‑‒–—―"
_BREAKS = frozenset(",;:()[]|" + _DASHES)


@dataclass(frozen=True, slots=True)
class Piece:
    """One word of a title.

    text   as written; key  folded to lower case without accents.
    part   0-based number of the part of the title it stands in (parts end at commas, brackets and
           free-standing dashes); mark  the sign that opened that part, "" for the first.
    """

    text: str
    key: str
    part: int
    mark: str


def fold(text: str) -> str:
    """Fold text to the form words are compared by: NFKC, case and accents removed."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def clean(title: str) -> str:
    """Return the title in NFKC with control signs and repeated white space removed."""
    text = unicodedata.normalize("NFKC", title[:MAX_LENGTH])
    text = "".join(" " if unicodedata.category(char)[0] == "C" else char for char in text)
    return " ".join(text.split())


def _opens_part(sign: str, tight: bool, before: str, after: str) -> bool:
    """Whether a sign ends one part of a title; a dash inside a word usually does not.

    It does after a numeral or a word of rank ("AUDITOR I-HP", "CHIEF-WILDLIFE DIVISION") and
    before a last short group of letters that names a unit ("DIRECTOR OF NURSING-HSC").
    """
    if sign not in _BREAKS:
        return False
    if sign not in _DASHES or not tight:
        return True
    unit = after.isalpha() and after.isupper() and 2 <= len(after) <= LONGEST_INITIALS
    return fold(before) in _RANKED or unit


_RANKED = frozenset(ROMAN) | LEADERSHIP.keys() | SENIORITY.keys() | {"dir", "mgr", "supt", "supv"}


def pieces_of(title: str) -> tuple[Piece, ...]:
    """Cut a title into its words, parts numbered. Gender marks such as (m/w/d) are dropped.

    Neighbouring single letters are one word ("L P NURSE" is "LP NURSE"), as is a possessive.
    Cost: linear in the length, of which at most MAX_LENGTH characters are read.
    """
    text = _GENDER_ENDING.sub("", _GENDER_BRACKET.sub(" ", clean(title)))
    pieces: list[Piece] = []
    part, mark, previous_end = 0, "", 0
    for found in _LEXEME.finditer(text):
        word = found.group()
        if not word[0].isalnum():
            after = text[found.end() :]
            tight = found.start() == previous_end and after[:1].isalnum()
            before = pieces[-1].text if pieces else ""
            if pieces and _opens_part(word, tight, before, after):
                part, mark = pieces[-1].part + 1, word
            continue
        previous_end = found.end()
        key = re.sub(r"['’]s$", "s", fold(word)).replace("’", "'").replace(".", "")
        if key:
            pieces.append(Piece(word, key, part, mark))
    return _join_initials(pieces)


def _join_initials(pieces: list[Piece]) -> tuple[Piece, ...]:
    joined: list[Piece] = []
    for place, piece in enumerate(pieces):
        last = joined[-1] if joined else None
        final = place + 1 == len(pieces) or pieces[place + 1].part != piece.part
        if (
            last is not None
            and last.part == piece.part
            and len(piece.key) == 1
            and piece.key.isalpha()
            and len(last.key) == 1
            and last.key.isalpha()
            and not (final and piece.key in ROMAN)
        ):
            joined[-1] = Piece(last.text + piece.text, last.key + piece.key, last.part, last.mark)
        else:
            joined.append(piece)
    return tuple(joined)
