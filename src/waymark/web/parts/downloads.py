"""Every table that a person sees can be taken away as CSV, safe to open in a spreadsheet."""

import csv
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.text import slugify

__all__ = ["csv_response", "safe_cell", "text_response"]

#: A cell that starts with one of these is read as a formula by spreadsheets.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(value: Any) -> str:
    """The value as text that no spreadsheet runs: a formula gets a quote in front."""
    if value is None:
        return ""
    text = str(value)
    if isinstance(value, int | float):
        return text
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def csv_response(name: str, header: Sequence[Any], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """A CSV file to save: UTF-8 with a mark that spreadsheets need, comma, CRLF."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    filename = f"{slugify(name) or 'waymark'}.csv"
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow([safe_cell(each) for each in header])
    for row in rows:
        writer.writerow([safe_cell(each) for each in row])
    return response


def text_response(name: str, content: bytes) -> HttpResponse:
    """A CSV that stands already, under a name of our own."""
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slugify(name[:-4])}.csv"'
    return response
