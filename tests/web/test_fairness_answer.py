"""Helping to check that it is fair: the section of the page about one's data."""

import pytest
from django.test import Client

from tests.web.journey import XSS, words_of
from waymark.domain.people.models import EqualityAnswer, Person

AT = "/me/data/fairness"


def test_saying_changing_and_taking_it_back(me: Client, ines: Person) -> None:
    page = words_of(me.get("/me/data"))
    assert "Help check that it is fair" in page
    assert "No score, match or list uses it. You can take it back whenever you like." in page
    assert "Take it back" not in page
    assert me.post(AT, {"gender": "woman", "birth_year": "1984"}).status_code == 302
    page = words_of(me.get("/me/data"))
    assert "Woman, born in 1984. You said so on 23 November 2026." in page
    assert "What you said so that fairness can be checked You alone." in page
    assert me.post(AT, {"gender": "not_said", "birth_year": ""}).status_code == 302
    assert "I would rather not say. You said so on" in words_of(me.get("/me/data"))
    for _ in range(2):
        assert me.post(f"{AT}/withdraw").status_code == 302
    assert not EqualityAnswer.objects.exists()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Choose one of the answers"),
        ({"gender": XSS}, "Select a valid choice"),
        ({"gender": "woman", "birth_year": XSS}, "Enter a year in four digits"),
        ({"gender": "woman", "birth_year": "84"}, "Enter the year of your birth in four digits"),
        ({"gender": "woman", "birth_year": "9" * 30}, "Enter the year of your birth"),
    ],
)
def test_what_cannot_be_meant_is_refused_on_the_page(
    me: Client, ines: Person, sent: dict[str, str], said: str
) -> None:
    answer = me.post(AT, sent)
    assert said in words_of(answer, 422)
    assert "What is held about you" in words_of(answer, 422)
    assert not EqualityAnswer.objects.exists()


def test_others_see_nothing_of_it(me: Client, hr: Client, manager: Client, ines: Person) -> None:
    me.post(AT, {"gender": "another", "birth_year": "1957"})
    for other in (hr, manager):
        for address in ("/me/data", f"/team/{ines.pk}", "/search?q=Ines"):
            page = other.get(address).content.decode()
            assert "1957" not in page
            assert "Another, born" not in page
