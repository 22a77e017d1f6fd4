"""Building from the jobs people hold: ask, accept families, pair ladders, accept skill templates."""

import uuid
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from waymark.domain.careers.compute.drafts import Architecture, ref_of
from waymark.domain.careers.operations import proposal as operations
from waymark.domain.careers.operations.pairing import pair_ladders
from waymark.domain.careers.queries.drafts import (
    ProposedFamily,
    open_families,
    proposal_of,
    proposed_family,
)
from waymark.domain.careers.queries.titles import code_beginnings, titles_without_place
from waymark.domain.careers.states import LadderKind, Thing
from waymark.kernel import jobs
from waymark.kernel.acts import Act, Refused
from waymark.kernel.models import Job
from waymark.web.jobs.views import describe
from waymark.web.organisation.architecture.access import Desk, desk_of, for_hr
from waymark.web.organisation.architecture.forms import BuildForm
from waymark.web.organisation.architecture.words import CONFIDENCE
from waymark.web.parts.paging import page_of
from waymark.web.requests import act_of, id_of

__all__ = ["ask", "build_form", "do_act", "families", "ladders", "steps_of"]

MANY_TITLES = 400
SOME_PEOPLE = 3
MOST_SHOWN = 40
STEPS = (
    ("architecture-proposal", gettext_lazy("Families")),
    ("architecture-ladders", gettext_lazy("Ladders")),
    ("architecture-skills", gettext_lazy("Skills")),
    ("architecture-preview", gettext_lazy("See as employee")),
    ("architecture-publish", gettext_lazy("Publish")),
)


def build_form(data: Any = None) -> BuildForm:
    """The form with which building starts; large employers leave rare titles for later."""
    codes = [
        (letters, _("%(letters)s (%(n)s titles)") % {"letters": letters, "n": count})
        for letters, count in code_beginnings()
    ]
    least = SOME_PEOPLE if titles_without_place() > MANY_TITLES else 1
    return BuildForm(data, codes=codes, initial={"least": least})


@require_http_methods(["GET", "HEAD", "POST"])
@for_hr
def ask(request: HttpRequest) -> HttpResponse:
    """Start the work; it runs as a job, and its result is the list of families."""
    act = act_of(request)
    form = build_form(request.POST or None)
    refusal, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                job = operations.ask_for_proposal(
                    least=form.cleaned_data["least"], codes=form.cleaned_data["codes"], act=act
                )
                address = reverse("organisation:architecture-proposal")
                return HttpResponseRedirect(f"{address}?job={job.pk}", status=303)
            except Refused as why:
                refusal = str(why)
    context = {"build": form, "refusal": refusal, "unsorted": titles_without_place()}
    return render(request, "organisation/architecture/build.html", context, status=status)


def steps_of(now: int) -> list[dict[str, Any]]:
    """From proposal to publication, with the step that a page is."""
    return [
        {
            "label": label,
            "url": reverse(f"organisation:{route}"),
            "done": at < now,
            "now": at == now,
        }
        for at, (route, label) in enumerate(STEPS)
    ]


def _job(request: HttpRequest, act: Act) -> Job | None:
    """The job that the address names, while it is under way or where it failed."""
    try:
        job = jobs.job_of(act, uuid.UUID(request.GET.get("job", "")))
    except ValueError:
        return None
    return None if job is None or job.state == "succeeded" else job


@require_http_methods(["GET", "HEAD", "POST"])
@for_hr
def families(request: HttpRequest) -> HttpResponse:
    """Step 1: families as they were found. Accept all, or rename, merge and leave out first."""
    desk = desk_of(request)
    job = _job(request, desk.act)
    if request.headers.get("HX-Request"):
        return _waiting(job)
    if job is not None:
        context = {"steps": steps_of(0), **describe(job)}
        return render(request, "organisation/architecture/building.html", context)
    refusal, status = do_act(request, FAMILY_ACTS, desk)
    if request.method == "POST" and not refusal:
        return _after_families(request, desk)
    found = proposal_of(desk.draft)
    if found is None:
        return HttpResponseRedirect(reverse("organisation:architecture-build"))
    page = page_of(
        open_families(found), ("position",),
        after=request.GET.get("after", ""), before=request.GET.get("before", ""), size=10,
    )  # fmt: skip
    context = {
        "steps": steps_of(0), "proposal": found, "page": page, "refusal": refusal,
        "rows": [_family(desk.held, row) for row in page.rows],
        "others": list(open_families(found).values_list("pk", "name")),
        "open_count": open_families(found).count(),
        **desk.context,
    }  # fmt: skip
    return render(request, "organisation/architecture/proposal.html", context, status=status)


def _waiting(job: Job | None) -> HttpResponse:
    """What the page asks while the job runs: nothing yet, or go on to the result."""
    if job is not None:  # 286 ends the asking
        return HttpResponse(status=204 if job.finished_at is None else 286)
    address = reverse("organisation:architecture-proposal")
    return HttpResponse(headers={"HX-Redirect": address})


def _after_families(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Accepting all of them leads on; anything else comes back to the same page of the list."""
    if request.POST.get("act") == "accept-all":
        return HttpResponseRedirect(reverse("organisation:architecture-ladders"), status=303)
    return HttpResponseRedirect(request.get_full_path(), status=303)


def _family(held: Architecture, row: ProposedFamily) -> dict[str, Any]:
    """A proposed family with its members by name: ladders line by line, then single titles."""
    label, tone = CONFIDENCE[row.confidence]
    series: dict[str, list[dict[str, Any]]] = {}
    leaders, alone = [], []
    for member in sorted(row.members[:MOST_SHOWN], key=lambda each: each["grade"]):
        named = {"name": held.name(Thing.ROLE, member["role"]), **member}
        if member["kind"] == LadderKind.LEADERSHIP.value:
            leaders.append(named)
        else:
            series.setdefault(member["series"], []).append(named)
    lines: list[dict[str, Any]] = []
    for members in series.values():
        if len(members) > 1:
            lines.append({"kind": "specialists", "members": members})
        else:
            alone += members
    if leaders:
        lines.append({"kind": "leaders", "members": leaders})
    if alone:
        lines.append({"kind": "alone", "members": sorted(alone, key=lambda each: each["name"])})
    return {
        "family": row, "confidence": label, "tone": tone, "count": len(row.members),
        "more": max(len(row.members) - MOST_SHOWN, 0),
        "joins": held.name(Thing.FAMILY, row.joins_id), "lines": lines,
    }  # fmt: skip


def do_act(
    request: HttpRequest, acts: dict[str, Callable[[HttpRequest, Desk], Any]], desk: Desk
) -> tuple[str, int]:
    """Do what a form of the page asks for; returns the refusal and the status."""
    if request.method != "POST":
        return "", 200
    act = acts.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    try:
        act(request, desk)
    except Refused as why:
        return str(why), 422
    return "", 200


def _proposed(request: HttpRequest, desk: Desk, name: str) -> ProposedFamily:
    """The family that a form names, of the open draft's proposal."""
    named = id_of(request.POST.get(name, ""))
    if named is None or desk.draft is None:
        raise Refused(_("Choose a family of the list."))
    try:
        return proposed_family(desk.draft, named)
    except ProposedFamily.DoesNotExist:
        raise Http404 from None


FAMILY_ACTS: dict[str, Callable[[HttpRequest, Desk], Any]] = {
    "accept-all": lambda request, desk: operations.accept_families(act=desk.act),
    "accept": lambda request, desk: operations.accept_families(
        ids=[_proposed(request, desk, "family").pk], act=desk.act
    ),
    "leave-out": lambda request, desk: operations.leave_out_family(
        family=_proposed(request, desk, "family"), act=desk.act
    ),
    "rename": lambda request, desk: operations.rename_family(
        family=_proposed(request, desk, "family"), name=request.POST.get("name", ""), act=desk.act
    ),
    "merge": lambda request, desk: operations.merge_families(
        family=_proposed(request, desk, "family"), into=_proposed(request, desk, "into"),
        act=desk.act,
    ),
}  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@for_hr
def ladders(request: HttpRequest) -> HttpResponse:
    """Step 2: leaders beside specialists of the same family, grade by grade."""
    desk = desk_of(request)
    pairs = _pairs(desk.held)
    refusal, status = "", 200
    if request.method == "POST":
        chosen = set(request.POST.getlist("pair"))
        wanted = [(p["one"], p["other"]) for p in pairs if p["value"] in chosen]
        try:
            if wanted:
                pair_ladders(pairs=wanted, act=desk.act)
            return HttpResponseRedirect(reverse("organisation:architecture-skills"), status=303)
        except Refused as why:
            refusal, status = str(why), 422
    context = {"steps": steps_of(1), "pairs": pairs, "refusal": refusal, **desk.context}
    return render(request, "organisation/architecture/ladders.html", context, status=status)


def _pairs(held: Architecture) -> list[dict[str, Any]]:
    """For each leadership ladder without a twin, the specialists' ladder that shares most grades
    with it, then the longer one, then the first by name."""
    rows = held.things[Thing.LADDER]
    on: dict[int, dict[int, list[str]]] = {}
    for row in held.things[Thing.ROLE].values():
        grade = held.row(Thing.GRADE, row["grade"])
        if row["ladder"] is not None and grade and row["state"] == "published":
            on.setdefault(row["ladder"], {}).setdefault(grade["number"], []).append(row["name"])
    taken: set[int] = set()
    pairs = []
    for (leader,), row in sorted(rows.items(), key=lambda item: item[1]["name"]):
        if row["kind"] != LadderKind.LEADERSHIP.value or row["twin"] is not None:
            continue
        best = min(
            (
                (-len(on.get(leader, {}).keys() & on.get(other, {}).keys()),
                 -len(on.get(other, {})), each["name"], other)
                for (other,), each in rows.items()
                if each["family"] == row["family"] and each["twin"] is None
                and each["kind"] == LadderKind.SPECIALIST.value and other not in taken
            ),
            default=None,
        )  # fmt: skip
        if best is None or best[0] == 0:
            continue
        taken.add(best[3])
        pairs.append(_pair(held, leader, best[3], on))
    return pairs


def _pair(
    held: Architecture, leader: int, other: int, on: dict[int, dict[int, list[str]]]
) -> dict[str, Any]:
    grades = {row["number"]: row["name"] for row in held.things[Thing.GRADE].values()}
    numbers = sorted(on[leader].keys() | on[other].keys())
    return {
        "one": other, "other": leader, "value": f"{ref_of(other)}:{ref_of(leader)}",
        "family": held.name(Thing.FAMILY, (held.row(Thing.LADDER, leader) or {})["family"]),
        "specialist": held.name(Thing.LADDER, other),
        "leadership": held.name(Thing.LADDER, leader),
        "grades": [
            {"name": grades[n], "specialists": on[other].get(n, []), "leaders": on[leader].get(n, [])}
            for n in numbers
        ],
    }  # fmt: skip
