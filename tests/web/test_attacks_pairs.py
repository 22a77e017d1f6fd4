"""Ids of another pair under the address of one's own, columns smuggled into forms, forms sent twice."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.conftest import NOW, act_by
from tests.domain.builders import make_employee
from tests.domain.pairing import (
    NEXT_WEEK,
    Together,
    make_draft,
    make_expert,
    make_pair,
    make_round,
    make_together,
)
from tests.web.journey import sign_in, stop_the_clock
from waymark.domain.mentoring.models import Ask, Expert, Pair, PairGoal, PairNote, Session
from waymark.domain.mentoring.operations import book_session, set_goal, write_note
from waymark.domain.people.models import AccessGrant

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_the_tests_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_the_clock(monkeypatch)


@pytest.fixture
def others(db: None) -> dict[str, int]:
    """Ids of what Petra and Vera work on."""
    vera = make_expert("Vera Novak")
    pair = make_pair(make_employee("Petra Novak"), vera, "active")
    act = act_by(pair.mentee)
    session = book_session(
        pair=pair, starts_at=NEXT_WEEK, minutes=60, place="Room 9", agenda="Theirs", key=uuid4(),
        act=act,
    )  # fmt: skip
    goal = set_goal(pair=pair, text="Theirs", skill_id=None, level=None, key=uuid4(), act=act)
    note = write_note(pair=pair, text="Theirs", shared=True, key=uuid4(), act=act)
    return {"pair": pair.pk, "session": session.pk, "goal": goal.pk, "note": note.pk}


@pytest.fixture
def two(db: None) -> Together:
    return make_together("active")


@pytest.fixture
def browser(two: Together) -> Client:
    return sign_in(two.ines)


@pytest.mark.parametrize(
    ("name", "row", "said"),
    [
        ("pair-session", "session", {}),
        ("pair-session-held", "session", {"note": "Mine now"}),
        ("pair-session-cancel", "session", {}),
        ("pair-goal", "goal", {"do": "reached"}),
        ("pair-goal", "goal", {"do": "drop"}),
        ("pair-note", "note", {"do": "remove"}),
        ("pair-note", "note", {"do": "share"}),
    ],
)
def test_what_is_anothers_is_not_there_under_ones_own_pair(
    name: str, row: str, said: dict[str, str], two: Together, others: dict[str, int],
    browser: Client,
) -> None:  # fmt: skip
    address = reverse(f"me:{name}", args=[two.pair.pk, others[row]])
    assert browser.post(address, said).status_code == 404
    assert browser.get(address).status_code in (404, 405)
    assert Session.objects.get().state == "planned"
    assert PairGoal.objects.filter(reached_at=None, dropped_at=None).count() == 1
    assert PairNote.objects.get().shared


def test_a_form_sets_what_it_asks_for_and_nothing_else(
    two: Together, others: dict[str, int], browser: Client
) -> None:
    """Columns of the row beside the fields of the form: ignored, whoever sends them."""
    smuggled = {
        "pair": others["pair"], "pair_id": others["pair"], "state": "held", "held_at": NOW,
        "booked_by_id": others["pair"], "author_id": two.kenji.pk, "author": two.kenji.pk,
        "mentee": two.sven.pk, "set_by_id": two.kenji.pk, "reached_at": NOW,
    }  # fmt: skip
    key = uuid4()
    for _again in range(2):
        note = {"key": key, "text": "A note", **smuggled}
        assert browser.post(reverse("me:pair-notes", args=[two.pair.pk]), note).status_code == 302
        goal = {"key": key, "text": "Speak up", **smuggled}
        assert browser.post(reverse("me:pair-goals", args=[two.pair.pk]), goal).status_code == 302
    note_row = PairNote.objects.get(pair=two.pair)
    goal_row = PairGoal.objects.get(pair=two.pair)
    assert note_row.author_id == goal_row.set_by_id == two.ines.pk
    assert goal_row.reached_at is None


def test_an_ask_is_ones_own_and_waits_however_it_is_sent(two: Together, browser: Client) -> None:
    vera = make_expert("Vera Novak")
    said = {
        "about": "Leading", "key": uuid4(), "state": "agreed", "mentee": two.sven.pk,
        "mentee_id": two.sven.pk, "pair": two.pair.pk, "answered_at": NOW,
    }  # fmt: skip
    for _again in range(2):
        browser.post(reverse("me:ask", args=[vera.pk]), said)
    ask = Ask.objects.get()
    assert (ask.mentee_id, ask.state, ask.pair_id) == (two.ines.pk, "asked", None)
    own = reverse("me:ask-answer", args=[ask.pk])
    assert browser.post(own, {"answer": "yes"}).status_code == 404, "nobody agrees to their own ask"
    assert Expert.objects.get(pk=vera.pk).taken == 0


def test_lines_of_another_round_are_not_there_under_this_ones_address() -> None:
    learning = make_employee("Priya Raman")
    AccessGrant.objects.create(person=learning, role="learning", given_at=NOW)
    browser = sign_in(learning)
    here, there = make_round(), make_round()
    kenji = make_expert("Kenji Mori", places=3)
    make_draft(here, [(make_employee("Ines Duarte"), kenji)])
    line = make_draft(there, [(make_employee("Petra Novak"), kenji)]).pairs.get()
    for name in ("pair-why", "pair-swap", "pair-keep", "pair-forbid"):
        address = reverse(f"programmes:{name}", args=[here.programme_id, 1, line.pk])
        answer = browser.post(address, {"revision": "0", "expert": kenji.pk})
        assert answer.status_code in (404, 405), name
        assert browser.get(address).status_code in (404, 405), name
    line.refresh_from_db()
    assert (line.kept_at, line.expert_id) == (None, kenji.pk)
    assert not Pair.objects.exists()
