"""Signing in: closed by default, no enumeration, the demo's list only in a demo."""

import pytest
from django.test import Client, override_settings

from tests.conftest import NOW, MakePerson, user_of
from waymark.domain.people.models import Person, User
from waymark.kernel.models import Installation

PASSWORD = "a long enough passphrase"


@pytest.fixture
def ines(make_person: MakePerson) -> Person:
    user = User.objects.create(email="ines@northfield.example", created_at=NOW)
    user.set_password(PASSWORD)
    user.save()
    return make_person("Ines Duarte", user=user, email=user.email)


def test_everything_asks_to_sign_in(client: Client, db: None) -> None:
    answer = client.get("/me")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/?next=")


def test_a_person_signs_in_with_e_mail_and_password(client: Client, ines: Person) -> None:
    answer = client.post(
        "/account/login/", {"login": "INES@northfield.example", "password": PASSWORD}
    )
    assert answer.status_code == 302, answer.content
    assert answer["Location"] == "/me"


def test_a_wrong_password_and_an_unknown_address_answer_alike(client: Client, ines: Person) -> None:
    known = client.post(
        "/account/login/", {"login": "ines@northfield.example", "password": "wrong wrong wrong"}
    )
    unknown = client.post(
        "/account/login/", {"login": "nobody@northfield.example", "password": "wrong wrong wrong"}
    )
    assert known.status_code == unknown.status_code == 200
    strip = lambda page, name: page.content.replace(name, b"").split(b"csrfmiddlewaretoken")[0]
    assert strip(known, b"ines") == strip(unknown, b"nobody")


def test_an_account_whose_person_has_left_is_signed_out(client: Client, ines: Person) -> None:
    client.force_login(user_of(ines))
    Person.objects.filter(pk=ines.pk).update(active=False)
    assert client.get("/account/settings").status_code == 302


def test_sign_up_is_closed(client: Client, db: None) -> None:
    answer = client.post("/account/signup/", {"email": "x@example.org", "password1": PASSWORD})
    assert not User.objects.exists()
    assert answer.status_code == 200


def test_a_redirect_never_leaves_the_house(client: Client, ines: Person) -> None:
    answer = client.post(
        "/account/login/?next=https://elsewhere.example/",
        {"login": "ines@northfield.example", "password": PASSWORD},
    )
    assert answer["Location"] == "/me"


@pytest.mark.parametrize(("setting", "marked", "status"), [
    (True, True, 302), (True, False, 404), (False, True, 404),
])  # fmt: skip
def test_looking_around_without_a_password_needs_setting_and_database(
    client: Client, ines: Person, setting: bool, marked: bool, status: int
) -> None:
    people = [{"key": ines.key, "part": "employee"}]
    Installation.objects.create(demo=marked, details={"people": people})
    with override_settings(WAYMARK_DEMO=setting):
        assert client.post("/account/demo", {"person": ines.pk}).status_code == status


def test_only_listed_people_can_be_looked_around_as(
    client: Client, ines: Person, make_person: MakePerson
) -> None:
    other = make_person("Other Person", user=User.objects.create(email="o@x.example"))
    Installation.objects.create(demo=True, details={"people": [{"key": ines.key, "part": "hr"}]})
    with override_settings(WAYMARK_DEMO=True):
        for wrong in (other.pk, "", "abc", "9" * 40):
            assert client.post("/account/demo", {"person": wrong}).status_code == 404


def test_every_answer_carries_the_content_policy(client: Client, db: None) -> None:
    policy = client.get("/account/login/")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
