"""This week, in words: what to do, why, how long the page takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from waymark.domain.people.queries import Person
from waymark.domain.plans.compute import Held, Task, TaskKind
from waymark.web.parts.numbers import in_words

__all__ = ["Line", "lines_of"]


@dataclass(frozen=True, slots=True)
class Line:
    """A task as it is shown; `tag`: its state is urgent, `starts`: it is an act to open."""

    title: str
    text: str
    url: str
    state: str
    tag: bool = False
    starts: bool = False


def lines_of(
    tasks: Sequence[Task], *, unsaid: Sequence[Held], manager: Person | None, today: date
) -> list[Line]:
    """Tasks in words. unsaid lists the skills of the next role that were not said yet."""
    return [_line(task, unsaid, manager, today) for task in tasks]


def _line(task: Task, unsaid: Sequence[Held], manager: Person | None, today: date) -> Line:
    minutes = _("%d min") % task.minutes
    step = task.step
    if task.kind is TaskKind.SAY_SKILLS:
        return _say(unsaid, minutes)
    if task.kind is TaskKind.SHARE or step is None:
        name = manager.shown_name if manager else _("your manager")
        title = _("Share your plan with %s") % name
        return Line(title, _("You talk from the same page then"), reverse("me:plan"), minutes)
    url = reverse("me:plan-step", args=[step.pk])
    if task.kind is TaskKind.FIND_USE:
        title = _("Find a use for “%s”") % step.title
        return Line(title, _("What is learned and not used fades"), f"{url}#use", minutes)
    if task.kind is TaskKind.CLOSE:
        state = _("Overdue") if task.late else _("Due %s") % date_format(step.ends_on, "l")
        text = _("Its last day is %s: say how it went, or give it more time")
        return Line(
            step.title, text % date_format(step.ends_on, "MONTH_DAY_FORMAT"), url, state, tag=True
        )
    if step.starts_on == today:
        return Line(step.title, _("Starts today"), url, _("Start it"), starts=True)
    if task.late:
        text = _("Was to start on %s") % _day(step.starts_on)
        return Line(step.title, text, url, _("Start it"), starts=True)
    text = _("Starts on %s") % _day(step.starts_on)
    return Line(step.title, text, url, date_format(step.starts_on, "l"))


def _day(day: date) -> str:
    return date_format(day, "MONTH_DAY_FORMAT")


def _say(unsaid: Sequence[Held], minutes: str) -> Line:
    text = _("Your next role asks for it, and only you know")
    if len(unsaid) == 1:
        title = _("Say where you are in %s") % unsaid[0].name
        return Line(title, text, reverse("me:skill", args=[unsaid[0].skill_id]), minutes)
    title = _("Say where you are in %s skills") % in_words(len(unsaid))
    return Line(title, text, reverse("me:skills"), minutes)
