"""The State of North Dakota's payroll, eleven years: a real employer's file, read whole."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from waymark.integrations.hris.mappings import shipped_mapping
from waymark.integrations.hris.reading import (
    Batch,
    ChangeKind,
    Known,
    ProblemKind,
    Table,
    collect,
    diff,
    group_problems,
    guess_mapping,
    normalise,
    open_table,
    state_after,
)

FILE = Path(__file__).parents[3] / "shared" / "data" / "nd_state_positions_2008_2018.csv.gz"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not FILE.exists(), reason="the data folder is not beside the project"),
]


@pytest.fixture(scope="module")
def table() -> Table:
    return open_table(FILE, FILE.name)


@pytest.fixture(scope="module")
def batch(table: Table) -> Batch:
    rows = collect(table, shipped_mapping("nd_state"))
    return normalise([rows], Known(), as_of=dt.date(2018, 7, 1))


def test_every_row_is_read_and_described(table: Table) -> None:
    facts = table.facts
    assert (facts.rows, facts.left_out, facts.encoding) == (189_868, 0, "utf-8")
    assert table.problems == ()
    assert shipped_mapping("nd_state").fits(table.columns) == ((), ())


def test_the_guess_agrees_with_the_mapping_that_was_kept(table: Table) -> None:
    assert guess_mapping(table).columns == shipped_mapping("nd_state").columns


def test_everyone_is_there_once(batch: Batch) -> None:
    assert batch.read == 189_868
    assert len(batch.people) == len(set(batch.people.key)) == 53_590
    assert batch.set_aside == 22_774
    assert not batch.waiting
    assert not batch.left_out
    assert not batch.blocked


def test_one_row_per_person_and_year_became_spells(batch: Batch) -> None:
    assert sum(batch.positions.rows) == batch.read - batch.set_aside
    assert set(batch.positions.kind) == {"substantive", "temporary"}
    assert len({p for p, k in zip(batch.positions.person, batch.positions.kind, strict=True)
                if k == "substantive"}) == 31_395  # fmt: skip
    before: tuple[str, dt.date | None] = ("", None)
    for person, start, end in zip(
        batch.positions.person, batch.positions.start, batch.positions.end, strict=True
    ):
        assert end is None or start <= end
        assert person != before[0] or (before[1] is not None and before[1] < start)
        before = (person, end)
    assert min(batch.positions.start) == dt.date(2007, 7, 1)


def test_gaps_are_one_note(batch: Batch) -> None:
    (group,) = group_problems(batch.problems)
    assert group.kind is ProblemKind.GAP
    assert group.count > 4_000
    assert not group.fixes


def test_the_same_file_again_changes_nothing(batch: Batch) -> None:
    assert diff(batch, {}).counts[ChangeKind.NEW] == 53_590
    current = state_after(batch, {})
    assert diff(batch, current).counts[ChangeKind.UNCHANGED] == 53_590
    employed = sum(state.active for state in current.values())
    assert employed == sum(end is None for end in batch.positions.end)
