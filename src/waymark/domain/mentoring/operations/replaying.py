"""Making a draft once more from what it keeps, for whoever doubts it: a job, whose result says whether
the same pairs come out. Nothing is changed by it."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy

from waymark.domain.mentoring import policies
from waymark.domain.mentoring.compute.replays import replay
from waymark.domain.mentoring.models import Draft
from waymark.kernel import jobs
from waymark.kernel.acts import Act, record
from waymark.kernel.jobs import Job, Running

__all__ = ["replay_draft", "run_replay"]

KIND = "mentoring.replay"
STEP = gettext_lazy("Matching once more")


@transaction.atomic
def replay_draft(*, draft: Draft, back: str, act: Act) -> Job:
    """Ask for a draft to be made again. back  the page that tells what came of it.

    Raises Forbidden for all but L&D.
    """
    policies.run_drafts.require(act, draft)
    job = jobs.start(kind=KIND, args={"draft": draft.pk, "back": back}, act=act)
    record(act, "mentoring.draft.replayed", draft, after={"round": draft.round_id})
    return job


def run_replay(running: Running) -> dict[str, Any]:
    """The job. Its result: address, and whether the pairs are the same, the total is, or the draft was
    stopped before its end, so that nothing can be compared."""
    draft = Draft.objects.get(pk=running.args["draft"])
    running.report(str(STEP), 1, 1)
    found = replay(draft)
    return {
        "address": f"{running.args['back']}?replay={running.job.pk}", "same": found.same,
        "same_total": found.same_total, "stopped": found.stopped,
    }  # fmt: skip
