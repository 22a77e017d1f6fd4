"""What follows by itself: stuck pairs hear of it once, rounds begin and end on their days."""

from datetime import date, timedelta
from functools import partial

import pytest

from tests.conftest import NOW, act_by
from tests.domain.builders import make_employee
from tests.domain.pairing import (
    Together,
    act_at,
    make_expert,
    make_pair,
    make_round,
    make_together,
    planned_session,
    priya,
    together,
)
from tests.together import at_once
from waymark.domain.mentoring import operations as pairs
from waymark.domain.mentoring.models import Expert, Pair, Round
from waymark.domain.mentoring.queries.stuck import stuck_pairs
from waymark.kernel.acts import Act, Forbidden, Refused
from waymark.kernel.models import Notice

__all__ = ["priya", "together"]

SYSTEM = act_by(None)


def _aged(state: str, weeks: int) -> Together:
    """A pair whose spell began so many weeks ago."""
    two = make_together(state)
    then = NOW - timedelta(weeks=weeks)
    fields = {"published": {"made_at": then}, "active": {"met_at": then}}.get(
        state, {"mentee_accepted_at": then, "expert_accepted_at": then}
    )
    Pair.objects.filter(pk=two.pair.pk).update(**fields)
    return two


def _stuck() -> list[tuple[str, str]]:
    rows = stuck_pairs(SYSTEM, Pair.objects.all()).order_by("pk")
    return list(rows.values_list("state", "stuck"))


@pytest.mark.parametrize(
    ("state", "weeks", "stuck"),
    [("published", 1, ""), ("published", 2, "unanswered"), ("accepted", 2, ""),
     ("accepted", 3, "never_met"), ("active", 5, ""), ("active", 6, "quiet"), ("paused", 30, "")],
)  # fmt: skip
def test_who_is_stuck(db: None, state: str, weeks: int, stuck: str) -> None:
    _aged(state, weeks)
    assert _stuck() == ([(state, stuck)] if stuck else [])


def test_whoever_meets_soon_is_not_stuck(db: None) -> None:
    two = _aged("accepted", 4)
    planned_session(two)
    assert _stuck() == []


def test_each_spell_is_told_once(db: None) -> None:
    two = _aged("accepted", 4)
    assert pairs.nudge_stuck_pairs(act=SYSTEM) == 1
    told = sorted(Notice.objects.values_list("person_id", "code"))
    assert told == sorted([(two.ines.pk, "pair.meet"), (two.kenji.pk, "pair.meet")])
    for days in (0, 1, 30):
        assert pairs.nudge_stuck_pairs(act=act_at(SYSTEM, NOW + timedelta(days=days))) == 0
    planned_session(two)
    assert not Notice.objects.filter(code="pair.meet", read_at__isnull=True).exists()
    with pytest.raises(Forbidden):
        pairs.nudge_stuck_pairs(act=two.hers)


def test_of_an_unanswered_pair_only_who_owes_the_answer_is_told(db: None) -> None:
    two = _aged("published", 3)
    Pair.objects.update(mentee_accepted_at=NOW - timedelta(weeks=2))
    pairs.nudge_stuck_pairs(act=SYSTEM)
    assert list(Notice.objects.values_list("person_id", "code")) == [
        (two.kenji.pk, "pair.unanswered")
    ]


def test_a_coordinator_nudges_again_after_a_week(db: None, priya: Act) -> None:
    two = _aged("active", 8)
    a_round = make_round(two.pair.programme, state="running")
    Pair.objects.update(round=a_round)
    with pytest.raises(Forbidden, match="L&D"):
        pairs.nudge_round(a_round=a_round, act=two.hers)
    assert pairs.nudge_round(a_round=a_round, act=priya) == 1
    with pytest.raises(Refused, match="last week"):
        pairs.nudge_round(a_round=a_round, act=priya)
    assert pairs.nudge_round(a_round=a_round, act=act_at(priya, NOW + timedelta(days=8))) == 1
    assert Notice.objects.filter(code="pair.quiet").count() == 4


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_nudge_once() -> None:
    two = _aged("accepted", 4)
    a_round = make_round(two.pair.programme, state="running")
    Pair.objects.update(round=a_round)
    acts = [act_by(make_employee(f"Priya {n}"), "learning") for n in range(4)]
    ended = at_once([partial(pairs.nudge_round, a_round=a_round, act=act) for act in acts])
    assert sum(each == 1 for each in ended) == 1
    assert Notice.objects.count() == 2


def test_rounds_begin_and_end_on_their_days(db: None) -> None:
    a_round = make_round(state="published", budget=100, spent=100)
    met, never = make_together("active"), make_pair(make_employee("Petra N"), make_expert("Lone B"))
    Pair.objects.update(round=a_round)
    Pair.objects.filter(pk=never.pk).update(price=100)
    assert pairs.follow_rounds(act=SYSTEM) == 0
    first = act_at(SYSTEM, NOW + timedelta(days=8))
    assert (pairs.follow_rounds(act=first), Round.objects.get().state) == (1, "running")
    after = act_at(SYSTEM, NOW.replace(year=2027, month=6, day=2))
    assert after.today > date(2027, 6, 1)
    assert (pairs.follow_rounds(act=after), pairs.follow_rounds(act=after)) == (1, 0)
    states = dict(Pair.objects.values_list("pk", "state"))
    assert states == {met.pair.pk: "completed", never.pk: "ended"}
    assert set(Expert.objects.values_list("taken", flat=True)) == {0}
    ended = Round.objects.get()
    assert (ended.state, ended.spent) == ("completed", 0)
    assert list(Notice.objects.values_list("code", flat=True)) == ["pair.round-over"] * 2
    with pytest.raises(Forbidden):
        pairs.follow_rounds(act=met.hers)
