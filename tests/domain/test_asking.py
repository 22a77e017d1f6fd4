"""Asking an expert outside a round: who may be asked, who answers, and that no place is sold twice."""

from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest

from tests.conftest import NOW, TODAY, act_by
from tests.domain.builders import make_employee
from tests.domain.pairing import make_expert, make_pair
from tests.together import at_once
from waymark.domain.mentoring import operations
from waymark.domain.mentoring.models import Ask, Conflict, Expert, Pair
from waymark.domain.mentoring.operations import asking
from waymark.domain.mentoring.queries.asks import asks_of
from waymark.domain.mentoring.states import DeclineReason
from waymark.domain.people.models import Person, ReportingLine
from waymark.kernel.acts import Act, Forbidden, Refused
from waymark.kernel.models import ActEntry, Notice

WORDS = "zq how you got there"


@pytest.fixture
def ines(db: None) -> Person:
    return make_employee("Ines Duarte")


@pytest.fixture
def kenji(db: None) -> Expert:
    return make_expert("Kenji Mori")


def _asked(mentee: Person, expert: Expert) -> Ask:
    return operations.ask_to_help(expert=expert, about=WORDS, key=uuid4(), act=act_by(mentee))


def _codes(person_id: int) -> list[str]:
    return list(
        Notice.objects.filter(person_id=person_id).order_by("pk").values_list("code", flat=True)
    )


def test_an_ask_is_made_once_and_waits_without_a_place(ines: Person, kenji: Expert) -> None:
    key, act = uuid4(), act_by(ines)
    one = operations.ask_to_help(expert=kenji, about=f" {WORDS} ", key=key, act=act)
    again = operations.ask_to_help(expert=kenji, about=WORDS, key=key, act=act)
    assert (one.pk, one.about, one.state) == (again.pk, WORDS, "asked")
    assert _codes(kenji.person_id) == ["ask.asked"]
    assert Expert.objects.get().taken == 0
    assert [ask.pk for ask in asks_of(act).mine] == [one.pk]
    assert [ask.pk for ask in asks_of(act_by(kenji.person)).waiting] == [one.pk]
    with pytest.raises(Refused, match="asked them already"):
        _asked(ines, kenji)


def test_words_stay_out_of_log_and_notices(ines: Person, kenji: Expert) -> None:
    ask = _asked(ines, kenji)
    operations.decline_ask(
        ask=ask, reason=DeclineReason.OTHER, words="zq no", act=act_by(kenji.person)
    )
    assert "zq" not in str(list(ActEntry.objects.values_list("before", "after")))
    assert "zq" not in str(list(Notice.objects.values_list("params")))
    assert [(each.why, each.words) for each in asks_of(act_by(ines)).over] == [("other", "zq no")]


def test_who_cannot_be_asked_is_said_so(ines: Person, kenji: Expert) -> None:
    boss = make_employee("Tomasz")
    ReportingLine.objects.create(person=ines, manager=boss, from_date=TODAY - timedelta(days=9))
    ReportingLine.objects.create(
        person=boss, manager=kenji.person, from_date=TODAY - timedelta(days=9)
    )
    with pytest.raises(Refused, match="own reporting line"):
        _asked(ines, kenji)
    ReportingLine.objects.all().delete()
    low, high = sorted((ines.pk, kenji.person_id))
    apart = Conflict.objects.create(one_id=low, other_id=high, declared_at=NOW, declared_by_id=1)
    with pytest.raises(Refused, match="cannot take you on"):
        _asked(ines, kenji)
    apart.delete()
    for changes, why in (
        ({"taken": 1}, "no place left"),
        ({"taken": 0, "paused_from": TODAY, "paused_until": TODAY + timedelta(days=1)}, "break"),
        ({"paused_from": None, "paused_until": None, "outside": True}, "from outside"),
    ):
        Expert.objects.filter(pk=kenji.pk).update(**changes)
        with pytest.raises(Refused, match=why):
            _asked(ines, kenji)
    Expert.objects.filter(pk=kenji.pk).update(outside=False, places=2)
    make_pair(ines, kenji)
    with pytest.raises(Refused, match="together already"):
        _asked(ines, kenji)
    assert not Ask.objects.exists()


def test_only_colleagues_ask_only_agreed_experts_and_nobody_asks_themself(
    ines: Person, kenji: Expert
) -> None:
    with pytest.raises(Forbidden):
        operations.ask_to_help(expert=kenji, about=WORDS, key=uuid4(), act=act_by(ines, "outside"))
    with pytest.raises(Forbidden):
        operations.ask_to_help(expert=kenji, about=WORDS, key=uuid4(), act=act_by(None))
    with pytest.raises(Refused, match="yourself"):
        _asked(kenji.person, kenji)
    with pytest.raises(Refused, match="few words"):
        operations.ask_to_help(expert=kenji, about=" ", key=uuid4(), act=act_by(ines))
    Expert.objects.update(state="declined")
    with pytest.raises(Forbidden):
        _asked(ines, kenji)


def test_nobody_asks_more_than_three_at_once(ines: Person) -> None:
    experts = [make_expert(f"Expert {n}") for n in range(4)]
    asks = [_asked(ines, each) for each in experts[:3]]
    with pytest.raises(Refused, match="Three people"):
        _asked(ines, experts[3])
    operations.withdraw_ask(ask=asks[0], act=act_by(ines))
    assert _asked(ines, experts[3]).state == "asked"


def test_a_yes_makes_the_pair_takes_the_place_and_tells_both(ines: Person, kenji: Expert) -> None:
    ask, other = _asked(ines, kenji), _asked(make_employee("Sven Lund"), kenji)
    act = act_by(kenji.person)
    pair = operations.agree_to_ask(ask=ask, act=act)
    assert (pair.state, pair.mentee_id, pair.round_id) == ("accepted", ines.pk, None)
    assert operations.agree_to_ask(ask=ask, act=act).pk == pair.pk
    assert Expert.objects.get().taken == 1
    assert _codes(ines.pk) == ["ask.agreed"]
    assert "ask.begins" in _codes(kenji.person_id)
    other.refresh_from_db()
    assert (other.state, _codes(other.mentee_id)) == ("overtaken", ["ask.overtaken"])
    assert not Notice.objects.filter(key=f"ask.asked:{ask.pk}", read_at__isnull=True).exists()


def test_a_yes_is_refused_where_the_place_is_gone_or_a_break_began(
    ines: Person, kenji: Expert
) -> None:
    ask, act = _asked(ines, kenji), act_by(kenji.person)
    Expert.objects.update(taken=1)
    with pytest.raises(Refused, match="places are taken"):
        operations.agree_to_ask(ask=ask, act=act)
    Expert.objects.update(taken=0, paused_from=TODAY, paused_until=TODAY + timedelta(days=3))
    with pytest.raises(Refused, match="break"):
        operations.agree_to_ask(ask=ask, act=act)
    assert not Pair.objects.exists()


def test_only_the_expert_answers_and_only_who_asked_takes_it_back(
    ines: Person, kenji: Expert
) -> None:
    ask = _asked(ines, kenji)
    sven = act_by(make_employee("Sven Lund"), "learning")
    for act in (act_by(ines), sven):
        with pytest.raises(Forbidden):
            operations.agree_to_ask(ask=ask, act=act)
        with pytest.raises(Forbidden):
            operations.decline_ask(ask=ask, reason=DeclineReason.NO_TIME, words="", act=act)
    for act in (act_by(kenji.person), sven):
        with pytest.raises(Forbidden):
            operations.withdraw_ask(ask=ask, act=act)


def test_a_no_says_why_and_what_is_over_stays_over(ines: Person, kenji: Expert) -> None:
    ask, act = _asked(ines, kenji), act_by(kenji.person)
    with pytest.raises(Refused, match="few words"):
        operations.decline_ask(ask=ask, reason=DeclineReason.OTHER, words=" ", act=act)
    for _ in range(2):
        done = operations.decline_ask(ask=ask, reason=DeclineReason.NO_TIME, words="", act=act)
        assert done.state == "declined"
    assert _codes(ines.pk) == ["ask.declined"]
    for work in (
        partial(operations.agree_to_ask, ask=ask, act=act),
        partial(operations.withdraw_ask, ask=ask, act=act_by(ines)),
    ):
        with pytest.raises(Refused, match="moment ago"):
            work()


def test_whoever_asked_somebody_who_stops_helping_need_not_wait(
    ines: Person, kenji: Expert
) -> None:
    ask = _asked(ines, kenji)
    operations.leave(expert=kenji, act=act_by(kenji.person))
    ask.refresh_from_db()
    assert (ask.state, _codes(ines.pk)) == ("overtaken", ["ask.overtaken"])


def test_an_act_that_cannot_be_recorded_undoes_the_yes(
    ines: Person, kenji: Expert, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = _asked(ines, kenji)
    monkeypatch.setattr(asking, "record", _broken)
    with pytest.raises(OSError, match="full"):
        operations.agree_to_ask(ask=ask, act=act_by(kenji.person))
    ask.refresh_from_db()
    assert (ask.state, Expert.objects.get().taken, Pair.objects.count()) == ("asked", 0, 0)


def _broken(*said: object, **more: object) -> None:
    raise OSError("the disk is full")


@pytest.mark.django_db(transaction=True)
def test_the_last_place_goes_to_one_of_many_who_asked() -> None:
    expert = make_expert("Kenji Mori", places=2)
    asks = [_asked(make_employee(f"Asker {n}"), expert) for n in range(6)]
    act: Act = act_by(expert.person)
    ended = at_once([partial(operations.agree_to_ask, ask=ask, act=act) for ask in asks])
    assert sum(isinstance(each, Pair) for each in ended) == 2
    assert (Expert.objects.get().taken, Pair.objects.count()) == (2, 2)
    states = sorted(Ask.objects.values_list("state", flat=True))
    assert states == ["agreed", "agreed", *["overtaken"] * 4]
