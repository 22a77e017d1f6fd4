"""Mail for notices that need an answer, and the weekly summary, in the reader's language."""

from datetime import datetime

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from waymark.domain.people.queries import Person, address_of, zone_of
from waymark.integrations.mail.queries import choice_of, news_of
from waymark.integrations.mail.quiet import may_come_at
from waymark.kernel.models import Notice, OutboxMessage
from waymark.kernel.notices import notice_by_id
from waymark.kernel.outbox import Later
from waymark.kernel.states import NoticeKind
from waymark.web.notices.texts import text_of

__all__ = ["MUST_COME", "STOP_SALT", "send_notice", "send_summary"]

#: what the law or one's own rights ask for comes by mail whatever a person chose
MUST_COME = ("erasure.", "export.", "data.")
STOP_SALT = "waymark.mail.stop"
MOST_LINES = 12


def send_notice(message: OutboxMessage, now: datetime) -> None:
    """Send one notice by mail, or say that it goes later: nobody is written to in quiet hours.

    May run twice: the Message-ID is the same, so mailers fold it. A notice that was read on the
    page meanwhile needs no mail any more.
    """
    notice = notice_by_id(message.payload["notice"])
    reader = address_of(message.person_id) if message.person_id else None
    if notice is None or reader is None or notice.read_at is not None:
        return
    choice = choice_of(reader.pk)
    if not choice.needs_you and not notice.code.startswith(MUST_COME):
        return
    at = may_come_at(choice, now, zone_of(reader))
    if at > now:
        raise Later(at)
    with translation.override(reader.language or settings.LANGUAGE_CODE):
        text = text_of(notice.code, notice.params)
        lines = [
            text,
            _("Open it here: %(address)s") % {"address": _leading(notice)},
            _("You get this mail because it waits for you."),
            _("Choose what comes by mail: %(address)s") % {"address": _full(_settings())},
        ]
    _mail(reader, text, lines, f"notice-{notice.pk}").send()


def send_summary(message: OutboxMessage, now: datetime) -> None:
    """Send what came in during the week before; nothing where all was read meanwhile."""
    reader = address_of(message.person_id) if message.person_id else None
    if reader is None or choice_of(reader.pk).summary_day is None:
        return
    news = list(news_of(reader.pk, datetime.fromisoformat(message.payload["until"])))
    if not news:
        return
    stop = _full(reverse("mail-stop", kwargs={"token": signing.dumps(reader.pk, salt=STOP_SALT)}))
    with translation.override(reader.language or settings.LANGUAGE_CODE):
        subject = ngettext(
            "Your week in Waymark: %d thing to know",
            "Your week in Waymark: %d things to know",
            len(news),
        )
        lines = [*_told(news), _("Open Waymark: %(address)s") % {"address": _full("/me")}]
        lines.append(_("No more summaries: %(address)s") % {"address": stop})
        mail = _mail(reader, subject % len(news), lines, message.key.replace(":", "-"))
    mail.extra_headers["List-Unsubscribe"] = f"<{stop}>"
    mail.send()


def _told(news: list[Notice]) -> list[str]:
    """What waits for an answer, then the rest, each with its address."""
    parts = []
    for heading, kind in (
        (_("Needs you"), NoticeKind.NEEDS_YOU), (_("Good to know"), NoticeKind.GOOD_TO_KNOW)
    ):  # fmt: skip
        rows = [notice for notice in news if notice.kind == kind.value]
        said = [f"- {_line(notice)}" for notice in rows[:MOST_LINES]]
        more = len(rows) - MOST_LINES
        if more > 0:
            said.append(ngettext("- and %d more", "- and %d more", more) % more)
        if said:
            parts.append("\n".join([heading, *said]))
    return parts


def _line(notice: Notice) -> str:
    text = text_of(notice.code, notice.params)
    return f"{text}: {_leading(notice)}" if notice.address else text


def _leading(notice: Notice) -> str:
    """The address that leads on to what a notice is about: its reader, signed in, has read it
    then. Anybody else who gets hold of the mail learns nothing from it."""
    return _full(reverse("account:notice", args=[notice.pk]))


def _settings() -> str:
    return reverse("account:mail")


def _full(path: str) -> str:
    return f"{settings.WAYMARK_ADDRESS}{path}"


def _mail(reader: Person, subject: str, lines: list[str], name: str) -> EmailMessage:
    host = settings.WAYMARK_ADDRESS.split("//")[-1]
    headers = {"Message-ID": f"<{name}@{host}>", "Auto-Submitted": "auto-generated"}
    one_line = " ".join(subject.split())[:120]
    return EmailMessage(one_line, "\n\n".join(lines), to=[reader.email], headers=headers)
