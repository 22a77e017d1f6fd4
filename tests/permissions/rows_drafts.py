"""A round under review: its draft gives Ines Mina, and Petra nobody, as Mina has one place.

Ines is locked there, and Petra may not be paired with her.
"""

from uuid import UUID

import numpy as np
from django.db.models import Model

from tests.conftest import NOW
from waymark.domain.mentoring.compute.packing import Packed, pack
from waymark.domain.mentoring.models import Ban, Considered, Draft, DraftPair, Expert, Lock, Round
from waymark.domain.mentoring.models import PoolEntry as Entry
from waymark.domain.people.models import Person
from waymark.engine.matching import Objective, candidates_from_pairs, match

__all__ = ["draft_rows"]

FITS = (700, 600)


def draft_rows(people: dict[str, Person], rows: dict[str, Model]) -> dict[str, Model]:
    """The draft, Ines's line and Petra's by their names; a lock and a ban of other people."""
    expert, asking = rows["expert_mentor"], rows["round_asking"]
    assert isinstance(expert, Expert)
    assert isinstance(asking, Round)
    said = {field.name: getattr(asking, field.attname) for field in Round._meta.concrete_fields
            if field.name not in ("id", "programme", "number", "state", "key")}  # fmt: skip
    a_round = Round.objects.create(
        programme_id=asking.programme_id, number=9, state="reviewing", key=UUID(int=909), **said
    )  # fmt: skip
    entries = [
        Entry.objects.create(round=a_round, person=people[who], side="mentee", state="joined",
                             invited_at=NOW, answered_at=NOW)
        for who in ("self", "peer")
    ]  # fmt: skip
    packed = _matched(entries, expert)
    figures = {
        "people": 2, "matched": 1, "places": {"used": 1, "offered": 1}, "median": FITS[0],
        "bands": [0] * 6 + [1] + [0] * 5, "chose": 0, "top_three": 0, "weak": 0,
        "unmatched": {"taken": 1}, "bound_gap": 0, "proved": True, "stopped": False,
        "fair": {"worst": FITS[0], "before": FITS[0], "price": 0, "proved": True}, "stable": None,
        "considered": 2, "seconds": {}, "fairness": [],
    }  # fmt: skip
    draft = Draft.objects.create(
        round=a_round, number=1, state="ready", rules=a_round.rules, engine="test",
        problem=pack(packed), inputs="0" * 64, matched=1, total=FITS[0], bound=FITS[0],
        figures=figures, made_at=NOW, made_by_id=people["learning"].pk, ready_at=NOW,
    )  # fmt: skip
    line = DraftPair.objects.create(
        draft=draft, entry=entries[0], expert=expert, fit=FITS[0], parts=[400, 300, 0, 0, 0, 0, 0]
    )
    alone = DraftPair.objects.create(draft=draft, entry=entries[1], flags=["taken"])
    Considered.objects.create(draft=draft, entry=entries[0], experts=[expert.pk], fits=[FITS[0]],
                              parts=[400, 300, 0, 0, 0, 0, 0], of=1)  # fmt: skip
    by = people["learning"].pk
    return {
        "round_reviewed": a_round, "match_draft": draft, "draft_line": line, "draft_alone": alone,
        "lock": Lock.objects.create(
            entry=entries[0], expert=expert, locked_at=NOW, locked_by_id=by
        ),
        "ban": Ban.objects.create(entry=entries[1], expert=expert, banned_at=NOW, banned_by_id=by),
    }  # fmt: skip


def _matched(entries: list[Entry], expert: Expert) -> Packed:
    """Both could have her; she has one place, and fits Ines better."""
    possible = candidates_from_pairs([0, 1], [0, 0], list(FITS), [1], people=2)
    found = match(possible, objective=Objective.MOST_PEOPLE)
    return Packed(
        entry=np.array([entry.pk for entry in entries]), expert=np.array([expert.pk]),
        start=possible.start, to=possible.expert, score=possible.score,
        capacity=possible.capacity, offered=possible.capacity, locked=possible.locked,
        pairs=found.expert, prices=found.prices, optimum=found.expert,
        optimum_prices=found.prices, bounds=np.full(2, -1, np.int32), cost=np.zeros(1, np.int64),
        base=found.base, optimum_base=found.base, threshold=0, stable=False, complete=True,
        finished=True, tolerance=5, budget=0, inputs="0" * 64, kinds=("held",),
    )  # fmt: skip
