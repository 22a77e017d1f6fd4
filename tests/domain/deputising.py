"""A team over three levels and who stands in for whom, for the tests of deputies."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest

from tests.conftest import NOW, TODAY, MakePerson, act_by
from waymark.domain.careers.models import Role
from waymark.domain.goals.models import Goal
from waymark.domain.goals.policies import see_goals
from waymark.domain.people import policies, queries
from waymark.domain.people.models import Deputy, Person, ReportingLine
from waymark.domain.people.operations import name_deputy
from waymark.kernel.acts import Act
from waymark.kernel.models import ActEntry, Notice

__all__ = [
    "WEEK",
    "MakePerson",
    "name_for",
    "nothing_kept",
    "on_day",
    "report_to",
    "role",
    "sees",
    "team",
]

WEEK = timedelta(days=7)


def on_day(person: Person, day: date) -> Act:
    """An act of this person on that day, with the rights they hold."""
    return Act(queries.actor_of_person(person), at=NOW, today=day)


def report_to(person: Person, manager: Person, end: date | None = None) -> ReportingLine:
    return ReportingLine.objects.create(
        person=person, manager=manager, from_date=date(2024, 1, 1), to_date=end
    )


def name_for(manager: Person, deputy: Person, begin: date = TODAY, days: int = 7) -> Deputy:
    return name_deputy(
        manager=manager, deputy=deputy, from_date=begin, to_date=begin + timedelta(days=days),
        act=act_by(manager),
    )  # fmt: skip


def sees(person: Person, of: Person, day: date = TODAY) -> bool:
    """Whether someone sees the shared goal of someone, which only a direct manager does."""
    seen = see_goals.rows(on_day(person, day)).filter(person=of).exists()
    assert policies.see_person.may(on_day(person, day), of) is seen
    assert queries.direct_reports(on_day(person, day)).filter(pk=of.pk).exists() is seen
    return seen


@pytest.fixture
def role(db: None) -> Role:
    return Role.objects.create(name="Principal Test Engineer", state="published")


@pytest.fixture
def team(make_person: MakePerson, role: Role) -> dict[str, Person]:
    """Ines and Rui report to Tomasz, he to Helga, Sven to Ines; Dana stands by."""
    names = ("Ines", "Rui", "Tomasz", "Helga", "Sven", "Dana")
    people = {each.lower(): make_person(f"{each} Example") for each in names}
    for person, manager in (
        ("ines", "tomasz"), ("rui", "tomasz"), ("tomasz", "helga"), ("sven", "ines"),
    ):  # fmt: skip
        report_to(people[person], people[manager])
    for person in people.values():
        Goal.objects.create(
            person=person, role=role, state="chosen", sharing="manager", created_at=NOW,
            changed_at=NOW,
        )  # fmt: skip
    return people


@contextmanager
def nothing_kept() -> Iterator[None]:
    """A block after which no deputy, line of the log or notice is there."""
    yield
    assert not Deputy.objects.exists()
    assert not ActEntry.objects.exists()
    assert not Notice.objects.exists()
