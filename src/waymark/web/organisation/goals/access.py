"""What every page of business goals begins with: HR only, and the goal that the address names."""

from django.http import Http404, HttpRequest

from waymark.domain.careers.queries.business import BusinessGoal, business_goal_by_id
from waymark.web.organisation.architecture.access import for_hr
from waymark.web.requests import act_of

__all__ = ["find", "for_hr"]


def find(request: HttpRequest, goal_id: int) -> BusinessGoal:
    """The goal, or 404."""
    try:
        return business_goal_by_id(act_of(request), goal_id)
    except BusinessGoal.DoesNotExist:
        raise Http404 from None
