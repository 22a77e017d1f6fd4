"""Changes of an agreed plan for tests: the last step ends later, proposed by one of the two."""

from datetime import date
from uuid import UUID, uuid4

from tests.conftest import act_by
from waymark.domain.people.models import Person
from waymark.domain.plans import operations
from waymark.domain.plans.compute import ChangeContent, EditedStep
from waymark.domain.plans.models import Change, Plan, Step

__all__ = ["CHECK", "LATER", "WHY", "last_step", "moved", "propose"]

WHY = "The rig comes in spring."
LATER = date(2028, 9, 1)
CHECK = date(2027, 2, 9)


def last_step(plan: Plan) -> Step:
    return plan.steps.order_by("-ends_on", "-pk")[0]


def moved(plan: Plan) -> ChangeContent:
    """The last step ends later."""
    return ChangeContent(edited=(EditedStep(last_step(plan).pk, ends_on=LATER),))


def propose(
    person: Person, by: Person, content: ChangeContent, reason: str = WHY, key: UUID | None = None
) -> Change:
    return operations.propose_change(
        person=person, content=content, reason=reason, key=key or uuid4(), act=act_by(by)
    )
