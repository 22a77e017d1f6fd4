"""The sample files and the page about the format say what the reading does."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integrations.files import TODAY
from waymark.integrations.hris.reading import (
    FIELDS,
    Known,
    Limits,
    collect,
    guess_mapping,
    normalise,
    open_table,
)
from waymark.integrations.hris.samples import SAMPLES, sample_file

PAGE = (Path(__file__).parents[2] / "docs" / "import-format.md").read_text("utf-8")


@pytest.mark.parametrize("name", SAMPLES)
def test_samples_are_matched_whole_and_have_no_problem(name: str) -> None:
    table = open_table(sample_file(name), name)
    mapping = guess_mapping(table)
    assert [m.column for m in mapping.matches if m.field is None] == []
    batch = normalise([collect(table, mapping)], Known(), as_of=TODAY)
    assert batch.problems == ()
    assert not batch.left_out


def test_all_samples_together_are_one_consistent_import() -> None:
    names = ("people.csv", "history.csv", "skills.csv")
    tables = [open_table(sample_file(name), name) for name in names]
    files = [collect(table, guess_mapping(table)) for table in tables]
    batch = normalise(files, Known(), as_of=TODAY)
    assert len(batch.people) == 6
    assert not batch.waiting
    with pytest.raises(KeyError):
        sample_file("../__init__.py")


def test_the_page_names_every_field_and_the_limits() -> None:
    for field in FIELDS:
        assert f"| {field.label} |" in PAGE, field.label
    limits = Limits()
    for figure in (
        f"{limits.text_bytes // 2**20} MB", f"{limits.workbook_bytes // 2**20} MB",
        f"{limits.rows:,}", f"{limits.columns} columns",
    ):  # fmt: skip
        assert figure in PAGE
