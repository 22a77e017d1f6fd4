"""A round after publishing: figures that hide few people, stuck pairs that are nudged."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.conftest import NOW
from tests.domain.builders import build_framework, make_employee
from tests.domain.pairing import make_expert, make_pair, make_programme, make_round
from tests.web.journey import sign_in, stop_the_clock
from waymark.domain.mentoring.compute.live import helpful_in, shown_parts, skill_movement
from waymark.domain.mentoring.models import (
    Expert,
    Feedback,
    NeededSkill,
    Pair,
    PoolEntry,
    Round,
)
from waymark.domain.people.models import AccessGrant, Person, User
from waymark.domain.people.queries import act_of_person_id
from waymark.domain.skills.models import Claim
from waymark.kernel.acts import Act
from waymark.kernel.models import Look, Notice

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_the_tests_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_the_clock(monkeypatch)


@pytest.fixture
def a_round() -> Round:
    """Six pairs at work, one stuck since it was accepted, one declined."""
    a_round = make_round(make_programme(name="Next role"), state="running",
                         published_at=NOW - timedelta(days=60))  # fmt: skip
    for number in range(6):
        pair = make_pair(make_employee(f"Mentee {number}"), make_expert(f"Mentor {number}"), "active",
                         round=a_round, programme=a_round.programme)  # fmt: skip
        Feedback.objects.create(
            pair=pair, by=pair.mentee, side="mentee", satisfaction=4, said_at=NOW
        )
    make_pair(make_employee("Petra Novak"), make_expert("Lone Berg"), "accepted", round=a_round)
    make_pair(make_employee("Lars Holm"), make_expert("Ida Dahl"), "declined", round=a_round,
              why="other", words="zq-words")  # fmt: skip
    return a_round


@pytest.fixture
def learning() -> Act:
    person = make_employee("Priya Raman")
    AccessGrant.objects.create(person=person, role="learning", given_at=NOW)
    person.user = User.objects.create(email="priya@n.example")
    person.save(update_fields=["user"])
    return act_of_person_id(person.pk, NOW)


@pytest.fixture
def browser(learning: Act) -> Client:
    return sign_in(Person.objects.get(pk=learning.person_id))


def _url(a_round: Round, route: str = "round-live") -> str:
    return reverse(f"programmes:{route}", args=[a_round.programme_id, a_round.number])


def test_the_page_says_who_met_and_nudges_the_stuck(a_round: Round, browser: Client) -> None:
    page = browser.get(_url(a_round)).content.decode()
    assert "6 of 8 pairs have met" in page
    assert "One pair is stuck." in page
    assert "Nudge 1 pair" in page
    assert "Petra Novak" in page
    assert "Mentee 0" not in page  # stuck ones first
    assert browser.post(_url(a_round, "round-nudge")).status_code == 302
    assert Notice.objects.filter(code="pair.meet").count() == 2
    page = browser.get(_url(a_round)).content.decode()
    assert "Nudge" not in page
    assert "Reminded on" in page
    assert browser.post(_url(a_round, "round-nudge")).status_code == 422


def test_why_somebody_said_no_is_read_here(a_round: Round, browser: Client) -> None:
    page = browser.get(f"{_url(a_round)}?show=over").content.decode()
    assert "zq-words" in page
    assert "Mentee 0" not in page
    assert "Mentee 0" in browser.get(f"{_url(a_round)}?show=working").content.decode()
    assert browser.get(f"{_url(a_round)}?show=nonsense").status_code == 200


def test_a_pair_is_ended_for_the_two(a_round: Round, browser: Client) -> None:
    pair = Pair.objects.get(mentee__family_name="Novak")
    url = reverse("programmes:round-pair-end", args=[a_round.programme_id, a_round.number, pair.pk])
    assert "Petra Novak and Lone Berg" in browser.get(url).content.decode()
    assert browser.post(url, {"reason": "other", "words": ""}).status_code == 422
    assert browser.post(url, {}).status_code == 422
    assert browser.post(url, {"reason": "left"}).status_code == 302
    pair.refresh_from_db()
    assert (pair.state, pair.why, Expert.objects.get(pk=pair.expert_id).taken) == (
        "ended",
        "left",
        0,
    )
    assert Notice.objects.filter(code="pair.ended-for-you").count() == 2
    assert browser.post(url, {"reason": "left"}).status_code == 404
    other = reverse("programmes:round-pair-end", args=[a_round.programme_id, 2, pair.pk])
    assert browser.get(other).status_code == 404


def test_the_file_is_noted_for_everybody_in_it(a_round: Round, browser: Client) -> None:
    answer = browser.get(_url(a_round, "round-live-download"))
    assert answer.content.decode().count("\r\n") == 9
    assert Look.objects.filter(what="round-pairs").count() == 8


def test_a_round_without_pairs_has_no_such_page(a_round: Round, browser: Client) -> None:
    Round.objects.update(state="reviewing", published_at=None, published_by_id=None)
    assert browser.get(_url(a_round)).status_code == 404
    assert browser.post(_url(a_round, "round-nudge")).status_code == 404


def test_what_few_say_is_hidden(a_round: Round, learning: Act) -> None:
    mentees, experts, both = helpful_in(learning, a_round)
    assert (mentees.people, mentees.average, experts.people, both.people) == (6, 4.0, 0, 6)
    pair = Pair.objects.filter(state="active").earliest("pk")
    Feedback.objects.create(
        pair=pair, by=pair.expert.person, side="expert", satisfaction=1, said_at=NOW
    )
    mentees, experts, both = helpful_in(learning, a_round)
    assert (experts.people, experts.average) == (None, None)
    # six and seven would give the one away
    assert None in (mentees.people, both.people)


@pytest.mark.parametrize(
    ("parts", "shown"),
    [((6, 0), [True, True, True]), ((4, 0), [False, True, False]), ((6, 1), [False, False, True]),
     ((2, 2), [False, False, False]), ((0, 0), [True, True, True])],
)  # fmt: skip
def test_which_parts_are_shown(parts: tuple[int, ...], shown: list[bool]) -> None:
    found = shown_parts(*parts)
    assert found == shown
    visible = [n for n, seen in zip((*parts, sum(parts)), found, strict=True) if seen]
    assert all(n == 0 or n >= 5 for n in visible)


def test_levels_that_rose_since_publishing_are_counted(a_round: Round, learning: Act) -> None:
    framework = build_framework(moves={})
    root = framework.skills["root"]
    for number, pair in enumerate(Pair.objects.filter(state="active").order_by("pk")):
        entry = PoolEntry.objects.create(
            round=a_round, person=pair.mentee, side="mentee", state="joined", invited_at=NOW,
            answered_at=NOW,
        )  # fmt: skip
        NeededSkill.objects.create(entry=entry, skill=root, level=4)
        before = Claim.objects.create(
            person=pair.mentee, skill=root, level=2, said_at=NOW - timedelta(days=90),
            superseded_at=NOW,
        )  # fmt: skip
        assert before.level == 2
        if number < 6:
            Claim.objects.create(person=pair.mentee, skill=root, level=3, said_at=NOW)
    moved = skill_movement(learning, a_round)
    assert (moved.people, moved.rose) == (6, 6)
    Claim.objects.filter(level=3).earliest("pk").delete()
    assert skill_movement(learning, a_round).rose is None
