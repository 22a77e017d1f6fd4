"""The record: evidence, who confirmed it, when skills were used."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet

from waymark.domain.skills import policies
from waymark.domain.skills.models import Confirmation, Evidence
from waymark.domain.skills.states import ConfirmationState, EvidenceKind
from waymark.kernel.acts import Act

__all__ = [
    "ask_by_id", "asked_of", "asked_together", "asks_waiting", "confirmation_by_id", "confirmations_of",
    "evidence_by_id", "evidence_of", "record_entries", "skills_in_record",
]  # fmt: skip


def evidence_of(act: Act, person_id: int) -> QuerySet[Evidence]:
    """A person's evidence that the actor may see and that was not withdrawn, newest first."""
    return (
        policies.see_evidence.rows(act)
        .filter(person_id=person_id, withdrawn_at__isnull=True)
        .select_related("skill")
        .order_by("-done_on", "-pk")
    )


def record_entries(
    act: Act, person_id: int, *, skill_id: int | None = None, kind: EvidenceKind | None = None
) -> QuerySet[Evidence]:
    """`evidence_of`, of one skill or kind if named, each with those of its `confirmations` that
    the actor may see, by the day of asking. Cost: two queries, whatever the number of rows."""
    rows = evidence_of(act, person_id)
    if skill_id is not None:
        rows = rows.filter(skill_id=skill_id)
    if kind is not None:
        rows = rows.filter(kind=kind.value)
    return rows.prefetch_related(Prefetch("confirmations", _shown(act)))


def _shown(act: Act) -> QuerySet[Confirmation]:
    return (
        policies.see_confirmations.rows(act)
        .exclude(state=ConfirmationState.WITHDRAWN.value)
        .select_related("asked")
        .order_by("asked_at", "pk")
    )


@dataclass(frozen=True, slots=True)
class Counted:
    """A skill with how many pieces of evidence show it, and how many of them are confirmed."""

    skill_id: int
    name: str
    pieces: int
    confirmed: int


def skills_in_record(act: Act, person_id: int) -> list[Counted]:
    """The skills that a person's evidence shows, by name. Cost: one query."""
    rows = (
        policies.see_evidence.rows(act)
        .filter(person_id=person_id, withdrawn_at__isnull=True)
        .values("skill_id", "skill__name")
        .annotate(pieces=Count("pk"), confirmed=Count("pk", filter=Exists(_confirmed())))
        .order_by("skill__name", "skill_id")
    )
    return [
        Counted(row["skill_id"], row["skill__name"], row["pieces"], row["confirmed"])
        for row in rows
    ]


def _confirmed() -> QuerySet[Confirmation]:
    """What confirms the piece of evidence of the query around it."""
    return Confirmation.objects.filter(
        evidence=OuterRef("pk"), state=ConfirmationState.CONFIRMED.value
    )


def confirmations_of(act: Act, evidence: Evidence) -> list[Confirmation]:
    """Who was asked about a piece of evidence and what they answered, as far as the actor may
    see: the person all that was not withdrawn, their manager what was confirmed."""
    return list(_shown(act).filter(evidence=evidence))


def evidence_by_id(act: Act, evidence_id: int) -> Evidence:
    """One piece of the actor's own evidence that was not withdrawn. Raises Evidence.DoesNotExist."""
    rows = policies.own_evidence.rows(act).filter(withdrawn_at__isnull=True)
    return rows.select_related("skill", "person").get(pk=evidence_id)


def ask_by_id(act: Act, confirmation_id: int) -> Confirmation:
    """One ask that the actor made. Raises Confirmation.DoesNotExist."""
    rows = policies.own_asks.rows(act).filter(evidence__withdrawn_at__isnull=True)
    return rows.select_related("evidence__skill", "evidence__person", "asked").get(
        pk=confirmation_id
    )


def asks_waiting(act: Act) -> list[Confirmation]:
    """The actor's own asks that nobody has answered yet, longest waiting first. Cost: one query."""
    rows = policies.own_asks.rows(act).filter(
        state=ConfirmationState.ASKED.value, evidence__withdrawn_at__isnull=True
    )
    return list(rows.select_related("evidence__skill", "asked").order_by("asked_at", "pk"))


def _asks(act: Act) -> QuerySet[Confirmation]:
    return policies.answer_asks.rows(act).select_related("evidence__skill", "evidence__person")


def asked_of(act: Act) -> QuerySet[Confirmation]:
    """What waits for the actor to confirm, longest waiting first."""
    return _asks(act).filter(state=ConfirmationState.ASKED.value).order_by("asked_at", "pk")


def confirmation_by_id(act: Act, confirmation_id: int) -> Confirmation:
    """One ask to the actor, answered or not. Raises Confirmation.DoesNotExist."""
    return _asks(act).get(pk=confirmation_id)


def asked_together(act: Act, confirmation: Confirmation) -> list[Confirmation]:
    """The asks to the actor about one piece of work, one for each skill that it shows."""
    entry = confirmation.evidence.entry
    if entry is None:
        return [confirmation]
    rows = _asks(act).filter(
        evidence__entry=entry, evidence__person_id=confirmation.evidence.person_id,
        state=confirmation.state,
    )  # fmt: skip
    return list(rows.order_by("evidence__skill__name", "pk"))
