"""Many hands on one record: double clicks, answers that cross a taking back."""

import uuid

import pytest

from tests.conftest import act_by
from tests.domain.recording import asked, logged, verbs
from tests.together import all_at_once
from waymark.domain.people.models import Person
from waymark.domain.skills.models import Claim, Confirmation, Evidence, Skill
from waymark.domain.skills.operations import (
    confirm_evidence,
    withdraw_ask,
    withdraw_evidence,
)
from waymark.kernel.acts import Forbidden, Refused
from waymark.kernel.models import Notice


@pytest.fixture
def committed(transactional_db: None) -> tuple[Person, Person, Evidence]:
    """Ines, Petra and a piece of evidence that every connection sees."""
    ines = Person.objects.create(key="P1", given_name="Ines")
    petra = Person.objects.create(key="P2", given_name="Petra")
    skill = Skill.objects.create(key="s", name="Test strategy")
    return ines, petra, logged(ines, skill)


def test_many_clicks_at_once_log_and_ask_once(committed: tuple[Person, Person, Evidence]) -> None:
    ines, petra, evidence = committed
    key = uuid.uuid4()
    failed = all_at_once(
        6, lambda n: logged(ines, evidence.skill, key=key, ask=[petra.pk], what="Twice")
    )
    assert failed == []
    assert Evidence.objects.filter(what="Twice").count() == 1
    assert Confirmation.objects.count() == Notice.objects.count() == 1


def test_many_asks_at_once_leave_three_open(committed: tuple[Person, Person, Evidence]) -> None:
    _ines, _petra, evidence = committed
    people = [Person.objects.create(key=f"C{n}", given_name=f"C{n}") for n in range(8)]
    failed = all_at_once(8, lambda n: asked(evidence, people[n]))
    assert [type(each) for each in failed] == [Refused] * 5
    assert Confirmation.objects.filter(state="asked").count() == 3


def test_many_yeses_at_once_are_one(committed: tuple[Person, Person, Evidence]) -> None:
    _ines, petra, evidence = committed
    ask, said = asked(evidence, petra), {evidence.skill_id: 4}

    def confirm(_n: int) -> None:
        mine = Confirmation.objects.select_related("evidence").get(pk=ask.pk)
        confirm_evidence(confirmation=mine, act=act_by(petra), levels=said)

    assert all_at_once(6, confirm) == []
    assert Claim.objects.count() == 1
    assert verbs().count("skills.confirmation.confirmed") == 1
    assert Notice.objects.filter(code="skills.confirmed").count() == 1


@pytest.mark.parametrize("against", ["evidence", "ask"])
def test_a_yes_and_a_taking_back_at_once_end_the_same_way_round(
    committed: tuple[Person, Person, Evidence], against: str
) -> None:
    """Whoever is first: nothing that was taken back counts, and no answer is half done."""
    ines, petra, evidence = committed
    ask, said = asked(evidence, petra), {evidence.skill_id: 4}

    def act(n: int) -> None:
        mine = Confirmation.objects.select_related("evidence__person").get(pk=ask.pk)
        if n % 2 == 0:
            confirm_evidence(confirmation=mine, act=act_by(petra), levels=said)
        elif against == "evidence":
            withdraw_evidence(evidence=mine.evidence, act=act_by(ines))
        else:
            withdraw_ask(confirmation=mine, act=act_by(ines))

    failed = all_at_once(6, act)
    assert {type(each) for each in failed} <= {Refused, Forbidden}
    ask.refresh_from_db()
    current = Claim.objects.filter(superseded_at__isnull=True).count()
    if against == "evidence":
        assert current == 0
        assert ask.state in ("confirmed", "withdrawn")
    else:
        assert current == (1 if ask.state == "confirmed" else 0)
    answered = verbs().count("skills.confirmation.confirmed")
    assert answered == Claim.objects.count() == (1 if ask.state == "confirmed" else 0)
