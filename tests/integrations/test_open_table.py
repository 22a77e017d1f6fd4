"""Files that HR may hand in: told by content, read whatever their form, refused with a remedy."""

from __future__ import annotations

import csv
import gzip
import io
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waymark.engine.cells import csv_lines
from waymark.integrations.hris.reading import (
    Limits,
    ProblemKind,
    Table,
    UnreadableFile,
    escape_cell,
    open_table,
    unescape_cell,
)

PLAIN = "Employee ID,Name,Job title\n1,Ines Möller,Test Engineer II\n2,Jo Weiß,Buyer\n"


def cells(table: Table) -> list[list[str]]:
    return [row for _number, row in table.rows()]


def kinds(table: Table) -> list[ProblemKind]:
    return [problem.kind for problem in table.problems]


@pytest.mark.parametrize(
    ("codec", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
        ("latin-1", "cp1252"),
    ],
)
def test_every_encoding_reads_the_same(codec: str, found: str) -> None:
    table = open_table(PLAIN.encode(codec), "people.csv")
    assert table.columns == ("Employee ID", "Name", "Job title")
    assert cells(table)[0] == ["1", "Ines Möller", "Test Engineer II"]
    assert table.facts.encoding == found
    assert table.facts.encoding_reason


def test_windows_letters_far_from_the_start_are_found() -> None:
    text = "id,name\n" + "1,Anna Plain\n" * 200_000 + "2,Łódź\n"
    early = text.replace("Łódź", "Jörg “Jo” Weiß – 5 €").encode("cp1252")
    table = open_table(early, "people.csv")
    assert table.facts.encoding == "cp1252"
    assert cells(table)[-1] == ["2", "Jörg “Jo” Weiß – 5 €"]


@pytest.mark.parametrize(
    ("codec", "names"),
    [
        ("cp1251", "Иванов Пётр,Смирнова Анна,Кузнецов Олег,Попова Мария"),
        ("cp1250", "Łukasz Żółć,Małgorzata Wójcik,Paweł Ząbkowski,Święty Kościół"),
    ],
)
def test_other_alphabets_and_the_last_word_of_hr(codec: str, names: str) -> None:
    data = ("id,name\n" + "".join(f"1,{name}\n" for name in names.split(","))).encode(codec)
    assert cells(open_table(data, "x.csv"))[0][1] == names.split(",")[0]
    assert cells(open_table(data, "x.csv", encoding="cp1252"))[0][1] != names.split(",")[0]


@pytest.mark.parametrize("name", ["klingon", "base64", "", "utf-8\x00"])
def test_an_encoding_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(UnreadableFile, match="no encoding"):
        open_table(PLAIN.encode(), "x.csv", encoding=name)


def test_a_broken_letter_in_utf8_is_reported_by_row() -> None:
    rows = "".join(f"{i},Zoë Grün\n" for i in range(100))
    data = ("id,name\n" + rows).encode() + b"100,Jos\xe9\n"
    table = open_table(data, "people.csv")
    assert table.facts.encoding == "utf-8"
    assert [(p.kind, p.row) for p in table.problems] == [(ProblemKind.UNREADABLE_CHARACTERS, 102)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(delimiter: str) -> None:
    data = PLAIN.replace(",", delimiter).encode()
    table = open_table(data, "people.csv")
    assert table.facts.delimiter == delimiter
    assert len(table.columns) == 3


def test_a_decimal_comma_is_no_delimiter() -> None:
    rows = "".join(f"{i};{i},5;“a, b, c”\n" for i in range(20))
    table = open_table(f"id;fte;note\n{rows}".encode(), "x.csv")
    assert table.facts.delimiter == ";"
    assert table.columns == ("id", "fte", "note")


def test_the_delimiter_may_be_announced() -> None:
    table = open_table(b"sep=;\nid;name\n1;a,b\n", "x.csv")
    assert table.columns == ("id", "name")
    assert list(table.rows()) == [(3, ["1", "a,b"])]


def test_the_header_need_not_come_first() -> None:
    data = (
        "Northfield Instruments;;\nExported on 1 May 2026;;\n;;\nPersonal-Nr;Name;Stelle\n7;A;B\n"
    )
    table = open_table(data.encode(), "export.csv")
    assert table.facts.header_row == 4
    assert table.columns == ("Personal-Nr", "Name", "Stelle")
    assert list(table.rows()) == [(5, ["7", "A", "B"])]


def test_a_missing_header_is_told() -> None:
    table = open_table(b"1,Ines,2020-01-01\n2,Jo,2021-01-01\n", "x.csv")
    assert table.columns == ("Column 1", "Column 2", "Column 3")
    assert kinds(table) == [ProblemKind.NO_HEADER]
    assert table.facts.rows == 2


def test_repeated_and_empty_names_are_made_unique() -> None:
    table = open_table(b"id,name,Name,,\n1,a,b,c,\n", "x.csv")
    assert table.columns == ("id", "name", "Name (2)", "Column 4")
    assert set(kinds(table)) == {ProblemKind.REPEATED_HEADER, ProblemKind.EMPTY_HEADER}
    assert cells(table) == [["1", "a", "b", "c"]]


def test_ragged_rows_are_left_out_only_when_something_would_be_lost() -> None:
    data = b"id,name,title\n1,a,b\n2,a\n3,a,b,c\n4,a,b,,\n\n5,a,b\n"
    table = open_table(data, "x.csv")
    assert [number for number, _row in table.rows()] == [2, 3, 5, 7]
    assert [(p.kind, p.row) for p in table.problems] == [(ProblemKind.RAGGED_ROW, 4)]
    assert (table.facts.rows, table.facts.left_out) == (4, 1)


def test_quotes_hold_delimiters_and_lines() -> None:
    table = open_table(b'id,name\n1,"Smith, ""Jo""\nline two"\n2,b\n', "x.csv")
    assert list(table.rows()) == [(2, ["1", 'Smith, "Jo"\nline two']), (3, ["2", "b"])]


def test_an_unclosed_quote_is_found_where_it_opens() -> None:
    table = open_table(b'id,name\n1,a\n2,"Jo\n3,c\n4,d\n', "x.csv")
    problem = table.problems[0]
    assert (problem.kind, problem.row) == (ProblemKind.UNCLOSED_QUOTE, 3)
    assert "row 3" in problem.message
    assert [number for number, _row in table.rows()] == [2]


def test_a_stray_quote_in_a_long_file_does_not_swallow_it() -> None:
    data = b'id,name\n1,"Jo\n' + b"2,a plain row of a long file\n" * 100_000
    table = open_table(data, "x.csv")
    assert [(p.kind, p.row) for p in table.problems] == [(ProblemKind.UNCLOSED_QUOTE, 2)]


def test_hidden_zero_characters_are_removed_and_told() -> None:
    table = open_table(b"id,name\n1,In\x00es\n" + b"2,Jo\n" * 50, "x.csv")
    assert cells(table)[0] == ["1", "Ines"]
    assert [(p.kind, p.row) for p in table.problems] == [(ProblemKind.HIDDEN_NUL, 2)]


@pytest.mark.parametrize(
    ("name", "data", "word"),
    [
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Excel"),
        ("people.csv", b"%PDF-1.7\n", "PDF"),
        ("people.csv", b"\x89PNG\r\n\x1a\n", "picture"),
        ("people.xlsx", b"\xff\xd8\xff\xe0", "picture"),
        ("people.xlsx", b"\n <!DOCTYPE html><html><table>", "web page"),
        ("people.xlsx", b"\xef\xbb\xbf<html>", "web page"),
        ("people.csv", b"<?xml version='1.0'?>", "XML"),
        ("people.csv", b'[{"id": 1}]', "JSON"),
        ("people.csv", b"\x7fELF\x02\x01", "program"),
        ("people.csv", b"SQLite format 3\x00", "database"),
        ("people.csv", b"7z\xbc\xaf\x27\x1c", "archive"),
        ("people.csv", bytes(range(256)) * 40, "not text"),
        ("people.csv", b"", "empty"),
        ("people.csv.gz", gzip.compress(b"", mtime=0), "empty"),
        (
            "people.csv.gz",
            gzip.compress(gzip.compress(b"a,b\n1,2\n", mtime=0), mtime=0),
            "archive inside",
        ),
        ("people.csv.gz", gzip.compress(b"%PDF-1.4", mtime=0), "PDF"),
        ("people.csv.gz", gzip.compress(PLAIN.encode() * 50)[:-20], "damaged"),
        ("people.csv", b"id,name\n", "no rows"),
        ("people.xlsx", b"PK\x03\x04 and nothing else", "damaged"),
    ],
)
def test_what_is_no_table_is_refused_by_content(name: str, data: bytes, word: str) -> None:
    with pytest.raises(UnreadableFile, match=word) as refusal:
        open_table(data, name)
    assert refusal.value.remedy


def test_gzip_reads_like_the_file_in_it() -> None:
    packed = open_table(gzip.compress(PLAIN.encode()), "people.csv.gz")
    assert cells(packed) == cells(open_table(PLAIN.encode(), "people.csv"))


def test_a_gzip_bomb_stops_at_the_limit() -> None:
    bomb = gzip.compress(b"id,name\n" + b"1,aaaaaaaaaaaaaaa\n" * 600_000, mtime=0)
    assert len(bomb) < 100_000
    with pytest.raises(UnreadableFile, match="more than 2 MB"):
        open_table(bomb, "bomb.csv.gz", limits=Limits(text_bytes=2 * 1024 * 1024))


def test_half_a_gigabyte_is_refused_without_being_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as stream:
        stream.write(b"id,name\n1,a\n")
        stream.truncate(500 * 1024 * 1024)
    with pytest.raises(UnreadableFile, match="more than 8 MB"):
        open_table(path, "huge.csv", limits=Limits(text_bytes=8 * 1024 * 1024))


def test_a_million_columns_are_refused() -> None:
    header = ",".join(f"c{i}" for i in range(120_000)).encode()
    with pytest.raises(UnreadableFile, match="more than 500 columns"):
        open_table(header + b"\n" + b"1," * 119_999 + b"1\n", "wide.csv")
    with pytest.raises(UnreadableFile, match="line of more than"):
        open_table(b"c," * 1_000_000 + b"\n1\n", "wide.csv")


def test_too_many_rows_stop_with_a_problem() -> None:
    table = open_table(b"id\n" + b"1\n" * 60, "x.csv", limits=Limits(rows=50))
    assert kinds(table) == [ProblemKind.TOO_MANY_ROWS]
    assert table.facts.rows == 50


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", " =", "＝"])
def test_formulas_are_written_as_text(start: str) -> None:
    assert escape_cell(f"{start}1+1") == f"'{start}1+1"
    assert unescape_cell(escape_cell(f"{start}1+1")) == f"{start}1+1"


def test_numbers_and_plain_text_are_written_as_they_are() -> None:
    assert [escape_cell(v) for v in (-5, 1.5, None, True, "it’s", "'x")] == [
        "-5", "1.5", "", "True", "it’s", "'x",
    ]  # fmt: skip


any_text = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00\r"))


@given(st.lists(st.lists(any_text, min_size=3, max_size=3), min_size=1, max_size=8))
def test_what_is_written_reads_back(rows: list[list[str]]) -> None:
    header = ["Employee ID", "Full name", "Job title"]
    written = "".join(csv_lines(header, [["x" + row[0], *row[1:]] for row in rows]))
    table = open_table(written.encode(), "x.csv")
    back = [[unescape_cell(cell) for cell in row] for row in cells(table)]
    assert back == [["x" + row[0], *row[1:]] for row in rows]


@given(st.binary(max_size=300))
def test_no_bytes_whatever_raise_anything_else(data: bytes) -> None:
    with suppress(UnreadableFile):
        table = open_table(data, "any")
        assert all(len(row) == len(table.columns) for _number, row in table.rows())


@given(
    st.lists(st.lists(any_text, min_size=2, max_size=5), min_size=2, max_size=6),
    st.sampled_from(",;\t|"),
)
def test_no_csv_whatever_raises_anything_else(rows: list[list[str]], delimiter: str) -> None:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows(rows)
    with suppress(UnreadableFile):
        table = open_table(stream.getvalue().encode(), "any.csv")
        assert table.facts.rows == len(cells(table))
