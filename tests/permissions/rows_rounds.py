"""Rounds around Ines: one being prepared, one that asks her, one whose pools are closed.

Petra, her peer, joined and lets mentors see her; Mina was asked to be one.
"""

import uuid
from datetime import timedelta

from django.db.models import Model

from tests.conftest import NOW, TODAY
from waymark.domain.mentoring.models import Choice, Expert, PoolEntry, Programme, Round
from waymark.domain.mentoring.states import RoundRules
from waymark.domain.people.models import Person

__all__ = ["ROUND_MARKS", "ROUND_READERS", "more_rounds", "round_rows"]

ROUND_MARKS = {row: f"zq-{row}-qz" for row in ("entry_question", "entry_question_of_peer")}
#: until pairs are published nobody else reads what somebody wants to talk about
ROUND_READERS = {"entry_question": "self learning", "entry_question_of_peer": "peer learning"}


def round_rows(people: dict[str, Person]) -> dict[str, Model]:
    """The rows by name; those in ROUND_MARKS hold their mark."""
    lara, ines, petra = people["learning"], people["self"], people["peer"]
    programme = Programme.objects.create(
        name="Mentoring by rounds", about="Half a year.", kind="next_role", made_at=NOW,
        key=uuid.UUID(int=301), made_by_id=lara.pk,
    )  # fmt: skip
    prepared = _round(programme, lara, 1, state="draft")
    asking = _round(programme, lara, 2, state="inviting", invited_at=NOW, invited_by_id=lara.pk)
    closed = _round(programme, lara, 3, state="closed", closed_at=NOW, closed_by_id=lara.pk)
    before = NOW - timedelta(days=7)
    joined = {"state": "joined", "answered_at": NOW, "languages": ["en"]}
    entry = _entry(asking, ines, "mentee", before, question=ROUND_MARKS["entry_question"], **joined)
    of_peer = _entry(
        asking, petra, "mentee", before, shown=True,
        question=ROUND_MARKS["entry_question_of_peer"], **joined,
    )  # fmt: skip
    of_mentor = _entry(asking, people["mentor"], "mentor", before, places=1, **joined)
    _entry(asking, people["stranger"], "mentee", before)
    Choice.objects.create(entry=entry, chosen=people["mentor"], rank=1)
    return {
        "programme": programme, "round_prepared": prepared, "round_asking": asking,
        "round_closed": closed, "entry": entry, "entry_of_peer": of_peer,
        "entry_of_mentor": of_mentor,
    }  # fmt: skip


def _round(programme: Programme, by: Person, number: int, **fields: object) -> Round:
    return Round.objects.create(
        programme=programme, number=number, name=f"Round {number}", rules=RoundRules().stored(),
        join_until=TODAY + timedelta(days=7), starts_on=TODAY + timedelta(days=14),
        ends_on=TODAY + timedelta(days=200), key=uuid.UUID(int=310 + number), made_at=NOW,
        made_by_id=by.pk, **fields,
    )  # fmt: skip


def _entry(a_round: Round, person: Person, side: str, at: object, **fields: object) -> PoolEntry:
    return PoolEntry.objects.create(
        round=a_round, person=person, side=side, invited_at=at, **fields
    )


def more_rounds(rows: dict[str, Model], person: Person, n: int) -> None:
    """Another programme, another round, and in the one that asks Ines a mentee and a mentor more."""
    asking = rows["round_asking"]
    assert isinstance(asking, Round)
    more = Programme.objects.create(
        name=f"Programme {n}", kind="skill", made_at=NOW, key=uuid.UUID(int=400 + n), made_by_id=1
    )
    for number, programme in ((10 + n, asking.programme), (1, more)):
        Round.objects.create(
            programme=programme, number=number, name=f"More {n}", rules=RoundRules().stored(),
            join_until=TODAY, starts_on=TODAY + timedelta(days=14), state="draft", made_at=NOW,
            ends_on=TODAY + timedelta(days=99), key=uuid.uuid4(), made_by_id=1,
        )  # fmt: skip
    joined = {"state": "joined", "answered_at": NOW, "shown": True}
    _entry(asking, person, "mentee", NOW, **joined)
    _entry(asking, person, "mentor", NOW, state="joined", answered_at=NOW, places=1)
    Expert.objects.get_or_create(person=person, defaults={"state": "agreed"})
