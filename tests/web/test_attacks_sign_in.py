"""Attacks on signing in: fixed sessions, links that lead elsewhere or outlive their person, names
of others found out by text or time, the second step walked around."""

import re
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from tests.conftest import NOW
from waymark.domain.people.models import Person, User
from waymark.kernel import outbox
from waymark.kernel.models import OutboxMessage

pytestmark = pytest.mark.django_db
PASSWORD, OTHER = "a long enough passphrase", "another long passphrase"
EMAIL = "ines@northfield.example"
Mails = list[EmailMessage]


@pytest.fixture(autouse=True)
def no_limits_kept() -> None:
    """Rate limits count in the database's cache, by address: none is left from another test."""
    cache.clear()


@pytest.fixture
def ines(make_person: Callable[..., Person]) -> Person:
    user = User.objects.create(email=EMAIL, created_at=NOW)
    user.set_password(PASSWORD)
    user.save()
    return make_person("Ines Duarte", user=user, email=EMAIL)


def sign_in(client: Client, password: str = PASSWORD, **extra: str) -> object:
    return client.post("/account/login/", {"login": EMAIL, "password": password, **extra})


def is_in(client: Client) -> bool:
    return client.get("/account/settings").status_code == 200


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
    assert sign_in(client, next="/me/plan")["Location"] == "/me/plan"  # type: ignore[index]


def ask(client: Client, email: str = EMAIL, **headers: str) -> object:
    return client.post("/account/password/reset/", {"email": email}, **headers)  # type: ignore[arg-type]


def mailed_link(mailoutbox: Mails) -> str:
    """What the worker sends after someone asked: the address in the newest mail."""
    outbox.deliver(OutboxMessage.objects.order_by("-pk")[0].pk, NOW)
    found = re.search(r"https?://\S+", str(mailoutbox[-1].body))
    assert found
    return found[0]


def follow(client: Client, link: str, password: str = OTHER) -> None:
    path = "/" + link.split("/", 3)[3]
    form = client.get(path)
    if form.status_code == 302:
        client.post(form["Location"], {"password1": password, "password2": password})


def test_a_link_gives_a_new_password_once(client: Client, ines: Person, mailoutbox: Mails) -> None:
    ask(client)
    link = mailed_link(mailoutbox)
    assert link.startswith("http://127.0.0.1:8000/account/password/reset/key/")
    follow(Client(), link)
    sign_in(client, OTHER)
    assert is_in(client)
    follow(Client(), link, "a third passphrase here")
    assert not sign_in(Client(), "a third passphrase here").has_header("Location")  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "gone",
    [
        lambda ines: Person.objects.filter(pk=ines.pk).update(active=False),
        lambda ines: User.objects.filter(pk=ines.user_id).update(is_active=False),
        lambda ines: Person.objects.filter(pk=ines.pk).update(user=None),
    ],
    ids=["left", "closed", "no account"],
)
def test_a_link_does_not_outlive_its_person(
    client: Client, ines: Person, mailoutbox: Mails, gone: Callable[[Person], object]
) -> None:
    ask(client)
    link, before = mailed_link(mailoutbox), User.objects.get().password
    gone(ines)
    follow(client, link)
    assert User.objects.get().password == before
    ask(client)
    outbox.deliver(OutboxMessage.objects.order_by("-pk")[0].pk, NOW)
    assert len(mailoutbox) == 1


def test_a_link_ends_when_the_password_is_changed(
    client: Client, ines: Person, mailoutbox: Mails
) -> None:
    ask(client)
    link = mailed_link(mailoutbox)
    ines.user.set_password(OTHER)  # type: ignore[union-attr]
    ines.user.save()  # type: ignore[union-attr]
    follow(client, link, "a third passphrase here")
    assert User.objects.get().check_password(OTHER)


def test_a_link_of_a_deleted_account_is_dead(
    client: Client, ines: Person, mailoutbox: Mails
) -> None:
    ask(client)
    link = mailed_link(mailoutbox)
    User.objects.all().delete()
    answer = client.get("/" + link.split("/", 3)[3])
    assert answer.status_code == 200
    assert b"password1" not in answer.content


@pytest.mark.parametrize("name", ["HTTP_HOST", "HTTP_X_FORWARDED_HOST", "HTTP_FORWARDED"])
def test_the_host_that_a_browser_claims_is_not_in_the_mail(
    client: Client, ines: Person, mailoutbox: Mails, settings: Settings, name: str
) -> None:
    settings.WAYMARK_ADDRESS = "https://careers.example"
    answer = ask(client, **{name: "evil.example"})
    if name == "HTTP_HOST":
        assert answer.status_code == 400  # type: ignore[attr-defined]
        assert not OutboxMessage.objects.exists()
        answer = ask(client, HTTP_HOST="localhost:6666")
    assert mailed_link(mailoutbox).startswith("https://careers.example/account/")
    assert "evil" not in str(mailoutbox[0].message())


def test_known_and_unknown_addresses_take_the_same_way(client: Client, ines: Person) -> None:
    """The same answer, the same rows, the same number of queries: no mail is sent meanwhile."""
    answers = [ask(client, email) for email in (EMAIL, "nobody@northfield.example")]
    one, other = ((each.status_code, each["Location"]) for each in answers)  # type: ignore[attr-defined, index]
    assert one == other
    known, unknown = OutboxMessage.objects.order_by("pk")
    assert (known.kind, known.person_id) == (unknown.kind, unknown.person_id)


def test_asking_for_a_password_reads_nothing_about_the_address(ines: Person) -> None:
    counts = []
    for email in (EMAIL, "nobody@northfield.example"):
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            ask(Client(), email)
        counts.append(len(queries))
        assert not any("people_user" in each["sql"] for each in queries.captured_queries)
    assert counts[0] == counts[1]


def test_a_mail_server_that_is_down_tells_nothing(
    client: Client, ines: Person, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "tests.web.nowhere.NoSuchBackend"
    for email in (EMAIL, "nobody@northfield.example"):
        assert ask(client, email).status_code == 302  # type: ignore[attr-defined]


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
    assert answer["Location"] == "/account/inactive/"  # type: ignore[index]
    assert not is_in(client)


def test_a_password_alone_does_not_pass_the_second_step(client: Client, ines: Person) -> None:
    Authenticator.objects.create(
        user=ines.user, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"}
    )
    answer = sign_in(client)
    assert answer["Location"].startswith("/account/2fa/authenticate/")  # type: ignore[index]
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
