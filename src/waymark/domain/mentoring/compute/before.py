"""What rules would do, for whoever sets them, before any draft: whom they leave alone, what weights change."""

from dataclasses import dataclass

from waymark.domain.mentoring import policies
from waymark.domain.mentoring.compute.obstacles import Obstacle, Why, obstacles
from waymark.domain.mentoring.compute.previews import MOST_AT_ONCE, Preview, preview
from waymark.domain.mentoring.compute.problem import build
from waymark.domain.mentoring.models import PoolEntry, Round
from waymark.domain.mentoring.queries.matching_rows import read_rows
from waymark.domain.mentoring.states import EntryState, PoolSide, RoundRules
from waymark.kernel.acts import Act

__all__ = ["LeftAlone", "Reach", "few_enough", "left_alone", "preview_of", "reach_of_rules"]

MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """Mentees whom one rule leaves without anybody: how many, and the names of the first."""

    why: Why
    people: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reach:
    """What rules mean for those who have joined so far."""

    mentees: int
    experts: int
    places: int
    alone: tuple[LeftAlone, ...]


def few_enough(a_round: Round) -> bool:
    """Whether a preview can be made while somebody waits; otherwise it is work for a job."""
    joined = PoolEntry.objects.filter(
        round=a_round, side=PoolSide.MENTEE.value, state=EntryState.JOINED.value
    )
    return joined.count() <= MOST_AT_ONCE


def reach_of_rules(a_round: Round, rules: RoundRules, act: Act) -> Reach:
    """Whom these rules would leave without anybody, and why, the most frequent reason first.

    Raises Forbidden for all but L&D. Cost: a second for some thousand mentees.
    """
    policies.run_rounds.require(act, a_round)
    problem = build(read_rows(a_round, act.today), rules, rules.outside_budget - a_round.spent)
    return Reach(
        mentees=len(problem.entry),
        experts=len(problem.expert),
        places=int(problem.capacity.sum()),
        alone=left_alone(obstacles(problem, MOST_NAMED)),
    )


def left_alone(found: list[Obstacle]) -> tuple[LeftAlone, ...]:
    """The obstacles with the names of those whom they meet; one query."""
    ids = [entry for each in found for entry in each.entries]
    rows = PoolEntry.objects.filter(pk__in=ids).values_list("pk", "person__name", "person__key")
    names = {pk: name or key for pk, name, key in rows}
    return tuple(
        LeftAlone(each.why, each.people, tuple(sorted(names[entry] for entry in each.entries)))
        for each in found
    )


def preview_of(a_round: Round, rules: RoundRules, act: Act) -> Preview:
    """What these rules would change beside those that the round has; nothing is kept.

    Raises Forbidden for all but L&D, LockRefused where a locked pair is forbidden by either.
    Cost: twice a matching; ask `few_enough` first.
    """
    policies.run_rounds.require(act, a_round)
    rows = read_rows(a_round, act.today)
    return preview(rows, RoundRules.read(a_round.rules), rules, a_round.budget - a_round.spent)
