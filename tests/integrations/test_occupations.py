"""ESCO and O*NET: small folders in both forms, and the real releases where they are."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from waymark.integrations.occupations.reading import (
    Strength,
    level_of,
    load_esco,
    load_onet,
    strength_of,
)

DATA = Path(__file__).parents[3] / "shared" / "data"
real = pytest.mark.skipif(not DATA.exists(), reason="the data folder is not beside the project")


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        data = text.encode()
        (folder / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return folder


OCCUPATIONS = (
    "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,description,code\n"
    'Occupation,o/1,2654, technical director ,"head of technical\n stage chief ",Directs.,2654.1.7\n'
)


def test_esco_in_its_official_form(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        {
            "occupations_en.csv": OCCUPATIONS,
            "skills_en.csv": "\ufeffconceptUri,skillType,preferredLabel,altLabels,description\n"
            's/1,skill/competence, rig lights ,"light rigging\nrig lights",Hang lamps.\n'
            "s/2,knowledge,acoustics,,Sound.\n",
            "occupationSkillRelations_en.csv": "occupationUri,relationType,skillType,skillUri\n"
            "o/1,essential,skill/competence,s/1\no/1,optional,knowledge,s/2\n"
            "o/1,optional,knowledge,s/2\no/1,optional,knowledge,s/9\n",
        },
    )
    framework = load_esco(folder)
    rig, acoustics = framework.skills
    assert (rig.label, rig.alternatives, rig.kind) == (
        "rig lights", ("light rigging", "rig lights"), "skill",
    )  # fmt: skip
    assert acoustics.description == "Sound."
    (director,) = framework.occupations
    assert (director.title, director.alternatives, director.group) == (
        "technical director", ("head of technical", "stage chief"), "2654",
    )  # fmt: skip
    assert [(r.skill, r.strength) for r in framework.requirements] == [
        ("s/1", Strength.ESSENTIAL), ("s/2", Strength.USEFUL),
    ]  # fmt: skip
    assert (framework.unmatched, framework.repeated) == (1, 1)
    assert "European Commission" in framework.credit


def test_esco_in_its_shorter_form_finds_lost_labels_and_uris(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        {
            "occupations_en.csv.gz": OCCUPATIONS,
            "skills_text.csv.gz": "skill_uri,label,text\n"
            "s/1,rig lights ,rig lights light rigging Hang lamps.\n"
            "s/2,,tune pianos piano tuning Make them sound right.\n"
            "s/3,,paint sets scenery painting\n",
            "transversalSkillsCollection_en.csv": "conceptUri,skillType,preferredLabel,altLabels,"
            "description\ns/3,knowledge,paint sets,scenery painting | sets,Paint.\n",
            "occupation_skill_relations.csv": "occupation_uri,occupation_label,relation,skill_label,"
            "skill_uri\no/1,x,essential,rig lights,s/1\no/1,x,optional,tune  pianos ,\n",
        },
    )
    framework = load_esco(folder)
    assert [(s.label, s.kind) for s in framework.skills] == [
        ("rig lights", ""), ("tune pianos", ""), ("paint sets", "knowledge"),
    ]  # fmt: skip
    assert framework.skills[2].alternatives == ("scenery painting", "sets")
    assert framework.skills[0].search_text == "rig lights light rigging Hang lamps."
    assert [(r.skill, r.strength) for r in framework.requirements] == [
        ("s/1", Strength.ESSENTIAL), ("s/2", Strength.USEFUL),
    ]  # fmt: skip


def test_onet_in_its_official_form(tmp_path: Path) -> None:
    code = "17-2199.00"
    scale = (
        f"O*NET-SOC Code\tElement ID\tElement Name\tScale ID\tData Value\tNot Relevant\n{code}\t"
    )
    folder = write(
        tmp_path,
        {
            "Occupation Data.txt": f"O*NET-SOC Code\tTitle\tDescription\n{code}\tTester\tTests \n",
            "Job Zones.txt": f"O*NET-SOC Code\tJob Zone\n{code}\t4\n",
            "Alternate Titles.txt": f"O*NET-SOC Code\tAlternate Title\n{code}\tChecker\n",
            "Sample of Reported Titles.txt": f"O*NET-SOC Code\tReported Job Title\n{code}\tChecker\n",
            "Content Model Reference.txt": "Element ID\tElement Name\tDescription\n"
            "2.A\tReading\tReads\n2.C\tPhysics\tKnows\n",
            "Skills.txt": f"{scale}2.A\tReading\tIM\t4.1\t\n{code}\t2.A\tReading\tLV\t4.62\tN\n",
            "Knowledge.txt": f"{scale}2.C\tPhysics\tIM\t3.5\t\n{code}\t2.C\tPhysics\tLV\t1\tY\n",
        },
    )
    framework = load_onet(folder)
    (tester,) = framework.occupations
    assert (tester.title, tester.alternatives, tester.job_zone) == ("Tester", ("Checker",), 4)
    assert [(s.label, s.kind) for s in framework.skills] == [
        ("Reading", "skill"), ("Physics", "knowledge"),
    ]  # fmt: skip
    assert [(r.level, r.strength) for r in framework.requirements] == [
        (4, Strength.ESSENTIAL), (1, Strength.NOT_NEEDED),
    ]  # fmt: skip
    assert "USDOL/ETA" in framework.credit


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"occupation_skill_relations\.csv"):
        load_esco(tmp_path)
    write(tmp_path, {"job_zones.csv": "code\n1\n"})
    with pytest.raises(ValueError, match=r"O\*NET-SOC Code"):
        load_onet(tmp_path)


def test_levels_are_five_equal_parts_of_the_scale() -> None:
    found = [level_of(lv) for lv in (0, 1.39, 1.41, 2.79, 2.81, 4.19, 4.21, 5.59, 5.61, 7)]
    assert found == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    for outside in (-0.1, 7.1):
        with pytest.raises(ValueError, match="between 0 and 7"):
            level_of(outside)


def test_strength_follows_importance() -> None:
    assert [strength_of(im, False) for im in (1.99, 2, 2.99, 3, 5)] == [
        Strength.NOT_NEEDED, Strength.USEFUL, Strength.USEFUL, Strength.ESSENTIAL,
        Strength.ESSENTIAL,
    ]  # fmt: skip
    assert strength_of(5, True) is Strength.NOT_NEEDED


@real
@pytest.mark.shared
def test_the_real_esco_release() -> None:
    framework = load_esco(DATA / "esco_1_2_0")
    assert (len(framework.skills), len(framework.occupations)) == (13_939, 3_039)
    assert len(framework.requirements) + framework.unmatched + framework.repeated == 129_004
    assert framework.unmatched == 6
    ids = {skill.id for skill in framework.skills}
    assert all(requirement.skill in ids for requirement in framework.requirements)
    assert all(skill.label == skill.label.strip() != "" for skill in framework.skills)
    assert all(o.title == o.title.strip() != "" for o in framework.occupations)


@real
@pytest.mark.shared
def test_the_real_onet_release() -> None:
    framework = load_onet(DATA / "onet_29_2")
    skills = {skill.id for skill in framework.skills if skill.kind == "skill"}
    rated = [r for r in framework.requirements if r.skill in skills]
    assert (len(skills), len({r.occupation for r in rated}), len(rated)) == (35, 879, 879 * 35)
    assert {r.level for r in rated} == {1, 2, 3, 4, 5}
    assert len(framework.occupations) == 1_016
    assert {o.job_zone for o in framework.occupations} == {None, 1, 2, 3, 4, 5}
