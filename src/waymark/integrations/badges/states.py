"""Why a badge no longer holds; free of Django."""

from enum import StrEnum

__all__ = ["Revocation"]


class Revocation(StrEnum):
    """Who took it back, and for what."""

    OWN_WISH = "own_wish"  # the person
    MISTAKE = "mistake"  # HR
    WORD_GONE = "word_gone"  # what it rests on was taken back
