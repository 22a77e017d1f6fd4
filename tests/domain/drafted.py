"""A round with a draft to review, made by the operations and without a worker."""

from random import Random

from tests.conftest import NOW, act_by
from tests.domain.matching_worlds import World, chance_world
from waymark.domain.mentoring.compute.making import make
from waymark.domain.mentoring.compute.problem import build
from waymark.domain.mentoring.models import Draft
from waymark.domain.mentoring.operations.drafting import keep_draft, start_draft
from waymark.domain.mentoring.queries.matching_rows import read_rows
from waymark.domain.mentoring.states import RoundRules
from waymark.domain.people.models import AccessGrant
from waymark.kernel.acts import Act

__all__ = ["draft_of", "drafted_world", "runs"]


def runs(world: World) -> Act:
    """The act of the coordinator, who holds the right from now on."""
    AccessGrant.objects.get_or_create(
        person=world.learning, role="learning", defaults={"given_at": NOW}
    )
    return act_by(world.learning, "learning")


def draft_of(world: World) -> Draft:
    """Make a draft as the job would."""
    act = runs(world)
    world.round.refresh_from_db()
    draft = start_draft(a_round=world.round, act=act)
    rules = RoundRules.read(draft.rules)
    made = make(build(read_rows(draft.round, act.today), rules, draft.round.budget))
    kept = keep_draft(draft=draft, made=made, seconds={}, act=act)
    world.round.refresh_from_db()
    return kept


def drafted_world(seed: int = 2) -> tuple[World, Draft]:
    """A round by chance, reviewed now: some pairs are weak, and some mentees have nobody."""
    world = chance_world(
        Random(seed), mentees=30, experts=14, hours_least=0, in_person_counts=False
    )
    return world, draft_of(world)
