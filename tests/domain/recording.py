"""What tests of the record share: two people, two skills, a piece of work, an ask about it."""

import uuid
from typing import Any

import pytest

from tests.conftest import TODAY, MakePerson, act_by
from waymark.domain.people.models import Person
from waymark.domain.skills.models import Confirmation, Evidence, Skill
from waymark.domain.skills.operations import ask_confirmation, log_work
from waymark.kernel.models import ActEntry

__all__ = ["asked", "ines", "logged", "other", "petra", "skill", "verbs"]


@pytest.fixture
def ines(make_person: MakePerson) -> Person:
    return make_person("Ines Duarte")


@pytest.fixture
def petra(make_person: MakePerson) -> Person:
    return make_person("Petra Novak")


@pytest.fixture
def skill(db: None) -> Skill:
    return Skill.objects.create(key="root", name="Root-cause analysis")


@pytest.fixture
def other(db: None) -> Skill:
    return Skill.objects.create(key="python", name="Data analysis with Python")


def logged(person: Person, skill: Skill, **fields: object) -> Evidence:
    said: dict[str, Any] = {
        "skills": [(skill.pk, None)], "what": "Found the leak", "done_on": TODAY,
        "key": uuid.uuid4(), "act": act_by(person),
    } | fields  # fmt: skip
    return log_work(person=person, **said)[0]


def asked(evidence: Evidence, colleague: Person) -> Confirmation:
    return ask_confirmation(
        evidence=evidence, asked_ids=[colleague.pk], act=act_by(evidence.person)
    )[0]


def verbs() -> list[str]:
    return list(ActEntry.objects.order_by("pk").values_list("verb", flat=True))
