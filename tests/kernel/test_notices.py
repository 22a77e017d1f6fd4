"""Notices: once for a key, by mail where an answer is needed, in the reader's language."""

import struct
from pathlib import Path

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from pytest_django import Settings

from tests.conftest import NOW, MakePerson, act_by
from tests.web.journey import sign_in
from waymark.domain.people.models import Person, User
from waymark.kernel import notices, outbox
from waymark.kernel.models import Notice, OutboxMessage
from waymark.kernel.states import NoticeKind
from waymark.web.notices.texts import TEXTS, text_of


@pytest.fixture
def reader(make_person: MakePerson) -> Person:
    return make_person("Tomasz Wilk", email="tomasz@northfield.example")


def told(reader: Person, **changes: object) -> None:
    said: dict[str, object] = {
        "person_id": reader.pk, "kind": NoticeKind.NEEDS_YOU, "code": "plan.shared",
        "key": "plan:1", "params": {"name": "Ines Duarte"}, "address": "/team/7",
        "act": act_by(None),
    }  # fmt: skip
    notices.notify(**(said | changes))  # type: ignore[arg-type]  # wrong or mixed on purpose


def mailed(mailoutbox: list[EmailMessage]) -> EmailMessage:
    """Deliver the one message that waits, and return the mail it became."""
    outbox.deliver(OutboxMessage.objects.get().pk, NOW)
    assert len(mailoutbox) == 1
    return mailoutbox[0]


def test_the_same_thing_is_told_once(reader: Person) -> None:
    told(reader)
    told(reader)
    assert Notice.objects.count() == OutboxMessage.objects.count() == 1


def test_what_is_good_to_know_waits_on_the_page(reader: Person) -> None:
    told(reader, kind=NoticeKind.GOOD_TO_KNOW)
    assert Notice.objects.count() == 1
    assert not OutboxMessage.objects.exists()


def test_what_needs_you_comes_by_mail(reader: Person, mailoutbox: list[EmailMessage]) -> None:
    told(reader)
    mail = mailed(mailoutbox)
    assert mail.to == ["tomasz@northfield.example"]
    assert mail.subject == "Ines Duarte shared their plan with you"
    assert f"/account/notices/{Notice.objects.get().pk}\n" in mail.body


def test_the_link_of_a_mail_leads_on_and_its_reader_has_read_it(
    reader: Person, make_person: MakePerson, mailoutbox: list[EmailMessage], settings: Settings
) -> None:
    told(reader)
    (line,) = (row for row in mailed(mailoutbox).body.splitlines() if "Open it here" in row)
    link = line.rpartition(" ")[2].removeprefix(settings.WAYMARK_ADDRESS)
    assert "Location" in Client().get(link).headers  # to sign in
    assert sign_in(make_person("Other Person")).get(link).status_code == 404
    assert notices.unread_count(act_by(reader)) == 1
    answer = sign_in(reader).get(link)
    assert (answer.status_code, answer["Location"]) == (302, "/team/7")
    assert notices.unread_count(act_by(reader)) == 0


def test_a_mail_sent_twice_is_one_mail_to_mailers(
    reader: Person, mailoutbox: list[EmailMessage]
) -> None:
    told(reader)
    message = OutboxMessage.objects.get()
    for _ in range(2):
        OutboxMessage.objects.update(state="waiting")
        outbox.deliver(message.pk, NOW)
    one, other = mailoutbox
    assert one.extra_headers["Message-ID"] == other.extra_headers["Message-ID"]


def test_the_address_in_a_mail_is_the_settings_one(
    reader: Person, mailoutbox: list[EmailMessage], settings: Settings
) -> None:
    settings.WAYMARK_ADDRESS = "https://careers.example"
    told(reader)
    assert "https://careers.example/account/notices/" in mailed(mailoutbox).body


@pytest.mark.parametrize("wrapped", ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x85", "\u2028"])
def test_a_name_cannot_add_headers(
    reader: Person, mailoutbox: list[EmailMessage], wrapped: str
) -> None:
    told(reader, params={"name": f"Eve{wrapped}Bcc: all@elsewhere.example"})
    mail = mailed(mailoutbox)
    headers = mail.message()
    assert headers["Bcc"] is None
    assert mail.recipients() == ["tomasz@northfield.example"]
    assert len(str(headers["Subject"]).splitlines()) == 1


def test_mail_speaks_the_readers_language(
    reader: Person, mailoutbox: list[EmailMessage], settings: Settings, tmp_path: Path
) -> None:
    spoken = tmp_path / "de" / "LC_MESSAGES"
    spoken.mkdir(parents=True)
    _catalogue(
        spoken / "django.mo", "%(name)s shared their plan with you", "%(name)s zeigt dir etwas"
    )
    settings.LOCALE_PATHS = [tmp_path]
    settings.LANGUAGES = [("en-gb", "English"), ("de", "Deutsch")]
    Person.objects.filter(pk=reader.pk).update(language="de")
    told(reader)
    assert mailed(mailoutbox).subject == "Ines Duarte zeigt dir etwas"


def _catalogue(path: Path, said: str, meant: str) -> None:
    """A gettext catalogue of one sentence (the GNU .mo layout, little-endian)."""
    pairs = [(b"", b"Content-Type: text/plain; charset=utf-8\n"), (said.encode(), meant.encode())]
    start = 28 + 16 * len(pairs)
    tables: list[list[int]] = [[], []]
    data = b""
    for side in (0, 1):
        for pair in pairs:
            tables[side] += [len(pair[side]), start + len(data)]
            data += pair[side] + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0)
    path.write_bytes(head + struct.pack(f"<{4 * len(pairs)}I", *tables[0], *tables[1]) + data)


@pytest.mark.parametrize("gone", [{"active": False}, {"email": ""}])
def test_nobody_is_written_to_who_left_or_has_no_address(
    reader: Person, mailoutbox: list[EmailMessage], gone: dict[str, object]
) -> None:
    told(reader)
    Person.objects.filter(pk=reader.pk).update(**gone)
    outbox.deliver(OutboxMessage.objects.get().pk, NOW)
    assert not mailoutbox


def test_nobody_is_written_to_whose_account_was_closed_since(
    reader: Person, mailoutbox: list[EmailMessage]
) -> None:
    user = User.objects.create(email="tomasz@northfield.example", created_at=NOW)
    Person.objects.filter(pk=reader.pk).update(user=user)
    told(reader)
    told(reader, key="plan:2")
    first, second = OutboxMessage.objects.order_by("pk")
    outbox.deliver(first.pk, NOW)
    assert len(mailoutbox) == 1
    User.objects.update(is_active=False)
    outbox.deliver(second.pk, NOW)
    assert len(mailoutbox) == 1


def test_people_read_their_own_notices_only(reader: Person, make_person: MakePerson) -> None:
    other = make_person("Other Person")
    told(reader)
    told(other, key="plan:2")
    mine = act_by(reader)
    assert [row.person_id for row in notices.notices_of(mine)] == [reader.pk]
    assert notices.mark_read(act=mine) == 1
    assert notices.unread_count(mine) == 0
    assert notices.unread_count(act_by(other)) == 1


def test_what_was_answered_no_longer_waits_and_is_not_mailed(
    reader: Person, mailoutbox: list[EmailMessage]
) -> None:
    told(reader, key="asked:1:7")
    told(reader, key="asked:12:7")
    notices.settle(asked="asked:1", act=act_by(reader))
    assert Notice.objects.get(read_at__isnull=True).key == "asked:12:7"
    for message in OutboxMessage.objects.all():
        outbox.deliver(message.pk, NOW)
    assert len(mailoutbox) == 1


def test_who_opens_a_notice_has_read_it_and_nobody_opens_anothers(
    reader: Person, make_person: MakePerson
) -> None:
    told(reader)
    notice = Notice.objects.get()
    other = sign_in(make_person("Other Person"))
    assert other.get(f"/account/notices/{notice.pk}").status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None
    assert notices.unread_count(act_by(reader)) == 1
    answer = sign_in(reader).get(f"/account/notices/{notice.pk}")
    assert (answer.status_code, answer["Location"]) == (302, "/team/7")
    assert notices.unread_count(act_by(reader)) == 0


@pytest.mark.parametrize(
    "address", ["", "https://evil.example/", "//evil.example", "/\\evil.example"]
)
def test_a_notice_leads_nowhere_else(reader: Person, address: str) -> None:
    told(reader, address=address)
    answer = sign_in(reader).get(f"/account/notices/{Notice.objects.get().pk}")
    assert answer["Location"] == "/account/notices"


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_a_text_without_its_parameters_is_still_a_text(code: str) -> None:
    assert text_of(code, {})
    assert text_of(code, {"name": "%(what)s %s %d", "what": "{0}", "files": "%n"})
