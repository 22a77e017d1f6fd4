"""An invitation to one meeting as iCalendar (RFC 5545, iTIP RFC 5546): REQUEST, later CANCEL.

The library folds and escapes, so that no name and no place can add a line of its own.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from icalendar import Calendar, Event, vCalAddress, vText

__all__ = ["Guest", "Invitation", "invitation_of"]


@dataclass(frozen=True, slots=True)
class Guest:
    """Who is invited, or invites."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """One meeting. key and sequence make calendars move or remove what they have; `starts_at` is an
    aware moment; path is the page that shows it."""

    key: str
    sequence: int
    title: str
    starts_at: datetime
    minutes: int
    place: str
    path: str
    organizer: Guest
    guests: tuple[Guest, ...]
    cancelled: bool = False

    @property
    def method(self) -> str:
        """What calendars are asked to do."""
        return "CANCEL" if self.cancelled else "REQUEST"


def invitation_of(invitation: Invitation, *, address: str, at: datetime) -> bytes:
    """The invitation as a file in UTF-8.

    address    where the installation is; at  aware, when the invitation was made.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Waymark//Meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", invitation.method)
    event = Event()
    event.add("uid", f"{invitation.key}@{urlsplit(address).hostname}")
    event.add("dtstamp", at.astimezone(UTC))
    event.add("sequence", invitation.sequence)
    start = invitation.starts_at.astimezone(UTC)
    event.add("dtstart", start)
    event.add("dtend", start + timedelta(minutes=invitation.minutes))
    event.add("summary", invitation.title)
    if invitation.place:
        event.add("location", invitation.place)
    event.add("url", f"{address}{invitation.path}")
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if invitation.cancelled else "CONFIRMED")
    event.add("organizer", _address(invitation.organizer))
    for guest in invitation.guests:
        attendee = _address(guest)
        attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
        event.add("attendee", attendee, encode=False)
    calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def _address(guest: Guest) -> vCalAddress:
    address = vCalAddress(f"mailto:{guest.email}")
    address.params["CN"] = vText(" ".join(guest.name.split()))
    return address
