"""Pages of conversations, from both sides, from HR's, and from nobody's."""

import re
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client

from tests.conftest import NOW
from tests.domain.builders import make_employee
from tests.domain.talking import SAID, THURSDAY, Two, opened, planned
from tests.web.journey import XSS, hidden_field, sign_in, stop_the_clock, words_of
from waymark.domain.goals.models import Goal
from waymark.domain.people.models import AccessGrant, Person, ReportingLine
from waymark.domain.reviews import operations as talks
from waymark.domain.reviews.models import Answer, Conversation, Point, SaidLevel
from waymark.domain.reviews.operations import Noted
from waymark.domain.reviews.states import PointKind, Question
from waymark.domain.skills.models import Claim
from waymark.kernel.models import ActEntry
from waymark.workflows.conversations import agree

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_the_tests_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_the_clock(monkeypatch)


def _his(talk: Conversation, more: str = "") -> str:
    return f"/team/{talk.person_id}/talks/{talk.pk}{more}"


def _hers(talk: Conversation, more: str = "") -> str:
    return f"/me/talks/{talk.pk}{more}"


def _hr(name: str = "Ruth Adeyemi") -> Client:
    person = make_employee(name)
    AccessGrant.objects.create(person=person, role="hr", given_at=NOW)
    return sign_in(person)


def test_from_asking_to_agreed(two: Two, hers: Client, his: Client) -> None:
    assert "No conversation is planned" in words_of(hers.get("/me/reviews"))
    key = hidden_field(hers.get("/me/reviews"), "key")
    for _click in range(2):
        assert hers.post("/me/reviews", {"key": key, "about": "a secondment"}).status_code == 302
    talk = Conversation.objects.get()
    page = words_of(his.get("/team/talks"))
    assert "One person waits for a talk with you" in page
    assert "Find a time" in page
    page = words_of(his.get(_his(talk)))
    assert "Ines asked for this talk" in page
    assert "About: a secondment" in page
    when = {"day": "2026-11-26", "time": "10:00", "place": "Room 4"}
    assert his.post(_his(talk, "/move"), when).status_code == 302
    assert "Thursday with Ines, 10:00" in words_of(his.get(_his(talk)))
    root = two.framework.skills["root"].pk
    notes = {"q_load": "on", "t_load": "It is a lot", f"level_{root}": "3", "ready": "yes"}
    assert his.post(_his(talk), notes).status_code == 302
    page = words_of(hers.get(_hers(talk)))
    assert "Tomasz is ready. You have prepared nothing yet." in page
    assert "It is a lot" not in page
    assert hers.post(_hers(talk), {"ready": "yes", f"level_{root}": "2"}).status_code == 302
    page = words_of(hers.get(_hers(talk)))
    assert "It is a lot" in page
    assert "One level apart" in page
    goal = {"kind": "goal_date", "key": str(uuid4()), "day": "2028-07-01"}
    assert hers.post(_hers(talk, "/points"), goal).status_code == 302
    point = Point.objects.get()
    assert "Move the goal to 1 July 2028" in words_of(his.get(_his(talk)))
    assert his.post(_his(talk, f"/points/{point.pk}"), {"answer": "accept"}).status_code == 302
    following = {"day": "2027-02-25", "time": "10:00"}
    answer = his.post(_his(talk, "/agree"), following, follow=True)
    assert "Saved. What you agreed stands in goal, plan and skills now." in words_of(answer)
    assert Goal.objects.get(state="chosen").by_date == date(2028, 7, 1)
    assert set(Claim.objects.values_list("source", "level")) == {("self", 2), ("manager", 3)}
    page = words_of(hers.get("/me/reviews"))
    assert "25 February 2027 with Tomasz Wilk, 10:00" in page
    assert "Move the goal to 1 July 2028" in page


def test_each_reads_the_time_on_their_own_clock(two: Two, hers: Client, his: Client) -> None:
    Person.objects.filter(pk=two.ines.pk).update(zone="Europe/Lisbon")
    Person.objects.filter(pk=two.tomasz.pk).update(zone="Europe/Warsaw")
    address = f"/team/{two.ines.pk}/talks"
    page = words_of(his.get(address))
    assert "Your clock, Europe/Warsaw. Ines reads it on theirs, Europe/Lisbon." in page
    said = {"day": "2026-11-26", "time": "10:00", "key": str(uuid4())}
    his.post(address, said)
    talk = Conversation.objects.get()
    assert talk.planned_at == datetime(2026, 11, 26, 9, tzinfo=UTC)
    assert "Thursday with Ines, 10:00" in words_of(his.get(_his(talk)))
    assert "It is 09:00 for Ines." in words_of(his.get(_his(talk)))
    assert "Thursday with Tomasz, 09:00" in words_of(hers.get(_hers(talk)))


def test_a_time_that_the_clocks_skip_is_refused_beside_its_field(two: Two, his: Client) -> None:
    Person.objects.filter(pk=two.tomasz.pk).update(zone="Europe/Warsaw")
    said = {"day": "2027-03-28", "time": "02:30", "place": "Room 4", "key": str(uuid4())}
    answer = his.post(f"/team/{two.ines.pk}/talks", said)
    page = words_of(answer, 422)
    assert "That night the clocks go forward over this time" in page
    assert 'value="Room 4"' in answer.content.decode()


def test_the_next_talk_keeps_its_time_over_a_change_of_clocks(two: Two, his: Client) -> None:
    Person.objects.filter(pk=two.tomasz.pk).update(zone="Europe/Warsaw")
    talk = planned(two, datetime(2027, 1, 14, 9, tzinfo=UTC))  # 10:00 in Warsaw, in winter
    for act in (two.hers, two.his):
        talks.prepare(conversation=talk, noted=SAID, ready=True, act=act)
    page = his.get(_his(talk)).content.decode()
    assert 'value="2027-04-15"' in page
    assert 'value="10:00"' in page
    his.post(_his(talk, "/agree"), {"day": "2027-04-15", "time": "10:00"})
    following = Conversation.objects.get(state="planned")
    assert following.planned_at == datetime(2027, 4, 15, 8, tzinfo=UTC)


def test_notes_are_kept_while_typing_and_a_script_hears_so(two: Two, hers: Client) -> None:
    talk = planned(two)
    header = {"HTTP_HX_REQUEST": "true"}
    answer = hers.post(_hers(talk), {"q_load": "on", "t_load": "half a sen"}, **header)
    assert "Kept at 09:00" in words_of(answer)
    assert "<html" not in answer.content.decode()
    assert Answer.objects.get().text == "half a sen"
    four = {f"q_{each.value}": "on" for each in list(Question)[:4]}
    answer = hers.post(_hers(talk), four, **header)
    assert "Not kept yet: Choose at most three questions" in words_of(answer)
    assert Answer.objects.get().text == "half a sen"
    # "ready" is a button: typing alone never says it
    hers.post(_hers(talk), {"ready": "yes"}, **header)
    assert "You have begun" in words_of(hers.get(_hers(talk)))


def test_what_was_typed_stays_when_it_cannot_be_kept(two: Two, hers: Client) -> None:
    talk = planned(two)
    sent = {f"q_{each.value}": "on" for each in list(Question)[:4]} | {"t_load": "my words"}
    answer = hers.post(_hers(talk), sent)
    assert "Choose at most three questions" in words_of(answer, 422)
    assert "my words" in answer.content.decode()
    answer = hers.post(_hers(talk), {"own_text": "a note", "ready": "yes"})
    assert "Write your question above your note to it" in words_of(answer, 422)
    assert not Answer.objects.exists()


def test_who_has_not_begun_finds_the_three_usual_questions(two: Two, his: Client) -> None:
    page = his.get(_his(planned(two))).content.decode()
    ticked = re.findall(r'name="q_(\w+)"[^>]*checked', page)
    assert ticked == ["six_months", "more_and_stop", "in_the_way"]


def test_ready_notes_can_be_taken_back_alone(two: Two, hers: Client) -> None:
    talk = planned(two)
    hers.post(_hers(talk), {"q_load": "on", "t_load": "Too much", "ready": "yes"})
    page = words_of(hers.get(_hers(talk)))
    assert "You are ready" in page
    assert "Too much" in page
    assert hers.post(_hers(talk, "/not-ready")).status_code == 302
    assert "Prepare in five minutes" in words_of(hers.get(_hers(talk)))


def test_the_notes_open_at_the_planned_time(
    two: Two, hers: Client, his: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk = planned(two)
    assert "We are talking now" not in words_of(his.get(_his(talk)))
    assert "at the planned time" in words_of(his.post(_his(talk, "/open")), 422)
    stop_the_clock(monkeypatch, THURSDAY)
    assert "We are talking now" in words_of(hers.get(_hers(talk)))
    assert hers.post(_hers(talk, "/open")).status_code == 302
    assert "What you each prepared" in words_of(his.get(_his(talk)))


def test_a_page_that_waits_hears_that_the_notes_are_open(two: Two, hers: Client) -> None:
    talk = planned(two)
    part = hers.get(_hers(talk, "/now?state=planned"))
    assert "Tomasz has not prepared yet" in words_of(part)
    talks.prepare(conversation=talk, noted=SAID, ready=True, act=two.his)
    assert "Tomasz is ready" in words_of(hers.get(_hers(talk, "/now?state=planned")))
    talks.prepare(conversation=talk, noted=SAID, ready=True, act=two.hers)
    answer = hers.get(_hers(talk, "/now?state=planned"))
    assert (answer.headers["HX-Refresh"], answer.content) == ("true", b"")
    assert "Nothing yet" in words_of(hers.get(_hers(talk, "/now?state=revealed")))


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({"kind": "goal_date"}, "Choose the day"),
        ({"kind": "goal_date", "day": "2020-01-01"}, "still to come"),
        ({"kind": "move_step", "step": "999999", "day": "2027-01-01"}, "Choose the step"),
        ({"kind": "add_step", "text": "x", "day": "2027-13-01", "step_kind": "use"}, "Enter a day"),
        ({"kind": "add_step", "text": "x" * 201, "day": "2027-01-01", "step_kind": "use"}, "fewer"),
        ({"kind": "level", "skill": "1", "level": "9"}, "Choose the level"),
        ({"kind": "word", "text": "\x00"}, "Null characters"),
        ({"kind": "word", "text": "x", "key": "no-number"}, "out of date"),
    ],
)
def test_a_point_amiss_says_so_beside_its_field(
    two: Two, hers: Client, sent: dict[str, str], why: str
) -> None:
    talk = opened(two)
    answer = hers.post(_hers(talk, "/points"), {"key": str(uuid4())} | sent)
    assert why in words_of(answer, 422)
    assert not Point.objects.exists()


def test_a_double_click_puts_a_point_once(two: Two, hers: Client) -> None:
    talk = opened(two)
    sent = {"kind": "word", "text": "Rig time", "key": str(uuid4())}
    for _click in range(2):
        assert hers.post(_hers(talk, "/points"), sent).status_code == 302
    assert Point.objects.count() == 1
    assert hers.post(_hers(talk, "/points"), sent | {"kind": "pay"}).status_code == 404


def test_own_points_are_not_ones_own_to_accept(two: Two, hers: Client, his: Client) -> None:
    talk = opened(two)
    his.post(_his(talk, "/points"), {"kind": "word", "text": "Rig time", "key": str(uuid4())})
    point = Point.objects.get()
    address = f"/points/{point.pk}"
    assert "the other one accepts" in words_of(
        his.post(_his(talk, address), {"answer": "accept"}), 422
    )
    part = hers.post(_hers(talk, address), {"answer": "accept"}, HTTP_HX_REQUEST="true")
    assert "Accepted" in words_of(part)
    assert "<html" not in part.content.decode()
    assert his.post(_his(talk, address), {"answer": "burn"}).status_code == 404
    assert his.post(_his(talk, "/points/999999"), {"answer": "accept"}).status_code == 404


def test_saving_with_something_unanswered_says_what_to_do(two: Two, hers: Client) -> None:
    talk = opened(two)
    hers.post(_hers(talk, "/points"), {"kind": "word", "text": "x", "key": str(uuid4())})
    sent = {"day": "2027-02-25", "time": "10:00"}
    answer = hers.post(_hers(talk, "/agree"), sent)
    assert "Accept it or leave it aside first" in words_of(answer, 422)
    assert 'value="2027-02-25"' in answer.content.decode()
    answer = hers.post(_hers(talk, "/agree"), {"day": "2020-02-25", "time": "10:00"})
    assert "still" in words_of(answer, 422)
    assert "Choose the time" in words_of(
        hers.post(_hers(talk, "/agree"), {"day": "2027-02-25"}), 422
    )


def test_saving_twice_shows_it_saved(two: Two, hers: Client, his: Client) -> None:
    talk = opened(two)
    for client, address in ((hers, _hers(talk, "/agree")), (his, _his(talk, "/agree"))):
        assert "Saved." in words_of(client.post(address, {}, follow=True))
    assert ActEntry.objects.filter(verb="reviews.talk.agreed").count() == 1


def test_moving_and_calling_off(two: Two, hers: Client, his: Client) -> None:
    talk = planned(two)
    assert hers.post(_hers(talk, "/move"), {"day": "2026-11-27", "time": "9:30"}).status_code == 302
    assert "Friday with Ines, 09:30" in words_of(his.get(_his(talk)))
    answer = hers.post(_hers(talk, "/move"), {"day": "2020-11-27", "time": "9:30"})
    assert "still to come" in words_of(answer, 422)
    assert "Say in a few words why" in words_of(
        his.post(_his(talk, "/cancel"), {"reason": ""}), 422
    )
    assert his.post(_his(talk, "/cancel"), {"reason": "I am ill"}).status_code == 302
    assert "“I am ill”" in words_of(hers.get(_hers(talk)))
    assert "I am ill" in words_of(hers.get("/me/reviews"))


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
    for client in (sign_in(other), sign_in(boss), _hr()):
        for address in (_hers(talk), _his(talk)):
            assert client.get(address).status_code == 404
            assert client.get(f"{address}/now").status_code == 404
            for more in posted:
                assert client.post(address + more).status_code == 404, (address, more)
        assert client.post(_hers(talk, "/share")).status_code == 404
    # each side has its own door; the other's, and a wrong person in the address, lead nowhere
    assert hers.get(_his(talk)).status_code == 404
    assert his.get(_hers(talk)).status_code == 404
    assert his.get(f"/team/{other.pk}/talks/{talk.pk}").status_code == 404
    assert his.get(f"/team/{other.pk}/talks").status_code == 404


def test_a_former_manager_finds_nothing_the_next_day(two: Two, hers: Client, his: Client) -> None:
    talk = agree(conversation=opened(two), next_at=None, act=two.his)
    assert "A module of my own" in words_of(his.get(_his(talk)))
    freya = make_employee("Freya Nilsen")
    ReportingLine.objects.update(to_date=NOW.date())
    ReportingLine.objects.create(person=two.ines, manager=freya, from_date=NOW.date())
    assert his.get(_his(talk)).status_code == 404
    assert "No one reports to you yet" in words_of(his.get("/team/talks"))
    assert his.get("/team/talks/download").status_code == 404
    page = words_of(hers.get(_hers(talk)))
    assert "A module of my own" in page
    assert "Show Freya Nilsen what we agreed" in page
    assert hers.post(_hers(talk, "/share"), {"shared": "yes"}).status_code == 302
    assert "Stop showing it" in words_of(hers.get(_hers(talk)))
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
    hr = _hr()
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
    assert _hr().get("/org/talks/download").status_code == 200


def test_the_table_of_the_team_can_be_taken_away(two: Two, his: Client) -> None:
    planned(two)
    lines = his.get("/team/talks/download").content.decode().splitlines()
    assert lines[1].startswith("Ines Duarte,,2026-11-26 10:00")


def test_markup_in_every_text_comes_out_as_text(two: Two, hers: Client, his: Client) -> None:
    talks.ask_for_talk(person=two.ines, about=XSS, key=uuid4(), act=two.hers)
    talk = planned(two)
    his.post(_his(talk, "/move"), {"day": "2026-11-26", "time": "11:00", "place": XSS})
    notes = {"q_load": "on", "t_load": XSS, "own_question": XSS, "own_text": XSS}
    hers.post(_hers(talk), notes)
    assert "It is a lot" not in words_of(hers.get(_hers(talk)))
    for client, address in ((hers, _hers(talk)), (his, _his(talk))):
        client.post(address, notes | {"ready": "yes"})
    hers.post(_hers(talk, "/points"), {"kind": "word", "text": XSS, "key": str(uuid4())})
    his.post(_his(talk, f"/points/{Point.objects.get().pk}"), {"answer": "accept"})
    for client, address in ((hers, _hers(talk)), (his, _his(talk))):
        words_of(client.get(address))
    his.post(_his(talk, "/agree"), {})
    for client, address in ((hers, _hers(talk)), (hers, "/me/reviews"), (his, "/team/talks")):
        words_of(client.get(address))


def test_levels_that_are_no_levels_are_not_kept(two: Two, hers: Client) -> None:
    talk, root = planned(two), two.framework.skills["root"].pk
    answer = hers.post(_hers(talk), {f"level_{root}": "7"})
    assert "Choose one of the six levels" in words_of(answer, 422)
    hers.post(_hers(talk), {f"level_{root}": "0"})
    assert SaidLevel.objects.get().level == 0
    hers.post(_hers(talk), {f"level_{root}": ""})
    assert not SaidLevel.objects.exists()


def test_what_changed_is_listed_while_preparing(two: Two, his: Client) -> None:
    talk = planned(two)
    page = words_of(his.get(_his(talk)))
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
    page = words_of(his.get(_his(talk)))
    assert "Since you last talked, 3 October 2026" in page
    assert "Root-cause analysis confirmed at level 4" in page


def test_who_leads_nobody_finds_an_empty_list(two: Two) -> None:
    page = words_of(sign_in(make_employee("Sven Lund")).get("/team/talks"))
    assert "No one reports to you yet" in page
    assert "Ines" not in page


def test_preparing_takes_few_queries_on_both_sides(
    two: Two, hers: Client, his: Client, django_assert_max_num_queries: object
) -> None:
    """The page of a talk whose notes are open is counted exactly in query_counts.toml."""
    earlier = agree(conversation=opened(two), next_at=THURSDAY + timedelta(days=91), act=two.his)
    talk = Conversation.objects.get(state="planned")
    assert earlier.pk != talk.pk
    for client, address in ((hers, _hers(talk)), (his, _his(talk))):
        client.get(address)
        with django_assert_max_num_queries(15):  # type: ignore[operator]
            assert "Prepare in five minutes" in words_of(client.get(address))
