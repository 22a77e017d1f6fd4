"""Ines asked Mina, outside a round, to help her; the ask waits for Mina's answer. And proposals for
those whom a round left over, Ines among them."""

import uuid

from django.db.models import Model

from tests.conftest import NOW
from waymark.domain.mentoring.models import Ask, Draft, DraftPair, Expert, PoolEntry, Round
from waymark.domain.people.models import Person

__all__ = ["ask_rows"]


def ask_rows(people: dict[str, Person], rows: dict[str, Model]) -> dict[str, Model]:
    """The open ask, the late draft and its line by their names."""
    expert, a_round = rows["expert_mentor"], rows["round_of_pair"]
    assert isinstance(expert, Expert)
    assert isinstance(a_round, Round)
    key = uuid.uuid5(uuid.NAMESPACE_OID, "asks:open")
    draft = Draft.objects.create(
        round=a_round, number=2, state="late", rules=a_round.rules, engine="test", made_at=NOW,
        made_by_id=people["learning"].pk, ready_at=NOW,
    )  # fmt: skip
    entry = PoolEntry.objects.create(
        round=a_round, person=people["self"], side="mentee", state="joined", invited_at=NOW,
        answered_at=NOW,
    )  # fmt: skip
    return {
        "help_ask": Ask.objects.create(
            mentee=people["self"], expert=expert, state="asked", about="How you lead", asked_at=NOW,
            key=key,
        ),
        "late_draft": draft,
        "late_line": DraftPair.objects.create(draft=draft, entry=entry, expert=expert, fit=700,
                                              parts=[400, 300, 0, 0, 0, 0, 0]),
    }  # fmt: skip
