"""The written content: enough of it, complete, and nothing said twice."""

from collections import Counter
from zoneinfo import ZoneInfo

import pytest

from waymark.demo.content import LEADERSHIP, SPECIALIST, ContentError, load
from waymark.demo.content.read import _check, slug

CONTENT = load()
LIVING = [role for role in CONTENT.roles if not role.retired]


def test_there_is_as_much_as_promised() -> None:
    assert len(CONTENT.families) >= 12
    assert [grade.number for grade in CONTENT.grades] == list(range(1, 9))
    assert len(LIVING) >= 90
    assert len(CONTENT.skills) >= 150
    assert {skill.category for skill in CONTENT.skills} == {"managerial", "technical", "soft"}
    assert len({site.zone for site in CONTENT.sites}) >= 5
    assert len(CONTENT.retitlings) == 2


def test_every_level_of_every_skill_is_described_in_its_own_words() -> None:
    sentences = [level for skill in CONTENT.skills for level in skill.levels]
    assert len(sentences) == 5 * len(CONTENT.skills)
    assert [text for text, times in Counter(sentences).items() if times > 1] == []
    for skill in CONTENT.skills:
        patterns = [level.replace(skill.name, "") for level in skill.levels]
        assert all(len(text) >= 15 and text.endswith(".") for text in patterns), skill.key


def test_no_skill_repeats_the_pattern_of_another() -> None:
    """Boiler-plate with the skill's name swapped in would leave the same words behind."""
    seen: dict[str, str] = {}
    for skill in CONTENT.skills:
        for level in skill.levels:
            bare = level.lower().replace(skill.name.lower(), "").strip()
            assert bare not in seen, (skill.key, seen.get(bare))
            seen[bare] = skill.key


def test_texts_are_there_and_unique() -> None:
    for texts in (
        [role.summary for role in CONTENT.roles],
        [skill.description for skill in CONTENT.skills],
        [family.description for family in CONTENT.families],
        [role.title for role in CONTENT.roles],
        [skill.name for skill in CONTENT.skills],
    ):
        assert all(text.strip() for text in texts)
        assert len(set(texts)) == len(texts)


def test_roles_ask_for_six_to_ten_skills_at_levels_one_to_five() -> None:
    for role in LIVING:
        assert 6 <= len(role.requirements) <= 10, role.key
        assert len({need.skill for need in role.requirements}) == len(role.requirements), role.key
        assert all(1 <= need.level <= 5 for need in role.requirements), role.key
        assert any(need.essential for need in role.requirements), role.key
        assert any(not need.essential for need in role.requirements), role.key


def test_what_roles_ask_for_rises_with_the_grade() -> None:
    mean = {
        grade.number: sum(
            need.level
            for role in LIVING
            if role.grade == grade.number
            for need in role.requirements
        )
        / sum(len(role.requirements) for role in LIVING if role.grade == grade.number)
        for grade in CONTENT.grades
    }
    assert list(mean.values()) == sorted(mean.values())


def test_leaders_have_a_range_of_reports_and_specialists_none() -> None:
    for role in LIVING:
        assert (role.reports is not None) == (role.ladder == LEADERSHIP), role.key
        if role.reports:
            assert 1 <= role.reports[0] <= role.reports[1] <= 12


def test_ladders_mirror_each_other_by_grade() -> None:
    mirrored = 0
    for family in CONTENT.families:
        grades = {
            kind: {r.grade for r in LIVING if r.family == family.key and r.ladder == kind}
            for kind in (SPECIALIST, LEADERSHIP)
        }
        assert grades[SPECIALIST], family.key
        mirrored += bool(grades[SPECIALIST] & grades[LEADERSHIP])
    assert mirrored >= 12


def test_the_map_of_the_mock_up_is_in_the_framework() -> None:
    grade = {role.title: role.grade for role in LIVING}
    expected = {
        "Test Technician": 3, "Test Engineer I": 4, "Test Engineer II": 5,
        "Senior Test Engineer": 6, "Principal Test Engineer": 7, "Distinguished Engineer": 8,
        "Test Team Lead": 6, "Engineering Manager, Verification": 7, "Head of Verification": 8,
        "Quality Engineer I": 4, "Quality Engineer II": 5, "Senior Quality Engineer": 6,
        "Quality Lead": 7, "Head of Quality": 8, "Applications Specialist": 5,
        "Senior Applications Specialist": 6, "Regional Applications Lead": 7,
    }  # fmt: skip
    assert {title: grade[title] for title in expected} == expected


def test_family_shares_sum_to_one() -> None:
    for family in CONTENT.families:
        shares = [role.share for role in LIVING if role.family == family.key]
        assert sum(shares) == pytest.approx(1), family.key


def test_moves_join_living_roles_and_are_not_listed_twice() -> None:
    keys = {role.key for role in LIVING}
    pairs = [(move.source, move.target) for move in CONTENT.moves]
    assert len(set(pairs)) == len(pairs)
    assert {key for pair in pairs for key in pair} <= keys
    assert all(move.source != move.target for move in CONTENT.moves)
    assert {move.kind for move in CONTENT.moves} == {"promotion", "sideways", "ladder"}


def test_sites_have_real_zones_and_names_for_their_people() -> None:
    for site in CONTENT.sites:
        ZoneInfo(site.zone)
        names = CONTENT.names[site.country]
        assert len(set(names.given)) == len(names.given) >= 40, site.country
        assert len(set(names.family)) == len(names.family) >= 40, site.country
    assert sum(site.share for site in CONTENT.sites) == pytest.approx(1)


def test_a_name_that_nothing_defines_is_refused() -> None:
    import dataclasses

    fewer = dataclasses.replace(
        CONTENT, skills=tuple(s for s in CONTENT.skills if s.key != "test-strategy")
    )
    with pytest.raises(ContentError, match="test-strategy"):
        _check(fewer)
    twice = dataclasses.replace(CONTENT, skills=(*CONTENT.skills, CONTENT.skills[0]))
    with pytest.raises(ContentError, match="twice"):
        _check(twice)


def test_keys_are_plain_words() -> None:
    assert slug("Engineering Manager, Verification") == "engineering-manager-verification"
    assert slug("Tomasz Wójcik") == "tomasz-wojcik"
    assert slug("O'Brien") == "obrien"
