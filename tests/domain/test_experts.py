"""Mentors, coaches and trainers: asked, agreeing, changing, pausing, leaving."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.conftest import NOW, TODAY, MakePerson, act_by
from tests.domain.mentors import make_expert, offer_of
from tests.together import all_at_once
from waymark.domain.mentoring import operations, queries
from waymark.domain.mentoring.models import Conflict, Expert, ExpertSkill
from waymark.domain.mentoring.states import ExpertKind, ExpertState
from waymark.domain.people.models import Person
from waymark.domain.skills.models import Skill
from waymark.kernel.acts import Act, Forbidden, Refused
from waymark.kernel.models import ActEntry, Notice

pytestmark = pytest.mark.django_db
MENTOR = ExpertKind.MENTOR
WEEK = timedelta(days=7)


@pytest.fixture
def priya(make_person: MakePerson) -> Person:
    return make_person("Priya Raman")


@pytest.fixture
def rosa(make_person: MakePerson) -> Person:
    return make_person("Rosa Silva")


@pytest.fixture
def learning(priya: Person) -> Act:
    return act_by(priya, "learning")


def verbs() -> list[str]:
    return list(ActEntry.objects.order_by("pk").values_list("verb", flat=True))


def test_a_colleague_is_asked_and_agrees(rosa: Person, priya: Person, learning: Act) -> None:
    skill = Skill.objects.create(key="root", name="Root-cause analysis")
    other = Skill.objects.create(key="people", name="Leading people")
    expert = operations.ask_expert(person=rosa, kind=MENTOR, act=learning)
    assert (expert.state, expert.asked_by_id) == ("asked", priya.pk)
    assert Notice.objects.get().person_id == rosa.pk
    offer = offer_of(
        places=3, hours=[(0, 18, 24)], skills=[(skill.pk, 4)], refused=[other.pk], about="Rigs.",
        wont="No reviews of papers.",
    )  # fmt: skip
    expert = operations.agree_to_help(expert=expert, offer=offer, act=act_by(rosa))
    assert (expert.state, expert.places, expert.hours) == ("agreed", 3, [[0, 18, 24]])
    lines = ExpertSkill.objects.order_by("skill_id").values_list("skill_id", "level", "refused")
    assert list(lines) == [(skill.pk, 4, False), (other.pk, None, True)]
    assert Notice.objects.get(person_id=priya.pk).code == "expert.agreed"
    assert Notice.objects.get(person_id=rosa.pk).read_at == NOW  # what was asked is answered
    assert verbs() == ["mentoring.expert.asked", "mentoring.expert.agreed"]
    words = str(list(ActEntry.objects.values_list("before", "after")))
    assert not any(each in words for each in ("Rigs", "papers", "Rosa"))


def test_asked_twice_there_is_one_question(rosa: Person, learning: Act) -> None:
    for _ in range(2):
        operations.ask_expert(person=rosa, kind=MENTOR, act=learning)
    assert Expert.objects.count() == 1
    assert Notice.objects.count() == 1


def test_who_declined_is_asked_again_on_the_same_row(rosa: Person, learning: Act) -> None:
    expert = operations.ask_expert(person=rosa, kind=MENTOR, act=learning)
    for _ in range(2):
        operations.decline_to_help(expert=expert, act=act_by(rosa))
    with pytest.raises(Refused):
        operations.agree_to_help(expert=expert, offer=offer_of(), act=act_by(rosa))
    again = operations.ask_expert(person=rosa, kind=ExpertKind.COACH, act=learning)
    assert (again.pk, again.state, again.kind) == (expert.pk, "asked", "coach")
    assert verbs().count("mentoring.expert.declined") == 1


def test_only_learning_asks_and_only_who_was_asked_answers(
    rosa: Person, priya: Person, learning: Act
) -> None:
    with pytest.raises(Forbidden, match="Only L&D"):
        operations.ask_expert(person=rosa, kind=MENTOR, act=act_by(priya))
    with pytest.raises(Refused, match="ask yourself"):
        operations.ask_expert(person=priya, kind=MENTOR, act=learning)
    expert = operations.ask_expert(person=rosa, kind=MENTOR, act=learning)
    for act in (learning, act_by(priya, "hr")):
        with pytest.raises(Forbidden):
            operations.agree_to_help(expert=expert, offer=offer_of(), act=act)
        with pytest.raises(Forbidden):
            operations.decline_to_help(expert=expert, act=act)
    operations.agree_to_help(expert=expert, offer=offer_of(), act=act_by(rosa))
    with pytest.raises(Refused, match="helps others already"):
        operations.ask_expert(person=rosa, kind=MENTOR, act=learning)
    Person.objects.filter(pk=rosa.pk).update(active=False)
    Expert.objects.update(state="left", left_at=NOW, left_by_id=rosa.pk)
    with pytest.raises(Refused, match="no longer works here"):
        operations.ask_expert(person=rosa, kind=MENTOR, act=learning)


def test_an_employee_becomes_a_mentor_by_themself_once(rosa: Person, priya: Person) -> None:
    with pytest.raises(Forbidden):
        operations.offer_help(person=rosa, offer=offer_of(), act=act_by(priya))
    for _ in range(2):
        operations.offer_help(person=rosa, offer=offer_of(), act=act_by(rosa))
    assert Expert.objects.get().state == "agreed"
    assert verbs() == ["mentoring.expert.offered"]


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"places": 0}, "between 1 and 50"),
        ({"places": 51}, "between 1 and 50"),
        ({"languages": []}, "at least one language"),
        ({"languages": ["English"]}, "from the list"),
        ({"hours": [(0, 20, 20)]}, "end after they begin"),
        ({"hours": [(7, 18, 20)]}, "end after they begin"),
        ({"hours": [(1, 18, 24), (1, 20, 30)]}, "end after they begin"),
        ({"skills": [(10**9, 3)]}, "no longer in the framework"),
        ({"about": "x" * 601}, "fewer words"),
    ],
)
def test_an_offer_that_makes_no_sense_is_refused(
    rosa: Person, fields: dict[str, object], why: str
) -> None:
    with pytest.raises(Refused, match=why):
        operations.offer_help(person=rosa, offer=offer_of(**fields), act=act_by(rosa))
    assert not Expert.objects.exists()


def test_never_fewer_places_than_people_have(rosa: Person, priya: Person, learning: Act) -> None:
    expert = make_expert(rosa, places=3, taken=2)
    with pytest.raises(Refused, match="2 people work with this expert"):
        operations.change_offer(expert=expert, offer=offer_of(places=1), act=act_by(rosa))
    changed = operations.change_offer(expert=expert, offer=offer_of(places=2), act=learning)
    assert (changed.places, changed.taken, changed.free) == (2, 2, 0)
    assert Notice.objects.get().code == "expert.changed"
    with pytest.raises(Forbidden):
        operations.change_offer(expert=expert, offer=offer_of(), act=act_by(priya, "hr"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Expert.objects.filter(pk=expert.pk).update(places=1)


def test_a_pause_has_two_days_and_ends_by_itself(rosa: Person, learning: Act) -> None:
    expert = make_expert(rosa)
    own = act_by(rosa)
    for first, until in ((TODAY - WEEK, TODAY), (TODAY, TODAY), (TODAY, TODAY + 60 * WEEK)):
        with pytest.raises(Refused):
            operations.pause(expert=expert, first=first, until=until, act=own)
    expert = operations.pause(expert=expert, first=TODAY, until=TODAY + WEEK, act=own)
    for days, paused in ((0, True), (6, True), (7, False), (-1, False)):
        day = TODAY + timedelta(days=days)
        assert queries.is_paused(expert, day) is paused
        assert Expert.objects.filter(queries.available_on(day)).exists() is not paused
    for _ in range(2):
        expert = operations.resume(expert=expert, act=learning)
    assert not queries.is_paused(expert, TODAY)
    assert verbs() == ["mentoring.expert.paused", "mentoring.expert.resumed"]


def test_who_leaves_keeps_the_people_they_have_and_gets_no_new_ones(
    rosa: Person, priya: Person, learning: Act
) -> None:
    expert = make_expert(rosa, places=3, taken=1, asked_at=NOW, asked_by_id=priya.pk)
    with pytest.raises(Forbidden):
        operations.leave(expert=expert, act=act_by(priya))
    for _ in range(2):
        expert = operations.leave(expert=expert, act=act_by(rosa))
    assert (expert.state, expert.taken, expert.left_by_id) == ("left", 1, rosa.pk)
    assert not Expert.objects.filter(queries.available_on(TODAY)).exists()
    assert Notice.objects.get().person_id == priya.pk
    assert ActEntry.objects.get().after == {"people": 1}
    Expert.objects.update(taken=2)
    with pytest.raises(Refused, match="Offer as many"):
        operations.offer_help(person=rosa, offer=offer_of(places=1), act=act_by(rosa))
    back = operations.offer_help(person=rosa, offer=offer_of(), act=act_by(rosa))
    assert (back.state, back.left_at) == (ExpertState.AGREED.value, None)


def test_nothing_is_kept_without_its_line(
    rosa: Person, learning: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    expert = make_expert(rosa)

    def fail(**fields: object) -> None:
        raise OSError("the log is full")

    monkeypatch.setattr("waymark.kernel.acts.append", fail)
    changes: list[Callable[[], object]] = [
        lambda: operations.leave(expert=expert, act=learning),
        lambda: operations.change_offer(expert=expert, offer=offer_of(places=9), act=learning),
        lambda: operations.pause(expert=expert, first=TODAY, until=TODAY + WEEK, act=learning),
    ]
    for change in changes:
        with pytest.raises(OSError, match="full"):
            change()
    expert.refresh_from_db()
    assert (expert.state, expert.places, expert.paused_from) == ("agreed", 2, None)
    assert not Notice.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_many_hands_one_asks_and_one_answer_counts(rosa: Person, learning: Act) -> None:
    all_at_once(6, lambda n: operations.ask_expert(person=rosa, kind=MENTOR, act=learning))
    assert Expert.objects.count() == 1
    assert verbs() == ["mentoring.expert.asked"]
    expert = Expert.objects.get()
    own = act_by(rosa)
    all_at_once(
        6,
        lambda n: (
            operations.agree_to_help(expert=expert, offer=offer_of(places=n + 1), act=own)
            if n % 2
            else operations.decline_to_help(expert=expert, act=own)
        ),
    )
    answers = [verb for verb in verbs() if verb != "mentoring.expert.asked"]
    assert len(answers) == 1


@pytest.mark.django_db(transaction=True)
def test_offered_many_times_at_once_there_is_one_expert(rosa: Person) -> None:
    own = act_by(rosa)
    all_at_once(6, lambda n: operations.offer_help(person=rosa, offer=offer_of(), act=own))
    assert Expert.objects.count() == 1
    assert verbs() == ["mentoring.expert.offered"]


def test_a_conflict_stands_once_in_whichever_order(
    rosa: Person, priya: Person, make_person: MakePerson, learning: Act
) -> None:
    other = make_person("Owen Price")
    for one, two in ((rosa, other), (other, rosa)):
        operations.declare_conflict(one=one, other=two, act=learning)
    conflict = Conflict.objects.get()
    assert conflict.one_id < conflict.other_id
    with pytest.raises(Forbidden):
        operations.declare_conflict(one=rosa, other=priya, act=act_by(rosa))
    with pytest.raises(Forbidden):
        operations.lift_conflict(conflict=conflict, act=act_by(rosa))
    with pytest.raises(Refused, match="two different"):
        operations.declare_conflict(one=rosa, other=rosa, act=learning)
    for _ in range(2):
        operations.lift_conflict(conflict=conflict, act=learning)
    assert verbs() == ["mentoring.conflict.declared", "mentoring.conflict.lifted"]
