"""The only writers of goals: `choosing` by the person alone, `together` with their manager."""

from waymark.domain.goals.operations.choosing import (
    choose_goal,
    drop_goal,
    keep_option,
    share_goal,
)
from waymark.domain.goals.operations.together import (
    agree_goal,
    change_goal,
    move_goal_date,
    reach_goal,
)

__all__ = [
    "agree_goal", "change_goal", "choose_goal", "drop_goal", "keep_option", "move_goal_date",
    "reach_goal", "share_goal",
]  # fmt: skip
