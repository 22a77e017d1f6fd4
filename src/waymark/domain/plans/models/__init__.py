"""Development plans and what is kept beside them."""

from waymark.domain.plans.models.plans import LIVE, Plan, PlanVersion, Step

__all__ = ["LIVE", "Plan", "PlanVersion", "Step"]
