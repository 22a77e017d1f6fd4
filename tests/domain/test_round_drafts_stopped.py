"""A draft that is stopped, or dies: the round goes on from where it was, nothing half is kept."""

from typing import Any

import pytest

from tests.conftest import NOW
from tests.domain.drafted import runs
from tests.domain.matching_worlds import World
from tests.domain.test_round_drafts import drafted, job_of, state_of, world_of
from waymark.domain.mentoring.compute.replays import replay
from waymark.domain.mentoring.models import Draft, DraftPair
from waymark.domain.mentoring.operations import drafting, start_draft
from waymark.kernel import jobs
from waymark.kernel.jobs import Running
from waymark.kernel.models import Job

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """As when the process ends: nothing of the house catches it."""


def test_a_job_that_dies_while_writing_leaves_nothing_and_is_finished_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = world_of()
    draft = start_draft(a_round=world.round, act=runs(world))

    def die(*_: Any, **__: Any) -> None:
        raise Killed

    with monkeypatch.context() as dying:
        dying.setattr(drafting, "pack", die)
        with pytest.raises(Killed):
            jobs.run(job_of(draft).pk, lambda: NOW)
    draft.refresh_from_db()
    assert (draft.state, state_of(world.round)) == ("making", "drafting")
    assert not DraftPair.objects.exists()
    jobs.run(job_of(draft).pk, lambda: NOW)
    draft.refresh_from_db()
    assert (draft.state, draft.number, Draft.objects.count()) == ("ready", 1, 1)
    written = DraftPair.objects.count()
    drafting.run_draft(Running(job_of(draft), None))  # died after writing, before it was told
    assert DraftPair.objects.count() == written == len(world.mentees)


@pytest.fixture
def stop_at(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Ask the job to stop when it reports a step."""

    def arrange(world: World, step: int) -> None:
        reported = Running.report

        def report(self: Running, said: str, number: int, *rest: int) -> None:
            if number == step:
                Job.objects.filter(pk=self.job.pk).update(cancel_asked_at=NOW)
            reported(self, said, number, *rest)

        monkeypatch.setattr(Running, "report", report)

    return arrange


@pytest.mark.parametrize("step", [drafting.READING, drafting.LOOKING])
def test_stopped_before_there_are_pairs_the_round_is_as_it_was(stop_at: Any, step: int) -> None:
    world = world_of()
    stop_at(world, step)
    draft = drafted(world)
    assert (draft.state, state_of(world.round)) == ("failed", "closed")
    assert job_of(draft).state == "cancelled"
    assert not DraftPair.objects.exists()


@pytest.mark.parametrize("step", [drafting.MATCHING, drafting.RAISING, drafting.WRITING])
def test_stopped_later_the_best_so_far_is_kept_and_nothing_unproved_called_proved(
    stop_at: Any, step: int
) -> None:
    world = world_of(9, fair_tolerance=100)
    whole = drafted(world)
    stop_at(world, step)
    draft = drafted(world)
    assert (draft.state, job_of(draft).state) == ("ready", "succeeded")
    assert DraftPair.objects.filter(draft=draft, expert__isnull=False).count() == draft.matched
    assert draft.matched <= whole.matched
    assert draft.bound >= whole.bound
    if step == drafting.MATCHING:
        assert not draft.figures["proved"]
        assert draft.figures["stopped"]
        assert replay(draft).stopped
    else:
        assert draft.figures["proved"]
        assert draft.matched == whole.matched
        assert draft.total + draft.figures["bound_gap"] == whole.bound


def test_a_draft_stopped_before_its_job_ran_gives_the_round_back() -> None:
    world = world_of()
    draft = start_draft(a_round=world.round, act=runs(world))
    jobs.cancel(job=job_of(draft), act=runs(world))
    draft.refresh_from_db()
    assert (draft.state, state_of(world.round)) == ("failed", "closed")
    assert drafted(world).number == 2
