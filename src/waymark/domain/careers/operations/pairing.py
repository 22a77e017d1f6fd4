"""Letting ladders of specialists and leaders mirror each other, grade by grade."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from waymark.domain.careers.compute.drafts import Architecture, key_of, ref_of
from waymark.domain.careers.models import DraftChange, FrameworkDraft
from waymark.domain.careers.operations.drafts import edit
from waymark.domain.careers.queries.drafts import published
from waymark.domain.careers.states import ChangeKind, ChangeOrigin, Thing
from waymark.kernel.acts import Act, Refused, record

__all__ = ["pair_ladders"]


@transaction.atomic
def pair_ladders(*, pairs: Iterable[tuple[int, int]], act: Act) -> int:
    """Let ladders of the draft mirror each other, grade by grade.

    pairs   ladders by number, each free so far. Returns how many were paired. Raises Forbidden, or
            Refused where a ladder has gone or mirrors another one.
    """
    draft, held = edit(act)
    wanted = list(pairs)
    for one, other in wanted:
        for number, twin in ((one, other), (other, one)):
            row = held.row(Thing.LADDER, number)
            if row is None or number == twin or row["twin"] not in (None, twin):
                raise Refused(
                    _("One of these ladders has gone or mirrors another one now. Reload the page.")
                )
            _set_twin(draft, held, number, twin)
    record(act, "careers.draft.ladders_paired", draft, after={"pairs": wanted})
    return len(wanted)


def _set_twin(draft: FrameworkDraft, held: Architecture, number: int, twin: int) -> None:
    """Add the twin to the ladder's change; a built ladder stays built."""
    ref = ref_of(number)
    change = held.touched.get((Thing.LADDER, key_of(ref)))
    if change is None:
        change = DraftChange(
            draft=draft, thing=Thing.LADDER.value, ref=ref, change=ChangeKind.CHANGE.value,
            before={"twin": published(Thing.LADDER, [ref])[ref]["twin"]}, after={},
            origin=ChangeOrigin.HAND.value,
        )  # fmt: skip
    change.after = change.after | {"twin": ref_of(twin)}
    change.revision = draft.revision
    change.save()
