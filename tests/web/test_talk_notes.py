"""Pages of conversations: notes are kept while typing, apart, and laid open at one moment."""

import re
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.conftest import NOW
from tests.domain.talking import SAID, THURSDAY, Two, opened, planned
from tests.web.journey import stop_the_clock, words_of
from tests.web.responses import Response
from tests.web.talking import own_page, team_page
from waymark.domain.people.models import Person
from waymark.domain.plans.models import Step
from waymark.domain.reviews import operations as talks
from waymark.domain.reviews.models import Answer, Conversation, SaidLevel
from waymark.domain.reviews.states import Question
from waymark.domain.skills.models import Claim, Evidence
from waymark.workflows.conversations import agree

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_the_tests_moment")]


def test_notes_are_kept_while_typing_and_a_script_hears_so(two: Two, hers: Client) -> None:
    talk = planned(two)
    header = {"HX-Request": "true"}
    answer = hers.post(own_page(talk), {"q_load": "on", "t_load": "half a sen"}, headers=header)
    assert "Kept at 09:00" in words_of(answer)
    assert "<html" not in answer.content.decode()
    assert Answer.objects.get().text == "half a sen"
    four = {f"q_{each.value}": "on" for each in list(Question)[:4]}
    answer = hers.post(own_page(talk), four, headers=header)
    assert "Not kept yet: Choose at most three questions" in words_of(answer)
    assert Answer.objects.get().text == "half a sen"
    # "ready" is a button: typing alone never says it
    hers.post(own_page(talk), {"ready": "yes"}, headers=header)
    assert "You have begun" in words_of(hers.get(own_page(talk)))


def test_what_was_typed_stays_when_it_cannot_be_kept(two: Two, hers: Client) -> None:
    talk = planned(two)
    sent = {f"q_{each.value}": "on" for each in list(Question)[:4]} | {"t_load": "my words"}
    answer = hers.post(own_page(talk), sent)
    assert "Choose at most three questions" in words_of(answer, 422)
    assert "my words" in answer.content.decode()
    answer = hers.post(own_page(talk), {"own_text": "a note", "ready": "yes"})
    assert "Write your question above your note to it" in words_of(answer, 422)
    assert not Answer.objects.exists()


def test_who_has_not_begun_finds_the_three_usual_questions(two: Two, his: Client) -> None:
    page = his.get(team_page(planned(two))).content.decode()
    ticked = re.findall(r'name="q_(\w+)"[^>]*checked', page)
    assert ticked == ["six_months", "more_and_stop", "in_the_way"]


def test_ready_notes_can_be_taken_back_alone(two: Two, hers: Client) -> None:
    talk = planned(two)
    hers.post(own_page(talk), {"q_load": "on", "t_load": "Too much", "ready": "yes"})
    page = words_of(hers.get(own_page(talk)))
    assert "You are ready" in page
    assert "Too much" in page
    assert hers.post(own_page(talk, "/not-ready")).status_code == 302
    assert "Prepare in five minutes" in words_of(hers.get(own_page(talk)))


def test_the_notes_open_at_the_planned_time(
    two: Two, hers: Client, his: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk = planned(two)
    assert "We are talking now" not in words_of(his.get(team_page(talk)))
    assert "at the planned time" in words_of(his.post(team_page(talk, "/open")), 422)
    stop_the_clock(monkeypatch, THURSDAY)
    assert "We are talking now" in words_of(hers.get(own_page(talk)))
    assert hers.post(own_page(talk, "/open")).status_code == 302
    assert "What you each prepared" in words_of(his.get(team_page(talk)))


def test_a_page_that_waits_hears_that_the_notes_are_open(two: Two, hers: Client) -> None:
    talk = planned(two)
    part = hers.get(own_page(talk, "/now?state=planned"))
    assert "Tomasz has not prepared yet" in words_of(part)
    talks.prepare(conversation=talk, noted=SAID, ready=True, act=two.his)
    assert "Tomasz is ready" in words_of(hers.get(own_page(talk, "/now?state=planned")))
    talks.prepare(conversation=talk, noted=SAID, ready=True, act=two.hers)
    answer = hers.get(own_page(talk, "/now?state=planned"))
    assert (answer.headers["HX-Refresh"], answer.content) == ("true", b"")
    assert "Nothing yet" in words_of(hers.get(own_page(talk, "/now?state=revealed")))


def test_levels_that_are_no_levels_are_not_kept(two: Two, hers: Client) -> None:
    talk, root = planned(two), two.framework.skills["root"].pk
    answer = hers.post(own_page(talk), {f"level_{root}": "7"})
    assert "Choose one of the six levels" in words_of(answer, 422)
    hers.post(own_page(talk), {f"level_{root}": "0"})
    assert SaidLevel.objects.get().level == 0
    hers.post(own_page(talk), {f"level_{root}": ""})
    assert not SaidLevel.objects.exists()


def test_what_changed_is_listed_while_preparing(two: Two, his: Client) -> None:
    talk = planned(two)
    page = words_of(his.get(team_page(talk)))
    assert "It is your first conversation here" in page
    agreed = datetime(2026, 10, 3, 8, tzinfo=UTC)
    Conversation.objects.create(
        person=two.ines, manager_id=two.tomasz.pk, state="agreed", planned_at=agreed, key=uuid4(),
        made_at=agreed, made_by_id=two.tomasz.pk, revealed_at=agreed, agreed_at=agreed,
        agreed_by_id=two.ines.pk,
    )  # fmt: skip
    Person.objects.filter(pk=two.ines.pk).update(shares_skills=True)
    Claim.objects.create(person=two.ines, skill=two.framework.skills["root"], source="colleague",
                         level=4, said_at=NOW - timedelta(days=1), said_by_id=1)  # fmt: skip
    page = words_of(his.get(team_page(talk)))
    assert "Since you last talked, 3 October 2026" in page
    assert "Root-cause analysis confirmed at level 4" in page


def test_the_list_of_the_team_says_what_the_page_of_the_talk_says(two: Two, his: Client) -> None:
    talk = planned(two)
    assert "It is your first conversation here" in words_of(his.get("/team"))
    agreed = datetime(2026, 10, 3, 8, tzinfo=UTC)
    Conversation.objects.create(
        person=two.ines, manager_id=two.tomasz.pk, state="agreed", planned_at=agreed, key=uuid4(),
        made_at=agreed, made_by_id=two.tomasz.pk, revealed_at=agreed, agreed_at=agreed,
        agreed_by_id=two.ines.pk,
    )  # fmt: skip
    assert "Nothing changed that you two share" in words_of(his.get("/team"))
    Person.objects.filter(pk=two.ines.pk).update(shares_skills=True)
    skills = two.framework.skills
    Claim.objects.create(person=two.ines, skill=skills["root"], source="colleague", level=4,
                         said_at=NOW - timedelta(days=1), said_by_id=1)  # fmt: skip
    Evidence.objects.create(person=two.ines, skill=skills["python"], what="A script",
                            done_on=date(2026, 2, 3), kind="work")  # fmt: skip
    done = NOW - timedelta(days=2)
    Step.objects.filter(pk=two.step.pk).update(state="done", done_at=done)
    lines = _changes(his.get(team_page(talk)))
    assert [line.split()[-1] for line in lines] == ["4", "2026", "analysis"]
    assert _changes(his.get("/team")) == lines


def _changes(answer: Response) -> list[str]:
    """What the page lists as changed since the two last talked, in its order."""
    page = answer.content.decode()
    part = page[page.index("Since you last talked") :]
    rows = part[part.index("<ul") : part.index("</ul>")]
    return re.findall(r"<span>([^<]+)</span>", rows)


def test_preparing_takes_few_queries_on_both_sides(
    two: Two, hers: Client, his: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """The page of a talk whose notes are open is counted exactly in query_counts.toml."""
    earlier = agree(conversation=opened(two), next_at=THURSDAY + timedelta(days=91), act=two.his)
    talk = Conversation.objects.get(state="planned")
    assert earlier.pk != talk.pk
    for client, address in ((hers, own_page(talk)), (his, team_page(talk))):
        client.get(address)
        with django_assert_max_num_queries(15):
            assert "Prepare in five minutes" in words_of(client.get(address))
