"""Who has nobody in a published round, and who comes late: proposals against free places, looked at
and published one by one or all at once."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from waymark.domain.mentoring import operations
from waymark.domain.mentoring.queries.leftovers import (
    LIVE,
    late_draft,
    late_lines,
    leftovers_of,
)
from waymark.domain.mentoring.queries.rounds import Round, RoundRules
from waymark.kernel.acts import Forbidden, Refused
from waymark.web.parts.naming import ColleagueForm
from waymark.web.parts.paging import page_of
from waymark.web.programmes.access import find_round, for_learning
from waymark.web.programmes.console.lines import lines_of
from waymark.web.requests import act_of, id_of

__all__ = ["invite", "match", "page", "publish"]

ORDER = ("person__family_name", "person__given_name", "pk")
MOST = 100  # proposals on one page


class LateForm(ColleagueForm):
    """Who comes late."""


def _find(request: HttpRequest, programme_id: int, number: int) -> Round:
    """A round whose pairs are at work; 404 for any other."""
    return find_round(request, programme_id, number, among=LIVE)


@require_safe
@for_learning
def page(request: HttpRequest, programme_id: int, number: int) -> HttpResponse:
    """Who is left over, what is proposed for them, and who else may come."""
    return _show(request, _find(request, programme_id, number))


@require_POST
@for_learning
def match(request: HttpRequest, programme_id: int, number: int) -> HttpResponse:
    """Ask for proposals; the job's own page says how far it is."""
    found = _find(request, programme_id, number)
    try:
        job = operations.match_leftovers(a_round=found, act=act_of(request))
    except Refused as why:
        return _show(request, found, str(why))
    return redirect("jobs:job", job_id=job.pk)


@require_POST
@for_learning
def publish(request: HttpRequest, programme_id: int, number: int) -> HttpResponse:
    """Publish the proposals that were ticked, or all."""
    act, found = act_of(request), _find(request, programme_id, number)
    draft = late_draft(act, found)
    if draft is None:
        raise Http404
    ticked = {pk for text in request.POST.getlist("line") if (pk := id_of(text)) is not None}
    chosen = None if request.POST.get("which") == "all" else ticked
    try:
        pairs = operations.publish_leftovers(a_round=found, draft=draft, line_ids=chosen, act=act)
    except (Refused, Forbidden) as why:
        return _show(request, found, str(why), ticked=ticked)
    text = ngettext("Published. One pair was told.", "Published. %(n)d pairs were told.", pairs)
    messages.success(request, text % {"n": pairs})
    return redirect("programmes:leftovers", programme_id=programme_id, number=number)


@require_POST
@for_learning
def invite(request: HttpRequest, programme_id: int, number: int) -> HttpResponse:
    """Ask somebody to come late; they answer with their wishes."""
    act, found = act_of(request), _find(request, programme_id, number)
    form = LateForm(request.POST, act=act, but=0)
    if not form.is_valid():
        return _show(request, found, form=form)
    who = form.cleaned_data["who"]
    try:
        operations.invite_late(a_round=found, person=who, act=act)
    except (Refused, Forbidden) as why:
        return _show(request, found, str(why), form=form)
    messages.success(request, _("%(name)s was asked and gets a notice.") % {"name": who.shown_name})
    return redirect("programmes:leftovers", programme_id=programme_id, number=number)


def _show(
    request: HttpRequest, a_round: Round, refusal: str = "", *, form: LateForm | None = None,
    ticked: set[int] | None = None,
) -> HttpResponse:  # fmt: skip
    act = act_of(request)
    left = leftovers_of(act, a_round)
    rows = page_of(
        left, ORDER, after=request.GET.get("after", ""), before=request.GET.get("before", "")
    )
    draft = late_draft(act, a_round)
    pairs = list(late_lines(act, draft).order_by("fit", "pk")[:MOST]) if draft else []
    rules = RoundRules.read(draft.rules if draft else a_round.rules)
    open_, out = ([each for each in pairs if each.out is said] for said in (False, True))  # type: ignore[attr-defined]  # annotated
    context = {
        "round": a_round, "programme": a_round.programme, "refusal": refusal, "draft": draft,
        "people": left.count(), "page": rows, "rows": rows.rows,
        "since": a_round.published_at, "lines": lines_of(open_, rules, act.today),
        "out": out, "ticked": ticked or set(), "form": form or LateForm(act=act, but=0),
    }  # fmt: skip
    status = 422 if refusal or form is not None else 200
    return render(request, "programmes/leftovers.html", context, status=status)
