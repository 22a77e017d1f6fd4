"""Matching columns to fields: guessed, corrected, kept for next time."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waymark.integrations.hris.mappings import shipped_mapping
from waymark.integrations.hris.reading import (
    FIELDS,
    ColumnMatch,
    DayOrder,
    DropWhere,
    FiscalYear,
    KeepHighest,
    Mapping,
    Table,
    guess_mapping,
    normal_header,
    open_table,
)


def table(text: str) -> Table:
    return open_table(text.encode(), "people.csv")


EXPORTS = {
    "Workday": (
        ("Employee ID,Worker,Business Title,Job Profile,Supervisory Organization,Manager,Hire Date,"
        "Compensation Grade,Location,Email - Work\n"
        "W01,Ines Moe,Test Engineer II,Engineer,Lab,Tomasz Nowak,2020-02-01,G5,Ulm,i@n.example\n"),
        {"person": "Employee ID", "title": "Business Title", "unit": "Supervisory Organization",
         "manager": "Manager", "hired": "Hire Date", "grade": "Compensation Grade",
         "location": "Location", "email": "Email - Work"},
    ),
    "SAP": (
        ("PERNR;ENAME;ORGEH;ORGTX;STELL;STLTX;TRFGR;BEGDA;ENDDA\n"
        "00001234;Ines Moe;50001;Lab;7001;Engineer;E11;01.02.2020;31.12.9999\n"),
        {"person": "PERNR", "name": "ENAME", "unit": "ORGEH", "unit_name": "ORGTX",
         "code": "STELL", "title": "STLTX", "grade": "TRFGR", "start": "BEGDA", "end": "ENDDA"},
    ),
    "BambooHR": (
        ("Employee #,First Name,Last Name,Job Title,Department,Division,Reporting to,Work Email\n"
        "17,Ines,Moe,Engineer,Lab,Products,Tomasz Nowak,ines@n.example\n"),
        {"person": "Employee #", "given_name": "First Name", "family_name": "Last Name",
         "title": "Job Title", "unit": "Department", "parent_unit": "Division",
         "manager": "Reporting to", "email": "Work Email"},
    ),
    "Personio, German": (
        ("Personalnummer;Vorname;Nachname;E-Mail;Position;Abteilung;Standort;Vorgesetzter;"
        "Einstellungsdatum;Austrittsdatum\n"
        "17;Ines;Moe;ines@n.example;Prüfingenieurin;Labor;Ulm;3;01.02.2020;\n"
        "18;Jo;Weiß;jo@n.example;Einkauf;Labor;Ulm;3;01.02.2020;31.12.2024\n"),
        {"person": "Personalnummer", "given_name": "Vorname", "family_name": "Nachname",
         "email": "E-Mail", "title": "Position", "unit": "Abteilung", "location": "Standort",
         "manager": "Vorgesetzter", "hired": "Einstellungsdatum", "left": "Austrittsdatum"},
    ),
    "Payroll by year": (
        "person,fy,code,title,agency,pay,temp\n1,2008,CL4081,CASEMANAGER II,Services,36252,0\n",
        {"person": "person", "period": "fy", "code": "code", "title": "title", "unit": "agency",
         "pay": "pay", "temporary": "temp"},
    ),
    "Skills": (
        "EmployeeID,SkillName,Proficiency\n1,Soldering,3\n",
        {"person": "EmployeeID", "skill": "SkillName", "level": "Proficiency"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("system", EXPORTS)
def test_usual_exports_are_matched_by_name(system: str) -> None:
    text, expected = EXPORTS[system]
    mapping = guess_mapping(table(text))
    assert expected.items() <= mapping.columns.items()
    for match in mapping.matches:
        assert 0 < match.confidence <= 1
        assert match.reason


def test_columns_without_a_telling_name_are_matched_by_content() -> None:
    text = "A1,Contact\n" + "".join(f"N-{i:03},p{i}@n.example\n" for i in range(20))
    mapping = guess_mapping(table(text))
    assert mapping.columns == {"person": "A1", "email": "Contact"}
    assert all(match.confidence < 0.9 for match in mapping.matches)


def test_content_that_contradicts_the_name_is_left_unmatched() -> None:
    text = "id,start date\n" + "1,blue\n2,green\n"
    match = guess_mapping(table(text)).matches[1]
    assert match.field is None
    assert "holds no dates" in match.reason


def test_two_columns_for_one_field_keep_the_better_and_say_so() -> None:
    mapping = guess_mapping(table("Employee ID,Job title,Position\n1,Buyer,Buyer 2\n"))
    assert mapping.columns["title"] == "Job title"
    assert "“Job title” fits that better" in mapping.matches[2].reason


def test_a_division_alone_is_the_unit() -> None:
    mapping = guess_mapping(table("Employee ID,Division\n1,Lab\n"))
    assert mapping.columns == {"person": "Employee ID", "unit": "Division"}


def test_one_file_may_hold_several_kinds() -> None:
    text, _expected = EXPORTS["BambooHR"]
    assert guess_mapping(table(text)).kinds == ("people", "units", "reporting", "positions")
    assert guess_mapping(table(EXPORTS["Skills"][0])).kinds == ("people", "skills")


def test_a_match_by_hand_frees_the_other_column() -> None:
    mapping = guess_mapping(table("Employee ID,Job title,Position\n1,Buyer,Buyer 2\n"))
    changed = mapping.match("Position", "title")
    assert changed.columns["title"] == "Position"
    assert changed.matches[1].field is None
    assert changed.match("Position", None).columns == {"person": "Employee ID"}
    with pytest.raises(KeyError):
        mapping.match("Position", "salary band")
    with pytest.raises(KeyError):
        mapping.match("Nowhere", "title")


def test_a_kept_mapping_says_what_the_next_file_lacks() -> None:
    mapping = shipped_mapping("nd_state")
    assert mapping.fits(("person", "fy", "code", "title", "agency", "pay", "temp")) == ((), ())
    assert mapping.fits(("person", "fy", "title", "agency", "pay", "county")) == (
        ("code", "temp"), ("county",),
    )  # fmt: skip


names = st.text(min_size=1, max_size=20)
mappings = st.builds(
    Mapping,
    matches=st.lists(
        st.builds(
            ColumnMatch, names, st.sampled_from([None, *(f.key for f in FIELDS)]),
            st.floats(0, 1), names,
        ),
        max_size=5,
    ).map(tuple),
    date_orders=st.dictionaries(names, st.sampled_from(DayOrder), max_size=3),
    fiscal_year=st.builds(FiscalYear, st.integers(1, 12), st.booleans()),
    constants=st.dictionaries(st.sampled_from([f.key for f in FIELDS]), names, max_size=3),
    drop=st.lists(st.builds(DropWhere, names, st.lists(names).map(tuple)), max_size=2).map(tuple),
    keep=st.lists(
        st.builds(
            KeepHighest, names, st.lists(names).map(tuple),
            st.lists(st.tuples(names, names), max_size=2).map(tuple),
        ),
        max_size=2,
    ).map(tuple),
    complete=st.booleans(),
    name=names,
)  # fmt: skip


@given(mappings)
def test_a_mapping_survives_being_kept(mapping: Mapping) -> None:
    assert Mapping.from_json(mapping.to_json()) == mapping


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"version": 99}, "version"),
        ({"columns": [{"column": "a"}]}, "not a mapping"),
        ({"constants": {"nonsense": "1"}}, "unknown fields"),
        ({"fiscal_year": {"first_month": 13, "named_by_end": True}}, "month 13"),
    ],
)
def test_other_json_is_refused(change: dict[str, object], word: str) -> None:
    data = json.loads(shipped_mapping("nd_state").to_json()) | change
    with pytest.raises(ValueError, match=word):
        Mapping.from_json(json.dumps(data))
    with pytest.raises(ValueError, match="mapping"):
        Mapping.from_json("[]")


@pytest.mark.parametrize(
    ("header", "normal"),
    [
        ("EmployeeID", "employee id"),
        ("  E-Mail ", "e mail"),
        ("Tätigkeit", "tatigkeit"),
        ("Employee #", "employee number"),
        ("Straße", "strasse"),
    ],
)
def test_headers_are_compared_without_their_form(header: str, normal: str) -> None:
    assert normal_header(header) == normal
