"""Pages of pairs: what each of the two, the manager, the sponsor and a stranger get to see."""

import uuid
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.conftest import NOW
from tests.domain.builders import build_framework, make_employee
from tests.domain.pairing import (
    Together,
    held_session,
    make_pair,
    make_programme,
    make_together,
    planned_session,
)
from tests.web.journey import sign_in, stop_the_clock
from waymark.domain.mentoring import operations as pairs
from waymark.domain.mentoring.models import Agreement, Pair, PairGoal, PairNote, Session
from waymark.domain.mentoring.operations import AgreementFields
from waymark.domain.people.models import AccessGrant, Person, ReportingLine, User
from waymark.domain.skills.models import Evidence

pytestmark = pytest.mark.django_db
CANARY = "canary-7f3a"


@pytest.fixture(autouse=True)
def at_the_tests_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_the_clock(monkeypatch)


def _browser(person: Person) -> Client:
    if person.user is None:
        person.user = User.objects.create(email=f"p{person.pk}@n.example")
        person.started_at = NOW
        person.save(update_fields=["user", "started_at"])
    return sign_in(person)


def _pair_url(two: Together, route: str = "", *more: int) -> str:
    return reverse(f"me:pair{route}", args=[two.pair.pk, *more])


def test_both_say_yes_on_their_pages() -> None:
    two = make_together("published")
    hers, his = _browser(two.ines), _browser(two.kenji)
    assert "Kenji Mori waits for your answer" in hers.get("/me/people").content.decode()
    assert "Yes, work with Kenji" in hers.get(_pair_url(two)).content.decode()
    hers.post(_pair_url(two, "-answer"), {"answer": "yes"})
    assert "Kenji has not answered yet" in hers.get(_pair_url(two)).content.decode()
    his.post(_pair_url(two, "-answer"), {"answer": "yes"})
    page = hers.get(_pair_url(two)).content.decode()
    assert "Book first session" in page
    assert "A first agenda" in page


def test_saying_no_asks_for_a_reason_and_keeps_what_was_typed() -> None:
    two = make_together("published")
    his = _browser(two.kenji)
    sent = {"answer": "no", "reason": "other", "words": ""}
    answer = his.post(_pair_url(two, "-answer"), sent)
    assert answer.status_code == 422
    assert "Say in a few words why" in answer.content.decode()
    assert his.post(_pair_url(two, "-answer"), {"answer": "no"}).status_code == 422
    assert his.post(_pair_url(two, "-answer"), {"answer": "perhaps"}).status_code == 404
    assert his.post(_pair_url(two, "-answer"), sent | {"words": CANARY}).status_code == 302
    page = _browser(two.ines).get(_pair_url(two)).content.decode()
    assert "Did not come about" in page
    assert CANARY not in page


def test_booking_is_on_ones_own_clock_and_shows_the_others() -> None:
    two = make_together()
    hers = _browser(two.ines)
    page = hers.get(_pair_url(two, "-book")).content.decode()
    assert "Your clock: Europe/Lisbon" in page
    assert "Asia/Tokyo" in page
    sent = {"key": str(uuid.uuid4()), "day": "2026-12-01", "time": "09:00", "minutes": "45",
            "place": "Call", "agenda": CANARY}  # fmt: skip
    for _click in range(2):
        assert hers.post(_pair_url(two, "-book"), sent).status_code == 302
    session = Session.objects.get()
    assert session.starts_at.isoformat() == "2026-12-01T09:00:00+00:00"
    page = hers.get(_pair_url(two)).content.decode()
    assert "18:00 for Kenji" in page
    assert CANARY in page
    theirs = _browser(two.kenji).get(_pair_url(two)).content.decode()
    assert "09:00 for Ines" in theirs
    assert CANARY in theirs


@pytest.mark.parametrize(
    ("change", "text"),
    [({"day": ""}, "Choose the day"), ({"time": "25:00"}, "Enter a time"),
     ({"minutes": "7"}, "Choose how long"), ({"day": "2026-11-01"}, "still to come"),
     ({"day": "2027-03-28", "time": "01:30"}, "clocks go forward"),
     ({"agenda": "x" * 1001}, "1,000 characters"), ({"key": "no"}, "out of date")],
)  # fmt: skip
def test_what_cannot_be_booked_says_why(change: dict[str, str], text: str) -> None:
    two = make_together()
    sent = {"key": str(uuid.uuid4()), "day": "2026-12-01", "time": "09:00", "minutes": "45",
            "place": "", "agenda": CANARY}  # fmt: skip
    answer = _browser(two.ines).post(_pair_url(two, "-book"), sent | change)
    assert answer.status_code == 422
    assert text in answer.content.decode()
    assert not Session.objects.exists()


def test_a_meeting_is_moved_called_off_and_held() -> None:
    two = make_together()
    session = planned_session(two)
    his = _browser(two.kenji)
    url = _pair_url(two, "-session", session.pk)
    assert "Room 4" in his.get(url).content.decode()
    moved = {"day": "2026-12-02", "time": "10:00", "minutes": "60", "place": ""}
    assert his.post(url, moved).status_code == 302
    session.refresh_from_db()
    assert session.starts_at.isoformat() == "2026-12-02T01:00:00+00:00"  # ten in Tokyo
    early = his.post(_pair_url(two, "-session-held", session.pk), {"note": CANARY})
    assert early.status_code == 422
    assert "still to come" in early.content.decode()
    Session.objects.update(starts_at=NOW - timedelta(hours=2))
    assert "Did you meet on" in his.get(_pair_url(two)).content.decode()
    held = his.post(_pair_url(two, "-session-held", session.pk), {"note": CANARY, "observed": "on"})
    assert held.status_code == 302
    page = _browser(two.ines).get(_pair_url(two)).content.decode()
    assert CANARY in page
    assert "Work was watched" in page
    assert his.post(_pair_url(two, "-session-cancel", session.pk)).status_code == 422


def test_a_coaching_talks_first_then_says_yes() -> None:
    two = make_together("published", make_programme(chemistry=True))
    hers, his = _browser(two.ines), _browser(two.kenji)
    assert "Book a first talk" in hers.get(_pair_url(two)).content.decode()
    assert hers.post(_pair_url(two, "-answer"), {"answer": "yes"}).status_code == 422
    held_session(two)
    assert "Do you want to work with Kenji?" in hers.get(_pair_url(two)).content.decode()
    for browser in (hers, his):
        assert browser.post(_pair_url(two, "-answer"), {"answer": "talk-yes"}).status_code == 302
    assert Pair.objects.get().state == "accepted"


def test_the_agreement_asks_all_three_and_shows_the_sponsor_what_it_says() -> None:
    two = make_together()
    tomasz = make_employee("Tomasz Wilk")
    ReportingLine.objects.create(person=two.ines, manager=tomasz, from_date=date(2025, 1, 1))
    hers, his, sponsor = (_browser(each) for each in (two.ines, two.kenji, tomasz))
    sent = {"seen": "", "text": CANARY, "rhythm": "Monthly", "sponsor": str(tomasz.pk),
            "sees_sessions": "on"}  # fmt: skip
    assert hers.post(_pair_url(two, "-agreement"), sent).status_code == 302
    stale = his.post(_pair_url(two, "-agreement"), sent | {"text": "Mine"})
    assert stale.status_code == 422
    assert "Mine" in stale.content.decode()
    agreement = Agreement.objects.get()
    url = reverse("me:pair-sponsor", args=[agreement.pk])
    page = sponsor.get(url).content.decode()
    assert CANARY not in page
    assert "what they work on" in page
    seen = {"seen": agreement.written_at.isoformat()}
    assert sponsor.post(url, seen).status_code == 302
    assert his.post(_pair_url(two, "-agree"), seen).status_code == 302
    agreement.refresh_from_db()
    assert agreement.expert_at == agreement.sponsor_at == NOW
    assert his.post(_pair_url(two, "-agree"), {"seen": "yesterday"}).status_code == 404
    unknown = hers.post(_pair_url(two, "-agreement"), sent | {"sponsor": str(two.sven.pk)})
    assert unknown.status_code == 422


def test_goals_notes_and_the_end() -> None:
    framework = build_framework(moves={})
    two = make_together("active")
    Pair.objects.update(goal=framework.roles["te3"])
    hers, his = _browser(two.ines), _browser(two.kenji)
    root = framework.skills["root"]
    goal = {"key": str(uuid.uuid4()), "text": "Lead one", "skill": str(root.pk), "level": "4"}
    assert hers.post(_pair_url(two, "-goals"), goal | {"level": ""}).status_code == 422
    assert hers.post(_pair_url(two, "-goals"), goal).status_code == 302
    row = PairGoal.objects.get()
    assert his.post(_pair_url(two, "-goal", row.pk), {"do": "reached"}).status_code == 302
    assert his.post(_pair_url(two, "-goal", row.pk), {"do": "win"}).status_code == 404
    note = {"key": str(uuid.uuid4()), "text": f"<b>{CANARY}</b>"}
    assert hers.post(_pair_url(two, "-notes"), note).status_code == 302
    assert CANARY not in his.get(_pair_url(two)).content.decode()
    kept = PairNote.objects.get()
    assert his.post(_pair_url(two, "-note", kept.pk), {"do": "share"}).status_code == 404
    hers.post(_pair_url(two, "-note", kept.pk), {"do": "share"})
    assert f"&lt;b&gt;{CANARY}" in his.get(_pair_url(two)).content.decode()
    assert his.post(_pair_url(two, "-end"), {"how": "early"}).status_code == 422
    assert his.post(_pair_url(two, "-end"), {"how": "completed"}).status_code == 302
    assert hers.post(_pair_url(two, "-feedback"), {"satisfaction": "9"}).status_code == 422
    assert hers.post(_pair_url(two, "-feedback"), {"satisfaction": "5"}).status_code == 302
    assert "Keep it in your record" in hers.get(_pair_url(two)).content.decode()
    assert hers.post(_pair_url(two, "-evidence"), {"goal": "x"}).status_code == 422
    assert hers.post(_pair_url(two, "-evidence"), {"goal": str(row.pk)}).status_code == 302
    assert Evidence.objects.get().person_id == two.ines.pk


def test_probes_by_id_find_nothing() -> None:
    """A stranger, L&D, HR and an administrator; and somebody of another pair with these ids."""
    two = make_together("active")
    other = make_pair(make_employee("Petra Novak"), two.expert, "active")
    session = planned_session(two)
    note = pairs.write_note(pair=two.pair, text=CANARY, shared=True, key=uuid.uuid4(), act=two.hers)
    agreement = pairs.write_agreement(
        pair=two.pair, fields=AgreementFields(CANARY), seen_at=None, act=two.hers
    )
    goal = pairs.set_goal(
        pair=two.pair, text=CANARY, skill_id=None, level=None, key=uuid.uuid4(), act=two.hers
    )
    readers = [two.sven, other.mentee]
    for role in ("learning", "hr", "administrator"):
        readers.append(make_employee(f"Of {role}"))
        AccessGrant.objects.create(person=readers[-1], role=role, given_at=NOW)
    for reader in readers:
        browser = _browser(reader)
        for pair in (two.pair.pk, other.pk):
            if pair == other.pk and reader != other.mentee:
                continue
            for route, more in (
                ("-session", session.pk), ("-session-held", session.pk),
                ("-session-cancel", session.pk), ("-note", note.pk), ("-goal", goal.pk),
            ):  # fmt: skip
                url = reverse(f"me:pair{route}", args=[pair, more])
                assert browser.post(url, {"do": "remove", "note": ""}).status_code == 404
        for route in ("", "-book", "-agreement", "-end"):
            assert browser.get(_pair_url(two, route)).status_code == 404
        sponsor = reverse("me:pair-sponsor", args=[agreement.pk])
        assert browser.get(sponsor).status_code == 404
        for page in ("/me", "/me/people", "/search?q=Ines"):
            assert CANARY not in browser.get(page).content.decode()
    assert Session.objects.get().state == "planned"
    assert PairNote.objects.exists()


def test_the_manager_reads_that_there_is_a_mentor_and_not_who() -> None:
    two = make_together("accepted", make_programme(name="Next role"))
    tomasz = make_employee("Tomasz Wilk")
    ReportingLine.objects.create(person=two.ines, manager=tomasz, from_date=date(2025, 1, 1))
    page = _browser(tomasz).get(reverse("team:person", args=[two.ines.pk])).content.decode()
    assert "Next role" in page
    assert "Kenji" not in page


def test_the_first_page_says_who_waits_and_whom_one_meets() -> None:
    two = make_together("published")
    assert "Say whether you work with Kenji Mori" in _browser(two.ines).get("/me").content.decode()
    for act in (two.hers, two.his):
        pairs.accept_pair(pair=two.pair, act=act)
    planned_session(two, NOW + timedelta(days=2))
    assert "Meet Ines Duarte" in _browser(two.kenji).get("/me").content.decode()


def test_an_outside_coach_works_on_the_same_pages() -> None:
    two = make_together()
    AccessGrant.objects.create(person=two.kenji, role="outside", given_at=NOW)
    his = _browser(two.kenji)
    assert "Ines Duarte" in his.get("/me/people").content.decode()
    assert his.get(_pair_url(two)).status_code == 200
    assert his.get(_pair_url(two, "-book")).status_code == 200


def test_nobody_yet_says_what_will_be_here() -> None:
    page = _browser(make_employee("Sven Lund")).get("/me/people").content.decode()
    assert "A round brings you together" in page
