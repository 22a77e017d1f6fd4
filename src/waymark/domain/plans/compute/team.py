"""Where everyone in a team is heading, from what each shares: pure sorting over a few readings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from waymark.domain.careers.compute.framework import Framework, current_framework
from waymark.domain.goals.compute import stops_ahead
from waymark.domain.goals.queries import Goal, active_goals
from waymark.domain.people.models import Person
from waymark.domain.plans.compute.reading import Held
from waymark.domain.plans.compute.uses import uses_done
from waymark.domain.plans.models import LIVE, Plan, Step
from waymark.domain.plans.queries.team import team_steps
from waymark.domain.plans.states import StepState
from waymark.domain.reviews.queries import TeamTalk
from waymark.domain.reviews.states import TalkStanding
from waymark.domain.skills.compute import Fade, fades, uses_shown
from waymark.domain.skills.models import Claim
from waymark.domain.skills.queries import Shown, counting
from waymark.domain.skills.queries.team import claims_of_people, evidence_of_people
from waymark.kernel.acts import Act

__all__ = ["Member", "Standing", "members_of"]


class Standing(StrEnum):
    """How someone's path stands, for the manager's list; the first that holds.

    path_changed they answered within 30 days to a change of what their way asks for.
    no_goal      no goal is shared. Whether there is one is theirs: the two look alike here.
    talk_due     nobody talked for longer than the cadence and no talk is planned.
    late         an open step of the shared plan should have ended before today.
    on_track     none of these.
    """

    PATH_CHANGED = "path_changed"
    NO_GOAL = "no_goal"
    TALK_DUE = "talk_due"
    LATE = "late"
    ON_TRACK = "on_track"


@dataclass(frozen=True, slots=True)
class Member:
    """Someone who answers to the actor, with what they share; None where they share nothing.

    next_stop   the name of the role or skill that comes next, "" where no goal is shared.
    held        what the next stop asks for beside their levels; None unless both are shared.
    levels      level 0..5 that counts, by skill id; fades: how skills with a use stand.
    said, shown, live   claims, evidence and steps of the plan under way, as the actor sees them.
    done, steps, late   of the shared plan, dropped ones left out; late: open, its last day gone.
    """

    person: Person
    goal: Goal | None
    next_stop: str
    plan: Plan | None
    done: int
    steps: int
    late: int
    held: tuple[Held, ...] | None
    levels: dict[int, int] | None
    fades: dict[int, Fade]
    said: tuple[Claim, ...]
    shown: tuple[Shown, ...]
    live: tuple[Step, ...]
    talk: TeamTalk
    path_changed: datetime | None

    @property
    def in_place(self) -> int:
        """How many of the skills asked for are there."""
        return sum(each.in_place for each in self.held or ())

    @property
    def fading(self) -> tuple[Fade, ...]:
        """Skills that need a use and matter for the next stop; longest unused first."""
        asked = {each.skill_id for each in self.held or ()}
        found = [each for pk, each in self.fades.items() if each.is_fading and pk in asked]
        return tuple(sorted(found, key=lambda each: (each.last.on, each.skill.pk)))

    @property
    def standing(self) -> Standing:
        """The one rule for the tag in the list; see `Standing`."""
        if self.path_changed is not None:
            return Standing.PATH_CHANGED
        if self.goal is None:
            return Standing.NO_GOAL
        if self.talk.standing is TalkStanding.DUE:
            return Standing.TALK_DUE
        return Standing.LATE if self.late else Standing.ON_TRACK


def members_of(act: Act, talks: Sequence[TeamTalk]) -> list[Member]:
    """What these people share with the actor, in their order. Cost: five queries for any number.

    talks    of people as `reports_with_roles` gives them, see `reviews.queries.team_talks`.
    """
    ids = [talk.person.pk for talk in talks]
    framework = current_framework()
    goals, steps = active_goals(act, ids), team_steps(act, ids)
    claims, shown = claims_of_people(act, ids), evidence_of_people(act, ids)
    found = []
    for talk in talks:
        person = talk.person
        mine, said = steps.get(person.pk, []), claims.get(person.pk, [])
        live = [step for step in mine if step.plan.state in LIVE]
        uses = [*uses_shown(shown.get(person.pk, [])), *uses_done(mine)]
        levels = _levels(person, said, act.today)
        goal = goals.get(person.pk)
        ahead = stops_ahead(goal, person.role_id) if goal else ()  # type: ignore[attr-defined]  # annotated
        shares = levels is not None
        found.append(
            Member(
                person=person,
                goal=goal,
                next_stop=_next_name(framework, goal, ahead),
                **_counted(live, act.today),  # type: ignore[arg-type]  # fields of Member
                held=_held(framework, goal, ahead, levels) if goal and shares else None,
                levels=levels,
                fades=fades(uses, said, act.today) if shares else {},
                said=tuple(said),
                shown=tuple(shown.get(person.pk, ())),
                live=tuple(live),
                talk=talk,
                path_changed=person.path_changed,  # type: ignore[attr-defined]  # annotated
            )
        )
    return found


def _levels(person: Person, said: Sequence[Claim], today: date) -> dict[int, int] | None:
    if not person.shares_skills:
        return None
    return {skill: claim.level for skill, claim in counting(said, today).items()}


def _next_name(framework: Framework, goal: Goal | None, ahead: Sequence[int]) -> str:
    if goal is None:
        return ""
    if ahead and ahead[0] in framework.place:
        return framework.roles[framework.place[ahead[0]]].name
    named = goal.role or goal.skill
    return named.name if named else ""


def _held(
    framework: Framework, goal: Goal, ahead: Sequence[int], levels: dict[int, int] | None
) -> tuple[Held, ...] | None:
    """What the next stop asks for, beside what is there; None where nothing is asked."""
    levels = levels or {}
    if goal.skill is not None and goal.skill_level is not None:
        asked = [(goal.skill.pk, goal.skill.name, goal.skill_level, True)]
    else:
        place = framework.place.get(ahead[0]) if ahead else None
        asked = _asked_of(framework, place) if place is not None else []
    return (
        tuple(
            Held(skill, name, levels.get(skill, 0), need, essential, skill in levels)
            for skill, name, need, essential in asked
        )
        or None
    )


def _asked_of(framework: Framework, place: int) -> list[tuple[int, str, int, bool]]:
    """(skill id, name, level, essential) of one role, from the framework in memory."""
    asked = framework.asked
    part = slice(int(asked.start[place]), int(asked.start[place + 1]))
    return [
        (framework.skills[skill], framework.skill_names[skill], level, essential)
        for skill, level, essential in zip(
            asked.skill[part].tolist(), asked.level[part].tolist(),
            asked.essential[part].tolist(), strict=True,
        )
    ]  # fmt: skip


def _counted(steps: Sequence[Step], today: date) -> dict[str, object]:
    kept = [step for step in steps if step.state != StepState.DROPPED.value]
    done = [step for step in kept if step.state == StepState.DONE.value]
    late = [step for step in kept if step not in done and step.ends_on < today]
    plan = steps[0].plan if steps else None
    return {"plan": plan, "done": len(done), "steps": len(kept), "late": len(late)}
