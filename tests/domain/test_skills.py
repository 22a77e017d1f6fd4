"""Claims and evidence: never overwritten, safe to repeat, the person's own."""

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.conftest import NOW, TODAY, MakePerson, act_by
from tests.together import all_at_once
from waymark.domain.people.models import Person, ReportingLine
from waymark.domain.people.operations import share_skills
from waymark.domain.skills import compute, queries
from waymark.domain.skills.models import Claim, Evidence, Skill, SkillLevel
from waymark.domain.skills.operations import (
    Certificate,
    Said,
    log_work,
    say_level,
    say_levels,
    withdraw_evidence,
)
from waymark.kernel.acts import Forbidden, Refused
from waymark.kernel.models import ActEntry


@pytest.fixture
def skill(db: None) -> Skill:
    return Skill.objects.create(
        key="python", name="Data analysis with Python", words="Python\npandas\ndata wrangling"
    )


def test_a_new_word_supersedes_the_last_and_keeps_it(ines: Person, skill: Skill) -> None:
    act = act_by(ines)
    say_level(person=ines, skill_id=skill.pk, level=2, enjoys=False, act=act)
    say_level(person=ines, skill_id=skill.pk, level=3, enjoys=True, act=act)

    old, new = Claim.objects.order_by("pk")
    assert (old.level, old.superseded_at) == (2, NOW)
    assert (new.level, new.enjoys, new.superseded_at) == (3, True, None)
    entry = ActEntry.objects.order_by("pk").last()
    assert entry is not None
    assert entry.verb == "skills.claim.said"
    assert entry.before == {"level": 2, "enjoys": False}
    assert entry.person_id == ines.pk


def test_the_same_word_again_changes_nothing(ines: Person, skill: Skill) -> None:
    act = act_by(ines)
    first = say_level(person=ines, skill_id=skill.pk, level=2, enjoys=True, act=act)
    second = say_level(person=ines, skill_id=skill.pk, level=2, enjoys=True, act=act)
    assert first == second
    assert ActEntry.objects.count() == 1


def test_the_same_word_on_a_later_day_is_an_assessment_of_its_own(
    ines: Person, skill: Skill
) -> None:
    """It says that the level still holds; the estimate of fading learns from that, too."""
    act = act_by(ines)
    days = [NOW, NOW + timedelta(hours=2), NOW + timedelta(days=60)]
    said = [
        say_level(person=ines, skill_id=skill.pk, level=2, enjoys=True, act=replace(act, at=at))
        for at in days
    ]
    assert said[0] == said[1] != said[2]
    assert list(Claim.objects.order_by("pk").values_list("said_at", "superseded_at")) == [
        (days[0], days[2]), (days[2], None),
    ]  # fmt: skip
    (pair,) = compute.fading.reassessed(Claim.objects.order_by("pk"), {skill.pk: [TODAY]})
    assert (pair.gained, pair.kept) == (2, 2)
    found = compute.profile(act, ines.pk, goal={}, role={})
    assert [each.said for each in found.others] == [said[2]]


def test_what_was_said_of_a_retired_skill_is_history(ines: Person, skill: Skill) -> None:
    """It is listed apart, does not fade, and is listed where it was while something asks for it."""
    act = act_by(ines)
    say_level(person=ines, skill_id=skill.pk, level=3, enjoys=False, act=act)
    day = TODAY - timedelta(days=900)
    Evidence.objects.create(person=ines, skill=skill, what="Long ago", done_on=day)
    assert [each.is_fading for each in compute.profile(act, ines.pk, goal={}, role={}).all] == [
        True
    ]
    Skill.objects.filter(pk=skill.pk).update(retired_at=NOW)
    found = compute.profile(act, ines.pk, goal={}, role={})
    assert (found.all, found.said) == ((), 0)
    assert [(each.skill, each.level, each.is_fading) for each in found.past] == [(skill, 3, False)]
    asked = compute.profile(act, ines.pk, goal={}, role={skill.pk: 2})
    assert ([each.skill for each in asked.in_role], asked.past) == ([skill], ())
    with pytest.raises(Refused, match="from the list"):
        log_work(person=ines, skills=[(skill.pk, 3)], what="x", done_on=TODAY, key=uuid.uuid4(),
                 act=act)  # fmt: skip


@pytest.mark.parametrize("level", [-1, 6, 10**9])
def test_levels_outside_the_scale_are_refused_and_nothing_is_kept(
    ines: Person, skill: Skill, level: int
) -> None:
    other = Skill.objects.create(key="doe", name="Design of experiments")
    said = [Said(other.pk, 2), Said(skill.pk, level)]
    with pytest.raises(Refused, match="between 0 and 5"):
        say_levels(person=ines, said=said, act=act_by(ines))
    assert not Claim.objects.exists()


def test_a_retired_skill_cannot_be_claimed(ines: Person, skill: Skill) -> None:
    Skill.objects.filter(pk=skill.pk).update(retired_at=NOW)
    with pytest.raises(Refused, match="no longer"):
        say_level(person=ines, skill_id=skill.pk, level=1, enjoys=False, act=act_by(ines))


def test_nobody_speaks_for_another(ines: Person, skill: Skill, make_person: MakePerson) -> None:
    stranger = act_by(make_person("Yi-Ling Chen"), "hr")
    with pytest.raises(Forbidden):
        say_level(person=ines, skill_id=skill.pk, level=5, enjoys=False, act=stranger)
    with pytest.raises(Forbidden):
        log_work(
            person=ines, skills=[(skill.pk, 1)], what="x", done_on=TODAY, key=uuid.uuid4(),
            act=stranger,
        )  # fmt: skip
    assert not Claim.objects.exists()
    assert not Evidence.objects.exists()


def test_the_same_form_sent_twice_adds_one_piece_of_evidence(ines: Person, skill: Skill) -> None:
    key = uuid.uuid4()
    for _ in range(2):
        log_work(
            person=ines, skills=[(skill.pk, 4)], what="Pump-seal study", done_on=TODAY, key=key,
            act=act_by(ines),
        )  # fmt: skip
    assert Evidence.objects.count() == 1
    assert ActEntry.objects.filter(verb="skills.evidence.added").count() == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"what": "  "}, "few words"),
        ({"done_on": TODAY + timedelta(days=1)}, "has passed"),
        ({"done_on": date(1900, 1, 1)}, "working life"),
        ({"level": 0}, "between 1 and 5"),
        ({"level": 10**12}, "between 1 and 5"),
        ({"skill_id": 10**9}, "from the list"),
        ({"issuer": "TÜV"}, "Only a certificate"),
    ],
)
def test_evidence_that_makes_no_sense_is_refused(
    ines: Person, skill: Skill, change: dict[str, object], words: str
) -> None:
    fields: dict[str, Any] = {
        "skill_id": skill.pk, "what": "x", "done_on": TODAY, "level": None, "key": uuid.uuid4(),
    } | change  # fmt: skip
    shows = [(fields.pop("skill_id"), fields.pop("level"))]
    given = Certificate(issuer=str(fields.pop("issuer", "")))
    with pytest.raises(Refused, match=words):
        log_work(
            person=ines, skills=shows, certificate=given, act=act_by(ines),
            **fields,
        )  # fmt: skip
    assert not Evidence.objects.exists()


def test_withdrawn_evidence_is_gone_once_and_only_by_its_owner(
    ines: Person, skill: Skill, make_person: MakePerson
) -> None:
    evidence = Evidence.objects.create(person=ines, skill=skill, what="x", done_on=TODAY)
    with pytest.raises(Forbidden):
        withdraw_evidence(evidence=evidence, act=act_by(make_person("Rui Alves")))
    for _ in range(2):
        withdraw_evidence(evidence=evidence, act=act_by(ines))
    assert list(queries.evidence_of(act_by(ines), ines.pk)) == []
    assert ActEntry.objects.filter(verb="skills.evidence.withdrawn").count() == 1


def test_a_failing_log_undoes_what_was_said(
    ines: Person, skill: Skill, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise OSError("the log is full")

    monkeypatch.setattr("waymark.domain.skills.operations.own.record", fail)
    with pytest.raises(OSError, match="full"):
        say_level(person=ines, skill_id=skill.pk, level=2, enjoys=False, act=act_by(ines))
    assert not Claim.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_many_hands_at_once_leave_one_current_claim_and_the_whole_history() -> None:
    ines = Person.objects.create(key="P1", given_name="Ines")
    skill = Skill.objects.create(key="s", name="Test strategy")

    def speak(number: int) -> None:
        say_level(person=ines, skill_id=skill.pk, level=number % 4, enjoys=False, act=act_by(ines))

    assert not all_at_once(8, speak)
    assert Claim.objects.filter(superseded_at__isnull=True).count() == 1
    assert Claim.objects.count() == ActEntry.objects.count()


def test_only_a_manager_with_whom_it_is_shared_sees_it(
    ines: Person, skill: Skill, make_person: MakePerson
) -> None:
    tomasz, stranger = make_person("Tomasz Wilk"), make_person("Rui Alves")
    ReportingLine.objects.create(person=ines, manager=tomasz, from_date=date(2024, 1, 1))
    say_level(person=ines, skill_id=skill.pk, level=2, enjoys=False, act=act_by(ines))
    assert queries.levels_of(act_by(tomasz), ines.pk) == {}
    share_skills(person=ines, shared=True, act=act_by(ines))
    assert queries.levels_of(act_by(tomasz), ines.pk) == {skill.pk: 2}
    assert queries.levels_of(act_by(stranger, "hr"), ines.pk) == {}
    share_skills(person=ines, shared=False, act=act_by(ines))
    assert queries.levels_of(act_by(tomasz), ines.pk) == {}


def test_skills_are_found_with_typing_errors_and_by_other_spellings(skill: Skill) -> None:
    Skill.objects.create(key="welding", name="Welding")
    assert [each.pk for each in queries.skills_found("data analisys pyton")] == [skill.pk]
    assert [each.pk for each in queries.skills_found("pandas")] == [skill.pk]
    assert list(queries.skills_found("zzzz")) == []
    Skill.objects.filter(pk=skill.pk).update(retired_at=NOW)
    assert list(queries.skills_found("pandas")) == []


def test_the_profile_names_each_skill_once_where_it_matters_most(
    ines: Person, skill: Skill, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    strategy = Skill.objects.create(key="ts", name="Test strategy")
    reports = Skill.objects.create(key="rd", name="Regulatory documents")
    own = Skill.objects.create(key="violin", name="Playing the violin")
    SkillLevel.objects.create(skill=skill, level=2, looks_like="Cleans and plots test data")
    act = act_by(ines)
    say_levels(person=ines, said=[Said(skill.pk, 2), Said(own.pk, 4)], act=act)
    with django_assert_num_queries(4):
        found = compute.profile(
            act, ines.pk, goal={strategy.pk: 3, skill.pk: 3}, role={skill.pk: 2, reports.pk: 3}
        )
    assert [each.skill for each in found.towards_goal] == [strategy, skill]
    assert [each.gap for each in found.towards_goal] == [3, 1]
    assert found.towards_goal[1].looks_like == "Cleans and plots test data"
    assert [each.skill for each in found.in_role] == [reports]
    assert [each.skill for each in found.others] == [own]
    assert found.said == 2


def test_skills_that_moved_up_are_counted_once_and_first_words_not() -> None:
    def claim(skill_id: int, level: int, month: int, year: int = 2026) -> Claim:
        skill = Skill(pk=skill_id, name=f"Skill {skill_id}")
        at = datetime(year, month, 2, tzinfo=UTC)
        return Claim(skill=skill, level=level, said_at=at, source="self")

    history = [
        claim(1, 2, 3, 2025), claim(2, 4, 1), claim(1, 3, 2), claim(2, 3, 3), claim(1, 4, 9),
        claim(2, 4, 5),
    ]  # fmt: skip
    rises = compute.moved_up(history, date(2026, 1, 1))
    assert [(each.skill.pk, each.on.month) for each in rises] == [(1, 9), (2, 5)]
    assert compute.moved_up(history, date(2026, 10, 1)) == []
