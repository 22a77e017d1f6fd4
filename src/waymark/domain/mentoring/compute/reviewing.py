"""What the console asks of a draft that stands: other experts for a mentee, help for who has nobody."""

from collections.abc import Sequence
from dataclasses import dataclass

from waymark.domain.mentoring import policies
from waymark.domain.mentoring.compute.changes import Change, Help, alternatives, helps, with_locks
from waymark.domain.mentoring.compute.packing import Packed, unpack
from waymark.domain.mentoring.models import Draft, DraftPair, Expert, Lock, PoolEntry
from waymark.kernel.acts import Act

__all__ = ["Naming", "alternatives_of", "helps_of", "names_in", "standing"]


@dataclass(frozen=True, slots=True)
class Naming:
    """Names of mentees by pool entry, and of experts."""

    mentees: dict[int, str]
    experts: dict[int, str]


def standing(act: Act, draft: Draft) -> Packed:
    """The draft's matching, with the pairs bound that are locked. Raises Draft.DoesNotExist."""
    row = policies.see_drafts.rows(act).only("problem", "round_id").get(pk=draft.pk)
    locks = Lock.objects.filter(entry__round_id=row.round_id)
    return with_locks(unpack(bytes(row.problem)), list(locks.values_list("entry_id", "expert_id")))


def alternatives_of(act: Act, draft: Draft, pair: DraftPair) -> list[Change]:
    """The three best other experts for a mentee, and what each of them would change."""
    return alternatives(standing(act, draft), pair.entry_id)


def helps_of(packed: Packed, pairs: Sequence[DraftPair]) -> dict[int, list[Help]]:
    """For lines without an expert, by line: with whom one more place would help."""
    return {pair.pk: helps(packed, pair.entry_id) for pair in pairs}


def names_in(changes: Sequence[Change], helped: Sequence[Help] = ()) -> Naming:
    """Everybody named in these changes; two queries."""
    moved = [each for change in changes for each in change.moved]
    entries = {each.entry for each in moved}
    experts = {expert for each in moved for expert in (each.before, each.after) if expert}
    experts |= {each.expert for each in helped}
    mentees = PoolEntry.objects.filter(pk__in=entries).select_related("person")
    rows = Expert.objects.filter(pk__in=experts).select_related("person")
    return Naming(
        {entry.pk: entry.person.shown_name for entry in mentees},
        {expert.pk: expert.person.shown_name for expert in rows},
    )
