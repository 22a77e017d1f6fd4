"""Read personnel files: from bytes to checked records, without Django, database or clock.

    table = open_table(path, "people.xlsx")            # type, encoding, sheet, header, facts
    mapping = guess_mapping(table)                     # column -> field, kept as JSON
    rows = collect(table, mapping)                     # matched columns, filters applied
    batch = normalise([rows], known, as_of=today)      # people, units, reporting, positions, skills
    groups = group_problems(batch.problems, suggest)   # one question for 300 equal rows
    batch = normalise([rows], known, as_of=today, decisions=decisions)
    tiles = diff(batch, known.people)                  # the five tiles of the check page

Content never raises: it is reported as `Problem`. Only `open_table` raises, `UnreadableFile`.
"""

from waymark.engine.cells import csv_lines, escape_cell, unescape_cell
from waymark.integrations.hris.reading.changes import (
    ChangeKind,
    Difference,
    FieldChange,
    PersonChange,
    diff,
    state_after,
)
from waymark.integrations.hris.reading.dates import DayOrder
from waymark.integrations.hris.reading.fields import FIELDS, KINDS, Field, normal_header
from waymark.integrations.hris.reading.groups import Fix, ProblemGroup, group_problems
from waymark.integrations.hris.reading.guess import guess_mapping
from waymark.integrations.hris.reading.limits import Limits
from waymark.integrations.hris.reading.mapping import (
    ColumnMatch,
    DropWhere,
    FiscalYear,
    KeepHighest,
    Mapping,
)
from waymark.integrations.hris.reading.normalise import last_period_end, normalise
from waymark.integrations.hris.reading.problems import (
    Problem,
    ProblemKind,
    Severity,
    UnreadableFile,
)
from waymark.integrations.hris.reading.records import (
    Batch,
    HeldPosition,
    Known,
    People,
    PersonState,
    Positions,
    Reporting,
    Skills,
    Units,
    last_word,
)
from waymark.integrations.hris.reading.rows import Rows, collect
from waymark.integrations.hris.reading.tables import FileFacts, SheetFacts, Table, open_table
from waymark.integrations.hris.reading.work import Decision, Suggest, no_suggestions
from waymark.integrations.hris.reading.writing import left_out_lines

__all__ = [
    "FIELDS",
    "KINDS",
    "Batch",
    "ChangeKind",
    "ColumnMatch",
    "DayOrder",
    "Decision",
    "Difference",
    "DropWhere",
    "Field",
    "FieldChange",
    "FileFacts",
    "FiscalYear",
    "Fix",
    "HeldPosition",
    "KeepHighest",
    "Known",
    "Limits",
    "Mapping",
    "People",
    "PersonChange",
    "PersonState",
    "Positions",
    "Problem",
    "ProblemGroup",
    "ProblemKind",
    "Reporting",
    "Rows",
    "Severity",
    "SheetFacts",
    "Skills",
    "Suggest",
    "Table",
    "Units",
    "UnreadableFile",
    "collect",
    "csv_lines",
    "diff",
    "escape_cell",
    "group_problems",
    "guess_mapping",
    "last_period_end",
    "last_word",
    "left_out_lines",
    "no_suggestions",
    "normal_header",
    "normalise",
    "open_table",
    "state_after",
    "unescape_cell",
]
