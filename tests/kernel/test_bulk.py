"""COPY: values arrive as they left, constraints hold, keys never meet."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from tests.conftest import MakePerson
from tests.together import at_once
from waymark.domain.people.models import Person, ReportingLine, Site
from waymark.kernel.bulk import among, copy_rows, reserve_ids

AWKWARD = [
    "tab\there",
    "line\nbreak",
    "back\\slash",
    "\\N",
    "quote'\"",
    "Zoë 名前 🙂",
    "; DROP TABLE x",
    "%s",
    "",
]


@pytest.mark.django_db
def test_text_arrives_as_it_left() -> None:
    rows = [(f"K{number}", text) for number, text in enumerate(AWKWARD)]
    fields = ["key", "given_name", "family_name", "email", "active", "language", "zone", "theme",
              "open_to_questions", "shares_skills"]  # fmt: skip
    count = copy_rows(
        Person,
        fields,
        ((key, text, "", "", True, "", "", "system", False, False) for key, text in rows),
    )
    assert count == len(AWKWARD)
    assert list(Person.objects.order_by("pk").values_list("key", "given_name")) == rows


@pytest.mark.django_db
def test_foreign_keys_and_nothing_are_kept(make_person: MakePerson) -> None:
    one, other = make_person(), make_person()
    copy_rows(
        ReportingLine, ["person_id", "manager_id", "from_date", "to_date"],
        [(one.pk, other.pk, date(2026, 1, 1), None)],
    )  # fmt: skip
    line = ReportingLine.objects.get()
    assert (line.person, line.manager, line.to_date) == (one, other, None)


@pytest.mark.django_db
def test_progress_is_told_every_so_often_and_at_the_end() -> None:
    told: list[int] = []
    rows = ((f"Site {number}", "", "UTC") for number in range(25))
    copy_rows(Site, ["name", "country", "zone"], rows, progress=told.append, every=10)
    assert told == [10, 20, 25]


@pytest.mark.django_db
def test_a_broken_constraint_takes_every_row_back() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        copy_rows(Site, ["name", "country", "zone"], [("A", "", "UTC"), ("A", "", "UTC")])
    assert not Site.objects.exists()


@pytest.mark.django_db
def test_a_field_that_is_not_there_is_an_error() -> None:
    with pytest.raises(Exception, match="no field named"):
        copy_rows(Site, ["name", "nothing"], [])


@pytest.mark.django_db
def test_no_keys_cost_no_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        assert reserve_ids(Site, 0) == []


@pytest.mark.django_db(transaction=True)
def test_keys_reserved_side_by_side_never_meet() -> None:
    taken = at_once([lambda: [key for _ in range(5) for key in reserve_ids(Site, 40)]] * 4)
    keys = [key for each in taken for key in each]
    assert len(keys) == len(set(keys)) == 800
    assert Site.objects.create(name="Next").pk not in keys


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["pk", "id"])
def test_many_numbers_are_one_condition(path: str) -> None:
    first, second, _ = (Site.objects.create(name=name) for name in ("A", "B", "C"))
    wanted = {first.pk, second.pk, 10**15}
    assert set(Site.objects.filter(among(path, wanted))) == {first, second}
    assert set(Site.objects.filter(among(path, wanted), name="B")) == {second}
    assert not Site.objects.filter(among(path, [])).exists()
