"""The plan and the record as PDF."""

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from waymark.domain.careers.queries import Assignment, positions_of
from waymark.domain.goals.queries import Goal
from waymark.domain.people.queries import Person
from waymark.domain.plans import compute
from waymark.domain.plans.queries import Plan, Step, live_plan, steps_of
from waymark.domain.skills.queries import (
    Confirmation,
    Evidence,
    levels_of,
    record_entries,
    skills_by_id,
)
from waymark.domain.skills.states import ConfirmationState
from waymark.integrations.documents import Block, Line, Paper, pdf_of
from waymark.kernel.acts import Act
from waymark.web.me.plan.forms import KINDS
from waymark.web.me.plan.pictures import span_in_words
from waymark.web.me.record.words import kind_words
from waymark.web.requests import act_of, as_request

__all__ = ["plan", "record"]

CONFIRMED = ConfirmationState.CONFIRMED.value


@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    """The plan under way as PDF."""
    act, person = act_of(request), as_request(request).person
    mine = live_plan(act)
    if mine is None:
        raise Http404
    title = _("My plan to %s") % _aim(mine)
    paper = Paper(title, _lede(mine), _tag(), _stages(act, mine), _foot(person, act))
    return _pdf(paper, act)


@require_safe
def record(request: HttpRequest) -> HttpResponse:
    """Positions held, levels and evidence as PDF."""
    act, person = act_of(request), as_request(request).person
    blocks = (_positions(act, person), _levels(act, person), _evidence(act, person))
    lede = _("What I have done, and the levels I am at.")
    paper = Paper(_("Record of %s") % person.shown_name, lede, _tag(), blocks, _foot(person, act))
    return _pdf(paper, act)


def _aim(mine: Plan) -> str:
    return str(mine.next_role.name) if mine.next_role else _named(mine.goal)


def _named(goal: Goal) -> str:
    return str(goal.role.name if goal.role else goal.skill.name if goal.skill else "")


def _lede(mine: Plan) -> str:
    goal = _named(mine.goal)
    if mine.goal.by_date is None:
        return _("Goal: %s") % goal
    when = date_format(mine.goal.by_date, "YEAR_MONTH_FORMAT")
    return _("Goal: %(goal)s, %(when)s") % {"goal": goal, "when": when}


def _stages(act: Act, mine: Plan) -> tuple[Block, ...]:
    stages = compute.stages_of(steps_of(act, mine), act.today)
    named = (
        (_("Now"), stages.now), (_("Next"), stages.next), (_("Later"), stages.later),
        (_("Finished"), stages.done),
    )  # fmt: skip
    return tuple(Block(name, _steps(steps), _("Nothing here.")) for name, steps in named)


def _steps(steps: Iterable[Step]) -> tuple[Line, ...]:
    return tuple(
        Line(
            step.title,
            step.detail,
            f"{KINDS[step.kind]}, {span_in_words(step.starts_on, step.ends_on)}",
        )
        for step in steps
    )


def _positions(act: Act, person: Person) -> Block:
    held = reversed(list(positions_of(act, person.pk)))
    lines = tuple(Line(each.role.name, _where(each), _spell(each)) for each in held)
    return Block(_("Positions held"), lines, _("No positions are known."))


def _where(each: Assignment) -> str:
    return ", ".join(place.name for place in (each.unit, each.site) if place is not None)


def _spell(each: Assignment) -> str:
    first = date_format(each.from_date, "YEAR_MONTH_FORMAT")
    if each.to_date is None:
        return _("since %s") % first
    last = date_format(each.to_date, "YEAR_MONTH_FORMAT")
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


def _levels(act: Act, person: Person) -> Block:
    """Levels that count, the highest first; of skills that are no longer used they are history."""
    levels = levels_of(act, person.pk)
    skills = sorted(
        skills_by_id(levels).values(),
        key=lambda each: (each.retired_at is not None, -levels[each.pk], each.name.casefold()),
    )
    lines = tuple(
        Line(each.name, _("No longer in the framework") if each.retired_at else "",
             _("Level %d of 5") % levels[each.pk])
        for each in skills
    )  # fmt: skip
    return Block(_("Skills"), lines, _("No levels yet."))


def _evidence(act: Act, person: Person) -> Block:
    lines = tuple(
        Line(each.what, _shown(each), date_format(each.done_on, "DATE_FORMAT"))
        for each in record_entries(act, person.pk)
    )
    return Block(_("What I did"), lines, _("Nothing logged yet."))


def _shown(each: Evidence) -> str:
    """The skill with its level and what it was; whose certificate; who confirmed it, each a line."""
    named = {"skill": each.skill.name, "level": each.level}
    skill = _("%(skill)s, level %(level)d") % named if each.level else each.skill.name
    yes = [_confirmed(ask) for ask in each.confirmations.all() if ask.state == CONFIRMED]
    given = [text for text in (each.issuer, each.number) if text]
    if each.expires_on is not None:
        given.append(_("ends on %(day)s") % {"day": date_format(each.expires_on, "DATE_FORMAT")})
    return "\n".join([f"{skill}. {kind_words(each)}", *([", ".join(given)] if given else []), *yes])


def _confirmed(ask: Confirmation) -> str:
    day = date_format(ask.answered_at or ask.asked_at, "DATE_FORMAT")
    said = {"name": ask.asked.shown_name, "day": day, "level": ask.level}
    if ask.level:
        return _("Confirmed by %(name)s, who saw level %(level)d, %(day)s") % said
    return _("Confirmed by %(name)s, %(day)s") % said


def _tag() -> str:
    return get_language() or "en"


def _foot(person: Person, act: Act) -> str:
    day = date_format(act.today, "DATE_FORMAT")
    return _("%(name)s, as of %(day)s, from Waymark") % {"name": person.shown_name, "day": day}


def _pdf(paper: Paper, act: Act) -> HttpResponse:
    response = HttpResponse(pdf_of(paper, act.at), content_type="application/pdf")
    name = slugify(paper.title) or "waymark"
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response
