"""Each hard rule alone: a pair that is allowed, and is none once that one thing holds."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from tests.conftest import NOW, TODAY
from tests.domain.matching_worlds import empty_round
from waymark.domain.careers.models import Assignment, Role
from waymark.domain.mentoring.compute.making import LockRefused, make
from waymark.domain.mentoring.compute.obstacles import Why, obstacles
from waymark.domain.mentoring.compute.problem import Problem, build
from waymark.domain.mentoring.models import (
    Avoided,
    Ban,
    Conflict,
    Expert,
    ExpertSkill,
    Lock,
    NeededSkill,
    Pair,
    PoolEntry,
)
from waymark.domain.mentoring.queries.matching_rows import read_rows
from waymark.domain.mentoring.states import RoundRules
from waymark.domain.people.models import OrgUnit, Person, ReportingLine, Site
from waymark.domain.skills.models import Skill

pytestmark = pytest.mark.django_db

Rule = Callable[["Two"], dict[str, Any] | None]
BUDGET = 500_00


class Two:
    """Mei, who heads for a role and needs a skill; Ruben, who helps; nothing stands between them."""

    def __init__(self) -> None:
        self.round = empty_round(budget=BUDGET)
        self.role = Role.objects.create(name="Test lead", state="published")
        self.skill = Skill.objects.create(key="tests", name="Tests")
        self.site = Site.objects.create(name="Lisbon", zone="Europe/Lisbon")
        self.far = Site.objects.create(name="Porto", zone="Europe/Lisbon")
        self.unit = OrgUnit.objects.create(code="u", name="Unit", path="/1/")
        self.mei, self.ruben, self.boss = (
            Person.objects.create(key=key, site=self.site) for key in ("mei", "ruben", "boss")
        )
        self.expert = Expert.objects.create(
            person=self.ruben, state="agreed", answered_at=NOW, places=2, languages=["en"]
        )
        ExpertSkill.objects.create(expert=self.expert, skill=self.skill, level=3)
        Assignment.objects.create(person=self.ruben, role=self.role, from_date=date(2020, 1, 1))
        self.entry = self._joined(self.mei, "mentee", goal=self.role)
        self.joined = self._joined(self.ruben, "mentor")
        NeededSkill.objects.create(entry=self.entry, skill=self.skill, level=3)

    def _joined(self, who: Person, side: str, **fields: Any) -> PoolEntry:
        return PoolEntry.objects.create(
            round=self.round, person=who, side=side, state="joined", invited_at=NOW,
            answered_at=NOW, languages=["en"], **fields,
        )  # fmt: skip

    def problem(self, **rules: Any) -> Problem:
        return build(read_rows(self.round, TODAY), RoundRules(**rules), BUDGET)

    def matched(self, **rules: Any) -> int:
        return make(self.problem(**rules)).solved.assignment.matched


def change(row: Any, **fields: Any) -> None:
    type(row).objects.filter(pk=row.pk).update(**fields)


def line(person: Person, manager: Person, **fields: Any) -> None:
    ReportingLine.objects.create(
        person=person, manager=manager, from_date=date(2020, 1, 1), **fields
    )


def own_manager(two: Two) -> None:
    line(two.mei, two.ruben)


def managers_manager(two: Two) -> None:
    line(two.mei, two.boss)
    line(two.boss, two.ruben)


def own_report(two: Two) -> None:
    line(two.boss, two.mei)
    line(two.ruben, two.boss)


def conflict(two: Two) -> None:
    one, other = sorted((two.mei.pk, two.ruben.pk))
    Conflict.objects.create(one_id=one, other_id=other, declared_at=NOW, declared_by_id=1)


def avoided_by_mentee(two: Two) -> None:
    Avoided.objects.create(entry=two.entry, other=two.ruben)


def avoided_by_mentor(two: Two) -> None:
    Avoided.objects.create(entry=two.joined, other=two.mei)


def a_pair_before(two: Two) -> None:
    Pair.objects.create(
        mentee=two.mei, expert=two.expert, state="completed", made_at=NOW, made_by_id=1,
        closed_at=NOW, closed_by_id=1,
    )  # fmt: skip


def a_pair_now(two: Two) -> dict[str, Any]:
    Pair.objects.create(
        mentee=two.mei, expert=two.expert, state="published", made_at=NOW, made_by_id=1
    )
    return {"never_again": False}


def banned(two: Two) -> None:
    Ban.objects.create(entry=two.entry, expert=two.expert, banned_at=NOW, banned_by_id=1)


def skill_refused(two: Two) -> None:
    ExpertSkill.objects.filter(expert=two.expert).update(level=None, refused=True)


def own_unit(two: Two) -> None:
    Person.objects.update(unit=two.unit)
    change(two.expert, own_unit=False)


def mentee_in_person(two: Two) -> None:
    change(two.entry, in_person=True)
    change(two.ruben, site=two.far)


def mentor_in_person(two: Two) -> None:
    change(two.expert, in_person=True)
    change(two.mei, site=two.far)


def no_language(two: Two) -> None:
    change(two.entry, languages=["de"])


def no_hours(two: Two) -> None:
    change(two.entry, hours=[[5, 0, 48]])


def not_held(two: Two) -> dict[str, Any]:
    Assignment.objects.all().delete()
    return {"must_have_held": True}


def not_covered(two: Two) -> dict[str, Any]:
    ExpertSkill.objects.update(level=2)
    return {"must_cover": True}


def full(two: Two) -> None:
    change(two.expert, taken=2)


def paused(two: Two) -> None:
    days = {"paused_from": TODAY, "paused_until": TODAY + timedelta(days=2)}
    change(two.expert, **days)


def outside(two: Two) -> None:
    change(two.expert, outside=True, price=100)


def contract_over(two: Two) -> dict[str, Any]:
    change(two.expert, outside=True, price=100, contract_until=TODAY)
    return {"outside": True}


RULES: dict[Rule, Why] = {
    own_manager: Why.LINE, managers_manager: Why.LINE, own_report: Why.LINE,
    conflict: Why.APART, avoided_by_mentee: Why.APART, avoided_by_mentor: Why.APART,
    a_pair_before: Why.AGAIN, a_pair_now: Why.AGAIN, banned: Why.BANNED,
    skill_refused: Why.REFUSED, own_unit: Why.OWN_UNIT, mentee_in_person: Why.SITE,
    mentor_in_person: Why.SITE, no_language: Why.LANGUAGE, no_hours: Why.HOURS,
    not_held: Why.NOT_HELD, not_covered: Why.NOT_COVERED, full: Why.FULL, paused: Why.PAUSED,
    outside: Why.OUTSIDE, contract_over: Why.ENDED,
}  # fmt: skip


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_one_rule_alone_keeps_two_people_apart_and_is_named(rule: Rule) -> None:
    two = Two()
    assert two.matched() == 1
    rules = rule(two) or {}
    assert two.matched(**rules) == 0
    found = obstacles(two.problem(**rules))
    assert [(row.why, row.people, row.entries) for row in found] == [
        (RULES[rule], 1, (two.entry.pk,))
    ]


def test_rules_that_are_switched_off_forbid_nothing() -> None:
    two = Two()
    for rule in (a_pair_before, mentee_in_person, no_language, outside):
        rule(two)
    rules = {"never_again": False, "in_person_counts": False, "common_language": False,
             "outside": True, "outside_budget": BUDGET}  # fmt: skip
    assert two.matched() == 0
    assert two.matched(**rules) == 1


def test_two_rules_at_once_are_told_as_several() -> None:
    two = Two()
    own_manager(two)
    no_language(two)
    assert [row.why for row in obstacles(two.problem())] == [Why.SEVERAL]


def test_a_line_that_has_ended_keeps_nobody_apart() -> None:
    two = Two()
    line(two.mei, two.ruben, to_date=TODAY)
    assert two.matched() == 1


def test_lines_in_a_circle_come_to_an_end() -> None:
    two = Two()
    line(two.mei, two.boss)
    line(two.boss, two.mei)
    assert two.matched() == 1


def test_nobody_is_their_own_mentor() -> None:
    two = Two()
    change(two.entry, person=two.ruben)
    assert two.matched() == 0
    assert [row.why for row in obstacles(two.problem())] == [Why.SEVERAL]


def test_no_more_places_than_offered_asked_for_and_allowed() -> None:
    two = Two()
    change(two.expert, places=5, taken=1)
    assert two.problem(most_a_mentor=9).capacity.tolist() == [4]
    assert two.problem(most_a_mentor=3).capacity.tolist() == [3]
    change(two.joined, places=2)
    assert two.problem(most_a_mentor=3).capacity.tolist() == [2]


def test_outside_experts_cost_no_more_than_the_budget() -> None:
    two = Two()
    change(two.expert, outside=True, price=BUDGET + 1)
    assert two.matched(outside=True) == 0
    change(two.expert, price=BUDGET)
    assert two.matched(outside=True) == 1


def test_a_lock_against_the_rules_is_refused() -> None:
    two = Two()
    Lock.objects.create(entry=two.entry, expert=two.expert, locked_at=NOW, locked_by_id=1)
    assert two.matched() == 1
    no_language(two)
    with pytest.raises(LockRefused) as refused:
        two.matched()
    assert refused.value.mentees.tolist() == [0]


def test_people_who_left_take_no_part() -> None:
    two = Two()
    change(two.mei, active=False)
    assert (len(two.problem().entry), two.matched()) == (0, 0)
    change(two.mei, active=True)
    change(two.ruben, active=False)
    assert (len(two.problem().expert), two.matched()) == (0, 0)
    assert [row.why for row in obstacles(two.problem())] == [Why.NO_EXPERTS]


def test_a_lock_to_somebody_who_left_is_refused() -> None:
    two = Two()
    Lock.objects.create(entry=two.entry, expert=two.expert, locked_at=NOW, locked_by_id=1)
    change(two.ruben, active=False)
    with pytest.raises(LockRefused) as refused:
        two.matched()
    assert refused.value.mentees.tolist() == [0]
