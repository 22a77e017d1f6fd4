"""Everything that is held about a person: counted for a page, and made into a file to take away."""

from waymark.workflows.portability.exports import (
    DAYS,
    DataExport,
    ask_for_export,
    export_ended,
    export_of,
    exports_of,
    remove_export_files,
    run_export,
)
from waymark.workflows.portability.reading import SCHEMA, counts_of, read_person
from waymark.workflows.portability.values import names_of, person_of_number

__all__ = [
    "DAYS", "SCHEMA", "DataExport", "ask_for_export", "counts_of", "export_ended", "export_of",
    "exports_of", "names_of", "person_of_number", "read_person", "remove_export_files", "run_export",
]  # fmt: skip
