"""Attacks on the link for a new password: used twice, kept too long, and sent by a claimed host."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from tests.conftest import NOW, user_of
from tests.web.signing_in import EMAIL, OTHER, Mails, ask, follow, is_in, mailed_link, sign_in
from waymark.domain.people.models import Person, User
from waymark.kernel import outbox
from waymark.kernel.models import OutboxMessage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_limits_kept")]


@pytest.fixture
def ines(account: Person) -> Person:
    return account


def test_a_link_gives_a_new_password_once(client: Client, ines: Person, mailoutbox: Mails) -> None:
    ask(client)
    link = mailed_link(mailoutbox)
    assert link.startswith("http://127.0.0.1:8000/account/password/reset/key/")
    follow(Client(), link)
    sign_in(client, OTHER)
    assert is_in(client)
    follow(Client(), link, "a third passphrase here")
    assert not sign_in(Client(), "a third passphrase here").has_header("Location")


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
    user = user_of(ines)
    user.set_password(OTHER)
    user.save()
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
        assert answer.status_code == 400
        assert not OutboxMessage.objects.exists()
        answer = ask(client, HTTP_HOST="localhost:6666")
    assert mailed_link(mailoutbox).startswith("https://careers.example/account/")
    assert "evil" not in str(mailoutbox[0].message())


def test_known_and_unknown_addresses_take_the_same_way(client: Client, ines: Person) -> None:
    """The same answer, the same rows, the same number of queries: no mail is sent meanwhile."""
    answers = [ask(client, email) for email in (EMAIL, "nobody@northfield.example")]
    one, other = ((each.status_code, each["Location"]) for each in answers)
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
        assert ask(client, email).status_code == 302
