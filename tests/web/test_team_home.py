"""Who needs the manager this week, and where everyone is heading: from what each shares only."""

import uuid
from datetime import date, timedelta

import pytest
from django.test import Client

from tests.conftest import NOW, TODAY, act_by
from tests.domain.builders import Framework, make_employee
from tests.web.journey import sign_in, words_of
from tests.web.reporting import head_for, join, plan_of, say
from waymark.domain.people.models import Deputy, Person
from waymark.domain.plans.models import Plan, Step
from waymark.domain.plans.operations import send_back_plan, share_plan
from waymark.domain.reviews.models import Conversation
from waymark.domain.skills.models import Evidence

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_the_tests_moment")]


def row(page: str, name: str) -> str:
    """What the list says of one person, up to the next one or its end."""
    begin = page.index(name, page.index("Where everyone is heading"))
    return page[begin : page.index("When you are away")]


def test_the_list_says_what_comes_next_and_what_is_in_place(
    manager: Client, tomasz: Person, framework: Framework
) -> None:
    ines = join("Ines Duarte", tomasz, framework)
    head_for(ines, framework)
    say(ines, framework, root=4, python=1)
    for shares, expected in ((True, "1 of 3"), (False, "Skills not shared")):
        Person.objects.filter(pk=ines.pk).update(shares_skills=shares)
        said = row(words_of(manager.get("/team")), "Ines Duarte")
        assert "Senior Test Engineer" in said
        assert expected in said
        assert "On track" in said


def test_what_fades_is_named_and_counts_only_where_the_next_stop_asks_for_it(
    manager: Client, tomasz: Person, framework: Framework
) -> None:
    ines = join("Ines Duarte", tomasz, framework)
    head_for(ines, framework)
    say(ines, framework, root=4, people=3)
    Person.objects.filter(pk=ines.pk).update(shares_skills=True)
    for skill in ("root", "people"):
        Evidence.objects.create(
            person=ines, skill=framework.skills[skill], what="Did it", done_on=date(2025, 1, 2),
            kind="work",
        )  # fmt: skip
    said = row(words_of(manager.get("/team")), "Ines Duarte")
    assert "1 of 3, Root-cause analysis fading" in said
    assert "Leading people" not in said


@pytest.mark.parametrize("sharing", ["private", "none"])
def test_no_goal_and_a_goal_kept_to_oneself_look_the_same(
    manager: Client, tomasz: Person, framework: Framework, sharing: str
) -> None:
    ines = join("Ines Duarte", tomasz, framework)
    if sharing == "private":
        plan_of(head_for(ines, framework, "private"), framework)
    said = row(words_of(manager.get("/team")), "Ines Duarte").split("You see what")[0]
    wanted = "Ines Duarte Goal not shared Nothing to measure yet No talk yet No goal shared"
    assert " ".join(said.split()) == wanted


def test_a_step_that_should_have_ended_is_told(
    manager: Client, tomasz: Person, framework: Framework
) -> None:
    ines = join("Ines Duarte", tomasz, framework)
    plan = plan_of(head_for(ines, framework), framework, ends=TODAY)
    Plan.objects.filter(pk=plan.pk).update(state="agreed", shared_at=NOW)
    assert "On track" in row(words_of(manager.get("/team")), "Ines Duarte")
    Step.objects.update(ends_on=TODAY - timedelta(days=1))
    assert "Steps overdue" in row(words_of(manager.get("/team")), "Ines Duarte")


@pytest.mark.parametrize(("days", "due"), [(300, True), (3, False)])
def test_a_talk_is_due_once_nobody_talked_for_too_long(
    manager: Client, tomasz: Person, framework: Framework, days: int, due: bool
) -> None:
    ines = join("Ines Duarte", tomasz, framework, since=TODAY - timedelta(days=days))
    head_for(ines, framework)
    assert ("Next talk due" in row(words_of(manager.get("/team")), "Ines Duarte")) is due


def test_the_headline_counts_decisions_and_talks_of_the_week(
    manager: Client, tomasz: Person, framework: Framework
) -> None:
    ines = join("Ines Duarte", tomasz, framework)
    assert "Nobody waits for you this week" in words_of(manager.get("/team"))
    plan = plan_of(head_for(ines, framework), framework)
    share_plan(plan=plan, act=act_by(ines))
    page = words_of(manager.get("/team"))
    assert "One decision waits for you" in page
    assert "Ines Duarte waits for your answer." in page
    talk = Conversation.objects.create(
        person=ines, manager_id=tomasz.pk, state="planned", planned_at=NOW + timedelta(days=3),
        made_at=NOW, made_by_id=tomasz.pk, key=uuid.uuid4(), about="A secondment",
    )  # fmt: skip
    answer = manager.get("/team")
    page = words_of(answer)
    assert "One decision and one talk this week" in page
    assert "Thursday with Ines Duarte, 09:" in page
    assert "A secondment" in page
    assert f"/team/{ines.pk}/talks/{talk.pk}" in answer.content.decode()
    Conversation.objects.update(planned_at=NOW + timedelta(days=8))
    assert "One decision waits for you" in words_of(manager.get("/team"))


def test_a_plan_that_was_sent_back_waits_for_its_person(
    manager: Client, tomasz: Person, framework: Framework
) -> None:
    ines = join("Ines Duarte", tomasz, framework)
    plan = plan_of(head_for(ines, framework), framework)
    share_plan(plan=plan, act=act_by(ines))
    assert "Answer the plan that Ines Duarte shared" in words_of(manager.get("/team"))
    send_back_plan(plan=plan, reason="More use, less reading", act=act_by(tomasz))
    assert "Answer the plan" not in words_of(manager.get("/team"))


def test_a_deputys_own_page_lists_the_team_and_says_until_when(
    tomasz: Person, framework: Framework
) -> None:
    join("Ines Duarte", tomasz, framework)
    dana = make_employee("Dana Petrov")
    browser = sign_in(dana)
    assert "No one reports to you yet" in words_of(browser.get("/team"))
    Deputy.objects.create(
        manager=tomasz, deputy=dana, from_date=TODAY, to_date=TODAY + timedelta(days=7),
        named_at=NOW, named_by_id=tomasz.pk,
    )  # fmt: skip
    page = words_of(browser.get("/team"))
    assert "You stand in for Tomasz Wilk until 29 November" in page
    assert "Ines Duarte" in page
    assert "Dana Petrov stands in for you until 29 November" in words_of(
        sign_in(tomasz).get("/team")
    )


def test_a_long_list_pages_and_counts_everyone(
    manager: Client, tomasz: Person, framework: Framework
) -> None:
    for number in range(25):
        ines = join(f"Ines Number{number:02}", tomasz, framework)
        share_plan(plan=plan_of(head_for(ines, framework), framework), act=act_by(ines))
    first = manager.get("/team")
    assert "25 decisions wait for you" in words_of(first)
    listed = words_of(first).split("Where everyone is heading")[1]
    assert "Ines Number19" in listed
    assert "Ines Number20" not in listed
    after = first.context["page"].after
    second = manager.get("/team", {"after": after})
    listed = words_of(second).split("Where everyone is heading")[1]
    assert "Ines Number19" not in listed
    assert "Ines Number24" in listed
    back = manager.get("/team", {"before": second.context["page"].before})
    assert "Ines Number00" in words_of(back).split("Where everyone is heading")[1]
    for odd in ("0", "-1", "x", "9" * 30, "\x00"):
        assert manager.get("/team", {"after": odd}).status_code == 200


def test_the_file_says_what_the_list_says(
    manager: Client, tomasz: Person, framework: Framework
) -> None:
    ines = join("=Ines Duarte", tomasz, framework)
    head_for(ines, framework)
    say(ines, framework, root=4)
    Person.objects.filter(pk=ines.pk).update(shares_skills=True)
    lines = manager.get("/team/download").content.decode("utf-8-sig").splitlines()
    assert lines[0] == (
        "Name,Goal,Next stop,Skills in place,Skills asked for,Fading,Steps done,Steps,"
        "Last talk,Status"
    )
    assert lines[1] == (
        "'=Ines Duarte,Principal Test Engineer,Senior Test Engineer,1,3,,,,,On track"
    )


def test_the_team_sees_who_stands_in(tomasz: Person, framework: Framework) -> None:
    ines = join("Ines Duarte", tomasz, framework)
    head_for(ines, framework)
    dana = make_employee("Dana Petrov")
    row = Deputy.objects.create(
        manager=tomasz, deputy=dana, from_date=TODAY, to_date=TODAY + timedelta(days=7),
        named_at=NOW, named_by_id=tomasz.pk,
    )  # fmt: skip
    browser = sign_in(ines)
    said = "Dana Petrov stands in for Tomasz Wilk until 29 November 2026, and sees what you share."
    for address in ("/me/goal", "/me/data"):
        assert said in words_of(browser.get(address))
    Deputy.objects.filter(pk=row.pk).update(ended_at=NOW, ended_by_id=tomasz.pk)
    assert "stands in" not in words_of(browser.get("/me/goal"))
