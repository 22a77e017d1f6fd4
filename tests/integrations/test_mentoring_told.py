"""What exports tell of mentoring: to the two of a pair their words, to nobody that they were avoided."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.conftest import NOW
from tests.integrations.canaries import found_in_database
from tests.integrations.rows_about_ines import complete
from tests.permissions.world import RELATIONS, World, build_world
from waymark.domain.mentoring.models import (
    Avoided,
    Ban,
    Conflict,
    Considered,
    Draft,
    DraftPair,
    PoolEntry,
)
from waymark.domain.people.models import Person
from waymark.web import search
from waymark.workflows.erasure import preview_of
from waymark.workflows.portability import counts_of, read_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_folders")]

BOTH = (
    "pair_agenda", "pair_held_note", "pair_place", "pair_goal", "pair_agreement",
    "pair_note_shared", "ask_about",
)  # fmt: skip


@pytest.fixture
def world(db: None) -> World:
    return build_world()


def told(person: Person) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(json.dumps(read_person(person, NOW)))
    return read


def rows(read: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    found = next(each for each in read["sections"] if each["kind"] == f"mentoring.{kind}")
    kept: list[dict[str, Any]] = found["rows"]
    return kept


def test_the_words_of_a_pair_are_in_the_exports_of_the_two_and_in_nobody_elses(
    world: World,
) -> None:
    ours = {name: mark for name, mark in world.marks.items() if name in BOTH}
    assert len(ours) == len(BOTH)
    for relation in RELATIONS[:-1]:
        text = json.dumps(told(world.people[relation]))
        for name, mark in ours.items():
            assert (mark in text) is (relation in ("self", "mentor")), (relation, name)


def test_a_note_that_is_not_shared_is_its_authors_alone(world: World) -> None:
    for relation in RELATIONS[:-1]:
        text = json.dumps(told(world.people[relation]))
        assert (world.marks["pair_note_own"] in text) is (relation == "self"), relation


def test_what_was_said_to_learning_of_a_pairs_end_is_whose_words_they_are(world: World) -> None:
    for relation in RELATIONS[:-1]:
        text = json.dumps(told(world.people[relation]))
        assert (world.marks["pair_words"] in text) is (relation == "mentor"), relation


def test_an_expert_finds_their_side(world: World) -> None:
    """The rows belong to the mentee; those whom they tell something are told it too."""
    read = told(world.people["mentor"])
    pairs = rows(read, "Pair")
    assert {pair["mentee"]["name"] for pair in pairs} == {"Ines Duarte", "Petra Novak"}
    assert {pair["expert"]["name"] for pair in pairs} == {"Mina Sato"}
    assert all("price" not in pair and "mentee_said" not in pair for pair in pairs)
    assert len(rows(read, "Session")) == 2
    assert rows(read, "Feedback") == [], "what the other one said is counted, never listed"
    counts = counts_of(world.people["mentor"].pk)
    assert (counts["mentoring.Pair"], counts["mentoring.Session"]) == (3, 2)
    going = dict(preview_of(world.people["mentor"].pk).removed)
    assert "mentoring.Pair" not in going, "an erasure leaves what is the mentee's"


def test_nobody_learns_that_they_were_chosen_or_avoided(world: World) -> None:
    complete(world)
    ines = told(world.people["self"])
    assert rows(ines, "Avoided")[0]["other"]["name"] == "Sven Lund"
    assert {row["chosen"]["name"] for row in rows(ines, "Choice")} == {"Mina Sato"}
    for relation in ("stranger", "mentor"):
        read = told(world.people[relation])
        assert rows(read, "Avoided") == rows(read, "Choice") == []
        named = {each["kind"] for each in read["named_in"]}
        assert not named & {"mentoring.Avoided", "mentoring.Choice", "mentoring.Conflict"}
    avoided = json.dumps(told(world.people["stranger"]))
    assert "Ines Duarte" not in avoided
    assert Avoided.objects.filter(other=world.people["stranger"]).exists()


def test_two_whom_no_round_brings_together_read_that_it_is_so_and_not_with_whom(
    world: World,
) -> None:
    declared = Conflict.objects.get()
    for relation in ("self", "peer"):
        (row,) = rows(told(world.people[relation]), "Conflict")
        assert row["id"] == declared.pk
        assert not {"one", "other"} & set(row)


def test_drafts_tell_how_one_fitted_once_the_round_is_decided_and_name_nobody(
    world: World,
) -> None:
    complete(world)
    ines = world.people["self"]
    asking = world.rows["round_asking"]
    early = Draft.objects.create(
        round=asking, number=1, state="superseded", rules={}, engine="test", made_at=NOW,
        made_by_id=1,
    )  # fmt: skip
    entry = PoolEntry.objects.get(round=asking, person=ines)
    DraftPair.objects.create(draft=early, entry=entry, expert=world.rows["expert"], fit=910)
    decided = world.rows["round_of_pair"].drafts.create(
        number=8, state="superseded", rules={}, engine="test", made_at=NOW, made_by_id=1
    )
    there = PoolEntry.objects.get_or_create(
        round=decided.round, person=ines, side="mentee",
        defaults={"state": "joined", "invited_at": NOW, "answered_at": NOW},
    )[0]  # fmt: skip
    expert = world.rows["expert"]
    DraftPair.objects.create(draft=decided, entry=there, expert=expert, fit=870)
    Considered.objects.create(draft=decided, entry=there, experts=[expert.pk], fits=[870],
                              parts=[100] * 7, of=1)  # fmt: skip
    Ban.objects.get_or_create(
        entry=there, expert=expert, defaults={"banned_at": NOW, "banned_by_id": 1}
    )
    read = told(ines)
    drafts = {line["draft"]["id"] for line in rows(read, "DraftPair")}
    assert decided.pk in drafts
    assert early.pk not in drafts
    for kind in ("DraftPair", "Considered", "Lock", "Ban"):
        assert not [row for row in rows(read, kind) if {"expert", "experts"} & set(row)]
    assert rows(read, "Considered")
    assert rows(read, "Ban")


def test_no_word_of_the_two_lies_readable_in_the_database(world: World) -> None:
    """What a backup holds is what the tables hold: only seals of agendas and notes."""
    sealed = ("pair_agenda", "pair_held_note", "pair_note_own", "pair_note_shared")
    for name in sealed:
        assert found_in_database(world.marks[name]) == {}, name
    assert found_in_database(world.marks["pair_goal"]), "the control: the scan finds what is open"


def test_search_and_administration_know_nothing_of_mentoring() -> None:
    """Neither finds a pair, a wish or a note: they do not read these tables at all."""
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
    folder = Path(search.__file__).parent
    sources = {path.name: path.read_text() for path in folder.rglob("*.py")}
    assert sources, "the control: there are files to read"
    assert not [name for name, text in sources.items() if "mentoring" in text]
