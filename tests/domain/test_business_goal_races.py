"""Business goals under many hands at once: one edit counts, publications follow one another."""

from functools import partial

import pytest

from tests.conftest import act_by
from tests.domain.builders import build_framework, make_employee
from tests.domain.organisation import propose, write_goal
from tests.together import at_once
from waymark.domain.careers.models import BusinessGoal, FrameworkVersion
from waymark.domain.careers.operations.business import need_role
from waymark.domain.careers.queries.business import roles_of_goal
from waymark.kernel.acts import Refused
from waymark.workflows.framework_publishing import publish


@pytest.mark.django_db(transaction=True)
def test_of_many_who_edit_one_goal_at_once_one_does() -> None:
    framework = build_framework(moves={})
    acts = [act_by(make_employee(f"Hand {n}"), "hr") for n in range(6)]
    goal = write_goal(acts[0])
    keys = list(framework.roles)

    def edit(at: int) -> None:
        mine = BusinessGoal.objects.get(pk=goal.pk)
        need_role(goal=mine, role_id=framework.id(keys[at]), revision=0, act=acts[at])

    results = at_once([partial(edit, at) for at in range(6)])
    assert sum(each is None for each in results) == 1, results
    assert sum(isinstance(each, Refused) for each in results) == 5, results
    assert len(roles_of_goal(goal)) == 1


@pytest.mark.django_db(transaction=True)
def test_publications_at_once_follow_one_another() -> None:
    """Two drafts of the same requirement: one is published, the other meets what changed."""
    framework = build_framework(moves={})
    acts = [act_by(make_employee(f"Hand {n}"), "hr") for n in range(4)]
    drafts = [
        propose(framework, act, {("te2", "python"): level})[1]
        for act, level in zip(acts, (3, 4, 5, 1), strict=True)
    ]
    results = at_once(
        [
            partial(publish, draft=draft, revision=draft.revision, note="", act=act)
            for act, draft in zip(acts, drafts, strict=True)
        ]
    )
    assert sum(isinstance(each, FrameworkVersion) for each in results) == 1, results
    assert sum(isinstance(each, Refused) for each in results) == 3, results
