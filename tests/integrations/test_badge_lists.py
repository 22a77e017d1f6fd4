"""Status lists: signed once for everybody, anew when they change or near their end."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import jwt
import pytest
from django.core.cache import cache
from django.test import Client

from tests.conftest import NOW, act_by
from tests.integrations.badging import confirmed, issued
from tests.web.journey import stop_the_clock
from waymark.domain.people.models import Person
from waymark.domain.skills.models import Skill
from waymark.integrations.badges import lists, operations
from waymark.integrations.badges.keys import signed
from waymark.integrations.badges.lists import HOLDS, signed_list
from waymark.integrations.badges.models import Badge
from waymark.integrations.badges.states import Revocation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_an_address")]


@pytest.fixture
def signatures(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Each list that was signed, by its address."""
    seen: list[str] = []

    def counted(payload: dict[str, Any], **key: str) -> str:
        seen.append(payload["id"])
        return signed(payload, **key)

    stop_the_clock(monkeypatch)
    monkeypatch.setattr(lists, "signed", counted)
    cache.clear()
    yield seen
    cache.clear()


@pytest.fixture
def badge(ines: Person, skill: Skill) -> Badge:
    confirmed(ines, skill)
    return issued(ines, skill)


def ends(token: str) -> int:
    claims = jwt.decode(token, options={"verify_signature": False})
    return int(claims["exp"])


def test_strangers_are_all_given_what_was_signed_once(badge: Badge, signatures: list[str]) -> None:
    answers = [Client().get("/badges/status/0") for _ in range(4)]
    assert len(signatures) == 1
    assert len({answer.content for answer in answers}) == 1
    assert answers[0]["Cache-Control"] == "public, max-age=300"


def test_who_has_the_list_is_sent_nothing_again(badge: Badge, signatures: list[str]) -> None:
    first = Client().get("/badges/status/0")
    again = Client().get("/badges/status/0", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    assert again["Access-Control-Allow-Origin"] == "*"
    operations.revoke_badge(badge=badge, reason=Revocation.OWN_WISH, act=act_by(badge.person))
    changed = Client().get("/badges/status/0", headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_what_changes_the_list_has_it_signed_anew(badge: Badge, signatures: list[str]) -> None:
    first = signed_list(0, NOW)
    operations.revoke_badge(badge=badge, reason=Revocation.OWN_WISH, act=act_by(badge.person))
    second = signed_list(0, NOW)
    assert first != second, "a badge was taken back"
    operations.rotate_key(act=act_by(badge.person, "administrator"))
    third = signed_list(0, NOW)
    assert second != third, "the key changed"
    assert [signed_list(0, NOW) for _ in range(3)] == [third] * 3
    assert len(signatures) == 3


def test_nobody_is_given_a_list_that_is_about_to_end(badge: Badge, signatures: list[str]) -> None:
    for hours in range(0, 30, 3):
        now = NOW + timedelta(hours=hours)
        token = signed_list(0, now)
        assert token is not None
        assert ends(token) - now.timestamp() >= HOLDS.total_seconds() / 2
    assert len(signatures) == 4


def test_lists_that_were_never_begun_cost_no_signature(badge: Badge, signatures: list[str]) -> None:
    for number in (1, 7, 10**6):
        assert Client().get(f"/badges/status/{number}").status_code == 404
    assert signatures == []
