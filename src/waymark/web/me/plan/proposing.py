"""Proposing and answering a change: the pages that both sides share.

A side says who it is by a `Desk`: whose plan, and where its own addresses are. First the change is
laid out, then looked at before and after, then sent: nothing is written before the last click.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from waymark.domain.goals.compute import offer_ways
from waymark.domain.people.queries import Person, manager_of
from waymark.domain.plans import compute, operations, queries
from waymark.domain.plans.compute import ChangeContent
from waymark.domain.plans.queries import Change
from waymark.domain.plans.states import ChangeState, Side
from waymark.kernel.acts import Act, Forbidden, Refused
from waymark.web.me.plan.change_forms import AnswerForm, ChangeForm
from waymark.web.me.plan.differences import effect_in_words, lines_of
from waymark.web.me.plan.matter import Matter, form_of, matter_of
from waymark.web.requests import act_of, as_request

__all__ = ["Desk", "answer", "propose", "show", "withdraw"]


@dataclass(frozen=True, slots=True)
class Desk:
    """One side at work: whose plan it is, whether it is their own, and this side's addresses."""

    person: Person
    own: bool
    plan_url: str
    change_url: str

    def other(self, act: Act) -> str:
        """The name of who answers, or nothing where nobody is known."""
        if not self.own:
            return self.person.shown_name
        manager = manager_of(self.person, act.today)
        return manager.shown_name if manager else ""

    def made(self, change: Change) -> bool:
        """Whether this side proposed it."""
        return (change.side == Side.PERSON.value) == self.own

    def address_of(self, change: Change) -> str:
        """This side's page of a change."""
        if self.own:
            return f"/me/plan/changes/{change.pk}"
        return f"/team/{self.person.pk}/changes/{change.pk}"


def propose(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Lay a change out, look at it, send it. One proposal at a time: while one waits the page says
    so instead; what was laid out before that stays, with the reason why it cannot be sent."""
    act = act_of(request)
    matter = matter_of(act, desk.person.pk)
    if desk.own and not matter.shared:
        messages.info(request, _("Only you see your goal and your plan: change them as you like."))
        return redirect("me:plan")
    if not matter:
        raise Http404
    waiting = _waiting(desk, act)
    if waiting and request.method != "POST":
        return render(request, "changes/waits.html", {"desk": desk, "waiting": waiting})
    return _lay_out(request, desk, matter, waiting)


def _lay_out(
    request: HttpRequest, desk: Desk, matter: Matter, waiting: list[dict[str, Any]]
) -> HttpResponse:
    """The form, or what was laid out in it beside what is there now."""
    act = act_of(request)
    form = form_of(matter, desk.person.pk, request, act)
    refusal, found = "", None
    if request.method == "POST" and form.is_valid():
        stopped = as_request(request).stopped is not None
        content = form.content(() if stopped else _route(form, desk, act))
        found = compute.effect_of(content, matter.goal, matter.plan)
        if request.POST.get("stage") == "edit":
            found = None
        elif not found:
            refusal, found = _("Nothing would change. Change a day, a step or the goal."), None
        elif request.POST.get("stage") == "send":
            sent = _send(form, content, desk, act)
            if isinstance(sent, Change):
                messages.success(request, _("Sent to %s, who has a notice.") % desk.other(act))
                return HttpResponseRedirect(desk.address_of(sent), status=303)
            refusal, found = sent, None
    context = {
        "desk": desk, "form": form, "refusal": refusal, "other": desk.other(act),
        "waiting": waiting,
        "lines": lines_of(found) if found else None,
        "effect": effect_in_words(found) if found else "",
    }  # fmt: skip
    wrong = bool(refusal or (form.is_bound and form.errors))
    template = "changes/look.html" if found else "changes/lay_out.html"
    return render(request, template, context, status=422 if wrong else 200)


def _send(form: ChangeForm, content: ChangeContent, desk: Desk, act: Act) -> Change | str:
    """Propose the change; returns it, or why not."""
    try:
        return operations.propose_change(
            person=desk.person, content=content, act=act,
            reason=form.cleaned_data["reason"], key=form.cleaned_data["key"],
        )  # fmt: skip
    except (Refused, Forbidden) as why:
        return str(why)


def _waiting(desk: Desk, act: Act) -> list[dict[str, Any]]:
    """Proposals that wait for an answer, this side's own first; `name` is who answers this side's
    own, and who proposed the other's."""
    changes = queries.open_change_of(act, desk.person.pk)
    names = queries.names_of(each.proposed_by_id for each in changes if not desk.made(each))
    other = desk.other(act) if changes else ""
    found = [
        {"change": each, "mine": desk.made(each), "address": desk.address_of(each),
         "name": other if desk.made(each) else names.get(each.proposed_by_id, "")}
        for each in changes
    ]  # fmt: skip
    return sorted(found, key=lambda each: not each["mine"])


def _route(form: ChangeForm, desk: Desk, act: Act) -> tuple[int, ...]:
    """The best known way to a new role, empty where none is known or no role is the new goal."""
    if form.role_id is None:
        return ()
    ways = offer_ways(act, desk.person.pk, form.role_id, k=1).ways
    return ways[0].role_ids if ways else ()


def _change_or_404(desk: Desk, act: Act, change_id: int) -> Change:
    try:
        change = queries.change_by_id(act, change_id)
    except Change.DoesNotExist as why:
        raise Http404 from why
    if change.person_id != desk.person.pk:
        raise Http404
    return change


def show(
    request: HttpRequest, desk: Desk, change_id: int, *, refusal: str = "",
    form: AnswerForm | None = None,
) -> HttpResponse:  # fmt: skip
    """One change, before and after; whoever is asked answers it here."""
    act = act_of(request)
    change = _change_or_404(desk, act, change_id)
    look = compute.look_at(act, change)
    names = queries.names_of([change.proposed_by_id, change.answered_by_id])
    mine = desk.made(change)
    open_ = change.state == ChangeState.PROPOSED.value
    context = {
        "desk": desk, "change": change, "look": look, "refusal": refusal, "open": open_,
        "mine": mine, "form": form or AnswerForm(initial={"seen": look.seen}),
        "seen": look.seen,
        "proposer": names.get(change.proposed_by_id, ""),
        "other": desk.other(act) if mine and open_ else "",
        "answerer": names.get(change.answered_by_id or 0, ""),
        "lines": lines_of(look.difference), "effect": effect_in_words(look.difference),
    }  # fmt: skip
    return render(request, "changes/one.html", context, status=422 if refusal else 200)


def answer(request: HttpRequest, desk: Desk, change_id: int) -> HttpResponse:
    """Accept or decline; a refusal shows the difference as it is now."""
    act = act_of(request)
    change = _change_or_404(desk, act, change_id)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return show(request, desk, change_id, form=form, refusal=str(form.errors["answer"][0])
                    if "answer" in form.errors else _("Reload the page and try again."))  # fmt: skip
    said = form.cleaned_data
    yes = request.POST.get("decision") == "accept"
    try:
        if yes:
            operations.accept_change(
                change=change, answer=said["answer"], seen=said["seen"], act=act
            )
        else:
            operations.decline_change(change=change, answer=said["answer"], act=act)
    except (Refused, Forbidden) as why:
        return show(request, desk, change_id, refusal=str(why), form=form)
    text = _("Accepted. The plan has a new version.") if yes else _("Declined, with your reason.")
    messages.success(request, text)
    return HttpResponseRedirect(desk.plan_url, status=303)


def withdraw(request: HttpRequest, desk: Desk, change_id: int) -> HttpResponse:
    """Take one's own proposal back."""
    act = act_of(request)
    change = _change_or_404(desk, act, change_id)
    try:
        operations.withdraw_change(change=change, act=act)
    except (Refused, Forbidden) as why:
        return show(request, desk, change_id, refusal=str(why))
    messages.success(request, _("Taken back. Nothing changes."))
    return HttpResponseRedirect(desk.plan_url, status=303)
