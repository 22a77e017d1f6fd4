"""What the tests of badges share: an address, someone whose skill others saw, and a verifier."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client, override_settings
from openbadgeslib.ob3 import OB3Verifier

from tests.conftest import NOW, MakePerson, act_by
from waymark.domain.people.models import Person
from waymark.domain.skills.models import Claim, Skill
from waymark.integrations.badges import operations
from waymark.integrations.badges.models import Badge
from waymark.kernel.acts import Act

__all__ = [
    "ADDRESS",
    "DID",
    "SIGNED",
    "MakePerson",
    "at_an_address",
    "confirmed",
    "fetched",
    "ines",
    "issued",
    "skill",
    "verified",
]

ADDRESS = "https://careers.northfield.example"
DID = "did:web:careers.northfield.example"
#: past for the verifier, which reads the real clock
SIGNED = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


@pytest.fixture
def at_an_address() -> Any:
    with override_settings(WAYMARK_ADDRESS=ADDRESS):
        yield


@pytest.fixture
def ines(make_person: MakePerson) -> Person:
    return make_person("Ines Duarte", email="ines@northfield.example", shares_skills=True)


@pytest.fixture
def skill(db: None) -> Skill:
    return Skill.objects.create(key="strategy", name="Test strategy")


def confirmed(person: Person, skill: Skill, level: int = 3, **fields: Any) -> Claim:
    """Someone else's word."""
    said = {"source": "colleague", "said_at": NOW, "said_by_id": 99} | fields
    return Claim.objects.create(person=person, skill=skill, level=level, **said)


def issued(person: Person, skill: Skill, number: int = 1, act: Act | None = None) -> Badge:
    act = replace(act or act_by(person), at=SIGNED)
    return operations.issue_badge(
        person=person, skill_id=skill.pk, key=uuid.UUID(int=number), act=act
    )


def fetched(url: str) -> bytes:
    """What the verifier finds at an address: our own pages, as a stranger gets them."""
    assert url.startswith(ADDRESS)
    answer = Client().get(url.removeprefix(ADDRESS))
    if answer.status_code != 200:
        raise OSError(answer.status_code)
    return answer.content


def verified(badge: Badge, token: str = "") -> Any:
    """The credential as the verifier reads it; raises OB3VerificationError."""
    verifier = OB3Verifier.for_issuer_did(DID, download=fetched)
    return verifier.verify(token or badge.token, check_status=True, download=fetched)
