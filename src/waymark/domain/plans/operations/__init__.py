"""The only writers of plans: `plans` for a plan as a whole, `steps` for its steps."""

from waymark.domain.plans.operations.agreement import (
    agree_plan,
    complete_plan,
    remind_of_checks,
    send_back_plan,
    set_next_check,
)
from waymark.domain.plans.operations.changes import (
    accept_change,
    decline_change,
    make_agreed_change,
    propose_change,
    withdraw_change,
)
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
    "StepFields", "accept_change", "add_step", "adopt_plan", "agree_plan", "begin_step",
    "complete_plan", "decline_change", "drop_step", "edit_step", "finish_step",
    "make_agreed_change", "plan_new_use", "plan_use", "propose_change", "remind_of_checks",
    "reopen_step", "restore_step", "send_back_plan", "set_next_check", "share_plan",
    "unshare_plan", "withdraw_change",
]  # fmt: skip
