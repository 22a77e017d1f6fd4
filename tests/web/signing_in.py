"""Signing in by hand: the account of Ines, its forms, and the links that a mail brings."""

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.test import Client

from tests.conftest import NOW, MakePerson
from tests.web.responses import Response
from waymark.domain.people.models import Person, User
from waymark.kernel import outbox
from waymark.kernel.models import OutboxMessage

__all__ = [
    "EMAIL",
    "OTHER",
    "PASSWORD",
    "Mails",
    "account",
    "ask",
    "follow",
    "is_in",
    "mailed_link",
    "no_limits_kept",
    "sign_in",
]

PASSWORD, OTHER = "a long enough passphrase", "another long passphrase"
EMAIL = "ines@northfield.example"
Mails = list[EmailMessage]


@pytest.fixture
def no_limits_kept(db: None) -> None:
    """Rate limits count in the database's cache, by address: none is left from another test."""
    cache.clear()


@pytest.fixture
def account(make_person: MakePerson) -> Person:
    """Ines, with a password."""
    user = User.objects.create(email=EMAIL, created_at=NOW)
    user.set_password(PASSWORD)
    user.save()
    return make_person("Ines Duarte", user=user, email=EMAIL)


def sign_in(client: Client, password: str = PASSWORD, **extra: str) -> Response:
    return client.post("/account/login/", {"login": EMAIL, "password": password, **extra})


def is_in(client: Client) -> bool:
    return client.get("/account/settings").status_code == 200


def ask(client: Client, email: str = EMAIL, **headers: Any) -> Response:
    return client.post("/account/password/reset/", {"email": email}, **headers)


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
