"""A preview of other rules for a round too large to wait for: made by a job, kept in its result only."""

from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waymark.domain.mentoring import policies
from waymark.domain.mentoring.compute.before import preview_of, reach_of_rules
from waymark.domain.mentoring.compute.making import LockRefused
from waymark.domain.mentoring.models import Round
from waymark.domain.mentoring.states import RoundRules
from waymark.domain.people.queries import act_of_person_id
from waymark.kernel import jobs
from waymark.kernel.acts import Act, Refused, record
from waymark.kernel.jobs import Job, Running
from waymark.kernel.recommending import require_recommending

__all__ = ["run_preview", "start_preview"]

KIND = "mentoring.preview"
STEPS = (
    gettext_lazy("Looking for people left alone"),
    gettext_lazy("Matching by both rules"),
)


@transaction.atomic
def start_preview(*, a_round: Round, rules: RoundRules, act: Act) -> Job:
    """Ask what these rules would change; the answer is the job's result, see `run_preview`.

    Raises Forbidden for all but L&D, Refused while all recommending is stopped.
    """
    policies.run_rounds.require(act, a_round)
    require_recommending()
    job = jobs.start(kind=KIND, args={"round": a_round.pk, "rules": rules.stored()}, act=act)
    record(act, "mentoring.preview.asked", a_round)
    return job


def run_preview(running: Running) -> dict[str, Any]:
    """The job: {"mentees", "experts", "places", "alone": [{"why", "people", "names"}], "before",
    "after": figures of `previews.Outcome`, "changed", "address"}. Writes nothing, so that it may run again."""
    job = running.job
    act = act_of_person_id(job.owner_id, job.started_at or job.created_at)
    a_round = Round.objects.get(pk=running.args["round"])
    rules = RoundRules.read(running.args["rules"])
    running.report(str(STEPS[0]), 1, len(STEPS))
    reach = asdict(reach_of_rules(a_round, rules, act))
    running.report(str(STEPS[1]), 2, len(STEPS))
    try:
        found = reach | asdict(preview_of(a_round, rules, act))
    except LockRefused as why:
        raise Refused(_("A locked pair stands against these rules. Unlock it first.")) from why
    page = f"/programmes/{a_round.programme_id}/rounds/{a_round.number}/rules"
    return found | {"address": f"{page}?preview={job.pk}#preview"}
