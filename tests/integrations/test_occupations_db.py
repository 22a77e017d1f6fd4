"""ESCO and O*NET in the database: whole, repeatable, and found with typing errors."""

import gzip
from pathlib import Path

import pytest

from tests.conftest import NOW, act_by
from tests.domain.builders import build_framework, make_employee
from waymark.domain.careers.compute.drafts import architecture
from waymark.domain.careers.compute.proposals import MOST_REQUIREMENTS, requirements_from
from waymark.domain.careers.models import FrameworkDraft
from waymark.domain.careers.operations.templates import start_from_occupation
from waymark.domain.careers.queries.architecture import occupations_found
from waymark.domain.careers.states import Thing
from waymark.domain.skills.models import Claim, Occupation, OccupationSkill, Skill
from waymark.domain.skills.queries import skills_found
from waymark.domain.skills.states import SkillOrigin
from waymark.integrations.occupations.command import load
from waymark.integrations.occupations.entries import (
    Framework,
    OccupationEntry,
    Requirement,
    SkillEntry,
    Strength,
)
from waymark.integrations.occupations.operations import Loaded, load_occupations
from waymark.kernel.acts import Act, Forbidden, Refused
from waymark.kernel.models import ActEntry

DATA = Path(__file__).parents[3] / "shared" / "data"

SKILLS = (
    SkillEntry("s/python", "Python (computer programming)", ("python",), "Programs.", "", ""),
    SkillEntry("s/listen", "listen actively", (), "", "skill", "listen actively hear people out"),
    SkillEntry("s/rare", "calibrate analysers", (), "", "skill", ""),
)
OCCUPATIONS = (
    OccupationEntry("o/tester", "1", "software tester", ("QA tester",), "Tests.", "25"),
    OccupationEntry("o/nurse", "2", "nurse", (), "Cares.", "22"),
)
NEEDS = (
    Requirement("o/tester", "s/python", Strength.ESSENTIAL),
    Requirement("o/tester", "s/listen", Strength.ESSENTIAL),
    Requirement("o/tester", "s/rare", Strength.USEFUL),
    Requirement("o/nurse", "s/listen", Strength.ESSENTIAL, 4),
    Requirement("o/nurse", "s/rare", Strength.NOT_NEEDED, 1),
)
RELEASE = Framework("ESCO", "Credit.", SKILLS, OCCUPATIONS, NEEDS)


def _load(framework: Framework, act: Act) -> Loaded:
    return load_occupations(framework=framework, origin=SkillOrigin.ESCO, act=act)


def test_a_release_comes_in_and_repeats_to_nothing(db: None, system_act: Act) -> None:
    assert _load(RELEASE, system_act) == Loaded(3, 2, 4, changed=9)
    assert Skill.objects.get(key="esco:s/python").words.split("\n") == [
        "Python (computer programming)", "python",
    ]  # fmt: skip
    assert OccupationSkill.objects.get(level=4).occupation.title == "nurse"
    logged = ActEntry.objects.count()
    ids = set(OccupationSkill.objects.values_list("pk", flat=True))
    assert _load(RELEASE, system_act).changed == 0
    assert set(OccupationSkill.objects.values_list("pk", flat=True)) == ids
    assert ActEntry.objects.count() == logged


def test_a_newer_release_brings_everything_up_to_date(db: None, system_act: Act) -> None:
    _load(RELEASE, system_act)
    person = make_employee("Ines Duarte")
    rare = Skill.objects.get(key="esco:s/rare")
    Claim.objects.create(person=person, skill=rare, level=3, said_at=NOW)
    renamed = SkillEntry("s/python", "Python", ("python",), "Programs.", "", "")
    newer = Framework(
        "ESCO", "Credit.", (renamed, SKILLS[1]), OCCUPATIONS[:1],
        (Requirement("o/tester", "s/python", Strength.USEFUL),),
    )  # fmt: skip
    _load(newer, system_act)
    rare.refresh_from_db()
    assert rare.retired_at is not None, "people claim it, so it stays"
    assert Skill.objects.get(key="esco:s/python").name == "Python"
    assert list(Occupation.objects.values_list("title", flat=True)) == ["software tester"]
    assert list(OccupationSkill.objects.values_list("skill__key", "essential")) == [
        ("esco:s/python", False)
    ]
    _load(RELEASE, system_act)
    rare.refresh_from_db()
    assert rare.retired_at is None


def test_the_organizations_own_skills_stay_as_they_are(db: None, system_act: Act) -> None:
    own = Skill.objects.create(key="own:python", name="Python at Northfield")
    _load(RELEASE, system_act)
    own.refresh_from_db()
    assert (own.name, own.retired_at, own.origin) == ("Python at Northfield", None, "own")


def test_only_the_command_line_loads(db: None) -> None:
    hannah = act_by(make_employee("Hannah Berg"), "hr", "administrator")
    with pytest.raises(Forbidden):
        _load(RELEASE, hannah)
    assert not Skill.objects.exists()


@pytest.mark.parametrize("typed", ["Python", "pyhton", "pyton", "PYTHON"])
def test_a_skill_is_found_with_typing_errors(db: None, system_act: Act, typed: str) -> None:
    _load(RELEASE, system_act)
    assert [skill.key for skill in skills_found(typed)][:1] == ["esco:s/python"]


def test_an_occupation_is_found_by_other_titles_and_with_typing_errors(
    db: None, system_act: Act
) -> None:
    _load(RELEASE, system_act)
    for typed in ("sofware tester", "QA tester"):
        assert occupations_found(typed)[0].title == "software tester"


def test_requirements_begin_with_what_tells_most(db: None, system_act: Act) -> None:
    _load(RELEASE, system_act)
    tester = Occupation.objects.get(title="software tester").pk
    keys = dict(Skill.objects.values_list("pk", "key"))
    found = [(keys[s], level, must) for s, level, must in requirements_from([tester])[tester]]
    assert found == [
        ("esco:s/python", 3, True),  # only testers need it
        ("esco:s/listen", 3, True),
        ("esco:s/rare", 2, False),
    ]


def test_a_role_starts_from_an_occupation(db: None, system_act: Act) -> None:
    framework = build_framework(moves={})
    _load(RELEASE, system_act)
    hannah = act_by(make_employee("Hannah Berg"), "hr")
    role, tester = framework.id("te1"), Occupation.objects.get(title="software tester").pk
    python, listen = (Skill.objects.get(key=f"esco:s/{key}").pk for key in ("python", "listen"))
    assert start_from_occupation(role=role, occupation=tester, skills=[python], act=hannah) == 1
    held = architecture(FrameworkDraft.objects.get())
    assert held.things[Thing.REQUIREMENT][role, python] == {"level": 3, "essential": True}
    assert (role, listen) not in held.things[Thing.REQUIREMENT]
    with pytest.raises(Refused, match="at least one"):
        start_from_occupation(role=role, occupation=tester, skills=[python], act=hannah)
    with pytest.raises(Refused, match="no longer there"):
        start_from_occupation(role=10**9, occupation=tester, skills=[python], act=hannah)
    with pytest.raises(Forbidden):
        start_from_occupation(role=role, occupation=tester, skills=[listen],
                              act=act_by(make_employee("Some Body")))  # fmt: skip


def test_a_folder_without_the_files_says_what_is_missing(
    db: None, system_act: Act, tmp_path: Path
) -> None:
    with pytest.raises(FileNotFoundError, match="occupation"):
        load("esco", tmp_path, act=system_act, report=lambda step, done, total: None)
    with gzip.open(tmp_path / "occupation_skill_relations.csv.gz", "wt") as file:
        file.write("occupation_uri,relation\n")
    with pytest.raises(ValueError, match="skill_uri"):
        load("esco", tmp_path, act=system_act, report=lambda step, done, total: None)
    assert not Skill.objects.exists()


@pytest.mark.slow
@pytest.mark.shared
@pytest.mark.skipif(not DATA.exists(), reason="the data folder is not beside the project")
def test_the_whole_of_esco_and_onet(db: None, system_act: Act) -> None:
    said: list[str] = []
    for source, folder in (("esco", "esco_1_2_0"), ("onet", "onet_29_2")):
        loaded, credit = load(
            source, DATA / folder, act=system_act,
            report=lambda step, done, total: said.append(step),
        )  # fmt: skip
        assert "ESCO" in credit or "O*NET" in credit
        assert loaded.changed >= loaded.skills + loaded.occupations + loaded.relations
    assert Skill.objects.filter(origin="esco").count() == 13_939
    assert Occupation.objects.filter(origin="esco").count() == 3_039
    esco = OccupationSkill.objects.filter(occupation__origin="esco").count()
    assert esco == 128_981, "129,004, of which 6 name a skill that is not there and 17 repeat"
    with_levels = OccupationSkill.objects.filter(occupation__origin="onet", level__isnull=False)
    assert with_levels.values("occupation").distinct().count() == 879
    assert "Reading the files" in said
    assert "Python (computer programming)" in [s.name for s in skills_found("pyhton")][:3]
    nurse = occupations_found("Registered Nurse")[0]
    assert "nurse" in nurse.title.casefold()
    assert 0 < len(requirements_from([nurse.pk])[nurse.pk]) <= MOST_REQUIREMENTS
