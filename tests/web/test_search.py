"""Search forgives typing errors and finds only what one may see."""

import pytest
from django.test import Client

from tests.conftest import NOW, MakePerson
from waymark.domain.careers.models import Role
from waymark.domain.people.models import Person, User
from waymark.domain.skills.models import Skill


@pytest.fixture
def signed_in(client: Client, make_person: MakePerson) -> Person:
    user = User.objects.create(email="ines@n.example", created_at=NOW)
    client.force_login(user)
    return make_person("Ines Duarte", user=user)


def _found(client: Client, text: str) -> str:
    return client.get("/search", {"q": text}).content.decode()


def test_typing_errors_do_not_matter(client: Client, signed_in: Person) -> None:
    Skill.objects.create(key="py", name="Data analysis with Python", words="Python")
    Role.objects.create(name="Principal Test Engineer", state="published")
    assert "Data analysis with Python" in _found(client, "pyhton")
    assert "Principal Test Engineer" in _found(client, "pricipal")
    assert "Ines Duarte" in _found(client, "duatre")


def test_two_letters_are_a_whole_family_name_first_then_a_beginning(
    client: Client, signed_in: Person, make_person: MakePerson
) -> None:
    for name in ("Abel Anders", "Jin An", "Andrea Zeller", "Juan Costa", "ana Aal"):
        make_person(name)
    for text in ("an", "AN", "An"):
        found = client.get("/search", {"q": text}).context["people"]
        assert [each.name for each in found] == [
            "Jin An", "ana Aal", "Abel Anders", "Andrea Zeller",
        ]  # fmt: skip


def test_those_who_left_are_not_found(
    client: Client, signed_in: Person, make_person: MakePerson
) -> None:
    make_person("Gone Girlhood", active=False)
    assert "Girlhood" not in _found(client, "girlhood").replace("“girlhood”", "")


@pytest.mark.parametrize("text", ["", "x", "\x00\x00", "a" * 5000, "%_%", "'; DROP TABLE", "<b>x"])
def test_strange_texts_get_a_plain_answer(client: Client, signed_in: Person, text: str) -> None:
    answer = client.get("/search", {"q": text})
    assert answer.status_code == 200
    assert "<b>x" not in answer.content.decode()


def test_htmx_gets_the_results_only(client: Client, signed_in: Person) -> None:
    part = client.get("/search", {"q": "ines"}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "Ines Duarte" in part
