"""Publishing a draft: whole, on what it was written against, with everybody concerned told."""

from functools import partial

import pytest

from tests.conftest import TODAY, act_by
from tests.domain.builders import Framework, build_framework, hold, make_employee
from tests.domain.drafting import publish_open, set_thing
from tests.together import at_once
from waymark.domain.careers.compute.framework import current_framework
from waymark.domain.careers.models import (
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
from waymark.domain.careers.operations.drafts import retire_thing
from waymark.domain.careers.operations.publishing import publish_draft
from waymark.domain.careers.states import Thing
from waymark.kernel.acts import Act, Forbidden, Refused
from waymark.kernel.models import ActEntry, Notice
from waymark.workflows.framework_publishing import effect_of, publish


def test_publishing_applies_every_kind_of_change(framework: Framework, hannah: Act) -> None:
    family = set_thing(Thing.FAMILY, None, hannah, name="Data")
    assert family is not None
    new_family = -int(family.ref.removeprefix("new-"))
    ladder = set_thing(
        Thing.LADDER, None, hannah, name="Data", kind="specialist", family=new_family
    )
    grade = set_thing(Thing.GRADE, None, hannah, number=9, name="Grade 9")
    assert ladder is not None
    assert grade is not None
    numbers = [-int(each.ref.removeprefix("new-")) for each in (ladder, grade)]
    role = set_thing(Thing.ROLE, None, hannah, name="Chief Analyst", family=new_family,
                ladder=numbers[0], grade=numbers[1])  # fmt: skip
    assert role is not None
    python, te1, te2 = framework.skills["python"].pk, framework.id("te1"), framework.id("te2")
    set_thing(Thing.REQUIREMENT, f"{role.ref}:{python}", hannah, level=5, essential=True)
    set_thing(Thing.REQUIREMENT, f"{te1}:{framework.skills['root'].pk}", hannah, level=4)
    retire_thing(thing=Thing.REQUIREMENT, ref=f"{te2}:{python}", act=hannah)
    set_thing(Thing.MOVE, f"{te2}:{role.ref}", hannah, kind="up", note="After two projects.")
    retire_thing(thing=Thing.MOVE, ref=f"{te2}:{framework.id('qe2')}", act=hannah)
    set_thing(Thing.ROLE, te1, hannah, name="Test Engineer", ladder=None)
    retire_thing(thing=Thing.ROLE, ref=str(framework.id("te5")), act=hannah)
    version = publish_open(hannah, "Data comes in.")

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
    set_thing(Thing.ROLE, te1, hannah, name="Tester")
    publish_open(hannah)
    set_thing(Thing.ROLE, te1, hannah, name="Test Engineer")
    publish_open(hannah)
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
    set_thing(Thing.GRADE, five.pk, hannah, number=50)
    set_thing(Thing.GRADE, four.pk, hannah, number=5)
    set_thing(Thing.GRADE, five.pk, hannah, number=4)
    testing, quality = framework.ladders["testing"], framework.ladders["quality"]
    set_thing(Thing.LADDER, testing.pk, hannah, twin=None)
    set_thing(Thing.LADDER, quality.pk, hannah, twin=framework.ladders["leading"].pk)
    publish_open(hannah)
    assert (Grade.objects.get(pk=four.pk).number, Grade.objects.get(pk=five.pk).number) == (5, 4)
    twins = dict(Ladder.objects.values_list("pk", "twin_id"))
    assert twins[testing.pk] is None
    assert twins[quality.pk] == framework.ladders["leading"].pk
    assert twins[framework.ladders["leading"].pk] == quality.pk


def test_a_draft_on_what_has_changed_is_refused_by_name_and_nothing_is_published(
    framework: Framework, hannah: Act
) -> None:
    set_thing(Thing.ROLE, framework.id("te2"), hannah, name="Tester")
    set_thing(Thing.ROLE, framework.id("te1"), hannah, summary="New.")
    Role.objects.filter(pk=framework.id("te1")).update(summary="Changed by an import.")
    with pytest.raises(Refused, match="Test Engineer I was changed by someone else"):
        publish_open(hannah)
    assert Role.objects.get(pk=framework.id("te2")).name == "Test Engineer II"
    assert not FrameworkVersion.objects.exists()
    assert FrameworkDraft.objects.get().state == "open"


def test_other_fields_that_changed_do_not_stand_in_the_way(
    framework: Framework, hannah: Act
) -> None:
    set_thing(Thing.ROLE, framework.id("te1"), hannah, name="Tester")
    Role.objects.filter(pk=framework.id("te1")).update(summary="Changed by an import.")
    publish_open(hannah)
    role = Role.objects.get(pk=framework.id("te1"))
    assert (role.name, role.summary) == ("Tester", "Changed by an import.")


def test_what_came_in_under_the_same_name_meanwhile_is_refused(
    framework: Framework, hannah: Act
) -> None:
    set_thing(Thing.FAMILY, None, hannah, name="Data")
    JobFamily.objects.create(name="Data")
    with pytest.raises(Refused, match="clashes"):
        publish_open(hannah)
    assert FrameworkDraft.objects.get().state == "open"


def test_a_role_that_people_took_meanwhile_is_not_retired(
    framework: Framework, hannah: Act
) -> None:
    retire_thing(thing=Thing.ROLE, ref=str(framework.id("te5")), act=hannah)
    hold(make_employee("New Comer"), framework.roles["te5"], TODAY)
    with pytest.raises(Refused, match="People hold Distinguished Engineer"):
        publish_open(hannah)


def test_an_empty_draft_and_an_older_look_at_it_are_refused(
    framework: Framework, hannah: Act
) -> None:
    set_thing(Thing.ROLE, framework.id("te1"), hannah, name="Tester")
    draft = FrameworkDraft.objects.get()
    set_thing(Thing.ROLE, framework.id("te2"), hannah, name="Tester II")
    with pytest.raises(Refused, match="Read its changes"):
        publish(draft=draft, revision=draft.revision, note="", act=hannah)
    set_thing(Thing.ROLE, framework.id("te1"), hannah, name="Test Engineer I")
    set_thing(Thing.ROLE, framework.id("te2"), hannah, name="Test Engineer II")
    with pytest.raises(Refused, match="nothing to publish"):
        publish_open(hannah)


def test_only_hr_publishes(framework: Framework, hannah: Act) -> None:
    set_thing(Thing.ROLE, framework.id("te1"), hannah, name="Tester")
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
    set_thing(Thing.ROLE, framework.id("te1"), hannah, name="Tester")

    def broken(**fields: object) -> None:
        raise RuntimeError("the log is full")

    monkeypatch.setattr("waymark.kernel.acts.append", broken)
    with pytest.raises(RuntimeError, match="full"):
        publish_open(hannah)
    assert Role.objects.get(pk=framework.id("te1")).name == "Test Engineer I"
    assert not FrameworkVersion.objects.exists()
    assert not Notice.objects.exists()
    assert FrameworkDraft.objects.get().state == "open"


@pytest.mark.django_db(transaction=True)
def test_of_many_who_publish_at_once_one_does() -> None:
    framework = build_framework(moves={})
    acts = [act_by(make_employee(f"Hand {n}"), "hr") for n in range(6)]
    set_thing(Thing.ROLE, framework.id("te1"), acts[0], name="Tester")
    draft = FrameworkDraft.objects.get()
    results = at_once(
        [partial(publish, draft=draft, revision=draft.revision, note="", act=act) for act in acts]
    )
    assert sum(isinstance(each, FrameworkVersion) for each in results) == 1, results
    assert sum(isinstance(each, Refused) for each in results) == 5, results
    assert FrameworkVersion.objects.count() == 1
    assert RoleRevision.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_edit_beside_a_publication_is_in_it_or_in_the_next_draft() -> None:
    framework = build_framework(moves={})
    one, other = (act_by(make_employee(f"Hand {n}"), "hr") for n in "ab")
    set_thing(Thing.ROLE, framework.id("te1"), one, name="Tester")
    draft = FrameworkDraft.objects.get()
    results = at_once(
        [
            lambda: publish(draft=draft, revision=draft.revision, note="", act=one),
            lambda: set_thing(Thing.ROLE, framework.id("te2"), other, name="Tester II"),
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
