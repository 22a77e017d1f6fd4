"""Choosing what comes by mail on the page, and stopping summaries from a mail."""

import pytest
from django.core import signing
from django.test import Client

from tests.domain.builders import make_employee
from tests.web.journey import XSS, sign_in, words_of
from waymark.domain.people.models import Person
from waymark.integrations.mail.models import MailChoice
from waymark.web.notices.mail import STOP_SALT

USUAL = {"needs_you": "on", "summary_day": "2", "quiet_from": "20:00", "quiet_until": "08:00"}


@pytest.fixture
def person(db: None) -> Person:
    return make_employee("Tomasz Wilk")


def test_a_choice_is_kept_and_shown(person: Person) -> None:
    browser = sign_in(person)
    assert browser.post("/account/mail", USUAL | {"away_until": ""}).status_code == 302
    kept = MailChoice.objects.get()
    assert (kept.summary_day, kept.needs_you, kept.quiet_weekends) == (2, True, False)
    assert "on Wednesday morning" in words_of(browser.get("/account/notices"))


def test_never_is_a_choice(person: Person) -> None:
    browser = sign_in(person)
    browser.post("/account/mail", USUAL | {"summary_day": ""})
    assert MailChoice.objects.get().summary_day is None
    assert "You get no weekly mail" in words_of(browser.get("/account/notices"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"quiet_from": "25:00"}, {"quiet_until": XSS}, {"summary_day": "7"},
        {"away_until": "1999-01-01"}, {"away_until": "2026-02-30"},
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_explained_and_kept_on_the_page(
    person: Person, wrong: dict[str, str]
) -> None:
    answer = sign_in(person).post("/account/mail", USUAL | wrong)
    words_of(answer, 422)
    assert not MailChoice.objects.exists()


def test_the_link_in_the_mail_stops_summaries_without_signing_in(person: Person) -> None:
    link = f"/mail/stop/{signing.dumps(person.pk, salt=STOP_SALT)}"
    visitor = Client()
    assert "No more summaries?" in words_of(visitor.get(link))
    assert not MailChoice.objects.exists()  # mail scanners open links
    assert "no more summaries" in words_of(visitor.post(link))
    visitor.post(link)
    assert MailChoice.objects.get().summary_day is None


@pytest.mark.parametrize("token", ["1", "1:x", "another's"])
def test_a_forged_link_finds_nothing(person: Person, token: str) -> None:
    token = signing.dumps(person.pk, salt="another") if token == "another's" else token
    assert Client().post(f"/mail/stop/{token}").status_code == 404
