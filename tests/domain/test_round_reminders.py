"""Who has not answered a round is reminded, and whoever invited is told to close it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db.models import QuerySet

from tests.conftest import NOW, TODAY, act_by
from tests.domain.mentoring_rounds import (
    Desk,
    begin_round,
    expert,
    invited,
    make_desk,
    person,
)
from waymark.domain.mentoring.models import PoolEntry, Round
from waymark.domain.mentoring.operations import inviting
from waymark.domain.people.models import Person
from waymark.kernel.acts import Forbidden, Refused
from waymark.kernel.models import Notice


@pytest.fixture
def desk(db: None) -> Desk:
    return make_desk()


def _joined(a_round: Round, *keys: str) -> None:
    PoolEntry.objects.filter(round=a_round, person__key__in=keys).update(
        state="joined", answered_at=NOW
    )


def _keys(notices: QuerySet[Notice]) -> set[str]:
    """The keys of the people who got these notices."""
    ids = notices.values("person_id")
    return set(Person.objects.filter(pk__in=ids).values_list("key", flat=True))


def test_reminders_reach_those_without_an_answer_and_nobody_twice_in_three_days(
    desk: Desk,
) -> None:
    expert("M1")
    person("P1")
    a_round = begin_round(desk)
    invited(desk, a_round)
    _joined(a_round, "P1")
    with pytest.raises(Refused, match="last three days"):
        inviting.remind(a_round=a_round, act=desk.act)
    later = replace(desk.act, at=NOW + timedelta(days=3), today=TODAY + timedelta(days=3))
    assert inviting.remind(a_round=a_round, act=later) == 2
    with pytest.raises(Refused, match="last three days"):
        inviting.remind(a_round=a_round, act=later)
    reminded = Notice.objects.filter(code="round.reminder")
    assert _keys(reminded) == {"priya", "M1"}


def test_every_night_the_silent_are_reminded_and_whoever_invited_told_to_close(
    desk: Desk,
) -> None:
    expert("M1")
    a_round = begin_round(desk)
    invited(desk, a_round)
    system = act_by(None)

    def night(days: int) -> int:
        act = replace(system, at=NOW + timedelta(days=days), today=TODAY + timedelta(days=days))
        return inviting.remind_of_rounds(act=act)

    assert [night(day) for day in (6, 7, 7, 8, 11, 11)] == [0, 2, 0, 0, 1, 0]
    last = Notice.objects.get(code="round.to-close")
    assert (last.person_id, last.address) == (
        desk.priya.pk, f"/programmes/{desk.programme.pk}/rounds/1"
    )  # fmt: skip
    with pytest.raises(Forbidden):
        inviting.remind_of_rounds(act=desk.act)
