"""Drafts of a round: asked for by a coordinator, made by a job, kept whole or not at all.

A draft has its number from the moment it is asked for. The job may be killed and run again: nothing of
it is written before the one transaction at its end, and a draft that is written is not made again.
"""

import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from importlib.metadata import version
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from waymark.domain.mentoring import policies
from waymark.domain.mentoring.compute.drafted import (
    CONSIDERED,
    LINES,
    considered_rows,
    line_rows,
    why_unmatched,
)
from waymark.domain.mentoring.compute.fairness import fairness_rows, outcomes_of
from waymark.domain.mentoring.compute.figures import figures_of
from waymark.domain.mentoring.compute.making import LockRefused, Made, Stopped, make, packed
from waymark.domain.mentoring.compute.packing import PACKING, pack
from waymark.domain.mentoring.compute.problem import Problem, build
from waymark.domain.mentoring.compute.reasons import Lines, lines_of
from waymark.domain.mentoring.models import Considered, Draft, DraftPair, PoolEntry, Round
from waymark.domain.mentoring.operations.rounds import close_round
from waymark.domain.mentoring.queries.matching_rows import read_rows
from waymark.domain.mentoring.states import DraftState, RoundRules, RoundState
from waymark.domain.people.queries import act_of_person_id
from waymark.kernel import jobs
from waymark.kernel.acts import Act, Actor, Refused, record, shift
from waymark.kernel.bulk import copy_rows
from waymark.kernel.jobs import Cancelled, Job, Running
from waymark.kernel.notices import notify
from waymark.kernel.recommending import require_recommending
from waymark.kernel.states import NoticeKind

__all__ = [
    "STEPS", "close_and_draft", "draft_ended", "keep_draft", "run_draft", "start_draft",
    "write_lines",
]  # fmt: skip

KIND = "mentoring.draft"
STEPS = (
    gettext_lazy("Reading people and rules"),
    gettext_lazy("Looking for candidates"),
    gettext_lazy("Matching"),
    gettext_lazy("Raising the worst-off pairs"),
    gettext_lazy("Writing the draft"),
)
READING, LOOKING, MATCHING, RAISING, WRITING = range(1, len(STEPS) + 1)
MOST_NAMED = 5


def engine_version() -> str:
    """By what drafts are made: a draft says it, so that it can be made again by the same."""
    return f"{version('waymark')}, {PACKING}"


@transaction.atomic
def start_draft(*, a_round: Round, act: Act) -> Draft:
    """Ask for a draft under the round's rules as they stand; a job makes it.

    Raises Forbidden for all but L&D; Refused while all recommending is stopped, before the pools are
    closed, while another draft is being made, and once the round is published.
    """
    policies.run_rounds.require(act, a_round)
    require_recommending()
    held = Round.objects.select_for_update(no_key=True).get(pk=a_round.pk)
    if held.state not in (RoundState.CLOSED.value, RoundState.REVIEWING.value):
        raise Refused(
            _("A draft is made once the pools are closed, and before the round is published.")
        )
    shift(held, source=held.state, target=RoundState.DRAFTING.value)
    last = Draft.objects.filter(round=held).aggregate(last=Max("number"))["last"] or 0
    draft = Draft.objects.create(
        round=held, number=last + 1, rules=held.rules, engine=engine_version(), made_at=act.at,
        made_by_id=act.person_id or 0,
    )  # fmt: skip
    draft.job_id = jobs.start(kind=KIND, args={"draft": draft.pk}, act=act).pk
    Draft.objects.filter(pk=draft.pk).update(job_id=draft.job_id)
    record(act, "mentoring.draft.asked", draft, after={"round": held.pk, "number": draft.number})
    return draft


@transaction.atomic
def close_and_draft(*, a_round: Round, act: Act) -> Draft:
    """Close the pools where they are open, and ask for a draft. Raises as both of these do."""
    if a_round.state == RoundState.INVITING.value:
        a_round = close_round(a_round=a_round, act=act)
    return start_draft(a_round=a_round, act=act)


def run_draft(running: Running) -> dict[str, Any]:
    """The job: read, match, keep. Asked to stop once there are pairs, it keeps the best so far."""
    job = running.job
    draft = Draft.objects.select_related("round").get(pk=running.args["draft"])
    if draft.state == DraftState.MAKING.value:
        act = act_of_person_id(job.owner_id, job.started_at or job.created_at)
        told = _Telling(running)
        made = _made(draft, told)
        keep_draft(draft=draft, made=made, seconds=told.seconds(), act=act, tell=told.writing)
    return {"address": _address(draft.round), "draft": draft.number}


def _made(draft: Draft, told: "_Telling") -> Made:
    told.begin(READING)
    day = act_of_person_id(draft.made_by_id or None, draft.made_at).today
    rows = read_rows(draft.round, day)
    if not len(rows.mentees.entry) or not len(rows.experts.expert):
        raise Refused(_("Nobody joined on one of the two sides: invite more people."))
    left = draft.round.budget - draft.round.spent
    problem = build(rows, RoundRules.read(draft.rules), left)
    told.begin(LOOKING)
    try:
        return make(
            problem, looking=told.stage(LOOKING), matching=told.stage(MATCHING),
            raising=told.stage(RAISING),
        )  # fmt: skip
    except Stopped as why:
        raise Cancelled from why
    except LockRefused as why:
        raise Refused(_locks_in_words(problem, why)) from why


@transaction.atomic
def keep_draft(
    *,
    draft: Draft,
    made: Made,
    seconds: dict[str, float],
    act: Act,
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> Draft:
    """Write the draft with all its lines; the one before it is superseded.

    seconds   that each stage took. tell  called as tell(rows written, rows to write).
    Raises Forbidden; Refused while all recommending is stopped, or where the round moved on.
    """
    policies.run_drafts.require(act, draft)
    require_recommending()
    shift(draft.round, source=RoundState.DRAFTING.value, target=RoundState.REVIEWING.value)
    _check_still_there(draft.round_id, made)
    Draft.objects.filter(round=draft.round_id, state=DraftState.READY.value).update(
        state=DraftState.SUPERSEDED.value
    )
    begun, kept = time.perf_counter(), packed(made)
    pairs = made.solved.assignment
    lines, figures = write_lines(draft, made, tell)
    people_of = made.problem.rows.mentees.side.person
    figures["fairness"] = fairness_rows(outcomes_of(people_of, lines), act.today)
    figures["seconds"] = {**seconds, "writing": round(time.perf_counter() - begun, 2)}
    shift(
        draft, source=DraftState.MAKING.value, target=DraftState.READY.value, ready_at=act.at,
        matched=pairs.matched, total=pairs.total, bound=made.solved.bound, inputs=kept.inputs,
        problem=pack(kept), figures=figures,
    )  # fmt: skip
    _tell(draft, "round.draft-ready", act)
    record(
        act, "mentoring.draft.ready", draft,
        after={"round": draft.round_id, "number": draft.number, "matched": pairs.matched,
               "total": pairs.total, "bound": made.solved.bound, "proved": made.proved,
               "inputs": kept.inputs},
    )  # fmt: skip
    return draft


def write_lines(
    draft: Draft, made: Made, tell: Callable[[int, int], None] = lambda done, total: None
) -> tuple[Lines, dict[str, Any]]:
    """Write what a draft says of each mentee and whom it looked at for them; for the operations that
    keep one. Returns what is told of its lines, and the figures that follow from them."""
    people, every = len(made.problem.entry), 10_000
    tell(0, 2 * people)
    lines = lines_of(made.problem, made.solved.assignment.expert.astype("int64"))
    whys = why_unmatched(made)
    copy_rows(
        DraftPair, LINES, line_rows(draft.pk, made, lines, whys),
        progress=lambda done: tell(done, 2 * people), every=every,
    )  # fmt: skip
    copy_rows(
        Considered, CONSIDERED, considered_rows(draft.pk, made),
        progress=lambda done: tell(people + done, 2 * people), every=every,
    )  # fmt: skip
    return lines, figures_of(made, lines, Counter(why.value for why in whys.values()))


def _check_still_there(round_id: int, made: Made) -> None:
    """Nobody of the draft was erased while it was made. Raises Refused."""
    entries = PoolEntry.objects.filter(round_id=round_id).values_list("pk", flat=True)
    if not set(made.problem.entry.tolist()) <= set(entries):
        raise Refused(_("Somebody of this round was erased meanwhile. Draft it again."))


def draft_ended(job: Job, now: datetime) -> None:
    """The job ended without a draft, perhaps without ever running: the round is as it was before."""
    draft = Draft.objects.select_related("round").filter(pk=job.args["draft"]).first()
    if draft is None or draft.state != DraftState.MAKING.value:
        return
    act = Act(Actor(None), at=now, today=now.date())
    before = Draft.objects.filter(round=draft.round_id, state=DraftState.READY.value).exists()
    back = RoundState.REVIEWING if before else RoundState.CLOSED
    shift(draft.round, source=RoundState.DRAFTING.value, target=back.value)
    shift(draft, source=DraftState.MAKING.value, target=DraftState.FAILED.value)
    _tell(draft, "round.draft-failed", act)
    record(act, "mentoring.draft.failed", draft, after={"round": draft.round_id})


class _Telling:
    """Steps and progress of the job; remembers that it was asked to stop, and how long steps took."""

    def __init__(self, running: Running) -> None:
        self._running, self.stopped = running, False
        self._begun: dict[int, float] = {}

    def begin(self, step: int) -> None:
        """A step begins. Raises Cancelled."""
        self._begun.setdefault(step, time.perf_counter())
        self._running.report(str(STEPS[step - 1]), step, len(STEPS))

    def stage(self, step: int) -> Callable[[int, int], bool]:
        """Progress of a step for the engine, which is told to stop and hands over what it has."""

        def tell(done: int, total: int) -> bool:
            self._begun.setdefault(step, time.perf_counter())
            if not self.stopped:
                self._report(step, done, total)
            return not self.stopped

        return tell

    def writing(self, done: int, total: int) -> None:
        """What is being written is written to its end."""
        self._report(WRITING, done, total)

    def seconds(self) -> dict[str, float]:
        """Wall seconds of each step up to writing, by a name in English."""
        names = ("reading", "candidates", "matching", "raising")
        ends = [self._begun[step] for step in sorted(self._begun)] + [time.perf_counter()]
        took = {
            names[step - 1]: ends[at + 1] - ends[at] for at, step in enumerate(sorted(self._begun))
        }
        return {name: round(value, 2) for name, value in took.items()}

    def _report(self, step: int, done: int, total: int) -> None:
        try:
            self._running.report(str(STEPS[step - 1]), step, len(STEPS), done, total)
        except Cancelled:
            self.stopped = True


def _address(a_round: Round) -> str:
    return f"/programmes/{a_round.programme_id}/rounds/{a_round.number}"


def _tell(draft: Draft, code: str, act: Act) -> None:
    if draft.made_by_id:
        notify(
            person_id=draft.made_by_id, kind=NoticeKind.GOOD_TO_KNOW, code=code,
            key=f"{code}:{draft.pk}", act=act, address=_address(draft.round),
            params={"number": draft.number, "round": draft.round.name},
        )  # fmt: skip


def _locks_in_words(problem: Problem, why: LockRefused) -> str:
    """Which locks stand against the rules, for whoever asked for the draft."""
    if not len(why.mentees):
        return _(
            "The locked pairs with outside experts cost more than the budget. Unlock one first."
        )
    ids = problem.entry[why.mentees[:MOST_NAMED]].tolist()
    rows = PoolEntry.objects.filter(pk__in=ids).order_by("person__name", "pk")
    names = ", ".join(rows.values_list("person__name", flat=True))
    text = ngettext(
        "%(names)s is locked to somebody whom the rules, or the places left, no longer allow. "
        "Unlock the pair or change the rules.",
        "%(n)d people are locked to somebody whom the rules, or the places left, no longer allow, "
        "among them %(names)s. Unlock these pairs or change the rules.",
        len(why.mentees),
    )
    return text % {"n": len(why.mentees), "names": names}
