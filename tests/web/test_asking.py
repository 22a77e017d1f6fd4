"""Asking for a mentor: three suggestions, one ask, the answer; and why these and not others."""

import re
from uuid import uuid4

import pytest
from django.test import Client

from tests.conftest import NOW, TODAY, act_by
from tests.domain.builders import make_employee
from tests.domain.pairing import make_round
from tests.domain.suggesting_world import SuggestingWorld
from tests.web.journey import sign_in, stop_the_clock, words_of
from waymark.domain.goals.models import Goal
from waymark.domain.mentoring.models import Ask, Expert, Pair
from waymark.domain.mentoring.operations import ask_to_help
from waymark.domain.people.models import AccessGrant, Person
from waymark.kernel.models import RecommendingStop


@pytest.fixture(autouse=True)
def at_the_tests_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_the_clock(monkeypatch)


@pytest.fixture
def world(db: None) -> SuggestingWorld:
    return SuggestingWorld()


def _browser(person: Person) -> Client:
    person.started_at = NOW
    person.save(update_fields=["started_at"])
    return sign_in(person)


def _stop() -> None:
    RecommendingStop.objects.create(stopped_at=NOW, stopped_by_id=1, why="A check of the method")


def _ask(world: SuggestingWorld, expert: Expert) -> Ask:
    return ask_to_help(expert=expert, about="zq words", key=uuid4(), act=act_by(world.ines))


def test_three_are_suggested_with_reasons_and_no_figure(world: SuggestingWorld) -> None:
    page = words_of(_browser(world.ines).get("/me/people"))
    assert "Three people who could help you" in page
    assert "Made the move you plan in 2022. Has been Senior Test Engineer since 2022." in page
    assert "Has 3 of the 3 skills you need" in page
    assert "Was Senior Test Engineer from 2012 to 2018." in page
    assert page.index("Ana Reis") < page.index("Cleo Marsh") < page.index("Ben Okafor")
    assert "Become one yourself" in page


def test_from_a_suggestion_to_a_pair_in_a_few_clicks(world: SuggestingWorld) -> None:
    hers, page = _browser(world.ines), f"/me/people/ask/{world.ana.pk}"
    form = hers.get(page).content.decode()
    assert "Ask Ana Reis to help you" in form
    key = re.search(r'name="key" value="([^"]+)"', form)
    assert key is not None
    empty = hers.post(page, {"key": key[1], "about": " "})
    assert "few words" in words_of(empty, 422)
    for _ in range(2):
        sent = hers.post(page, {"key": key[1], "about": "How you got there"})
        assert (sent.status_code, sent["Location"]) == (302, "/me/people")
    ask = Ask.objects.get()
    assert "Ana Reis" in words_of(hers.get("/me/people"))
    again = hers.post(page, {"key": str(uuid4()), "about": "Again"})
    assert "asked them already" in words_of(again, 422)
    theirs = _browser(world.ana.person)
    assert "Ines Duarte asks for your help" in words_of(theirs.get("/me/people"))
    assert "How you got there" in words_of(theirs.get(f"/me/people/asks/{ask.pk}"))
    yes = theirs.post(f"/me/people/asks/{ask.pk}", {"answer": "yes"})
    assert yes["Location"] == f"/me/people/{Pair.objects.get().pk}"
    assert "You said yes" in words_of(theirs.get(f"/me/people/asks/{ask.pk}"))


def test_a_no_needs_a_reason_and_is_read_by_who_asked(world: SuggestingWorld) -> None:
    ask, theirs = _ask(world, world.ana), _browser(world.ana.person)
    page = f"/me/people/asks/{ask.pk}"
    assert theirs.post(page, {"answer": "no"}).status_code == 422
    assert theirs.post(page, {"answer": "no", "reason": "other"}).status_code == 422
    assert theirs.post(page, {"answer": "perhaps"}).status_code == 404
    theirs.post(page, {"answer": "no", "reason": "other", "words": "On leave from May"})
    hers = words_of(_browser(world.ines).get("/me/people"))
    assert "Something else: On leave from May" in hers


def test_an_ask_is_taken_back(world: SuggestingWorld) -> None:
    ask, hers = _ask(world, world.ana), _browser(world.ines)
    assert hers.post(f"/me/people/asks/{ask.pk}/withdraw")["Location"] == "/me/people"
    ask.refresh_from_db()
    assert ask.state == "withdrawn"
    assert "was taken back" in words_of(_browser(world.ana.person).get(f"/me/people/asks/{ask.pk}"))


def test_a_full_expert_refuses_with_a_reason(world: SuggestingWorld) -> None:
    ask, theirs = _ask(world, world.ana), _browser(world.ana.person)
    Expert.objects.filter(pk=world.ana.pk).update(taken=2)
    refused = theirs.post(f"/me/people/asks/{ask.pk}", {"answer": "yes"})
    assert "places are taken" in words_of(refused, 422)


def test_other_peoples_asks_are_not_there(world: SuggestingWorld) -> None:
    ask = _ask(world, world.ana)
    for person in (world.cleo.person, make_employee("Sven Lund")):
        browser = _browser(person)
        assert browser.get(f"/me/people/asks/{ask.pk}").status_code == 404
        assert browser.post(f"/me/people/asks/{ask.pk}", {"answer": "yes"}).status_code == 404
        assert browser.post(f"/me/people/asks/{ask.pk}/withdraw").status_code == 404
    assert _browser(world.ines).get(f"/me/people/asks/{ask.pk}").status_code == 404
    assert _browser(world.ana.person).post(f"/me/people/asks/{ask.pk}/withdraw").status_code == 404


def test_why_these_and_why_not_that_one(world: SuggestingWorld) -> None:
    hers = _browser(world.ines)
    page = words_of(hers.get("/me/people/why"))
    assert "3 people hold something that your goal, Senior Test Engineer, asks for" in page
    assert "Has held the role you want, or made the move 40 40 0" in page
    Expert.objects.filter(pk=world.ana.pk).update(taken=2)
    page = words_of(hers.get(f"/me/people/why?expert={world.ana.pk}"))
    assert "Ana Reis is not among those who can take you on" in page
    assert "With one more place, Ana Reis would be number 1." in page
    assert hers.get("/me/people/why?expert=999999").status_code == 404
    assert hers.get("/me/people/why?expert=x").status_code == 404


def test_while_recommending_is_stopped_nothing_is_suggested_and_asking_goes_on(
    world: SuggestingWorld,
) -> None:
    _stop()
    hers = _browser(world.ines)
    page = words_of(hers.get("/me/people"))
    assert "Made the move you plan" not in page
    assert "You can look for somebody and ask them yourself." in page
    assert "What counted" not in words_of(hers.get("/me/people/why"))
    form = words_of(hers.get(f"/me/people/ask/{world.ana.pk}"))
    assert "Made the move you plan" not in form
    sent = hers.post(f"/me/people/ask/{world.ana.pk}", {"key": str(uuid4()), "about": "Hello"})
    assert sent.status_code == 302


def test_without_a_goal_and_with_nobody_the_page_says_what_comes(world: SuggestingWorld) -> None:
    make_round(state="inviting", join_until=TODAY)
    Goal.objects.all().delete()
    page = words_of(_browser(world.ines).get("/me/people"))
    assert "Once you have a goal, three people" in page
    assert "The next round begins on" in page


def test_whom_to_ask_is_found_by_name_and_role(world: SuggestingWorld) -> None:
    Expert.objects.filter(pk=world.ben.pk).update(outside=True)
    hers = _browser(world.ines)
    page = words_of(hers.get("/me/people/ask"))
    assert "Ana Reis" in page
    assert "Ben Okafor" not in page
    assert "Cleo Marsh" not in words_of(hers.get("/me/people/ask?role=Senior+Test+Engineer"))
    assert "Ana Reis" not in words_of(hers.get("/me/people/ask?name=Cleo+Marsh"))
    assert hers.get("/me/people/ask?name=%00&role=%00&after=zz").status_code == 200


def test_somebody_from_outside_asks_nobody(world: SuggestingWorld) -> None:
    vera = make_employee("Vera Novak")
    AccessGrant.objects.create(person=vera, role="outside", given_at=NOW, given_by_id=1)
    browser = _browser(vera)
    assert browser.get("/me/people/ask").status_code == 404
    assert browser.get(f"/me/people/ask/{world.ana.pk}").status_code == 404
    assert browser.get("/me/people/why").status_code == 404
    assert "could help you" not in words_of(browser.get("/me/people"))
