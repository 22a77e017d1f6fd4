"""What was told about a plan, once it is closed: nothing in it waits, and its page is gone."""

from waymark.domain.plans.models import Plan
from waymark.kernel.acts import Act
from waymark.kernel.notices import lead_elsewhere, settle

__all__ = ["close_tellings", "page_for_others"]


def page_for_others(plan: Plan) -> str:
    """Where whoever answers for the person reads the plan while it is under way and shared."""
    return f"/team/{plan.person_id}/plan"


def close_tellings(plan: Plan, act: Act) -> None:
    """Ask nobody about this plan any more, and let what was told of it lead to its person.

    A plan that follows is private at first: the page of the one before would not be found.
    """
    for code in ("plan.shared", "plan.sent-back"):
        settle(asked=f"{code}:{plan.pk}", act=act)
    lead_elsewhere(address=page_for_others(plan), instead=f"/team/{plan.person_id}")
