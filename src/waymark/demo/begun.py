"""What some people of the demo have begun by themselves: goals, plans, first steps.

Done through the same operations as on the pages, by each person for themselves, so that the rules,
the act log and the notices are those of the product. One manager's team is enough to look around;
the employee whom the demo lists first starts with nothing. Each began on another day of the past
weeks, which their acts bear.
"""

from dataclasses import replace
from datetime import date, timedelta

from waymark.domain.careers.compute.framework import Framework, Ints, current_framework
from waymark.domain.careers.compute.gaps import fit_of
from waymark.domain.careers.compute.suggestions import suggest_destinations
from waymark.domain.careers.queries import current_position, role_by_id
from waymark.domain.goals.operations import choose_goal
from waymark.domain.goals.states import Sharing
from waymark.domain.people.queries import Person, act_of_person_id, direct_reports
from waymark.domain.plans.compute.reading import place_of, plan_on_offer
from waymark.domain.plans.operations import adopt_plan, begin_step, finish_step, share_plan
from waymark.domain.plans.queries import steps_of
from waymark.domain.skills.queries import levels_of
from waymark.kernel.acts import Act

__all__ = ["begin_careers"]

#: how many weeks ago the first of the team began, and how much later each of the others did
FIRST, APART = 9, 2
#: from beginning a step to finishing it
AT_WORK = timedelta(weeks=5)
NOW = timedelta()
REASONS = (
    "I want to answer for a whole module, not only for its tests.",
    "I like bringing people on more than I like rigs.",
    "I would rather go deeper than wider for a few years.",
    "My work already touches this; I want to do it properly.",
)


def begin_careers(*, manager_id: int, but: int, act: Act) -> int:
    """Let the reports of one manager begin, all but one of them; returns how many did.

    The last of them has no goal yet; the others share theirs, each with a plan.
    """
    reports = direct_reports(act_of_person_id(manager_id, act.at))
    begun = 0
    for turn, person in enumerate([each for each in reports if each.pk != but][:-1]):
        own = replace(act_of_person_id(person.pk, act.at), today=act.today)
        ago = timedelta(weeks=max(FIRST - APART * turn, 0))
        begun += _begin(person, turn, _moved(own, -ago), _moved(own, min(AT_WORK - ago, NOW)))
    return begun


def _moved(act: Act, by: timedelta) -> Act:
    """The same act so much later, or earlier."""
    return replace(act, at=act.at + by, today=act.today + by)


def _begin(person: Person, turn: int, act: Act, later: Act) -> bool:
    """A goal from what colleagues did, a plan from its gaps, both shared, a step or two.

    later   when the first step is done and the next one begins.
    """
    framework = current_framework()
    position = current_position(act, person.pk)
    if position is None or position.role_id not in framework.place:
        return False
    levels = framework.levels(levels_of(act, person.pk))
    found = suggest_destinations(framework, levels, framework.place[position.role_id])
    if not found:
        return False
    near = [each for each in found if _is_near(framework, levels, each.way.role_ids[1])] or found
    chosen = near[turn % len(near)]
    choose_goal(
        person=person,
        role=role_by_id(chosen.role_id),
        by_date=_first_of_month(act.today + timedelta(days=540 + 150 * turn)),
        reason=REASONS[turn % len(REASONS)],
        sharing=Sharing.MANAGER,
        route=chosen.way.role_ids,
        act=act,
    )
    place = place_of(act, person.pk)
    offer = plan_on_offer(act, person, place)
    if not offer.steps or place.goal is None:
        return True
    plan = adopt_plan(goal=place.goal, next_role_id=place.next_id, proposed=offer.steps, act=act)
    share_plan(plan=plan, act=act)
    first, *others = steps_of(act, plan)
    begin_step(step=first, act=act)
    if turn % 2 == 0 and others:
        finish_step(step=first, act=later)
        begin_step(step=others[0], act=later)
    return True


def _is_near(framework: Framework, levels: Ints, role_id: int) -> bool:
    """Whether someone at these levels has a third of what the next stop asks for in place."""
    fit = fit_of(framework, levels, framework.place[role_id])
    return 3 * fit.in_place >= fit.total


def _first_of_month(day: date) -> date:
    return day.replace(day=1)
