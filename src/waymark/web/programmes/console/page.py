"""The console of a round: where it stands, the draft, its pairs, and who has nobody."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from waymark.domain.mentoring.compute.changes import Help
from waymark.domain.mentoring.compute.obstacles import Why
from waymark.domain.mentoring.compute.reviewing import helps_of, standing
from waymark.domain.mentoring.queries.drafts import (
    Draft,
    DraftPair,
    Shown,
    draft_pairs,
    drafts_standing,
    how_many,
)
from waymark.domain.mentoring.queries.rounds import PoolSide, Round, pool_counts
from waymark.domain.mentoring.states import DraftState, Part, RoundRules, RoundState
from waymark.kernel.acts import Act
from waymark.kernel.jobs import job_of
from waymark.web.charts.histogram import draw
from waymark.web.jobs.views import describe
from waymark.web.parts.downloads import csv_response
from waymark.web.parts.numbers import with_tenths
from waymark.web.parts.paging import page_of
from waymark.web.programmes.console.access import find_draft, find_round
from waymark.web.programmes.console.lines import lines_of, table_of, unmatched_of
from waymark.web.programmes.console.words import GROUPS, PARTS, RESULTS, raised, rules_kept
from waymark.web.requests import act_of

__all__ = ["download", "page", "show"]

WEAKEST = ("fit", "pk")
BANDS_FROM, BAND = 40, 5  # fits of the histogram: 40..100 in twelve classes
HELPED = 3  # people without anybody for whom a page asks what a place would bring
STEPS = (
    (RoundState.DRAFT, gettext_lazy("Invite")),
    (RoundState.INVITING, gettext_lazy("Close the pools")),
    (RoundState.CLOSED, gettext_lazy("Set rules")),
    (RoundState.REVIEWING, gettext_lazy("Review the draft")),
    (RoundState.PUBLISHED, gettext_lazy("Publish and introduce")),
)
SIDES = {PoolSide.MENTEE: gettext_lazy("Mentees"), PoolSide.MENTOR: gettext_lazy("Mentors")}


@require_safe
def page(request: HttpRequest, programme_id: int, number: int) -> HttpResponse:
    """The round as it stands."""
    return show(request, find_round(request, programme_id, number))


def show(request: HttpRequest, a_round: Round, refusal: str = "", **more: Any) -> HttpResponse:
    """The console, perhaps with a refusal; `more` goes to the template as it is."""
    act = act_of(request)
    standing_now = drafts_standing(act, a_round)
    draft, making = standing_now.current, standing_now.making
    rules = RoundRules.read(draft.rules if draft else a_round.rules)
    job = job_of(act, making.job_id) if making and making.job_id else None
    context = {
        "round": a_round, "programme": a_round.programme, "draft": draft, "refusal": refusal,
        "steps": _steps(a_round), "rules": rules, "kept": rules_kept(rules),
        "weights": [(PARTS[part], rules.weights[part.value]) for part in Part
                    if rules.weights[part.value]],
        "job": None, "decided": a_round.published_at is not None,
    }  # fmt: skip
    if job is not None:
        context |= describe(job)
    if draft is not None:
        context |= _reviewed(request, act, draft, standing_now.last, rules)
    else:
        counts = pool_counts(a_round)
        context["sides"] = [
            {"label": words, "counts": counts[side]} for side, words in SIDES.items()
        ]
    context |= more
    return render(request, "programmes/console/page.html", context, status=422 if refusal else 200)


@require_safe
def download(request: HttpRequest, programme_id: int, number: int) -> HttpResponse:
    """All pairs of the draft that stands, the weakest first, as a table to take away."""
    act = act_of(request)
    a_round = find_round(request, programme_id, number)
    draft = find_draft(request, a_round)
    pairs = list(draft_pairs(act, draft, Shown.ALL).order_by(*WEAKEST))
    header = [_("Mentee"), _("Goal"), _("Mentor"), _("Fit"), *map(str, PARTS.values()),
              _("Hours a week in common"), _("To check")]  # fmt: skip
    return csv_response(a_round.name, header, table_of(pairs))


def _reviewed(
    request: HttpRequest, act: Act, draft: Draft, last: Draft | None, rules: RoundRules
) -> dict[str, Any]:
    """Everything that the page says of a draft."""
    counts = how_many(act, draft)
    asked = request.GET.get("show", "")
    reviewed = draft.state == DraftState.READY.value
    first = Shown.EYE if counts[Shown.EYE] and reviewed else Shown.ALL
    shown = Shown(asked) if asked in Shown._value2member_map_ and asked != Shown.NONE else first
    pairs = page_of(
        draft_pairs(act, draft, shown), WEAKEST,
        after=request.GET.get("after", ""), before=request.GET.get("before", ""),
    )  # fmt: skip
    alone = list(draft_pairs(act, draft, Shown.NONE).order_by("pk")[:20])
    return {
        "figures": _figures(draft, last, counts[Shown.EYE]),
        "histogram": _histogram(draft, last, rules),
        "fairness": _fairness(draft),
        "counts": {each.value: n for each, n in counts.items()},
        "shown": shown.value,
        "page": pairs,
        "lines": lines_of(pairs.rows, rules, act.today),
        "alone": unmatched_of(alone, _helped(act, draft, alone)),
        "open": draft.state == DraftState.READY.value,
    }


def _helped(act: Act, draft: Draft, alone: list[DraftPair]) -> dict[int, list[Help]]:
    """What one more place would bring the first few who have nobody, while it can still change."""
    first = [pair for pair in alone if Why.TAKEN.value in pair.flags][:HELPED]
    if not first or draft.state != DraftState.READY.value:
        return {}
    return helps_of(standing(act, draft), first)


def _steps(a_round: Round) -> list[dict[str, Any]]:
    """The five steps, each done, now or to come; all are done once the round runs."""
    order = [state for state, _words in STEPS]
    at = {RoundState.DRAFTING: RoundState.REVIEWING}.get(
        RoundState(a_round.state), RoundState(a_round.state)
    )
    place = order.index(at) if at in order else len(order)
    return [
        {"words": words, "done": i < place, "now": i == place}
        for i, (_state, words) in enumerate(STEPS)
    ]


def _figures(draft: Draft, last: Draft | None, to_review: int) -> dict[str, Any]:
    """The five facts, as numbers; fits in whole points."""
    told = draft.figures
    return {
        "people": told["people"], "matched": told["matched"],
        "alone": told["people"] - told["matched"],
        "median": _points(told["median"]),
        "last_median": _points(last.figures["median"]) if last else None,
        "chose": told["chose"], "top_three": told["top_three"],
        "top_share": round(100 * told["top_three"] / told["chose"]) if told["chose"] else None,
        "places": told["places"], "review": to_review,
        "missing": _below(draft), "raised": raised(told["fair"]),
        "stable": with_tenths(told["stable"]["price"] / 10) if told["stable"] else None,
    }  # fmt: skip


def _below(draft: Draft) -> float | None:
    """By how many percent another matching could be better at most; 0 where none can."""
    if not draft.bound or draft.total is None:
        return None
    return round(100 * (draft.bound - draft.total) / draft.bound, 2)


def _points(tenths: float | None) -> int | None:
    return None if tenths is None else round(tenths / 10)


def _histogram(draft: Draft, last: Draft | None, rules: RoundRules) -> dict[str, Any] | None:
    """The drawing, its finding, and the same as a table; None where nobody is matched."""
    bands = draft.figures["bands"]
    if not sum(bands):
        return None
    before = last.figures["bands"] if last and sum(last.figures["bands"]) else []
    weak = min(max((rules.weak_fit - BANDS_FROM) // BAND, 0), len(bands))
    rows = [
        (BANDS_FROM + i * BAND, BANDS_FROM + (i + 1) * BAND, n, before[i] if before else None)
        for i, n in enumerate(bands)
    ]
    return {
        "drawing": draw(bands, before, marked=weak), "rows": rows, "now": sum(bands),
        "before": sum(before) if before else None, "finding": _finding(draft, last),
        "under": sum(bands[:weak]), "weak_fit": rules.weak_fit,
    }  # fmt: skip


def _finding(draft: Draft, last: Draft | None) -> str:
    """What the histogram shows, as its heading."""
    now = draft.figures["median"]
    before = last.figures["median"] if last else None
    if now is None or before is None:
        return _("How well the pairs fit")
    if now > before + 10:
        return _("Most pairs fit better than last round")
    if now < before - 10:
        return _("Pairs fit less well than last round")
    return _("Pairs fit about as well as last round")


def _fairness(draft: Draft) -> dict[str, Any] | None:
    """The audit's rows in words, with a heading that says what they show."""
    rows = draft.figures.get("fairness")
    if not rows:
        return None
    told = [
        row | {"name": GROUPS[row["group"]], "words": RESULTS[row["result"]],
               "median": _points(row["median"])}
        for row in rows
    ]  # fmt: skip
    closer = [row for row in told if row["result"] == "closer"]
    if closer:
        heading = _("%(group)s get their choice less often") % {"group": closer[0]["name"]}
    else:
        heading = _("No group gets its choice clearly less often")
    return {"rows": told, "heading": heading}
