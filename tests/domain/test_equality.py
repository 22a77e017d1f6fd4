"""What people say for audits of fairness: theirs alone, taken back at once, never in the log."""

import json

import pytest

from tests.conftest import NOW, TODAY, MakePerson, act_by
from tests.together import all_at_once
from waymark.domain.people.models import EqualityAnswer, Person
from waymark.domain.people.operations import answer_equality, withdraw_equality
from waymark.domain.people.queries.equality import (
    Gender,
    equality_groups,
    own_equality_answer,
)
from waymark.kernel.acts import Act, Forbidden, Refused
from waymark.kernel.models import ActEntry


@pytest.fixture
def ines(make_person: MakePerson) -> Person:
    return make_person("Ines Duarte")


def _say(person: Person, gender: Gender = Gender.WOMAN, year: int | None = 1971) -> None:
    answer_equality(person=person, gender=gender, birth_year=year, act=act_by(person))


def test_an_answer_is_kept_changed_and_taken_back(ines: Person) -> None:
    _say(ines)
    _say(ines, Gender.NOT_SAID, None)
    said = own_equality_answer(act_by(ines))
    assert said is not None
    assert (said.gender, said.birth_year, said.answered_at) == ("not_said", None, NOW)
    for _ in range(2):
        withdraw_equality(person=ines, act=act_by(ines))
    assert own_equality_answer(act_by(ines)) is None
    assert not EqualityAnswer.objects.exists()
    verbs = list(ActEntry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["people.equality.answered"] * 2 + ["people.equality.withdrawn"]


def test_the_log_says_that_not_what(ines: Person) -> None:
    _say(ines)
    withdraw_equality(person=ines, act=act_by(ines))
    kept = list(
        ActEntry.objects.order_by("pk").values("before", "after", "subject_id", "person_id")
    )
    assert [each["after"] for each in kept] == [{"wording": 1}, {}]
    assert {each["person_id"] for each in kept} == {ines.pk}
    assert "1971" not in json.dumps(kept)
    assert "woman" not in json.dumps(kept)


def test_nobody_else_says_reads_or_removes_it(
    ines: Person, hr_person: Person, system_act: Act
) -> None:
    _say(ines)
    for act in (act_by(hr_person, "hr", "administrator", "auditor"), system_act):
        with pytest.raises(Forbidden):
            answer_equality(person=ines, gender=Gender.MAN, birth_year=None, act=act)
        with pytest.raises(Forbidden):
            withdraw_equality(person=ines, act=act)
        assert own_equality_answer(act) is None
    assert EqualityAnswer.objects.get().gender == "woman"


@pytest.mark.parametrize("year", [0, 1899, 2013, 99999])
def test_a_year_in_which_nobody_here_was_born_is_refused(ines: Person, year: int) -> None:
    with pytest.raises(Refused, match="four digits"):
        _say(ines, year=year)
    assert not ActEntry.objects.exists()


def test_what_cannot_be_logged_is_not_kept(ines: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    _say(ines)

    def fail(**fields: object) -> None:
        raise OSError("the log is full")

    monkeypatch.setattr("waymark.kernel.acts.append", fail)
    with pytest.raises(OSError, match="full"):
        _say(ines, Gender.MAN)
    with pytest.raises(OSError, match="full"):
        withdraw_equality(person=ines, act=act_by(ines))
    assert EqualityAnswer.objects.get().gender == "woman"


@pytest.mark.django_db(transaction=True)
def test_many_clicks_at_once_leave_one_answer(ines: Person) -> None:
    refused = all_at_once(6, lambda number: _say(ines, year=1980 + number))
    assert not refused
    assert EqualityAnswer.objects.get().birth_year in range(1980, 1986)
    assert ActEntry.objects.filter(verb="people.equality.answered").count() == 6


def test_audits_get_gender_and_over_fifty_of_those_who_agreed(
    ines: Person, make_person: MakePerson
) -> None:
    fifty, younger, silent, before = (make_person(f"Some {n}") for n in range(4))
    _say(ines, Gender.WOMAN, TODAY.year - 51)
    _say(fifty, Gender.MAN, TODAY.year - 50)
    _say(younger, Gender.ANOTHER, None)
    _say(before)
    EqualityAnswer.objects.filter(person=before).update(wording=0)
    everyone = [each.pk for each in (ines, fifty, younger, silent, before)]
    assert equality_groups(everyone, TODAY) == {
        ines.pk: ("woman", True), fifty.pk: ("man", False), younger.pk: ("another", None),
    }  # fmt: skip
    assert equality_groups([silent.pk], TODAY) == {}
