"""Pairs to test with: a programme, a round under review with its draft, and pairs at work."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from tests.conftest import NOW, act_by
from tests.domain.builders import make_employee
from waymark.domain.mentoring.models import (
    Draft,
    DraftPair,
    Expert,
    Pair,
    PoolEntry,
    Programme,
    Round,
    Session,
)
from waymark.domain.mentoring.operations import book_session, hold_session
from waymark.domain.mentoring.operations.places import take_place
from waymark.domain.mentoring.states import RoundRules
from waymark.domain.people.models import Person
from waymark.kernel.acts import Act

__all__ = [
    "NEXT_WEEK", "Together", "act_at", "held_session", "make_draft", "make_expert", "make_pair",
    "make_programme", "make_round", "make_together", "planned_session", "priya", "together",
]  # fmt: skip

NEXT_WEEK = datetime(2026, 12, 1, 14, 0, tzinfo=NOW.tzinfo)


def act_at(act: Act, moment: datetime) -> Act:
    """The same actor at another moment."""
    return replace(act, at=moment, today=moment.date())


def make_programme(**fields: object) -> Programme:
    said: dict[str, object] = {"name": "Mentoring for a next role", "kind": "next_role"}
    return Programme.objects.create(
        key=uuid4(), made_at=NOW, made_by_id=1, **(said | fields)
    )  # fmt: skip


def make_round(programme: Programme | None = None, **fields: object) -> Round:
    """A round whose draft is looked at; it runs from December to June."""
    said: dict[str, object] = {
        "number": 1, "name": "Winter round", "state": "reviewing", "rules": RoundRules().stored(),
        "join_until": date(2026, 11, 20), "starts_on": date(2026, 12, 1),
        "ends_on": date(2027, 6, 1),
    }  # fmt: skip
    said |= fields
    if said["state"] in ("published", "running", "completed"):
        said = {"published_at": NOW, "published_by_id": 1} | said
    return Round.objects.create(
        programme=programme or make_programme(), key=uuid4(), made_at=NOW, made_by_id=1, **said
    )


def make_expert(name: str, **fields: object) -> Expert:
    """Someone inside who agreed to help one other person."""
    return Expert.objects.create(person=make_employee(name), **({"state": "agreed"} | fields))


def make_draft(
    a_round: Round, pairs: Sequence[tuple[Person, Expert | None]], **fields: object
) -> Draft:
    """A draft that waits for its coordinator; everybody in it has joined."""
    draft = Draft.objects.create(
        round=a_round, rules=a_round.rules, engine="test", made_at=NOW, made_by_id=1,
        **({"number": 1, "state": "ready", "ready_at": NOW} | fields),
    )  # fmt: skip
    for person, expert in pairs:
        entry = PoolEntry.objects.create(
            round=a_round, person=person, side="mentee", state="joined", invited_at=NOW,
            answered_at=NOW,
        )  # fmt: skip
        DraftPair.objects.create(draft=draft, entry=entry, expert=expert, fit=700)
    return draft


def make_pair(mentee: Person, expert: Expert, state: str = "accepted", **fields: object) -> Pair:
    """A pair with its place taken, as the operations leave it in that state."""
    if state in ("published", "accepted", "active", "paused"):
        assert take_place(expert.pk), f"{expert.person} has no place left"
    said: dict[str, object] = {"made_at": NOW - timedelta(days=30), "made_by_id": 1}
    if state in ("accepted", "active", "paused", "completed"):
        said |= {
            "mentee_accepted_at": NOW - timedelta(days=28),
            "expert_accepted_at": NOW - timedelta(days=28),
        }
    if state in ("active", "paused", "completed"):
        said["met_at"] = NOW - timedelta(days=20)
    if state in ("completed", "ended", "declined"):
        said |= {"closed_at": NOW, "closed_by_id": mentee.pk}
    return Pair.objects.create(mentee=mentee, expert=expert, state=state, **(said | fields))


@dataclass
class Together:
    """Ines works with Kenji, who is in Tokyo; Sven is a stranger to them."""

    ines: Person
    kenji: Person
    sven: Person
    expert: Expert
    pair: Pair

    @property
    def hers(self) -> Act:
        """An act of the mentee at the tests' moment."""
        return act_by(self.ines)

    @property
    def his(self) -> Act:
        """An act of the mentor at the tests' moment."""
        return act_by(self.kenji)

    @property
    def strangers(self) -> Act:
        """An act of somebody who has nothing to do with them."""
        return act_by(self.sven)


def make_together(state: str = "accepted", programme: Programme | None = None) -> Together:
    """The two in a pair of that state, in a programme that tells managers."""
    ines = make_employee("Ines Duarte", zone="Europe/Lisbon")
    expert = make_expert("Kenji Mori", places=2)
    Person.objects.filter(pk=expert.person_id).update(zone="Asia/Tokyo")
    expert.person.refresh_from_db()
    pair = make_pair(ines, expert, state, programme=programme or make_programme())
    return Together(ines, expert.person, make_employee("Sven Lund"), expert, pair)


def planned_session(two: Together, starts_at: datetime = NEXT_WEEK) -> Session:
    """A meeting that Ines booked, a week before it or at the tests' moment."""
    act = act_at(two.hers, min(NOW, starts_at - timedelta(days=7)))
    return book_session(
        pair=two.pair, starts_at=starts_at, minutes=60, place="Room 4", agenda="How you got there",
        key=uuid4(), act=act,
    )  # fmt: skip


def held_session(two: Together, starts_at: datetime = NOW - timedelta(days=3)) -> Session:
    """A meeting that took place."""
    session = planned_session(two, starts_at)
    act = act_at(two.his, starts_at + timedelta(hours=1))
    return hold_session(session=session, note="Went well", observed=False, act=act)


@pytest.fixture
def together(db: None) -> Together:
    return make_together()


@pytest.fixture
def priya(db: None) -> Act:
    """An act of someone who runs programmes."""
    return act_by(make_employee("Priya Raman"), "learning")
