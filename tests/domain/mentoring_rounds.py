"""Programmes and rounds to test with: Priya runs them, experts and mentees stand ready."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from tests.conftest import NOW, TODAY, act_by
from waymark.domain.mentoring.models import Expert, PoolEntry, Programme, Round
from waymark.domain.mentoring.operations.inviting import invite
from waymark.domain.mentoring.operations.programmes import ProgrammeFields, make_programme
from waymark.domain.mentoring.operations.rounds import RoundFields, make_round
from waymark.domain.mentoring.queries.audiences import Audience
from waymark.domain.mentoring.states import PoolSide, ProgrammeKind, RoundRules
from waymark.domain.people.models import AccessGrant, Person
from waymark.kernel.acts import Act

__all__ = ["FIELDS", "Desk", "begin_round", "expert", "grant_outside", "make_desk", "person"]

FIELDS = ProgrammeFields("Mentoring, 2026 to 2027", "For a next role.", True, 6, 26)
DAYS = {
    "join_until": TODAY + timedelta(days=10),
    "starts_on": TODAY + timedelta(days=20),
    "ends_on": TODAY + timedelta(days=200),
}


@dataclass
class Desk:
    """L&D with a programme; `act` is theirs."""

    priya: Person
    act: Act
    programme: Programme


def person(key: str, name: str = "", **fields: object) -> Person:
    given, _, family = (name or f"Person {key}").partition(" ")
    return Person.objects.create(key=key, given_name=given, family_name=family, **fields)


def expert(key: str, name: str = "", **fields: object) -> Expert:
    """Somebody who agreed to help, with two places."""
    said = {"state": "agreed", "places": 2, "answered_at": NOW, "languages": ["en"]} | fields
    return Expert.objects.create(person=person(key, name), **said)


def grant_outside(who: Person) -> None:
    AccessGrant.objects.create(person=who, role="outside", given_at=NOW)


def make_desk() -> Desk:
    priya = person("priya", "Priya Raman")
    AccessGrant.objects.create(person=priya, role="learning", given_at=NOW)
    act = act_by(priya, "learning")
    programme = make_programme(
        kind=ProgrammeKind.NEXT_ROLE, fields=FIELDS, key=UUID(int=1), act=act
    )
    return Desk(priya, act, programme)


def fields_of_round(**changes: object) -> RoundFields:
    said = RoundFields("Winter round", **DAYS, mentees=Audience(), mentors=Audience())
    return replace(said, **changes)  # type: ignore[arg-type]  # the tests name real fields


def begin_round(
    desk: Desk, *, key: int = 1, rules: RoundRules | None = None, **changes: object
) -> Round:
    return make_round(
        programme=desk.programme, fields=fields_of_round(**changes), rules=rules or RoundRules(),
        key=UUID(int=key), act=desk.act,
    )  # fmt: skip


def invited(desk: Desk, a_round: Round) -> dict[PoolSide, Sequence[PoolEntry]]:
    """Invite, and who is asked on each side."""
    invite(a_round=a_round, act=desk.act)
    rows = PoolEntry.objects.filter(round=a_round).select_related("person").order_by("pk")
    return {side: list(rows.filter(side=side.value)) for side in PoolSide}
