"""What fades, as it is shown: the first page's chart, a skill's page, the profile, the method."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import NOW, TODAY
from tests.domain.builders import Framework, make_employee
from tests.web.journey import XSS, make_goal, make_ines, words_of
from waymark.domain.people.models import Person
from waymark.domain.plans.models import Plan, Step
from waymark.domain.skills.compute import Use, fades
from waymark.domain.skills.models import Claim, Confirmation, Evidence, Skill
from waymark.engine.retention import HALF_GONE
from waymark.web.charts.retention import AHEAD, TICKS, TOP, draw
from waymark.web.parts.fading import half_gone_in_words, share_in_words

MAY = date(2026, 5, 20)


@pytest.fixture
def ines(framework: Framework) -> Person:
    person = make_ines(framework)
    make_goal(framework, person)
    return person


def hold_at(person: Person, skill: Skill, level: int, source: str = "self", **more: object) -> None:
    Claim.objects.create(
        person=person, skill=skill, level=level, source=source, said_at=NOW, **more
    )


def used(person: Person, skill: Skill, on: date = date(2025, 9, 20), **more: object) -> Evidence:
    return Evidence.objects.create(
        person=person, skill=skill, what=f"Used it {XSS}", done_on=on, **more
    )


def plan_a_use(person: Person, skill: Skill, begins: date, ends: date) -> Step:
    plan = Plan.objects.create(person=person, goal=person.goals.get(), created_at=NOW)
    return Step.objects.create(
        plan=plan, kind="use", title="Yield study", skill=skill, starts_on=begins, ends_on=ends
    )


def test_nothing_is_drawn_where_nothing_fades(
    me: Client, framework: Framework, ines: Person
) -> None:
    page = me.get("/me").content.decode()
    assert "<figure" not in page
    root = framework.skills["root"]
    hold_at(ines, root, 4)
    assert "<figure" not in me.get("/me").content.decode()  # no use is known
    used(ines, root, TODAY - timedelta(days=10))
    assert "<figure" not in me.get("/me").content.decode()  # and this one is fresh
    Evidence.objects.update(done_on=date(2020, 1, 1))
    assert "<figure" not in me.get("/me").content.decode()  # longer ago than studies waited


def test_the_first_page_says_what_fades_and_what_brings_it_back(
    me: Client, framework: Framework, ines: Person
) -> None:
    root = framework.skills["root"]
    hold_at(ines, root, 4)
    used(ines, root)
    answer = me.get("/me")
    page = words_of(answer)
    assert "Root-cause analysis is fading. Using it again would bring it back." in page
    assert "Estimated strength since its first use in your record, September 2025" in page
    assert "An estimate, not a test. About half of a new skill is gone in about a year" in page
    assert "Plan a use" in page
    assert f"/me/record/log?skill={root.pk}" in answer.content.decode()
    step = plan_a_use(ines, root, date(2027, 1, 11), date(2027, 3, 1))
    answer = me.get("/me")
    page = words_of(answer)
    assert "Root-cause analysis is fading. The use planned in January 2027 would bring" in page
    assert f'href="/me/plan/steps/{step.pk}"' in answer.content.decode()
    assert "With the planned use" in page


def test_the_picture_is_said_in_words_and_as_a_table(
    me: Client, framework: Framework, ines: Person
) -> None:
    root = framework.skills["root"]
    hold_at(ines, root, 4)
    used(ines, root)
    plan_a_use(ines, root, date(2027, 1, 11), date(2027, 3, 1))
    page = me.get("/me").content.decode()
    found = re.search(r'<svg class="chart[^>]*role="img" aria-label="([^"]*)"', page)
    assert found
    for text in ("Line chart", "Last used in September 2025.", "Today about half of what you gained",
                 "Unused,", "With the use planned until March 2027"):  # fmt: skip
        assert text in found[1]
    table = page[page.index('<table class="table compact">') : page.index("</table>")]
    for what in ("Used", "Today", "End of the planned use", "With the planned use", "If unused"):
        assert f"<td>{what}</td>" in table
    assert "%" not in re.sub(r"<[^>]+>", "", table)


def test_a_step_that_was_done_is_a_use(me: Client, framework: Framework, ines: Person) -> None:
    root = framework.skills["root"]
    hold_at(ines, root, 4)
    used(ines, root)
    step = plan_a_use(ines, root, date(2026, 9, 1), date(2026, 11, 1))
    assert "is fading" in words_of(me.get("/me"))
    Step.objects.filter(pk=step.pk).update(state="done", done_at=NOW)
    page = words_of(me.get("/me"))
    assert "is fading" not in page
    assert "Times you used a skill 1" in page


def test_uses_of_this_year_are_counted_with_who_stands_for_them(
    me: Client, framework: Framework, ines: Person
) -> None:
    root = framework.skills["root"]
    for day in (1, 2):
        used(ines, root, date(2026, 11, day))
    used(ines, root, date(2026, 11, 3), kind="training")
    used(ines, root, date(2025, 11, 3))
    assert "Times you used a skill 2 " in words_of(me.get("/me"))
    Confirmation.objects.create(
        evidence=Evidence.objects.get(done_on=date(2026, 11, 1)), asked=make_employee("Rui Alves"),
        asked_at=NOW, state="confirmed", answered_at=NOW,
    )  # fmt: skip
    assert "Times you used a skill 2 One confirmed by someone else" in words_of(me.get("/me"))


def test_the_profile_hatches_what_fades_and_lowers_nothing(
    me: Client, framework: Framework, ines: Person
) -> None:
    root = framework.skills["root"]
    hold_at(ines, root, 4)
    used(ines, root, kind="training")
    answer = me.get("/me/skills")
    page = words_of(answer)
    assert "One has not been used for long." in page
    assert "Fading: learned in September 2025, not used since" in page
    bar = '<i class="on"></i><i class="on"></i><i class="on"></i><i class="fade"></i>'
    assert bar in answer.content.decode()
    assert "You: level 4 of 5. Needed: level 4." in answer.content.decode()


def test_voices_stand_side_by_side_and_are_never_averaged(
    me: Client, framework: Framework, ines: Person
) -> None:
    root = framework.skills["root"]
    tomasz, rui = Person.objects.get(family_name="Wilk"), make_employee("Rui Alves")
    hold_at(ines, root, 3)
    hold_at(ines, root, 2, "manager", said_by_id=tomasz.pk)
    hold_at(ines, root, 4, "colleague", said_by_id=rui.pk)
    hold_at(ines, root, 3, "observed", said_by_id=rui.pk)
    hold_at(ines, root, 5, "certificate", expires_on=TODAY)
    page = words_of(me.get(f"/me/skills/{root.pk}"))
    says = page[page.index("Who says what") : page.index("What you did")]
    for text in ("You Level 3", "Tomasz Wilk Level 2", "Rui Alves Level 4",
                 "Rui Alves, who watched your work Level 3", "A certificate Level 5"):  # fmt: skip
        assert text in says
    assert "expired on 23 November 2026" in says
    assert "Tomasz Wilk sees level 2, you say 3. Rui Alves sees level 4, you say 3." in says
    assert "certificate says" not in says  # it no longer holds
    profile = me.get("/me/skills").content.decode()
    assert "<small>Tomasz Wilk</small>" in profile
    assert "<small>A colleague</small>" in profile


def test_a_skill_page_draws_its_own_line_and_links_to_the_method(
    me: Client, framework: Framework, ines: Person
) -> None:
    root = framework.skills["root"]
    used(ines, root, TODAY - timedelta(days=3))
    assert "<figure" not in me.get(f"/me/skills/{root.pk}").content.decode()  # level 0: no gain
    hold_at(ines, root, 4)
    page = words_of(me.get(f"/me/skills/{root.pk}"))
    assert "Root-cause analysis is fresh. It stays so while you use it." in page
    page = words_of(me.get("/me/skills/method"))
    for months in HALF_GONE.values():
        assert f"{months:g} months" in page
        assert f"{round(months / 2, 1):g} to {months * 2:g} months" in page
    assert "doi:10.1037/bul0000481" in page
    assert "It decides nothing about you" in page


def test_words_for_shares_and_kinds() -> None:
    assert [share_in_words(each / 4) for each in range(5)] == [
        "hardly anything", "about a quarter", "about half", "about three quarters", "nearly all",
    ]  # fmt: skip
    quick, slow = (half_gone_in_words(Skill(task_kind=kind)) for kind in ("accuracy", "mixed"))
    assert quick == "About half of a new skill is gone in half a year if it is not used."
    assert "in about a year" in slow


days = st.integers(0, 1000).map(lambda ago: TODAY - timedelta(days=ago))
spans = st.tuples(st.integers(-60, 300), st.integers(1, 200)).map(
    lambda each: (
        TODAY + timedelta(days=each[0]), TODAY + timedelta(days=max(each[0], 0) + each[1]),
    )
)  # fmt: skip


@given(st.lists(days, min_size=1, max_size=5), st.none() | spans)
def test_a_drawing_stays_within_its_frame(
    used_on: list[date], planned: tuple[date, date] | None
) -> None:
    skill = Skill(pk=1, name="Any", task_kind="mixed")
    fade = fades([Use(skill, day) for day in used_on], [], TODAY)[1]
    with translation.override("en-gb"):
        drawing = draw(fade, today=TODAY, planned=planned)
    for path in (drawing.band, drawing.past, drawing.unused, drawing.used):
        figures = [float(each) for each in re.findall(r"-?\d+\.\d+", path)]
        assert all(-0.01 <= x <= 100.01 for x in figures[::2])
        assert all(TOP - 0.01 <= y <= 100.01 for y in figures[1::2])
    assert drawing.first_day <= fade.last.on
    assert len(drawing.ticks) == TICKS + 1
    assert (drawing.last_day - TODAY).days >= AHEAD * 28
    assert (drawing.planned is None) == (planned is None)
    marks = [
        drawing.last,
        drawing.end,
        *(each for each in (drawing.planned, drawing.label) if each),
    ]
    assert all(0 <= float(each.x.rstrip("%")) <= 100 for each in marks)
