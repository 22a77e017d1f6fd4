"""Changes of Ines's goal and plan: one that she proposes, one of Tomasz, one that nobody shares."""

import uuid

from django.db.models import Model

from tests.conftest import NOW
from waymark.domain.people.models import Person
from waymark.domain.plans.compute import ChangeContent, content_to
from waymark.domain.plans.models import Change, Plan, PlanVersion
from waymark.domain.plans.queries import snapshot_of

__all__ = ["CHANGE_MARKS", "change_rows"]

_ROWS = ("change_mine", "change_theirs", "change_private")
CHANGE_MARKS = {row: f"zq-{row}-qz" for row in _ROWS}


def change_rows(people: dict[str, Person], rows: dict[str, Model]) -> dict[str, Model]:
    """Both sides have one open change of the goal that Ines shares; a third was taken back."""
    ines, tomasz = people["self"], people["manager"]
    content = content_to(ChangeContent(dropped=(rows["step_use"].pk,)))
    said = {"person": ines, "plan": rows["plan_draft"], "proposed_at": NOW, "content": content}
    for plan in (rows["plan_draft"], rows["plan_waiting"], rows["plan_shared"]):
        assert isinstance(plan, Plan)
        PlanVersion.objects.get_or_create(
            plan=plan, number=1,
            defaults={"at": NOW, "by_id": plan.person_id,
                      "snapshot": {"what": "adopted", **snapshot_of(plan)}},
        )  # fmt: skip
    return {
        "change_mine": Change.objects.create(
            goal=rows["goal_shared"], side="person", proposed_by_id=ines.pk, key=uuid.uuid4(),
            reason=CHANGE_MARKS["change_mine"], **said,
        ),
        "change_theirs": Change.objects.create(
            goal=rows["goal_shared"], side="manager", proposed_by_id=tomasz.pk, key=uuid.uuid4(),
            reason=CHANGE_MARKS["change_theirs"], **said,
        ),
        "change_private": Change.objects.create(
            goal=rows["goal_private"], side="person", proposed_by_id=ines.pk, key=uuid.uuid4(),
            state="withdrawn", reason=CHANGE_MARKS["change_private"], **said,
        ),
    }  # fmt: skip
