"""The decision log of one line of a draft: whom it looked at, why this mentor and not that one."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from waymark.domain.mentoring import operations
from waymark.domain.mentoring.compute.decisions import Beside, Outcome, beside
from waymark.domain.mentoring.compute.packing import unpack
from waymark.domain.mentoring.queries.decisions import Decision, Option, decision_of
from waymark.domain.mentoring.queries.drafts import DraftPair, roles_held
from waymark.domain.mentoring.states import Part
from waymark.kernel.jobs import job_of
from waymark.web.programmes.access import find_round, for_learning
from waymark.web.programmes.console.words import PARTS, WHY_NOBODY, reasons
from waymark.web.requests import act_of, looked_at

__all__ = ["page", "replay"]

SHORT = {
    Part.HELD: gettext_lazy("Held"), Part.SKILLS: gettext_lazy("Skills"),
    Part.CHOICES: gettext_lazy("Chosen"), Part.HOURS: gettext_lazy("Hours"),
    Part.SENIORITY: gettext_lazy("Grade"), Part.LOAD: gettext_lazy("Places"),
    Part.UNITS: gettext_lazy("Elsewhere"),
}  # fmt: skip
IF = {
    Part.HELD: gettext_lazy(
        "Had they held the goal role or made the move, %(name)s could have been it."
    ),
    Part.SKILLS: gettext_lazy("With all the skills asked for, %(name)s could have been it."),
    Part.CHOICES: gettext_lazy("Had they chosen each other first, %(name)s could have been it."),
    Part.HOURS: gettext_lazy("With more hours in common, %(name)s could have been it."),
    Part.SENIORITY: gettext_lazy("At the right distance in grade, %(name)s could have been it."),
    Part.LOAD: gettext_lazy("With all places free, %(name)s could have been it."),
    Part.UNITS: gettext_lazy("From another part of the organisation, %(name)s could have been it."),
}


@require_safe
@for_learning
def page(request: HttpRequest, programme_id: int, number: int, pair_id: int) -> HttpResponse:
    """Everything that the draft kept of this decision, in words and in points."""
    act = act_of(request)
    found = _find(request, programme_id, number, pair_id)
    pair, draft = found.pair, found.draft
    looked_at(request, pair.entry.person_id, "round-why")
    held = roles_held([pair], act.today).get(pair.pk)
    used = [part for part in Part if found.rules.weights[part]]
    context = {
        "round": draft.round, "programme": draft.round.programme, "draft": draft, "pair": pair,
        "decision": found, "fit": round(pair.fit / 10),
        "reasons": reasons(pair, found.rules, held) if pair.expert else [],
        "nobody": [str(WHY_NOBODY[code]) for code in pair.flags if code in WHY_NOBODY]
        if not pair.expert else [],
        "parts": [(SHORT[part], PARTS[part], found.rules.weights[part]) for part in used],
        "rows": _rows(found, used), "replayed": _replayed(request),
    }  # fmt: skip
    return render(request, "programmes/console/decision.html", context)


@require_POST
@for_learning
def replay(request: HttpRequest, programme_id: int, number: int, pair_id: int) -> HttpResponse:
    """Make the draft once more; the job's page leads back here."""
    found = _find(request, programme_id, number, pair_id)
    back = reverse("programmes:pair-why", args=[programme_id, number, pair_id])
    job = operations.replay_draft(draft=found.draft, back=back, act=act_of(request))
    return redirect("jobs:job", job_id=job.pk)


def _find(request: HttpRequest, programme_id: int, number: int, pair_id: int) -> Decision:
    a_round = find_round(request, programme_id, number)
    try:
        return decision_of(act_of(request), a_round, pair_id)
    except DraftPair.DoesNotExist:
        raise Http404 from None


def _rows(found: Decision, used: list[Part]) -> list[dict[str, Any]]:
    """Each expert that was looked at, with points by part and why they were not given."""
    packed = unpack(found.draft.problem) if found.draft.problem else None
    order = list(Part)
    return [
        {
            "option": each, "fit": round(each.fit / 10),
            "points": [round(each.parts[order.index(part)] / 10) for part in used],
            "why": _why(
                found, each, beside(packed, found.pair.entry_id, each.expert_id, each.parts, found.rules)
            ) if packed else [],
        }
        for each in found.options
    ]  # fmt: skip


def _why(found: Decision, option: Option, told: Beside) -> list[str]:
    """Why this one was not given, and the one thing that would have changed it."""
    own = found.pair.fit
    name = {"name": option.name}
    points = name | {
        "n": round(abs(option.fit - own) / 10), "worth": round(told.worth / 10),
        "needed": -(-(told.needed or 0) // 10),
    }  # fmt: skip
    if told.outcome is Outcome.GIVEN:
        return []
    if told.outcome is Outcome.BOUND:
        return [_("Not possible now: one of the two is locked elsewhere, or the place is gone.")]
    if told.outcome is Outcome.LOWER:
        said = [_("Fits %(n)d points less well.") % points]
    elif not found.pair.expert_id:
        said = [
            _("The places went to others, to whom one is worth up to %(worth)d points.") % points
        ]
    elif option.fit == own and not round(told.worth / 10):
        said = [_("Fits as well; of equal ones the draft chose another.")]
    elif option.fit == own:
        said = [_("Fits as well; to others a place is worth up to %(worth)d points.") % points]
    else:
        said = [
            _("Fits %(n)d points better, but to others a place is worth up to %(worth)d.") % points
        ]
    if told.change is not None:
        said.append(str(IF[told.change]) % name)
    elif told.needed is not None:
        said.append(_("Below a fit of %(needed)d it could not have been %(name)s.") % points)
    else:
        said.append(_("No fit would have been enough; one more place might.") % points)
    return said


def _replayed(request: HttpRequest) -> str:
    """What came of making the draft once more, for who asked for it; "" for nothing yet."""
    try:
        asked = uuid.UUID(request.GET.get("replay", ""))
    except ValueError:
        return ""
    job = job_of(act_of(request), asked)
    if job is None or "same" not in job.result:
        return ""
    if job.result["stopped"]:
        return _("The draft was stopped before its end, so there is nothing to compare.")
    if job.result["same"]:
        return _("Made once more: the same pairs.")
    if job.result["same_total"]:
        return _(
            "Made once more: as many people and the same total; some pairs of equal worth differ."
        )
    return _("Made once more: other pairs. Somebody changed this draft by hand since it was made.")
