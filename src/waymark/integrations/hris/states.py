"""How an import moves; free of Django."""

from enum import StrEnum

__all__ = ["ImportState", "may_move"]


class ImportState(StrEnum):
    """uploaded > matched (columns said right) > checked > applying > applied > undone.

    A file that cannot be read is failed; one that nobody wants is discarded.
    """

    UPLOADED = "uploaded"
    MATCHED = "matched"
    CHECKED = "checked"
    APPLYING = "applying"
    APPLIED = "applied"
    UNDONE = "undone"
    FAILED = "failed"
    DISCARDED = "discarded"


_OPEN = {ImportState.UPLOADED, ImportState.MATCHED, ImportState.CHECKED}
_MOVES = {
    ImportState.UPLOADED: {ImportState.MATCHED, ImportState.FAILED, ImportState.DISCARDED},
    ImportState.MATCHED: {*_OPEN, ImportState.FAILED, ImportState.DISCARDED},
    ImportState.CHECKED: {
        *_OPEN, ImportState.APPLYING, ImportState.FAILED, ImportState.DISCARDED,
    },
    ImportState.APPLYING: {ImportState.APPLIED, ImportState.CHECKED, ImportState.FAILED},
    ImportState.APPLIED: {ImportState.UNDONE},
    ImportState.FAILED: {ImportState.DISCARDED},
}  # fmt: skip


def may_move(source: ImportState, target: ImportState) -> bool:
    """Whether an import may go from source to target."""
    return target in _MOVES.get(source, set())
