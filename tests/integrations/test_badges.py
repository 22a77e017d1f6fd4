"""Open Badges, verified by a verifier that is not ours: signatures, rotation, revocation."""

import json
import uuid
from datetime import date
from typing import Any

import jwt
import pytest
from openbadgeslib.ob3 import OB3VerificationError

from tests.conftest import NOW, MakePerson, act_by
from tests.integrations.badging import ADDRESS, DID, SIGNED, confirmed, issued, verified
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
from waymark.kernel.acts import Forbidden, Refused
from waymark.kernel.installation import installation
from waymark.kernel.models import ActEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_an_address")]


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
        {"retired": True},
        {"source": "certificate", "expires_on": date(2026, 1, 1)},
    ],
)
def test_only_what_others_say_today_is_signed(
    ines: Person, skill: Skill, word: dict[str, Any] | None
) -> None:
    if word is not None and word.get("retired"):
        Skill.objects.update(retired_at=NOW)
        word = {}
    if word is not None:
        confirmed(ines, skill, **word)
    with pytest.raises(Refused, match="Nobody else"):
        issued(ines, skill)
    assert not SigningKey.objects.exists()


def test_nobody_has_anothers_skills_signed(
    ines: Person, skill: Skill, make_person: MakePerson
) -> None:
    confirmed(ines, skill)
    with pytest.raises(Forbidden):
        issued(ines, skill, act=act_by(make_person("Eve"), "hr"))


def test_who_takes_back_what(ines: Person, skill: Skill, make_person: MakePerson) -> None:
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


def test_the_page_signs_shows_and_takes_back(
    ines: Person, skill: Skill, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_the_clock(monkeypatch)
    installation()
    browser = sign_in(ines)
    assert "Nothing to sign yet" in words_of(browser.get("/me/record/badges"))
    confirmed(ines, skill)
    page = words_of(browser.get("/me/record/badges"))
    assert "My record One level is ready to be signed" in page, "the way back, then the answer"
    form = {"skill": skill.pk, "key": str(uuid.UUID(int=4))}
    for _ in range(2):
        assert browser.post("/me/record/badges", form).status_code == 302
    assert "One badge that anyone can check" in words_of(browser.get("/me/record/badges"))
    badge = Badge.objects.get()
    answer = browser.get(f"/me/record/badges/{badge.pk}.jwt")
    assert answer.content.decode() == badge.token
    assert browser.post(f"/me/record/badges/{badge.pk}/revoke").status_code == 302
    assert "No longer holds" in words_of(browser.get("/me/record/badges"))
    words_of(browser.post("/me/record/badges", {"skill": "x", "key": ""}), 422)
