"""Pages of conversations: who finds nothing, what HR sees of them, and words that stay text."""

from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client

from tests.conftest import NOW
from tests.domain.builders import make_employee
from tests.domain.talking import Two, opened, planned
from tests.web.journey import XSS, sign_in, words_of
from tests.web.talking import hr_browser, own_page, team_page
from waymark.domain.people.models import ReportingLine
from waymark.domain.reviews import operations as talks
from waymark.domain.reviews.models import Conversation, Point
from waymark.domain.reviews.operations import Noted
from waymark.domain.reviews.states import PointKind, Question
from waymark.kernel.models import ActEntry
from waymark.workflows.conversations import agree

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_the_tests_moment")]


def test_nobody_else_finds_anything_at_any_address(two: Two, hers: Client, his: Client) -> None:
    talk = opened(two)
    point = talks.put_point(
        conversation=talk, fields=talks.PointFields(kind=PointKind.WORD, text="x"), key=uuid4(),
        act=two.his,
    )  # fmt: skip
    other = make_employee("Franz Vogel")
    boss = make_employee("Helga Brandt")  # the manager's manager
    ReportingLine.objects.create(person=two.tomasz, manager=boss, from_date=NOW.date())
    posted = (
        "",
        "/open",
        "/not-ready",
        "/points",
        f"/points/{point.pk}",
        "/agree",
        "/move",
        "/cancel",
    )
    for client in (sign_in(other), sign_in(boss), hr_browser()):
        for address in (own_page(talk), team_page(talk)):
            assert client.get(address).status_code == 404
            assert client.get(f"{address}/now").status_code == 404
            for more in posted:
                assert client.post(address + more).status_code == 404, (address, more)
        assert client.post(own_page(talk, "/share")).status_code == 404
    # each side has its own door; the other's, and a wrong person in the address, lead nowhere
    assert hers.get(team_page(talk)).status_code == 404
    assert his.get(own_page(talk)).status_code == 404
    assert his.get(f"/team/{other.pk}/talks/{talk.pk}").status_code == 404
    assert his.get(f"/team/{other.pk}/talks").status_code == 404


def test_a_former_manager_finds_nothing_the_next_day(two: Two, hers: Client, his: Client) -> None:
    talk = agree(conversation=opened(two), next_at=None, act=two.his)
    assert "A module of my own" in words_of(his.get(team_page(talk)))
    freya = make_employee("Freya Nilsen")
    ReportingLine.objects.update(to_date=NOW.date())
    ReportingLine.objects.create(person=two.ines, manager=freya, from_date=NOW.date())
    assert his.get(team_page(talk)).status_code == 404
    assert "No one reports to you yet" in words_of(his.get("/team/talks"))
    assert his.get("/team/talks/download").status_code == 404
    page = words_of(hers.get(own_page(talk)))
    assert "A module of my own" in page
    assert "Show Freya Nilsen what we agreed" in page
    assert hers.post(own_page(talk, "/share"), {"shared": "yes"}).status_code == 302
    assert "Stop showing it" in words_of(hers.get(own_page(talk)))
    hers_now = words_of(sign_in(freya).get("/team/talks"))
    assert "23 November 2026 with someone else" in hers_now
    assert "A module of my own" not in hers_now


def test_hr_sees_that_they_talked_never_a_word(two: Two) -> None:
    mark = "zq-mark-qz"
    talk = planned(two)
    Conversation.objects.filter(pk=talk.pk).update(about=mark, place=mark)
    noted = Noted(answers=[(Question.LOAD, mark)], own_question=mark, own_text=mark)
    for act in (two.hers, two.his):
        talks.prepare(conversation=talk, noted=noted, ready=True, act=act)
    fields = talks.PointFields(kind=PointKind.WORD, text=mark)
    point = talks.put_point(conversation=talk, fields=fields, key=uuid4(), act=two.hers)
    talks.answer_point(point=point, accepted=True, act=two.his)
    agree(conversation=talk, next_at=None, act=two.his)
    hr = hr_browser()
    page = words_of(hr.get("/org/talks"))
    assert "Ines Duarte Tomasz Wilk 23 November 2026 Talked" in page
    for address in ("/org/talks", "/org/talks/download", "/search?q=zq-mark", "/account/notices",
                    f"/team/{two.ines.pk}"):  # fmt: skip
        assert mark not in hr.get(address).content.decode(), address
    assert mark not in str(list(ActEntry.objects.values()))
    assert mark not in str([message.body for message in mail.outbox])


def test_only_hr_opens_the_figures(two: Two, his: Client) -> None:
    assert his.get("/org/talks").status_code == 404
    assert his.get("/org/talks/download").status_code == 404
    assert hr_browser().get("/org/talks/download").status_code == 200


def test_markup_in_every_text_comes_out_as_text(two: Two, hers: Client, his: Client) -> None:
    talks.ask_for_talk(person=two.ines, about=XSS, key=uuid4(), act=two.hers)
    talk = planned(two)
    his.post(team_page(talk, "/move"), {"day": "2026-11-26", "time": "11:00", "place": XSS})
    notes = {"q_load": "on", "t_load": XSS, "own_question": XSS, "own_text": XSS}
    hers.post(own_page(talk), notes)
    assert "It is a lot" not in words_of(hers.get(own_page(talk)))
    for client, address in ((hers, own_page(talk)), (his, team_page(talk))):
        client.post(address, notes | {"ready": "yes"})
    hers.post(own_page(talk, "/points"), {"kind": "word", "text": XSS, "key": str(uuid4())})
    his.post(team_page(talk, f"/points/{Point.objects.get().pk}"), {"answer": "accept"})
    for client, address in ((hers, own_page(talk)), (his, team_page(talk))):
        words_of(client.get(address))
    his.post(team_page(talk, "/agree"), {})
    for client, address in ((hers, own_page(talk)), (hers, "/me/reviews"), (his, "/team/talks")):
        words_of(client.get(address))
