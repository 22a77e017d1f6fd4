"""Whatever somebody does, in whatever state it meets: pairs and experts move only as their tables say."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from functools import partial

import pytest

from tests.conftest import NOW, act_by
from tests.domain.builders import make_employee
from tests.domain.pairing import (
    Together,
    act_at,
    held_session,
    make_draft,
    make_expert,
    make_round,
    make_together,
    priya,
)
from tests.together import at_once
from waymark.domain.mentoring import operations
from waymark.domain.mentoring.models import Expert, Pair, Round
from waymark.domain.mentoring.operations import reviewing
from waymark.domain.mentoring.states import (
    EXPERT_MOVES,
    HOLDS_A_PLACE,
    PAIR_MOVES,
    DeclineReason,
    EndReason,
    ExpertKind,
    ExpertState,
    PairState,
)
from waymark.kernel.acts import Act, Refused

__all__ = ["priya"]

SYSTEM = act_by(None)
HOLDING = [state.value for state in HOLDS_A_PLACE]

Does = Callable[[Together], object]
PAIR_ACTS: dict[str, Does] = {
    "accept": lambda two: operations.accept_pair(pair=two.pair, act=two.hers),
    "accept_other": lambda two: operations.accept_pair(pair=two.pair, act=two.his),
    "decline": lambda two: operations.decline_pair(
        pair=two.pair, reason=DeclineReason.NO_TIME, words="", act=two.hers
    ),
    "pause": lambda two: operations.pause_pair(pair=two.pair, act=two.hers),
    "resume": lambda two: operations.resume_pair(pair=two.pair, act=two.his),
    "meet": lambda two: held_session(two),
    "end": lambda two: operations.end_pair(
        pair=two.pair, reason=EndReason.NO_TIME, words="", act=two.his
    ),
    "complete": lambda two: operations.complete_pair(
        pair=two.pair, satisfaction=None, act=two.hers
    ),
    "leave": lambda two: operations.release_person(person_id=two.ines.pk, act=SYSTEM),
}


@pytest.mark.parametrize("state", [each.value for each in PairState])
@pytest.mark.parametrize("does", PAIR_ACTS)
def test_a_pair_moves_as_its_table_says(db: None, state: str, does: str) -> None:
    two = make_together(state)
    with suppress(Refused):
        PAIR_ACTS[does](two)
    now = PairState(Pair.objects.get().state)
    assert now.value == state or now in PAIR_MOVES[PairState(state)]
    assert Expert.objects.get().taken == Pair.objects.filter(state__in=HOLDING).count()


@pytest.mark.parametrize("state", [each.value for each in ExpertState])
@pytest.mark.parametrize("does", ["ask", "decline", "leave", "gone"])
def test_an_expert_moves_as_the_table_says(db: None, priya: Act, state: str, does: str) -> None:
    left = {"left_at": NOW, "left_by_id": 1} if state == ExpertState.LEFT.value else {}
    expert = make_expert("Kenji", state=state, **left)
    own = act_by(expert.person)
    with suppress(Refused):
        {
            "ask": lambda: operations.ask_expert(
                person=expert.person, kind=ExpertKind.MENTOR, act=priya
            ),
            "decline": lambda: operations.decline_to_help(expert=expert, act=own),
            "leave": lambda: operations.leave(expert=expert, act=own),
            "gone": lambda: operations.release_person(person_id=expert.person_id, act=SYSTEM),
        }[does]()
    now = ExpertState(Expert.objects.get().state)
    assert now.value == state or now in EXPERT_MOVES[ExpertState(state)]


def test_while_another_draft_is_made_the_one_before_is_not_changed(db: None, priya: Act) -> None:
    a_round, expert = make_round(), make_expert("Kenji")
    draft = make_draft(a_round, [(make_employee("Ines"), expert)])
    line = draft.pairs.get()
    assert reviewing.lock_pairs(draft=draft, pair_ids=[line.pk], act=priya) == 1
    Round.objects.update(state="drafting")
    for change in (
        partial(reviewing.lock_pairs, draft=draft, pair_ids=[line.pk]),
        partial(reviewing.unlock_pair, pair=line),
        partial(reviewing.keep_pair, pair=line),
    ):
        with pytest.raises(Refused, match="replaced"):
            change(act=priya)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", range(5))
def test_no_pair_is_published_into_a_round_that_ends_meanwhile(priya: Act, time: int) -> None:
    a_round = make_round(state="running", ends_on=date(2026, 12, 2))
    experts = [make_expert(f"Mentor {n}", places=2) for n in range(4)]
    lines = [(make_employee(f"Mentee {n}"), experts[n]) for n in range(4)]
    draft = make_draft(a_round, lines, state="late")
    over = act_at(SYSTEM, NOW + timedelta(days=30))
    publish = partial(
        operations.publish_leftovers, a_round=a_round, draft=draft, line_ids=None, act=priya
    )
    ended = at_once([publish, partial(operations.follow_rounds, act=over)])
    assert ended[1] == 1
    assert isinstance(ended[0], Refused) or ended[0] == len(lines)
    assert Round.objects.get().state == "completed"
    assert not Pair.objects.filter(state__in=HOLDING).exists()
    assert not Expert.objects.exclude(taken=0).exists()
