"""Why not another expert: below the fit named the pairs stay the best there are, by solving anew."""

from dataclasses import replace

import numpy as np
import pytest

from tests.conftest import NOW, act_by
from tests.domain.drafted import runs
from tests.domain.test_round_drafts import drafted, world_of
from waymark.domain.mentoring import operations
from waymark.domain.mentoring.compute.decisions import Outcome, beside
from waymark.domain.mentoring.compute.packing import Packed, unpack
from waymark.domain.mentoring.compute.tables import Places
from waymark.domain.mentoring.models import DraftPair, Round
from waymark.domain.mentoring.operations import replay_draft
from waymark.domain.mentoring.queries.decisions import decision_of, own_decision
from waymark.domain.mentoring.states import RoundRules
from waymark.engine.matching import Objective, candidates_by_person, match, match_stably
from waymark.kernel import jobs

pytestmark = pytest.mark.django_db


def _with_fit(packed: Packed, person: int, place: int, fit: int) -> Packed:
    score = packed.score.copy()
    row = slice(int(packed.start[person]), int(packed.start[person + 1]))
    at = int(packed.start[person]) + int(np.flatnonzero(packed.to[row] == place)[0])
    score[at] = fit
    return replace(packed, score=score)


def _solved(packed: Packed) -> tuple[int, int, np.ndarray]:
    """Most people and the total over the pairs that the raised draft allows."""
    given = packed.candidates()
    who = given.person()
    kept = given.score >= packed.threshold
    start = np.concatenate(([0], np.cumsum(np.bincount(who[kept], minlength=given.people))))
    possible = candidates_by_person(start, given.expert[kept], given.score[kept], given.capacity)
    found = match(possible, objective=Objective.MOST_PEOPLE)
    return found.matched, found.total, found.expert


@pytest.mark.parametrize("seed", [3, 5, 8])
def test_below_the_fit_named_nothing_would_have_changed(seed: int) -> None:
    world = world_of(seed, mentees=14, experts=6, fair_tolerance=0)
    draft = drafted(world)
    packed, act = unpack(draft.problem), runs(world)
    matched, total, _pairs = _solved(packed)
    told = reached = 0
    for line in DraftPair.objects.filter(draft=draft):
        found = decision_of(act, world.round, line.pk)
        for option in found.options:
            said = beside(packed, line.entry_id, option.expert_id, option.parts, found.rules)
            assert (said.outcome is Outcome.GIVEN) == option.given
            if said.needed is None:
                continue
            person = int(Places(packed.entry).of(np.array([line.entry_id]))[0])
            place = int(Places(packed.expert).of(np.array([option.expert_id]))[0])
            less = _solved(_with_fit(packed, person, place, max(option.fit, said.needed - 1)))
            assert less[:2] == (matched, total)
            enough = _solved(_with_fit(packed, person, place, said.needed))
            reached += int(enough[2][person] == place)
            told += 1
    assert told > 5
    assert reached > 0


def test_in_a_stable_draft_the_missing_fit_is_exact_too() -> None:
    world = world_of(3, mentees=14, experts=6, stable=True)
    draft = drafted(world)
    packed, told = unpack(draft.problem), 0
    for line in DraftPair.objects.filter(draft=draft, expert__isnull=False):
        found = decision_of(runs(world), world.round, line.pk)
        for option in found.options:
            said = beside(packed, line.entry_id, option.expert_id, option.parts, found.rules)
            if said.needed is None:
                continue
            person = int(Places(packed.entry).of(np.array([line.entry_id]))[0])
            place = int(Places(packed.expert).of(np.array([option.expert_id]))[0])
            pairs = match_stably(_with_fit(packed, person, place, said.needed).candidates()).expert
            assert pairs[person] == place
            told += 1
    assert told > 3


def test_the_change_named_would_have_been_enough() -> None:
    world = world_of(5, mentees=14, experts=6)
    draft = drafted(world)
    packed, rules, told = unpack(draft.problem), RoundRules.read(draft.rules), 0
    for line in DraftPair.objects.filter(draft=draft):
        for option in decision_of(runs(world), world.round, line.pk).options:
            said = beside(packed, line.entry_id, option.expert_id, option.parts, rules)
            if said.change is not None:
                at = list(type(said.change)).index(said.change)
                gain = rules.weights[said.change] * 10 - option.parts[at]
                assert gain > 0
                assert said.needed is not None
                assert option.fit + gain >= said.needed
                told += 1
    assert told > 3


def test_a_replay_job_says_that_the_same_pairs_come_out() -> None:
    world = world_of()
    draft = drafted(world)
    job = replay_draft(draft=draft, back="/programmes/1/rounds/1/pairs/1/why", act=runs(world))
    jobs.run(job.pk, lambda: NOW)
    job.refresh_from_db()
    assert (job.result["same"], job.result["stopped"]) == (True, False)
    assert job.result["address"].endswith(f"/why?replay={job.pk}")


def test_a_mentee_reads_their_own_line_and_nobody_elses() -> None:
    world = world_of()
    draft = drafted(world)
    line = DraftPair.objects.filter(draft=draft, expert__isnull=False)[0]
    hers = act_by(line.entry.person)
    assert own_decision(hers, line.pk) is None  # nothing is told before it is published
    operations.publish_round(
        a_round=Round.objects.get(pk=world.round.pk), draft=draft, revision=0, act=runs(world)
    )
    found = own_decision(hers, line.pk)
    assert found is not None
    assert found.fit == line.fit
    other = DraftPair.objects.filter(draft=draft, expert__isnull=False).exclude(pk=line.pk)[0]
    assert own_decision(hers, other.pk) is None
    assert own_decision(runs(world), line.pk) is None
