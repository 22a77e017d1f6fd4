"""XLSX files: read as text, and the bombs that a workbook can be."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from contextlib import suppress

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from waymark.integrations.hris.reading import Limits, Table, UnreadableFile, open_table


def cells(table: Table) -> list[list[str]]:
    return [row for _number, row in table.rows()]


def workbook(sheets: dict[str, list[list[object]]], **options: object) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "default_date_format": "d.m.yyyy"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
        if name in options.get("hidden", ()):  # type: ignore[operator]  # wrong on purpose
            sheet.hide()
    book.close()
    return stream.getvalue()


def repacked(data: bytes, changes: dict[str, bytes]) -> bytes:
    """The same zip with some parts replaced or added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for part in old.infolist():
            if part.filename not in changes:
                new.writestr(part, old.read(part))
        for name, content in changes.items():
            new.writestr(name, content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def test_a_wrong_ending_does_not_matter() -> None:
    data = workbook({"People": [["id", "name"], [1, "Ines"]]})
    assert cells(open_table(data, "people.csv")) == [["1", "Ines"]]
    assert cells(open_table(b"id,name\n1,Ines\n", "people.xlsx")) == [["1", "Ines"]]


def test_xlsx_cells_become_plain_text() -> None:
    rows: list[list[object]] = [
        ["id", "since", "fte", "on leave"],
        [17, dt.date(2020, 2, 1), 0.5, True],
        ["=A1", dt.datetime.fromisoformat("2021-03-04T12:30"), 12345678, False],
    ]
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "dd.mm.yyyy"})
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, dt.date):
                sheet.write_datetime(at + 2, column, value, day)
            else:
                sheet.write(at + 2, column, value)
    sheet.write_number(5, 0, 18)
    sheet.write_number(5, 1, 0, day)  # Excel shows this as 00.01.1900
    book.close()
    table = open_table(stream.getvalue(), "x.xlsx")
    assert list(table.rows()) == [
        (4, ["17", "2020-02-01", "0.5", "TRUE"]),
        (5, ["=A1", "2021-03-04 12:30:00", "12345678", "FALSE"]),
        (6, ["18", "1900-01-00", "", ""]),
    ]
    assert table.facts.header_row == 3


def test_of_several_sheets_the_one_with_people_is_read() -> None:
    data = workbook(
        {
            "Read me": [["How to use this file"], ["Fill in the second sheet"]],
            "Staff": [["Employee ID", "Full name", "Job title"], [1, "Ines", "Buyer"]],
            "Old": [["Employee ID", "Full name", "Job title"]] + [[i, "x", "y"] for i in range(9)],
        },
        hidden=("Old",),
    )
    table = open_table(data, "people.xlsx")
    assert table.facts.sheet == "Staff"
    assert [(s.name, s.hidden) for s in table.facts.sheets] == [
        ("Read me", False), ("Staff", False), ("Old", True),
    ]  # fmt: skip
    assert open_table(data, "people.xlsx", sheet="Old").facts.rows == 9
    with pytest.raises(UnreadableFile, match="no sheet"):
        open_table(data, "people.xlsx", sheet="Nowhere")


PEOPLE = {"People": [["id", "name"], [1, "Ines"]]}
SHEET = "xl/worksheets/sheet1.xml"


def test_a_zip_bomb_is_refused_by_what_it_really_unpacks_to() -> None:
    bomb = repacked(workbook(PEOPLE), {"xl/media/image1.png": b"\0" * 40_000_000})
    assert len(bomb) < 100_000
    with pytest.raises(UnreadableFile, match="far more"):
        open_table(bomb, "bomb.xlsx")
    with pytest.raises(UnreadableFile, match="far more"):
        open_table(bomb, "bomb.xlsx", limits=Limits(inflated_bytes=10_000_000))


def test_a_zip_bomb_that_lies_about_its_size_is_refused() -> None:
    bomb = bytearray(repacked(workbook(PEOPLE), {"xl/media/image1.png": b"\0" * 40_000_000}))
    true_size = (40_000_000).to_bytes(4, "little")
    assert bomb.count(true_size) >= 1
    lying = bytes(bomb).replace(true_size, (4).to_bytes(4, "little"))
    assert sum(part.file_size for part in zipfile.ZipFile(io.BytesIO(lying)).infolist()) < 100_000
    with pytest.raises(UnreadableFile, match="far more"):
        open_table(lying, "bomb.xlsx")


@pytest.mark.parametrize(
    "declaration",
    [
        b'<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;">]>',
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd">',
        b'<!doctype x [<!entity a SYSTEM "http://127.0.0.1/">]>',
    ],
)
@pytest.mark.parametrize("part", [SHEET, "xl/sharedStrings.xml", "xl/workbook.xml"])
def test_an_entity_bomb_is_refused(part: str, declaration: bytes) -> None:
    data = workbook(PEOPLE)
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        xml = book.read(part)
    head, _, rest = xml.partition(b"?>")
    bad = repacked(data, {part: head + b"?>" + b" " * 1_048_570 + declaration + rest})
    with pytest.raises(UnreadableFile, match="declarations"):
        open_table(bad, "entities.xlsx")


def test_a_declaration_hidden_in_utf16_is_refused() -> None:
    data = workbook(PEOPLE)
    xml = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY b "c">]><worksheet/>'
    with pytest.raises(UnreadableFile, match="declarations"):
        open_table(repacked(data, {SHEET: xml.encode("utf-16")}), "entities.xlsx")


@pytest.mark.parametrize("far", ["B900000", "SH2", "XFD1", "b900000", "ZZZZ1"])
def test_a_cell_far_away_does_not_make_a_giant_table(far: str) -> None:
    data = workbook(PEOPLE)
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        f'<row r="1"><c r="A1"><v>1</v></c><c r="T1"><v>1</v></c><c r="{far}"><v>2</v></c></row>'
        "</sheetData></worksheet>"
    )
    with pytest.raises(UnreadableFile, match=r"columns|reaches down"):
        open_table(repacked(data, {SHEET: sheet.encode()}), "far.xlsx")


def test_one_long_text_in_many_cells_is_refused() -> None:
    data = workbook(PEOPLE)
    strings = b"<sst><si><t>" + bytes(range(97, 123)) * 1000 + b"</t></si></sst>"
    cells_of_row = "".join(f'<c r="A{r}" t="s"><v>0</v></c>' for r in range(1, 5000))
    sheet = f"<worksheet><sheetData><row>{cells_of_row}</row></sheetData></worksheet>"
    bad = repacked(data, {SHEET: sheet.encode(), "xl/sharedStrings.xml": strings})
    with pytest.raises(UnreadableFile, match="far more"):
        open_table(bad, "copies.xlsx", limits=Limits(inflated_bytes=50_000_000))


@pytest.mark.parametrize(
    ("parts", "word"),
    [
        ({"word/document.xml": b"<a/>"}, "Word"),
        ({"content.xml": b"<a/>"}, "OpenDocument"),
        ({"xl/workbook.bin": b"a"}, "xlsb"),
        ({"people.csv": b"id\n1\n"}, "zip archive"),
    ],
)
def test_zips_that_are_no_workbook(parts: dict[str, bytes], word: str) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    with pytest.raises(UnreadableFile, match=word):
        open_table(stream.getvalue(), "people.xlsx")


def test_a_workbook_larger_than_allowed_or_cut_short() -> None:
    data = workbook(PEOPLE)
    with pytest.raises(UnreadableFile, match="larger than"):
        open_table(data, "people.xlsx", limits=Limits(workbook_bytes=100))
    with pytest.raises(UnreadableFile, match="damaged"):
        open_table(data[: len(data) // 2], "people.xlsx")
    with pytest.raises(UnreadableFile, match="no rows"):
        open_table(workbook({"Empty": []}), "people.xlsx")


INTACT = workbook(PEOPLE)


@given(st.integers(0, 2000), st.binary(min_size=1, max_size=8))
def test_no_damaged_workbook_raises_anything_else(at: int, noise: bytes) -> None:
    data = bytearray(INTACT)
    at = at * len(data) // 2001
    data[at : at + len(noise)] = noise
    with suppress(UnreadableFile):
        assert open_table(bytes(data), "any.xlsx").facts.rows >= 1
