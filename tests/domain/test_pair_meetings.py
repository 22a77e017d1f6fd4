"""Meetings of a pair, their calendar invitations, and words that lie sealed."""

from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from icalendar import Calendar

from tests.conftest import NOW, act_by
from tests.domain.pairing import (
    NEXT_WEEK,
    Together,
    act_at,
    held_session,
    make_programme,
    make_together,
    planned_session,
    together,
)
from tests.together import at_once
from waymark.domain.mentoring import operations as pairs
from waymark.domain.mentoring.models import Session
from waymark.domain.mentoring.queries.pairs import coming_sessions
from waymark.domain.mentoring.queries.working import meeting_by_id, meetings_of
from waymark.domain.people.models import Person
from waymark.integrations.calendar.entries import entries_of
from waymark.kernel.acts import Act, Forbidden, Refused
from waymark.kernel.models import ActEntry, Notice, OutboxMessage
from waymark.kernel.outbox import deliver

__all__ = ["together"]

CANARY = "canary-7f3a"


def _book(two: Together, act: Act, **fields: object) -> Session:
    said: dict[str, object] = {
        "starts_at": NEXT_WEEK, "minutes": 60, "place": "", "agenda": "", "key": uuid4(),
    }  # fmt: skip
    return pairs.book_session(pair=two.pair, act=act, **(said | fields))  # type: ignore[arg-type]  # as the operation takes them


def test_both_are_invited_and_the_other_is_told(together: Together) -> None:
    key = uuid4()
    for _click in range(2):
        session = _book(together, together.hers, key=key)
    assert Session.objects.count() == 1
    assert (session.state, session.starts_at, session.booked_by_id) == (
        "planned", NEXT_WEEK, together.ines.pk,
    )  # fmt: skip
    sent = OutboxMessage.objects.filter(kind="session-mail").values_list("person_id", flat=True)
    assert set(sent) == {together.ines.pk, together.kenji.pk}
    assert Notice.objects.get().code == "session.booked"


@pytest.mark.parametrize(
    ("fields", "why"),
    [({"starts_at": NOW}, "still to come"), ({"starts_at": NOW + timedelta(800)}, "two years"),
     ({"minutes": 5}, "quarter"), ({"minutes": 481}, "eight hours")],
)  # fmt: skip
def test_times_that_make_no_sense_are_refused(
    together: Together, fields: dict[str, object], why: str
) -> None:
    with pytest.raises(Refused, match=why):
        _book(together, together.his, **fields)


def test_nobody_else_books_moves_or_reads(together: Together) -> None:
    session = planned_session(together)
    learning = act_by(together.sven, "learning")
    for act in (together.strangers, learning, act_by(None)):
        with pytest.raises(Forbidden):
            _book(together, act)
        with pytest.raises(Forbidden):
            pairs.cancel_session(session=session, act=act)
        with pytest.raises(Forbidden):
            pairs.hold_session(session=session, note="", observed=False, act=act)
        assert meetings_of(act, together.pair) == []
        with pytest.raises(Session.DoesNotExist):
            meeting_by_id(act, together.pair, session.pk)


def test_before_both_said_yes_only_a_coaching_books_its_first_talk(db: None) -> None:
    two = make_together("published")
    with pytest.raises(Refused, match="Both of you say yes"):
        _book(two, two.hers)
    coaching = make_together("published", make_programme(chemistry=True))
    assert _book(coaching, coaching.his).state == "planned"


def test_the_first_one_held_makes_the_pair_active(together: Together) -> None:
    session = planned_session(together)
    with pytest.raises(Refused, match="still to come"):
        pairs.hold_session(session=session, note="", observed=False, act=together.his)
    later = act_at(together.his, NEXT_WEEK + timedelta(hours=1))
    pairs.hold_session(session=session, note=CANARY, observed=True, act=later)
    together.pair.refresh_from_db()
    assert (together.pair.state, together.pair.met_at) == ("active", NEXT_WEEK)
    pairs.note_session(session=session, note=f"{CANARY} more", observed=False, act=together.hers)
    read = meeting_by_id(together.hers, together.pair, session.pk)
    assert (read.note, read.agenda, read.session.observed) == (
        f"{CANARY} more", "How you got there", False,
    )  # fmt: skip
    with pytest.raises(Refused, match="held or called off"):
        pairs.cancel_session(session=session, act=together.hers)


def test_words_lie_sealed_and_are_in_no_log_notice_or_message(together: Together) -> None:
    session = _book(together, together.hers, agenda=f"{CANARY} agenda")
    later = act_at(together.his, NEXT_WEEK + timedelta(hours=1))
    pairs.hold_session(session=session, note=f"{CANARY} note", observed=False, act=later)
    pairs.write_note(pair=together.pair, text=f"{CANARY} mine", shared=True, key=uuid4(),
                     act=together.hers)  # fmt: skip
    tables = ("mentoring_session", "mentoring_pairnote", "kernel_actentry", "kernel_notice",
              "kernel_outboxmessage")  # fmt: skip
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {table} AS t WHERE t::text LIKE %s",
                           [f"%{CANARY}%"])  # fmt: skip
            assert cursor.fetchone() == (0,), table
    assert ActEntry.objects.count() == 3


def _mails(person: Person) -> list[Calendar]:
    mail.outbox.clear()
    waiting = OutboxMessage.objects.filter(
        kind="session-mail", state="waiting", person_id=person.pk
    )
    for message in waiting.order_by("pk"):
        deliver(message.pk, NOW)
    found = []
    for sent in mail.outbox:
        assert sent.to == [person.email]
        _name, body, kind = sent.attachments[0]
        calendar = Calendar.from_ical(body)
        assert f"method={calendar['METHOD']}" in kind
        found.append(calendar)
    return found


def test_calendars_follow_what_becomes_of_it(together: Together) -> None:
    for person, address in ((together.ines, "ines"), (together.kenji, "kenji")):
        Person.objects.filter(pk=person.pk).update(email=f"{address}@n.example")
        person.email = f"{address}@n.example"
    session = _book(together, together.hers, place="Room 4\r\nATTENDEE:mailto:x@evil.example")
    [asked] = _mails(together.kenji)
    event = asked.walk("VEVENT")[0]
    assert (asked["METHOD"], event["SEQUENCE"], event["SUMMARY"]) == (
        "REQUEST", 0, "Meeting with Ines Duarte",
    )  # fmt: skip
    assert event["DTSTART"].dt == NEXT_WEEK
    assert event["ORGANIZER"] == "mailto:ines@n.example"
    guests = event["ATTENDEE"]
    assert sorted(guests) == ["mailto:ines@n.example", "mailto:kenji@n.example"]
    assert "zq" not in str(event)
    pairs.move_session(session=session, starts_at=NEXT_WEEK + timedelta(days=1), minutes=30,
                       place="", act=together.his)  # fmt: skip
    session.refresh_from_db()
    [moved] = _mails(together.kenji)
    assert moved.walk("VEVENT")[0]["SEQUENCE"] == 1
    assert moved.walk("VEVENT")[0]["UID"] == event["UID"]
    pairs.cancel_session(session=session, act=together.hers)
    pairs.cancel_session(session=session, act=together.hers)
    [off] = _mails(together.kenji)
    gone = off.walk("VEVENT")[0]
    assert (off["METHOD"], gone["SEQUENCE"], gone["STATUS"]) == ("CANCEL", 2, "CANCELLED")
    assert len(_mails(together.ines)) == 1  # of three that waited only the last one is still true


def test_the_same_time_again_moves_nothing(together: Together) -> None:
    session = planned_session(together)
    pairs.move_session(session=session, starts_at=NEXT_WEEK, minutes=60, place="Room 4",
                       act=together.his)  # fmt: skip
    session.refresh_from_db()
    assert session.sequence == 0


def test_feeds_show_when_and_with_whom_to_the_two_alone(together: Together) -> None:
    session = planned_session(together)
    for act, name in ((together.hers, "Kenji Mori"), (together.his, "Ines Duarte")):
        [entry] = entries_of(act)
        assert (entry.key, entry.title) == (f"session-{session.pk}", f"Meeting with {name}")
        assert (entry.start, entry.text, entry.busy) == (NEXT_WEEK, "", True)
    assert entries_of(together.strangers) == []
    assert [each.name for each in coming_sessions(together.hers)] == ["Kenji Mori"]


@pytest.mark.django_db(transaction=True)
def test_held_and_called_off_at_once_is_one_of_the_two() -> None:
    for _time in range(4):
        two = make_together()
        session = planned_session(two, NOW + timedelta(hours=2))
        then = act_at(two.his, NOW + timedelta(hours=3))
        ended = at_once(
            [partial(pairs.hold_session, session=session, note="", observed=False, act=then),
             partial(pairs.cancel_session, session=session, act=two.hers)]
        )  # fmt: skip
        session.refresh_from_db()
        two.pair.refresh_from_db()
        assert sum(isinstance(each, Refused) for each in ended) == 1
        assert (session.state, two.pair.state) in {("held", "active"), ("cancelled", "accepted")}
        assert held_session(make_together()).state == "held"
