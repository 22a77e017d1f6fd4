"""Business goals: what HR writes, what it needs, and the change of requirements it proposes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from uuid import UUID, uuid4

import pytest

from tests.conftest import TODAY, act_by
from tests.domain.builders import Framework, make_employee
from tests.domain.organisation import propose, write_goal
from waymark.domain.careers.models import (
    BusinessGoal,
    BusinessGoalSkill,
    DraftChange,
    FrameworkDraft,
    FrameworkVersion,
    Requirement,
    RequirementChange,
)
from waymark.domain.careers.operations.business import (
    GoalFields,
    close_business_goal,
    edit_business_goal,
    leave_role,
    leave_skill,
    need_role,
    need_skill,
    write_business_goal,
)
from waymark.domain.careers.operations.drafts import set_change
from waymark.domain.careers.operations.goal_proposals import Asking, propose_requirements
from waymark.domain.careers.queries.business import (
    business_goals,
    cells_of,
    clashes_with_architecture,
    goal_draft,
    needs_of,
    roles_of_goal,
)
from waymark.domain.careers.queries.drafts import open_draft
from waymark.domain.careers.states import Thing
from waymark.kernel.acts import Act, Forbidden, Refused
from waymark.kernel.models import ActEntry
from waymark.workflows.framework_publishing import publish


def _fields(act: Act) -> GoalFields:
    return GoalFields("Tested in code", "The new line.", None, act.person_id or 0)


def test_a_goal_is_written_once_however_often_its_form_is_sent(hannah: Act) -> None:
    key = UUID(int=1)
    one, other = write_goal(hannah, key=key), write_goal(hannah, key=key)
    assert one == other
    assert (one.state, one.owner_id, one.written_by_id) == (
        "preparing", hannah.person_id, hannah.person_id,
    )  # fmt: skip
    assert ActEntry.objects.filter(verb="careers.business_goal.written").count() == 1


def test_only_hr_for_the_whole_organization_works_on_goals(
    framework: Framework, hannah: Act
) -> None:
    goal = write_goal(hannah)
    python = framework.skills["python"].pk
    for other in (
        act_by(make_employee("Some Body")),
        act_by(make_employee("Some Body"), "hr_partner"),
        act_by(make_employee("Some Body"), "hr", unit="/1/"),
        act_by(make_employee("Some Body"), "administrator"),
    ):
        attempts: list[Callable[[], object]] = [
            partial(write_goal, other),
            partial(edit_business_goal,
                goal=goal, fields=_fields(hannah), revision=goal.revision, act=other
            ),
            partial(need_skill,
                goal=goal, skill_id=python, level=3, essential=True, revision=goal.revision,
                act=other,
            ),
            partial(need_role,
                goal=goal, role_id=framework.id("te3"), revision=goal.revision, act=other
            ),
            partial(propose_requirements,
                goal=goal, asking=[], revision=goal.revision, act=other
            ),
            partial(close_business_goal, goal=goal, act=other),
        ]  # fmt: skip
        for attempt in attempts:
            with pytest.raises(Forbidden):
                attempt()
        assert not business_goals(other)
    goal.refresh_from_db()
    assert (goal.revision, goal.state) == (0, "preparing")


def test_what_makes_no_sense_is_refused(framework: Framework, hannah: Act) -> None:
    left = make_employee("Lou Martin", active=False)
    for wrong, said in (
        ({"name": "  "}, "name"), ({"why": ""}, "why"), ({"by_date": TODAY}, "still to come"),
        ({"owner_id": left.pk}, "works here"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=said):
            write_business_goal(fields=replace(_fields(hannah), **wrong), key=uuid4(), act=hannah)
    goal, python = write_goal(hannah), framework.skills["python"].pk
    with pytest.raises(Refused, match="between 1 and 5"):
        need_skill(goal=goal, skill_id=python, level=6, essential=True, revision=0, act=hannah)
    with pytest.raises(Refused, match="no longer there"):
        need_skill(goal=goal, skill_id=0, level=1, essential=True, revision=0, act=hannah)
    with pytest.raises(Refused, match="no longer there"):
        need_role(goal=goal, role_id=0, revision=0, act=hannah)


def test_a_stale_copy_is_refused_and_changes_nothing(framework: Framework, hannah: Act) -> None:
    goal = write_goal(hannah)
    need_role(goal=goal, role_id=framework.id("te3"), revision=0, act=hannah)
    other = GoalFields("Another name", "Why", None, hannah.person_id or 0)
    with pytest.raises(Refused, match="Someone else"):
        edit_business_goal(goal=goal, fields=other, revision=0, act=hannah)
    assert BusinessGoal.objects.get().name == "Tested in code"
    edit_business_goal(goal=goal, fields=other, revision=1, act=hannah)
    assert BusinessGoal.objects.get().name == "Another name"


def test_the_proposal_starts_from_what_the_goal_needs_and_never_asks_for_less(
    framework: Framework, hannah: Act
) -> None:
    goal = write_goal(hannah)
    for role in ("te2", "te4"):
        need_role(goal=goal, role_id=framework.id(role), revision=goal.revision, act=hannah)
    for skill, level in (("python", 3), ("people", 1)):
        need_skill(
            goal=goal, skill_id=framework.skills[skill].pk, level=level, essential=True,
            revision=goal.revision, act=hannah,
        )  # fmt: skip
    cells = {
        (cell.role.name, cell.need.skill.name): (cell.before, cell.after)
        for cell in cells_of(roles_of_goal(goal), needs_of(goal), goal_draft(hannah, goal))
    }
    assert cells == {
        ("Test Engineer II", "Data analysis with Python"): (2, 3),
        ("Test Engineer II", "Leading people"): (None, 1),
        ("Principal Test Engineer", "Data analysis with Python"): (4, 4),
        ("Principal Test Engineer", "Leading people"): (None, 1),
    }


def test_a_proposal_is_a_draft_of_its_own_and_changes_nothing_yet(
    framework: Framework, hannah: Act
) -> None:
    goal, draft = propose(framework, hannah, {("te2", "python"): 3, ("te3", "python"): 3})
    assert goal_draft(hannah, goal) == draft
    assert open_draft(hannah) is None, "the architecture's own draft is another one"
    change = DraftChange.objects.get(draft=draft)
    assert change.ref == f"{framework.id('te2')}:{framework.skills['python'].pk}"
    assert (change.before, change.after) == (
        {"level": 2, "essential": False}, {"level": 3, "essential": True},
    ), "te3 asks for level 3 already"  # fmt: skip
    assert Requirement.objects.get(
        role=framework.roles["te2"], skill=framework.skills["python"]
    ).level == 2  # fmt: skip
    goal, draft = propose(framework, hannah, {("te2", "python"): None}, goal)
    assert DraftChange.objects.get(draft=draft).change == "retire"


def test_what_the_goal_no_longer_names_leaves_its_proposal(
    framework: Framework, hannah: Act
) -> None:
    goal, draft = propose(
        framework, hannah,
        {("te2", "python"): 3, ("te2", "people"): 1, ("te1", "python"): 1},
    )  # fmt: skip
    python = framework.skills["python"].pk
    leave_skill(goal=goal, skill_id=python, revision=goal.revision, act=hannah)
    assert DraftChange.objects.filter(draft=draft).count() == 1
    leave_role(goal=goal, role_id=framework.id("te2"), revision=goal.revision, act=hannah)
    assert not DraftChange.objects.filter(draft=draft).exists()
    with pytest.raises(Refused, match="no longer names"):
        propose_requirements(
            goal=goal, asking=[Asking(framework.id("te1"), python, 2)],
            revision=goal.revision, act=hannah,
        )  # fmt: skip
    with pytest.raises(Refused):  # an older look at the draft
        publish(draft=draft, revision=draft.revision, note="", act=hannah)


def test_publishing_goes_the_one_way_and_keeps_every_difference(
    framework: Framework, hannah: Act
) -> None:
    goal, draft = propose(
        framework, hannah,
        {("te2", "python"): 3, ("te3", "root"): None, ("te1", "python"): 1},
    )  # fmt: skip
    version = publish(draft=draft, revision=draft.revision, note="", act=hannah)
    goal.refresh_from_db()
    assert (goal.state, version.draft_id) == ("published", draft.pk)
    python, root = framework.skills["python"].pk, framework.skills["root"].pk
    kept = RequirementChange.objects.values_list(
        "role_id", "skill_id", "was", "now", "essential_was", "essential_now", "first"
    )
    assert set(kept) == {
        (framework.id("te2"), python, 2, 3, False, True, False),
        (framework.id("te3"), root, 4, None, True, False, False),
        (framework.id("te1"), python, None, 1, False, True, False),
    }
    assert goal_draft(hannah, goal) is None
    goal, again = propose(framework, hannah, {("te2", "python"): 4}, goal)
    assert again != draft, "a goal may propose a second change"


def test_a_goals_draft_and_the_architectures_stand_beside_each_other(
    framework: Framework, hannah: Act
) -> None:
    ref = f"{framework.id('te2')}:{framework.skills['python'].pk}"
    _goal, draft = propose(framework, hannah, {("te2", "python"): 3})
    assert clashes_with_architecture(hannah, draft) == 0
    set_change(thing=Thing.REQUIREMENT, ref=ref, values={"level": 5}, act=hannah)
    assert clashes_with_architecture(hannah, draft) == 1
    own = FrameworkDraft.objects.get(goal=None)
    publish(draft=own, revision=own.revision, note="", act=hannah)
    with pytest.raises(Refused, match="changed by someone else"):
        publish(draft=draft, revision=draft.revision, note="", act=hannah)
    assert FrameworkVersion.objects.count() == 1


def test_a_closed_goal_is_closed_and_its_proposal_with_it(
    framework: Framework, hannah: Act
) -> None:
    goal, draft = propose(framework, hannah, {("te2", "python"): 3})
    close_business_goal(goal=goal, act=hannah)
    draft.refresh_from_db()
    assert (goal.state, goal.closed_by_id, draft.state) == (
        "closed", hannah.person_id, "discarded",
    )  # fmt: skip
    with pytest.raises(Refused, match="closed"):
        close_business_goal(goal=goal, act=hannah)
    with pytest.raises(Refused, match="closed"):
        need_role(goal=goal, role_id=framework.id("te1"), revision=goal.revision, act=hannah)
    with pytest.raises(Refused):
        publish(draft=draft, revision=draft.revision, note="", act=hannah)


def test_without_its_line_in_the_log_nothing_is_written(
    framework: Framework, hannah: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    goal = write_goal(hannah)

    def broken(**fields: object) -> None:
        raise RuntimeError("the log is full")

    monkeypatch.setattr("waymark.kernel.acts.append", broken)
    python = framework.skills["python"].pk
    for attempt in (
        lambda: write_goal(hannah),
        lambda: edit_business_goal(goal=goal, fields=replace(_fields(hannah), name="New"),
                                   revision=0, act=hannah),
        lambda: need_skill(goal=goal, skill_id=python, level=3, essential=True, revision=0,
                           act=hannah),
        lambda: propose_requirements(goal=goal, asking=[], revision=0, act=hannah),
        lambda: close_business_goal(goal=goal, act=hannah),
    ):  # fmt: skip
        with pytest.raises(RuntimeError, match="full"):
            attempt()
    kept = BusinessGoal.objects.get()
    assert (kept.name, kept.revision, kept.state) == ("Tested in code", 0, "preparing")
    assert not BusinessGoalSkill.objects.exists()
    assert not FrameworkDraft.objects.exists()


def test_a_day_to_come_is_kept(hannah: Act) -> None:
    fields = replace(_fields(hannah), by_date=TODAY + timedelta(days=90))
    goal = write_business_goal(fields=fields, key=uuid4(), act=hannah)
    assert goal.by_date == TODAY + timedelta(days=90)
