"""A step of the organisation in a plan that two people agreed: both read what was agreed, and what
came since; the manager hears of it."""

from datetime import date, timedelta

import pytest

from tests.conftest import NOW, TODAY, act_by
from tests.domain.builders import Framework, make_employee
from tests.domain.organisation import change_of, heading, publish_goal
from tests.web.journey import sign_in, words_of
from waymark.domain.people.models import Person, ReportingLine
from waymark.domain.plans.compute.path_meaning import meaning_of
from waymark.domain.plans.models import PathChange, Plan
from waymark.domain.plans.operations import agree_plan, share_plan
from waymark.domain.plans.operations.path_changes import accept_path_change, decline_path_change
from waymark.domain.plans.queries.path_changes import last_no_of
from waymark.kernel.models import Notice

pytestmark = pytest.mark.usefixtures("at_the_tests_moment")


def _pair(framework: Framework) -> tuple[Person, Person]:
    ines = heading(framework, "Ines Duarte", "te2", "te3", plan=True, root=4, python=2, strategy=2)
    tomasz = make_employee("Tomasz Wilk")
    ReportingLine.objects.create(person=ines, manager=tomasz, from_date=date(2020, 1, 1))
    return ines, tomasz


def _agreed(ines: Person, tomasz: Person) -> Plan:
    plan = share_plan(plan=Plan.objects.get(), act=act_by(ines))
    return agree_plan(plan=plan, next_check_on=TODAY + timedelta(days=90), act=act_by(tomasz))


def _yes(ines: Person) -> None:
    act, change = act_by(ines), change_of(ines)
    keys = [step.key for step in meaning_of(act, change).steps]
    accept_path_change(change=change, keys=keys, act=act)
    accept_path_change(change=change, keys=keys, act=act)  # the second click


def test_both_read_what_was_agreed_and_what_came_since(framework: Framework) -> None:
    ines, tomasz = _pair(framework)
    plan = _agreed(ines, tomasz)
    own, manager = sign_in(ines), sign_in(tomasz)
    assert "agreed this version on" in words_of(own.get("/me/plan"))
    publish_goal(framework, {("te3", "python"): 4})
    _yes(ines)
    page = words_of(own.get("/me/plan"))
    assert "agreed this version" not in page
    assert "agreed version 2 on 23 November 2026; since then you added" in page
    assert "what the organisation asked for (version 3)" in page
    seen = words_of(manager.get(f"/team/{ines.pk}/plan"))
    assert "You agreed version 2 on 23 November 2026; since then Ines Duarte added" in seen
    assert "what the organisation asked for (version 3)" in seen
    assert "The organisation changed what roles ask for; steps were added." in seen
    notice = Notice.objects.get(code="plan.path-accepted")
    assert (notice.person_id, notice.kind) == (tomasz.pk, "good_to_know")
    assert notice.address == f"/team/{ines.pk}/plan"
    assert "Ines Duarte added to their plan what the organisation asks for" in words_of(
        manager.get("/account/notices")
    )
    assert list(plan.versions.order_by("number").values_list("snapshot__what", flat=True)) == [
        "shared", "agreed", "organisation",
    ]  # fmt: skip


def test_a_plan_that_is_not_shared_tells_the_manager_nothing(framework: Framework) -> None:
    ines, tomasz = _pair(framework)
    publish_goal(framework, {("te3", "python"): 4})
    _yes(ines)
    assert not Notice.objects.filter(person_id=tomasz.pk).exists()


def test_the_team_says_on_which_day_a_path_changed_for_thirty_days(framework: Framework) -> None:
    ines, tomasz = _pair(framework)
    _agreed(ines, tomasz)
    publish_goal(framework, {("te3", "python"): 4})
    manager = sign_in(tomasz)
    assert "Path changed" not in words_of(manager.get("/team")), "not answered yet"
    decline_path_change(change=change_of(ines), reason="Not mine.", act=act_by(ines))
    PathChange.objects.update(answered_at=NOW - timedelta(days=14))
    assert "Path changed on 9 November" in words_of(manager.get("/team"))
    assert "Path changed on 9 November" in manager.get("/team/download").content.decode()
    PathChange.objects.update(answered_at=NOW - timedelta(days=30))
    assert "Path changed" not in words_of(manager.get("/team"))


def test_the_manager_reads_why_not_while_the_plan_is_shared(framework: Framework) -> None:
    ines, tomasz = _pair(framework)
    plan = _agreed(ines, tomasz)
    publish_goal(framework, {("te3", "python"): 4})
    decline_path_change(change=change_of(ines), reason="Not mine.", act=act_by(ines))
    notice, manager = Notice.objects.get(code="plan.path-declined"), sign_in(tomasz)
    page = words_of(manager.get(notice.address))
    assert "Ines Duarte said no on 23 November 2026 to what the organisation asks for" in page
    assert "“Not mine.”" in page
    Plan.objects.filter(pk=plan.pk).update(state="draft", shared_at=None)
    assert manager.get(notice.address).status_code == 404
    assert last_no_of(act_by(tomasz), ines.pk) is None
    stranger = make_employee("Ruth Adeyemi")
    assert last_no_of(act_by(stranger, "hr"), ines.pk) is None, "HR sees counts"
