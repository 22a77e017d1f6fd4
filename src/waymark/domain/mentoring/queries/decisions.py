"""The decision log of one mentee: whom a draft looked at for them, by which rules, and what it gave."""

from dataclasses import dataclass

from waymark.domain.mentoring import policies
from waymark.domain.mentoring.models import Considered, Draft, DraftPair, Expert, Round
from waymark.domain.mentoring.states import Part, RoundRules
from waymark.kernel.acts import Act

__all__ = ["Decision", "Option", "decision_of", "own_decision"]

_PEOPLE = ("entry__person", "entry__goal", "expert__person", "draft__round__programme")


@dataclass(frozen=True, slots=True)
class Option:
    """An expert whom the draft looked at. fit, parts  tenths. rank  from 1."""

    expert_id: int
    name: str
    fit: int
    parts: tuple[int, ...]
    rank: int
    given: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """A line of a draft with all that it was chosen from; `of`  candidates there were in all.

    options   the best few, by rank; the one that was given is among them unless it ranks lower.
    """

    pair: DraftPair
    rules: RoundRules
    options: tuple[Option, ...]
    of: int

    @property
    def draft(self) -> Draft:
        """Which draft it stands in."""
        return self.pair.draft


def decision_of(act: Act, a_round: Round, pair_id: int) -> Decision:
    """One line of any draft of the round, for those who run it, the packed problem with it.

    Raises DraftPair.DoesNotExist. Cost: three queries.
    """
    rows = policies.see_draft_pairs.rows(act).filter(draft__round=a_round)
    pair = rows.select_related(*_PEOPLE).get(pk=pair_id)
    looked = Considered.objects.filter(draft=pair.draft, entry=pair.entry).first()
    ids = looked.experts if looked else []
    wanted = {*ids, *([pair.expert_id] if pair.expert_id else [])}
    named = Expert.objects.filter(pk__in=wanted).select_related("person")
    names = {each.pk: each.person.shown_name for each in named}
    width = len(Part)
    options = [
        Option(
            pk, names.get(pk, ""), looked.fits[at], tuple(looked.parts[at * width : (at + 1) * width]),
            at + 1, pk == pair.expert_id,
        )
        for at, pk in enumerate(ids)
        if looked is not None
    ]  # fmt: skip
    return Decision(
        pair, RoundRules.read(pair.draft.rules), tuple(options), looked.of if looked else 0
    )


def own_decision(act: Act, draft_pair_id: int | None) -> DraftPair | None:
    """The line by which the actor, as a mentee, got their pair: their own parts and reasons, nobody
    else's. None for a pair that no draft made, and for anybody else. Cost: one query."""
    if draft_pair_id is None or act.person_id is None:
        return None
    rows = DraftPair.objects.filter(
        pk=draft_pair_id, entry__person_id=act.person_id, pair__mentee_id=act.person_id
    )
    return rows.select_related("draft", "entry__goal", "expert").first()
