"""From the rows of a person and the framework to the gaps and the plan on offer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from waymark.domain.careers.queries import positions_of
from waymark.domain.goals.compute import stops_ahead
from waymark.domain.goals.models import Goal
from waymark.domain.people.models import Person
from waymark.domain.people.queries import manager_of
from waymark.domain.plans import queries
from waymark.domain.plans.compute.journey import next_stop, stops_behind
from waymark.domain.plans.compute.proposals import (
    Aim,
    ProposedStep,
    SkillGap,
    propose_steps,
)
from waymark.domain.plans.queries import Asked, Role
from waymark.domain.skills.queries import level_texts, levels_of
from waymark.kernel.acts import Act

__all__ = ["Held", "Offer", "held", "plan_on_offer"]


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


def plan_on_offer(act: Act, person: Person, goal: Goal) -> Offer:
    """Propose steps for the next stop on the way to the goal. Cost: seven queries or fewer."""
    behind = stops_behind(positions_of(act, person.pk), act.today)
    here = behind[-1].role_id if behind and behind[-1].until is None else None
    ahead = next_stop(goal, here)
    role = queries.roles_by_id([ahead]).get(ahead) if ahead else None
    manager = manager_of(person, act.today)
    levels = levels_of(act, person.pk)
    asked = held(_asked(goal, role), levels)
    gaps = _gaps(asked)
    colleague = queries.colleague_in(act, role.pk) if role else None
    aim = Aim(
        role=role.name if role else "",
        manager=manager.shown_name if manager else "",
        colleague=colleague.shown_name if colleague else "",
        by=_share_of_time(goal, here, act.today),
    )
    steps = propose_steps(gaps, aim=aim, today=act.today)
    chosen = {step.skill_id for step in steps}
    return Offer(
        goal=goal,
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


def _share_of_time(goal: Goal, here: int | None, today: date) -> date | None:
    """The day by which the next stop is due: the time to the goal shared by the stops ahead."""
    if goal.by_date is None:
        return None
    stops = max(len(stops_ahead(goal, here)), 1)
    return today + timedelta(days=(goal.by_date - today).days // stops)
