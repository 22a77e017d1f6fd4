"""How long each kind of data is kept: one table, applied every day, with counts."""

from waymark.workflows.retention.applying import apply_retention, last_runs, may_see
from waymark.workflows.retention.rules import RULES, Rule, count_due

__all__ = ["RULES", "Rule", "apply_retention", "count_due", "last_runs", "may_see"]
