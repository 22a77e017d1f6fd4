"""Propose a career framework from the jobs people hold, beside the draft that HR works in."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waymark.domain.careers import policies
from waymark.domain.careers.models import Proposal
from waymark.domain.careers.operations.proposal import (
    FamilyFound,
    Found,
    TemplateFound,
    keep_proposal,
)
from waymark.domain.careers.queries.titles import (
    HeldTitle,
    held_titles,
    history_is_newer,
    moves_between,
)
from waymark.domain.people.queries import act_of_person_id
from waymark.domain.skills.models import Occupation
from waymark.engine import framework as engine
from waymark.engine.titles import similar_titles
from waymark.kernel.acts import Act, Actor, Forbidden, Refused
from waymark.kernel.jobs import Running
from waymark.kernel.notices import notify
from waymark.kernel.sentences import translated
from waymark.kernel.states import NoticeKind
from waymark.workflows.mining import recompute

__all__ = ["ADDRESS", "STEPS", "build", "find", "run_job"]

Report = Callable[..., None]
ADDRESS = "/org/architecture/proposal"
STEPS: tuple[Any, ...] = (
    gettext_lazy("Reading the jobs people hold"),
    gettext_lazy("Counting the moves people made"),
    gettext_lazy("Grouping titles into families and grades"),
    gettext_lazy("Looking for occupations that match"),
    gettext_lazy("Keeping the proposal"),
)
#: an occupation less like a title than this is not worth proposing
LIKE_ENOUGH = 0.62
TITLES_AT_ONCE = 250


def _silent(step: str, number: int, steps: int, done: int = 0, total: int = 0) -> None:
    """Report to nobody."""


def build(
    *, least: int, codes: Sequence[str], act: Act, report: Report | None = None
) -> Proposal:  # fmt: skip
    """Read titles, mine moves where that is due, propose, and keep the proposal.

    least, codes   which titles are read, as in careers.operations.proposal.ask_for_proposal.
    report         called as Running.report; what it raises leaves everything as it was.
    Raises Forbidden for all but HR, Refused where there is no unsorted title to propose for.
    """
    if policies.shape_framework(act):
        raise Forbidden(policies.edit_framework.why)
    tell = report or _silent
    with transaction.atomic():
        tell(STEPS[0], 1, len(STEPS))
        newer = history_is_newer()
        tell(STEPS[1], 2, len(STEPS))
        if newer:
            recompute(act=Act(Actor(None), at=act.at, today=act.today))
        found = find(held_titles(least=least, codes=codes), tell)
        tell(STEPS[4], 5, len(STEPS))
        settings = {"least": least, "codes": list(codes)}
        return keep_proposal(
            found=Found(settings, found.summary, found.families, found.templates), act=act
        )


def find(titles: Sequence[HeldTitle], tell: Report = _silent) -> Found:
    """Group titles with the engine, and look up occupations. Raises Refused without a new title.

    Titles that have a place already take part, so that new ones can join their families and find
    their grades; what is proposed are the others.
    """
    new = [title for title in titles if title.family is None]
    if not new:
        raise Refused(
            _("Every title that was read has its place already: nothing is left to propose.")
        )
    tell(STEPS[2], 3, len(STEPS))
    made = _moves_of(titles)
    proposal = engine.propose(
        _distinct(titles),
        codes=[title.code for title in titles],
        headcounts=[title.people for title in titles],
        moves=made,
    )
    grade = _grades(titles, proposal)
    families = [_family(titles, each, grade) for each in proposal.families]
    families = [each for each in families if each.members]
    left = [titles[each.title] for each in proposal.left if titles[each.title].family is None]
    templates = _templates(new, tell)
    summary = {
        "titles": len(new),
        "people": sum(title.people for title in new),
        "moves": int(np.sum(made.count)),
        "families": len(families),
        "left": len(left),
        "placed_before": len(titles) - len(new),
        "occupations": bool(Occupation.objects.exists()),
        "notes": list(proposal.notes),
    }
    return Found({}, summary, families, templates)


def _moves_of(titles: Sequence[HeldTitle]) -> engine.Moves:
    """The moves people made between these titles, by their places."""
    place = {title.id: at for at, title in enumerate(titles)}
    made = np.array(moves_between(place), dtype=np.int64).reshape(-1, 3)
    return engine.Moves(
        [place[role] for role in made[:, 0].tolist()],
        [place[role] for role in made[:, 1].tolist()],
        made[:, 2],
    )


def _distinct(titles: Sequence[HeldTitle]) -> list[str]:
    """Names told apart where two roles share one: the engine takes each title once."""
    seen: dict[str, int] = {}
    names = []
    for title in titles:
        seen[title.name] = seen.get(title.name, 0) + 1
        again = seen[title.name] > 1
        names.append(f"{title.name} ({title.code or title.id})" if again else title.name)
    return names


def _grades(titles: Sequence[HeldTitle], proposal: engine.Proposal) -> dict[int, int]:
    """The grade of every title: as proposed, counted from 1 without gaps; beside an existing
    framework, on the framework's own grades by way of the titles that have one there."""
    proposed = {each.title: each.grade for each in proposal.placements}
    known: dict[int, list[int]] = {}
    for at, title in enumerate(titles):
        if title.grade is not None and at in proposed:
            known.setdefault(proposed[at], []).append(title.grade)
    if not known:
        order = {grade: rank for rank, grade in enumerate(sorted(set(proposed.values())), start=1)}
        return {at: order[grade] for at, grade in proposed.items()}
    own = sorted(known)
    usual = np.maximum.accumulate([float(np.median(known[grade])) for grade in own])
    existing = np.array(sorted({title.grade for title in titles if title.grade is not None}))
    return {
        at: int(existing[np.argmin(np.abs(existing - np.interp(grade, own, usual)))])
        for at, grade in proposed.items()
    }


def _family(
    titles: Sequence[HeldTitle], family: engine.Family, grade: dict[int, int]
) -> FamilyFound:
    confidence = {title: series.confidence for series in family.series for title in series.titles}
    members: list[dict[str, Any]] = [
        {
            "role": titles[at].id,
            "kind": series.kind.value,
            "series": series.name,
            "grade": grade[at],
            "people": titles[at].people,
            "confidence": confidence[at].value,
        }
        for series in family.series
        for at in series.titles
        if titles[at].family is None
    ]
    members.sort(key=lambda each: (each["kind"] != "specialist", each["series"], each["grade"]))
    placed = [titles[at].family for at in family.titles if titles[at].family is not None]
    joins = max(set(placed), key=lambda each: (placed.count(each), -(each or 0)), default=None)
    return FamilyFound(
        name=family.name,
        confidence=family.confidence.value,
        reasons=tuple(translated(reason) for reason in family.reasons),
        people=sum(each["people"] for each in members),
        members=members,
        joins=joins,
    )


def _templates(titles: Sequence[HeldTitle], tell: Report) -> list[TemplateFound]:
    """The occupation most like each title, where one is like it enough."""
    occupations = list(Occupation.objects.order_by("-origin", "pk").values_list("pk", "title"))
    if not occupations:
        return []
    known = [title for _, title in occupations]
    found = []
    for start in range(0, len(titles), TITLES_AT_ONCE):
        tell(STEPS[3], 4, len(STEPS), start, len(titles))
        some = titles[start : start + TITLES_AT_ONCE]
        matches = similar_titles([each.name for each in some], known, limit=1, floor=LIKE_ENOUGH)
        found += [
            TemplateFound(title.id, occupations[best.known][0], best.score, translated(best.reason),
                          title.people)
            for title, match in zip(some, matches, strict=True)
            for best in match
        ]  # fmt: skip
    found.sort(key=lambda each: (-each.people, each.role))
    return found


def run_job(running: Running) -> dict[str, Any]:
    """The job "careers.build", with the rights that the person who asked for it holds now."""
    now = datetime.now(UTC)  # noqa: TID251 - the worker is a face: it may read the clock
    act = act_of_person_id(running.job.owner_id, now)
    with transaction.atomic():
        proposal = build(
            least=int(running.args["least"]), codes=list(running.args["codes"]), act=act,
            report=running.report,
        )  # fmt: skip
        if act.person_id is not None:
            notify(
                person_id=act.person_id, kind=NoticeKind.GOOD_TO_KNOW, code="framework.proposed",
                key=f"framework.proposed:{running.job.pk}", act=act, address=ADDRESS,
            )  # fmt: skip
    return {"address": ADDRESS, **proposal.summary}
