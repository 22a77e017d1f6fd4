"""How much of a file is read before it is refused."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds, each checked while streaming and never by trusting what the file declares.

    text_bytes      bytes of a text table after unpacking.
    workbook_bytes  bytes of an XLSX file as uploaded.
    inflated_bytes  bytes of all parts of an XLSX file once unpacked.
    inflated_ratio  unpacked / packed bytes of one XLSX part, looked at from 8 MB unpacked on.
    cells           rows x columns of the rectangle that an XLSX sheet spans (kept in memory).
    rows, columns   of one table.  line_chars  of one line of text.  cell_chars  of one cell.
    """

    text_bytes: int = 200 * MEGABYTE
    workbook_bytes: int = 50 * MEGABYTE
    inflated_bytes: int = 600 * MEGABYTE
    inflated_ratio: int = 400
    cells: int = 10_000_000
    rows: int = 2_000_000
    columns: int = 500
    line_chars: int = MEGABYTE
    cell_chars: int = 32_767
