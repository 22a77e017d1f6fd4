"""When someone is left in peace. Pure: the moment and the choice come in, a moment goes out."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from waymark.integrations.mail.models import MailChoice

__all__ = ["first_morning", "may_come_at"]

SATURDAY = 5
DAY = timedelta(days=1)


def may_come_at(choice: MailChoice, at: datetime, zone: ZoneInfo) -> datetime:
    """The first moment from `at` on at which this person may be written to; `at` itself, mostly.

    at    aware. The answer is aware, in the person's zone where it lies later than `at`.
    """
    moment = at.astimezone(zone)
    while (later := _end_of_quiet(choice, moment)) is not None:
        moment = later
    return max(at, moment)


def first_morning(choice: MailChoice, at: datetime, zone: ZoneInfo) -> datetime:
    """The first end of a quiet night after `at`; whatever day it falls on."""
    local = at.astimezone(zone)
    morning = datetime.combine(local.date(), choice.quiet_until, zone)
    return morning if morning > local else datetime.combine(morning + DAY, choice.quiet_until, zone)


def _end_of_quiet(choice: MailChoice, moment: datetime) -> datetime | None:
    """When the quiet that holds at a local moment ends, or None where nothing is quiet."""
    today = moment.date()
    if choice.away_until is not None and today < choice.away_until:
        return datetime.combine(choice.away_until, time.min, moment.tzinfo)
    if choice.quiet_weekends and today.weekday() >= SATURDAY:
        monday = today + DAY * (7 - today.weekday())
        return datetime.combine(monday, time.min, moment.tzinfo)
    if not _within(moment.time(), choice.quiet_from, choice.quiet_until):
        return None
    end = datetime.combine(today, choice.quiet_until, moment.tzinfo)
    return end if end > moment else datetime.combine(today + DAY, choice.quiet_until, moment.tzinfo)


def _within(now: time, first: time, last: time) -> bool:
    """Whether a time lies in the half-open span, which may go over midnight."""
    if first <= last:
        return first <= now < last
    return now >= first or now < last
