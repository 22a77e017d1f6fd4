"""The only writers of plans: `plans` for a plan as a whole, `steps` for its steps."""

from waymark.domain.plans.operations.plans import adopt_plan, share_plan, unshare_plan
from waymark.domain.plans.operations.steps import (
    StepFields,
    add_step,
    begin_step,
    drop_step,
    edit_step,
    finish_step,
    plan_new_use,
    plan_use,
    reopen_step,
    restore_step,
)

__all__ = [
    "StepFields", "add_step", "adopt_plan", "begin_step", "drop_step", "edit_step", "finish_step",
    "plan_new_use", "plan_use", "reopen_step", "restore_step", "share_plan",
    "unshare_plan",
]  # fmt: skip
