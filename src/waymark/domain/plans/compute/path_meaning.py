"""What a path change means for its person today: levels, steps on offer, days."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from waymark.domain.careers.models import Role
from waymark.domain.people.models import Person
from waymark.domain.people.queries import manager_of
from waymark.domain.plans import queries
from waymark.domain.plans.compute.path_changes import Way, place_of_role
from waymark.domain.plans.compute.path_steps import (
    Planned,
    built_upon,
    fitted,
    planned_level,
    same_step,
)
from waymark.domain.plans.compute.proposals import (
    Aim,
    ProposedStep,
    SkillGap,
    propose_steps,
)
from waymark.domain.plans.compute.reading import Place, place_of
from waymark.domain.plans.models import PathChange, Plan, Step
from waymark.domain.plans.queries.path_changes import Asking
from waymark.domain.plans.states import StepKind, StepState
from waymark.domain.skills.models import Skill
from waymark.domain.skills.queries import levels_of
from waymark.kernel.acts import Act

__all__ = ["Line", "Meaning", "lines_of", "meaning_of"]

OPEN_STEPS = (StepState.PLANNED.value, StepState.IN_PROGRESS.value)


@dataclass(frozen=True, slots=True)
class Line(Asking):
    """One requirement that differs. Levels asked 1..5 or None; `have` is the level held now, 0..5.

    place   where the role stands on the person's way today, "" where it no longer does.
    """

    role_id: int
    role: str
    skill_id: int
    skill: str
    was: int | None
    now: int | None
    essential_was: bool
    essential_now: bool
    have: int
    place: str
    looks_like: str = ""

    @property
    def missing(self) -> int:
        """Levels still to build."""
        return max((self.now or 0) - self.have, 0)

    @property
    def beyond(self) -> int:
        """Levels to build that were not asked before, for a role that is still on the way."""
        return max((self.now or 0) - max(self.was or 0, self.have), 0) if self.place else 0

    @property
    def grows(self) -> bool:
        """Whether it leaves more to build for a role that is still on the way."""
        return self.beyond > 0


@dataclass(frozen=True, slots=True)
class Meaning:
    """What there is to answer.

    lines    all that differs: what leaves more to build first, and by the way, the role held first.
             `steps` are on offer, `covered` skills that
             open steps of the plan build already, `waiting` skills left for later.
    uses     steps of the plan that stand for a use on offer, id by the key of that use.
    ends_on  the last day of the steps on offer; `by` the day the person aims for.
    """

    change: PathChange
    place: Place
    plan: Plan | None
    lines: tuple[Line, ...]
    steps: tuple[ProposedStep, ...]
    covered: tuple[str, ...]
    waiting: tuple[str, ...]
    uses: Mapping[str, int]
    other_way: tuple[str, ...]

    @property
    def ends_on(self) -> date | None:
        """When the steps on offer would be done."""
        return max((step.ends_on for step in self.steps), default=None)

    @property
    def by(self) -> date | None:
        """The day that the person aims for."""
        return self.place.goal.by_date if self.place.goal else None


def meaning_of(act: Act, change: PathChange) -> Meaning:
    """Read what a path change means today for its person. Cost: nine queries or fewer.

    Only the person themself may ask: `change` comes from queries.path_changes.
    """
    place = place_of(act, change.person_id)
    levels = levels_of(act, change.person_id)
    plan = queries.live_plan(act)
    roles = _names({row["role"] for row in change.differences} | set(change.other_way))
    lines = lines_of(change, way_of(place), levels, roles)
    planned = _planned(plan)
    gaps = _gaps(lines)
    covered = tuple(gap.name for gap in gaps if planned_level(planned, gap.skill_id) >= gap.need)
    left = [
        built_upon(gap, planned)
        for gap in gaps
        if planned_level(planned, gap.skill_id) < gap.need
    ]  # fmt: skip
    laid_out = _steps(act, change.person, place, left)
    steps = fitted(laid_out, left, planned)
    chosen = {step.skill_id for step in laid_out}
    return Meaning(
        change=change,
        place=place,
        plan=plan,
        lines=lines,
        steps=steps,
        covered=covered,
        waiting=tuple(gap.name for gap in left if gap.skill_id not in chosen),
        uses=_uses_planned(laid_out, planned),
        other_way=tuple(roles[role] for role in change.other_way if role in roles),
    )


def way_of(place: Place) -> Way:
    """The role held today and those ahead."""
    return Way(place.here.role_id if place.here else None, place.ahead)


def lines_of(
    change: PathChange, way: Way, levels: Mapping[int, int], roles: Mapping[int, str]
) -> tuple[Line, ...]:
    """What differs, in words and with today's levels; roles by id. Cost: one query."""
    rows = change.differences
    skills: dict[int, str] = {}
    texts: dict[tuple[int, int | None], str] = {}
    found = Skill.objects.filter(pk__in={row["skill"] for row in rows})
    for skill, name, level, text in found.values_list(
        "pk", "name", "levels__level", "levels__looks_like"
    ):
        skills[skill], texts[skill, level] = name, text or ""
    lines = [
        Line(
            role_id=row["role"], role=roles[row["role"]],
            skill_id=row["skill"], skill=skills[row["skill"]],
            was=row["was"], now=row["now"], essential_was=row["essential_was"],
            essential_now=row["essential_now"], have=levels.get(row["skill"], 0),
            place=place_of_role(way, row["role"]) if row["role"] in way.roles else "",
            looks_like=texts.get((row["skill"], row["now"]), "") if row["now"] else "",
        )
        for row in rows
        if row["role"] in roles and row["skill"] in skills
    ]  # fmt: skip
    order = {role: at for at, role in enumerate((way.held, *way.ahead))}
    return tuple(
        sorted(
            lines,
            key=lambda line: (
                not line.grows, order.get(line.role_id, len(order)), -line.more, line.skill
            ),
        )
    )  # fmt: skip


def _gaps(lines: Iterable[Line]) -> list[SkillGap]:
    """Skills to build for roles that are still on the way, each at the highest level asked."""
    widest: dict[int, Line] = {}
    for line in lines:
        if line.grows:
            best = widest.get(line.skill_id)
            if best is None or line.missing > best.missing:
                widest[line.skill_id] = line
    return [
        SkillGap(each.skill_id, each.skill, each.have, each.now or 0, each.essential_now,
                 each.looks_like)
        for each in widest.values()
    ]  # fmt: skip


def _planned(plan: Plan | None) -> list[Planned]:
    """Open steps of the plan. Cost: one query."""
    if plan is None:
        return []
    rows = Step.objects.filter(plan=plan, state__in=OPEN_STEPS).order_by("starts_on", "pk")
    said = rows.values_list("pk", "kind", "title", "skill_id", "to_level", "ends_on")
    return [Planned(*each) for each in said]


def _uses_planned(steps: Iterable[ProposedStep], planned: list[Planned]) -> dict[str, int]:
    """Uses on offer that the plan has already: its step by the key of the use."""
    found = {step.key: same_step(step, planned) for step in steps if step.kind is StepKind.USE}
    return {key: same.id for key, same in found.items() if same is not None}


def _steps(
    act: Act, person: Person, place: Place, gaps: list[SkillGap]
) -> tuple[ProposedStep, ...]:  # fmt: skip
    """Learn it, use it, show it: as for a new plan, without the talk that comes with that."""
    if not gaps:
        return ()
    manager = manager_of(person, act.today)
    aim = Aim(
        manager=manager.shown_name if manager else "",
        by=place.goal.by_date if place.goal else None,
    )
    steps = propose_steps(gaps, aim=aim, today=act.today)
    return tuple(step for step in steps if step.kind is not StepKind.WITH_PERSON)


def _names(role_ids: set[int]) -> dict[int, str]:
    """Roles by id; those that are gone from the database are missing."""
    return dict(Role.objects.filter(pk__in=role_ids).values_list("pk", "name"))
