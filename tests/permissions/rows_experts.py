"""Experts around Ines: Petra helps others, Rosa was asked, Vera comes from outside."""

from datetime import date
from typing import Any

from django.db.models import Model

from tests.conftest import NOW
from tests.domain.builders import hold, make_employee
from waymark.domain.careers.models import Role
from waymark.domain.mentoring.models import Conflict, Expert, ExpertSkill
from waymark.domain.people.models import AccessGrant, Person, User
from waymark.domain.skills.models import Skill

__all__ = ["EXPERT_MARKS", "EXPERT_READERS", "expert_rows", "more_experts"]

EXPERT_MARKS = {"expert_wont": "zq-expert-wont-qz"}
EXPERT_READERS = {"expert_wont": "peer learning"}


def expert_rows(people: dict[str, Person]) -> dict[str, Model]:
    """The rows by name; what Petra will not do is for L&D and herself."""
    asked = {"asked_at": NOW, "asked_by_id": people["learning"].pk}
    email = "vera@partner.example"
    vera = Person.objects.create(
        key="outside-vera", given_name="Vera", family_name="Novak", email=email,
        user=User.objects.create(email=email),
    )  # fmt: skip
    AccessGrant.objects.create(person=vera, role="outside", given_at=NOW)
    one, other = sorted((people["self"].pk, people["peer"].pk))
    return {
        "expert": Expert.objects.create(
            person=people["peer"], state="agreed", places=3, languages=["en"], answered_at=NOW,
            wont=EXPERT_MARKS["expert_wont"], **asked,
        ),
        "expert_asked": Expert.objects.create(person=people["report"], state="asked", **asked),
        "expert_outside": Expert.objects.create(
            person=vera, state="agreed", outside=True, organization="Partner Coaching",
            price=120_000, contract_until=date(2027, 12, 31), languages=["en"], answered_at=NOW,
            **asked,
        ),
        "conflict": Conflict.objects.create(
            one_id=one, other_id=other, declared_at=NOW, declared_by_id=people["learning"].pk
        ),
    }  # fmt: skip


def more_experts(rows: dict[str, Any], n: int, skill: Skill, role: Role) -> None:
    """One more who helps others, has held a role and is never to meet Petra; a skill for both."""
    petra = rows["expert"]
    helper = make_employee(f"Helper Nr{n:03}")
    hold(helper, role, date(2020, 1, 1))
    expert = Expert.objects.create(
        person=helper, state="agreed", places=1 + n % 3, languages=["en"], answered_at=NOW
    )
    for each in (expert, petra):
        ExpertSkill.objects.create(expert=each, skill=skill, level=3)
    one, other = sorted((petra.person_id, helper.pk))
    Conflict.objects.create(
        one_id=one, other_id=other, declared_at=NOW, declared_by_id=petra.asked_by_id
    )
