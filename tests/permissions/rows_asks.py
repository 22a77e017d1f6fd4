"""Ines asked Mina, outside a round, to help her; the ask waits for Mina's answer."""

import uuid

from django.db.models import Model

from tests.conftest import NOW
from waymark.domain.mentoring.models import Ask, Expert
from waymark.domain.people.models import Person

__all__ = ["ask_rows"]


def ask_rows(people: dict[str, Person], rows: dict[str, Model]) -> dict[str, Model]:
    """The open ask by its name."""
    expert = rows["expert_mentor"]
    assert isinstance(expert, Expert)
    key = uuid.uuid5(uuid.NAMESPACE_OID, "asks:open")
    return {
        "help_ask": Ask.objects.create(
            mentee=people["self"], expert=expert, state="asked", about="How you lead", asked_at=NOW,
            key=key,
        )
    }  # fmt: skip
