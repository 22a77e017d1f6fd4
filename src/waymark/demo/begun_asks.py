"""Asks of the demo outside rounds: the employee waits for one answer, a coach has two to give.

Made through the operations of the pages. Whom the employee asks is the first of those whom their own
list would show who may be asked.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from uuid import NAMESPACE_URL, uuid5

from waymark.domain.mentoring.compute.suggested import suggested
from waymark.domain.mentoring.compute.suggesting import best
from waymark.domain.mentoring.operations import ask_to_help
from waymark.domain.mentoring.queries import Expert, ExpertFilter, experts_listed
from waymark.domain.mentoring.queries.asks import bar_between
from waymark.domain.people.queries import act_of_person_id, direct_reports
from waymark.kernel.acts import Act

__all__ = ["begin_asks"]

WAITING = 2  # asks that wait for the coach
ABOUT = (
    "How you went from running tests to planning them, and what you would leave out today.",
    "I lead my first small project from January. May I ask you now and then?",
    "What the first half year in your role was like, and how to get ready for it.",
)


def begin_asks(*, manager_id: int, employee_id: int, coach_id: int, act: Act) -> int:
    """Let the employee ask one mentor, and people of one manager's team the coach; how many asked."""
    reports = direct_reports(act_of_person_id(manager_id, act.at))
    others = [each.pk for each in reports if each.pk != employee_id]
    asked = int(_ask(employee_id, _mentors(employee_id, act), ABOUT[0], 2, act))
    for turn, person_id in enumerate(others):
        if asked == 1 + WAITING:
            break
        own = experts_listed(_own(person_id, act), ExpertFilter(free=True))
        asked += _ask(person_id, own.filter(person_id=coach_id), ABOUT[1 + turn % 2], 4, act)
    return asked


def _own(person_id: int, act: Act, days: int = 0) -> Act:
    """An act of that person so many days ago."""
    own = act_of_person_id(person_id, act.at - timedelta(days=days))
    return replace(own, today=act.today - timedelta(days=days), request=act.request)


def _mentors(person_id: int, act: Act) -> list[Expert]:
    """Whom the person would ask: those suggested first, then by name."""
    own = _own(person_id, act)
    free = experts_listed(own, ExpertFilter(free=True, outside=False))
    found = suggested(own)
    if found is not None:
        first = [each.expert_id for each in best(found.looked)]
        if first:
            return list(free.filter(pk__in=first).order_by("pk"))
    return list(free.order_by("person__family_name", "person__given_name", "pk"))


def _ask(person_id: int, among: Iterable[Expert], about: str, days: int, act: Act) -> bool:
    """Ask the first of them who may be asked; whether there was one."""
    own = _own(person_id, act, days)
    for expert in among:
        if bar_between(expert, person_id, own) is None:
            key = uuid5(NAMESPACE_URL, f"demo/asks/{person_id}/{expert.pk}")
            ask_to_help(expert=expert, about=about, key=key, act=own)
            return True
    return False
