"""What the position history teaches: moves that people really made, with counts and time."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from waymark.domain.careers.models.framework import Role
from waymark.kernel.privacy import Privacy

__all__ = ["MinedMove", "MiningRun", "Retitling"]


class MiningRun(models.Model):
    """One reading of the whole position history; the newest is current.

    ranker    the fitted next-role model as a numpy archive (no pickle), see engine.next_role.
    """

    privacy = Privacy.OPEN
    subject_path: ClassVar[str | None] = None

    at = models.DateTimeField()
    through = models.DateField()
    spells = models.PositiveIntegerField()
    people = models.PositiveIntegerField()
    moves = models.PositiveIntegerField()
    set_aside = models.PositiveIntegerField()
    settings = models.JSONField(default=dict)
    ranker = models.BinaryField(null=True)
    current = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="mining_one_current", fields=["current"], condition=Q(current=True)
            )
        ]


class MinedMove(models.Model):
    """How many went from one role to another, what share, and after how long.

    to_role    null: they left the organization.
    share      of those who took from_role, how many had made this move `horizon` months later,
               with a 95 % interval; by competing risks, see engine.moves. Null where nobody was
               followed long enough.
    months     median time in from_role before the move, with an interval.
    certain    confidence that the interval of the months reaches, 0..0.95; few moves reach less.
    recent     people who made it within the last years that the run's settings name.
    """

    privacy = Privacy.OPEN
    subject_path: ClassVar[str | None] = None

    run = models.ForeignKey(MiningRun, on_delete=models.CASCADE, related_name="mined")
    from_role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="mined_out")
    to_role = models.ForeignKey(Role, null=True, on_delete=models.CASCADE, related_name="mined_in")
    people = models.PositiveIntegerField()
    moves = models.PositiveIntegerField()
    at_risk = models.PositiveIntegerField()
    horizon = models.PositiveSmallIntegerField(null=True)
    share = models.FloatField(null=True)
    share_low = models.FloatField(null=True)
    share_high = models.FloatField(null=True)
    months = models.FloatField(null=True)
    months_low = models.FloatField(null=True)
    months_high = models.FloatField(null=True)
    certain = models.FloatField(default=0)
    recent = models.PositiveIntegerField(default=0)
    last_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="mined_move_once",
                fields=["run", "from_role", "to_role"],
                nulls_distinct=False,
            )
        ]


class Retitling(models.Model):
    """Many people renamed at once: set aside, because it is not a move."""

    privacy = Privacy.OPEN
    subject_path: ClassVar[str | None] = None

    run = models.ForeignKey(MiningRun, on_delete=models.CASCADE, related_name="retitlings")
    from_role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="+")
    to_role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="+")
    on = models.DateField()
    people = models.PositiveIntegerField()
    share = models.FloatField()
