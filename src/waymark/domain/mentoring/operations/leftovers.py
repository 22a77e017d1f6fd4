"""Those whom a published round left without anybody, and those who come late: matched against the
places that are free, by the round's own rules, without disturbing a single pair.

What comes of it is a draft like any other, kept with all that it looked at. A coordinator publishes
its lines one by one, or all at once.
"""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waymark.domain.mentoring import policies
from waymark.domain.mentoring.compute.making import Made, Stopped, make, packed
from waymark.domain.mentoring.compute.packing import pack
from waymark.domain.mentoring.compute.problem import build
from waymark.domain.mentoring.models import Draft, PoolEntry, Round
from waymark.domain.mentoring.operations.drafting import engine_version, write_lines
from waymark.domain.mentoring.operations.overtaking import overtake_asks
from waymark.domain.mentoring.operations.publishing import letters, make_pairs, take_for
from waymark.domain.mentoring.operations.rounds import held_round
from waymark.domain.mentoring.queries.leftovers import (
    LIVE,
    leftover_rows,
    leftovers_of,
    published_lines,
)
from waymark.domain.mentoring.queries.publishing import lines_of
from waymark.domain.mentoring.states import DraftState, EntryState, PoolSide, RoundRules
from waymark.domain.people.models import Person
from waymark.domain.people.queries import act_of_person_id
from waymark.kernel import jobs
from waymark.kernel.acts import Act, Refused, record
from waymark.kernel.jobs import Cancelled, Job, Running
from waymark.kernel.many_notices import Telling, notify_many
from waymark.kernel.recommending import require_recommending
from waymark.kernel.states import NoticeKind

__all__ = [
    "invite_late", "keep_leftovers", "match_leftovers", "publish_leftovers", "run_leftovers",
]  # fmt: skip

KIND = "mentoring.leftovers"
STEPS = (
    gettext_lazy("Reading people and free places"),
    gettext_lazy("Matching"),
    gettext_lazy("Writing the proposals"),
)


@transaction.atomic
def invite_late(*, a_round: Round, person: Person, act: Act) -> PoolEntry:
    """Ask somebody to join a published round as a mentee; they answer with their wishes. Somebody who
    was asked before and did not join is asked again.

    Raises Forbidden for all but L&D; Refused before the round is published or once it is over, for
    who joined already, takes part as a mentor, or is not here any more.
    """
    held = _held_live(a_round, act)
    if not person.active:
        raise Refused(_("They no longer work here."))
    if PoolEntry.objects.filter(
        round=held, person=person, side=PoolSide.MENTOR.value, state=EntryState.JOINED.value
    ).exists():
        raise Refused(_("They take part in this round as a mentor."))
    entry, _fresh = PoolEntry.objects.get_or_create(
        round=held, person=person, side=PoolSide.MENTEE.value, defaults={"invited_at": act.at}
    )
    if entry.state == EntryState.JOINED.value:
        raise Refused(_("They take part in this round already."))
    notify_many(
        tellings=[
            Telling(
                person.pk, NoticeKind.NEEDS_YOU, "round.invited-late",
                f"round.invited:{held.pk}:{entry.pk}:late:{act.today.isoformat()}",
                f"/me/people/invitations/{entry.pk}", {"round": held.name},
            )
        ],
        act=act,
    )  # fmt: skip
    record(act, "mentoring.entry.invited_late", entry, person_id=person.pk,
           after={"round": held.pk})  # fmt: skip
    return entry


@transaction.atomic
def match_leftovers(*, a_round: Round, act: Act) -> Job:
    """Ask for proposals for everybody in the round who has nobody; a job makes them.

    Raises Forbidden for all but L&D; Refused while all recommending is stopped, unless the round is
    published and runs, or where nobody is left over.
    """
    held = _held_live(a_round, act)
    require_recommending()
    if not leftovers_of(act, held).exists():
        raise Refused(_("Everybody in this round has somebody."))
    job = jobs.start(kind=KIND, args={"round": held.pk}, act=act)
    record(act, "mentoring.leftovers.asked", held)
    return job


def run_leftovers(running: Running) -> dict[str, Any]:
    """The job: read, match, keep."""
    job = running.job
    a_round = Round.objects.get(pk=running.args["round"])
    act = act_of_person_id(job.owner_id, job.started_at or job.created_at)
    running.report(str(STEPS[0]), 1, len(STEPS))
    rules = RoundRules.read(a_round.rules)
    problem = build(leftover_rows(a_round, act.today), rules, a_round.budget - a_round.spent)
    running.report(str(STEPS[1]), 2, len(STEPS))
    try:
        made = make(problem)
    except Stopped as why:
        raise Cancelled from why
    running.report(str(STEPS[2]), 3, len(STEPS))
    draft = keep_leftovers(a_round=a_round, made=made, act=act)
    return {"address": _address(a_round), "draft": draft.number}


@transaction.atomic
def keep_leftovers(*, a_round: Round, made: Made, act: Act) -> Draft:
    """Write the proposals as a late draft; the ones before that nobody published are superseded.

    Raises Forbidden; Refused while all recommending is stopped, or once the round is over.
    """
    held = _held_live(a_round, act)
    require_recommending()
    drafts = Draft.objects.filter(round=held)
    drafts.filter(state=DraftState.LATE.value).update(state=DraftState.SUPERSEDED.value)
    last = drafts.aggregate(last=Max("number"))["last"] or 0
    pairs, kept = made.solved.assignment, packed(made)
    draft = Draft.objects.create(
        round=held, number=last + 1, state=DraftState.LATE.value, rules=held.rules,
        engine=engine_version(), made_at=act.at, made_by_id=act.person_id or 0, ready_at=act.at,
        matched=pairs.matched, total=pairs.total, bound=made.solved.bound, inputs=kept.inputs,
        problem=pack(kept),
    )  # fmt: skip
    _lines, draft.figures = write_lines(draft, made)
    Draft.objects.filter(pk=draft.pk).update(figures=draft.figures)
    record(
        act, "mentoring.leftovers.ready", draft,
        after={"round": held.pk, "number": draft.number, "matched": pairs.matched,
               "total": pairs.total, "inputs": kept.inputs},
    )  # fmt: skip
    return draft


@transaction.atomic
def publish_leftovers(
    *, a_round: Round, draft: Draft, line_ids: Collection[int] | None, act: Act
) -> int:
    """Turn lines of a late draft into pairs, take their places and tell both of each; how many.

    line_ids   of `DraftPair`, None for all that are not published yet.
    Raises Forbidden; Refused where the draft was replaced, nothing of it is left to publish, or a
    place, the budget or one of the two is taken meanwhile. Then nothing has changed.
    """
    policies.run_drafts.require(act, draft)
    held = _held_live(a_round, act)
    if not Draft.objects.filter(pk=draft.pk, round=held, state=DraftState.LATE.value).exists():
        raise Refused(_("These proposals were replaced a moment ago. Reload the page."))
    out = published_lines(draft)
    lines = [
        line for line in lines_of(draft)
        if line.draft_pair_id not in out and (line_ids is None or line.draft_pair_id in line_ids)
    ]  # fmt: skip
    if not lines:
        raise Refused(_("Choose at least one pair that is not published yet."))
    take_for(held, lines, act)
    ids = make_pairs(held, lines, act)
    notify_many(tellings=list(letters(ids, lines)), act=act)
    overtake_asks({line.expert_id for line in lines}, act)
    record(
        act, "mentoring.leftovers.published", held,
        after={"draft": draft.number, "pairs": len(ids)},
    )  # fmt: skip
    return len(ids)


def _held_live(a_round: Round, act: Act) -> Round:
    """The round, held; for those who run it. Raises Forbidden, Refused unless it is under way."""
    held = held_round(a_round, act)
    if held.state not in LIVE:
        raise Refused(_("The round is not under way. Only a published round has people left over."))
    return held


def _address(a_round: Round) -> str:
    return f"/programmes/{a_round.programme_id}/rounds/{a_round.number}/leftovers"
