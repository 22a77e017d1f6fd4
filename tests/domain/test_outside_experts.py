"""Experts from outside: invited with a contract, and nothing of the organization but their people."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.conftest import NOW, TODAY, MakePerson, act_by
from tests.domain.builders import Framework, hold, make_employee
from tests.domain.mentors import invited, make_expert, offer_of
from tests.together import all_at_once
from waymark.domain.mentoring import operations, queries
from waymark.domain.mentoring.models import Expert, ExpertRole
from waymark.domain.mentoring.operations import Contract
from waymark.domain.mentoring.queries import ExpertFilter
from waymark.domain.people import policies as people
from waymark.domain.people.models import AccessGrant, Person, ReportingLine
from waymark.domain.people.operations import name_deputy
from waymark.domain.people.queries import actor_of_person, people_found
from waymark.integrations.hris.known import known_organization
from waymark.kernel.acts import Act, Forbidden, Grant, Refused
from waymark.kernel.models import ActEntry, OutboxMessage
from waymark.kernel.outbox import deliver

pytestmark = pytest.mark.django_db


@pytest.fixture
def priya() -> Person:
    return make_employee("Priya Raman", email="priya@northfield.example")


def act_of(person: Person) -> Act:
    """An act with the rights that the database gives this person."""
    return Act(actor_of_person(person), at=NOW, today=TODAY)


def test_an_outside_expert_gets_an_account_and_no_right(priya: Person) -> None:
    expert = invited(priya)
    vera = expert.person
    assert (expert.state, expert.outside, expert.price) == ("asked", True, 120_000)
    assert not vera.employments.exists()
    assert vera.user is not None
    assert not vera.user.has_usable_password()
    assert actor_of_person(vera).grants == {Grant("outside")}
    assert OutboxMessage.objects.get(kind="invitation-mail").payload == {"person": vera.pk}
    words = str(list(ActEntry.objects.values_list("before", "after")))
    assert not any(each in words for each in ("Vera", "Partner", "partner.example"))
    agreed = operations.agree_to_help(expert=expert, offer=offer_of(), act=act_of(vera))
    assert agreed.state == "agreed"


def test_nothing_else_that_was_given_them_counts(priya: Person) -> None:
    vera = invited(priya).person
    AccessGrant.objects.create(person=vera, role="hr", given_at=NOW)
    assert actor_of_person(vera).grants == {Grant("outside")}
    assert list(people.see_in_directory.rows(act_of(vera))) == [vera]
    assert people_found(act_of(vera), "Priya Raman") == []


def test_they_are_in_nobodys_directory_and_in_no_file_of_hr(priya: Person) -> None:
    vera = invited(priya).person
    assert people_found(act_of(priya), "Vera Novak") == []
    assert people_found(act_by(priya, "hr"), "Vera Novak") == [vera]
    assert set(known_organization().people) == {priya.key}


def test_invited_twice_they_are_one(priya: Person) -> None:
    first, again = invited(priya), invited(priya, email="VERA@partner.example")
    assert (first.pk, first.person_id) == (again.pk, again.person_id)
    assert OutboxMessage.objects.filter(kind="invitation-mail").count() == 1
    Expert.objects.update(state="declined", answered_at=NOW)
    assert invited(priya, organization="New House").state == "asked"
    assert Expert.objects.get().organization == "New House"


@pytest.mark.django_db(transaction=True)
def test_invited_by_many_at_once_they_are_one() -> None:
    priya = make_employee("Priya Raman", email="priya@northfield.example")
    all_at_once(5, lambda number: invited(priya))
    assert Expert.objects.count() == 1
    assert AccessGrant.objects.count() == 1


def test_who_works_here_is_asked_and_not_invited(priya: Person) -> None:
    with pytest.raises(Refused, match="Priya Raman"):
        invited(priya, email="Priya@northfield.example")
    with pytest.raises(Refused, match="from outside"):
        operations.ask_expert(
            person=invited(priya).person, kind=offer_of().kind, act=act_by(priya, "learning")
        )


@pytest.mark.parametrize(
    ("contract", "why"),
    [
        ({"organization": " "}, "which organisation"),
        ({"price": -1}, "one engagement costs"),
        ({"until": TODAY - timedelta(days=1)}, "over already"),
        ({"roles": [(10**9, 2019)]}, "roles of the framework"),
        ({"roles": [(1, 1800)]}, "year in which"),
    ],
)
def test_a_contract_that_makes_no_sense_is_refused(
    priya: Person, contract: dict[str, Any], why: str
) -> None:
    with pytest.raises(Refused, match=why):
        invited(priya, **contract)
    assert not Expert.objects.exists()
    assert Person.objects.get() == priya


def test_only_learning_invites_and_changes_a_contract(
    priya: Person, make_person: MakePerson
) -> None:
    expert = invited(priya)
    terms = Contract("Partner Coaching", price=90_000)
    for act in (act_by(priya, "hr"), act_of(expert.person)):
        with pytest.raises(Forbidden):
            operations.change_contract(expert=expert, contract=terms, act=act)
    changed = operations.change_contract(
        expert=expert, contract=terms, act=act_by(priya, "learning")
    )
    assert changed.price == 90_000
    inside = make_expert(make_person("Rosa Silva"))
    with pytest.raises(Refused, match="from outside"):
        operations.change_contract(expert=inside, contract=terms, act=act_by(priya, "learning"))


def test_price_and_contract_are_for_learning_and_the_expert(
    priya: Person, make_person: MakePerson
) -> None:
    expert = invited(priya)
    Expert.objects.update(state="agreed", wont="No talks")
    expert.refresh_from_db()
    for act, seen in (
        (act_by(priya, "learning"), True), (act_of(expert.person), True),
        (act_by(priya), False), (act_by(priya, "hr"), False),
    ):  # fmt: skip
        assert queries.expert_by_id(act, expert.pk) == expert
        assert (queries.terms_of(act, expert) is not None) is seen
    other = invited(priya, email="other@partner.example")
    with pytest.raises(Expert.DoesNotExist):
        queries.expert_by_id(act_of(other.person), expert.pk)
    with pytest.raises(Expert.DoesNotExist):  # asked, and not agreed: nobody else's business
        queries.expert_by_id(act_by(priya), other.pk)


def held_way(framework: Framework, name: str, *roles: str) -> Person:
    """Somebody who held these roles, a year each, and is in the last one."""
    person = make_employee(name)
    for year, role in enumerate(roles, start=2026 - len(roles)):
        last = role == roles[-1]
        until = None if last else date(year + 1, 1, 1)
        hold(person, framework.roles[role], date(year, 1, 1), until)
    return person


def test_roles_and_moves_come_from_positions_once_they_agreed(
    framework: Framework, priya: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    rosa = make_expert(held_way(framework, "Rosa Silva", "te1", "te2", "te3"))
    asked = make_expert(held_way(framework, "Owen Price", "te1", "te2"), state="asked")
    vera = invited(priya)
    ExpertRole.objects.create(expert=vera, role=framework.roles["te4"], until=2020)
    with django_assert_num_queries(2):
        ways = queries.ways_of(act_by(priya, "learning"), [rosa, asked, vera])
    assert [each.role for each in ways[rosa.pk].held] == [
        "Senior Test Engineer", "Test Engineer II", "Test Engineer I",
    ]  # fmt: skip
    assert [(each.source, each.target, each.year) for each in ways[rosa.pk].moves] == [
        ("Test Engineer II", "Senior Test Engineer", 2025),
        ("Test Engineer I", "Test Engineer II", 2024),
    ]
    assert ways[asked.pk].held == []
    assert [(each.role, each.until, each.elsewhere) for each in ways[vera.pk].held] == [
        ("Principal Test Engineer", 2020, True)
    ]


def test_the_list_is_narrowed_by_what_they_held_and_offer(
    framework: Framework, priya: Person
) -> None:
    rosa = make_expert(held_way(framework, "Rosa Silva", "te1", "te2"), languages=["pt", "en"])
    full = make_expert(held_way(framework, "Owen Price", "te2"), taken=2, kind="coach")
    vera = invited(priya, roles=[(framework.id("te1"), 2019)])
    act = act_by(priya, "learning")

    def found(**only: object) -> set[int]:
        return {each.pk for each in queries.experts_listed(act, ExpertFilter(**only))}  # type: ignore[arg-type]  # each test names fields of the filter

    assert found() == {rosa.pk, full.pk, vera.pk}
    assert found(role=framework.id("te1")) == {rosa.pk, vera.pk}
    assert found(role=framework.id("te2")) == {rosa.pk, full.pk}
    assert found(language="pt") == {rosa.pk}
    assert found(outside=True) == {vera.pk}
    assert found(free=True) == {rosa.pk}
    tally = queries.experts_tally(act)
    assert (tally.agreed, tally.free, tally.asked, tally.outside) == (2, 2, 1, 0)
    assert {each.pk for each in queries.experts_listed(act_by(priya))} == {rosa.pk, full.pk}


def test_the_line_above_an_outside_expert_gives_nothing(priya: Person) -> None:
    """A reporting line to them, by whatever mistake, opens nobody's page of theirs."""
    vera = invited(priya).person
    ReportingLine.objects.create(person=priya, manager=vera, from_date=TODAY - timedelta(days=1))
    assert not people.see_in_directory.rows(act_of(vera)).filter(pk=priya.pk).exists()


def test_nobody_from_outside_stands_in_for_a_manager(priya: Person) -> None:
    vera, boss = invited(priya).person, make_employee("Tomasz Wilk")
    ReportingLine.objects.create(person=priya, manager=boss, from_date=TODAY - timedelta(days=1))
    with pytest.raises(Refused, match="Vera Novak does not work here"):
        name_deputy(
            manager=boss, deputy=vera, from_date=TODAY, to_date=TODAY + timedelta(days=7),
            act=act_by(priya, "hr"),
        )  # fmt: skip


def test_the_invitation_leaves_with_a_link_that_sets_a_password(
    priya: Person, client: Client
) -> None:
    vera = invited(priya).person
    deliver(OutboxMessage.objects.get(kind="invitation-mail").pk, NOW)
    assert mail.outbox[0].to == ["vera@partner.example"]
    found = re.search(r"/account/password/reset/key/[^\s]+", str(mail.outbox[0].body))
    assert found is not None
    form = client.get(found[0], follow=True)
    password = "a long password for Vera"
    answer = client.post(form.redirect_chain[-1][0], {"password1": password, "password2": password})
    assert answer.status_code == 302
    vera.refresh_from_db()
    assert vera.user is not None
    assert vera.user.check_password(password)
