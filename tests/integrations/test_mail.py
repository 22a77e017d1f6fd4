"""Mail: quiet hours, weekends, absence; the weekly summary; what must come all the same."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.mail import EmailMessage
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import NOW, TODAY, MakePerson, act_by
from waymark.domain.people.models import Person, User
from waymark.integrations.mail import operations
from waymark.integrations.mail.models import MailChoice
from waymark.integrations.mail.queries import summaries_due
from waymark.integrations.mail.quiet import first_morning, may_come_at
from waymark.kernel import notices, outbox
from waymark.kernel.acts import Act, Forbidden, Refused
from waymark.kernel.models import ActEntry, Notice, OutboxMessage
from waymark.kernel.states import NoticeKind

LISBON = ZoneInfo("Europe/Lisbon")
USUAL = operations.Chosen(
    needs_you=True, summary_day=0, quiet_from=time(19), quiet_until=time(7),
    quiet_weekends=True, away_until=None,
)  # fmt: skip


def at(text: str, zone: ZoneInfo = LISBON) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-11-23T09:00", "2026-11-23T09:00"),
        ("2026-11-23T19:00", "2026-11-24T07:00"),
        ("2026-11-24T06:59", "2026-11-24T07:00"),
        ("2026-11-27T22:00", "2026-11-30T07:00"),  # Friday night, then the weekend
        ("2026-11-29T12:00", "2026-11-30T07:00"),
    ],
)
def test_nobody_is_written_to_at_night_or_at_weekends(now: str, then: str) -> None:
    assert may_come_at(MailChoice(), at(now), LISBON) == at(then)


def test_absence_comes_first() -> None:
    away = MailChoice(away_until=date(2026, 12, 5))  # a Saturday
    assert may_come_at(away, at("2026-11-23T12:00"), LISBON) == at("2026-12-07T07:00")


def test_the_clock_change_moves_no_morning() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    choice = MailChoice(quiet_weekends=False)
    found = may_come_at(choice, at("2026-10-24T23:00", berlin), berlin)
    assert found.astimezone(UTC) == datetime(2026, 10, 25, 6, 0, tzinfo=UTC)  # winter time by then


times = st.times().map(lambda each: each.replace(microsecond=0, second=0, tzinfo=None))


@given(
    quiet_from=times, quiet_until=times, weekends=st.booleans(),
    minutes=st.integers(0, 60 * 24 * 14), away=st.none() | st.integers(1, 20),
)  # fmt: skip
def test_the_moment_found_is_the_first_that_is_not_quiet(
    quiet_from: time, quiet_until: time, weekends: bool, minutes: int, away: int | None
) -> None:
    now = at("2026-11-02T00:00", ZoneInfo("UTC")) + timedelta(minutes=minutes)
    choice = MailChoice(
        quiet_from=quiet_from, quiet_until=quiet_until, quiet_weekends=weekends,
        away_until=now.date() + timedelta(days=away) if away else None,
    )  # fmt: skip

    def quiet(moment: datetime) -> bool:
        clock, gone = moment.time(), choice.away_until
        night = (
            quiet_from <= clock < quiet_until if quiet_from <= quiet_until
            else clock >= quiet_from or clock < quiet_until
        )  # fmt: skip
        weekend = weekends and moment.weekday() >= 5
        return night or weekend or (gone is not None and moment.date() < gone)

    found = may_come_at(choice, now, ZoneInfo("UTC"))
    assert not quiet(found)
    step, steps = timedelta(minutes=1), int((found - now).total_seconds() // 60)
    assert all(quiet(now + step * n) for n in range(0, steps, max(steps // 200, 1)))


def test_the_first_morning_lies_ahead() -> None:
    assert first_morning(MailChoice(), at("2026-11-23T06:59"), LISBON) == at("2026-11-23T07:00")
    assert first_morning(MailChoice(), at("2026-11-23T07:00"), LISBON) == at("2026-11-24T07:00")


@pytest.fixture
def reader(make_person: MakePerson) -> Person:
    return make_person("Tomasz Wilk", email="tomasz@northfield.example", zone="Europe/Lisbon")


def told(reader: Person, key: str = "a", kind: NoticeKind = NoticeKind.GOOD_TO_KNOW) -> None:
    notices.notify(
        person_id=reader.pk, kind=kind, code="plan.shared", key=key, act=act_by(None),
        params={"name": f"Ines {key}"}, address="/team/7",
    )  # fmt: skip


SUNDAY = at("2026-11-29T03:17", ZoneInfo("UTC"))


def test_a_summary_is_due_on_the_chosen_morning_to_those_with_news(
    reader: Person, make_person: MakePerson
) -> None:
    make_person("Nobody News", email="n@northfield.example")
    told(reader)
    assert [due.at for due in summaries_due(SUNDAY)] == []
    (due,) = summaries_due(SUNDAY + timedelta(days=1))
    assert (due.person_id, due.at) == (reader.pk, at("2026-11-30T07:00"))


def test_no_summary_for_what_was_read_or_for_those_who_left_or_want_none(reader: Person) -> None:
    monday = SUNDAY + timedelta(days=1)
    told(reader)
    Person.objects.filter(pk=reader.pk).update(active=False)
    assert not list(summaries_due(monday))
    Person.objects.filter(pk=reader.pk).update(active=True)
    MailChoice.objects.create(person=reader, summary_day=None)
    assert not list(summaries_due(monday))
    MailChoice.objects.update(summary_day=0)
    assert len(list(summaries_due(monday))) == 1
    notices.mark_read(act=act_by(reader))
    assert not list(summaries_due(monday))


def test_a_summary_is_queued_once_and_says_what_came(
    reader: Person, mailoutbox: list[EmailMessage]
) -> None:
    told(reader, "b")
    told(reader, "c", NoticeKind.NEEDS_YOU)
    monday = replace(act_by(None), at=SUNDAY + timedelta(days=1))
    assert operations.queue_summaries(act=monday) == 1
    operations.queue_summaries(act=monday)
    message = OutboxMessage.objects.get(kind="summary-mail")
    outbox.deliver(message.pk, at("2026-11-30T07:00"))
    (mail,) = mailoutbox
    assert mail.subject == "Your week in Waymark: 2 things to know"
    order = [mail.body.index(part) for part in ("Needs you", "Ines c", "Good to know", "Ines b")]
    assert order == sorted(order)
    assert "/mail/stop/" in mail.extra_headers["List-Unsubscribe"]


def test_each_line_of_a_summary_leads_through_its_notice(
    reader: Person, mailoutbox: list[EmailMessage]
) -> None:
    told(reader, "b")
    monday = replace(act_by(None), at=SUNDAY + timedelta(days=1))
    operations.queue_summaries(act=monday)
    outbox.deliver(OutboxMessage.objects.get().pk, at("2026-11-30T07:00"))
    assert f"/account/notices/{Notice.objects.get().pk}\n" in mailoutbox[0].body
    assert "/team/7" not in mailoutbox[0].body


def test_a_closed_account_gets_no_summary(reader: Person, mailoutbox: list[EmailMessage]) -> None:
    user = User.objects.create(email="tomasz@northfield.example", created_at=NOW)
    Person.objects.filter(pk=reader.pk).update(user=user)
    told(reader)
    monday = replace(act_by(None), at=SUNDAY + timedelta(days=1))
    assert operations.queue_summaries(act=monday) == 1
    User.objects.update(is_active=False)
    outbox.deliver(OutboxMessage.objects.get().pk, at("2026-11-30T07:00"))
    assert not mailoutbox
    assert not list(summaries_due(SUNDAY + timedelta(days=1)))


def test_only_the_system_queues_and_stops(reader: Person) -> None:
    for act in (act_by(reader), act_by(reader, "hr", "administrator")):
        with pytest.raises(Forbidden):
            operations.queue_summaries(act=act)
        with pytest.raises(Forbidden):
            operations.stop_summary(person_id=reader.pk, act=act)


def test_the_link_of_someone_who_left_keeps_nothing_about_them(
    reader: Person, system_act: Act
) -> None:
    Person.objects.filter(pk=reader.pk).update(active=False)
    MailChoice.objects.filter(person=reader).delete()
    operations.stop_summary(person_id=reader.pk, act=system_act)
    assert not MailChoice.objects.filter(person=reader).exists()


def test_a_mail_that_would_wake_someone_waits_for_the_morning(
    reader: Person, mailoutbox: list[EmailMessage]
) -> None:
    told(reader, kind=NoticeKind.NEEDS_YOU)
    message = OutboxMessage.objects.get()
    outbox.deliver(message.pk, at("2026-11-23T23:00"))
    assert not mailoutbox
    outbox.deliver(message.pk, at("2026-11-24T07:00"))
    assert len(mailoutbox) == 1


def test_what_was_read_meanwhile_is_not_mailed(
    reader: Person, mailoutbox: list[EmailMessage]
) -> None:
    told(reader, kind=NoticeKind.NEEDS_YOU)
    notices.mark_read(act=act_by(reader))
    outbox.deliver(OutboxMessage.objects.get().pk, NOW)
    assert not mailoutbox


@pytest.mark.parametrize(("code", "mails"), [("plan.shared", 0), ("erasure.decided", 1)])
def test_mail_can_be_declined_but_not_what_concerns_rights(
    reader: Person, mailoutbox: list[EmailMessage], code: str, mails: int
) -> None:
    MailChoice.objects.create(person=reader, needs_you=False)
    told(reader, kind=NoticeKind.NEEDS_YOU)
    Notice.objects.update(code=code)
    outbox.deliver(OutboxMessage.objects.get().pk, NOW)
    assert len(mailoutbox) == mails


def test_a_choice_is_the_persons_own(reader: Person, make_person: MakePerson) -> None:
    with pytest.raises(Forbidden):
        operations.choose_mail(person=reader, chosen=USUAL, act=act_by(make_person("Eve"), "hr"))
    operations.choose_mail(person=reader, chosen=USUAL, act=act_by(reader))
    assert MailChoice.objects.get().summary_day == 0
    assert ActEntry.objects.get(verb="mail.choice.made").person_id == reader.pk


@pytest.mark.parametrize("days", [-1, 0, 400])
def test_one_is_back_on_a_day_to_come(reader: Person, days: int) -> None:
    back = replace(USUAL, away_until=TODAY + timedelta(days=days))
    with pytest.raises(Refused, match="day on which you are back"):
        operations.choose_mail(person=reader, chosen=back, act=act_by(reader))
