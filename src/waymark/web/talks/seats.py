"""From which side a conversation is looked at: who sits across, and which addresses lead where."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from waymark.domain.people.queries import zone_named, zone_of
from waymark.domain.reviews import queries
from waymark.domain.reviews.queries import Conversation
from waymark.domain.reviews.states import Side
from waymark.kernel.acts import Act
from waymark.web.requests import Request, act_of, as_request

__all__ = ["Seat", "held_title", "seat_of", "title_of", "when_in_words"]

WITHIN_A_WEEK = 6  # days, so that a weekday names one day only
ROUTES = ("", "-now", "-open", "-not-ready", "-points", "-agree", "-move", "-cancel", "-share")


@dataclass(frozen=True)
class Seat:
    """A conversation and the side of the reader."""

    request: Request
    act: Act
    talk: Any  # a Conversation with what `talk_by_id` adds to it
    side: Side

    @property
    def is_person(self) -> bool:
        """Whether it is the person's side; otherwise the manager's."""
        return self.side is Side.PERSON

    @property
    def other_name(self) -> str:
        """Who sits across, in full."""
        return str(self.talk.manager_name if self.is_person else self.talk.person.shown_name)

    @property
    def other_given(self) -> str:
        """Who sits across, by their given name where there is one."""
        given = self.talk.manager_given if self.is_person else self.talk.person.given_name
        return str(given or self.other_name)

    @property
    def names(self) -> dict[Side, str]:
        """What each of the two is called on the page, the reader first."""
        return {self.side: _("You"), self.side.other: self.other_given}

    @cached_property
    def zone(self) -> ZoneInfo:
        """The reader's own zone."""
        return zone_of(self.request.person)

    @cached_property
    def other_time(self) -> str:
        """The planned time on the other one's clock, "" where both clocks show the same."""
        theirs = zone_named(self.talk.manager_zone) if self.is_person else zone_of(self.talk.person)
        at = self.talk.planned_at
        if at is None or at.astimezone(theirs).utcoffset() == at.astimezone(self.zone).utcoffset():
            return ""
        return date_format(at.astimezone(theirs), "H:i")

    def at(self, route: str = "", **more: Any) -> str:
        """The address of the conversation, or of something on it, from this side."""
        if self.is_person:
            return reverse(f"me:talk{route}", kwargs={"talk_id": self.talk.pk, **more})
        ids = {"person_id": self.talk.person_id, "talk_id": self.talk.pk}
        return reverse(f"team:talk{route}", kwargs={**ids, **more})

    @cached_property
    def urls(self) -> dict[str, str]:
        """Addresses for the template, by a short name."""
        names = [route for route in ROUTES if self.is_person or route != "-share"]
        return {(name.strip("-") or "page").replace("-", "_"): self.at(name) for name in names}


def seat_of(request: HttpRequest, talk_id: int, person_id: int | None) -> Seat:
    """The reader's seat. Raises Http404 for anybody's but the two, and for the wrong address.

    person_id   of the address under /team; None under /me.
    """
    act = act_of(request)
    try:
        talk = queries.talk_by_id(act, talk_id)
    except Conversation.DoesNotExist:
        raise Http404 from None
    side = Side.PERSON if talk.person_id == act.person_id else Side.MANAGER
    if (person_id is None) is not (side is Side.PERSON) or person_id not in (None, talk.person_id):
        raise Http404
    if side is Side.MANAGER:
        as_request(request).answers_for_people = True
    return Seat(as_request(request), act, talk, side)


def _day_and_time(local: datetime, act: Act) -> tuple[str, str, bool]:
    """The day in words, the time, and whether it is today; the weekday alone within a week."""
    days = (local.date() - act.today).days
    near = 0 <= days <= WITHIN_A_WEEK
    form = "l" if near else "MONTH_DAY_FORMAT" if local.year == act.today.year else "DATE_FORMAT"
    return date_format(local, form), date_format(local, "H:i"), days == 0


def when_in_words(moment: datetime, act: Act) -> str:
    """A moment on the reader's clock: "Thursday, 10:00" within a week, else "3 October, 10:00"."""
    day, time, today = _day_and_time(localtime(moment), act)
    if today:
        return _("Today, %(time)s") % {"time": time}
    return _("%(day)s, %(time)s") % {"day": day, "time": time}


def title_of(moment: datetime | None, name: str, act: Act) -> str:
    """The heading of a conversation: "Thursday with Ines, 10:00"."""
    if moment is None:
        return _("A conversation with %(name)s") % {"name": name}
    day, time, today = _day_and_time(localtime(moment), act)
    if today:
        return _("Today with %(name)s, %(time)s") % {"name": name, "time": time}
    return _("%(day)s with %(name)s, %(time)s") % {"day": day, "name": name, "time": time}


def held_title(moment: datetime, name: str) -> str:
    """The heading of a conversation that was held: "Talk with Ines, 22 November 2026"."""
    day = date_format(localtime(moment), "DATE_FORMAT")
    return _("Talk with %(name)s, %(day)s") % {"name": name, "day": day}
