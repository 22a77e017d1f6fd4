"""What other rules would do, looked at before they are kept: whom they leave alone, what changes."""

import uuid
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waymark.domain.mentoring.compute.before import few_enough, preview_of, reach_of_rules
from waymark.domain.mentoring.compute.making import LockRefused
from waymark.domain.mentoring.operations.previewing import start_preview
from waymark.domain.mentoring.queries.rounds import Round, RoundRules
from waymark.kernel.acts import Act, Refused
from waymark.kernel.jobs import Job, job_of
from waymark.kernel.recommending import require_recommending
from waymark.kernel.states import JobState
from waymark.web.parts.numbers import with_tenths
from waymark.web.programmes.console.words import WHY_NOBODY

__all__ = ["looked_at", "looked_now", "looked_up"]

TENTHS = 10
FIGURES = (
    ("matched", gettext_lazy("Matched")),
    ("median", gettext_lazy("Median fit")),
    ("worst", gettext_lazy("Weakest pair")),
    ("top_three", gettext_lazy("Got one of their top three")),
)


def looked_at(a_round: Round, rules: RoundRules, act: Act) -> dict[str, Any] | Job:
    """What these rules would do, for the page; a job where there are too many people to wait for.

    Raises Refused while all recommending is stopped, or where a locked pair is forbidden by them.
    """
    if not few_enough(a_round):
        return start_preview(a_round=a_round, rules=rules, act=act)
    return _looked(a_round, rules, act)


def looked_now(a_round: Round, rules: RoundRules, act: Act) -> dict[str, Any] | None:
    """The same without a job: None where there are too many people, or where it is refused."""
    try:
        return _looked(a_round, rules, act) if few_enough(a_round) else None
    except Refused:
        return None


def _looked(a_round: Round, rules: RoundRules, act: Act) -> dict[str, Any]:
    require_recommending()
    reach = asdict(reach_of_rules(a_round, rules, act))
    try:
        return _told(reach | asdict(preview_of(a_round, rules, act)))
    except LockRefused as why:
        raise Refused(_("A locked pair stands against these rules. Unlock it first.")) from why


def looked_up(job_id: str, a_round: Round, act: Act) -> tuple[RoundRules, dict[str, Any]] | None:
    """The rules of a job of the actor's for this round, and its answer; None for any other."""
    try:
        job = job_of(act, uuid.UUID(job_id))
    except ValueError:
        return None
    done = job is not None and job.state == JobState.SUCCEEDED.value
    if job is None or not done or job.args.get("round") != a_round.pk:
        return None
    return RoundRules.read(job.args["rules"]), _told(job.result)


def _told(answer: dict[str, Any]) -> dict[str, Any]:
    """In words: a line for each figure under both rules, and for each reason to have nobody."""
    before, after = answer["before"], answer["after"]
    points = ("median", "worst")
    lines = [
        {"label": label, "before": _figure(before[name], name in points),
         "after": _figure(after[name], name in points)}
        for name, label in FIGURES
    ]  # fmt: skip
    return {"lines": lines, "alone": _alone(answer["alone"]), "changed": answer["changed"],
            "people": after["people"], "places": answer["places"]}  # fmt: skip


def _alone(found: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"why": WHY_NOBODY[each["why"]], "people": each["people"],
         "names": ", ".join(each["names"]), "more": each["people"] - len(each["names"])}
        for each in found
    ]  # fmt: skip


def _figure(value: int | None, tenths: bool) -> str:
    if value is None:
        return "–"
    return with_tenths(value / TENTHS) if tenths else str(value)
