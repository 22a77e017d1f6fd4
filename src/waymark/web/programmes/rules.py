"""The rules of a round: a hundred points over what makes a good pair, and what must hold."""

from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from waymark.domain.mentoring.operations.rounds import change_rules
from waymark.domain.mentoring.queries.rounds import (
    POINTS,
    Part,
    Round,
    RoundRules,
    RoundState,
    rules_of,
)
from waymark.kernel.acts import Refused
from waymark.kernel.jobs import Job
from waymark.web.parts.forms import HouseForm
from waymark.web.programmes.access import find_round, for_learning
from waymark.web.programmes.console.words import PARTS
from waymark.web.programmes.looking import looked_at, looked_now, looked_up
from waymark.web.programmes.words import EFFECTS
from waymark.web.requests import act_of

__all__ = ["RulesForm", "page"]

CENTS = 100
MOST_MONEY = 10_000_000
_WHOLE = {"invalid": _("Enter a whole number"), "required": _("Enter a number")}


def _count(label: Any, low: int, high: int, hint: Any = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=low, max_value=high, help_text=hint, error_messages=_WHOLE
    )


def _switch(label: Any, hint: Any = "") -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False, help_text=hint)


class RulesForm(HouseForm):
    """Weights by part, hard rules, money. `points_<part>` are the weights."""

    common_language = _switch(_("A language in common"))
    hours_least = forms.DecimalField(
        label=_("Hours a week in common, at least"), min_value=0, max_value=40, decimal_places=1,
        help_text=_("By real time zones, daylight saving included"), error_messages=_WHOLE,
    )  # fmt: skip
    in_person_counts = _switch(_("The same site where one of the two asks to meet in person"))
    never_again = _switch(_("Nobody gets a mentor they had before"))
    must_have_held = _switch(_("A mentor must have held the goal role or made the move"))
    must_cover = _switch(
        _("An expert must have the first skill that a mentee names, at that level")
    )
    most_a_mentor = _count(_("Mentees that one mentor gets in this round, at most"), 1, 50)
    hours_enough = forms.DecimalField(
        label=_("Hours a week beyond which more bring no more points"), min_value=1, max_value=40,
        decimal_places=1, error_messages=_WHOLE,
    )  # fmt: skip
    recent_years = _count(
        _("Years for which a role held counts fully"), 0, 40, _("Older ones count less and less")
    )
    seniority_best = _count(
        _("Grades between the two that are best"), -5, 5,
        _("Below zero where the mentor is the younger in grade"),
    )  # fmt: skip
    weak_fit = _count(_("Look by hand at pairs with a fit under"), 0, 100)
    outside = _switch(_("Outside experts take part"))
    budget = forms.DecimalField(
        label=_("Money for outside experts, in euros"), min_value=0, max_value=MOST_MONEY,
        decimal_places=2, required=False,
        error_messages={"invalid": _("Enter an amount, such as 12000")},
    )  # fmt: skip
    stable = _switch(
        _("Stable pairs instead of the greatest total"),
        _("No mentee and mentor who would both rather have each other. The draft says what it costs"),
    )  # fmt: skip
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part in Part:
            self.fields[f"points_{part.value}"] = _count(PARTS[part], 0, POINTS, EFFECTS[part])

    @property
    def weights(self) -> list[Any]:
        """The fields of the weights, in the order of `Part`."""
        return [self[f"points_{part.value}"] for part in Part]

    @property
    def must(self) -> list[Any]:
        """The fields of the rules that can be switched."""
        names = ("common_language", "in_person_counts", "never_again", "must_have_held",
                 "must_cover", "hours_least", "most_a_mentor")  # fmt: skip
        return [self[name] for name in names]

    @property
    def money(self) -> list[Any]:
        """The fields about outside experts."""
        return [self["outside"], self["budget"]]

    @property
    def finer(self) -> list[Any]:
        """The fields that say how points are counted."""
        names = ("hours_enough", "recent_years", "seniority_best", "weak_fit", "stable")
        return [self[name] for name in names]

    def clean(self) -> dict[str, Any]:
        """The weights are a hundred points together."""
        said = super().clean() or self.cleaned_data
        points: list[int] = [
            said[name] for part in Part if (name := f"points_{part.value}") in said
        ]
        if len(points) == len(Part) and sum(points) != POINTS:
            text = gettext("The points sum up to %(sum)d. Give away exactly %(all)d")
            self.add_error(f"points_{Part.HELD.value}", text % {"sum": sum(points), "all": POINTS})
        return said

    def rules(self, before: RoundRules) -> RoundRules:
        """What was said, once it is valid; what the form does not ask stays as it was."""
        said = self.cleaned_data
        outside = said["outside"]
        return RoundRules(
            weights={part.value: said[f"points_{part.value}"] for part in Part},
            hours_least=int(said["hours_least"] * 2), hours_enough=int(said["hours_enough"] * 2),
            outside=outside,
            outside_budget=int((said["budget"] or Decimal(0)) * CENTS) if outside else 0,
            fair_tolerance=before.fair_tolerance,
            **{name: said[name] for name in (
                "common_language", "in_person_counts", "never_again", "must_have_held",
                "must_cover", "recent_years", "seniority_best", "most_a_mentor", "stable",
                "weak_fit",
            )},
        )  # fmt: skip


def _initial(rules: RoundRules, revision: int) -> dict[str, Any]:
    stored = rules.stored()
    shown = {f"points_{name}": points for name, points in rules.weights.items()}
    return {
        **stored, **shown, "revision": revision, "budget": Decimal(rules.outside_budget) / CENTS,
        "hours_least": Decimal(rules.hours_least) / 2,
        "hours_enough": Decimal(rules.hours_enough) / 2,
    }  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@for_learning
def page(request: HttpRequest, programme_id: int, number: int) -> HttpResponse:
    """Change the rules; while the round is prepared, inviting comes next."""
    act, a_round = act_of(request), find_round(request, programme_id, number)
    before = rules_of(a_round)
    known = looked_up(request.GET.get("preview", ""), a_round, act)
    shown = known[0] if known else before
    form = RulesForm(request.POST or None, initial=_initial(shown, a_round.revision))
    refusal, status = "", 200
    preparing = a_round.state == RoundState.DRAFT.value
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                if "look" in request.POST:
                    preview = looked_at(a_round, form.rules(before), act)
                    if isinstance(preview, Job):
                        return redirect("jobs:job", preview.pk)
                    return _show(request, a_round, form, preview=preview)
                change_rules(
                    a_round=a_round, rules=form.rules(before), act=act,
                    revision=form.cleaned_data["revision"],
                )  # fmt: skip
                following = "programmes:round-invite" if preparing else "programmes:round"
                return redirect(following, programme_id, number)
            except Refused as why:
                refusal = str(why)
    answer = known[1] if known else None
    if "look" in request.GET and answer is None and request.method != "POST":
        answer = looked_now(a_round, before, act)
    return _show(request, a_round, form, preview=answer, refusal=refusal, status=status)


def _show(
    request: HttpRequest, a_round: Round, form: RulesForm, *, preview: dict[str, Any] | None,
    refusal: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = {
        "programme": a_round.programme, "round": a_round, "form": form, "refusal": refusal,
        "preparing": a_round.state == RoundState.DRAFT.value, "preview": preview,
    }  # fmt: skip
    return render(request, "programmes/rules.html", context, status=status)
