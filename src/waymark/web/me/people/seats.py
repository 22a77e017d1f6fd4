"""From which side a pair is looked at: who the other one is, and what each clock shows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from waymark.domain.mentoring.queries.pairs import Pair, pair_by_id, side_in
from waymark.domain.mentoring.states import WORKING, PairSide, PairState
from waymark.domain.people.queries import Person, zone_of
from waymark.kernel.acts import Act
from waymark.web.requests import Request, act_of, as_request, looked_at

__all__ = ["Seat", "for_the_two", "other_in"]


def other_in(pair: Pair, side: PairSide) -> Person:
    """Who is on the other side."""
    return pair.expert.person if side is PairSide.MENTEE else pair.mentee


@dataclass(frozen=True)
class Seat:
    """A pair and the side of the reader."""

    request: Request
    act: Act
    pair: Any  # a Pair with what `pair_by_id` adds to it
    side: PairSide

    @property
    def is_mentee(self) -> bool:
        """Whether the reader is the mentee; otherwise mentor, coach or trainer."""
        return self.side is PairSide.MENTEE

    @property
    def works(self) -> bool:
        """Whether the two work together now."""
        return self.pair.state in {state.value for state in WORKING}

    @property
    def over(self) -> bool:
        """Whether the pair is over, in whichever way."""
        return self.pair.state in {
            PairState.DECLINED.value, PairState.COMPLETED.value, PairState.ENDED.value,
        }  # fmt: skip

    @property
    def talks_first(self) -> bool:
        """Whether this is a coaching whose two have not said yes yet."""
        chemistry = self.pair.programme is not None and self.pair.programme.chemistry
        return chemistry and self.pair.state == PairState.PUBLISHED.value

    @property
    def answered(self) -> bool:
        """Whether the reader said yes already."""
        return getattr(self.pair, f"{self.side.value}_accepted_at") is not None

    @property
    def other(self) -> Person:
        """The other one."""
        return other_in(self.pair, self.side)

    @property
    def what(self) -> str:
        """What the pair is for, in a line: the programme, and the role the mentee heads for."""
        programme, goal = self.pair.programme, self.pair.goal
        if programme is None:
            return _("Towards %(role)s") % {"role": goal.name} if goal else _("Found each other")
        if goal is None:
            return str(programme.name)
        said = {"programme": programme.name, "role": goal.name}
        return _("%(programme)s: towards %(role)s") % said

    @property
    def other_given(self) -> str:
        """The other one, by their given name where there is one."""
        return str(self.other.given_name or self.other.shown_name)

    @cached_property
    def zone(self) -> ZoneInfo:
        """The reader's own zone."""
        return zone_of(self.request.person)

    @cached_property
    def other_zone(self) -> ZoneInfo:
        """The other one's."""
        return zone_of(self.other)

    def other_time(self, at: datetime) -> str:
        """A moment on the other one's clock, with its day where that differs; "" where both clocks
        show the same."""
        mine, theirs = at.astimezone(self.zone), at.astimezone(self.other_zone)
        if mine.utcoffset() == theirs.utcoffset():
            return ""
        return date_format(theirs, "H:i" if mine.date() == theirs.date() else "l, H:i")

    def at(self, route: str = "", *args: int) -> str:
        """The address of the pair, or of something on it."""
        return reverse(f"me:pair{route}", args=[self.pair.pk, *args])


def for_the_two(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The pair that the address names, from the reader's side; 404 for all but the two."""

    @wraps(view)
    def found(request: HttpRequest, pair_id: int, **kwargs: int) -> HttpResponse:
        act = act_of(request)
        try:
            pair = pair_by_id(act, pair_id)
        except Pair.DoesNotExist:
            raise Http404 from None
        looked_at(request, pair.mentee_id, "pair")
        return view(Seat(as_request(request), act, pair, side_in(pair, act)), **kwargs)

    return found
