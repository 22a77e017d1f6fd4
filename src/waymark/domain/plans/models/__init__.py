"""Development plans and what is kept beside them."""

from waymark.domain.plans.models.changes import Change
from waymark.domain.plans.models.path_changes import PathChange
from waymark.domain.plans.models.plans import LIVE, Plan, PlanVersion, Step

__all__ = ["LIVE", "Change", "PathChange", "Plan", "PlanVersion", "Step"]
