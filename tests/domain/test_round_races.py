"""Two coordinators and many people at once: each is asked once, one closes, nobody slips in after."""

from dataclasses import replace
from functools import partial

import pytest

from tests.conftest import act_by
from tests.domain.mentoring_rounds import begin_round, expert, invited, make_desk, person
from tests.together import at_once
from waymark.domain.mentoring.models import PoolEntry, Programme, Round
from waymark.domain.mentoring.operations import inviting, programmes, rounds, wishes
from waymark.domain.mentoring.states import PoolSide, RoundRules
from waymark.kernel import acts
from waymark.kernel.acts import Refused
from waymark.kernel.models import ActEntry, Notice, OutboxMessage

pytestmark = pytest.mark.django_db(transaction=True)
SAID = wishes.MenteeWishes(languages=["en"])


def test_many_who_invite_at_once_ask_each_person_once() -> None:
    desk = make_desk()
    for n in range(12):
        person(f"P{n}")
    expert("M1")
    a_round = begin_round(desk)
    results = at_once([partial(inviting.invite, a_round=a_round, act=desk.act)] * 6)
    assert sorted(results, key=str) == [0, 0, 0, 0, 0, 14]
    assert PoolEntry.objects.count() == 14
    assert Notice.objects.count() == OutboxMessage.objects.count() == 14


def test_of_many_who_close_and_cancel_at_once_each_act_meets_a_whole_round() -> None:
    desk = make_desk()
    expert("M1")
    a_round = begin_round(desk)
    invited(desk, a_round)
    PoolEntry.objects.update(state="joined", answered_at=desk.act.at)
    results = at_once([partial(rounds.close_round, a_round=a_round, act=desk.act)] * 5)
    assert sum(isinstance(each, Round) for each in results) == 1
    assert sum(isinstance(each, Refused) for each in results) == 4
    assert ActEntry.objects.filter(verb="mentoring.round.closed").count() == 1


def test_answers_that_come_while_the_pools_close_count_wholly_or_not_at_all() -> None:
    desk = make_desk()
    people = [person(f"P{n}") for n in range(8)]
    expert("M1")
    a_round = begin_round(desk)
    pools = invited(desk, a_round)
    by = {entry.person_id: entry for entry in pools[PoolSide.MENTEE]}
    PoolEntry.objects.filter(pk__in=[by[people[0].pk].pk, pools[PoolSide.MENTOR][0].pk]).update(
        state="joined", answered_at=desk.act.at
    )
    answers = [
        partial(wishes.join_as_mentee, entry=by[each.pk], wishes=SAID, act=act_by(each))
        for each in people[1:]
    ]
    close = partial(rounds.close_round, a_round=a_round, act=desk.act)
    results = at_once([*answers[:4], close, *answers[4:]])
    came_in = sum(isinstance(each, PoolEntry) for each in results)
    assert PoolEntry.objects.filter(side="mentee", state="joined").count() == 1 + came_in
    assert ActEntry.objects.filter(verb="mentoring.entry.joined").count() == came_in
    closing = ActEntry.objects.get(verb="mentoring.round.closed")
    late = ActEntry.objects.filter(verb="mentoring.entry.joined", pk__gt=closing.pk)
    assert not late.exists()


def test_of_many_who_change_the_rules_at_once_one_does() -> None:
    desk = make_desk()
    a_round = begin_round(desk)

    def change(hours: int) -> None:
        mine = Round.objects.get(pk=a_round.pk)
        rules = RoundRules(hours_least=hours)
        rounds.change_rules(a_round=mine, rules=rules, revision=0, act=desk.act)

    results = at_once([partial(change, hours) for hours in range(4, 10)])
    assert sum(each is None for each in results) == 1
    kept = Round.objects.get()
    assert kept.revision == 1
    assert results[kept.rules["hours_least"] - 4] is None


def test_one_form_sent_by_many_hands_makes_one_round_and_one_programme() -> None:
    desk = make_desk()
    made = at_once([partial(begin_round, desk, key=7)] * 6)
    assert {each.pk for each in made if isinstance(each, Round)} == {Round.objects.get().pk}
    numbers = at_once([partial(begin_round, desk, key=key) for key in range(20, 26)])
    assert sorted(each.number for each in numbers if isinstance(each, Round)) == [2, 3, 4, 5, 6, 7]


def test_a_double_answer_at_once_is_one() -> None:
    desk = make_desk()
    ines = person("P1")
    expert("M1")
    pools = invited(desk, begin_round(desk))
    entry = next(each for each in pools[PoolSide.MENTEE] if each.person_id == ines.pk)
    said = replace(SAID, choices=[pools[PoolSide.MENTOR][0].person_id])
    do = partial(wishes.join_as_mentee, entry=entry, wishes=said, act=act_by(ines))
    results = at_once([do] * 5)
    assert all(isinstance(each, PoolEntry) for each in results), results
    assert entry.choices.count() == 1


@pytest.mark.parametrize("what", ["programme", "round", "invite", "close", "join", "rules"])
def test_without_its_line_in_the_act_log_nothing_happens(
    what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = make_desk()
    ines = person("P1")
    expert("M1")
    a_round = begin_round(desk)
    if what in ("close", "join"):
        entry = next(e for e in invited(desk, a_round)[PoolSide.MENTEE] if e.person_id == ines.pk)
        PoolEntry.objects.exclude(pk=entry.pk).update(state="joined", answered_at=desk.act.at)
    tables = (Programme, Round, PoolEntry, Notice, OutboxMessage)
    before = [list(table.objects.order_by("pk").values()) for table in tables]
    does = {
        "programme": lambda: programmes.end_programme(programme=Programme.objects.create(
            name="Other", kind="skill", key="0" * 32, made_at=desk.act.at, made_by_id=1,
        ), act=desk.act),
        "round": lambda: begin_round(desk, key=9),
        "invite": lambda: inviting.invite(a_round=a_round, act=desk.act),
        "close": lambda: rounds.close_round(a_round=a_round, act=desk.act),
        "join": lambda: wishes.join_as_mentee(entry=entry, wishes=SAID, act=act_by(ines)),
        "rules": lambda: rounds.change_rules(
            a_round=a_round, rules=RoundRules(hours_least=9), revision=0, act=desk.act
        ),
    }  # fmt: skip

    def broken(**fields: object) -> None:
        raise RuntimeError("the log is full")

    monkeypatch.setattr(acts, "append", broken)
    with pytest.raises(RuntimeError, match="the log is full"):
        does[what]()
    after = [list(table.objects.order_by("pk").values()) for table in tables]
    if what == "programme":
        after[0] = [row for row in after[0] if row["name"] != "Other" or row["ended_at"]]
    assert after == before
