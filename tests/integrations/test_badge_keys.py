"""The keys that sign badges: how long they sign, what ends with them, and who may end them."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client, override_settings
from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier

from tests.conftest import MakePerson, act_by
from tests.integrations.badging import (
    ADDRESS,
    DID,
    SIGNED,
    confirmed,
    fetched,
    issued,
    verified,
)
from tests.together import all_at_once
from waymark.domain.people.models import Person
from waymark.domain.skills.models import Skill
from waymark.integrations.badges import operations
from waymark.integrations.badges.models import Badge, SigningKey
from waymark.kernel.acts import Forbidden
from waymark.kernel.sealing import Unreadable, seal, unseal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_an_address")]


def test_what_an_old_key_signed_still_verifies(ines: Person, skill: Skill) -> None:
    confirmed(ines, skill)
    badge = issued(ines, skill)
    operations.rotate_key(act=act_by(None))
    keys = json.loads(fetched(f"{ADDRESS}/.well-known/did.json"))["verificationMethod"]
    assert len(keys) == 2
    verifier = OB3Verifier.for_issuer_did(DID, download=fetched)
    assert verifier.verify(badge.token).issuer.id == DID
    verified(badge)


def test_what_a_revoked_key_signed_does_not_but_badges_are_signed_again(
    ines: Person, skill: Skill
) -> None:
    confirmed(ines, skill)
    badge = issued(ines, skill)
    stolen, old_token = SigningKey.objects.get(), badge.token
    assert operations.revoke_key(key=stolen, act=act_by(None)) == 1
    assert operations.revoke_key(key=stolen, act=act_by(None)) == 0
    with pytest.raises(OB3VerificationError, match="no verificationMethod"):
        verified(badge, old_token)
    badge.refresh_from_db()
    verified(badge)


def test_a_key_lives_a_year(ines: Person, skill: Skill) -> None:
    confirmed(ines, skill)
    issued(ines, skill)
    for days, keys in ((364, 1), (365, 2), (366, 2)):
        operations.keep_key_fresh(act=replace(act_by(None), at=SIGNED + timedelta(days=days)))
        assert SigningKey.objects.count() == keys


def test_keys_lie_sealed(ines: Person, skill: Skill) -> None:
    confirmed(ines, skill)
    issued(ines, skill)
    key = SigningKey.objects.get()
    assert "PRIVATE" not in key.sealed
    assert "PRIVATE KEY" in unseal(key.sealed, "badges.key")
    with pytest.raises(Unreadable):
        unseal(key.sealed, "another purpose")
    with override_settings(SECRET_KEY="x" * 40), pytest.raises(Unreadable):
        unseal(key.sealed, "badges.key")


def test_a_replaced_secret_still_opens() -> None:
    with override_settings(SECRET_KEY="o" * 40):
        sealed = seal("note", "test")
    with override_settings(SECRET_KEY="n" * 40, SECRET_KEY_FALLBACKS=["o" * 40]):
        assert unseal(sealed, "test") == "note"


@pytest.mark.parametrize("act", ["hr", "auditor"])
def test_keys_are_the_administrators(make_person: MakePerson, act: str) -> None:
    with pytest.raises(Forbidden):
        operations.rotate_key(act=act_by(make_person("Eve"), act))
    operations.rotate_key(act=act_by(make_person("Adam"), "administrator"))


def test_before_the_first_badge_there_is_nothing_to_fetch() -> None:
    assert Client().get("/.well-known/did.json").status_code == 404
    assert Client().get("/badges/status/0").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_first_badges_of_many_at_once_share_one_key(make_person: MakePerson) -> None:
    skill = Skill.objects.create(key="strategy", name="Test strategy")
    people = [make_person(f"Person {n}") for n in range(5)]
    for person in people:
        confirmed(person, skill)
    assert not all_at_once(5, lambda number: issued(people[number], skill, number + 1))
    assert SigningKey.objects.count() == 1
    assert Badge.objects.count() == 5
