"""Options: roles and levels of skills kept beside the one goal, in one way for both."""

from functools import partial

import pytest
from django.utils import timezone

from tests.conftest import act_by
from tests.domain.builders import Framework, build_framework, make_employee
from tests.together import at_once
from waymark.domain.goals import operations, queries
from waymark.domain.goals.models import Goal
from waymark.domain.people.models import Person
from waymark.domain.skills.models import Skill
from waymark.kernel import acts
from waymark.kernel.acts import Forbidden, Refused
from waymark.kernel.models import ActEntry


@pytest.fixture
def ines(framework: Framework) -> Person:
    return make_employee("Ines Duarte")


@pytest.fixture
def python(framework: Framework) -> Skill:
    return framework.skills["python"]


def keep(person: Person, skill: Skill, level: int | None, by: Person | None = None) -> Goal:
    return operations.keep_option(
        person=person, skill=skill, skill_level=level, act=act_by(by or person)
    )


def kept(person: Person) -> list[tuple[int | None, int | None, int | None, str]]:
    rows = queries.goals_of(act_by(person), person.pk)
    return [(each.role_id, each.skill_id, each.skill_level, each.state) for each in rows]


def test_a_skill_is_kept_once_at_the_level_said_last(ines: Person, python: Skill) -> None:
    first = keep(ines, python, 3)
    assert keep(ines, python, 3) == first
    assert ActEntry.objects.filter(subject_id=first.pk).count() == 1
    assert keep(ines, python, 5) == first
    assert kept(ines) == [(None, python.pk, 5, "exploring")]
    said = ActEntry.objects.get(verb="goals.goal.revised")
    assert (said.before["level"], said.after["level"], said.person_id) == (3, 5, ines.pk)


def test_roles_and_skills_are_kept_side_by_side_with_one_goal(
    framework: Framework, ines: Person, python: Skill
) -> None:
    role = framework.roles["em"]
    operations.keep_option(person=ines, role=role, act=act_by(ines))
    option = keep(ines, python, 4)
    goal = operations.choose_goal(person=ines, role=framework.roles["te4"], act=act_by(ines))
    assert len(kept(ines)) == 3
    now = operations.choose_goal(person=ines, skill=python, skill_level=5, act=act_by(ines))
    goal.refresh_from_db()
    assert (now.pk, now.skill_level, now.state, goal.state) == (option.pk, 5, "chosen", "changed")
    assert kept(ines) == [
        (None, python.pk, 5, "chosen"), (role.pk, None, None, "exploring"),
    ]  # fmt: skip


def test_the_goal_is_no_option_beside_itself(ines: Person, python: Skill) -> None:
    goal = operations.choose_goal(person=ines, skill=python, skill_level=4, act=act_by(ines))
    assert keep(ines, python, 4) == goal
    assert kept(ines) == [(None, python.pk, 4, "chosen")]
    assert keep(ines, python, 5) != goal


@pytest.mark.parametrize("level", [None, 0, 6, -1])
def test_a_level_that_is_none_is_refused(ines: Person, python: Skill, level: int | None) -> None:
    with pytest.raises(Refused, match="between 1 and 5"):
        keep(ines, python, level)
    with pytest.raises(Refused, match="between 1 and 5"):
        operations.choose_goal(person=ines, skill=python, skill_level=level, act=act_by(ines))
    assert not Goal.objects.exists()


def test_a_retired_skill_is_neither_kept_nor_chosen(ines: Person, python: Skill) -> None:
    Skill.objects.filter(pk=python.pk).update(retired_at=timezone.now())
    with pytest.raises(Refused, match="no longer used"):
        keep(ines, python, 3)
    with pytest.raises(Refused, match="no longer used"):
        operations.choose_goal(person=ines, skill=python, skill_level=3, act=act_by(ines))


def test_an_option_is_a_role_or_a_skill(framework: Framework, ines: Person, python: Skill) -> None:
    for said in ({}, {"role": framework.roles["em"], "skill": python, "skill_level": 3}):
        with pytest.raises(ValueError, match="a role or a skill"):
            operations.keep_option(person=ines, act=act_by(ines), **said)  # type: ignore[arg-type]  # on purpose


def test_skills_count_among_the_most_options(
    framework: Framework, ines: Person, python: Skill
) -> None:
    for role in list(framework.roles.values())[: operations.choosing.MOST_OPTIONS]:
        operations.keep_option(person=ines, role=role, act=act_by(ines))
    with pytest.raises(Refused, match="Drop one first"):
        keep(ines, python, 3)


def test_nobody_keeps_an_option_for_someone_else(ines: Person, python: Skill) -> None:
    with pytest.raises(Forbidden):
        keep(ines, python, 3, by=make_employee("Some Stranger"))


def test_without_its_line_in_the_log_nothing_is_kept(
    ines: Person, python: Skill, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**fields: object) -> None:
        raise RuntimeError("no log")

    keep(ines, python, 3)
    monkeypatch.setattr(acts, "append", broken)
    with pytest.raises(RuntimeError, match="no log"):
        keep(ines, python, 4)
    assert kept(ines) == [(None, python.pk, 3, "exploring")]


@pytest.mark.django_db(transaction=True)
def test_a_skill_kept_by_many_clicks_at_once_is_one_option() -> None:
    framework = build_framework(moves={})
    person, skill = make_employee("Ines Duarte"), framework.skills["python"]
    results = at_once([partial(keep, person, skill, 4) for _ in range(4)])
    assert len({each.pk for each in results if isinstance(each, Goal)}) == 1, results
    assert Goal.objects.filter(state="exploring").count() == 1
    assert ActEntry.objects.filter(verb="goals.goal.explored").count() == 1
