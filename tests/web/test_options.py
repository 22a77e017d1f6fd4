"""Options in the browser: roles and levels of skills kept in one way and listed in one place."""

import pytest
from django.test import Client
from django.utils import timezone

from tests.conftest import NOW
from tests.domain.builders import Framework, hold, make_employee
from tests.web.journey import text_of, words_of
from waymark.domain.goals.models import Goal
from waymark.domain.goals.operations import choosing
from waymark.domain.people.models import Person
from waymark.domain.skills.models import Claim, Skill


@pytest.fixture
def framework(mined: Framework, at_the_tests_moment: None) -> Framework:
    return mined


@pytest.fixture
def python(framework: Framework) -> Skill:
    return framework.skills["python"]


def options() -> list[tuple[int | None, int | None, int | None]]:
    rows = Goal.objects.filter(state="exploring").order_by("pk")
    return list(rows.values_list("role_id", "skill_id", "skill_level"))


def test_a_skill_is_kept_on_its_page_and_chosen_later(
    me: Client, framework: Framework, ines: Person, python: Skill
) -> None:
    page = f"/me/skills/{python.pk}"
    assert "Keep as an option" in text_of(me, page)
    for _ in range(2):
        answer = me.post(f"{page}/aim", {"level": "4", "do": "keep"})
        assert (answer.status_code, answer["Location"]) == (302, f"{page}#aim-h")
    assert options() == [(None, python.pk, 4)]
    assert "You keep it as an option, at level 4." in words_of(me.get(page))
    me.post(f"{page}/aim", {"level": "5", "do": "keep"})
    assert options() == [(None, python.pk, 5)]

    answer = me.post(f"{page}/aim", {"level": "5", "do": "choose"})
    assert answer["Location"] == f"/me/goal/new?skill={python.pk}&level=5"
    assert "Keep as an option" not in text_of(me, answer["Location"]), "it is one already"
    me.post(answer["Location"], {"by_date": "2032-06-30", "sharing": "private"})
    goal = Goal.objects.get()
    assert (goal.state, goal.skill_level) == ("chosen", 5)


def test_options_of_both_kinds_stand_in_one_list(
    me: Client, framework: Framework, python: Skill, ines: Person
) -> None:
    me.post(f"/me/map/{framework.id('em')}/option")
    me.post(f"/me/skills/{python.pk}/aim", {"level": "4", "do": "keep"})
    page = me.get("/me/goal")
    words, code = words_of(page), page.content.decode()
    for name, address in (
        (framework.roles["em"].name, f"/me/goal/new?role={framework.id('em')}"),
        (python.name, f"/me/goal/new?skill={python.pk}&amp;level=4"),
    ):
        assert name in words
        assert f'href="{address}"' in code
    assert "Level 4" in words
    option = Goal.objects.get(skill=python)
    assert me.post(f"/me/goal/{option.pk}/drop").status_code == 303
    assert python.name not in words_of(me.get("/me/goal")).split("What came before")[0]


def test_home_shows_a_kept_skill_beside_where_one_is(
    me: Client, framework: Framework, ines: Person, python: Skill
) -> None:
    me.post(f"/me/skills/{python.pk}/aim", {"level": "4", "do": "keep"})
    assert "Not yet begun" in words_of(me.get("/me"))
    Claim.objects.create(person=ines, skill=python, level=2, source="self", said_at=NOW)
    page = words_of(me.get("/me"))
    assert "You are looking at one option" in page
    assert f"{python.name}, level 4" in page
    assert "You are at level 2" in page


def test_the_page_on_which_a_goal_is_chosen_keeps_both_kinds(
    me: Client, framework: Framework, python: Skill
) -> None:
    for query in (f"role={framework.id('te4')}", f"skill={python.pk}&level=4"):
        path = f"/me/goal/new?{query}"
        assert "Keep as an option" in text_of(me, path)
        answer = me.post(path, {"keep": "yes", "by_date": "", "sharing": "private"})
        assert (answer.status_code, answer["Location"]) == (303, "/me/goal")
    assert options() == [(framework.id("te4"), None, None), (None, python.pk, 4)]
    assert "Kept as an option." in words_of(me.get("/me/goal"))


@pytest.mark.parametrize("level", ["", "0", "6", "x", "99999999999999999999", "³"])
def test_a_level_that_is_none_is_said(me: Client, python: Skill, level: str) -> None:
    answer = me.post(f"/me/skills/{python.pk}/aim", {"level": level, "do": "keep"})
    assert "Choose a level from 1 to 5" in words_of(answer, 422)
    assert not Goal.objects.exists()


def test_one_option_too_many_is_said_on_either_page(
    me: Client, framework: Framework, python: Skill, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choosing, "MOST_OPTIONS", 1)
    me.post(f"/me/map/{framework.id('em')}/option")
    for address, said in (
        (f"/me/skills/{python.pk}/aim", {"level": "4", "do": "keep"}),
        (f"/me/goal/new?skill={python.pk}&level=4", {"keep": "yes"}),
    ):
        assert "Drop one first" in words_of(me.post(address, said), 422)


def test_what_is_not_there_or_retired_cannot_be_kept(
    me: Client, framework: Framework, python: Skill
) -> None:
    assert me.get(f"/me/skills/{python.pk}/aim").status_code == 405
    words_of(me.post("/me/skills/999999/aim", {"level": "4", "do": "keep"}), 404)
    Skill.objects.filter(pk=python.pk).update(retired_at=timezone.now())
    answer = me.post(f"/me/skills/{python.pk}/aim", {"level": "4", "do": "keep"})
    assert "no longer used" in words_of(answer, 422)
    text_of(me, f"/me/goal/new?skill={python.pk}&level=4", 404)


def test_the_goal_before_is_named_with_its_level(
    me: Client, framework: Framework, python: Skill
) -> None:
    good = {"by_date": "2032-06-30", "sharing": "private"}
    me.post(f"/me/goal/new?skill={python.pk}&level=4", good)
    page = text_of(me, f"/me/goal/new?role={framework.id('em')}")
    assert f"Your goal is {python.name}, level 4 now." in page


def test_nobody_keeps_for_another(me: Client, framework: Framework, python: Skill) -> None:
    other = make_employee("Some Other")
    hold(other, framework.roles["te2"], NOW.date())
    me.post(f"/me/skills/{python.pk}/aim", {"level": "4", "do": "keep", "person": other.pk})
    assert not Goal.objects.filter(person=other).exists()
