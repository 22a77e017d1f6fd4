"""Publishing a draft: whole, on what it was written against, with everybody concerned told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection

from tests.conftest import NOW, TODAY, act_by
from tests.domain.builders import Framework, build_framework, hold, make_employee
from waymark.domain.careers.compute.framework import current_framework
from waymark.domain.careers.models import (
    Assignment,
    DraftChange,
    FormalMove,
    FrameworkDraft,
    FrameworkVersion,
    Grade,
    JobFamily,
    Ladder,
    Requirement,
    Role,
    RoleRevision,
    RoleTitle,
)
from waymark.domain.careers.operations.drafts import retire_thing, set_change
from waymark.domain.careers.operations.publishing import publish_draft
from waymark.domain.careers.states import Thing
from waymark.domain.goals.models import Goal
from waymark.domain.plans.models import Plan
from waymark.domain.skills.models import Claim
from waymark.kernel.acts import Act, Forbidden, Refused
from waymark.kernel.models import ActEntry, Job, Notice
from waymark.workflows.framework_publishing import effect_of, publish
from waymark.workflows.organisation_change import tell


@pytest.fixture
def framework(db: None) -> Framework:
    return build_framework(moves={})


@pytest.fixture
def hannah(db: None) -> Act:
    return act_by(make_employee("Hannah Berg"), "hr")


def _set(thing: Thing, ref: object, act: Act, **values: object) -> DraftChange | None:
    return set_change(thing=thing, ref=None if ref is None else str(ref), values=values, act=act)


def _publish(act: Act, note: str = "") -> FrameworkVersion:
    draft = FrameworkDraft.objects.get(state="open")
    return publish(draft=draft, revision=draft.revision, note=note, act=act)


def test_publishing_applies_every_kind_of_change(framework: Framework, hannah: Act) -> None:
    family = _set(Thing.FAMILY, None, hannah, name="Data")
    assert family is not None
    new_family = -int(family.ref.removeprefix("new-"))
    ladder = _set(Thing.LADDER, None, hannah, name="Data", kind="specialist", family=new_family)
    grade = _set(Thing.GRADE, None, hannah, number=9, name="Grade 9")
    assert ladder is not None
    assert grade is not None
    numbers = [-int(each.ref.removeprefix("new-")) for each in (ladder, grade)]
    role = _set(Thing.ROLE, None, hannah, name="Chief Analyst", family=new_family,
                ladder=numbers[0], grade=numbers[1])  # fmt: skip
    assert role is not None
    python, te1, te2 = framework.skills["python"].pk, framework.id("te1"), framework.id("te2")
    _set(Thing.REQUIREMENT, f"{role.ref}:{python}", hannah, level=5, essential=True)
    _set(Thing.REQUIREMENT, f"{te1}:{framework.skills['root'].pk}", hannah, level=4)
    retire_thing(thing=Thing.REQUIREMENT, ref=f"{te2}:{python}", act=hannah)
    _set(Thing.MOVE, f"{te2}:{role.ref}", hannah, kind="up", note="After two projects.")
    retire_thing(thing=Thing.MOVE, ref=f"{te2}:{framework.id('qe2')}", act=hannah)
    _set(Thing.ROLE, te1, hannah, name="Test Engineer", ladder=None)
    retire_thing(thing=Thing.ROLE, ref=str(framework.id("te5")), act=hannah)
    version = _publish(hannah, "Data comes in.")

    assert (version.number, version.note) == (1, "Data comes in.")
    assert version.summary == {
        "family.add": 1, "ladder.add": 1, "grade.add": 1, "role.add": 1, "role.change": 1,
        "role.retire": 1, "requirement.add": 1, "requirement.change": 1, "requirement.retire": 1,
        "move.add": 1, "move.retire": 1,
    }  # fmt: skip
    chief = Role.objects.get(name="Chief Analyst")
    assert chief.family == JobFamily.objects.get(name="Data")
    assert chief.ladder == Ladder.objects.get(name="Data")
    assert chief.grade == Grade.objects.get(number=9)
    assert chief.state == "published"
    assert RoleTitle.objects.get(role=chief).normal == "chief analyst"
    assert Requirement.objects.get(role=chief).level == 5
    assert Requirement.objects.get(role_id=te1, skill=framework.skills["root"]).level == 4
    assert not Requirement.objects.filter(role_id=te2, skill_id=python).exists()
    assert FormalMove.objects.get().to_role == chief
    framework.roles["te1"].refresh_from_db()
    assert (framework.roles["te1"].name, framework.roles["te1"].ladder) == ("Test Engineer", None)
    assert Role.objects.get(pk=framework.id("te5")).state == "retired"
    assert "Chief Analyst" in [each.name for each in current_framework().roles]
    assert "Distinguished Engineer" not in [each.name for each in current_framework().roles]
    assert ActEntry.objects.filter(verb="careers.framework.published").count() == 1


def test_the_history_of_a_role_keeps_what_it_said(framework: Framework, hannah: Act) -> None:
    te1 = framework.id("te1")
    _set(Thing.ROLE, te1, hannah, name="Tester")
    _publish(hannah)
    _set(Thing.ROLE, te1, hannah, name="Test Engineer")
    _publish(hannah)
    kept = list(RoleRevision.objects.filter(role_id=te1).order_by("version__number"))
    assert [each.snapshot["name"] for each in kept] == ["Tester", "Test Engineer"]
    assert kept[0].snapshot["family"] == "Verification"
    assert kept[0].snapshot["requirements"] == [
        {"skill": "Root-cause analysis", "level": 2, "essential": True}
    ]
    assert [each.version.number for each in kept] == [1, 2]
    assert RoleRevision.objects.count() == 2, "roles that did not change keep no snapshot"


def test_grades_may_change_places_and_ladders_change_twins(
    framework: Framework, hannah: Act
) -> None:
    four, five = Grade.objects.get(number=4), Grade.objects.get(number=5)
    _set(Thing.GRADE, five.pk, hannah, number=50)
    _set(Thing.GRADE, four.pk, hannah, number=5)
    _set(Thing.GRADE, five.pk, hannah, number=4)
    testing, quality = framework.ladders["testing"], framework.ladders["quality"]
    _set(Thing.LADDER, testing.pk, hannah, twin=None)
    _set(Thing.LADDER, quality.pk, hannah, twin=framework.ladders["leading"].pk)
    _publish(hannah)
    assert (Grade.objects.get(pk=four.pk).number, Grade.objects.get(pk=five.pk).number) == (5, 4)
    twins = dict(Ladder.objects.values_list("pk", "twin_id"))
    assert twins[testing.pk] is None
    assert twins[quality.pk] == framework.ladders["leading"].pk
    assert twins[framework.ladders["leading"].pk] == quality.pk


def test_a_draft_on_what_has_changed_is_refused_by_name_and_nothing_is_published(
    framework: Framework, hannah: Act
) -> None:
    _set(Thing.ROLE, framework.id("te2"), hannah, name="Tester")
    _set(Thing.ROLE, framework.id("te1"), hannah, summary="New.")
    Role.objects.filter(pk=framework.id("te1")).update(summary="Changed by an import.")
    with pytest.raises(Refused, match="Test Engineer I was changed by someone else"):
        _publish(hannah)
    assert Role.objects.get(pk=framework.id("te2")).name == "Test Engineer II"
    assert not FrameworkVersion.objects.exists()
    assert FrameworkDraft.objects.get().state == "open"


def test_other_fields_that_changed_do_not_stand_in_the_way(
    framework: Framework, hannah: Act
) -> None:
    _set(Thing.ROLE, framework.id("te1"), hannah, name="Tester")
    Role.objects.filter(pk=framework.id("te1")).update(summary="Changed by an import.")
    _publish(hannah)
    role = Role.objects.get(pk=framework.id("te1"))
    assert (role.name, role.summary) == ("Tester", "Changed by an import.")


def test_what_came_in_under_the_same_name_meanwhile_is_refused(
    framework: Framework, hannah: Act
) -> None:
    _set(Thing.FAMILY, None, hannah, name="Data")
    JobFamily.objects.create(name="Data")
    with pytest.raises(Refused, match="clashes"):
        _publish(hannah)
    assert FrameworkDraft.objects.get().state == "open"


def test_a_role_that_people_took_meanwhile_is_not_retired(
    framework: Framework, hannah: Act
) -> None:
    retire_thing(thing=Thing.ROLE, ref=str(framework.id("te5")), act=hannah)
    hold(make_employee("New Comer"), framework.roles["te5"], TODAY)
    with pytest.raises(Refused, match="People hold Distinguished Engineer"):
        _publish(hannah)


def test_an_empty_draft_and_an_older_look_at_it_are_refused(
    framework: Framework, hannah: Act
) -> None:
    _set(Thing.ROLE, framework.id("te1"), hannah, name="Tester")
    draft = FrameworkDraft.objects.get()
    _set(Thing.ROLE, framework.id("te2"), hannah, name="Tester II")
    with pytest.raises(Refused, match="Read its changes"):
        publish(draft=draft, revision=draft.revision, note="", act=hannah)
    _set(Thing.ROLE, framework.id("te1"), hannah, name="Test Engineer I")
    _set(Thing.ROLE, framework.id("te2"), hannah, name="Test Engineer II")
    with pytest.raises(Refused, match="nothing to publish"):
        _publish(hannah)


def test_only_hr_publishes(framework: Framework, hannah: Act) -> None:
    _set(Thing.ROLE, framework.id("te1"), hannah, name="Tester")
    draft = FrameworkDraft.objects.get()
    for roles in ([], ["administrator"], ["learning"], ["auditor"]):
        other = act_by(make_employee("Some Body"), *roles)
        with pytest.raises(Forbidden):
            publish_draft(draft=draft, revision=draft.revision, note="", act=other)
        with pytest.raises(Forbidden):
            effect_of(draft=draft, act=other)


def test_without_its_line_in_the_log_nothing_is_published(
    framework: Framework, hannah: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    _set(Thing.ROLE, framework.id("te1"), hannah, name="Tester")

    def broken(**fields: object) -> None:
        raise RuntimeError("the log is full")

    monkeypatch.setattr("waymark.kernel.acts.append", broken)
    with pytest.raises(RuntimeError, match="full"):
        _publish(hannah)
    assert Role.objects.get(pk=framework.id("te1")).name == "Test Engineer I"
    assert not FrameworkVersion.objects.exists()
    assert not Notice.objects.exists()
    assert FrameworkDraft.objects.get().state == "open"


def _goal(person: object, role: Role, state: str, route: list[int]) -> Goal:
    return Goal.objects.create(
        person=person, role=role, state=state, route=route, created_at=NOW, changed_at=NOW
    )


def test_merging_takes_titles_people_goals_and_plans_along(
    framework: Framework, hannah: Act
) -> None:
    te2, te3, as2 = (framework.id(key) for key in ("te2", "te3", "as2"))
    RoleTitle.objects.create(role_id=as2, title="SR APP SPEC", normal="sr app spec")
    ines, rui = make_employee("Ines Duarte"), make_employee("Rui Costa")
    hold(ines, framework.roles["as2"], date(2020, 1, 1))
    chosen = _goal(rui, framework.roles["as2"], "chosen", [te2, as2, te3])
    plan = Plan.objects.create(person=rui, goal=chosen, next_role_id=as2, created_at=NOW)
    _goal(ines, framework.roles["as2"], "exploring", [])
    _goal(ines, framework.roles["te3"], "exploring", [])
    retire_thing(thing=Thing.ROLE, ref=str(as2), into=te3, act=hannah)
    _publish(hannah)
    assert RoleTitle.objects.get(normal="sr app spec").role_id == te3
    assert Assignment.objects.get(person=ines).role_id == te3
    chosen.refresh_from_db()
    plan.refresh_from_db()
    assert (chosen.role_id, chosen.route, plan.next_role_id) == (te3, [te2, te3], te3)
    assert sorted(Goal.objects.filter(person=ines).values_list("role_id", "state")) == sorted(
        [(as2, "dropped"), (te3, "exploring")]
    )
    assert Job.objects.filter(kind="careers.mine").count() == 1


def test_a_ring_of_merges_is_refused(framework: Framework, hannah: Act) -> None:
    te2, te3 = framework.id("te2"), framework.id("te3")
    retire_thing(thing=Thing.ROLE, ref=str(te2), into=te3, act=hannah)
    with pytest.raises(Refused, match="that stays"):
        retire_thing(thing=Thing.ROLE, ref=str(te3), into=te2, act=hannah)


def test_the_effect_counts_people_goals_plans_and_gaps(framework: Framework, hannah: Act) -> None:
    te1, te2, te3 = (framework.id(key) for key in ("te1", "te2", "te3"))
    root = framework.skills["root"]
    one, two, three, four = (make_employee(f"Person {n}") for n in "ABCD")
    hold(one, framework.roles["te2"], date(2020, 1, 1))
    hold(two, framework.roles["te2"], date(2020, 1, 1))
    hold(three, framework.roles["te2"], date(2020, 1, 1), date(2021, 1, 1))  # no longer
    for person, level in ((one, 3), (two, 4), (three, 3), (four, 3)):
        Claim.objects.create(person=person, skill=root, level=level, said_at=NOW)
    goal = _goal(four, framework.roles["te2"], "chosen", [te1, te2])
    Plan.objects.create(person=four, goal=goal, next_role_id=te2, created_at=NOW)
    _goal(three, framework.roles["te3"], "chosen", [te1, te2, te3])  # passes through it
    _set(Thing.REQUIREMENT, f"{te2}:{root.pk}", hannah, level=4)
    draft = FrameworkDraft.objects.get()
    effect = effect_of(draft=draft, act=hannah)
    assert (effect.roles, effect.people, effect.goals, effect.plans) == (1, 2, 2, 1)
    assert (effect.gaps.more, effect.gaps.fewer) == (2, 0), "one and four; two is at level 4"
    _set(Thing.REQUIREMENT, f"{te2}:{root.pk}", hannah, level=1)
    effect = effect_of(draft=FrameworkDraft.objects.get(), act=hannah)
    assert (effect.gaps.more, effect.gaps.fewer) == (0, 0), "all had level 3 already"
    _set(Thing.ROLE, te3, hannah, summary="New.")
    five = make_employee("Person E")
    hold(five, framework.roles["te3"], date(2020, 1, 1))
    _publish(hannah)
    assert not Notice.objects.exists(), "a job tells them"
    tell(act=act_by(None))
    told = dict(Notice.objects.values_list("person_id", "code"))
    assert told == {
        **dict.fromkeys([one.pk, two.pk, three.pk, four.pk], "path.noted"),
        five.pk: "framework.role-published",
    }


def _at_once(work: list[Callable[[], object]]) -> list[object]:
    gate = Barrier(len(work))

    def run(one: Callable[[], object]) -> object:
        gate.wait(timeout=10)
        try:
            return one()
        except Exception as why:  # noqa: BLE001 - handed back to be looked at
            return why
        finally:
            connection.close()

    with ThreadPoolExecutor(len(work)) as pool:
        return list(pool.map(run, work))


@pytest.mark.django_db(transaction=True)
def test_of_many_who_publish_at_once_one_does() -> None:
    framework = build_framework(moves={})
    acts = [act_by(make_employee(f"Hand {n}"), "hr") for n in range(6)]
    _set(Thing.ROLE, framework.id("te1"), acts[0], name="Tester")
    draft = FrameworkDraft.objects.get()
    results = _at_once(
        [
            lambda act=act: publish(draft=draft, revision=draft.revision, note="", act=act)  # type: ignore[misc]
            for act in acts
        ]
    )
    assert sum(isinstance(each, FrameworkVersion) for each in results) == 1, results
    assert sum(isinstance(each, Refused) for each in results) == 5, results
    assert FrameworkVersion.objects.count() == 1
    assert RoleRevision.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_edit_beside_a_publication_is_in_it_or_in_the_next_draft() -> None:
    framework = build_framework(moves={})
    one, other = (act_by(make_employee(f"Hand {n}"), "hr") for n in "ab")
    _set(Thing.ROLE, framework.id("te1"), one, name="Tester")
    draft = FrameworkDraft.objects.get()
    results = _at_once(
        [
            lambda: publish(draft=draft, revision=draft.revision, note="", act=one),
            lambda: _set(Thing.ROLE, framework.id("te2"), other, name="Tester II"),
        ]
    )
    assert not [each for each in results if isinstance(each, Exception) and
                not isinstance(each, Refused)], results  # fmt: skip
    open_drafts = FrameworkDraft.objects.filter(state="open")
    for change in DraftChange.objects.filter(ref=str(framework.id("te2"))):
        if change.draft.state == "published":
            assert Role.objects.get(pk=framework.id("te2")).name == "Tester II"
        else:
            assert change.draft in open_drafts
