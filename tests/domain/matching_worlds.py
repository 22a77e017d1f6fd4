"""Small invented rounds for matching: every rule has something to bite on, nothing is arranged."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import uuid4

from tests.conftest import NOW, TODAY
from waymark.domain.careers.models import Assignment, Grade, Role
from waymark.domain.mentoring.models import (
    Avoided,
    Ban,
    Choice,
    Conflict,
    Expert,
    ExpertRole,
    ExpertSkill,
    NeededSkill,
    Pair,
    PoolEntry,
    Programme,
    Round,
)
from waymark.domain.mentoring.states import RoundRules
from waymark.domain.people.models import OrgUnit, Person, ReportingLine, Site
from waymark.domain.skills.models import Skill

__all__ = ["World", "chance_world", "empty_round"]

ZONES = ("Europe/Lisbon", "America/New_York", "Asia/Kathmandu", "Europe/Berlin")
LANGUAGES = (["en"], ["en", "pt"], ["de"], ["pt", "de"], [])
WEEKS: tuple[list[list[int]], ...] = (
    [], [[day, 16, 24] for day in range(5)], [[0, 18, 36], [3, 20, 30]], [[1, 40, 48], [2, 0, 8]],
)  # fmt: skip


@dataclass
class World:
    """A round whose pools are closed, with everybody who joined."""

    round: Round
    mentees: list[PoolEntry]
    experts: list[Expert]
    entries: dict[int, PoolEntry]  # of experts, by expert
    roles: list[Role]
    skills: list[Skill]

    @property
    def learning(self) -> Person:
        """Who runs it."""
        return Person.objects.get(key="runs")


def empty_round(**fields: Any) -> Round:
    """A round from tomorrow for half a year, its pools closed, everything allowed."""
    who, _ = Person.objects.get_or_create(key="runs", given_name="Priya", family_name="Raman")
    programme = Programme.objects.create(
        name="Mentoring", kind="next_role", key=uuid4(), made_at=NOW, made_by_id=who.pk
    )
    said: dict[str, Any] = {
        "name": "Winter round", "state": "closed", "rules": RoundRules().stored(),
        "join_until": TODAY, "starts_on": TODAY + timedelta(days=1),
        "ends_on": TODAY + timedelta(days=190), "number": 1,
    }  # fmt: skip
    return Round.objects.create(
        programme=programme, key=uuid4(), made_at=NOW, made_by_id=who.pk, **(said | fields)
    )


def chance_world(
    rng: Random, *, mentees: int, experts: int, mild: bool = False, **rules: Any
) -> World:
    """People with all that a matching reads, by chance; many pairs are forbidden, by every rule.

    mild   all speak English, sit near each other and meet by call: most pairs are allowed.
    """
    given = RoundRules(**rules)
    a_round = empty_round(rules=given.stored(), budget=given.outside_budget)
    sites = [Site.objects.create(name=f"Site {n}", zone=zone) for n, zone in enumerate(ZONES)]
    units = _units()
    grades = [Grade.objects.create(number=n, name=f"Grade {n}") for n in range(3, 9)]
    roles = [
        Role.objects.create(name=f"Role {n}", state="published", grade=rng.choice([*grades, None]))
        for n in range(5)
    ]
    skills = [Skill.objects.create(key=f"skill-{n}", name=f"Skill {n}") for n in range(5)]
    people = [_person(rng, f"person-{n}", sites, units) for n in range(mentees + experts)]
    for who in people:
        _positions(rng, who, roles)
    _lines(rng, people)
    helping = [_expert(rng, who, roles, skills) for who in people[mentees:]]
    entries = {
        each.pk: _joined(rng, a_round, each.person, "mentor", places=rng.choice([None, 1, 2]))
        for each in helping
    }
    both = people[: mentees - 1] + people[mentees : mentees + 1]  # one expert wants help, too
    asking = [_mentee(rng, a_round, who, roles, skills) for who in both]
    if mild:
        _make_mild([*asking, *entries.values()])
    _wishes(rng, [*asking, *entries.values()], people)
    _history(rng, a_round, asking, helping, people)
    return World(a_round, asking, helping, entries, roles, skills)


def _make_mild(entries: list[PoolEntry]) -> None:
    """Nobody is too far away, or asks for what few have."""
    Site.objects.update(zone="Europe/Lisbon")
    Person.objects.update(zone="", language="en")
    Expert.objects.update(
        languages=["en"], hours=[], own_unit=True, in_person=False, paused_from=None,
        paused_until=None,
    )  # fmt: skip
    ExpertSkill.objects.filter(refused=True).delete()
    ReportingLine.objects.all().delete()
    PoolEntry.objects.update(languages=["en"], hours=[], in_person=False)
    Assignment.objects.update(shift_work=False)
    for entry in entries:
        entry.refresh_from_db()
        entry.person.refresh_from_db()


def _units() -> list[OrgUnit]:
    top = OrgUnit.objects.create(code="top", name="All", path="")
    OrgUnit.objects.filter(pk=top.pk).update(path=f"/{top.pk}/")
    found = [OrgUnit.objects.get(pk=top.pk)]
    for n in range(4):
        above = found[0] if n < 2 else found[n - 1]
        unit = OrgUnit.objects.create(code=f"u{n}", name=f"Unit {n}", parent=above)
        OrgUnit.objects.filter(pk=unit.pk).update(path=f"{above.path}{unit.pk}/")
        found.append(OrgUnit.objects.get(pk=unit.pk))
    return found


def _person(rng: Random, key: str, sites: list[Site], units: list[OrgUnit]) -> Person:
    return Person.objects.create(
        key=key, given_name=key, site=rng.choice([*sites, None]), unit=rng.choice([*units, None]),
        zone=rng.choice(["", "", "Asia/Tokyo"]), language=rng.choice(["", "en"]),
    )  # fmt: skip


def _positions(rng: Random, who: Person, roles: list[Role]) -> None:
    """One after the other up to today, some with pauses, some only in title."""
    day = date(2008, 1, 1) + timedelta(days=rng.randrange(2000))
    while day < TODAY:
        end = day + timedelta(days=rng.randrange(200, 2500))
        still = end >= TODAY
        Assignment.objects.create(
            person=who, role=rng.choice(roles), kind="substantive", from_date=day,
            to_date=None if still and rng.random() < 0.9 else end,
            shift_work=rng.random() < 0.3, end_reason=rng.choice(["", "moved", "retitled"]),
        )  # fmt: skip
        day = end + timedelta(days=rng.choice([0, 20, 60]))
    Assignment.objects.create(
        person=who, role=rng.choice(roles), kind="acting", from_date=date(2020, 1, 1),
        to_date=date(2020, 7, 1),
    )  # fmt: skip


def _lines(rng: Random, people: list[Person]) -> None:
    for n, who in enumerate(people[1:], 1):
        if rng.random() < 0.4:
            ReportingLine.objects.create(
                person=who, manager=people[rng.randrange(n)], from_date=date(2015, 1, 1),
                to_date=rng.choice([None, None, date(2020, 1, 1)]),
            )  # fmt: skip


def _expert(rng: Random, who: Person, roles: list[Role], skills: list[Skill]) -> Expert:
    outside = rng.random() < 0.25
    found = Expert.objects.create(
        person=who, state="agreed", answered_at=NOW, places=rng.randrange(1, 4),
        languages=rng.choice(LANGUAGES), hours=rng.choice(WEEKS), outside=outside,
        price=rng.choice([100, 250]) if outside else None, own_unit=rng.random() < 0.6,
        in_person=rng.random() < 0.1,
    )  # fmt: skip
    if rng.random() < 0.1:
        Expert.objects.filter(pk=found.pk).update(
            paused_from=TODAY - timedelta(days=3), paused_until=TODAY + timedelta(days=3)
        )
    for skill in rng.sample(skills, 3):
        refused = rng.random() < 0.2
        ExpertSkill.objects.create(
            expert=found, skill=skill, refused=refused,
            level=None if refused else rng.randrange(1, 6),
        )  # fmt: skip
    if outside:
        ExpertRole.objects.create(
            expert=found, role=rng.choice(roles), until=rng.choice([None, 2012, 2024])
        )
    found.refresh_from_db()
    return found


def _joined(rng: Random, a_round: Round, who: Person, side: str, **fields: Any) -> PoolEntry:
    return PoolEntry.objects.create(
        round=a_round, person=who, side=side, state="joined", invited_at=NOW, answered_at=NOW,
        languages=rng.choice(LANGUAGES), hours=rng.choice(WEEKS), in_person=rng.random() < 0.1,
        **fields,
    )  # fmt: skip


def _mentee(
    rng: Random, a_round: Round, who: Person, roles: list[Role], skills: list[Skill]
) -> PoolEntry:
    entry = _joined(rng, a_round, who, "mentee", goal=rng.choice([*roles, None]))
    for rank, skill in enumerate(rng.sample(skills, rng.randrange(4)), 1):
        NeededSkill.objects.create(entry=entry, skill=skill, level=rng.randrange(1, 6), rank=rank)
    return entry


def _wishes(rng: Random, entries: list[PoolEntry], people: list[Person]) -> None:
    for entry in entries:
        others = [who for who in people if who.pk != entry.person_id]
        chosen = rng.sample(others, rng.randrange(min(5, len(others))))
        for rank, other in enumerate(chosen, 1):
            Choice.objects.create(entry=entry, chosen=other, rank=rank)
        if rng.random() < 0.3:
            Avoided.objects.create(entry=entry, other=rng.choice(others))


def _history(
    rng: Random, a_round: Round, mentees: list[PoolEntry], experts: list[Expert],
    people: list[Person],
) -> None:  # fmt: skip
    one, other = sorted(rng.sample([who.pk for who in people], 2))
    Conflict.objects.create(one_id=one, other_id=other, declared_at=NOW, declared_by_id=1)
    entry, expert = rng.choice(mentees), rng.choice(experts)
    Ban.objects.create(entry=entry, expert=expert, banned_at=NOW, banned_by_id=1)
    entry, expert = rng.choice(mentees), rng.choice(experts)
    if entry.person_id == expert.person_id:
        return
    over = rng.random() < 0.7
    Pair.objects.create(
        mentee=entry.person, expert=expert, state="completed" if over else "active",
        made_at=NOW, made_by_id=1, mentee_accepted_at=NOW, expert_accepted_at=NOW,
        closed_at=NOW if over else None, closed_by_id=1 if over else None,
    )  # fmt: skip
