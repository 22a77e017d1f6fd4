"""The only writers of imports, and of what imports bring."""

from waymark.integrations.hris.operations.applying import apply_import
from waymark.integrations.hris.operations.deciding import (
    ask_to_apply,
    ask_to_read,
    ask_to_undo,
    decide,
    discard_import,
    fail_import,
    keep_report,
    match_columns,
    reopen_import,
)
from waymark.integrations.hris.operations.erasing import erase_from_imports
from waymark.integrations.hris.operations.forgetting import forget_old_imports
from waymark.integrations.hris.operations.receiving import receive_files
from waymark.integrations.hris.operations.undoing import undo_import

__all__ = [
    "apply_import",
    "ask_to_apply",
    "ask_to_read",
    "ask_to_undo",
    "decide",
    "discard_import",
    "erase_from_imports",
    "fail_import",
    "forget_old_imports",
    "keep_report",
    "match_columns",
    "receive_files",
    "reopen_import",
    "undo_import",
]
