"""What pages of programmes begin with: for those who run them only, and what the address names."""

from collections.abc import Callable, Collection
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse

from waymark.domain.mentoring.queries.programmes import Programme, may_run, programme_by_id
from waymark.domain.mentoring.queries.rounds import Round, round_to_run
from waymark.web.requests import act_of

__all__ = ["find_programme", "find_round", "for_learning"]


def for_learning(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For everyone else there is nothing at these addresses."""

    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: int) -> HttpResponse:
        if not may_run(act_of(request)):
            raise Http404
        return view(request, **kwargs)

    return guarded


def find_programme(request: HttpRequest, programme_id: int) -> Programme:
    """The programme, or 404."""
    try:
        return programme_by_id(act_of(request), programme_id)
    except Programme.DoesNotExist:
        raise Http404 from None


def find_round(
    request: HttpRequest, programme_id: int, number: int, *, among: Collection[str] | None = None
) -> Round:
    """The round of this programme, or 404; also where it is in none of these states."""
    try:
        found = round_to_run(act_of(request), programme_id, number)
    except Round.DoesNotExist:
        raise Http404 from None
    if among is not None and found.state not in among:
        raise Http404
    return found
