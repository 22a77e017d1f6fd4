"""Open Badges, verified by a verifier that is not ours: signatures, rotation, revocation."""

import json
import threading
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import jwt
import pytest
from django.db import connection
from django.test import Client, override_settings
from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier

from tests.conftest import NOW, act_by
from tests.web.journey import sign_in, stop_the_clock, words_of
from waymark.domain.people.models import Person
from waymark.domain.skills.models import Claim, Evidence, Skill
from waymark.domain.skills.operations import log_work
from waymark.domain.skills.states import EvidenceKind
from waymark.integrations.badges import operations
from waymark.integrations.badges.credentials import LIST_BITS, Issuer, status_list
from waymark.integrations.badges.models import Badge, RevokedPlace, SigningKey
from waymark.integrations.badges.queries import offers_of
from waymark.integrations.badges.states import Revocation
from waymark.kernel.acts import Act, Forbidden, Refused
from waymark.kernel.installation import installation
from waymark.kernel.models import ActEntry
from waymark.kernel.sealing import Unreadable, seal, unseal

pytestmark = pytest.mark.django_db
ADDRESS = "https://careers.northfield.example"
DID = "did:web:careers.northfield.example"
#: past for the verifier, which reads the real clock
SIGNED = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
Make = Callable[..., Person]


@pytest.fixture(autouse=True)
def _at_an_address() -> Any:
    with override_settings(WAYMARK_ADDRESS=ADDRESS):
        yield


@pytest.fixture
def ines(make_person: Make) -> Person:
    return make_person("Ines Duarte", email="ines@northfield.example", shares_skills=True)


@pytest.fixture
def skill() -> Skill:
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


def test_a_verifier_we_did_not_write_accepts_a_badge(ines: Person, skill: Skill) -> None:
    confirmed(ines, skill)
    found = verified(issued(ines, skill))
    assert found.achievement.name == "Test strategy, 3/5"
    assert found.issuer.id == DID
    assert found.issuance_date == SIGNED


def test_it_names_the_person_and_hides_the_address(ines: Person, skill: Skill) -> None:
    confirmed(ines, skill)
    payload = jwt.decode(issued(ines, skill).token, options={"verify_signature": False})
    text = json.dumps(payload)
    assert "Ines Duarte" in text
    assert "ines@northfield" not in text


@pytest.mark.parametrize("part", [0, 1, 2])
def test_no_part_of_it_can_be_changed(ines: Person, skill: Skill, part: int) -> None:
    confirmed(ines, skill)
    badge = issued(ines, skill)
    parts = badge.token.split(".")
    middle = len(parts[part]) // 2
    letter = "A" if parts[part][middle] != "A" else "B"
    parts[part] = parts[part][:middle] + letter + parts[part][middle + 1 :]
    with pytest.raises(OB3VerificationError):
        verified(badge, ".".join(parts))


def test_a_badge_that_was_taken_back_no_longer_verifies(ines: Person, skill: Skill) -> None:
    confirmed(ines, skill)
    badge = issued(ines, skill)
    verified(badge)
    for _ in range(2):
        operations.revoke_badge(badge=badge, reason=Revocation.OWN_WISH, act=act_by(ines))
    with pytest.raises(OB3VerificationError, match="is set at index"):
        verified(badge)
    assert ActEntry.objects.filter(verb="badges.badge.revoked").count() == 1


def test_it_stays_revoked_when_its_row_is_erased(ines: Person, skill: Skill) -> None:
    confirmed(ines, skill)
    badge = issued(ines, skill)
    operations.revoke_badge(badge=badge, reason=Revocation.OWN_WISH, act=act_by(ines))
    Badge.objects.all().delete()
    with pytest.raises(OB3VerificationError, match="is set at index"):
        verified(badge)


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


def test_a_certificates_badge_ends_with_it(ines: Person, skill: Skill) -> None:
    confirmed(ines, skill, source="certificate", expires_on=date(2031, 5, 1))
    assert str(verified(issued(ines, skill)).expiration_date)[:10] == "2031-05-01"


def test_nobody_has_a_certificate_signed_that_only_they_have_seen(
    ines: Person, skill: Skill
) -> None:
    """What someone logs of themself is their own word, whatever kind they call it."""
    log_work(
        person=ines, skills=[(skill.pk, 5)], what="Master of everything", done_on=date(2026, 1, 1),
        key=uuid.uuid4(), kind=EvidenceKind.CERTIFICATE, act=act_by(ines),
    )  # fmt: skip
    assert Claim.objects.get().source == "certificate"
    with pytest.raises(Refused, match="Nobody else"):
        issued(ines, skill)
    assert not offers_of(act_by(ines), [])


@pytest.mark.parametrize(
    "word",
    [
        None,
        {"source": "self", "said_by_id": None},
        {"source": "record", "said_by_id": None},
        {"superseded_at": NOW},
        {"level": 0},
        {"source": "certificate", "expires_on": date(2026, 1, 1)},
    ],
)
def test_only_what_others_say_today_is_signed(
    ines: Person, skill: Skill, word: dict[str, Any] | None
) -> None:
    if word is not None:
        confirmed(ines, skill, **word)
    with pytest.raises(Refused, match="Nobody else"):
        issued(ines, skill)
    assert not SigningKey.objects.exists()


def test_nobody_has_anothers_skills_signed(ines: Person, skill: Skill, make_person: Make) -> None:
    confirmed(ines, skill)
    with pytest.raises(Forbidden):
        issued(ines, skill, act=act_by(make_person("Eve"), "hr"))


def test_who_takes_back_what(ines: Person, skill: Skill, make_person: Make) -> None:
    confirmed(ines, skill)
    badge, hr = issued(ines, skill), act_by(make_person("Ruth"), "hr")
    for act, reason in (
        (act_by(make_person("Eve")), Revocation.MISTAKE),
        (hr, Revocation.OWN_WISH),
        (act_by(ines), Revocation.MISTAKE),
    ):
        with pytest.raises(Forbidden):
            operations.revoke_badge(badge=badge, reason=reason, act=act)
    operations.revoke_badge(badge=badge, reason=Revocation.MISTAKE, act=hr)
    with pytest.raises(OB3VerificationError):
        verified(badge)


def test_badges_whose_evidence_was_taken_back_go_by_night(ines: Person, skill: Skill) -> None:
    proof = Evidence.objects.create(person=ines, skill=skill, what="Led it", done_on=NOW.date())
    confirmed(ines, skill, evidence=proof)
    badge = issued(ines, skill)
    assert operations.revoke_hollow_badges(act=act_by(None)) == 0
    Evidence.objects.update(withdrawn_at=NOW)
    assert operations.revoke_hollow_badges(act=act_by(None)) == 1
    assert operations.revoke_hollow_badges(act=act_by(None)) == 0
    with pytest.raises(OB3VerificationError):
        verified(badge)


def test_a_double_click_issues_one_and_a_taken_place_is_passed_over(
    ines: Person, skill: Skill
) -> None:
    confirmed(ines, skill)
    RevokedPlace.objects.create(list_number=0, place=1, revoked_at=NOW)
    assert issued(ines, skill) == issued(ines, skill)
    badge = Badge.objects.get()
    assert badge.place == 2
    verified(badge)
    with pytest.raises(Refused, match="already"):
        issued(ines, skill, number=5)


@pytest.mark.parametrize("place", [-1, LIST_BITS])
def test_a_place_outside_the_list_is_named(place: int) -> None:
    issuer = Issuer("N", ADDRESS)
    with pytest.raises(ValueError, match=str(place)):
        status_list(issuer, ADDRESS, [place], NOW, NOW)


def test_a_port_is_part_of_the_did() -> None:
    assert Issuer("N", "http://127.0.0.1:8000").did == "did:web:127.0.0.1%3A8000"


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
def test_keys_are_the_administrators(make_person: Make, act: str) -> None:
    with pytest.raises(Forbidden):
        operations.rotate_key(act=act_by(make_person("Eve"), act))
    operations.rotate_key(act=act_by(make_person("Adam"), "administrator"))


def test_before_the_first_badge_there_is_nothing_to_fetch() -> None:
    assert Client().get("/.well-known/did.json").status_code == 404
    assert Client().get("/badges/status/0").status_code == 404


def test_the_page_signs_shows_and_takes_back(
    ines: Person, skill: Skill, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_the_clock(monkeypatch)
    installation()
    browser = sign_in(ines)
    assert "Nothing to sign yet" in words_of(browser.get("/me/record/badges"))
    confirmed(ines, skill)
    assert "Ready to be signed" in words_of(browser.get("/me/record/badges"))
    form = {"skill": skill.pk, "key": str(uuid.UUID(int=4))}
    for _ in range(2):
        assert browser.post("/me/record/badges", form).status_code == 302
    badge = Badge.objects.get()
    answer = browser.get(f"/me/record/badges/{badge.pk}.jwt")
    assert answer.content.decode() == badge.token
    assert browser.post(f"/me/record/badges/{badge.pk}/revoke").status_code == 302
    assert "No longer holds" in words_of(browser.get("/me/record/badges"))
    words_of(browser.post("/me/record/badges", {"skill": "x", "key": ""}), 422)


@pytest.mark.django_db(transaction=True)
def test_first_badges_of_many_at_once_share_one_key(make_person: Make) -> None:
    skill = Skill.objects.create(key="strategy", name="Test strategy")
    people = [make_person(f"Person {n}") for n in range(5)]
    for person in people:
        confirmed(person, skill)
    gate, done = threading.Barrier(5), list[int]()

    def issue(number: int) -> None:
        gate.wait()
        try:
            issued(people[number], skill, number + 1)
            done.append(number)
        finally:
            connection.close()

    hands = [threading.Thread(target=issue, args=(number,)) for number in range(5)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert len(done) == 5
    assert SigningKey.objects.count() == 1
    assert Badge.objects.count() == 5
