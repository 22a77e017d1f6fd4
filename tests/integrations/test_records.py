"""From a file to checked records: people, units, reporting lines, positions, skills."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.integrations.files import TODAY, groups, kinds, read
from waymark.integrations.hris.reading import (
    Decision,
    HeldPosition,
    Known,
    Mapping,
    PersonState,
    ProblemKind,
    collect,
    group_problems,
    guess_mapping,
    last_period_end,
    left_out_lines,
    normalise,
    open_table,
)
from waymark.kernel.folding import fold


def test_one_row_is_a_person_a_position_a_unit_and_a_reporting_line() -> None:
    batch = read(
        "Employee ID,Name,E-Mail,Job title,Department,Division,Manager,Start date\n"
        "1,Ines Moe,Ines@N.example,Test Engineer II,Lab,Products,2,2020-02-01\n"
        '2,"Nowak, Tomasz",t@n.example,Head of Lab,Lab,Products,,2010-01-01\n'
    )
    assert list(batch.people.name) == ["Ines Moe", "Tomasz Nowak"]
    assert list(batch.people.email) == ["ines@n.example", "t@n.example"]
    assert list(batch.units.key) == ["Products", "Lab"]
    assert list(batch.units.parent) == ["", "Products"]
    assert (list(batch.reporting.person), list(batch.reporting.manager)) == (["1"], ["2"])
    assert batch.positions.held(0) == HeldPosition(
        dt.date(2020, 2, 1), None, "Test Engineer II", "Lab"
    )
    assert batch.problems == ()
    assert (batch.read, batch.left_out, batch.blocked) == (2, frozenset(), False)


def test_rows_without_a_person_are_left_out_and_told() -> None:
    batch = read("Employee ID,Name\n1,Ines\n,Jo\n")
    assert list(batch.people.key) == ["1"]
    assert batch.left_out == {("people.csv", 3)}
    assert kinds(batch) == [ProblemKind.MISSING_PERSON]


def test_the_address_is_the_key_where_there_is_no_number() -> None:
    batch = read("E-Mail,Name\nInes@n.example,Ines\nines@N.example,Ines\n")
    assert list(batch.people.key) == ["ines@n.example"]


def test_a_file_without_any_key_is_stopped() -> None:
    batch = read("Name,Job title\nInes,Buyer\n")
    assert batch.blocked
    assert len(batch.people) == 0


def test_the_same_number_with_two_names_waits_for_a_decision() -> None:
    text = "Employee ID,Name\n1,Ines Moe\n1,Kurt Beer\n2,Jo Weiß\n2,Weiß Jo\n"
    batch = read(text)
    assert groups(batch) == {"two-names": 1}
    assert batch.waiting == {"1"}
    assert list(batch.people.key) == ["2"]
    assert batch.left_out == {("people.csv", 2), ("people.csv", 3)}
    assert read(text, None, Decision("two-names", "last-row")).people.name[0] == "Kurt Beer"
    assert read(text, None, Decision("two-names", "first-row")).people.name[0] == "Ines Moe"


def test_two_numbers_with_one_address() -> None:
    text = "Employee ID,E-Mail\n1,a@n.example\n2,A@n.example\n3,c@n.example\n"
    known = Known(people={"9": PersonState(email="c@n.example")})
    batch = read(text, known)
    assert groups(batch) == {"shared-email": 2}
    assert batch.waiting == {"2", "3"}
    settled = read(text, known, Decision("shared-email", "no-email"))
    assert list(settled.people.email) == ["a@n.example", "", ""]


def test_people_who_left_are_told_by_date_or_by_word() -> None:
    batch = read(
        "Employee ID,Status,Termination date\n1,Active,\n2,Terminated,\n3,Active,2020-01-01\n"
        "4,Active,2027-01-01\n"
    )
    assert list(batch.people.employed) == [True, False, False, True]


def test_leaving_before_joining_is_asked() -> None:
    text = "Employee ID,Hire date,Termination date\n1,2020-01-01,2019-01-01\n2,2020-01-01,\n"
    assert groups(read(text)) == {"end-before-start:left": 1}
    settled = read(text, None, Decision("end-before-start:left", "empty"))
    assert list(settled.people.left) == [None, None]


def test_three_hundred_rows_of_one_unknown_title_are_one_question() -> None:
    rows = "".join(f"{i},Verif.  Eng. II\n" for i in range(300))
    text = f"Employee ID,Job title\n{rows}900,Buyer\n901,buyer\n"
    known = Known(titles={fold("Buyer"): "Buyer", fold("Test Engineer II"): "Test Engineer II"})
    batch = read(text, known)
    (group,) = group_problems(
        batch.problems, lambda title: [("Test Engineer II", 0.8, f"{title} sounds like it")]
    )
    assert (group.key, group.count, group.people) == ("unknown-title:verif. eng. ii", 300, 300)
    assert group.heading == "300 people have a job title we do not know: “Verif.  Eng. II”"
    assert [(f.id, f.value, f.suggested) for f in group.fixes] == [
        ("use-role", "Test Engineer II", True),
        ("use-role", "", False),
        ("add-title", "", False),
        ("leave-out", "", False),
    ]
    assert len(batch.people) == 2
    assert list(batch.positions.title) == ["Buyer", "Buyer"]

    used = read(text, known, Decision(group.key, "use-role", "Test Engineer II"))
    assert set(used.positions.title) == {"Buyer", "Test Engineer II"}
    added = read(text, known, Decision(group.key, "add-title"))
    assert "Verif. Eng. II" in added.positions.title
    out = read(text, known, Decision(group.key, "leave-out"))
    assert len(out.people) == 2
    assert len(out.left_out) == 300
    for settled in (used, added, out):
        assert not settled.waiting
        assert settled.problems == ()


def test_without_any_role_no_title_is_unknown() -> None:
    assert read("Employee ID,Job title\n1,Whatever\n").problems == ()


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_cells_that_look_like_formulas_stay_text_and_leave_escaped(start: str) -> None:
    text = f"Employee ID,Name,Job title\n1,{start}cmd|' /C calc'!A0,Buyer\n,Jo,{start}SUM(A1)\n"
    table = open_table(text.encode(), "people.csv")
    batch = normalise([collect(table, guess_mapping(table))], Known(), as_of=TODAY)
    assert batch.people.name[0] == f"{start}cmd|' /C calc'!A0"
    assert ProblemKind.FORMULA_TEXT in kinds(batch)
    lines = list(left_out_lines(table, batch.left_out, batch.problems))
    assert len(lines) == 2
    assert f"'{start}SUM(A1)" in lines[1]
    assert "no person's number" in lines[1]


def test_very_long_texts_wait() -> None:
    text = f"Employee ID,Name\n1,{'x' * 500}\n{'9' * 300},Jo\n"
    batch = read(text)
    assert groups(batch) == {"too-long:name": 1, "too-long:person": 1}
    assert len(batch.people) == 0


def test_several_files_are_one_batch() -> None:
    people = open_table(b"Employee ID,Name,Manager\n1,Ines,2\n2,Jo,\n", "people.csv")
    history = open_table(b"Employee ID,Job title,From\n1,A,2019-01-01\n1,B,2020-01-01\n", "h.csv")
    skills = open_table(b"Employee ID,Skill,Skill level\n1,Welding,3\n", "s.csv")
    files = [collect(t, guess_mapping(t)) for t in (people, history, skills)]
    batch = normalise(files, Known(), as_of=TODAY)
    assert (len(batch.people), len(batch.positions), len(batch.skills)) == (2, 2, 1)
    assert list(batch.people.name) == ["Ines", "Jo"]
    assert batch.read == 5


def test_who_has_left_holds_nothing_any_more() -> None:
    batch = read(
        "Employee ID,Job title,Start date,Termination date\n1,A,2019-01-01,2024-03-31\n"
        "2,A,2025-02-01,2025-01-31\n3,A,2019-01-01,\n"
    )
    assert [str(end) for end in batch.positions.end] == ["2024-03-31", "2025-02-01", "None"]


def test_the_day_that_snapshots_speak_of() -> None:
    yearly = open_table(b"Employee ID,Year,Job title\n1,2024,A\n1,2025,A\n", "y.csv")
    people = open_table(b"Employee ID,Name\n1,Ines\n", "p.csv")
    rows = [collect(table, guess_mapping(table)) for table in (yearly, people)]
    assert last_period_end(rows) == dt.date(2025, 12, 31)
    assert last_period_end(rows[1:]) is None


@pytest.mark.parametrize(
    "decision",
    [
        Decision("unknown-title:wizard", "use-role", ""),
        Decision("unknown-manager:77", "choose-manager", ""),
        Decision("unknown-manager:77", "choose-manager", "nobody"),
        Decision("ambiguous-dates:Start date", "sideways"),
    ],
)
def test_a_decision_that_says_nothing_answers_nothing(decision: Decision) -> None:
    text = "Employee ID,Job title,Manager,Start date\n1,Wizard,77,03/04/2021\n2,Buyer,,05/06/2021\n"
    known = Known(titles={"buyer": "Buyer"})
    assert groups(read(text, known, decision)) == groups(read(text, known))


def test_the_input_is_not_changed() -> None:
    table = open_table(b"Employee ID,Name\n1,Ines\n,Jo\n", "people.csv")
    rows = collect(table, guess_mapping(table))
    first = normalise([rows], Known(), as_of=TODAY)
    assert normalise([rows], Known(), as_of=TODAY) == first
    assert rows.cells["person"] == ["1", ""]


def test_a_column_that_the_mapping_needs_and_the_file_lacks_stops() -> None:
    table = open_table(b"Employee ID,Name\n1,Ines\n", "people.csv")
    mapping = guess_mapping(table)
    other = open_table(b"Employee ID,Full name\n1,Ines\n", "people.csv")
    batch = normalise([collect(other, mapping)], Known(), as_of=TODAY)
    assert batch.blocked
    assert batch.problems[0].column == "Name"


def test_constants_fill_what_a_file_does_not_say() -> None:
    table = open_table(b"Employee ID,Job title\n1,Buyer\n", "people.csv")
    guessed = guess_mapping(table)
    mapping = Mapping(guessed.matches, constants={"unit": "Ulm"})
    batch = normalise([collect(table, mapping)], Known(), as_of=TODAY)
    assert (list(batch.units.key), batch.positions.unit[0]) == (["Ulm"], "Ulm")


cell_text = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), include_characters="\t\n"), max_size=12
)


@given(st.lists(st.lists(cell_text, min_size=7, max_size=7), max_size=6))
def test_no_content_raises(rows: list[list[str]]) -> None:
    stream = io.StringIO()
    csv.writer(stream).writerows(
        [["Employee ID", "Name", "Job title", "Start date", "Manager", "Skill", "Skill level"],
         ["1", "Ines", "Buyer", "2020-01-01", "", "Welding", "3"], *rows]
    )  # fmt: skip
    batch = read(stream.getvalue(), Known(titles={"buyer": "Buyer"}))
    assert not set(batch.people.key) & batch.waiting
    assert set(batch.positions.person) <= set(batch.people.key)
    assert set(batch.reporting.person) <= set(batch.people.key)
    for group in group_problems(batch.problems):
        assert group.heading
        assert group.remedy
