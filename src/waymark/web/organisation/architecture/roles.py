"""One role of the architecture: what it says, asks for, where people went, and its forms."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from waymark.domain.careers.compute.drafts import number_of, ref_of
from waymark.domain.careers.operations.drafts import retire_thing, set_change
from waymark.domain.careers.queries import headcounts
from waymark.domain.careers.queries.architecture import (
    made_moves,
    titles_of,
)
from waymark.domain.careers.queries.drafts import revisions_of
from waymark.domain.careers.states import LadderKind, RoleState, Thing
from waymark.domain.skills.queries import level_texts, skills_by_id, skills_found
from waymark.kernel.acts import Refused
from waymark.web.organisation.architecture.access import Desk, desk_of, for_hr, number
from waymark.web.organisation.architecture.forms import (
    AskForm,
    MergeForm,
    MoveForm,
    RoleForm,
    role_choices,
)
from waymark.web.organisation.architecture.suggested_skills import CREDITS
from waymark.web.organisation.architecture.things import seen_of
from waymark.web.organisation.architecture.words import MOVE_KINDS, history_line

__all__ = ["add", "asks", "edit", "home_of", "moves", "page", "retire", "row_of", "text_of"]

FEWEST = 3


def row_of(desk: Desk, ref: str) -> dict[str, Any]:
    """The role as the draft has it, or 404."""
    row = desk.held.row(Thing.ROLE, number(ref))
    if row is None:
        raise Http404
    return row


def text_of(request: HttpRequest, default: str = "") -> str:
    """What is searched for."""
    return request.GET.get("q", default).replace("\0", "").strip()[:200]


def home_of(ref: str) -> str:
    """The address of a role's page."""
    return reverse("organisation:architecture-role", args=[ref])


@require_safe
@for_hr
def page(request: HttpRequest, ref: str) -> HttpResponse:
    """Everything about a role, with what the draft changes of it."""
    desk = desk_of(request)
    return _page(request, desk, ref)


def _page(request: HttpRequest, desk: Desk, ref: str, refusal: str = "") -> HttpResponse:
    row, own = row_of(desk, ref), number(ref)
    change = desk.held.touched.get((Thing.ROLE, (own,)))
    ladder = desk.held.row(Thing.LADDER, row["ladder"])
    context = {
        "ref": ref, "role": row, "refusal": refusal,
        "family": desk.held.name(Thing.FAMILY, row["family"]),
        "ladder": ladder,
        "leads": ladder is not None and ladder["kind"] == LadderKind.LEADERSHIP.value,
        "grade": desk.held.name(Thing.GRADE, row["grade"]),
        "twins": _twins(desk, row),
        "people": headcounts([own], desk.act.today).get(own, 0) if own > 0 else 0,
        "change": change.change if change else "",
        "into": desk.held.name(Thing.ROLE, number_of(change.after.get("into"))) if change else "",
        "retired": row["state"] == RoleState.RETIRED.value,
        "unsorted": row["state"] == RoleState.UNSORTED.value,
        "asks": _asks(desk, own),
        "paper": _paper(desk, own),
        "made": made_moves(desk.act, own) if own > 0 else [],
        "fewest": FEWEST,
        "titles": [each.title for each in titles_of(own)] if own > 0 else [],
        "history": _history(own),
        **desk.context,
    }  # fmt: skip
    status = 422 if refusal else 200
    return render(request, "organisation/architecture/role.html", context, status=status)


def _twins(desk: Desk, row: dict[str, Any]) -> list[dict[str, str]]:
    """Roles of the same grade on the ladder that mirrors this role's."""
    ladder = desk.held.row(Thing.LADDER, row["ladder"])
    if ladder is None or ladder["twin"] is None or row["grade"] is None:
        return []
    return [
        {"ref": ref_of(each), "name": desk.held.name(Thing.ROLE, each)}
        for each in desk.held.roles_in("ladder", ladder["twin"])
        if desk.held.things[Thing.ROLE][each,]["grade"] == row["grade"]
    ]


def _asks(desk: Desk, own: int) -> list[dict[str, Any]]:
    """Skills that the role asks for, essential and high ones first."""
    mine = {
        key[1]: row for key, row in desk.held.things[Thing.REQUIREMENT].items() if key[0] == own
    }
    names, texts = skills_by_id(mine), level_texts(mine)
    rows = [
        {
            "skill": skill, "name": names[skill].name, "level": row["level"],
            "essential": row["essential"], "text": texts.get(skill, {}).get(row["level"], ""),
            "change": _kind_of(desk, Thing.REQUIREMENT, (own, skill)),
        }
        for skill, row in mine.items() if skill in names
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (not row["essential"], -row["level"], row["name"]))


def _kind_of(desk: Desk, thing: Thing, key: tuple[int, int]) -> str:
    change = desk.held.touched.get((thing, key))
    return change.change if change else ""


def _paper(desk: Desk, own: int) -> list[dict[str, Any]]:
    """Moves on paper from and to the role."""
    return [
        {
            "ref": f"{ref_of(a)}:{ref_of(b)}", "out": a == own,
            "other": ref_of(b if a == own else a),
            "name": desk.held.name(Thing.ROLE, b if a == own else a),
            "kind": MOVE_KINDS[row["kind"]], "note": row["note"],
        }
        for (a, b), row in desk.held.things[Thing.MOVE].items() if own in (a, b)
    ]  # fmt: skip


def _history(own: int) -> list[dict[str, Any]]:
    if own < 0:
        return []
    kept = revisions_of(own)
    return [
        {"version": each.version, "lines": history_line(
            each.snapshot, kept[at + 1].snapshot if at + 1 < len(kept) else None)}
        for at, each in enumerate(kept)
    ]  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@for_hr
def add(request: HttpRequest) -> HttpResponse:
    """A new role, into the draft."""
    return _form(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@for_hr
def edit(request: HttpRequest, ref: str) -> HttpResponse:
    """What the role is called and where it stands, into the draft."""
    return _form(request, ref)


def _form(request: HttpRequest, ref: str | None) -> HttpResponse:
    desk = desk_of(request)
    row = row_of(desk, ref) if ref else {}
    seen = seen_of(desk, Thing.ROLE, ref) if ref else ""
    own = number(ref) if ref else None
    form = RoleForm(request.POST or None, initial={**row, "seen": seen}, held=desk.held, own=own)
    refusal, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            values = dict(form.cleaned_data)
            seen = values.pop("seen")
            try:
                change = set_change(
                    thing=Thing.ROLE, ref=ref, values=values, seen=seen, act=desk.act
                )
                home = ref or (change.ref if change else "")
                return HttpResponseRedirect(home_of(home), status=303)
            except Refused as why:
                refusal = str(why)
    context = {"form": form, "ref": ref, "name": row.get("name", ""), "refusal": refusal,
               **desk.context}  # fmt: skip
    return render(request, "organisation/architecture/role_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_hr
def asks(request: HttpRequest, ref: str) -> HttpResponse:
    """Find a skill and ask for it, change its level, or ask for it no more."""
    desk = desk_of(request)
    row = row_of(desk, ref)
    refusal, status = "", 200
    form = AskForm(request.POST) if request.method == "POST" else None
    if form is not None:
        status = 422
        try:
            if form.is_valid() or (
                request.POST.get("act") == "drop" and "skill" in form.cleaned_data
            ):
                _ask(request, form, ref, desk)
                return HttpResponseRedirect(home_of(ref), status=303)
            refusal = _("Choose a skill, its level, and whether it is essential.")
        except Refused as why:
            refusal = str(why)
    text = text_of(request)
    mine = {key[1] for key in desk.held.things[Thing.REQUIREMENT] if key[0] == number(ref)}
    found = [skill for skill in skills_found(text) if skill.pk not in mine] if text else []
    context = {
        "ref": ref, "role": row, "q": text, "found": found, "refusal": refusal,
        "asks": _asks(desk, number(ref)), "levels": range(1, 6),
        "credits": [CREDITS[o] for o in sorted({skill.origin for skill in found}) if o in CREDITS],
        **desk.context,
    }  # fmt: skip
    return render(request, "organisation/architecture/asks.html", context, status=status)


def _ask(request: HttpRequest, form: AskForm, ref: str, desk: Desk) -> None:
    skill = form.cleaned_data["skill"]
    own = f"{ref}:{skill}"
    if request.POST.get("act") == "drop":
        retire_thing(thing=Thing.REQUIREMENT, ref=own, act=desk.act)
        return
    values = {
        "level": form.cleaned_data["level"],
        "essential": form.cleaned_data["essential"] == "yes",
    }
    set_change(thing=Thing.REQUIREMENT, ref=own, values=values, act=desk.act)


@require_http_methods(["GET", "HEAD", "POST"])
@for_hr
def moves(request: HttpRequest, ref: str) -> HttpResponse:
    """A move on paper from this role: name it, or strike it."""
    desk = desk_of(request)
    row = row_of(desk, ref)
    text = text_of(request)
    roles = role_choices(desk.held, without=number(ref), family=row["family"], text=text)
    form = MoveForm(request.POST or None, roles=roles)
    refusal, status = "", 200
    if request.method == "POST":
        status = 422
        try:
            if request.POST.get("act") == "drop":
                retire_thing(thing=Thing.MOVE, ref=_move(desk, request), act=desk.act)
                return HttpResponseRedirect(home_of(ref), status=303)
            if form.is_valid():
                set_change(
                    thing=Thing.MOVE, ref=f"{ref}:{ref_of(form.cleaned_data['to'])}", act=desk.act,
                    values={name: form.cleaned_data[name] for name in ("kind", "note")},
                )  # fmt: skip
                return HttpResponseRedirect(home_of(ref), status=303)
        except Refused as why:
            refusal = str(why)
    context = {"form": form, "ref": ref, "role": row, "q": text, "refusal": refusal, **desk.context}
    return render(request, "organisation/architecture/moves.html", context, status=status)


def _move(desk: Desk, request: HttpRequest) -> str:
    """The move that a form names, if it is one of the framework's."""
    named = request.POST.get("move", "")
    known = {f"{ref_of(a)}:{ref_of(b)}" for a, b in desk.held.things[Thing.MOVE]}
    if named not in known:
        raise Refused(_("This move is no longer there. Reload the page and look again."))
    return named


@require_http_methods(["GET", "HEAD", "POST"])
@for_hr
def retire(request: HttpRequest, ref: str) -> HttpResponse:
    """Retire the role, merged into another one or not."""
    desk = desk_of(request)
    row, own = row_of(desk, ref), number(ref)
    text = text_of(request)
    roles = role_choices(desk.held, without=own, family=row["family"], text=text)
    initial = {"seen": seen_of(desk, Thing.ROLE, ref)}
    form = MergeForm(request.POST or None, roles=roles, initial=initial)
    refusal, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                retire_thing(
                    thing=Thing.ROLE, ref=ref, into=form.cleaned_data["into"],
                    seen=form.cleaned_data["seen"], act=desk.act,
                )  # fmt: skip
                home = reverse("organisation:architecture") if own < 0 else home_of(ref)
                return HttpResponseRedirect(home, status=303)
            except Refused as why:
                refusal = str(why)
    people = headcounts([own], desk.act.today).get(own, 0) if own > 0 else 0
    context = {"form": form, "ref": ref, "role": row, "people": people, "refusal": refusal,
               **desk.context}  # fmt: skip
    return render(request, "organisation/architecture/retire.html", context, status=status)
