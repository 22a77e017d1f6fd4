"""Conversations around Ines: one whose notes lie open, past ones, and one of a colleague to come.

Tomasz is her manager, Franz was before him. Petra, her peer, and Tomasz have prepared apart.
"""

import uuid
from datetime import UTC, datetime, timedelta

from django.db.models import Model

from tests.conftest import NOW
from waymark.domain.people.models import Person
from waymark.domain.reviews.models import Answer, Conversation, Point, Preparation, SaidLevel
from waymark.domain.skills.models import Skill

__all__ = ["TALK_MARKS", "TALK_READERS", "more_talks", "talk_rows"]

_MARKED = (
    "talk", "talk_of_peer", "talk_with_former", "talk_shown", "note_open", "note_open_of_manager",
    "note_of_peer", "note_of_manager", "note_with_former", "point", "point_shown",
)  # fmt: skip
TALK_MARKS = {row: f"zq-{row}-qz" for row in _MARKED}
#: Franz is her manager no longer: he does not even read what he agreed
TALK_READERS = {"point": "self manager", "point_shown": "self manager"}


def talk_rows(people: dict[str, Person], skill: Skill) -> dict[str, Model]:
    """The rows by name; those in TALK_MARKS hold their mark."""
    ines, tomasz, franz, petra = (
        people[name] for name in ("self", "manager", "former_manager", "peer")
    )
    opened = {"state": "revealed", "revealed_at": NOW}
    talk = _talk("talk", ines, tomasz, NOW - timedelta(hours=1), **opened)
    ahead = _talk("talk_of_peer", petra, tomasz, NOW + timedelta(days=3), state="planned")
    former = _agreed("talk_with_former", ines, franz, datetime(2024, 3, 4, 9, tzinfo=UTC))
    shown = _agreed("talk_shown", ines, franz, datetime(2024, 9, 4, 9, tzinfo=UTC))
    Conversation.objects.filter(pk=shown.pk).update(shared_with_id=tomasz.pk, shared_at=NOW)
    return {
        "talk": talk, "talk_of_peer": ahead, "talk_with_former": former, "talk_shown": shown,
        "note_open": _note("note_open", talk, "person", ines, skill),
        "note_open_of_manager": _note("note_open_of_manager", talk, "manager", tomasz, skill),
        "note_of_peer": _note("note_of_peer", ahead, "person", petra, skill),
        "note_of_manager": _note("note_of_manager", ahead, "manager", tomasz, skill),
        "note_with_former": _note("note_with_former", former, "person", ines, skill),
        "point": _point("point", talk, "person", ines),
        "point_shown": _point("point_shown", shown, "manager", franz, state="accepted",
                              answered_at=NOW, answered_by_id=ines.pk),
    }  # fmt: skip


def _talk(
    name: str, person: Person, manager: Person, at: datetime, **fields: object
) -> Conversation:
    return Conversation.objects.create(
        person=person, manager_id=manager.pk, planned_at=at, about=TALK_MARKS[name],
        made_at=at - timedelta(days=7), made_by_id=manager.pk,
        key=uuid.uuid5(uuid.NAMESPACE_OID, name), **fields,
    )  # fmt: skip


def _agreed(name: str, person: Person, manager: Person, at: datetime) -> Conversation:
    return _talk(name, person, manager, at, state="agreed", revealed_at=at, agreed_at=at,
                 agreed_by_id=person.pk)  # fmt: skip


def _note(name: str, talk: Conversation, side: str, by: Person, skill: Skill) -> Preparation:
    row = Preparation.objects.create(
        conversation=talk, side=side, by_id=by.pk, saved_at=talk.made_at
    )
    Answer.objects.create(preparation=row, position=0, question="load", text=TALK_MARKS[name])
    SaidLevel.objects.create(preparation=row, skill=skill, level=2)
    return row


def _point(name: str, talk: Conversation, side: str, by: Person, **fields: object) -> Point:
    return Point.objects.create(
        conversation=talk, key=uuid.uuid5(uuid.NAMESPACE_URL, name), side=side, kind="word",
        text=TALK_MARKS[name], put_at=talk.made_at, put_by_id=by.pk, **fields,
    )  # fmt: skip


def more_talks(talk: Conversation, skill: Skill, person: Person, n: int) -> None:
    """Another point, level and question of Ines's talk, a past talk, and a talk of a colleague."""
    tomasz, ines = talk.manager_id, talk.person
    Point.objects.create(
        conversation=talk, key=uuid.uuid4(), side="person", kind="level", skill=skill, level=n % 6,
        put_at=NOW, put_by_id=ines.pk,
    )  # fmt: skip
    row = Preparation.objects.get(conversation=talk, side="person")
    SaidLevel.objects.create(preparation=row, skill=skill, level=n % 6)
    Answer.objects.update_or_create(preparation=row, position=n % 4, defaults={"question": "load"})
    at = NOW - timedelta(days=30 + n)
    for who in (ines, person):
        past = Conversation.objects.create(
            person=who, manager_id=tomasz, planned_at=at, made_at=at, made_by_id=tomasz,
            key=uuid.uuid4(), state="agreed", revealed_at=at, agreed_at=at, agreed_by_id=tomasz,
        )  # fmt: skip
        Point.objects.create(
            conversation=past, key=uuid.uuid4(), side="person", kind="word", text=f"Word {n}",
            state="accepted", put_at=at, put_by_id=who.pk, answered_at=at, answered_by_id=tomasz,
        )  # fmt: skip
    Conversation.objects.create(
        person=person, manager_id=tomasz, planned_at=NOW + timedelta(days=n), made_at=at,
        made_by_id=tomasz, key=uuid.uuid4(),
    )  # fmt: skip
