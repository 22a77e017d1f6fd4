"""The framework's rows: a draft, a proposal, moves made, an occupation."""

from django.db.models import Model

from tests.conftest import NOW, TODAY
from tests.domain.builders import Framework
from waymark.domain.careers.models import (
    DraftChange,
    FrameworkDraft,
    FrameworkVersion,
    MinedMove,
    Proposal,
    ProposedFamily,
)
from waymark.domain.people.models import Person
from waymark.domain.skills.models import Occupation, OccupationSkill
from waymark.kernel.acts import Act, Actor
from waymark.workflows.mining import recompute

__all__ = ["FRAMEWORK_MARKS", "FRAMEWORK_READERS", "framework_rows"]

FRAMEWORK_MARKS = {row: f"zq-{row}-qz" for row in ("draft", "change", "proposed")}
FRAMEWORK_READERS = dict.fromkeys(FRAMEWORK_MARKS, "hr")


def framework_rows(framework: Framework, hr: Person) -> dict[str, Model]:
    """The first version with its moves counted, and a change of HR's that is not published."""
    FrameworkVersion.objects.create(number=1, published_at=NOW)
    recompute(act=Act(Actor(None), at=NOW, today=TODAY))
    moved = MinedMove.objects.filter(from_role=framework.roles["te2"])
    grade = framework.roles["te3"].grade
    draft = FrameworkDraft.objects.create(
        title=FRAMEWORK_MARKS["draft"], opened_at=NOW, opened_by_id=hr.pk
    )
    change = DraftChange.objects.create(
        draft=draft, change="change", thing="grade", ref=str(grade.pk),
        before={"name": grade.name}, after={"name": FRAMEWORK_MARKS["change"]},
    )  # fmt: skip
    proposal = Proposal.objects.create(draft=draft, made_at=NOW)
    proposed = ProposedFamily.objects.create(
        proposal=proposal, position=1, name=FRAMEWORK_MARKS["proposed"], confidence="sure", people=3
    )
    occupation = Occupation.objects.create(key="esco:1", origin="esco", title="Test engineer")
    OccupationSkill.objects.create(occupation=occupation, skill=framework.skills["people"])
    return {
        "draft": draft, "change": change, "proposed": proposed, "occupation": occupation,
        "family": framework.roles["te3"].family, "ladder": framework.ladders["testing"],
        "grade": grade, "skill": framework.skills["root"],
        "other_skill": framework.skills["people"],
        "role_before": framework.roles["te2"], "role": framework.roles["te3"],
        "move_of_three": moved.get(to_role=framework.roles["te3"], people=3),
        "move_of_two": moved.get(to_role=framework.roles["as"], people=2),
    }  # fmt: skip
