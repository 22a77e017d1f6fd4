"""The draft's changes, one by one: what was there, what comes, and taking one back."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from waymark.domain.careers.compute.drafts import architecture, key_of
from waymark.domain.careers.operations.drafts import discard_draft, drop_change
from waymark.domain.careers.queries.drafts import DraftChange, change_by_id, draft_changes
from waymark.domain.careers.states import ChangeOrigin, Thing
from waymark.domain.skills.queries import skills_by_id
from waymark.kernel.acts import Refused
from waymark.web.organisation.architecture.access import Desk, desk_of, for_hr
from waymark.web.organisation.architecture.words import THINGS, ChangeSaid, say_change
from waymark.web.parts.paging import page_of
from waymark.web.requests import id_of

__all__ = ["listing", "said_of"]


def said_of(desk: Desk, rows: list[DraftChange]) -> list[ChangeSaid]:
    """Changes in words. Cost: a few queries, however many they are."""
    base = architecture(None)
    skills = skills_by_id(
        {key_of(row.ref)[1] for row in rows if row.thing == Thing.REQUIREMENT.value}
    )
    names = {pk: skill.name for pk, skill in skills.items()}
    return [say_change(row, desk.held, base, names) for row in rows]


@require_http_methods(["GET", "HEAD", "POST"])
@for_hr
def listing(request: HttpRequest) -> HttpResponse:
    """What publishing would change; each change can be taken back, or the whole draft discarded."""
    desk = desk_of(request)
    refusal, status = "", 200
    if request.method == "POST":
        try:
            _do(request, desk)
            return HttpResponseRedirect(_back(request), status=303)
        except Refused as why:
            refusal, status = str(why), 422
    context = {"refusal": refusal, **desk.context}
    if desk.draft is None:
        return render(request, "organisation/architecture/no_draft.html", context, status=status)
    thing, origin = request.GET.get("thing", ""), request.GET.get("by", "")
    rows = draft_changes(desk.draft)
    if thing in set(Thing):
        rows = rows.filter(thing=thing)
    if origin in set(ChangeOrigin):
        rows = rows.filter(origin=origin)
    page = page_of(
        rows, ("pk",), after=request.GET.get("after", ""), before=request.GET.get("before", "")
    )
    counts: dict[str, int] = {}
    for of, _key in desk.held.touched:
        counts[of.value] = counts.get(of.value, 0) + 1
    context |= {
        "page": page,
        "rows": said_of(desk, list(page.rows)),
        "thing": thing,
        "things": [
            (each.value, THINGS[each], counts[each.value])
            for each in THINGS
            if each.value in counts
        ],
    }
    return render(request, "organisation/architecture/draft.html", context, status=status)


def _back(request: HttpRequest) -> str:
    if request.POST.get("act") == "discard":
        return reverse("organisation:architecture")
    return request.get_full_path()


def _do(request: HttpRequest, desk: Desk) -> None:
    """Take one change back, or discard them all."""
    if desk.draft is None:
        raise Http404
    if request.POST.get("act") == "discard":
        discard_draft(draft=desk.draft, act=desk.act)
        return
    named = id_of(request.POST.get("change", ""))
    if named is None:
        raise Http404
    try:
        drop_change(change=change_by_id(desk.draft, named), act=desk.act)
    except DraftChange.DoesNotExist:
        raise Http404 from None
