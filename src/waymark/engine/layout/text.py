"""Estimated text widths and wrapping, without a browser.

Widths are the larger of Inter's and DejaVu Sans' advance at 14 px, so that the usual system
fonts stay inside the estimate.
"""

from collections.abc import Callable
from functools import lru_cache
from unicodedata import combining, east_asian_width, normalize

Fits = Callable[[str], bool]

# Tenths of a pixel at 14 px.
_GROUPS = {
    40: "'ijlI",
    46: " ,.",
    48: ":;/|\\",
    56: "()[]!tf",
    58: "r",
    66: '-`"',
    78: "sJ?_*",
    79: "cz",
    82: "LP",
    84: "vxykFE",
    87: "oea",
    90: "bdghnpqu$0123456789{}",
    93: "STY",
    97: "ABKVZXR",
    104: "C",
    109: "DGHNOQU&",
    116: "w",
    126: "M+<>=^~#",
    138: "mW%@",
}
_WIDTHS = {letter: width for width, letters in _GROUPS.items() for letter in letters}
_ELLIPSIS = "…"
_SOFT_HYPHEN = "\N{SOFT HYPHEN}"  # where a long word may part; seen only if it does
_BOLD = 105  # per cent of the regular width


@lru_cache(maxsize=4096)
def text_width(text: str, *, size: int = 14, bold: bool = False) -> int:
    """Estimated width in whole pixels, rounded up."""
    tenths = sum(_letter(letter) for letter in normalize("NFD", text))
    share = _BOLD if bold else 100
    return -(-tenths * size * share // (14 * 100 * 10))


def _letter(letter: str) -> int:
    if letter in _WIDTHS:
        return _WIDTHS[letter]
    if combining(letter) or letter == _SOFT_HYPHEN:
        return 0
    if letter == _ELLIPSIS or east_asian_width(letter) in "WF":
        return 140
    return 130 if letter.isupper() else 105


def wrap(
    text: str, width: int, *, lines: int = 3, size: int = 14, bold: bool = False
) -> tuple[str, ...]:
    """Break text into at most `lines` lines no wider than `width` pixels, evenly filled.

    Words wider than a line are broken with a hyphen, at a soft hyphen of theirs where one helps;
    what does not fit ends in an ellipsis.
    width >= 30. Returns at least one line, which may be empty.
    """

    def fits(part: str, room: int = width) -> bool:
        return text_width(part, size=size, bold=bold) <= room

    words = [part for word in text.split() for part in _break_word(word, fits)]
    full = _fill(words, fits)
    if len(full) > lines:
        return (*full[: lines - 1], _shorten(" ".join(full[lines - 1 :]), fits))
    # The narrowest width that needs no more lines fills them evenly.
    low, high = 1, width
    while low < high:
        middle = (low + high) // 2
        narrow = _fill(words, lambda part: fits(part, middle))  # noqa: B023 - used at once
        if len(narrow) <= len(full) and all(fits(line, middle) for line in narrow):
            high = middle
        else:
            low = middle + 1
    return tuple(_fill(words, lambda part: fits(part, low)))


def longest_word(text: str, *, size: int = 14, bold: bool = False) -> int:
    """Width of the widest word."""
    return max((text_width(word, size=size, bold=bold) for word in text.split()), default=0)


def _fill(words: list[str], fits: Fits) -> list[str]:
    lines = [""]
    for word in words:
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and not fits(longer):
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _break_word(word: str, fits: Fits) -> list[str]:
    parts = []
    while not fits(word):
        cut = len(word) - 1
        while cut > 1 and not fits(word[:cut] + "-"):
            cut -= 1
        soft = word.rfind(_SOFT_HYPHEN, 1, cut + 1)
        cut = soft if soft > 0 else cut
        parts.append(word[:cut] + "-")
        word = word[cut:].lstrip(_SOFT_HYPHEN)
    return [part.replace(_SOFT_HYPHEN, "") for part in (*parts, word)]


def _shorten(text: str, fits: Fits) -> str:
    while text and not fits(text + _ELLIPSIS):
        text = text[:-1].rstrip()
    return text + _ELLIPSIS
