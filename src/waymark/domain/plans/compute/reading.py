"""From the rows of a person and the framework to the gaps and the plan on offer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from waymark.domain.careers.queries import Assignment, positions_of
from waymark.domain.goals.compute import stops_ahead
from waymark.domain.goals.models import Goal
from waymark.domain.goals.queries import goals_of
from waymark.domain.goals.states import GoalState
from waymark.domain.people.models import Person
from waymark.domain.people.queries import manager_of
from waymark.domain.plans import queries
from waymark.domain.plans.compute.journey import Stop, stops_behind
from waymark.domain.plans.compute.proposals import (
    Aim,
    ProposedStep,
    SkillGap,
    propose_steps,
)
from waymark.domain.plans.queries import Asked, Role
from waymark.domain.skills.queries import level_texts, levels_of
from waymark.kernel.acts import Act

__all__ = ["Held", "Offer", "Place", "held", "place_of", "plan_on_offer"]


@dataclass(frozen=True, slots=True)
class Held:
    """A skill that a role asks for beside the level that the person has, 0..5."""

    skill_id: int
    name: str
    have: int
    need: int
    essential: bool
    said: bool

    @property
    def in_place(self) -> bool:
        """Nothing to build."""
        return self.have >= self.need


def held(asked: Iterable[Asked], levels: Mapping[int, int]) -> tuple[Held, ...]:
    """What is asked beside what is there; levels by skill id, missing where nobody spoke."""
    return tuple(
        Held(
            skill_id=each.skill_id,
            name=each.name,
            have=levels.get(each.skill_id, 0),
            need=each.level,
            essential=each.essential,
            said=each.skill_id in levels,
        )
        for each in asked
    )


@dataclass(frozen=True, slots=True)
class Offer:
    """A plan on offer for a goal. `role` is the next stop, None when the goal is a skill."""

    goal: Goal
    role: Role | None
    steps: tuple[ProposedStep, ...]
    gaps: tuple[SkillGap, ...]
    waiting: tuple[SkillGap, ...]
    in_place: int
    asked: int
    manager: Person | None

    @property
    def aim(self) -> str:
        """What the steps lead to: the next stop, else the goal."""
        thing = self.role or self.goal.role or self.goal.skill
        return thing.name if thing else ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person stands and heads: roles so far, positions, goal, options, the next stop.

    here    the role held today, None where HR knows of none; ahead the role ids still to come.
    """

    stops: tuple[Stop, ...]
    positions: tuple[Assignment, ...]
    goal: Goal | None
    options: tuple[Goal, ...]
    ahead: tuple[int, ...]

    @property
    def here(self) -> Stop | None:
        """The stop the person is at."""
        return self.stops[-1] if self.stops and self.stops[-1].until is None else None

    @property
    def position(self) -> Assignment | None:
        """The position behind `here`, with its unit, site and grade."""
        here = self.here
        mine = (p for p in reversed(self.positions) if here and p.role_id == here.role_id)
        return next(mine, None)

    @property
    def next_id(self) -> int | None:
        """The role to plan for: the first ahead."""
        return self.ahead[0] if self.ahead else None

    @property
    def role_ids(self) -> tuple[int, ...]:
        """The role held and all ahead."""
        return ((self.here.role_id,) if self.here else ()) + self.ahead


def place_of(act: Act, person_id: int) -> Place:
    """Read where a person stands, as the actor may see it. Cost: two queries."""
    positions = tuple(positions_of(act, person_id))
    stops = stops_behind(positions, act.today)
    here = stops[-1].role_id if stops and stops[-1].until is None else None
    goals = list(goals_of(act, person_id))
    goal = next((each for each in goals if each.state != GoalState.EXPLORING.value), None)
    return Place(
        stops=stops,
        positions=positions,
        goal=goal,
        options=tuple(each for each in goals if each is not goal),
        ahead=stops_ahead(goal, here) if goal else (),
    )


def plan_on_offer(act: Act, person: Person, place: Place) -> Offer:
    """Propose steps for the next stop on the way to the goal. Cost: six queries or fewer.

    Raises ValueError where the place has no goal.
    """
    if place.goal is None:
        raise ValueError("a plan needs a goal")
    role = queries.roles_by_id(place.ahead[:1]).get(place.next_id or 0)
    manager = manager_of(person, act.today)
    asked = held(_asked(place.goal, role), levels_of(act, person.pk))
    gaps = _gaps(asked)
    colleague = queries.colleague_in(act, role.pk) if role else None
    aim = Aim(
        role=role.name if role else "",
        manager=manager.shown_name if manager else "",
        colleague=colleague.shown_name if colleague else "",
        by=_share_of_time(place, act.today),
    )
    steps = propose_steps(gaps, aim=aim, today=act.today)
    chosen = {step.skill_id for step in steps}
    return Offer(
        goal=place.goal,
        role=role,
        steps=steps,
        gaps=gaps,
        waiting=tuple(gap for gap in gaps if gap.skill_id not in chosen),
        in_place=sum(each.in_place for each in asked),
        asked=len(asked),
        manager=manager,
    )


def _asked(goal: Goal, role: Role | None) -> Sequence[Asked]:
    if role is not None:
        return queries.asked_by([role.pk]).get(role.pk, ())
    if goal.skill is not None and goal.skill_level is not None:
        return (Asked(goal.skill.pk, goal.skill.name, goal.skill_level, True),)
    return ()


def _gaps(asked: Iterable[Held]) -> tuple[SkillGap, ...]:
    open_ = [each for each in asked if not each.in_place]
    texts = level_texts(each.skill_id for each in open_)
    return tuple(
        SkillGap(
            skill_id=each.skill_id,
            name=each.name,
            have=each.have,
            need=each.need,
            essential=each.essential,
            looks_like=texts.get(each.skill_id, {}).get(each.need, ""),
        )
        for each in open_
    )


def _share_of_time(place: Place, today: date) -> date | None:
    """The day by which the next stop is due: the time to the goal shared by the stops ahead."""
    by = place.goal.by_date if place.goal else None
    if by is None:
        return None
    return today + timedelta(days=(by - today).days // max(len(place.ahead), 1))
