"""What every page of business goals begins with: HR only, and the goal that the address names."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from waymark.domain.careers.queries.business import (
    BusinessGoal,
    business_goal_by_id,
    working_on_goals,
)
from waymark.web.requests import act_of

__all__ = ["find", "for_hr"]


def for_hr(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For everyone else there is nothing at these addresses."""

    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not working_on_goals(act_of(request)):
            raise Http404
        return view(request, **kwargs)

    return guarded


def find(request: HttpRequest, goal_id: int) -> BusinessGoal:
    """The goal, or 404."""
    try:
        return business_goal_by_id(act_of(request), goal_id)
    except BusinessGoal.DoesNotExist:
        raise Http404 from None
