"""Who reads the act log: auditors, for the whole organization. The log itself knows no roles."""

from django.db.models import QuerySet

from waymark.domain.people.states import AccessRole
from waymark.kernel.acts import Act
from waymark.kernel.models import ActEntry

__all__ = ["entries", "may_read_log"]


def may_read_log(act: Act) -> bool:
    """Whether the actor reads the log of everybody's acts."""
    return act.actor.holds(AccessRole.AUDITOR.value) and not act.actor.is_system


def entries(act: Act) -> QuerySet[ActEntry]:
    """All lines of the log, for auditors; none for others."""
    return ActEntry.objects.all() if may_read_log(act) else ActEntry.objects.none()
