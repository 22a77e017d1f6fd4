"""Apply the retention table, once a day; say what the last day removed."""

from django.db import DatabaseError, transaction
from django.db.models import F

from waymark.domain.people.states import AccessRole
from waymark.kernel.acts import Act, record
from waymark.kernel.installation import require_system
from waymark.kernel.models import RetentionRun
from waymark.workflows.retention.rules import RULES, Rule

__all__ = ["apply_retention", "last_runs", "may_see"]


def may_see(act: Act) -> bool:
    """Whether the actor sees the table: HR, administrators and auditors, for the whole."""
    return act.actor.holds(
        AccessRole.HR.value, AccessRole.ADMINISTRATOR.value, AccessRole.AUDITOR.value
    )


def last_runs(act: Act) -> dict[str, RetentionRun]:
    """What each rule removed on its last run, by code; empty for who may not see the table."""
    return {row.rule: row for row in RetentionRun.objects.all()} if may_see(act) else {}


def apply_retention(*, act: Act) -> dict[str, int]:
    """Remove what is due by every rule; returns how many by code. A second run finds nothing.

    Each rule is a transaction of its own, so that one that fails stops no other; the first error
    is raised once all have run. Raises Forbidden for all but the system.
    """
    require_system(act)
    removed: dict[str, int] = {}
    errors: list[Exception] = []
    for rule in RULES:
        try:
            removed[rule.code] = _apply(rule, act)
        except (DatabaseError, OSError, RuntimeError) as error:
            errors.append(error)
    if errors:
        raise errors[0]
    return removed


@transaction.atomic
def _apply(rule: Rule, act: Act) -> int:
    removed = rule.remove(act)
    run, _fresh = RetentionRun.objects.get_or_create(rule=rule.code, defaults={"at": act.at})
    RetentionRun.objects.filter(pk=run.pk).update(
        at=act.at, removed=removed, removed_in_all=F("removed_in_all") + removed
    )
    record(act, "data.retention.applied", run, after={"rule": rule.code, "removed": removed})
    return removed
