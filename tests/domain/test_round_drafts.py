"""A draft from the coordinator's click to rows in the database: whole, proved, replayed, or nothing."""

import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

from tests.conftest import NOW, act_by
from tests.domain.drafted import runs
from tests.domain.matching_worlds import World, chance_world
from tests.together import at_once
from waymark.domain.mentoring.compute import solving
from waymark.domain.mentoring.compute.packing import unpack
from waymark.domain.mentoring.compute.replays import replay
from waymark.domain.mentoring.models import Considered, Draft, DraftPair, Lock, PoolEntry, Round
from waymark.domain.mentoring.operations import drafting, start_draft
from waymark.engine.matching import blocking_pairs, certify, write_certificate
from waymark.kernel import jobs
from waymark.kernel.acts import Forbidden, Refused
from waymark.kernel.models import ActEntry, Job, Notice, RecommendingStop

pytestmark = pytest.mark.django_db

VERIFIER = Path(__file__).parents[2] / "tools" / "verify_certificate.py"


def world_of(seed: int = 3, mentees: int = 12, experts: int = 6, **rules: Any) -> World:
    return chance_world(Random(seed), mentees=mentees, experts=experts, mild=True, **rules)


def drafted(world: World) -> Draft:
    """Asked for, and made by the job."""
    draft = start_draft(a_round=world.round, act=runs(world))
    jobs.run(job_of(draft).pk, lambda: NOW)
    return Draft.objects.get(pk=draft.pk)


def job_of(draft: Draft) -> Job:
    return Job.objects.get(pk=draft.job_id)


def state_of(a_round: Round) -> str:
    return Round.objects.get(pk=a_round.pk).state


def test_a_draft_is_written_with_all_its_lines_and_says_what_it_is() -> None:
    world = world_of()
    draft = drafted(world)
    assert (draft.state, draft.number, state_of(world.round)) == ("ready", 1, "reviewing")
    lines = list(DraftPair.objects.filter(draft=draft).order_by("entry_id"))
    assert [line.entry_id for line in lines] == sorted(entry.pk for entry in world.mentees)
    pairs = [line for line in lines if line.expert_id]
    assert len(pairs) == draft.matched == draft.figures["matched"] >= 6
    assert sum(line.fit for line in pairs) == draft.total
    assert all(sum(line.parts) == line.fit and len(line.parts) == 7 for line in pairs)
    figures = draft.figures
    assert figures["people"] == len(lines)
    assert sum(figures["bands"]) == len(pairs)
    assert figures["median"] == int(np.median([line.fit for line in pairs]))
    assert sum(figures["unmatched"].values()) == len(lines) - len(pairs)
    assert figures["bound_gap"] == draft.bound - draft.total == figures["fair"]["price"]
    assert (figures["proved"], figures["stopped"], figures["stable"]) == (True, False, None)
    assert set(figures["seconds"]) == {"reading", "candidates", "matching", "raising", "writing"}
    assert Notice.objects.filter(code="round.draft-ready").count() == 1
    assert job_of(draft).result["draft"] == 1


def test_whom_a_draft_considered_is_kept_with_parts_and_rank() -> None:
    world = world_of()
    draft = drafted(world)
    packed = unpack(draft.problem)
    rows = Considered.objects.filter(draft=draft).order_by("entry_id")
    for row, begin, end in zip(rows, packed.start[:-1], packed.start[1:], strict=True):
        assert row.of == end - begin
        assert len(row.experts) == len(row.fits) == min(10, row.of)
        assert row.fits == sorted(packed.score[begin:end].tolist(), reverse=True)[:10]
        parts = np.array(row.parts, int).reshape(-1, 7)
        assert parts.sum(axis=1).tolist() == row.fits
        assert set(row.experts) <= set(packed.expert[packed.to[begin:end]].tolist())
    for line in DraftPair.objects.filter(draft=draft, expert__isnull=False):
        row = Considered.objects.get(draft=draft, entry=line.entry_id)
        at = row.experts.index(line.expert_id)
        assert row.parts[7 * at : 7 * at + 7] == line.parts


def verified(path: Path, *arguments: Any) -> str:
    path.write_bytes(b"".join(write_certificate(*arguments)))
    run = subprocess.run(
        [sys.executable, str(VERIFIER), str(path)], check=False, capture_output=True, text=True
    )
    return run.stdout


@pytest.mark.parametrize(
    "rules",
    [{}, {"fair_tolerance": 100}, {"stable": True}, {"outside": True, "outside_budget": 300}],
    ids=["plain", "fair", "stable", "budget"],
)
def test_prices_in_a_draft_are_verified_by_the_program_of_its_own(
    tmp_path: Path, rules: dict[str, Any]
) -> None:
    draft = drafted(world_of(5, **rules))
    packed = unpack(draft.problem)
    possible, best = packed.candidates(), packed.best()
    assert certify(possible, best).gap == 0
    said = f"optimal: {best.matched} people matched, total {best.total}"
    assert verified(tmp_path / "best", possible, best).startswith(said)
    if packed.stable:
        assert not len(blocking_pairs(possible, packed.assignment().expert))
    else:
        fair = _raised(packed)
        assert verified(tmp_path / "fair", fair, packed.assignment()).startswith("optimal")
        assert fair.score.min(initial=1000) >= packed.threshold


def _raised(packed: Any) -> Any:
    """The candidates from the threshold on."""
    return solving.raised(
        solving.Solved(
            packed.candidates(),
            packed.best(),
            packed.assignment(),
            packed.threshold,
            0,
            packed.stable,
            complete=True,
            finished=True,
        )
    )


def test_a_budget_is_kept_to() -> None:
    draft = drafted(world_of(5, outside=True, outside_budget=250))
    spent = draft.figures["budget"]["spent"]
    cost = sum(
        line.expert.price or 0
        for line in DraftPair.objects.filter(draft=draft).select_related("expert")
        if line.expert
    )
    assert 0 < spent == cost <= 250


@pytest.mark.parametrize("rules", [{}, {"stable": True}, {"outside": True, "outside_budget": 250}])
def test_replay_gives_the_same_pairs_and_says_so_by_hash(rules: dict[str, Any]) -> None:
    draft = drafted(world_of(5, **rules))
    again = replay(draft)
    assert again.same
    assert again.same_total
    entry = DraftPair.objects.filter(draft=draft, expert__isnull=False)[0].entry
    PoolEntry.objects.filter(pk=entry.pk).update(state="withdrawn")
    assert replay(draft).same


def test_locked_pairs_stay_in_the_next_draft_and_the_first_is_superseded() -> None:
    world = world_of()
    first = drafted(world)
    row = Considered.objects.filter(draft=first, of__gte=2).order_by("entry_id")[0]
    taken = DraftPair.objects.get(draft=first, entry=row.entry_id).expert_id
    other = next(each for each in row.experts if each != taken)
    Lock.objects.create(entry_id=row.entry_id, expert_id=other, locked_at=NOW, locked_by_id=1)
    second = drafted(world)
    assert DraftPair.objects.get(draft=second, entry=row.entry_id).expert_id == other
    first.refresh_from_db()
    assert (first.state, second.state, second.number) == ("superseded", "ready", 2)


@pytest.mark.django_db(transaction=True)
def test_of_many_who_ask_at_once_one_draft_is_made() -> None:
    world = world_of(mentees=3, experts=2)
    act = runs(world)

    def ask() -> bool:
        try:
            start_draft(a_round=world.round, act=act)
        except Refused:
            return False
        return True

    assert sum(at_once([ask] * 6)) == 1
    assert Draft.objects.count() == Job.objects.count() == 1


def test_a_job_that_fails_gives_the_round_back_to_its_last_draft(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = world_of()
    drafted(world)
    monkeypatch.setattr(drafting, "make", lambda *_, **__: 1 // 0)
    draft = drafted(world)
    assert (draft.state, state_of(world.round)) == ("failed", "reviewing")
    assert Draft.objects.filter(round=world.round, state="ready").count() == 1
    assert Notice.objects.filter(code="round.draft-failed").count() == 1


def test_only_learning_asks_for_drafts() -> None:
    world = world_of()
    with pytest.raises(Forbidden):
        start_draft(a_round=world.round, act=act_by(world.mentees[0].person))


def test_one_draft_at_a_time_and_only_once_the_pools_are_closed() -> None:
    world = world_of()
    start_draft(a_round=world.round, act=runs(world))
    with pytest.raises(Refused):
        start_draft(a_round=world.round, act=runs(world))
    Round.objects.update(state="inviting")
    with pytest.raises(Refused):
        start_draft(a_round=world.round, act=runs(world))
    assert Draft.objects.count() == 1


def test_nothing_is_drafted_or_kept_while_all_recommending_is_stopped() -> None:
    world = world_of()
    draft = start_draft(a_round=world.round, act=runs(world))
    RecommendingStop.objects.create(stopped_at=NOW, stopped_by_id=1, why="Being looked into.")
    jobs.run(job_of(draft).pk, lambda: NOW)
    assert (state_of(world.round), job_of(draft).state) == ("closed", "failed")
    assert "Being looked into" in job_of(draft).error
    with pytest.raises(Refused, match="Being looked into"):
        start_draft(a_round=world.round, act=runs(world))


def test_a_lock_that_the_rules_forbid_is_named() -> None:
    world = world_of()
    entry = world.mentees[0]
    full = world.experts[0]
    type(full).objects.filter(pk=full.pk).update(taken=full.places)
    Lock.objects.create(entry=entry, expert=full, locked_at=NOW, locked_by_id=1)
    draft = drafted(world)
    assert (draft.state, state_of(world.round)) == ("failed", "closed")
    assert entry.person.given_name in job_of(draft).error


def test_an_empty_side_is_refused_in_words() -> None:
    world = world_of()
    PoolEntry.objects.filter(side="mentor").update(state="withdrawn")
    draft = drafted(world)
    assert draft.state == "failed"
    assert "one of the two sides" in job_of(draft).error


def test_the_act_log_holds_ids_and_figures_of_a_draft() -> None:
    world = world_of()
    draft = drafted(world)
    asked, ready = ActEntry.objects.filter(verb__startswith="mentoring.draft").order_by("pk")
    assert asked.verb == "mentoring.draft.asked"
    assert ready.after["inputs"] == draft.inputs
    assert len(draft.inputs) == 64
