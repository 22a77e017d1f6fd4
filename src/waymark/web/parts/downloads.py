"""Every table that a person sees can be taken away as CSV, safe to open in a spreadsheet."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.text import slugify

from waymark.engine.cells import csv_lines

__all__ = ["csv_response", "text_response"]


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
