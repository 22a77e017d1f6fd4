"""The switch that stops all recommending: who may, that it holds at once, one at a time."""

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.conftest import NOW, act_by
from tests.domain.builders import Framework, make_employee
from tests.domain.planning import make_goal
from tests.together import all_at_once
from waymark.domain.people.models import AccessGrant, OrgUnit, Person, User
from waymark.domain.people.queries import Signed, Stopped, who_signed_in
from waymark.domain.plans.models import Plan
from waymark.domain.plans.operations import adopt_plan
from waymark.kernel.acts import Act, Forbidden, Refused
from waymark.kernel.models import ActEntry, Notice, RecommendingStop
from waymark.kernel.recommending import recommending_stopped, require_recommending
from waymark.workflows.recommending import past_stops, resume_recommending, stop_recommending

WHY = "The works council looks at it"


@pytest.fixture
def hr(db: None) -> Person:
    return _holder("Hannah Berg", "hr")


def _holder(name: str, role: str, unit: OrgUnit | None = None) -> Person:
    person = make_employee(name)
    AccessGrant.objects.create(person=person, role=role, unit=unit, given_at=NOW)
    return person


def _told(person: Person) -> list[tuple[str, bool]]:
    rows = Notice.objects.filter(person_id=person.pk).order_by("pk")
    return [(each.code, each.read_at is not None) for each in rows]


def test_stopping_and_starting_again(hr: Person) -> None:
    require_recommending()
    stop_recommending(why=f"  {WHY}\n", act=act_by(hr, "hr"))
    found = recommending_stopped()
    assert found is not None
    assert (found.stopped_by_id, found.stopped_at, found.why) == (hr.pk, NOW, WHY)
    with pytest.raises(Refused, match=r"stopped for now \(The works council looks at it\)"):
        require_recommending()
    resume_recommending(act=act_by(hr, "hr"))
    require_recommending()
    assert [each.pk for each in past_stops()] == [found.pk]
    stop_recommending(why="Again", act=act_by(hr, "hr"))
    assert recommending_stopped() is not None
    assert list(ActEntry.objects.order_by("pk").values_list("verb", "after", "actor_id")) == [
        ("kernel.recommending.stopped", {}, hr.pk),
        ("kernel.recommending.resumed", {}, hr.pk),
        ("kernel.recommending.stopped", {}, hr.pk),
    ]


def test_the_rest_of_hr_and_the_administrators_are_told(hr: Person) -> None:
    unit = OrgUnit.objects.create(code="v", name="Verification", path="/1/")
    colleague, administrator = _holder("Ruth Berg", "hr"), _holder("Adam Smit", "administrator")
    others = (_holder("Paul Meyer", "hr", unit), _holder("Aldo Ricci", "auditor"))
    AccessGrant.objects.create(person=colleague, role="administrator", given_at=NOW)
    stop_recommending(why=WHY, act=act_by(hr, "hr"))
    assert _told(colleague) == _told(administrator) == [("recommending.stopped", False)]
    resume_recommending(act=act_by(administrator, "administrator"))
    assert _told(colleague) == [("recommending.stopped", True), ("recommending.resumed", False)]
    assert _told(hr) == [("recommending.resumed", False)]
    assert not any(_told(each) for each in others)
    assert WHY not in str(list(Notice.objects.values_list("params", flat=True)))


@pytest.mark.parametrize("role", ["hr_partner", "learning", "auditor", "works_council", ""])
def test_nobody_else_may(hr: Person, role: str, system_act: Act) -> None:
    stranger = make_employee("Sven Lund")
    stop_recommending(why=WHY, act=act_by(hr, "hr"))
    for act in (act_by(stranger, role), act_by(stranger, "hr", unit="/1/"), system_act):
        with pytest.raises(Forbidden, match="Only HR and administrators"):
            stop_recommending(why=WHY, act=act)
        with pytest.raises(Forbidden, match="Only HR and administrators"):
            resume_recommending(act=act)
    assert ActEntry.objects.count() == 1


def test_it_is_refused_without_a_reason_and_twice(hr: Person) -> None:
    act = act_by(hr, "hr")
    with pytest.raises(Refused, match="everybody reads it"):
        stop_recommending(why=" \n", act=act)
    with pytest.raises(Refused, match="not stopped"):
        resume_recommending(act=act)
    stop_recommending(why="x" * 300, act=act)
    with pytest.raises(Refused, match="stopped already"):
        stop_recommending(why=WHY, act=act)
    assert RecommendingStop.objects.get().why == "x" * 200


def test_what_cannot_be_logged_is_undone(hr: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    _holder("Ruth Berg", "hr")
    act = act_by(hr, "hr")

    def fail(**fields: object) -> None:
        raise OSError("the log is full")

    with monkeypatch.context() as patched:
        patched.setattr("waymark.kernel.acts.append", fail)
        with pytest.raises(OSError, match="full"):
            stop_recommending(why=WHY, act=act)
    assert recommending_stopped() is None
    assert not Notice.objects.exists()
    stop_recommending(why=WHY, act=act)
    monkeypatch.setattr("waymark.kernel.acts.append", fail)
    with pytest.raises(OSError, match="full"):
        resume_recommending(act=act)
    assert recommending_stopped() is not None


@pytest.mark.django_db(transaction=True)
def test_of_many_hands_one_stops_and_one_starts_again(hr: Person) -> None:
    act = act_by(hr, "hr")
    refused = all_at_once(6, lambda number: stop_recommending(why=f"Hand {number}", act=act))
    assert len(refused) == 5
    assert RecommendingStop.objects.count() == 1
    refused = all_at_once(6, lambda number: resume_recommending(act=act))
    assert len(refused) == 5
    assert ActEntry.objects.count() == 2


def test_every_request_knows_of_it_by_the_query_for_the_person(
    hr: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    user = User.objects.create(email="hannah@northfield.example")
    Person.objects.filter(pk=hr.pk).update(user=user)
    assert who_signed_in(user.pk) == Signed(hr)
    stop_recommending(why=WHY, act=act_by(hr, "hr"))
    with django_assert_num_queries(1):
        assert who_signed_in(user.pk) == Signed(hr, Stopped(NOW, "Hannah Berg", WHY))


def test_a_plan_may_begin_empty_only_while_nothing_is_recommended(
    framework: Framework, hr: Person
) -> None:
    ines = make_employee("Ines Duarte")
    goal = make_goal(framework, ines)
    with pytest.raises(Refused, match="at least one step"):
        adopt_plan(goal=goal, next_role_id=None, proposed=[], act=act_by(ines))
    stop_recommending(why=WHY, act=act_by(hr, "hr"))
    adopt_plan(goal=goal, next_role_id=None, proposed=[], act=act_by(ines))
    assert Plan.objects.get().steps.count() == 0
