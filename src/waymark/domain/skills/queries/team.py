"""What many people say and show of their skills at once: two queries, however many they are."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef

from waymark.domain.people.models import Person
from waymark.domain.skills import policies
from waymark.domain.skills.models import Claim, Confirmation
from waymark.domain.skills.queries.uses import Shown
from waymark.domain.skills.states import ConfirmationState, EvidenceKind
from waymark.kernel.acts import Act

__all__ = ["claims_of_people", "evidence_of_people", "person_to_judge"]


def claims_of_people(act: Act, person_ids: Collection[int]) -> dict[int, list[Claim]]:
    """All claims about these people that the actor may see, by person, oldest first.

    Who shares nothing is missing. Cost: one query.
    """
    rows = (
        policies.see_claims.rows(act)
        .filter(person_id__in=person_ids)
        .select_related("skill")
        .order_by("said_at", "pk")
    )
    found: dict[int, list[Claim]] = {}
    for claim in rows:
        found.setdefault(claim.person_id, []).append(claim)
    return found


def evidence_of_people(act: Act, person_ids: Collection[int]) -> dict[int, list[Shown]]:
    """Evidence of these people that the actor may see and that stands, by person, newest first.

    Cost: one query.
    """
    confirmed = Confirmation.objects.filter(
        evidence=OuterRef("pk"), state=ConfirmationState.CONFIRMED.value
    )
    rows = (
        policies.see_evidence.rows(act)
        .filter(person_id__in=person_ids, withdrawn_at__isnull=True)
        .select_related("skill")
        .annotate(is_confirmed=Exists(confirmed))
        .order_by("-done_on", "-pk")
    )
    found: dict[int, list[Shown]] = {}
    for each in rows:
        stands = each.is_confirmed or each.kind == EvidenceKind.OBSERVED.value
        found.setdefault(each.person_id, []).append(Shown(each, stands))
    return found


def person_to_judge(act: Act, person_id: int) -> Person:
    """Someone of whom the actor may say which level they see. Raises Person.DoesNotExist."""
    return policies.say_of.rows(act).filter(active=True).get(pk=person_id)
