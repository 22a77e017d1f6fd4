"""Everything that waits for a manager's answer, what it asks of the team, and the answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from waymark.domain.people.queries import Person
from waymark.domain.plans.compute.answering import look_at
from waymark.domain.plans.compute.changes import content_from
from waymark.domain.plans.compute.team_effect import (
    Span,
    TeamEffect,
    effect_on_team,
    spans_of_change,
    spans_of_plan,
)
from waymark.domain.plans.operations import (
    accept_change,
    agree_plan,
    decline_change,
    send_back_plan,
)
from waymark.domain.plans.queries import Change, Plan, Step, open_changes_for
from waymark.domain.plans.queries.team import (
    WaitKind,
    answers_given,
    change_to_answer,
    plan_to_answer,
    reports_with_roles,
    team_steps,
    waits_for,
)
from waymark.domain.skills.queries import Skill, counting, skills_by_id
from waymark.domain.skills.queries.team import claims_of_people
from waymark.kernel.acts import Act, Forbidden, Refused
from waymark.web.parts.forms import DayField, HouseForm
from waymark.web.requests import act_of, looked_at
from waymark.web.team.words import row_of_wait

__all__ = ["listing", "one"]

SHOWN = 50
CHECK_AFTER = timedelta(days=91)


@dataclass(frozen=True, slots=True)
class Team:
    """What is known of everyone who answers to the actor, for all effects on a page."""

    people: Sequence[Person]
    levels: Mapping[int, Mapping[int, int]]
    steps: Mapping[int, Sequence[Step]]

    def effect(self, person_id: int, spans: Sequence[Span]) -> TeamEffect:
        """What these uses ask of the others."""
        return effect_on_team(
            person_id, spans, team=self.people, levels=self.levels, steps=self.steps
        )


def _team(act: Act) -> Team:
    """Three queries."""
    people = reports_with_roles(act)
    ids = [person.pk for person in people]
    said = claims_of_people(act, ids)
    levels = {
        person.pk: {
            pk: claim.level for pk, claim in counting(said.get(person.pk, ()), act.today).items()
        }
        for person in people
        if person.shares_skills
    }
    return Team(people, levels, team_steps(act, ids))


def _covers(effect: TeamEffect, skills: Mapping[int, Skill]) -> list[tuple[str, int, Any]]:
    """Skill, level and who can cover, for the template."""
    return [(skills[each.skill_id].name, each.level, each.people) for each in effect.covers]


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What waits, oldest first, with what it asks of the team; or what was answered."""
    act = act_of(request)
    waits = [wait for wait in waits_for(act) if wait.is_decision]
    given = answers_given(act, SHOWN)
    answered = request.GET.get("show") == "answered"
    context: dict[str, Any] = {
        "answered": answered, "waits": len(waits), "given": given, "most": SHOWN,
    }  # fmt: skip
    if not answered and waits:
        team = _team(act)
        changes = {change.pk: change for change in open_changes_for(act)}
        spans = [_spans(wait.kind, wait.row, wait.person_id, team, changes) for wait in waits]
        effects = [team.effect(w.person_id, s) for w, s in zip(waits, spans, strict=True)]
        skills = skills_by_id({c.skill_id for each in effects for c in each.covers})
        context["rows"] = [
            {
                "row": row_of_wait(wait, act.today),
                "decides": wait.kind is not WaitKind.EVIDENCE,
                "name": wait.name,
                "covers": _covers(effect, skills),
                "effect": effect,
            }
            for wait, effect in zip(waits, effects, strict=True)
        ]
    return render(request, "team/approvals.html", context)


def _spans(
    kind: WaitKind, row: int, person_id: int, team: Team, changes: Mapping[int, Change]
) -> tuple[Span, ...]:
    steps = team.steps.get(person_id, ())
    if kind is WaitKind.PLAN:
        return spans_of_plan(steps)
    if kind is WaitKind.CHANGE and row in changes:
        return spans_of_change(content_from(changes[row].content), steps)
    return ()


class AnswerForm(HouseForm):
    """Yes, until when the plan holds; or no, and why."""

    next_check_on = DayField(
        label=gettext_lazy("When do you look at the plan together next?"),
        required=False,
        help_text=gettext_lazy("Both of you are reminded a week before."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why not, or not yet?"),
        required=False,
        max_length=500,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": gettext_lazy("Say it in 500 characters")},
    )
    seen = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: WaitKind, refuses: bool, today: date, **kw: Any) -> None:
        super().__init__(*args, **kw)
        if kind is WaitKind.PLAN:
            del self.fields["seen"]
            self.fields["next_check_on"].required = not refuses
            self.fields["next_check_on"].initial = today + CHECK_AFTER
            self.fields["next_check_on"].error_messages["required"] = _("Choose a day")
        else:
            del self.fields["next_check_on"]
        self.fields["reason"].required = refuses
        self.fields["reason"].error_messages["required"] = _(
            "Say why. A no without a reason helps nobody."
        )


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, kind: str, row_id: int) -> HttpResponse:
    """One plan or change that waits: its effect on the team; agree, or say why not."""
    act = act_of(request)
    if kind not in (WaitKind.PLAN.value, WaitKind.CHANGE.value):
        raise Http404
    wanted = WaitKind(kind)
    row = _find(act, wanted, row_id)
    looked_at(request, row.person_id, f"team-{wanted.value}")
    if not row.waits:  # type: ignore[union-attr]  # a deputy or another window was faster
        messages.info(request, _("This was answered already."))
        return HttpResponseRedirect(reverse("team:approvals") + "?show=answered", status=303)
    refuses = request.POST.get("answer") == "no"
    said = request.POST.copy() if request.method == "POST" else None
    if said is not None and refuses:  # the other form of the page keeps the day that it offers
        said.setdefault("next_check_on", (act.today + CHECK_AFTER).isoformat())
    form = AnswerForm(said, kind=wanted, refuses=refuses, today=act.today)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            _answer(row, form.cleaned_data, refuses, act)
        except (Refused, Forbidden) as why:
            refusal = str(why)
        else:
            messages.success(request, _done(wanted, row.person, refuses))
            return HttpResponseRedirect(reverse("team:approvals"), status=303)
    return _show(request, row, form, refusal)


def _find(act: Act, kind: WaitKind, row_id: int) -> Plan | Change:
    """The row, if its answer is the actor's; 404 otherwise."""
    try:
        return (plan_to_answer if kind is WaitKind.PLAN else change_to_answer)(act, row_id)
    except (Plan.DoesNotExist, Change.DoesNotExist):
        raise Http404 from None


def _answer(row: Plan | Change, said: dict[str, Any], refuses: bool, act: Act) -> None:
    if isinstance(row, Plan):
        if refuses:
            send_back_plan(plan=row, reason=said["reason"], act=act)
        else:
            agree_plan(plan=row, next_check_on=said["next_check_on"], act=act)
    elif refuses:
        decline_change(change=row, answer=said["reason"], act=act)
    else:
        accept_change(change=row, act=act, seen=said["seen"])


def _done(kind: WaitKind, person: Person, refuses: bool) -> str:
    """What the answer did, in words."""
    name = {"name": person.shown_name}
    if refuses:
        return _("Answered. %(name)s reads your reason.") % name
    if kind is WaitKind.PLAN:
        return _("You agreed to the plan. %(name)s is told.") % name
    return _("You agreed to the change. %(name)s is told.") % name


def _show(request: HttpRequest, row: Plan | Change, form: AnswerForm, refusal: str) -> HttpResponse:
    act = act_of(request)
    team = _team(act)
    steps = team.steps.get(row.person_id, ())
    if isinstance(row, Plan):
        spans, since, seen = spans_of_plan(steps), row.shared_at, ""
    else:
        content = content_from(row.content)
        spans, since, seen = (
            spans_of_change(content, steps),
            row.proposed_at,
            look_at(act, row).seen,
        )
    effect = team.effect(row.person_id, spans)
    context = {
        "kind": "plan" if isinstance(row, Plan) else "change",
        "row": row,
        "named": row.person,
        "since": since,
        "seen": seen,
        "form": form,
        "refusal": refusal,
        "spans": spans,
        "plan_steps": [step for step in steps if step.plan_id == row.pk] if not seen else (),
        "effect": effect,
        "covers": _covers(effect, skills_by_id([c.skill_id for c in effect.covers])),
    }
    wrong = refusal or (form.is_bound and form.errors)
    return render(request, "team/approval.html", context, status=422 if wrong else 200)
