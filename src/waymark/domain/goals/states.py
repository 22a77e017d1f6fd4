"""How a goal may move; free of Django."""

from enum import StrEnum

__all__ = ["GoalState", "Sharing", "may_move"]


class GoalState(StrEnum):
    """exploring > chosen > agreed > reached | changed | dropped."""

    EXPLORING = "exploring"
    CHOSEN = "chosen"
    AGREED = "agreed"
    REACHED = "reached"
    CHANGED = "changed"
    DROPPED = "dropped"


class Sharing(StrEnum):
    """Who sees it besides the person; private until they say otherwise."""

    PRIVATE = "private"
    MANAGER = "manager"


_MOVES = {
    # agreed at once where both sides said yes to an option
    GoalState.EXPLORING: {GoalState.CHOSEN, GoalState.AGREED, GoalState.DROPPED},
    GoalState.CHOSEN: {
        GoalState.AGREED, GoalState.REACHED, GoalState.CHANGED,
        GoalState.DROPPED, GoalState.EXPLORING,
    },
    GoalState.AGREED: {GoalState.REACHED, GoalState.CHANGED, GoalState.DROPPED},
}  # fmt: skip


def may_move(source: GoalState, target: GoalState) -> bool:
    """Whether a goal may go from source to target."""
    return target in _MOVES.get(source, set())
