"""Mined moves. What fewer than three people did is seen by HR only: see policies."""

from django.db.models import QuerySet

from waymark.domain.careers import policies
from waymark.domain.careers.models import MinedMove, MiningRun, Retitling
from waymark.kernel.acts import Act

__all__ = ["MinedMove", "MiningRun", "Retitling", "current_run", "mined_move", "mined_moves"]


def current_run() -> MiningRun | None:
    """The newest reading of the position history, or None before the first."""
    return MiningRun.objects.filter(current=True).first()


def mined_moves(act: Act) -> QuerySet[MinedMove]:
    """Moves of the current run that the actor may see, leaving included."""
    return policies.see_mined_moves.rows(act).filter(run__current=True)


def mined_move(act: Act, from_id: int, to_id: int) -> MinedMove | None:
    """The move between two roles, if the actor may see it."""
    return mined_moves(act).filter(from_role_id=from_id, to_role_id=to_id).first()
