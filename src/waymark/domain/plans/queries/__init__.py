"""Readings for plans: the plan and its steps, what is asked, versions, proposed changes."""

from waymark.domain.plans.queries.changes import (
    Change,
    base_of,
    change_by_id,
    changes_of,
    names_of,
    open_change_of,
    open_changes_for,
    things_named,
    token_of,
)
from waymark.domain.plans.queries.own_waits import OwnWait, OwnWaits, own_waits
from waymark.domain.plans.queries.plans import (
    Asked,
    Plan,
    PlanVersion,
    Role,
    Step,
    asked_by,
    colleague_in,
    live_plan,
    live_steps,
    live_steps_of,
    own_steps_of,
    plan_of,
    roles_by_id,
    step_by_id,
    steps_of,
    visible_plan,
)
from waymark.domain.plans.queries.uses import OwnSteps, steps_and_uses, use_steps
from waymark.domain.plans.queries.versions import (
    agreed_step_ids,
    agreed_version,
    closed_plans,
    snapshot_of,
    version_pair,
    versions_around,
    versions_of,
    was_sent_back,
)

__all__ = [
    "Asked", "Change", "OwnSteps", "OwnWait", "OwnWaits", "Plan", "PlanVersion", "Role", "Step", "agreed_step_ids",
    "agreed_version", "asked_by", "base_of", "change_by_id", "changes_of", "closed_plans", "colleague_in",
    "live_plan", "live_steps", "live_steps_of", "names_of", "open_change_of", "open_changes_for", "own_steps_of", "own_waits", "plan_of",
    "roles_by_id", "snapshot_of", "step_by_id", "steps_and_uses",
    "steps_of", "things_named", "token_of", "use_steps", "version_pair",
    "versions_around", "versions_of", "visible_plan", "was_sent_back",
]  # fmt: skip
