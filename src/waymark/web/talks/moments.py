"""A day and a time on somebody's clock, as a moment in UTC."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

__all__ = ["AT_TEN", "NoSuchTime", "moment_of", "weeks_later", "working_day"]

FRIDAY = 4
#: the time that a form for a talk begins with
AT_TEN = time(10)


class NoSuchTime(ValueError):
    """The clock never shows this time: it goes forward over it that night."""


def moment_of(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The moment in UTC at which clocks in the zone show this day and time.

    A time that comes twice, when clocks go back, is its first coming. Raises NoSuchTime for one
    that never comes.
    """
    local = datetime.combine(day, at.replace(tzinfo=None), tzinfo=zone)
    moment = local.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise NoSuchTime
    return moment


def weeks_later(moment: datetime, gap: timedelta, zone: ZoneInfo) -> datetime:
    """The same time on the clock, `gap` days later, whatever the clocks did meanwhile; aware."""
    local = moment.astimezone(zone)
    return datetime.combine(local.date() + gap, local.time(), tzinfo=zone)


def working_day(after: date) -> date:
    """The first day after this one that is neither Saturday nor Sunday."""
    day = after + timedelta(days=1)
    while day.weekday() > FRIDAY:
        day += timedelta(days=1)
    return day
