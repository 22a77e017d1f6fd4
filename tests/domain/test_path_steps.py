"""Steps on offer for a path change stand beside those that the plan has: none is said twice."""

from datetime import date, timedelta

import pytest

from tests.conftest import TODAY, act_by
from tests.domain.builders import Framework
from tests.domain.organisation import change_of, heading, publish_goal
from waymark.domain.people.models import Person
from waymark.domain.plans.compute.path_meaning import Meaning, meaning_of
from waymark.domain.plans.models import Plan, Step
from waymark.domain.plans.operations.path_changes import accept_path_change

PYTHON = {("te3", "python"): 4}  # the builders ask for level 3
LEARNED = date(2027, 3, 31)


def _planned(framework: Framework, kind: str, title: str, level: int | None) -> Step:
    return Step.objects.create(
        plan=Plan.objects.get(), kind=kind, title=title, skill=framework.skills["python"],
        to_level=level, starts_on=TODAY, ends_on=LEARNED,
    )  # fmt: skip


def _asked(framework: Framework, person: Person) -> Meaning:
    publish_goal(framework, PYTHON)
    return meaning_of(act_by(person), change_of(person))


def _ines(framework: Framework) -> Person:
    return heading(framework, "Ines Duarte", "te2", "te3", plan=True, root=4, python=2, strategy=2)


def test_a_higher_level_is_learned_after_the_lower_one_and_both_uses_are_told_apart(
    framework: Framework,
) -> None:
    person = _ines(framework)
    _planned(framework, "learn", "Data analysis with Python: learn what level 3 asks", 3)
    _planned(framework, "use", "Data analysis with Python: use it in your own work", 3)
    meaning = _asked(framework, person)
    learn, use, show = meaning.steps
    assert learn.starts_on == LEARNED + timedelta(days=1)
    assert (learn.ends_on - learn.starts_on).days == 60, "one level more, from level 3 on"
    assert learn.ends_on < use.starts_on <= use.ends_on < show.starts_on
    assert use.title == "Data analysis with Python: use level 4 in your own work"
    accept_path_change(
        change=change_of(person), keys=[step.key for step in meaning.steps], act=act_by(person)
    )
    titles = list(Step.objects.values_list("title", flat=True))
    assert len(titles) == len(set(titles)) == 5
    levels = Step.objects.filter(kind="learn").order_by("starts_on")
    assert list(levels.values_list("to_level", flat=True)) == [3, 4]


def test_a_use_that_the_plan_has_is_left_out_and_stands_for_the_one_on_offer(
    framework: Framework,
) -> None:
    person = _ines(framework)
    use = _planned(framework, "use", "Take the report over", 4)
    meaning = _asked(framework, person)
    assert [step.kind for step in meaning.steps] == ["learn", "show"]
    assert meaning.steps[0].starts_on == TODAY, "nothing of the plan comes first"
    accept_path_change(change=change_of(person), keys=[meaning.steps[0].key], act=act_by(person))
    assert Step.objects.get(kind="learn").used_in == use


def test_what_has_the_same_title_is_left_out_whatever_its_level(framework: Framework) -> None:
    person = _ines(framework)
    _planned(framework, "use", "Data analysis with Python: use level 4 in your own work", None)
    meaning = _asked(framework, person)
    assert [step.kind for step in meaning.steps] == ["learn", "show"]


@pytest.mark.parametrize("state", ["done", "dropped"])
def test_steps_that_are_closed_hold_nothing_up(framework: Framework, state: str) -> None:
    person = _ines(framework)
    step = _planned(framework, "learn", "Data analysis with Python: learn what level 3 asks", 3)
    Step.objects.filter(pk=step.pk).update(
        state=state, done_at=act_by(person).at if state == "done" else None
    )
    meaning = _asked(framework, person)
    assert [step.kind for step in meaning.steps] == ["learn", "use", "show"]
    assert meaning.steps[0].starts_on == TODAY
