"""What a coordinator does in the console: draft, keep, lock, swap, forbid."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from waymark.domain.mentoring.compute.changes import Change
from waymark.domain.mentoring.compute.reviewing import Naming, alternatives_of, names_in
from waymark.domain.mentoring.operations.changing import forbid_pair, move_mentee
from waymark.domain.mentoring.operations.drafting import close_and_draft
from waymark.domain.mentoring.operations.reviewing import keep_pair, lock_pairs, unlock_pair
from waymark.domain.mentoring.queries.drafts import Draft, DraftPair
from waymark.domain.mentoring.queries.rounds import Round
from waymark.kernel.acts import Refused
from waymark.web.parts.numbers import with_tenths
from waymark.web.programmes.console.access import find_draft, find_pair, find_round
from waymark.web.programmes.console.page import show
from waymark.web.requests import act_of, id_of, looked_at

__all__ = ["draft_again", "forbid", "keep", "lock", "swap", "unlock"]


def _done(
    request: HttpRequest, a_round: Round, work: Callable[[], str], anchor: str = "#pairs"
) -> HttpResponse:
    """Do it and go back to the console with a word; where it is refused, the console says why."""
    try:
        told = work()
    except Refused as why:
        a_round.refresh_from_db(fields=["state", "rules", "revision"])
        return show(request, a_round, str(why))
    if told:
        messages.success(request, told)
    response = redirect("programmes:round", a_round.programme_id, a_round.number)
    response["Location"] += anchor
    return response


@require_POST
def draft_again(request: HttpRequest, programme_id: int, number: int) -> HttpResponse:
    """Close the pools where they are open, and make a draft."""
    a_round = find_round(request, programme_id, number)

    def work() -> str:
        close_and_draft(a_round=a_round, act=act_of(request))
        return ""

    return _done(request, a_round, work, "")


@require_POST
def keep(request: HttpRequest, programme_id: int, number: int, pair_id: int) -> HttpResponse:
    """A weak pair was looked at and stays."""
    a_round, _draft, pair = find_pair(request, programme_id, number, pair_id)

    def work() -> str:
        keep_pair(pair=pair, act=act_of(request))
        return ""

    return _done(request, a_round, work)


@require_POST
def lock(request: HttpRequest, programme_id: int, number: int) -> HttpResponse:
    """Lock the pairs that were ticked."""
    a_round = find_round(request, programme_id, number)
    draft = find_draft(request, a_round)
    ticked = [id_of(text) for text in request.POST.getlist("pair")]

    def work() -> str:
        chosen = [pk for pk in ticked if pk is not None]
        if not chosen:
            raise Refused(_("Tick the pairs that you want to lock."))
        many = lock_pairs(draft=draft, pair_ids=chosen, act=act_of(request))
        return ngettext("One pair is locked.", "%(n)d pairs are locked.", many) % {"n": many}

    return _done(request, a_round, work)


@require_POST
def unlock(request: HttpRequest, programme_id: int, number: int, pair_id: int) -> HttpResponse:
    """Let later drafts move this mentee again."""
    a_round, _draft, pair = find_pair(request, programme_id, number, pair_id)

    def work() -> str:
        unlock_pair(pair=pair, act=act_of(request))
        return ""

    return _done(request, a_round, work)


@require_http_methods(["GET", "HEAD", "POST"])
def swap(request: HttpRequest, programme_id: int, number: int, pair_id: int) -> HttpResponse:
    """Other experts for a mentee and what each would change; POST makes one of them true."""
    a_round, draft, pair = find_pair(request, programme_id, number, pair_id)
    if request.method != "POST":
        looked_at(request, pair.entry.person_id, "round-why")
        return _offer(request, a_round, draft, pair)
    expert_id, revision = (id_of(request.POST.get(name, "")) for name in ("expert", "revision"))
    try:
        change = move_mentee(
            pair=pair, expert_id=expert_id or 0, revision=-1 if revision is None else revision,
            act=act_of(request),
        )  # fmt: skip
    except Refused as why:
        return _offer(request, a_round, find_draft(request, a_round), pair, str(why))
    messages.success(request, _told(change))
    return redirect("programmes:round", programme_id, number)


@require_POST
def forbid(request: HttpRequest, programme_id: int, number: int, pair_id: int) -> HttpResponse:
    """Rule this pair out; everybody else gets the best that is left."""
    a_round, _draft, pair = find_pair(request, programme_id, number, pair_id)
    revision = id_of(request.POST.get("revision", ""))

    def work() -> str:
        change = forbid_pair(
            pair=pair, revision=-1 if revision is None else revision, act=act_of(request)
        )
        return _told(change)

    return _done(request, a_round, work)


def _offer(
    request: HttpRequest, a_round: Round, draft: Draft, pair: DraftPair, refusal: str = ""
) -> HttpResponse:
    act = act_of(request)
    changes = alternatives_of(act, draft, pair)
    names = names_in(changes)
    options = [_option(change, names) for change in changes]
    context = {
        "round": a_round, "programme": a_round.programme, "draft": draft, "pair": pair,
        "fit": round(pair.fit / 10), "options": options, "refusal": refusal,
    }  # fmt: skip
    status = 422 if refusal else 200
    return render(request, "programmes/console/swap.html", context, status=status)


def _option(change: Change, names: Naming) -> dict[str, object]:
    """One possible swap: to whom, and who moves with it."""
    first, *others = change.moved
    return {
        "expert": names.experts[first.after or 0], "expert_id": first.after,
        "fit": round(first.fit_after / 10),
        "up": round((first.fit_after - first.fit_before) / 10),
        "others": [
            {
                "name": names.mentees[each.entry],
                "to": names.experts[each.after] if each.after else None,
                "before": round(each.fit_before / 10), "after": round(each.fit_after / 10),
            }
            for each in others
        ],
        "loss": -change.gain / 10, "more": change.more,
    }  # fmt: skip


def _told(change: Change) -> str:
    """What was done, in a sentence or two."""
    moved = len(change.moved)
    text = ngettext("One person moved.", "%(n)d people moved.", moved) % {"n": moved}
    if change.gain < 0:
        return f"{text} " + _("The total is %(n)s points lower.") % {
            "n": with_tenths(-change.gain / 10)
        }
    return text
