"""Naming a deputy on the page: by the manager, by HR, and what is refused."""

from datetime import date

import pytest
from django.test import Client

from tests.conftest import NOW
from tests.domain.builders import Framework, make_employee
from tests.web.journey import sign_in, words_of
from tests.web.reporting import join
from waymark.domain.people.models import AccessGrant, Deputy, Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_the_tests_moment")]


@pytest.fixture
def ines(tomasz: Person, framework: Framework) -> Person:
    return join("Ines Duarte", tomasz, framework)


def test_a_manager_names_a_deputy_and_ends_it(
    manager: Client, tomasz: Person, ines: Person, framework: Framework
) -> None:
    said = {"deputy": ines.pk, "from_date": "2026-12-01", "last_day": "2026-12-14"}
    assert manager.post("/team/deputies", said).status_code == 303
    row = Deputy.objects.get()
    assert (row.deputy_id, row.to_date) == (ines.pk, date(2026, 12, 15))
    page = words_of(manager.get("/team/deputies"))
    assert "From 1 December 2026 to 14 December 2026" in page
    assert "Call off" in page
    assert "You stand in for" in words_of(sign_in(ines).get("/team/deputies"))
    assert manager.post(f"/team/deputies/{row.pk}/end").status_code == 303
    assert "Ended on 23 November 2026" in words_of(manager.get("/team/deputies"))


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"deputy": ""}, "Choose who stands in"),
        ({"deputy": "99999"}, "Choose someone from the list"),
        ({"deputy": "", "name": "Nobody Atall"}, "Nobody here has a name like this"),
        ({"deputy": "", "name": "Example"}, "Choose whom you mean"),
        ({"last_day": ""}, "Choose the last day"),
        ({"last_day": "2026-11-01"}, "The last day comes before the first"),
        ({"last_day": "9999-12-31"}, "twelve months at most"),
        ({"last_day": "2026-02-31"}, "Enter a day that exists"),
        ({"from_date": "2026-11-01"}, "Choose a first day from today on"),
    ],
)
def test_a_refusal_keeps_what_was_typed(
    manager: Client, ines: Person, said: dict[str, str], why: str
) -> None:
    for number in range(2):
        make_employee(f"Example Person{number}")
    base = {"deputy": str(ines.pk), "from_date": "2026-12-01", "last_day": "2026-12-14"}
    answer = manager.post("/team/deputies", base | said)
    assert why in words_of(answer, 422)
    assert not Deputy.objects.exists()
    typed = (base | said).get("from_date", "")
    assert f'value="{typed}"' in answer.content.decode()


def test_someone_else_is_found_by_name(manager: Client, ines: Person) -> None:
    sven = make_employee("Sven Lund")
    said = {"deputy": "", "name": "sven lund", "from_date": "2026-12-01", "last_day": "2026-12-14"}
    assert manager.post("/team/deputies", said).status_code == 303
    assert Deputy.objects.get().deputy_id == sven.pk


def test_hr_names_someone_for_a_manager(tomasz: Person, ines: Person) -> None:
    hannah, dana = make_employee("Hannah Lindqvist"), make_employee("Dana Petrov")
    AccessGrant.objects.create(person=hannah, role="hr", given_at=NOW)
    browser = sign_in(hannah)
    address = f"/team/{tomasz.pk}/deputies"
    said = {"name": "Dana Petrov", "from_date": "2026-12-01", "last_day": "2026-12-14"}
    assert browser.post(address, said | {"name": "Hannah Lindqvist"}).status_code == 422
    assert browser.post(address, said).status_code == 303
    row = Deputy.objects.get()
    assert (row.deputy_id, row.named_by_id) == (dana.pk, hannah.pk)
    assert "Who stands in for Tomasz Wilk" in words_of(browser.get(address))
    answer = browser.post(f"/team/deputies/{row.pk}/end")
    assert (answer.status_code, answer["Location"]) == (303, address)
    assert browser.get(f"/team/{ines.pk}/deputies").status_code == 404
    assert sign_in(ines).get(address).status_code == 404
