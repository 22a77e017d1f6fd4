"""What people decide about themselves: only they may, a second time changes nothing."""

from collections.abc import Callable

import pytest

from tests.conftest import NOW, MakePerson, act_by
from waymark.domain.people import operations
from waymark.domain.people.models import AccessGrant, OrgUnit, Person
from waymark.kernel.acts import Act, Forbidden, Refused
from waymark.kernel.models import ActEntry, Notice, OutboxMessage

Decide = Callable[[Person, Act], object]

DECISIONS: dict[str, Decide] = {
    "confirm": lambda person, act: operations.confirm_facts(person=person, act=act),
    "report": lambda person, act: operations.report_wrong_facts(
        person=person, what="My site", act=act
    ),
    "share": lambda person, act: operations.share_skills(person=person, shared=True, act=act),
    "open": lambda person, act: operations.open_to_questions(person=person, is_open=True, act=act),
    "prefer": lambda person, act: operations.set_preferences(
        person=person, language="en-gb", theme="dark", zone="Europe/Lisbon", act=act
    ),
}


@pytest.fixture
def ines(make_person: MakePerson) -> Person:
    unit = OrgUnit.objects.create(code="v", name="Verification", path="/1/7/")
    return make_person("Ines Duarte", unit=unit)


@pytest.mark.parametrize("name", DECISIONS)
def test_nobody_decides_for_another(
    ines: Person, hr_person: Person, name: str, system_act: Act
) -> None:
    for act in (act_by(hr_person, "hr", "administrator"), system_act):
        with pytest.raises(Forbidden):
            DECISIONS[name](ines, act)
    assert not ActEntry.objects.exists()


@pytest.mark.parametrize("name", DECISIONS)
def test_a_decision_is_logged_and_undone_with_its_log(
    ines: Person, hr_person: Person, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = Person.objects.filter(pk=ines.pk).values().get()

    def fail(**fields: object) -> None:
        raise OSError("the log is full")

    with monkeypatch.context() as patched:
        patched.setattr("waymark.kernel.acts.append", fail)
        with pytest.raises(OSError, match="full"):
            DECISIONS[name](Person.objects.get(pk=ines.pk), act_by(ines))
    assert Person.objects.filter(pk=ines.pk).values().get() == before
    assert not Notice.objects.exists()
    DECISIONS[name](ines, act_by(ines))
    assert ActEntry.objects.get().person_id == ines.pk


@pytest.mark.parametrize("name", ["confirm", "share", "open"])
def test_deciding_the_same_again_changes_nothing(ines: Person, name: str) -> None:
    for _ in range(2):
        DECISIONS[name](ines, act_by(ines))
    assert ActEntry.objects.count() == 1


def test_wrong_facts_go_to_the_partner_of_the_unit_before_all_of_hr(
    ines: Person, hr_person: Person, make_person: MakePerson
) -> None:
    near, far = make_person("Near Partner"), make_person("Far Partner")
    above = OrgUnit.objects.create(code="top", name="Engineering", path="/1/")
    beside = OrgUnit.objects.create(code="beside", name="Sales", path="/9/")
    AccessGrant.objects.create(person=near, role="hr_partner", unit=above, given_at=NOW)
    AccessGrant.objects.create(person=far, role="hr_partner", unit=beside, given_at=NOW)
    for _ in range(2):
        told = operations.report_wrong_facts(person=ines, what=" My\n site ", act=act_by(ines))
        assert told == 1
    notice = Notice.objects.get()
    assert notice.person_id == near.pk
    assert notice.params == {"name": "Ines Duarte", "what": "My site"}
    assert OutboxMessage.objects.count() == 1


def test_without_words_or_without_hr_nobody_is_told(ines: Person) -> None:
    with pytest.raises(Refused, match="few words"):
        operations.report_wrong_facts(person=ines, what=" \n", act=act_by(ines))
    with pytest.raises(Refused, match="Nobody from HR"):
        operations.report_wrong_facts(person=ines, what="Site", act=act_by(ines))
