"""Publishing a round: all pairs or none, no place twice, nothing sent before."""

from functools import partial

import pytest

from tests.conftest import NOW, act_by
from tests.domain.builders import make_employee
from tests.domain.pairing import (
    make_draft,
    make_expert,
    make_pair,
    make_programme,
    make_round,
    priya,
)
from tests.together import at_once
from waymark.domain.mentoring.models import Ask, Draft, Expert, Pair, PoolEntry, Round
from waymark.domain.mentoring.operations import publish_round
from waymark.domain.mentoring.queries.publishing import check_of
from waymark.kernel.acts import Act, Forbidden, Refused
from waymark.kernel.models import ActEntry, Notice, OutboxMessage

__all__ = ["priya"]


def _publish(a_round: Round, draft: Draft, act: Act) -> int:
    return publish_round(a_round=a_round, draft=draft, revision=draft.revision, act=act)


@pytest.fixture
def reviewed(priya: Act) -> tuple[Round, Draft]:
    """Three mentees: two share Kenji, who has two places; one has nobody."""
    kenji = make_expert("Kenji Mori", places=2)
    a_round = make_round()
    people = [make_employee(name) for name in ("Ines Duarte", "Petra Novak", "Lone Berg")]
    draft = make_draft(a_round, [(people[0], kenji), (people[1], kenji), (people[2], None)])
    return a_round, draft


def test_all_pairs_come_about_at_once_with_letters_to_both(
    reviewed: tuple[Round, Draft], priya: Act
) -> None:
    a_round, draft = reviewed
    assert not Notice.objects.exists()
    assert _publish(a_round, draft, priya) == 2
    pairs = list(Pair.objects.order_by("pk"))
    assert [(p.state, p.round_id, p.programme_id) for p in pairs] == [
        ("published", a_round.pk, a_round.programme_id)
    ] * 2
    assert {p.draft_pair_id for p in pairs} <= set(draft.pairs.values_list("pk", flat=True))
    assert Expert.objects.get().taken == 2
    a_round.refresh_from_db()
    draft.refresh_from_db()
    assert (a_round.state, a_round.published_at, draft.state) == ("published", NOW, "published")
    codes = list(Notice.objects.order_by("code").values_list("code", flat=True))
    assert codes == ["pair.nobody-yet"] + ["pair.your-mentee"] * 2 + ["pair.your-mentor"] * 2
    assert OutboxMessage.objects.count() == 4  # who got nobody reads it on the page
    line = ActEntry.objects.get(verb="mentoring.round.published")
    assert line.after == {"draft": 1, "pairs": 2, "unmatched": 1}


def test_only_learning_publishes(reviewed: tuple[Round, Draft]) -> None:
    for act in (act_by(make_employee("Sven Lund")), act_by(make_employee("Hannah"), "hr")):
        with pytest.raises(Forbidden, match="Only L&D"):
            _publish(*reviewed, act)


def test_a_stale_window_is_refused(reviewed: tuple[Round, Draft], priya: Act) -> None:
    a_round, draft = reviewed
    Draft.objects.filter(pk=draft.pk).update(revision=4)
    with pytest.raises(Refused, match="changed this draft"):
        _publish(a_round, draft, priya)
    draft.refresh_from_db()
    _publish(a_round, draft, priya)
    with pytest.raises(Refused, match="published or replaced"):
        _publish(a_round, draft, priya)
    assert Pair.objects.count() == 2


def test_who_is_full_now_is_named_and_nothing_happens(
    reviewed: tuple[Round, Draft], priya: Act
) -> None:
    a_round, draft = reviewed
    make_pair(make_employee("Someone Quicker"), Expert.objects.get())
    with pytest.raises(Refused, match="Kenji Mori"):
        _publish(a_round, draft, priya)
    a_round.refresh_from_db()
    assert (a_round.state, Expert.objects.get().taken, Pair.objects.count()) == ("reviewing", 1, 1)
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    "fields", [{"state": "left", "left_at": NOW, "left_by_id": 1},
               {"paused_from": NOW.date(), "paused_until": NOW.date().replace(year=2027)}],
)  # fmt: skip
def test_who_left_or_pauses_takes_nobody(
    reviewed: tuple[Round, Draft], priya: Act, fields: dict[str, object]
) -> None:
    Expert.objects.update(**fields)
    check = check_of(priya, reviewed[0])
    assert check is not None
    assert [(each.name, each.wanted, each.free) for each in check.over] == [("Kenji Mori", 2, 0)]
    assert not check.may
    with pytest.raises(Refused, match="Kenji Mori"):
        _publish(*reviewed, priya)


def test_who_withdrew_since_the_draft_is_left_out(
    reviewed: tuple[Round, Draft], priya: Act
) -> None:
    PoolEntry.objects.filter(person__given_name="Petra").update(state="withdrawn")
    check = check_of(priya, reviewed[0])
    assert check is not None
    assert (check.pairs, check.left_out, check.unmatched, check.letters) == (1, 1, 1, 3)
    assert _publish(*reviewed, priya) == 1
    assert Expert.objects.get().taken == 1


def test_two_who_work_together_already_keep_the_draft_from_being_published(
    reviewed: tuple[Round, Draft], priya: Act
) -> None:
    ines = PoolEntry.objects.get(person__given_name="Ines").person
    Expert.objects.update(places=3)
    make_pair(ines, Expert.objects.get())
    check = check_of(priya, reviewed[0])
    assert check is not None
    assert [line.mentee for line in check.again] == ["Ines Duarte"]
    with pytest.raises(Refused, match="together already"):
        _publish(*reviewed, priya)
    assert Expert.objects.get().taken == 1


def test_outside_experts_take_the_rounds_budget(priya: Act) -> None:
    coach = make_expert("Maya Stone", outside=True, price=90_000, places=5)
    a_round = make_round(budget=100_000)
    people = [make_employee("Ines Duarte"), make_employee("Petra Novak")]
    draft = make_draft(a_round, [(person, coach) for person in people])
    with pytest.raises(Refused, match="budget"):
        _publish(a_round, draft, priya)
    Round.objects.update(budget=180_000)
    a_round.refresh_from_db()
    check = check_of(priya, a_round)
    assert check is not None
    assert (check.price, check.left, check.may) == (180_000, 180_000, True)
    _publish(a_round, draft, priya)
    a_round.refresh_from_db()
    assert a_round.spent == 180_000
    assert set(Pair.objects.values_list("price", flat=True)) == {90_000}


def test_asks_at_who_fills_up_are_overtaken(reviewed: tuple[Round, Draft], priya: Act) -> None:
    asker = make_employee("Lars Holm")
    kenji = Expert.objects.get()
    ask = Ask.objects.create(
        mentee=asker, expert=kenji, asked_at=NOW, key="11111111-1111-1111-1111-111111111111"
    )
    _publish(*reviewed, priya)
    ask.refresh_from_db()
    assert (ask.state, ask.answered_at) == ("overtaken", NOW)
    assert Notice.objects.get(person_id=asker.pk).code == "ask.overtaken"


def test_an_empty_draft_is_not_published(priya: Act) -> None:
    a_round = make_round()
    draft = make_draft(a_round, [(make_employee("Ines Duarte"), None)])
    check = check_of(priya, a_round)
    assert check is not None
    assert not check.may
    with pytest.raises(Refused, match="nobody together"):
        _publish(a_round, draft, priya)


def test_the_check_is_for_those_who_run_programmes(reviewed: tuple[Round, Draft]) -> None:
    assert check_of(act_by(make_employee("Sven Lund")), reviewed[0]) is None


@pytest.mark.django_db(transaction=True)
def test_of_two_coordinators_at_once_one_publishes(reviewed: tuple[Round, Draft]) -> None:
    acts = [act_by(make_employee(name), "learning") for name in ("One", "Two", "Three", "Four")]
    ended = at_once([partial(_publish, *reviewed, act) for act in acts])
    assert sorted(isinstance(each, Refused) for each in ended) == [False, True, True, True]
    assert (Pair.objects.count(), Expert.objects.get().taken) == (2, 2)
    assert Notice.objects.count() == 5


@pytest.mark.django_db(transaction=True)
def test_rounds_that_share_experts_never_oversell_them(priya: Act) -> None:
    programme = make_programme()
    experts = [make_expert(f"Expert {n}", places=3) for n in range(6)]
    work = []
    for number in range(4):
        a_round = make_round(programme, number=number + 1)
        order = experts if number % 2 else experts[::-1]
        draft = make_draft(
            a_round, [(make_employee(f"M {number}-{n}"), e) for n, e in enumerate(order)]
        )
        work.append(partial(_publish, a_round, draft, priya))
    ended = at_once(work)
    refused = [each for each in ended if isinstance(each, Refused)]
    assert len(refused) == 1
    assert set(Expert.objects.values_list("taken", flat=True)) == {3}
    assert Pair.objects.count() == 18
