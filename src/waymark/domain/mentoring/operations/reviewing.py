"""What a coordinator says of single pairs of a draft without moving anybody: kept, locked, free."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from waymark.domain.mentoring import policies
from waymark.domain.mentoring.models import Draft, DraftPair, Lock, Round
from waymark.domain.mentoring.states import DraftState, RoundState
from waymark.kernel.acts import Act, Refused, record

__all__ = ["held_open", "keep_pair", "lock_pairs", "unlock_pair"]

MOST_AT_ONCE = 200


def held_open(draft: Draft, act: Act, *, revision: int | None = None) -> Draft:
    """The draft, locked for this transaction, if it may still be changed.

    revision   as the coordinator saw it, where the act would move somebody.
    Raises Forbidden; Refused where it was published or is being replaced, or has changed since.
    """
    policies.run_drafts.require(act, draft)
    # the round first, as all hold them: while another draft is made, what is said here would be lost
    a_round = Round.objects.select_for_update(no_key=True).get(pk=draft.round_id)
    rows = Draft.objects.select_for_update(no_key=True).defer("problem")
    held = rows.filter(pk=draft.pk, state=DraftState.READY.value).first()
    if held is None or a_round.state != RoundState.REVIEWING.value:
        raise Refused(_("This draft was published or replaced a moment ago. Reload the page."))
    if revision is not None and held.revision != revision:
        raise Refused(_("Someone changed this draft a moment ago. Reload the page and look again."))
    return held


@transaction.atomic
def keep_pair(*, pair: DraftPair, act: Act) -> DraftPair:
    """Say that a weak or flagged pair was looked at and stays; a second time changes nothing.

    Raises Forbidden; Refused where the draft moved on.
    """
    held_open(pair.draft, act)
    rows = DraftPair.objects.filter(pk=pair.pk, kept_at__isnull=True, expert__isnull=False)
    if rows.update(kept_at=act.at, kept_by_id=act.person_id):
        after = {"entry": pair.entry_id, "expert": pair.expert_id}
        record(act, "mentoring.pair.kept", pair, after=after)  # until it is published, about nobody
    return pair


@transaction.atomic
def lock_pairs(*, draft: Draft, pair_ids: Collection[int], act: Act) -> int:
    """Bind these mentees to whom the draft gives them, in this and every later draft.

    Ids that are no pair of the draft are passed over; who is locked stays so. Returns how many were
    locked now. Raises Forbidden; Refused for too many at once or where the draft moved on.
    """
    held_open(draft, act)
    if len(pair_ids) > MOST_AT_ONCE:
        raise Refused(_("Lock at most 200 pairs at a time."))
    rows = DraftPair.objects.filter(draft=draft, pk__in=pair_ids)
    locked = 0
    for pair in rows.select_related("entry", "expert").order_by("entry_id"):
        if pair.expert is None:
            continue
        lock, fresh = Lock.objects.get_or_create(
            entry=pair.entry,
            defaults={"expert": pair.expert, "locked_at": act.at,
                      "locked_by_id": act.person_id or 0},
        )  # fmt: skip
        if fresh:
            locked += 1
            after = {"entry": pair.entry_id, "expert": pair.expert_id}
            record(act, "mentoring.pair.locked", lock, after=after)
    return locked


@transaction.atomic
def unlock_pair(*, pair: DraftPair, act: Act) -> DraftPair:
    """Let a later draft move this mentee again; the pair stays as it is in this one.

    Raises Forbidden; Refused where the draft moved on.
    """
    held_open(pair.draft, act)
    lock = Lock.objects.filter(entry_id=pair.entry_id).first()
    if lock is not None:
        before = {"entry": pair.entry_id, "expert": lock.expert_id}
        Lock.objects.filter(pk=lock.pk).delete()
        record(act, "mentoring.pair.unlocked", lock, before=before)
    return pair
