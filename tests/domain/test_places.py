"""Places are never oversold: 5,000 attempts through the guard, and a control without it."""

from functools import partial

import pytest
from django.db import IntegrityError, transaction

from tests.domain.pairing import make_expert, make_round
from tests.together import at_once
from waymark.domain.mentoring.models import Expert, Round
from waymark.domain.mentoring.operations.places import (
    free_budget,
    free_place,
    take_budget,
    take_place,
)

HANDS, EACH = 8, 625  # 5,000 attempts
PLACES = 20

pytestmark = pytest.mark.django_db(transaction=True)


def _unguarded(expert_id: int) -> bool:
    """The same with the guard taken out: read, test, save."""
    expert = Expert.objects.get(pk=expert_id)
    if expert.taken >= expert.places:
        return False
    Expert.objects.filter(pk=expert_id).update(taken=expert.taken + 1)
    return True


def _attempts(take: object, expert_id: int, count: int) -> int:
    return sum(bool(take(expert_id)) for _ in range(count))  # type: ignore[operator]  # one of two


def test_five_thousand_attempts_win_exactly_the_places_there_are() -> None:
    expert = make_expert("Kenji Mori", places=PLACES)
    wins = at_once([partial(_attempts, take_place, expert.pk, EACH)] * HANDS)
    assert sum(int(str(each)) for each in wins) == PLACES
    assert Expert.objects.get().taken == PLACES


def test_taking_and_freeing_at_once_counts_right() -> None:
    expert = make_expert("Kenji Mori", places=3)

    def turn() -> int:
        held = 0
        for _ in range(100):
            if take_place(expert.pk):
                held += 1
                free_place(expert.pk)
        return held

    assert all(at_once([turn] * HANDS))
    assert Expert.objects.get().taken == 0


def test_without_the_guard_places_are_oversold() -> None:
    """The control: were this to pass with the places there are, the test above would prove
    nothing. Threads that meet at the gate read the same number before any of them writes."""
    for _round in range(20):
        expert = make_expert("Control", places=1)
        wins = at_once([partial(_unguarded, expert.pk)] * HANDS)
        if sum(bool(each) for each in wins) > 1:
            return
    pytest.fail("read-test-save was not oversold in 20 rounds: the control does not control")


def test_the_database_itself_refuses_one_more() -> None:
    expert = make_expert("Kenji Mori", places=1)
    with pytest.raises(IntegrityError, match="never_more"), transaction.atomic():
        Expert.objects.filter(pk=expert.pk).update(taken=2)


def test_who_left_gives_no_place() -> None:
    expert = make_expert("Kenji Mori", places=1, state="asked")
    assert not take_place(expert.pk)


def test_freeing_what_was_not_taken_is_an_error() -> None:
    expert = make_expert("Kenji Mori")
    with pytest.raises(RuntimeError, match="fewer than 1"):
        free_place(expert.pk)
    with pytest.raises(RuntimeError, match="less than 5"):
        free_budget(make_round().pk, 5)


def test_a_budget_is_not_overspent_by_many_hands() -> None:
    a_round = make_round(budget=1_000)
    wins = at_once([partial(take_budget, a_round.pk, 300)] * HANDS)
    assert sum(bool(each) for each in wins) == 3
    assert Round.objects.get().spent == 900
