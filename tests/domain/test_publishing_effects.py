"""What a publication does to people, goals and plans: merged roles, and the effect told before."""

from datetime import date

import pytest

from tests.conftest import NOW, act_by
from tests.domain.builders import Framework, hold, make_employee
from tests.domain.drafting import publish_open, set_thing
from waymark.domain.careers.models import Assignment, FrameworkDraft, Role, RoleTitle
from waymark.domain.careers.operations.drafts import retire_thing
from waymark.domain.careers.states import Thing
from waymark.domain.goals.models import Goal
from waymark.domain.plans.models import Plan
from waymark.domain.skills.models import Claim
from waymark.kernel.acts import Act, Refused
from waymark.kernel.models import Job, Notice
from waymark.workflows.framework_publishing import effect_of
from waymark.workflows.organisation_change import tell


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
    publish_open(hannah)
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
    set_thing(Thing.REQUIREMENT, f"{te2}:{root.pk}", hannah, level=4)
    draft = FrameworkDraft.objects.get()
    effect = effect_of(draft=draft, act=hannah)
    assert (effect.roles, effect.people, effect.goals, effect.plans) == (1, 2, 2, 1)
    assert (effect.gaps.more, effect.gaps.fewer) == (2, 0), "one and four; two is at level 4"
    set_thing(Thing.REQUIREMENT, f"{te2}:{root.pk}", hannah, level=1)
    effect = effect_of(draft=FrameworkDraft.objects.get(), act=hannah)
    assert (effect.gaps.more, effect.gaps.fewer) == (0, 0), "all had level 3 already"
    set_thing(Thing.ROLE, te3, hannah, summary="New.")
    five = make_employee("Person E")
    hold(five, framework.roles["te3"], date(2020, 1, 1))
    publish_open(hannah)
    assert not Notice.objects.exists(), "a job tells them"
    tell(act=act_by(None))
    told = dict(Notice.objects.values_list("person_id", "code"))
    assert told == {
        **dict.fromkeys([one.pk, two.pk, three.pk, four.pk], "path.noted"),
        five.pk: "framework.role-published",
    }
