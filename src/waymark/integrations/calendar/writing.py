"""Entries as iCalendar (RFC 5545). The library folds and escapes: what people wrote stays text."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from icalendar import Calendar, Event

from waymark.integrations.calendar.entries import Entry

__all__ = ["calendar_of"]

REFRESH = timedelta(hours=6)


def calendar_of(entries: Iterable[Entry], *, name: str, address: str, at: datetime) -> bytes:
    """The entries as one calendar file in UTF-8.

    address    where the installation is, for links and for identifiers that are unique.
    at         aware; when the feed was made.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Waymark//Career plan//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    for entry in entries:
        calendar.add_component(_event(entry, address, at))
    written: bytes = calendar.to_ical()
    return written


def _event(entry: Entry, address: str, at: datetime) -> Event:
    event = Event()
    event.add("uid", f"{entry.key}@{urlsplit(address).hostname}")
    event.add("dtstamp", at.astimezone(UTC))
    for name, moment in (("dtstart", entry.start), ("dtend", entry.end)):
        # in UTC, so that every calendar shows it on the clock of whoever looks
        event.add(name, moment.astimezone(UTC) if isinstance(moment, datetime) else moment)
    event.add("summary", entry.title)
    if entry.text:
        event.add("description", entry.text)
    event.add("url", f"{address}{entry.path}")
    event.add("class", "PRIVATE")
    event.add("transp", "OPAQUE" if entry.busy else "TRANSPARENT")
    return event
