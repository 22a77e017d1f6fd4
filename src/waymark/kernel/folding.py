"""Text as it is looked up, whoever wrote it."""

__all__ = ["fold"]


def fold(text: str) -> str:
    """A title or name without case and doubled blanks, to look it up."""
    return " ".join(text.split()).casefold()
