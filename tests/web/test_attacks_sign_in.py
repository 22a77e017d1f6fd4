"""Attacks on signing in: fixed sessions, links that lead elsewhere or outlive their person, names
of others found out by text or time, the second step walked around."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client

from tests.web.signing_in import (
    EMAIL,
    OTHER,
    PASSWORD,
    Mails,
    ask,
    follow,
    is_in,
    mailed_link,
    sign_in,
)
from waymark.domain.people.models import Person, User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_limits_kept")]


@pytest.fixture
def ines(account: Person) -> Person:
    return account


def test_the_session_changes_its_key_at_sign_in(client: Client, ines: Person) -> None:
    client.get("/account/login/")
    client.session.save()
    planted = client.session.session_key
    client.cookies["sessionid"] = planted
    sign_in(client)
    assert client.cookies["sessionid"].value not in ("", planted)
    thief = Client()
    thief.cookies["sessionid"] = planted
    assert is_in(client)
    assert not is_in(thief)


def test_a_session_key_of_ones_own_making_is_not_taken_up(client: Client, ines: Person) -> None:
    client.cookies["sessionid"] = "a" * 32
    sign_in(client)
    assert client.cookies["sessionid"].value != "a" * 32


def test_signing_out_ends_the_session_for_whoever_copied_it(client: Client, ines: Person) -> None:
    sign_in(client)
    copy = Client()
    copy.cookies["sessionid"] = client.cookies["sessionid"].value
    assert is_in(copy)
    client.post("/account/logout/")
    assert not is_in(copy)


def test_signing_out_takes_a_form(client: Client, ines: Person) -> None:
    sign_in(client)
    client.get("/account/logout/")
    assert is_in(client)


ELSEWHERE = [
    "https://evil.example/", "//evil.example", "///evil.example", "/\\evil.example",
    "\\\\evil.example", "https:evil.example", "http:///evil.example", "https:///evil.example",
    "javascript:alert(1)", "data:text/html,x", " //evil.example", "\t//evil.example",
    "/\t/evil.example", "/\n/evil.example", "//evil.example\\@testserver", "//testserver@evil.example",
    "http://testserver.evil.example/", "ftp://testserver/", "\x00//evil.example",
]  # fmt: skip


@pytest.mark.parametrize("where", ELSEWHERE)
@pytest.mark.parametrize("in_query", [True, False])
def test_no_next_leads_out_of_the_house(
    client: Client, ines: Person, where: str, in_query: bool
) -> None:
    form = {"login": EMAIL, "password": PASSWORD}
    if in_query:
        answer = client.post("/account/login/", form, query_params={"next": where})
    else:
        answer = client.post("/account/login/", form | {"next": where})
    assert answer.status_code == 302
    assert re.fullmatch(r"/(?![/\\])[^\\\t\r\n\0]*", answer["Location"]), answer["Location"]


def test_a_next_in_the_house_is_followed(client: Client, ines: Person) -> None:
    assert sign_in(client, next="/me/plan")["Location"] == "/me/plan"


def test_a_wrong_password_and_an_unknown_address_cost_the_same_hashing(
    client: Client, ines: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []
    encode = MD5PasswordHasher.encode

    def counted(self: MD5PasswordHasher, password: str, salt: str) -> str:
        hashed.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    counts = []
    for email in (EMAIL, "nobody@northfield.example"):
        hashed.clear()
        client.post("/account/login/", {"login": email, "password": "wrong wrong wrong"})
        counts.append(len(hashed))
    assert counts[0] == counts[1] > 0


def test_guessing_is_slowed_down(client: Client, ines: Person) -> None:
    for _ in range(30):
        sign_in(client, "wrong wrong wrong")
    sign_in(client)
    assert not is_in(client)


@pytest.mark.parametrize("left", [{"active": False}, {"user": None}])
def test_who_has_left_is_told_and_not_let_in(
    client: Client, ines: Person, left: dict[str, object]
) -> None:
    Person.objects.filter(pk=ines.pk).update(**left)
    answer = sign_in(client)
    assert answer["Location"] == "/account/inactive/"
    assert not is_in(client)


def test_a_password_alone_does_not_pass_the_second_step(client: Client, ines: Person) -> None:
    Authenticator.objects.create(
        user=ines.user, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"}
    )
    answer = sign_in(client)
    assert answer["Location"].startswith("/account/2fa/authenticate/")
    for path in ("/account/settings", "/me", "/account/2fa/"):
        assert client.get(path).status_code == 302


def test_a_new_password_does_not_pass_the_second_step(
    client: Client, ines: Person, mailoutbox: Mails
) -> None:
    Authenticator.objects.create(
        user=ines.user, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"}
    )
    ask(client)
    follow(client, mailed_link(mailoutbox))
    assert not is_in(client)
    sign_in(client, OTHER)
    assert not is_in(client)


def test_changing_the_password_ends_the_other_sessions(client: Client, ines: Person) -> None:
    sign_in(client)
    other = Client()
    sign_in(other)
    client.post(
        "/account/password/change/",
        {"oldpassword": PASSWORD, "password1": OTHER, "password2": OTHER},
    )
    assert User.objects.get().check_password(OTHER)
    assert not is_in(other)


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client: Client, ines: Person) -> None:
    sign_in(client)
    cookie = client.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert client.get("/account/settings")["Cache-Control"] == "private, no-store"
