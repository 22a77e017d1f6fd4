"""A badge of Ines on her manager's word, and a word that is not signed yet."""

import uuid

from django.db.models import Model

from tests.conftest import NOW, act_by
from waymark.domain.people.models import Person
from waymark.domain.skills.models import Claim, Skill
from waymark.integrations.badges.operations import issue_badge

__all__ = ["badge_rows"]


def badge_rows(people: dict[str, Person]) -> dict[str, Model]:
    """Level 3 of one skill is signed; level 2 of another could be."""
    ines, boss = people["self"], people["manager"]
    rows: dict[str, Model] = {}
    for level, name in ((2, "skill_to_sign"), (3, "skill_signed")):
        rows[name] = Skill.objects.create(key=f"world:{name}", name=f"Shown at {level}")
        Claim.objects.create(
            person=ines, skill=rows[name], level=level, source="manager", said_at=NOW,
            said_by_id=boss.pk,
        )  # fmt: skip
    rows["badge"] = issue_badge(
        person=ines, skill_id=rows["skill_signed"].pk, key=uuid.UUID(int=11), act=act_by(ines)
    )
    return rows
