"""Pages of conversations: planned, held and agreed, from both sides."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.test import Client

from tests.domain.builders import make_employee
from tests.domain.talking import SAID, Two, opened, planned
from tests.web.journey import hidden_field, sign_in, words_of
from tests.web.talking import own_page, team_page
from waymark.domain.goals.models import Goal
from waymark.domain.people.models import Person
from waymark.domain.reviews import operations as talks
from waymark.domain.reviews.models import Conversation, Point
from waymark.domain.skills.models import Claim
from waymark.kernel.models import ActEntry
from waymark.web.talks.moments import working_day
from waymark.workflows.conversations import agree

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_the_tests_moment")]


def test_from_asking_to_agreed(two: Two, hers: Client, his: Client) -> None:
    assert "No conversation is planned" in words_of(hers.get("/me/reviews"))
    key = hidden_field(hers.get("/me/reviews"), "key")
    for _click in range(2):
        assert hers.post("/me/reviews", {"key": key, "about": "a secondment"}).status_code == 302
    talk = Conversation.objects.get()
    page = words_of(his.get("/team/talks"))
    assert "One person waits for a talk with you" in page
    assert "Find a time" in page
    page = words_of(his.get(team_page(talk)))
    assert "Ines asked for this talk" in page
    assert "About: a secondment" in page
    when = {"day": "2026-11-26", "time": "10:00", "place": "Room 4"}
    assert his.post(team_page(talk, "/move"), when).status_code == 302
    assert "Thursday with Ines, 10:00" in words_of(his.get(team_page(talk)))
    root = two.framework.skills["root"].pk
    notes = {"q_load": "on", "t_load": "It is a lot", f"level_{root}": "3", "ready": "yes"}
    assert his.post(team_page(talk), notes).status_code == 302
    page = words_of(hers.get(own_page(talk)))
    assert "Tomasz is ready. You have prepared nothing yet." in page
    assert "It is a lot" not in page
    assert hers.post(own_page(talk), {"ready": "yes", f"level_{root}": "2"}).status_code == 302
    page = words_of(hers.get(own_page(talk)))
    assert "It is a lot" in page
    assert "One level apart" in page
    goal = {"kind": "goal_date", "key": str(uuid4()), "day": "2028-07-01"}
    assert hers.post(own_page(talk, "/points"), goal).status_code == 302
    point = Point.objects.get()
    assert "Move the goal to 1 July 2028" in words_of(his.get(team_page(talk)))
    assert his.post(team_page(talk, f"/points/{point.pk}"), {"answer": "accept"}).status_code == 302
    following = {"day": "2027-02-25", "time": "10:00"}
    answer = his.post(team_page(talk, "/agree"), following, follow=True)
    assert "Saved. What you agreed stands in goal, plan and skills now." in words_of(answer)
    assert Goal.objects.get(state="chosen").by_date == date(2028, 7, 1)
    assert set(Claim.objects.values_list("source", "level")) == {("self", 2), ("manager", 3)}
    page = words_of(hers.get("/me/reviews"))
    assert "25 February 2027 with Tomasz Wilk, 10:00" in page
    assert "Move the goal to 1 July 2028" in page


def test_without_a_time_the_first_thing_is_to_find_one(two: Two, his: Client) -> None:
    talk = talks.ask_for_talk(person=two.ines, about="", key=uuid4(), act=two.hers)
    page = words_of(his.get(team_page(talk)))
    assert page.index("Keep this time") < page.index("Prepare in five minutes")
    assert page.count("Keep this time") == 1
    shown = his.get(team_page(talk)).content.decode()
    assert 'value="2026-11-24"' in shown  # the next working day
    assert 'value="10:00"' in shown
    answer = his.post(team_page(talk, "/move"), {"day": "", "time": "10:00"})
    page = words_of(answer, 422)
    assert page.index("Choose the day") < page.index("Prepare in five minutes")
    his.post(team_page(talk, "/move"), {"day": "2026-11-26", "time": "10:00"})
    page = words_of(his.get(team_page(talk)))
    assert page.index("Prepare in five minutes") < page.index("Keep this time")


def test_what_one_takes_on_stands_in_their_week_until_it_is_done(
    two: Two, hers: Client, his: Client
) -> None:
    talk = opened(two)
    said = {"kind": "word", "key": str(uuid4()), "text": "Ask for rig time", "taken_by": "manager"}
    hers.post(own_page(talk, "/points"), said)
    point = Point.objects.get()
    assert "Tomasz does it" in words_of(hers.get(own_page(talk)))
    his.post(team_page(talk, f"/points/{point.pk}"), {"answer": "accept"})
    agree(conversation=talk, next_at=None, act=two.his)
    week = his.get("/me")
    assert "Ask for rig time" in words_of(week)
    assert "You took it on in your talk with Ines Duarte" in words_of(week)
    assert f'href="{team_page(talk)}"' in week.content.decode()
    assert "Ask for rig time" not in words_of(hers.get("/me"))
    assert "It is done" not in words_of(hers.get(own_page(talk)))
    assert "It is done" in words_of(his.get(team_page(talk)))
    refused = hers.post(own_page(talk, f"/points/{point.pk}"), {"answer": "done"})
    assert "Only who took this on says that it is done" in words_of(refused, 422)
    his.post(team_page(talk, f"/points/{point.pk}"), {"answer": "done"})
    assert "Ask for rig time" not in words_of(his.get("/me"))
    assert "Not done after all" in words_of(his.get(team_page(talk)))


@pytest.mark.parametrize("who", ["boss", "PERSON"])
def test_nobody_else_takes_a_word_on(two: Two, hers: Client, who: str) -> None:
    said = {"kind": "word", "key": str(uuid4()), "text": "Ask for rig time", "taken_by": who}
    answer = hers.post(own_page(opened(two), "/points"), said)
    assert "Choose who does it" in words_of(answer, 422)
    assert not Point.objects.exists()


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
    assert "Thursday with Ines, 10:00" in words_of(his.get(team_page(talk)))
    assert "It is 09:00 for Ines." in words_of(his.get(team_page(talk)))
    assert "Thursday with Tomasz, 09:00" in words_of(hers.get(own_page(talk)))


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
    page = his.get(team_page(talk)).content.decode()
    assert 'value="2027-04-15"' in page
    assert 'value="10:00"' in page
    his.post(team_page(talk, "/agree"), {"day": "2027-04-15", "time": "10:00"})
    following = Conversation.objects.get(state="planned")
    assert following.planned_at == datetime(2027, 4, 15, 8, tzinfo=UTC)


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
    answer = hers.post(own_page(talk, "/points"), {"key": str(uuid4())} | sent)
    assert why in words_of(answer, 422)
    assert not Point.objects.exists()


def test_a_double_click_puts_a_point_once(two: Two, hers: Client) -> None:
    talk = opened(two)
    sent = {"kind": "word", "text": "Rig time", "key": str(uuid4())}
    for _click in range(2):
        assert hers.post(own_page(talk, "/points"), sent).status_code == 302
    assert Point.objects.count() == 1
    assert hers.post(own_page(talk, "/points"), sent | {"kind": "pay"}).status_code == 404


def test_own_points_are_not_ones_own_to_accept(two: Two, hers: Client, his: Client) -> None:
    talk = opened(two)
    his.post(team_page(talk, "/points"), {"kind": "word", "text": "Rig time", "key": str(uuid4())})
    point = Point.objects.get()
    address = f"/points/{point.pk}"
    assert "the other one accepts" in words_of(
        his.post(team_page(talk, address), {"answer": "accept"}), 422
    )
    part = hers.post(own_page(talk, address), {"answer": "accept"}, HTTP_HX_REQUEST="true")
    assert "Accepted" in words_of(part)
    assert "<html" not in part.content.decode()
    assert his.post(team_page(talk, address), {"answer": "burn"}).status_code == 404
    assert his.post(team_page(talk, "/points/999999"), {"answer": "accept"}).status_code == 404


def test_saving_with_something_unanswered_says_what_to_do(two: Two, hers: Client) -> None:
    talk = opened(two)
    hers.post(own_page(talk, "/points"), {"kind": "word", "text": "x", "key": str(uuid4())})
    sent = {"day": "2027-02-25", "time": "10:00"}
    answer = hers.post(own_page(talk, "/agree"), sent)
    assert "Accept it or leave it aside first" in words_of(answer, 422)
    assert 'value="2027-02-25"' in answer.content.decode()
    answer = hers.post(own_page(talk, "/agree"), {"day": "2020-02-25", "time": "10:00"})
    assert "still" in words_of(answer, 422)
    assert "Choose the time" in words_of(
        hers.post(own_page(talk, "/agree"), {"day": "2027-02-25"}), 422
    )


def test_saving_twice_shows_it_saved(two: Two, hers: Client, his: Client) -> None:
    talk = opened(two)
    for client, address in ((hers, own_page(talk, "/agree")), (his, team_page(talk, "/agree"))):
        assert "Saved." in words_of(client.post(address, {}, follow=True))
    assert ActEntry.objects.filter(verb="reviews.talk.agreed").count() == 1


def test_moving_and_calling_off(two: Two, hers: Client, his: Client) -> None:
    talk = planned(two)
    assert (
        hers.post(own_page(talk, "/move"), {"day": "2026-11-27", "time": "9:30"}).status_code == 302
    )
    assert "Friday with Ines, 09:30" in words_of(his.get(team_page(talk)))
    answer = hers.post(own_page(talk, "/move"), {"day": "2020-11-27", "time": "9:30"})
    assert "still to come" in words_of(answer, 422)
    assert "Say in a few words why" in words_of(
        his.post(team_page(talk, "/cancel"), {"reason": ""}), 422
    )
    assert his.post(team_page(talk, "/cancel"), {"reason": "I am ill"}).status_code == 302
    assert "“I am ill”" in words_of(hers.get(own_page(talk)))
    assert "I am ill" in words_of(hers.get("/me/reviews"))


def test_the_table_of_the_team_can_be_taken_away(two: Two, his: Client) -> None:
    planned(two)
    lines = his.get("/team/talks/download").content.decode().splitlines()
    assert lines[1].startswith("Ines Duarte,,2026-11-26 10:00")


def test_who_leads_nobody_finds_an_empty_list(two: Two) -> None:
    page = words_of(sign_in(make_employee("Sven Lund")).get("/team/talks"))
    assert "No one reports to you yet" in page
    assert "Ines" not in page


def test_held_earlier_than_planned_it_bears_the_day_on_which_it_was_held(
    two: Two, hers: Client, his: Client
) -> None:
    talk = opened(two)
    agree(conversation=talk, next_at=None, act=two.his)
    assert "Talk with Tomasz, 23 November 2026" in words_of(hers.get(own_page(talk)))
    assert "Talk with Ines, 23 November 2026" in words_of(his.get(team_page(talk)))
    past = words_of(hers.get("/me/reviews"))
    assert "23 November 2026 with Tomasz Wilk" in past
    assert "26 November" not in past


def test_a_new_talk_is_first_set_to_the_next_working_day_at_ten(two: Two, his: Client) -> None:
    page = his.get(f"/team/{two.ines.pk}/talks").content.decode()
    assert 'value="2026-11-24"' in page
    assert 'value="10:00"' in page
    days = [working_day(date(2026, 11, day)) for day in (19, 20, 21, 22)]
    assert days == [date(2026, 11, day) for day in (20, 23, 23, 23)]


def test_a_question_speaks_of_the_manager_by_name_to_the_person(
    two: Two, hers: Client, his: Client
) -> None:
    talk = planned(two)
    page = words_of(hers.get(own_page(talk)))
    assert "What is in your way that Tomasz could move?" in page
    assert "that I can move" not in page
    assert "What is in your way that I can move?" in words_of(his.get(team_page(talk)))


def test_the_team_page_starts_the_talk_once_both_are_ready(two: Two, his: Client) -> None:
    talk = planned(two)
    assert f"Prepare for {two.ines.shown_name}" in words_of(his.get("/team"))
    for act in (two.hers, two.his):
        talks.prepare(conversation=talk, noted=SAID, ready=True, act=act)
    page = words_of(his.get("/team"))
    assert f"Start the talk with {two.ines.shown_name}" in page
    assert "It is your first conversation here" in page
