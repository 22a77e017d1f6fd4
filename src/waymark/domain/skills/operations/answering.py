"""What a colleague answers who was asked to confirm a piece of someone's work."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from waymark.domain.skills import policies
from waymark.domain.skills.models import Confirmation, Evidence
from waymark.domain.skills.operations.words import LEVEL_MAX, keep_word, line_of, one_at_a_time
from waymark.domain.skills.states import ClaimSource, ConfirmationState, EvidenceKind
from waymark.kernel.acts import Act, Refused, record, shift
from waymark.kernel.notices import notify, settle
from waymark.kernel.states import NoticeKind

__all__ = ["confirm_evidence", "decline_confirmation"]

ASKED = ConfirmationState.ASKED.value


@transaction.atomic
def confirm_evidence(
    *, confirmation: Confirmation, act: Act, levels: Mapping[int, int] | None = None,
    note: str = "",
) -> list[Confirmation]:  # fmt: skip
    """Say "yes, I saw this" of a piece of work, with the levels 1..5 that the actor saw, if any.

    One piece of work may show several skills: what was logged and asked at once is confirmed at
    once. levels, by skill id, are the actor's word on the person's level: as one who was there
    to observe, or as a colleague. Confirmed already, nothing changes (double click).
    Returns the confirmations. Raises Forbidden for anyone but who was asked, or Refused when it
    was taken back or declined meanwhile or a value makes no sense.
    """
    policies.answer_asks.require(act, confirmation)
    levels = levels or {}
    if any(not 1 <= level <= LEVEL_MAX for level in levels.values()):
        raise Refused(_("Choose a level between 1 and 5."))
    asks = _asked_together(confirmation)
    if not asks:
        return _answered_already(confirmation, ConfirmationState.CONFIRMED)
    for ask in asks:
        shift(
            ask, source=ASKED, target=ConfirmationState.CONFIRMED.value, answered_at=act.at,
            level=levels.get(ask.evidence.skill_id), note=note.strip(),
        )  # fmt: skip
        settle(asked=f"skills.confirmation-asked:{ask.pk}", act=act)
        _say_level(ask, act)
    _tell(asks[0], act)
    for ask in asks:
        record(
            act, "skills.confirmation.confirmed", ask, person_id=ask.evidence.person_id,
            before={"state": ASKED}, after={"state": ask.state, "level": ask.level},
        )  # fmt: skip
    return asks


@transaction.atomic
def decline_confirmation(*, confirmation: Confirmation, act: Act) -> list[Confirmation]:
    """Decline to confirm, without a reason; the person sees only that it was not confirmed.

    The evidence stays as the person's own word, nobody else learns of it, and who declined is not
    asked about it again before ASK_AGAIN_AFTER.
    What was logged and asked at once is declined at once. Declined already, nothing changes.
    Raises Forbidden for anyone but who was asked, or Refused when it was answered otherwise or
    taken back meanwhile.
    """
    policies.answer_asks.require(act, confirmation)
    asks = _asked_together(confirmation)
    if not asks:
        return _answered_already(confirmation, ConfirmationState.DECLINED)
    for ask in asks:
        shift(ask, source=ASKED, target=ConfirmationState.DECLINED.value, answered_at=act.at)
        settle(asked=f"skills.confirmation-asked:{ask.pk}", act=act)
        record(
            act, "skills.confirmation.declined", ask, person_id=ask.evidence.person_id,
            before={"state": ASKED}, after={"state": ask.state},
        )  # fmt: skip
    return asks


def _asked_together(confirmation: Confirmation) -> list[Confirmation]:
    """Open asks of the same log to the same colleague, their evidence locked and not taken back.

    Who takes the evidence back at this moment waits, or was first and leaves nothing here.
    """
    entry = confirmation.evidence.entry
    same = {"entry": entry} if entry else {"pk": confirmation.evidence_id}
    pieces = Evidence.objects.select_for_update(no_key=True).filter(
        person_id=confirmation.evidence.person_id, withdrawn_at__isnull=True, **same
    )
    live = list(pieces.order_by("pk").values_list("pk", flat=True))
    return list(
        Confirmation.objects.filter(
            evidence_id__in=live, asked_id=confirmation.asked_id, state=ASKED
        )
        .select_related("evidence__person", "asked")
        .order_by("pk")
    )


def _answered_already(confirmation: Confirmation, wanted: ConfirmationState) -> list[Confirmation]:
    """The answer that stands, if it is the one that is wanted now."""
    confirmation.refresh_from_db()
    if confirmation.state != wanted.value:
        raise Refused(_("This was answered or taken back a moment ago. Reload the page."))
    return [confirmation]


def _say_level(ask: Confirmation, act: Act) -> None:
    """The colleague's word on the level, kept with the evidence it rests on."""
    if ask.level is None:
        return
    evidence = ask.evidence
    observed = evidence.kind == EvidenceKind.OBSERVED.value
    one_at_a_time(evidence.person_id)
    claim, last = keep_word(
        person_id=evidence.person_id, skill_id=evidence.skill_id, level=ask.level,
        source=ClaimSource.OBSERVED if observed else ClaimSource.COLLEAGUE, evidence=evidence,
        act=act,
    )  # fmt: skip
    record(act, "skills.claim.said", claim, **line_of(claim, last))


def _tell(ask: Confirmation, act: Act) -> None:
    notify(
        person_id=ask.evidence.person_id,
        kind=NoticeKind.GOOD_TO_KNOW,
        code="skills.confirmed",
        key=f"skills.confirmed:{ask.pk}",
        params={"name": ask.asked.shown_name},
        address=f"/me/record/{ask.evidence_id}",
        act=act,
    )
