"""Those whom a published round left without anybody, and who came after it: who they are, and what a
matching of them alone reads."""

from collections import Counter
from dataclasses import replace
from datetime import date

import numpy as np
from django.db.models import Exists, OuterRef, QuerySet

from waymark.domain.mentoring import policies
from waymark.domain.mentoring.models import Draft, DraftPair, Pair, PoolEntry, Round
from waymark.domain.mentoring.queries.drafts import Shown, draft_pairs
from waymark.domain.mentoring.queries.matching_rows import Rows, read_rows
from waymark.domain.mentoring.queries.matching_sql import JOINED, statements
from waymark.domain.mentoring.states import (
    HOLDS_A_PLACE,
    DraftState,
    EntryState,
    PairState,
    PoolSide,
    RoundRules,
    RoundState,
)
from waymark.kernel.acts import Act

__all__ = [
    "LIVE", "late_draft", "late_lines", "leftover_rows", "leftovers_of", "published_lines",
]  # fmt: skip

#: the round has come about and its pairs are at work
LIVE = (RoundState.PUBLISHED.value, RoundState.RUNNING.value)
_WITHOUT = f"""{JOINED} AND (entry.side = '{PoolSide.MENTOR.value}' OR NOT EXISTS (
    SELECT FROM mentoring_pair had WHERE had.round_id = entry.round_id
    AND had.mentee_id = entry.person_id AND had.state <> '{PairState.DECLINED.value}'))"""
_ALONE = statements(joined=_WITHOUT)


def leftovers_of(act: Act, a_round: Round) -> QuerySet[PoolEntry]:
    """Mentees who joined and have no pair of this round, or only declined ones, for those who run
    it; unordered, with their people."""
    had = Pair.objects.filter(round=OuterRef("round"), mentee=OuterRef("person")).exclude(
        state=PairState.DECLINED.value
    )
    rows = policies.run_entries.rows(act).filter(
        ~Exists(had), round=a_round, side=PoolSide.MENTEE.value, state=EntryState.JOINED.value,
        person__active=True,
    )  # fmt: skip
    return rows.select_related("person", "goal")


def late_draft(act: Act, a_round: Round) -> Draft | None:
    """The proposals that stand for them, None before there were any."""
    rows = policies.run_drafts.rows(act).filter(round=a_round, state=DraftState.LATE.value)
    return rows.defer("problem").order_by("-number").first()


def late_lines(act: Act, draft: Draft) -> QuerySet[DraftPair]:
    """Its lines that bring somebody together, each with `out`: whether it was published; unordered."""
    pairs = Pair.objects.filter(draft_pair=OuterRef("pk"))
    return draft_pairs(act, draft, Shown.ALL).annotate(out=Exists(pairs))


def published_lines(draft: Draft) -> set[int]:
    """Ids of the lines of a draft that are pairs already."""
    rows = Pair.objects.filter(draft_pair__draft=draft)
    return {pk for pk in rows.values_list("draft_pair_id", flat=True) if pk is not None}


def leftover_rows(a_round: Round, day: date) -> Rows:
    """What a matching of them alone is made from: places that the round's pairs take are taken.

    Locks were for the draft that is published, and count no more. Cost: 15 queries.
    """
    rows, rules = read_rows(a_round, day, _ALONE), RoundRules.read(a_round.rules)
    holding = [state.value for state in HOLDS_A_PLACE]
    pairs = Pair.objects.filter(round=a_round, state__in=holding)
    used = Counter(pairs.values_list("expert_id", flat=True))
    experts = rows.experts
    here = np.array([used[expert] for expert in experts.expert.tolist()], np.int64)
    most = rules.most_a_mentor
    offered = np.where(experts.asked >= 0, np.minimum(experts.asked, most), most)
    left = np.maximum(0, offered - here)
    return replace(rows, experts=replace(experts, asked=left), locks=rows.locks[:0])
