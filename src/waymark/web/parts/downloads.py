"""Every table that a person sees can be taken away, safe to open in a spreadsheet."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.text import slugify
from xlsxwriter import Workbook

from waymark.engine.cells import csv_lines

__all__ = ["csv_response", "text_response", "xlsx_response"]

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv_response(name: str, header: Sequence[Any], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """A CSV file to save: UTF-8 with a mark that spreadsheets need, comma, CRLF."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    filename = f"{slugify(name) or 'waymark'}.csv"
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    for line in csv_lines(header, rows):
        response.write(line)
    return response


def text_response(name: str, content: bytes) -> HttpResponse:
    """A CSV that stands already, under a name of our own."""
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slugify(name[:-4])}.csv"'
    return response


def xlsx_response(name: str, header: Sequence[Any], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """An Excel workbook of one sheet: numbers as numbers, all else as text that nothing runs."""
    buffer = io.BytesIO()
    with Workbook(buffer, {"in_memory": True, "constant_memory": False}) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate((header, *rows)):
            for column, cell in enumerate(row):
                if isinstance(cell, int | float) and not isinstance(cell, bool):
                    sheet.write_number(place, column, cell)
                else:
                    sheet.write_string(place, column, "" if cell is None else str(cell))
        sheet.freeze_panes(1, 0)
    response = HttpResponse(buffer.getvalue(), content_type=WORKBOOK)
    filename = f"{slugify(name) or 'waymark'}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response
