"""The people of the mock-ups, as the mock-ups show them."""

import numpy as np
import pytest

from tests.demo.histories import day, default, sized
from waymark.demo.organisation import ACCESS_ROLES, KINDS, Organisation


def _trail(organisation: Organisation, name: str) -> list[tuple[str, str, str]]:
    """Kind, year and title of each position, old titles as they were."""
    table, person = organisation.positions, organisation.named[name]
    return [
        (
            KINDS[table.kind[i]],
            str(table.start[i])[:4],
            organisation.content.roles[table.role[i]].title,
        )
        for i in np.flatnonzero(table.person == person)
    ]


def _levels(organisation: Organisation, name: str) -> dict[str, int]:
    claims, person = organisation.claims, organisation.named[name]
    own = (claims.person == person) & (claims.source == 0)
    keys = [skill.key for skill in organisation.content.skills]
    return {
        keys[s]: level
        for s, level in zip(claims.skill[own].tolist(), claims.level[own].tolist(), strict=True)
    }


def _in_place(organisation: Organisation, name: str, role: str) -> tuple[int, int]:
    levels = _levels(organisation, name)
    needs = next(r for r in organisation.content.roles if r.key == role).requirements
    return sum(levels.get(need.skill, 0) >= need.level for need in needs), len(needs)


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("senior-test-engineer", (7, 8)),
        ("test-team-lead", (5, 8)),
        ("quality-engineer-ii", (6, 7)),
        ("applications-specialist", (4, 7)),
        ("principal-test-engineer", (5, 9)),
        ("engineering-manager-verification", (4, 9)),
    ],
)
def test_ines_has_the_skills_of_the_mock_up(role: str, expected: tuple[int, int]) -> None:
    assert _in_place(default(), "ines-duarte", role) == expected


def test_ines_lacks_one_level_of_strategy_until_python_is_raised() -> None:
    levels = _levels(default(), "ines-duarte")
    needs = next(r for r in default().content.roles if r.key == "senior-test-engineer").requirements
    missing = {n.skill: (levels[n.skill], n.level) for n in needs if levels[n.skill] < n.level}
    assert missing == {"test-strategy": (2, 3)}


def test_ines_was_technician_and_is_test_engineer_in_porto_since_april_2023() -> None:
    organisation = default()
    assert _trail(organisation, "ines-duarte") == [
        ("substantive", "2021", "Test Technician"),
        ("substantive", "2023", "Test Engineer II"),
        ("acting", "2026", "Shift Lead"),
    ]
    table = organisation.positions
    now = (table.person == organisation.named["ines-duarte"]) & np.isnat(table.until)
    assert table.start[now].tolist() == [day("2023-04-01").item()]
    assert organisation.content.sites[table.site[now][0]].key == "porto"


@pytest.mark.parametrize(("people", "seed"), [(1_284, 20_261_122), (150, 5), (2_700, 1)])
def test_tomasz_leads_the_seven(people: int, seed: int) -> None:
    organisation = sized(people, seed)
    lines = organisation.reporting
    mine = (lines.manager == organisation.named["tomasz-wojcik"]) & np.isnat(lines.until)
    names = sorted(organisation.people.given_name[i] for i in lines.person[mine].tolist())
    assert names == ["Anna", "Beatriz", "Ines", "Joao", "Marta", "Pieter", "Rui"]


def test_the_trails_of_colleagues() -> None:
    titles = {
        name: [(year, title) for kind, year, title in _trail(default(), name)]
        for name in ("grace-nwosu", "sofia-brandt", "marek-havel")
    }
    assert titles["grace-nwosu"][0] == ("2015", "Test Technician")
    assert titles["grace-nwosu"][-2:] == [
        ("2020", "Quality Engineer II"),
        ("2024", "Principal Test Engineer"),
    ]
    assert titles["sofia-brandt"][-1] == ("2023", "Engineering Manager, Verification")
    assert ("secondment", "2021", "Senior Test Engineer") in _trail(default(), "sofia-brandt")
    assert titles["marek-havel"][-2:] == [
        ("2018", "Test Engineer II"),
        ("2022", "Senior Test Engineer"),
    ]


def test_sofia_was_lent_to_the_partner() -> None:
    organisation = default()
    table = organisation.positions
    lent = (table.person == organisation.named["sofia-brandt"]) & (table.kind == 3)
    assert organisation.units.partner[table.unit[lent]].all()
    assert organisation.units.name[table.unit[lent][0]] == "Hexa Robotics"


def test_access_of_named_people() -> None:
    organisation = default()
    access = organisation.access
    held = {
        (person, ACCESS_ROLES[code], unit)
        for person, code, unit in zip(
            access.person.tolist(), access.access.tolist(), access.unit.tolist(), strict=True
        )
    }
    for name, role in (
        ("hannah-lindqvist", "hr"),
        ("priya-raman", "learning"),
        ("daniel-osei", "coach"),
        ("karin-blom", "auditor"),
        ("elena-costa", "administrator"),
    ):
        assert (organisation.named[name], role, -1) in held
    assert {role for _, role, _ in held} == set(ACCESS_ROLES)


def test_addresses_of_named_people_are_plain() -> None:
    organisation = default()
    for name, person in organisation.named.items():
        local = organisation.people.email[person].split("@")[0]
        given = organisation.people.given_name[person]
        assert local.replace(".", "-") == name, given
