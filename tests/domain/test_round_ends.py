"""Rounds opened again, cancelled, completed: who may, when, and who is told."""

from datetime import timedelta

import pytest
from django.db.models import QuerySet

from tests.conftest import NOW, TODAY
from tests.domain.mentoring_rounds import (
    Desk,
    begin_round,
    expert,
    invited,
    make_desk,
    person,
)
from waymark.domain.mentoring.models import PoolEntry, Round
from waymark.domain.mentoring.operations import rounds
from waymark.domain.people.models import Person
from waymark.kernel.acts import Refused
from waymark.kernel.models import ActEntry, Notice


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


def test_closed_pools_open_again_until_a_draft_is_made(desk: Desk) -> None:
    expert("M1")
    a_round = begin_round(desk)
    invited(desk, a_round)
    _joined(a_round, "priya", "M1")
    rounds.close_round(a_round=a_round, act=desk.act)
    with pytest.raises(Refused, match="before the pairs begin"):
        rounds.reopen_round(a_round=a_round, join_until=TODAY + timedelta(days=21), act=desk.act)
    rounds.reopen_round(a_round=a_round, join_until=TODAY + timedelta(days=3), act=desk.act)
    kept = Round.objects.get()
    assert (kept.state, kept.closed_at) == ("inviting", None)
    Round.objects.update(state="reviewing")
    with pytest.raises(Refused, match="moved on"):
        rounds.reopen_round(a_round=a_round, join_until=TODAY, act=desk.act)


def test_a_cancelled_round_tells_those_who_joined_and_nobody_else(desk: Desk) -> None:
    expert("M1")
    person("P1")
    a_round = begin_round(desk)
    invited(desk, a_round)
    _joined(a_round, "P1")
    with pytest.raises(Refused, match="few words"):
        rounds.cancel_round(a_round=a_round, reason=" ", act=desk.act)
    rounds.cancel_round(a_round=a_round, reason="Half of the mentors move site.", act=desk.act)
    rounds.cancel_round(a_round=a_round, reason="Again.", act=desk.act)
    told = Notice.objects.filter(code="round.cancelled")
    assert _keys(told) == {"P1"}
    assert Round.objects.get().reason == "Half of the mentors move site."
    assert "mentors" not in str(list(ActEntry.objects.values()))


@pytest.mark.parametrize("state", ["drafting", "published", "running", "completed"])
def test_a_round_too_far_on_is_not_cancelled(desk: Desk, state: str) -> None:
    a_round = begin_round(desk)
    published = {"published_at": NOW, "published_by_id": 1} if state != "drafting" else {}
    Round.objects.update(state=state, **published)
    with pytest.raises(Refused):
        rounds.cancel_round(a_round=a_round, reason="No", act=desk.act)


def test_a_running_round_completes_once_no_pair_is_at_work(desk: Desk) -> None:
    a_round, helper = begin_round(desk), expert("M1", taken=1)
    pair = a_round.pairs.create(
        mentee=desk.priya, expert=helper, programme=desk.programme, state="published",
        made_at=NOW, made_by_id=1,
    )  # fmt: skip
    Round.objects.update(state="running", published_at=NOW, published_by_id=1)
    with pytest.raises(Refused, match="1 pair"):
        rounds.complete_round(a_round=a_round, act=desk.act)
    pair.state, pair.closed_at, pair.closed_by_id = "ended", NOW, 1
    pair.save()
    rounds.complete_round(a_round=a_round, act=desk.act)
    assert Round.objects.get().completed_at == NOW
