"""Fill an installation with a round that was matched and is over: for the demo.

Its draft is made by the engine from the wishes that are given, as a job would make it: what is said of
it later is what came out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from psycopg.types.json import Jsonb

from waymark.domain.mentoring.compute.making import make
from waymark.domain.mentoring.compute.problem import build
from waymark.domain.mentoring.models import (
    Choice,
    Draft,
    DraftPair,
    NeededSkill,
    Pair,
    PoolEntry,
    Round,
)
from waymark.domain.mentoring.operations.drafting import engine_version, keep_draft
from waymark.domain.mentoring.queries.matching_rows import read_rows
from waymark.domain.mentoring.states import (
    DraftState,
    EntryState,
    PairState,
    PoolSide,
    RoundRules,
    RoundState,
)
from waymark.domain.people.queries import act_of_person_id
from waymark.kernel.acts import Act, shift
from waymark.kernel.bulk import copy_rows, reserve_ids
from waymark.kernel.installation import record_loading, require_system

__all__ = ["EntryRow", "load_past_round"]

ENTRIES = (
    "id", "round_id", "person_id", "side", "state", "goal_id", "question", "languages", "hours",
    "in_person", "shown", "places", "invited_at", "answered_at",
)  # fmt: skip
PAIRS = (
    "id", "mentee_id", "expert_id", "programme_id", "round_id", "draft_pair_id", "state", "goal_id",
    "price", "made_at", "made_by_id", "mentee_accepted_at", "expert_accepted_at", "met_at",
    "closed_at", "mentee_said", "expert_said", "why", "words",
)  # fmt: skip
ANSWERED, ACCEPTED, MET = timedelta(days=4), timedelta(days=2), timedelta(days=150)


@dataclass(frozen=True, slots=True)
class EntryRow:
    """Somebody who joined: as a mentor with `places`, or as a mentee with the rest.

    needs    (skill id, level 1..5) each, the first at the front; choices  person ids by rank.
    """

    person_id: int
    places: int | None = None
    goal_id: int | None = None
    needs: Sequence[tuple[int, int]] = ()
    choices: Sequence[int] = ()
    languages: Sequence[str] = ()


@transaction.atomic
def load_past_round(
    *, a_round: Round, rows: Sequence[EntryRow], drafted_at: datetime, over_at: datetime, act: Act
) -> set[tuple[int, int]]:
    """Let a round of which nobody heard have been answered, matched, published and completed.

    Returns who worked together: person ids of mentee and mentor.

    drafted_at   when its draft was made and published, with the positions of that day.
    over_at      when its pairs were over; each met for the last time a while before.
    No letters, and no places of experts are taken. For the system alone. Raises Forbidden.
    """
    require_system(act)
    _join(a_round, rows, drafted_at)
    by = a_round.made_by_id
    shift(
        a_round, source=RoundState.DRAFT.value, target=RoundState.DRAFTING.value,
        invited_at=a_round.made_at, invited_by_id=by, closed_at=drafted_at, closed_by_id=by,
    )  # fmt: skip
    draft = Draft.objects.create(
        round=a_round, number=1, rules=a_round.rules, engine=engine_version(), made_at=drafted_at,
        made_by_id=by,
    )  # fmt: skip
    made = make(
        build(read_rows(a_round, drafted_at.date()), RoundRules.read(a_round.rules), a_round.budget)
    )
    keep_draft(draft=draft, made=made, seconds={}, act=act_of_person_id(by, drafted_at))
    shift(draft, source=DraftState.READY.value, target=DraftState.PUBLISHED.value)
    shift(
        a_round, source=RoundState.REVIEWING.value, target=RoundState.COMPLETED.value,
        published_at=drafted_at, published_by_id=by, completed_at=over_at,
    )  # fmt: skip
    _pair(a_round, draft, drafted_at, over_at)
    record_loading(act, "mentoring.round.loaded", len(rows))
    pairs = DraftPair.objects.filter(draft=draft, expert__isnull=False)
    return set(pairs.values_list("entry__person_id", "expert__person_id"))


def _join(a_round: Round, rows: Sequence[EntryRow], drafted_at: datetime) -> None:
    ids = reserve_ids(PoolEntry, len(rows))
    asked, answered = a_round.made_at, drafted_at - ANSWERED
    copy_rows(
        PoolEntry, ENTRIES,
        (
            (pk, a_round.pk, row.person_id,
             (PoolSide.MENTEE if row.places is None else PoolSide.MENTOR).value,
             EntryState.JOINED.value, row.goal_id, "", list(row.languages), Jsonb([]), False, False,
             row.places, asked, answered)
            for pk, row in zip(ids, rows, strict=True)
        ),
    )  # fmt: skip
    NeededSkill.objects.bulk_create(
        NeededSkill(entry_id=pk, skill_id=skill, level=level, rank=rank)
        for pk, row in zip(ids, rows, strict=True)
        for rank, (skill, level) in enumerate(row.needs, 1)
    )
    Choice.objects.bulk_create(
        Choice(entry_id=pk, chosen_id=person, rank=rank)
        for pk, row in zip(ids, rows, strict=True)
        for rank, person in enumerate(row.choices, 1)
    )


def _pair(a_round: Round, draft: Draft, made_at: datetime, over_at: datetime) -> None:
    lines = DraftPair.objects.filter(draft=draft, expert__isnull=False).order_by("pk")
    found = list(lines.values_list("pk", "entry__person_id", "expert_id", "entry__goal_id"))
    accepted, done = made_at + ACCEPTED, PairState.COMPLETED.value
    copy_rows(
        Pair, PAIRS,
        (
            (pk, mentee, expert, a_round.programme_id, a_round.pk, line, done, goal, 0, made_at,
             a_round.made_by_id, accepted, accepted, made_at + MET, over_at, "", "", "", "")
            for pk, (line, mentee, expert, goal) in zip(
                reserve_ids(Pair, len(found)), found, strict=True
            )
        ),
    )  # fmt: skip
