"""HR's pages on the architecture: what a draft may say, and what its forms refuse."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.domain.builders import Framework, build_framework, hold, make_employee
from tests.web.journey import hidden_field, words_of
from tests.web.shaping import HOME, post
from waymark.domain.careers.models import DraftChange, FrameworkDraft
from waymark.domain.skills.models import Occupation, OccupationSkill, Skill
from waymark.workflows.mining import recompute

pytestmark = pytest.mark.usefixtures("at_the_tests_moment")


@pytest.fixture
def framework(db: None) -> Framework:
    return build_framework()


def test_forms_say_what_is_missing(framework: Framework, hr: Client) -> None:
    assert "Give the role a name" in words_of(post(hr, "/new", {"name": " "}, 422), 422)
    assert "Give the family a name" in words_of(post(hr, "/family/new", {"name": ""}, 422), 422)
    said = words_of(post(hr, "/family/new", {"name": "verification"}, 422), 422)
    assert "There is a family called Verification already" in said
    said = words_of(post(hr, "/grade/new", {"name": "G", "number": "4"}, 422), 422)
    assert "has number 4 already" in said
    family = framework.roles["te1"].family_id
    said = words_of(post(hr, f"/family/{family}", {"act": "retire"}, 422), 422)
    assert "still in it" in said
    assert not DraftChange.objects.exists()


def test_a_family_a_ladder_a_grade_and_a_role_are_added(framework: Framework, hr: Client) -> None:
    post(hr, "/family/new", {"name": "Data", "description": "People who count."})
    family = DraftChange.objects.get(thing="family").ref
    number = -int(family.removeprefix("new-"))
    post(hr, "/ladder/new", {"name": "Data", "family": number, "kind": "specialist", "twin": ""})
    post(hr, "/grade/new", {"name": "Grade 9", "number": "9"})
    ladder = -int(DraftChange.objects.get(thing="ladder").ref.removeprefix("new-"))
    answer = post(hr, "/new", {"name": "Data Analyst", "family": number, "ladder": ladder})
    assert "Data Analyst" in words_of(hr.get(answer["Location"]))
    assert "Data Analyst" in words_of(hr.get(f"{HOME}?family={family}"))
    assert "Data Analyst" not in words_of(hr.get(f"{HOME}?view=published&q=data"))
    assert hr.get(f"{HOME}/ladder/{DraftChange.objects.get(thing='ladder').ref}").status_code == 200


def test_skills_are_found_with_typing_errors_asked_for_and_let_go(
    framework: Framework, hr: Client
) -> None:
    te1, python = framework.id("te1"), framework.skills["python"]
    assert "Data analysis with Python" in words_of(hr.get(f"{HOME}/{te1}/asks?q=pyton"))
    post(hr, f"/{te1}/asks", {"skill": python.pk, "level": "4", "essential": "no"})
    assert "It asks for 2 skills" in words_of(hr.get(f"{HOME}/{te1}"))
    post(hr, f"/{te1}/asks", {"skill": python.pk, "act": "drop"})
    assert not DraftChange.objects.exists()
    for bad in ({"skill": "x"}, {"skill": python.pk, "level": "9"}, {"skill": "9" * 30},
                {"skill": 10**9, "level": "3", "essential": "yes"}):  # fmt: skip
        post(hr, f"/{te1}/asks", bad, 422)


def test_a_role_starts_from_an_occupation_with_its_credit(framework: Framework, hr: Client) -> None:
    te1 = framework.id("te1")
    occupation = Occupation.objects.create(key="esco:o", origin="esco", title="test engineer")
    skill = Skill.objects.create(key="esco:s", name="write test plans", origin="esco")
    OccupationSkill.objects.create(occupation=occupation, skill=skill, essential=True)
    found = words_of(hr.get(f"{HOME}/{te1}/start"))
    assert "test engineer" in found
    assert "uses the ESCO classification of the European Commission" in found
    address = f"/{te1}/start?occupation={occupation.pk}"
    assert "write test plans" in words_of(hr.get(HOME + address))
    assert "at least one skill" in words_of(post(hr, address, {}, 422), 422)
    post(hr, address, {"skill": skill.pk})
    change = DraftChange.objects.get()
    assert (change.ref, change.after) == (f"{te1}:{skill.pk}", {"level": 3, "essential": True})
    assert hr.get(f"{HOME}/{te1}/start?occupation=999999").status_code == 404


def test_moves_on_paper_and_moves_made(framework: Framework, hr: Client, system_act: Any) -> None:
    recompute(act=system_act)
    te1, te2, as1 = (framework.id(key) for key in ("te1", "te2", "as"))
    page = words_of(hr.get(f"{HOME}/{te2}"))
    assert "Applications Specialist from here HR only 2" in page, "HR sees moves of two people"
    assert "After one rotation." in page
    post(hr, f"/{te1}/moves", {"to": te2, "kind": "up", "note": ""})
    post(hr, f"/{te2}/moves", {"move": f"{te2}:{framework.id('qe2')}", "act": "drop"})
    assert dict(DraftChange.objects.values_list("ref", "change")) == {
        f"{te1}:{te2}": "add", f"{te2}:{framework.id('qe2')}": "retire",
    }  # fmt: skip
    post(hr, f"/{te1}/moves", {"to": te1, "kind": "up"}, 422)
    post(hr, f"/{te1}/moves", {"move": "1:2", "act": "drop"}, 422)
    post(hr, f"/{te1}/moves?q=Applications+Spec", {"to": as1, "kind": "sideways"})


def test_a_role_with_people_goes_only_into_another(framework: Framework, hr: Client) -> None:
    te1, te2 = framework.id("te1"), framework.id("te2")
    hold(make_employee("Ines Duarte"), framework.roles["te1"], date(2024, 1, 1))
    seen = hidden_field(hr.get(f"{HOME}/{te1}/retire"), "seen")
    said = words_of(post(hr, f"/{te1}/retire", {"seen": seen, "into": ""}, 422), 422)
    assert "Merge it into the role that takes them over" in said
    post(hr, f"/{te1}/retire", {"seen": seen, "into": te2})
    assert "it is merged into Test Engineer II" in words_of(hr.get(f"{HOME}/{te1}"))
    change = DraftChange.objects.get()
    post(hr, "/draft", {"change": change.pk})
    assert not DraftChange.objects.exists()
    for bad in ("", "x", "999999", "9" * 30):
        assert hr.post(f"{HOME}/draft", {"change": bad}).status_code == 404


def test_the_draft_is_discarded_whole(framework: Framework, hr: Client) -> None:
    post(hr, "/family/new", {"name": "Data"})
    post(hr, "/draft", {"act": "discard"})
    assert FrameworkDraft.objects.get().state == "discarded"
    assert "changes wait" not in words_of(hr.get(HOME))
