"""What an import would change, person by person; and that a second time changes nothing."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from tests.integrations.files import TODAY, read
from waymark.integrations.hris.reading import (
    ChangeKind,
    Decision,
    HeldPosition,
    Known,
    PersonState,
    diff,
    state_after,
)
from waymark.kernel.folding import fold

HEAD = "Employee ID,Name,Job title,Department,Manager,Start date\n"
FIRST = (
    HEAD + "1,Ines Moe,Test Engineer I,Lab,4,2020-02-01\n2,Jo Weiß,Buyer,Office,4,2019-01-01\n"
    "3,Kim Lee,Buyer,Office,4,2018-01-01\n4,Tomasz Nowak,Head,Lab,,2010-01-01\n"
)


def counts(text: str, current: dict[str, PersonState], **options: object) -> dict[str, int]:
    found = diff(read(text, Known(people=current), **options), current).counts  # type: ignore[arg-type]  # wrong or mixed on purpose
    return {kind.name: number for kind, number in found.items() if number}


def test_the_first_time_all_are_new_the_second_time_nothing_changes() -> None:
    batch = read(FIRST)
    assert diff(batch, {}).counts[ChangeKind.NEW] == 4
    current = state_after(batch, {})
    assert counts(FIRST, current) == {"UNCHANGED": 4}
    assert diff(batch, current).nothing
    assert state_after(batch, current) == current


def test_every_person_is_in_one_tile() -> None:
    current = state_after(read(FIRST), {})
    text = (
        HEAD + "1,Ines Moe,Test Engineer II,Lab,4,2024-02-01\n2,Jo Weiß,Buyer,Office,5,2019-01-01\n"
        "4,Tomasz Nowak,Head,Lab,,2010-01-01\n5,An Ng,Buyer,Office,4,2025-01-01\n"
        "6,Al Roe,Wizard,Office,4,2025-01-01\n"
    )
    titles = ("Test Engineer I", "Test Engineer II", "Buyer", "Head")
    known = Known(people=current, titles={fold(title): title for title in titles})
    batch = read(text, known, complete=True)
    found = diff(batch, current)
    assert found.counts == {
        ChangeKind.UNCHANGED: 1, ChangeKind.NEW: 1, ChangeKind.CHANGED: 2, ChangeKind.LEFT: 1,
        ChangeKind.UNDECIDED: 1,
    }  # fmt: skip
    changed = {change.person: change.fields for change in found.of(ChangeKind.CHANGED)}
    assert [(f.field, f.before, f.after) for f in changed["1"]] == [
        ("positions", "Test Engineer I", "Test Engineer II")
    ]
    assert [(f.field, f.before, f.after) for f in changed["2"]] == [("manager", "4", "5")]
    assert [change.name for change in found.of(ChangeKind.LEFT)] == ["Kim Lee"]
    assert diff(batch, state_after(batch, current)).counts[ChangeKind.CHANGED] == 0


def test_who_is_missing_has_left_only_from_a_complete_file() -> None:
    current = state_after(read(FIRST), {})
    one = HEAD + "1,Ines Moe,Test Engineer I,Lab,4,2020-02-01\n"
    assert counts(one, current) == {"UNCHANGED": 1}
    assert counts(one, current, complete=True) == {"UNCHANGED": 1, "LEFT": 3}


def test_people_who_wait_have_not_left() -> None:
    current = state_after(read(FIRST), {})
    text = HEAD + "1,Ines Moe,Wizard,Lab,4,2024-02-01\n"
    known = Known(people=current, titles={"buyer": "Buyer"})
    found = diff(read(text, known, complete=True), current)
    assert [c.person for c in found.of(ChangeKind.UNDECIDED)] == ["1"]
    assert "1" not in [c.person for c in found.of(ChangeKind.LEFT)]


def test_silence_changes_nothing() -> None:
    current = {"1": PersonState(name="Ines", email="i@n.example", location="Ulm", manager="2")}
    batch = read("Employee ID,Name,E-Mail,Location\n1,Ines,,\n", Known(people=current))
    assert diff(batch, current).nothing


def test_a_file_without_dates_keeps_since_when_a_position_is_held() -> None:
    held = HeldPosition(dt.date(2020, 1, 1), None, "Buyer", "Office")
    current = {"1": PersonState(name="Ines", positions=(held,))}
    same = "Employee ID,Name,Job title,Department\n1,Ines,Buyer,Office\n"
    assert counts(same, current) == {"UNCHANGED": 1}
    moved = same.replace("Buyer", "Planner")
    after = state_after(read(moved, Known(people=current)), current)["1"].positions
    assert [(p.title, p.start, p.end) for p in after] == [
        ("Buyer", dt.date(2020, 1, 1), TODAY - dt.timedelta(days=1)),
        ("Planner", TODAY, None),
    ]
    assert counts(moved, {"1": PersonState(name="Ines", positions=after)}) == {"UNCHANGED": 1}


def test_a_file_of_secondments_does_not_end_the_position_at_home() -> None:
    home = HeldPosition(dt.date(2020, 1, 1), None, "Buyer", "Office")
    current = {"1": PersonState(positions=(home,))}
    text = "Employee ID,Job title,Assignment type,From,To\n1,Planner,Secondment,2025-01-01,2026-12-31\n"
    after = state_after(read(text, Known(people=current)), current)["1"].positions
    assert home in after
    assert len(after) == 2


def test_a_decision_answers_the_same_question_in_the_next_file() -> None:
    known = Known(titles={"test engineer ii": "Test Engineer II"})
    decision = Decision("unknown-title:verif. eng. ii", "use-role", "Test Engineer II")
    first = read(HEAD + "1,Ines,Verif. Eng. II,Lab,,2020-01-01\n", known, decision)
    current = state_after(first, {})
    later = Known(people=current, titles=known.titles)
    second = read(HEAD + "1,Ines,VERIF. ENG. II,Lab,,2020-01-01\n", later, decision)
    assert diff(second, current).nothing


row = st.tuples(
    st.integers(1, 6).map(str), st.sampled_from(["Ines", "Jo", ""]),
    st.sampled_from(["Buyer", "Planner", ""]), st.sampled_from(["Lab", ""]),
    st.sampled_from(["", "1", "2", "3", "9"]),
    st.sampled_from(["", "2020-01-01", "2021-06-01", "1900-01-00"]),
)  # fmt: skip
files = st.lists(row, min_size=1, max_size=8).map(
    lambda rows: HEAD + "".join(",".join(cells) + "\n" for cells in rows)
)


@given(files, files, st.booleans())
def test_any_file_after_any_other_changes_nothing_the_second_time(
    first: str, second: str, complete: bool
) -> None:
    before = state_after(read(first), {})
    batch = read(second, Known(people=before), complete=complete)
    found = diff(batch, before)
    present = set(batch.people.key) | batch.waiting
    assert sum(found.counts.values()) >= len(present)
    after = state_after(batch, before)
    again = read(second, Known(people=after), complete=complete)
    assert diff(again, after).nothing
