"""What a person takes away: PDF of plan and record, and a calendar feed at a secret address."""

import io
import re
from datetime import date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from icalendar import Calendar
from pypdf import PdfReader
from pytest_django import Settings

from tests.conftest import NOW, TODAY, MakePerson, act_by
from tests.domain.builders import Framework
from tests.together import all_at_once
from tests.web.journey import make_goal, sign_in, words_of
from tests.web.responses import Response
from waymark.domain.people.models import Person, User
from waymark.domain.plans.models import Plan, Step
from waymark.domain.reviews.models import Conversation
from waymark.domain.skills.models import Confirmation, Evidence
from waymark.integrations.calendar import operations
from waymark.integrations.calendar.entries import Entry
from waymark.integrations.calendar.models import Feed
from waymark.integrations.calendar.queries import feed_at
from waymark.integrations.calendar.writing import calendar_of
from waymark.kernel.acts import Forbidden
from waymark.kernel.models import ActEntry

SECRET = "s" * 43
NASTY = "Read\r\nBEGIN:VEVENT\r\nSUMMARY:forged; #eval(1) $x$ \\ , 株式"


@pytest.fixture
def plan(framework: Framework, ines: Person) -> Plan:
    goal = make_goal(framework, ines)
    plan = Plan.objects.create(
        person=ines, goal=goal, next_role=framework.roles["te3"], created_at=NOW,
        next_check_on=date(2027, 1, 12),
    )  # fmt: skip
    days = {"starts_on": date(2026, 12, 1), "ends_on": date(2026, 12, 18)}
    Step.objects.create(plan=plan, kind="learn", title=NASTY, detail=NASTY, **days)
    Step.objects.create(plan=plan, kind="use", title="Dropped one", state="dropped", **days)
    return plan


def address_on(answer: Response) -> str:
    """The feed's path on the page that has just made it."""
    page = answer.content.decode()
    found = re.search(r'id="address" readonly value="https?://[^/]+(/calendar/[^"]+)"', page)
    assert found, page
    return found[1]


def test_a_plan_as_pdf_holds_what_was_written_as_text(ines: Person, plan: Plan) -> None:
    answer = sign_in(ines).get("/me/plan/plan.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "private, no-store"
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    assert "My plan to Senior Test Engineer" in text
    assert "#eval(1) $x$" in text
    assert "Dropped one" not in text


def test_without_a_plan_there_is_no_pdf_of_it(ines: Person) -> None:
    assert sign_in(ines).get("/me/plan/plan.pdf").status_code == 404


def test_the_record_as_pdf_says_positions_and_evidence(framework: Framework, ines: Person) -> None:
    Evidence.objects.create(
        person=ines, skill=framework.skills["root"], what="Found the leak", done_on=TODAY
    )
    answer = sign_in(ines).get("/me/record/record.pdf")
    paper = PdfReader(io.BytesIO(answer.content))
    text = "".join(page.extract_text() for page in paper.pages)
    assert "Test Engineer II" in text
    assert "Found the leak" in text
    assert paper.metadata is not None
    assert paper.metadata.title == "Record of Ines Duarte"


def test_the_record_as_pdf_says_levels_and_who_confirmed_each_entry(
    framework: Framework, ines: Person, make_person: MakePerson
) -> None:
    piece = Evidence.objects.create(
        person=ines, skill=framework.skills["root"], what="Found the leak", done_on=TODAY, level=3,
        kind="certificate", issuer="The Academy", number="N-17",
    )  # fmt: skip
    said = {"evidence": piece, "asked_at": NOW, "answered_at": NOW}
    for name, state, level in (("Petra Novak", "confirmed", 4), ("Rui Alves", "confirmed", None),
                               ("Sven Lund", "declined", None)):  # fmt: skip
        Confirmation.objects.create(asked=make_person(name), state=state, level=level, **said)
    answer = sign_in(ines).get("/me/record/record.pdf")
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    text = " ".join(text.split())
    assert "Root-cause analysis, level 3. Certificate" in text
    assert "The Academy, N-17" in text
    assert "Confirmed by Petra Novak, who saw level 4, 23 November 2026" in text
    assert "Confirmed by Rui Alves, 23 November 2026" in text
    assert "Sven" not in text


def test_the_feed_shows_the_plan_and_nothing_that_was_smuggled_in(ines: Person, plan: Plan) -> None:
    path = address_on(sign_in(ines).post("/me/plan/calendar"))
    answer = Client().get(path)
    assert answer["Content-Type"].startswith("text/calendar")
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert [event["SUMMARY"] for event in events][1:] == ["Look at the plan together"]
    assert "forged" in events[0]["SUMMARY"]
    assert events[0].decoded("DTSTART") == date(2026, 12, 1)
    assert events[0].decoded("DTEND") == date(2026, 12, 19)
    assert events[0]["CLASS"] == "PRIVATE"
    assert len({event["UID"] for event in events}) == 2


def test_the_feed_says_when_and_with_whom_one_talks_and_no_word_of_it(
    ines: Person, make_person: MakePerson, settings: Settings
) -> None:
    tomasz, moment = make_person("Tomasz Wilk"), NOW + timedelta(days=3)
    said = {"person": ines, "manager_id": tomasz.pk, "made_at": NOW, "made_by_id": ines.pk}
    for state, planned_at in (("planned", moment), ("asked", None)):
        Conversation.objects.create(
            **said | ({} if planned_at else {"manager_id": ines.pk}), key=uuid4(), state=state,
            planned_at=planned_at, about="A secret wish", place="Behind the canteen",
        )  # fmt: skip
    written = Client().get(address_on(sign_in(ines).post("/me/plan/calendar"))).content
    (event,) = Calendar.from_ical(written).walk("VEVENT")
    assert event["SUMMARY"] == "Career conversation with Tomasz Wilk"
    assert event.decoded("DTSTART") == moment
    assert event.decoded("DTEND") == moment + timedelta(minutes=settings.WAYMARK_TALK_MINUTES)
    assert event["TRANSP"] == "OPAQUE"  # nobody else is to book that hour
    assert b"secret" not in written
    assert b"canteen" not in written


@pytest.mark.parametrize(("day", "hour"), [(date(2027, 7, 1), "09"), (date(2027, 1, 14), "10")])
def test_ten_o_clock_in_porto_is_ten_in_porto_in_every_calendar(day: date, hour: str) -> None:
    start = datetime.combine(day, datetime.min.time().replace(hour=10), ZoneInfo("Europe/Lisbon"))
    entry = Entry("talk-1", "A talk", start, start + timedelta(hours=1), "", "/me/talks/1")
    written = calendar_of([entry], name="Plan", address="https://careers.example", at=NOW).decode()
    later = f"{int(hour) + 1:02}"
    assert f"DTSTART:{day:%Y%m%d}T{hour}0000Z" in written
    assert f"DTEND:{day:%Y%m%d}T{later}0000Z" in written


def test_a_feed_speaks_the_language_of_its_owner(ines: Person, plan: Plan) -> None:
    path = address_on(sign_in(ines).post("/me/plan/calendar"))
    assert b"VEVENT" in Client(headers={"Accept-Language": "fr"}).get(path).content


def test_the_address_is_shown_once_and_kept_nowhere(ines: Person) -> None:
    browser = sign_in(ines)
    secret = address_on(browser.post("/me/plan/calendar")).removesuffix(".ics").split("/")[-1]
    assert len(secret) >= operations.SHORTEST_SECRET
    assert secret not in browser.get("/me/plan/calendar").content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT calendar_feed::text FROM calendar_feed")
        assert secret not in str(cursor.fetchall())
    assert secret not in str(list(ActEntry.objects.values()))


@pytest.mark.parametrize("end", ["renewed", "revoked", "closed", "left"])
def test_an_address_ends_at_once(ines: Person, plan: Plan, end: str) -> None:
    browser = sign_in(ines)
    path = address_on(browser.post("/me/plan/calendar"))
    if end == "renewed":
        assert address_on(browser.post("/me/plan/calendar")) != path
    elif end == "revoked":
        assert browser.post("/me/plan/calendar/revoke").status_code == 302
    elif end == "closed":  # the account, while the person stays
        User.objects.filter(person=ines).update(is_active=False)
    else:
        Person.objects.filter(pk=ines.pk).update(active=False)
    assert Client().get(path).status_code == 404


@pytest.mark.parametrize("secret", ["x", "s" * 43, "S" * 42 + "%00", "é" * 43])
def test_a_guess_finds_nothing(ines: Person, secret: str) -> None:
    operations.open_feed(person=ines, secret="t" * 43, act=act_by(ines))
    assert Client().get(f"/calendar/{secret}.ics").status_code == 404


def test_the_owner_sees_when_a_calendar_last_came(ines: Person, plan: Plan) -> None:
    browser = sign_in(ines)
    path = address_on(browser.post("/me/plan/calendar"))
    assert "No calendar has fetched it yet" in words_of(browser.get("/me/plan/calendar"))
    for _ in range(3):
        Client().get(path)
    assert "last fetched on 23 November 2026" in words_of(browser.get("/me/plan/calendar"))
    assert ActEntry.objects.filter(verb="calendar.feed.read").count() == 1


def test_only_the_person_opens_and_ends_their_feed(ines: Person, make_person: MakePerson) -> None:
    other = act_by(make_person("Otto Other"), "hr", "administrator")
    sign_in(ines)
    with pytest.raises(Forbidden):
        operations.open_feed(person=ines, secret=SECRET, act=other)
    operations.open_feed(person=ines, secret=SECRET, act=act_by(ines))
    with pytest.raises(Forbidden):
        operations.revoke_feed(person=ines, act=other)
    assert feed_at(SECRET) is not None
    operations.revoke_feed(person=ines, act=act_by(ines))
    operations.revoke_feed(person=ines, act=act_by(ines))
    assert feed_at(SECRET) is None
    assert ActEntry.objects.filter(verb="calendar.feed.revoked").count() == 1


def test_a_secret_that_can_be_guessed_is_a_mistake_of_ours(ines: Person) -> None:
    with pytest.raises(ValueError, match="42 letters"):
        operations.open_feed(person=ines, secret="s" * 42, act=act_by(ines))


@pytest.mark.django_db(transaction=True)
def test_many_windows_leave_one_address(make_person: MakePerson) -> None:
    ines = make_person("Ines Duarte")

    def open_one(number: int) -> None:
        operations.open_feed(person=ines, secret=str(number) * 43, act=act_by(ines))

    refused = all_at_once(6, open_one)
    assert Feed.objects.filter(revoked_at__isnull=True).count() == 1
    assert Feed.objects.count() == 6 - len(refused)
