"""Names, stays, reporting lines and units as an import writes them."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.conftest import TODAY, act_by
from tests.integrations.test_undo import PEOPLE, bring, first_people, later
from waymark.domain.people.models import Employment, OrgUnit, Person, ReportingLine
from waymark.integrations.hris.reading.problems import LONGEST_KEY, ProblemKind, key_of_group

pytestmark = pytest.mark.django_db(transaction=True)


def test_both_parts_of_a_name_stay_as_the_file_says(tmp_path: Path) -> None:
    text = "Employee ID,First name,Last name,Job title\n1,Ana,de la Cruz,Tester\n"
    bring(tmp_path, text, act_by(None))
    person = Person.objects.get(key="1")
    assert (person.given_name, person.family_name) == ("Ana", "de la Cruz")
    assert person.name == "Ana de la Cruz"
    assert bring(tmp_path, text, later(1)).report["nothing"] is True
    whole = bring(tmp_path, "Employee ID,Full name,Job title\n1,Ana de la Cruz,Tester\n", later(2))
    assert whole.report["nothing"] is True


def test_who_returns_without_a_hire_date_begins_a_new_stay(tmp_path: Path) -> None:
    first_people(tmp_path)
    gone = "Employee ID,Full name,Hire date,Termination date\n1,Ines Moreau,2020-01-01,2026-10-31\n"
    bring(tmp_path, gone, act_by(None))
    row = PEOPLE + "1,Ines Moreau,a@n.example,Test Engineer,Lab,Ulm,3\n"
    bring(tmp_path, row, later(2))
    stays = Employment.objects.filter(person__key="1").order_by("from_date")
    assert list(stays.values_list("from_date", "to_date")) == [
        (date(2020, 1, 1), date(2026, 11, 1)), (TODAY + timedelta(days=2), None),
    ]  # fmt: skip
    assert bring(tmp_path, row, later(3)).report["nothing"] is True


def test_a_line_that_ends_in_the_future_is_cut(tmp_path: Path) -> None:
    first_people(tmp_path)
    lines = ReportingLine.objects.filter(person__key="1")
    lines.update(from_date=date(2026, 1, 1), to_date=date(2027, 1, 1))
    bring(tmp_path, PEOPLE + "1,Ines Moreau,a@n.example,Test Engineer,Lab,Ulm,2\n", later(1))
    assert list(lines.order_by("from_date").values_list("manager__key", "from_date", "to_date")) == [
        ("3", date(2026, 1, 1), TODAY + timedelta(days=1)),
        ("2", TODAY + timedelta(days=1), None),
    ]  # fmt: skip


def test_a_file_of_an_earlier_day_replaces_the_lines_after_it(tmp_path: Path) -> None:
    first_people(tmp_path)
    lines = ReportingLine.objects.filter(person__key="1")
    lines.update(to_date=TODAY + timedelta(days=30))
    earlier = replace(act_by(None), today=TODAY - timedelta(days=9))
    bring(tmp_path, PEOPLE + "1,Ines Moreau,a@n.example,Test Engineer,Lab,Ulm,2\n", earlier)
    assert list(lines.values_list("manager__key", "from_date", "to_date")) == [
        ("2", earlier.today, None)
    ]


@pytest.mark.parametrize("people_first", [True, False])
def test_units_by_code_and_by_name_meet(tmp_path: Path, people_first: bool) -> None:
    units = "Unit ID,Unit name,Parent unit\nTOP,All,\nLAB,Test Laboratory,TOP\n"
    people = "Employee ID,Full name,Job title,Department\n1,Ines Moreau,Tester,Test laboratory\n"
    for text in [people, units] if people_first else [units, people]:
        bring(tmp_path, text, act_by(None))
    assert OrgUnit.objects.count() == 2
    unit = Person.objects.get(key="1").unit
    assert unit is not None
    assert unit.name == "Test Laboratory"
    assert unit.parent is not None
    assert unit.parent.name == "All"
    assert bring(tmp_path, people, later(1)).report["nothing"] is True


def test_long_questions_have_keys_that_fit_and_differ() -> None:
    one, two = (key_of_group(ProblemKind.UNKNOWN_TITLE, "x" * 400 + end) for end in "ab")
    assert one != two
    assert len(one) == LONGEST_KEY
