"""What a published change means for each person, and each person's answer."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.conftest import NOW, act_by
from tests.domain.builders import Framework, hold, make_employee
from tests.domain.organisation import change_of, heading, publish_goal, tell_all
from waymark.domain.careers.models import FormalMove, FrameworkVersion, Role
from waymark.domain.careers.operations.drafts import set_change
from waymark.domain.careers.states import Thing
from waymark.domain.goals.models import Goal
from waymark.domain.people.models import Person
from waymark.domain.plans.models import PathChange
from waymark.domain.plans.operations.path_changes import accept_path_change
from waymark.domain.plans.queries.path_changes import later_path_change, open_path_change
from waymark.kernel.acts import Refused
from waymark.kernel.jobs import run
from waymark.kernel.models import Job, Notice, OutboxMessage
from waymark.workflows.framework_publishing import publish
from waymark.workflows.organisation_change import catch_up

PYTHON = {("te3", "python"): 4}  # the builders ask for level 3


def test_everybody_concerned_is_told_once_and_asked_where_more_is_left_to_build(
    framework: Framework,
) -> None:
    holds = heading(framework, "Holds It", "te3", root=4, python=3, strategy=2)
    next_ = heading(framework, "Next Stop", "te2", "te3", "te4", python=2)
    last = heading(framework, "The Goal", "te2", "te3", python=1)
    there = heading(framework, "There Already", "te2", "te3", python=4)
    passed = heading(framework, "Has Passed", "te4", "te5")
    option = make_employee("Only Exploring")
    Goal.objects.create(person=option, role=framework.roles["te3"], created_at=NOW, changed_at=NOW)
    left = heading(framework, "Has Left", "te2", "te3")
    Person.objects.filter(pk=left.pk).update(active=False)

    version = publish_goal(framework, PYTHON)
    states = dict(PathChange.objects.values_list("person_id", "state"))
    assert states == {holds.pk: "open", next_.pk: "open", last.pk: "open", there.pk: "noted"}
    kept = {row.person_id: row for row in PathChange.objects.select_related("version")}
    assert [kept[p.pk].differences[0]["place"] for p in (holds, next_, last)] == [
        "held", "next", "next",
    ]  # fmt: skip
    row = kept[last.pk]
    assert row.differences == [
        {
            "role": framework.id("te3"), "skill": framework.skills["python"].pk, "was": 3, "now": 4,
            "essential_was": True, "essential_now": True, "have": 1, "place": "next",
        }
    ]  # fmt: skip
    assert version.draft is not None
    assert row.business_goal == version.draft.goal
    # the role asks for root 4, python 3 > 4, strategy 2; the person has python 1
    assert (row.levels_before, row.levels_after) == (4 + 2 + 2, 4 + 3 + 2)
    assert (row.skills_before, row.skills_after) == (3, 3)
    assert (row.months_low, row.months_high) == (0, 2), "one more level of a skill begun: 60 days"
    assert (kept[holds.pk].months_low, kept[holds.pk].months_high) == (2, 5), "a skill anew"
    assert kept[next_.pk].levels_after - kept[next_.pk].levels_before == 1, "te4 asked for 4 before"
    notices = {each.person_id: (each.kind, each.code) for each in Notice.objects.all()}
    assert notices == {
        **dict.fromkeys([holds.pk, next_.pk, last.pk], ("needs_you", "path.changed")),
        there.pk: ("good_to_know", "path.noted"),
    }
    assert passed.pk not in notices
    mails = OutboxMessage.objects.filter(kind="notice-mail")
    assert {each.person_id for each in mails} == {holds.pk, next_.pk, last.pk}
    version.refresh_from_db()
    assert version.told_at is not None


def test_a_role_described_for_the_first_time_asks_nobody(framework: Framework) -> None:
    """The builders' Distinguished Engineer asks for strategy only; a new role asks for nothing."""
    person = make_employee("New Role")
    act = act_by(make_employee("Hannah Berg"), "hr")
    role = set_change(thing=Thing.ROLE, ref=None, values={"name": "Analyst"}, act=act)
    assert role is not None
    publish(draft=role.draft, revision=1, note="", act=act)
    tell_all()
    number = FrameworkVersion.objects.get().asked.count()
    made = Role.objects.get(name="Analyst")
    hold(person, made, date(2020, 1, 1))
    python = framework.skills["python"].pk
    change = set_change(
        thing=Thing.REQUIREMENT, ref=f"{made.pk}:{python}", values={"level": 3, "essential": True},
        act=act,
    )  # fmt: skip
    assert change is not None
    publish(draft=change.draft, revision=1, note="", act=act)
    tell_all()
    assert number == 0
    assert not PathChange.objects.exists()
    assert Notice.objects.get(person_id=person.pk).code == "framework.role-published"


def test_a_change_published_from_the_architecture_asks_in_the_same_way(
    framework: Framework,
) -> None:
    person = heading(framework, "Ines Duarte", "te2", "te3", python=2)
    act = act_by(make_employee("Hannah Berg"), "hr")
    ref = f"{framework.id('te3')}:{framework.skills['python'].pk}"
    change = set_change(thing=Thing.REQUIREMENT, ref=ref, values={"level": 4}, act=act)
    assert change is not None
    version = publish(draft=change.draft, revision=1, note="Because.", act=act)
    job = Job.objects.get(kind="careers.tell")
    assert (job.owner_id, job.args) == (act.person_id, {"version": version.pk})
    run(job.pk, lambda: NOW)
    job.refresh_from_db()
    assert (job.state, job.result) == (
        "succeeded", {"address": "/org/architecture", "people": 1, "asked": 1},
    )  # fmt: skip
    row = change_of(person)
    assert (row.business_goal, row.version, row.since) == (None, version, version)


def test_the_work_taken_up_again_tells_nobody_twice(
    framework: Framework, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It died after the second of three chunks; what it kept stays, the rest follows."""
    people = [heading(framework, f"Person {n}", "te2", "te3") for n in range(5)]
    monkeypatch.setattr("waymark.workflows.organisation_change.CHUNK", 2)
    publish_goal(framework, PYTHON, told=False)
    real, calls = tell_all.__globals__["tell"], []

    def dying(*said: object) -> None:
        calls.append(said)
        if len(calls) == 4:  # finding, first chunk, second chunk, third chunk
            raise RuntimeError("killed")

    with pytest.raises(RuntimeError, match="killed"):
        real(act=act_by(None), report=dying)
    assert calls[1][3:] == (0, 5)
    assert calls[2][3:] == (2, 5)
    before = set(PathChange.objects.values_list("pk", flat=True))
    assert len(before) == 4
    assert catch_up(act=act_by(None)) == 0, "its job is still to run"
    Job.objects.all().delete()
    assert catch_up(act=act_by(None)) == 1
    assert tell_all() == {"people": 1, "asked": 1}
    assert before < set(PathChange.objects.values_list("pk", flat=True))
    told = list(Notice.objects.filter(code="path.changed").values_list("person_id", flat=True))
    assert sorted(told) == sorted(person.pk for person in people)
    assert tell_all() == {"people": 0, "asked": 0}
    Job.objects.all().delete()
    assert catch_up(act=act_by(None)) == 0


def test_the_number_of_statements_does_not_grow_with_the_people(framework: Framework) -> None:
    counts = []
    heading(framework, "The First", "te2", "te3", python=2)
    publish_goal(framework, {("te3", "strategy"): 3})
    for level, people in ((4, 1), (5, 30)):
        for n in range(people):
            heading(framework, f"Person {level}-{n}", "te2", "te3", python=2)
        publish_goal(framework, {("te3", "python"): level}, told=False)
        with CaptureQueriesContext(connection) as queries:
            tell_all()
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_another_way_that_leaves_less_to_build_is_named(framework: Framework) -> None:
    """To Engineering Manager through Senior Test Engineer, or through Test Team Lead."""
    built = build_routes(framework)
    person = heading(framework, "Ines Duarte", "te2", "te3", "em", root=4, people=2)
    publish_goal(framework, {("te3", "python"): 5})
    assert change_of(person).other_way == built


def build_routes(framework: Framework) -> list[int]:
    """Make the two ways known: formal moves are enough."""
    for source, target in (("te2", "tl"), ("tl", "em"), ("te3", "em")):
        FormalMove.objects.create(
            from_role=framework.roles[source], to_role=framework.roles[target], kind="up"
        )
    return [framework.id(key) for key in ("te2", "tl", "em")]


def test_a_later_publication_takes_an_unanswered_change_up(framework: Framework) -> None:
    person = heading(framework, "Ines Duarte", "te2", "te3", python=2, strategy=2, root=4)
    first = publish_goal(framework, PYTHON)
    old = change_of(person)
    second = publish_goal(framework, {("te3", "python"): 5, ("te3", "people"): 1})
    new = change_of(person)
    old.refresh_from_db()
    assert (old.state, new.since, new.version) == ("superseded", first, second)
    skill = {name: each.pk for name, each in framework.skills.items()}
    assert {(d["skill"], d["was"], d["now"]) for d in new.differences} == {
        (skill["python"], 3, 5), (skill["people"], None, 1),
    }  # fmt: skip
    act = act_by(person)
    with pytest.raises(Refused, match="changed again before you answered"):
        accept_path_change(change=old, keys=[], act=act)
    assert later_path_change(act, old) == new
    third = publish_goal(framework, {("te3", "python"): 3, ("te3", "people"): None})
    assert open_path_change(act) is None, "what was asked is asked no more"
    back = PathChange.objects.get(version=third)
    assert (back.state, back.differences) == ("noted", [])
    notice = Notice.objects.get(key=f"framework:{third.number}:{person.pk}")
    assert (notice.kind, notice.code) == ("good_to_know", "path.taken-back")


def test_versions_are_told_in_order_by_whichever_job_runs_first(framework: Framework) -> None:
    person = heading(framework, "Ines Duarte", "te2", "te3", python=2)
    first = publish_goal(framework, PYTHON, told=False)
    second = publish_goal(framework, {("te3", "python"): 5}, told=False)
    tell_all()
    row = change_of(person)
    assert (row.since, row.version) == (first, second)
    assert [(d["was"], d["now"]) for d in row.differences] == [(3, 5)]
