"""When skills were used, for what is estimated from it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from waymark.domain.skills.models import Confirmation, Evidence
from waymark.domain.skills.queries.record import evidence_of
from waymark.domain.skills.states import ConfirmationState, EvidenceKind
from waymark.kernel.acts import Act

__all__ = ["Shown", "evidence_shown"]


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece of evidence, and whether anyone but the person stands for it."""

    evidence: Evidence
    confirmed: bool

    @property
    def is_use(self) -> bool:
        """Whether it was used at work; training and certificates are no use."""
        return self.evidence.kind in (EvidenceKind.WORK.value, EvidenceKind.OBSERVED.value)


def evidence_shown(
    act: Act, person_id: int, *, skill_ids: Iterable[int] | None = None
) -> list[Shown]:
    """A person's evidence that the actor may see, newest first, of some skills if named.

    Confirmed is what a colleague confirmed; that someone watched is the person's own word until
    they do. Cost: one query.
    """
    rows = evidence_of(act, person_id)
    if skill_ids is not None:
        rows = rows.filter(skill_id__in=list(skill_ids))
    confirmed = Confirmation.objects.filter(
        evidence=OuterRef("pk"), state=ConfirmationState.CONFIRMED.value
    )
    return [
        Shown(each, each.is_confirmed) for each in rows.annotate(is_confirmed=Exists(confirmed))
    ]
