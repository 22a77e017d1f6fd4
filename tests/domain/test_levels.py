"""Which level counts: one voice, explained in one sentence, never an average."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.conftest import NOW, TODAY, MakePerson, act_by
from waymark.domain.people.models import Person, ReportingLine
from waymark.domain.skills import queries
from waymark.domain.skills.models import Claim, Skill
from waymark.domain.skills.operations import (
    Said,
    say_level,
    say_level_of,
    say_levels_in_talk,
)
from waymark.kernel.acts import Forbidden, Refused
from waymark.kernel.models import ActEntry, Notice


def word(source: str, level: int, day: int, **fields: object) -> Claim:
    said_at = datetime(2026, 10, day, tzinfo=UTC)
    return Claim(skill_id=1, source=source, level=level, said_at=said_at, **fields)


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ([word("self", 2, 1)], 2),
        ([word("self", 2, 1), word("manager", 1, 2)], 1),
        ([word("manager", 1, 1), word("self", 2, 2)], 2),
        # who saw one piece of work, and a certificate, raise a level and never lower it
        ([word("self", 3, 1), word("colleague", 2, 2)], 3),
        ([word("self", 3, 1), word("colleague", 4, 2)], 4),
        ([word("self", 3, 1), word("observed", 1, 2), word("certificate", 2, 3)], 3),
        ([word("colleague", 2, 1), word("observed", 4, 2), word("certificate", 3, 3)], 4),
        # until someone speaks of the whole again
        ([word("colleague", 5, 1), word("manager", 3, 2)], 3),
        ([word("colleague", 5, 1), word("self", 0, 2)], 0),
        # an expired certificate counts no more, one that ends tomorrow does
        ([word("self", 1, 1), word("certificate", 4, 2, expires_on=TODAY)], 1),
        ([word("self", 1, 1), word("certificate", 4, 2, expires_on=TODAY + timedelta(1))], 4),
        # history is history
        ([word("self", 2, 1), word("self", 5, 2, superseded_at=NOW)], 2),
    ],
)
def test_the_last_word_counts_and_one_proof_can_only_raise(words: list[Claim], level: int) -> None:
    assert queries.counting(words, TODAY)[1].level == level


def test_a_skill_that_nobody_speaks_of_now_is_missing() -> None:
    over = word("certificate", 4, 1, expires_on=TODAY)
    assert queries.counting([over], TODAY) == {}


@pytest.fixture
def ines(make_person: MakePerson) -> Person:
    return make_person("Ines Duarte", shares_skills=True)


@pytest.fixture
def tomasz(make_person: MakePerson, ines: Person) -> Person:
    manager = make_person("Tomasz Wilk")
    ReportingLine.objects.create(person=ines, manager=manager, from_date=date(2024, 1, 1))
    return manager


def test_a_manager_says_the_level_they_see_and_the_person_is_told(
    ines: Person, tomasz: Person, skill: Skill
) -> None:
    for _ in range(2):
        say_level_of(person=ines, skill_id=skill.pk, level=3, act=act_by(tomasz))
    claim = Claim.objects.get()
    assert (claim.source, claim.level, claim.said_by_id) == ("manager", 3, tomasz.pk)
    notice = Notice.objects.get()
    assert (notice.person_id, notice.code, notice.kind) == (
        ines.pk, "skills.level-said", "good_to_know",
    )  # fmt: skip
    assert notice.address == f"/me/skills/{skill.pk}"
    entry = ActEntry.objects.get()
    assert (entry.verb, entry.actor_id, entry.person_id) == (
        "skills.claim.said", tomasz.pk, ines.pk,
    )  # fmt: skip


def test_a_person_who_says_the_same_again_after_their_manager_is_heard_again(
    ines: Person, tomasz: Person, skill: Skill
) -> None:
    say_level(person=ines, skill_id=skill.pk, level=2, enjoys=True, act=act_by(ines))
    say_level_of(person=ines, skill_id=skill.pk, level=4, act=act_by(tomasz))
    assert queries.levels_of(act_by(ines), ines.pk) == {skill.pk: 4}
    say_level(person=ines, skill_id=skill.pk, level=2, enjoys=True, act=act_by(ines))
    assert queries.levels_of(act_by(ines), ines.pk) == {skill.pk: 2}
    assert Claim.objects.count() == 3, "history is kept"


def test_a_new_manager_supersedes_what_the_former_one_said(
    ines: Person, tomasz: Person, skill: Skill, make_person: MakePerson
) -> None:
    say_level_of(person=ines, skill_id=skill.pk, level=2, act=act_by(tomasz))
    ReportingLine.objects.update(to_date=TODAY)
    freya = make_person("Freya Nilsen")
    ReportingLine.objects.create(person=ines, manager=freya, from_date=TODAY)
    with pytest.raises(Forbidden):
        say_level_of(person=ines, skill_id=skill.pk, level=5, act=act_by(tomasz))
    say_level_of(person=ines, skill_id=skill.pk, level=2, act=act_by(freya))
    current = Claim.objects.get(superseded_at__isnull=True)
    assert current.said_by_id == freya.pk
    assert Claim.objects.count() == 2


def test_without_sharing_a_manager_says_levels_in_a_talk_only(
    ines: Person, tomasz: Person, skill: Skill, make_person: MakePerson
) -> None:
    Person.objects.filter(pk=ines.pk).update(shares_skills=False)
    with pytest.raises(Forbidden):
        say_level_of(person=ines, skill_id=skill.pk, level=3, act=act_by(tomasz))
    say_levels_in_talk(person=ines, said=[Said(skill.pk, 3)], act=act_by(tomasz))
    assert queries.levels_of(act_by(ines), ines.pk) == {skill.pk: 3}
    assert not Notice.objects.exists()
    for who in (ines, make_person("Sven Lund")):
        with pytest.raises(Forbidden):
            say_levels_in_talk(person=ines, said=[Said(skill.pk, 5)], act=act_by(who, "hr"))


@pytest.mark.parametrize("level", [-1, 6, 10**9])
def test_a_manager_keeps_to_the_scale(
    ines: Person, tomasz: Person, skill: Skill, level: int
) -> None:
    with pytest.raises(Refused, match="between 0 and 5"):
        say_level_of(person=ines, skill_id=skill.pk, level=level, act=act_by(tomasz))
    Skill.objects.filter(pk=skill.pk).update(retired_at=NOW)
    with pytest.raises(Refused, match="no longer"):
        say_level_of(person=ines, skill_id=skill.pk, level=3, act=act_by(tomasz))
    assert not Claim.objects.exists()


def test_a_failing_log_leaves_no_word_and_no_notice(
    ines: Person, tomasz: Person, skill: Skill, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise OSError("the log is full")

    monkeypatch.setattr("waymark.domain.skills.operations.others.record", fail)
    with pytest.raises(OSError, match="full"):
        say_level_of(person=ines, skill_id=skill.pk, level=3, act=act_by(tomasz))
    assert not Claim.objects.exists()
    assert not Notice.objects.exists()
