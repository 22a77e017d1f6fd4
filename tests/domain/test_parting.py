"""Somebody left: their pairs end, places and money are free, nobody waits for them."""

from collections.abc import Callable
from functools import partial
from uuid import uuid4

import pytest
from pytest_django import Settings

from tests.conftest import NOW, act_by
from tests.domain.builders import make_employee
from tests.domain.pairing import (
    Together,
    make_draft,
    make_expert,
    make_pair,
    make_round,
    planned_session,
    priya,
    together,
)
from tests.together import at_once
from waymark.domain.mentoring.models import Ask, Expert, Pair, PoolEntry, Round, Session
from waymark.domain.mentoring.operations import (
    agree_to_ask,
    end_pair,
    publish_round,
    release_leavers,
    release_person,
)
from waymark.domain.mentoring.states import EndReason
from waymark.domain.people.models import Person
from waymark.kernel import tasks
from waymark.kernel.acts import Act, Forbidden, Refused
from waymark.kernel.models import ActEntry, Notice, OutboxMessage

__all__ = ["priya", "together"]

pytestmark = pytest.mark.django_db


def leaves(person: Person) -> None:
    """What an import of HR's file does on somebody's last day."""
    Person.objects.filter(pk=person.pk).update(active=False)


def taken(expert: Expert) -> int:
    return Expert.objects.get(pk=expert.pk).taken


def ask(mentee: Person, expert: Expert) -> Ask:
    return Ask.objects.create(
        mentee=mentee, expert=expert, about="Leading", asked_at=NOW, key=uuid4()
    )


def test_a_pair_ends_when_the_mentee_left(together: Together, system_act: Act) -> None:
    session = planned_session(together)
    leaves(together.ines)
    assert release_leavers(act=system_act) == 1
    pair = Pair.objects.get(pk=together.pair.pk)
    assert (pair.state, pair.why, pair.closed_at, pair.closed_by_id) == ("ended", "left", NOW, None)
    assert taken(together.expert) == 0
    session.refresh_from_db()
    assert session.state == "cancelled"
    notice = Notice.objects.get(code="pair.mentee-left")
    assert (notice.person_id, notice.params) == (together.kenji.pk, {"name": "Ines Duarte"})
    calendar = OutboxMessage.objects.filter(kind="session-mail", payload__sequence=1)
    assert {row.person_id for row in calendar} == {together.ines.pk, together.kenji.pk}
    assert Expert.objects.get(pk=together.expert.pk).state == "agreed"
    assert release_leavers(act=system_act) == 0


def test_a_mentor_who_left_helps_nobody_any_more(together: Together, system_act: Act) -> None:
    waiting = ask(together.sven, together.expert)
    leaves(together.kenji)
    assert release_leavers(act=system_act) == 1
    expert = Expert.objects.get(pk=together.expert.pk)
    assert (expert.state, expert.left_at, expert.taken) == ("left", NOW, 0)
    assert Pair.objects.get().state == "ended"
    waiting.refresh_from_db()
    assert waiting.state == "overtaken"
    told = dict(Notice.objects.values_list("code", "person_id"))
    assert (told["pair.mentor-left"], told["ask.left"]) == (together.ines.pk, together.sven.pk)
    verbs = set(ActEntry.objects.values_list("verb", flat=True))
    assert {
        "mentoring.pair.ended", "mentoring.expert.left", "mentoring.ask.over",
        "mentoring.person.released",
    } <= verbs  # fmt: skip
    assert release_leavers(act=system_act) == 0


def test_what_somebody_asked_and_joined_is_taken_back(together: Together, system_act: Act) -> None:
    waiting = ask(together.sven, together.expert)
    a_round = make_round(state="inviting")
    entry = PoolEntry.objects.create(
        round=a_round, person=together.sven, side="mentee", state="joined", invited_at=NOW,
        answered_at=NOW,
    )  # fmt: skip
    leaves(together.sven)
    assert release_leavers(act=system_act) == 1
    waiting.refresh_from_db()
    entry.refresh_from_db()
    assert (waiting.state, entry.state) == ("withdrawn", "withdrawn")
    assert Pair.objects.get().state == "accepted"
    assert taken(together.expert) == 1


def test_who_was_asked_to_help_and_left_has_not_said_yes(system_act: Act) -> None:
    asked = make_expert("Kenji Mori", state="asked")
    leaves(asked.person)
    release_leavers(act=system_act)
    assert Expert.objects.get().state == "declined"


@pytest.mark.parametrize("met", [False, True])
def test_a_contract_that_nobody_used_costs_nothing(met: bool, system_act: Act) -> None:
    a_round = make_round(state="running", budget=500_00, spent=300_00)
    vera = make_expert("Vera Novak", outside=True, price=300_00)
    ines = make_employee("Ines Duarte")
    make_pair(ines, vera, "active" if met else "accepted", round=a_round, price=300_00)
    leaves(ines)
    release_leavers(act=system_act)
    assert Round.objects.get().spent == (300_00 if met else 0)


def test_both_of_a_pair_left_on_the_same_day(together: Together, system_act: Act) -> None:
    leaves(together.ines)
    leaves(together.kenji)
    assert release_leavers(act=system_act) == 2
    assert Pair.objects.get().state == "ended"
    assert taken(together.expert) == 0
    assert not Notice.objects.exists(), "nobody is left to tell"


def test_others_and_what_is_over_stay_as_they_are(together: Together, system_act: Act) -> None:
    over = make_pair(together.sven, together.expert, "completed")
    leaves(together.sven)
    assert release_leavers(act=system_act) == 0
    assert Pair.objects.get(pk=over.pk).state == "completed"
    assert taken(together.expert) == 1


def test_only_the_system_releases(together: Together) -> None:
    for act in (together.hers, act_by(together.sven, "learning"), act_by(together.sven, "hr")):
        with pytest.raises(Forbidden):
            release_leavers(act=act)
        with pytest.raises(Forbidden):
            release_person(person_id=together.ines.pk, act=act)


def test_a_failing_log_undoes_it_all(
    together: Together, system_act: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned_session(together)
    leaves(together.ines)

    def fail(*_: object, **__: object) -> None:
        raise OSError("the log is full")

    monkeypatch.setattr("waymark.domain.mentoring.operations.parting.record", fail)
    with pytest.raises(OSError, match="full"):
        release_leavers(act=system_act)
    assert Pair.objects.get().state == "accepted"
    assert taken(together.expert) == 1
    assert Session.objects.get().state == "planned"


def _publish(a_round: Round, act: Act) -> object:
    draft = a_round.drafts.get()
    return publish_round(a_round=a_round, draft=draft, revision=draft.revision, act=act)


@pytest.mark.django_db(transaction=True)
def test_leaving_while_the_other_one_ends_the_pair_frees_one_place(system_act: Act) -> None:
    kenji = make_expert("Kenji Mori", places=3)
    make_pair(make_employee("Petra Novak"), kenji)
    for _attempt in range(8):
        ines = make_employee("Ines Duarte")
        pair = make_pair(ines, kenji)
        at_once([
            partial(release_person, person_id=ines.pk, act=system_act),
            partial(end_pair, pair=pair, reason=EndReason.NO_TIME, words="", act=act_by(kenji.person)),
        ])  # fmt: skip
        assert taken(kenji) == 1
        assert Pair.objects.get(pk=pair.pk).state == "ended"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("who", ["mentee", "expert"])
def test_leaving_while_an_ask_is_agreed_to_leaves_no_pair(who: str, system_act: Act) -> None:
    for attempt in range(8):
        kenji, ines = make_expert(f"Kenji {attempt}"), make_employee("Ines Duarte")
        waiting = ask(ines, kenji)
        gone = ines if who == "mentee" else kenji.person
        at_once([
            partial(release_person, person_id=gone.pk, act=system_act),
            partial(agree_to_ask, ask=waiting, act=act_by(kenji.person)),
        ])  # fmt: skip
        assert taken(kenji) == 0
        assert not Pair.objects.filter(expert=kenji, state="accepted").exists()


@pytest.mark.django_db(transaction=True)
def test_leaving_while_a_round_is_published_leaves_nobody_promised(
    make_hands: Callable[[], Act], system_act: Act
) -> None:
    act = make_hands()
    for attempt in range(6):
        kenji = make_expert(f"Kenji {attempt}", places=2)
        ines, petra = make_employee("Ines Duarte"), make_employee("Petra Novak")
        a_round = make_round()
        make_draft(a_round, [(ines, kenji), (petra, kenji)])
        leaves(ines)
        _left, published = at_once([
            partial(release_person, person_id=ines.pk, act=system_act),
            partial(_publish, a_round, act),
        ])  # fmt: skip
        assert not isinstance(published, Refused)
        assert not Pair.objects.filter(mentee=ines, state="published").exists()
        assert taken(kenji) == 1


@pytest.fixture
def make_hands(db: None) -> Callable[[], Act]:
    """Somebody from L&D, made once the database is there."""
    return lambda: act_by(make_employee("Priya Raman"), "learning")


def test_an_expert_who_left_keeps_a_draft_from_being_published(priya: Act, system_act: Act) -> None:
    """The coordinator swaps or drafts anew: nobody is paired with somebody who is gone."""
    kenji, ines = make_expert("Kenji Mori"), make_employee("Ines Duarte")
    a_round = make_round()
    make_draft(a_round, [(ines, kenji)])
    leaves(kenji.person)
    release_leavers(act=system_act)
    with pytest.raises(Refused, match="Kenji Mori"):
        _publish(a_round, priya)
    assert not Pair.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_worker_does_so_every_day(together: Together, settings: Settings) -> None:
    leaves(together.ines)
    name = "waymark.domain.mentoring.operations.release_leavers"
    assert name in settings.WAYMARK_DAILY
    tasks.daily_one(name)
    assert Pair.objects.get().state == "ended"
