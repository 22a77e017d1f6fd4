"""What a view gets: the signed-in person, and the act under which it calls the domain."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, cast

from django.http import Http404, HttpRequest
from django.utils.functional import SimpleLazyObject

from waymark.domain.people import queries
from waymark.domain.people.queries import Person, Stopped
from waymark.kernel.acts import Act, Actor
from waymark.kernel.looks import note_look, note_looks

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

__all__ = ["Request", "act_of", "as_request", "id_of", "looked_at", "person_of", "took_away"]


class Request(HttpRequest):
    """A request of a signed-in person; `Presence` fills these in.

    stopped               who stopped all recommending, when and why; None while it goes on.
    outside               whether the person comes from elsewhere: see `web.corner`.
    answers_for_people    set by views that know whether the person has a team, so that the shell
                          need not ask again.
    """

    person: Person
    act: Act
    stopped: Stopped | None
    outside: bool
    htmx: "HtmxDetails"
    answers_for_people: bool


@dataclass(frozen=True)
class Clock:
    """The face's clock, in one place."""

    def now(self) -> datetime:
        """The present moment in UTC."""
        return datetime.now(UTC)


CLOCK = Clock()


def as_request(request: HttpRequest) -> Request:
    """The same request, said to be a signed-in person's."""
    return cast(Request, request)


def person_of(request: HttpRequest) -> Person | None:
    """The person who is signed in, or None."""
    person: Person | None = getattr(request, "person", None)
    return person or None


def act_of(request: HttpRequest) -> Act:
    """Who asks, when. Raises Http404 when nobody is signed in."""
    act: Act | None = getattr(request, "act", None)
    if act is None:
        raise Http404
    return act


def id_of(text: str) -> int | None:
    """The row that an address or a form names by its number, None where it names none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def looked_at(request: HttpRequest, person_id: int, what: str) -> None:
    """Keep that whoever asks opens a page or a file about this person, who can see it.

    what    a code with words in web/me/data/words.py. Nothing is kept of looking at oneself.
    """
    note_look(person_id=person_id, what=what, act=act_of(request))


def took_away(request: HttpRequest, person_ids: Iterable[int], what: str) -> None:
    """Keep that whoever asks downloads a file about these people; each of them can see it."""
    note_looks(person_ids=person_ids, what=what, act=act_of(request))


def build_act(person: Person | None, request_id: str = "") -> Act:
    """The act of a person now, in their own calendar day."""
    now = CLOCK.now()
    today: date = now.astimezone(queries.zone_of(person)).date()
    actor: Any = SimpleLazyObject(
        lambda: queries.actor_of_person(person) if person is not None else Actor(None)
    )
    return Act(actor=actor, at=now, today=today, request=request_id)
