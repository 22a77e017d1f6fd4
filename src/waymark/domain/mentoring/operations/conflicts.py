"""Two people whom no round brings together; only those who run programmes know of it."""

from django.db import transaction
from django.utils.translation import gettext as _

from waymark.domain.mentoring import policies
from waymark.domain.mentoring.models import Conflict
from waymark.domain.mentoring.operations.experts import require_learning
from waymark.domain.people.models import Person
from waymark.kernel.acts import Act, Forbidden, Refused, record

__all__ = ["declare_conflict", "lift_conflict"]


@transaction.atomic
def declare_conflict(*, one: Person, other: Person, act: Act) -> Conflict:
    """Keep that these two are never paired, in whichever order; declared again, it stays as it is.

    Raises Forbidden for anyone but L&D, Refused for one and the same person.
    """
    require_learning(act)
    if act.person_id is None:
        raise Forbidden(policies.run_conflicts.why)
    if one.pk == other.pk:
        raise Refused(_("Choose two different people."))
    first, second = sorted((one.pk, other.pk))
    conflict, fresh = Conflict.objects.get_or_create(
        one_id=first, other_id=second,
        defaults={"declared_at": act.at, "declared_by_id": act.person_id},
    )  # fmt: skip
    if fresh:
        after = {"one": first, "other": second}
        record(act, "mentoring.conflict.declared", conflict, after=after)
    return conflict


@transaction.atomic
def lift_conflict(*, conflict: Conflict, act: Act) -> None:
    """Let the two be paired again. Lifted already, nothing changes. Raises Forbidden."""
    require_learning(act)
    before = {"one": conflict.one_id, "other": conflict.other_id}
    lifted, _rows = Conflict.objects.filter(pk=conflict.pk).delete()
    if lifted:
        record(act, "mentoring.conflict.lifted", conflict, before=before)
