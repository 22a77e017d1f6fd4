"""Read the whole position history anew and keep the moves that it teaches."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from waymark.domain.careers.compute.mining import mine_history
from waymark.domain.careers.compute.ranking import fit_ranker
from waymark.domain.careers.operations.mining import keep_run
from waymark.domain.careers.queries import MiningRun
from waymark.domain.careers.queries.history import read_history
from waymark.domain.careers.queries.roles import titles_and_codes
from waymark.kernel.acts import Act, Actor
from waymark.kernel.jobs import Running

__all__ = ["STEPS", "recompute", "run_job"]

Report = Callable[..., None]

STEPS: tuple[Any, ...] = (
    _("Reading positions held"),
    _("Setting re-titlings aside"),
    _("Counting moves and their times"),
    _("Learning which role comes next"),
    _("Keeping the result"),
)


def _silent(step: str, number: int, steps: int, done: int = 0, total: int = 0) -> None:
    """Report to nobody."""


@transaction.atomic
def recompute(*, act: Act, report: Report | None = None) -> MiningRun:
    """Mine the history as it stands at the act's day and make the result current.

    report   called as Running.report(step, number, steps, done, total) when a step begins, with 0
             of 0, and from time to time within a long one; what it raises (Cancelled) leaves the
             run before in place.
    The same history gives the same rows. Raises Forbidden for all but HR and the system.
    """
    tell = report or _silent

    def begin(number: int, done: int = 0, total: int = 0) -> None:
        tell(STEPS[number], number + 1, len(STEPS), done, total)

    begin(0)
    history = read_history()
    mined = mine_history(history, act.today, begin)
    begin(3)
    ranker = fit_ranker(history, act.today, titles_and_codes())
    begin(4)
    return keep_run(mined=mined, ranker=ranker, act=act)


def run_job(running: Running) -> dict[str, Any]:
    """The job "careers.mine": the right to it was checked, and logged, when it was asked for."""
    at = running.job.started_at or running.job.created_at
    act = Act(Actor(None), at=at, today=at.date())
    run = recompute(act=act, report=running.report)
    return {
        "run": run.pk,
        "people": run.people,
        "moves": run.moves,
        "set_aside": run.set_aside,
    }
