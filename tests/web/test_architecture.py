"""HR's pages on the architecture: journey B from building to publishing, and who finds nothing."""

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.conftest import NOW, act_by
from tests.domain.builders import Framework, build_framework, hold, make_employee
from tests.web.journey import XSS, hidden_field, sign_in, stop_the_clock, words_of
from waymark.domain.careers.models import (
    DraftChange,
    FrameworkDraft,
    FrameworkVersion,
    Requirement,
    Role,
)
from waymark.domain.careers.operations.drafts import set_change
from waymark.domain.careers.states import Thing
from waymark.domain.goals.models import Goal
from waymark.domain.people.models import AccessGrant, Person
from waymark.domain.plans.models import Plan
from waymark.domain.skills.models import Occupation, OccupationSkill, Skill
from waymark.kernel.models import Job
from waymark.workflows import framework_building
from waymark.workflows.mining import recompute
from waymark.workflows.organisation_change import tell

HOME = "/org/architecture"


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_the_clock(monkeypatch)


@pytest.fixture
def framework(db: None) -> Framework:
    return build_framework()


@pytest.fixture
def hannah(db: None) -> Person:
    person = make_employee("Hannah Berg")
    AccessGrant.objects.create(person=person, role="hr", given_at=NOW)
    return person


@pytest.fixture
def hr(hannah: Person) -> Client:
    return sign_in(hannah)


def _addresses(framework: Framework) -> list[str]:
    role = framework.id("te1")
    family, ladder = framework.roles["te1"].family_id, framework.ladders["testing"].pk
    return [
        "", "/roles.csv", "/families.csv", "/build", "/proposal", "/proposal/ladders",
        "/proposal/skills", "/preview", "/draft", "/publish", "/family/new", f"/family/{family}",
        "/ladder/new", f"/ladder/{ladder}", "/grade/new", f"/grade/{framework.roles['te1'].grade_id}",
        "/new", f"/{role}", f"/{role}/edit", f"/{role}/asks", f"/{role}/moves", f"/{role}/retire",
        f"/{role}/start",
    ]  # fmt: skip


def test_for_everyone_but_hr_there_is_nothing_here(framework: Framework, hannah: Person) -> None:
    set_change(thing=Thing.FAMILY, values={"name": "Data"}, act=act_by(hannah, "hr"))
    for roles in ([], ["learning"], ["administrator"], ["auditor"], ["hr_partner"]):
        person = make_employee("Some Body")
        for role in roles:
            AccessGrant.objects.create(person=person, role=role, given_at=NOW)
        client = sign_in(person)
        for address in _addresses(framework):
            assert client.get(HOME + address).status_code == 404, (roles, address)
            answer = client.post(HOME + address, {"act": "discard"})
            assert answer.status_code in (404, 405), (roles, address)
    assert FrameworkDraft.objects.get().state == "open"


def test_every_page_answers_for_hr(framework: Framework, hr: Client) -> None:
    for address in _addresses(framework):
        answer = hr.get(HOME + address)
        expected = 302 if address in ("/proposal", "/proposal/skills") else 200
        assert answer.status_code == expected, (address, answer.content[:500])
    for address in ("/999999", "/new-7", "/999999/edit", "/family/999999", "/ladder/new-1", "/0",
                    f"/{'9' * 40}"):  # fmt: skip
        assert hr.get(HOME + address).status_code == 404, address


def test_the_overview_says_what_there_is(framework: Framework, hr: Client) -> None:
    Role.objects.create(name="Verif. Eng. II")
    page = words_of(hr.get(HOME))
    assert "14 roles in three families" in page
    assert "One title that people hold has no place yet" in page
    assert "Build from the jobs people hold" in page
    family = framework.roles["te1"].family_id
    grid = hr.get(f"{HOME}?family={family}")
    assert "beside Leadership ladder" in words_of(grid)
    assert "Remove the filter Verification" in words_of(grid)
    assert "Quality Engineer I" not in words_of(grid).split("Roles", 1)[1].split("Grades", 1)[0]
    found = words_of(hr.get(f"{HOME}?q=quality+enginer+I"))
    assert "Quality Engineer II" in found
    assert "No role fits these filters" in words_of(hr.get(f"{HOME}?q=astronaut"))
    for odd in ("family=x", "family=-999", "grade=1e9", "state=no", "after=%00", "fafter=eyJ9"):
        assert hr.get(f"{HOME}?{odd}").status_code == 200, odd


def test_pages_lead_through_all_roles_and_back(framework: Framework, hr: Client) -> None:
    for number in range(45):
        Role.objects.create(name=f"Title {number:02}")
    seen: list[str] = []
    address = f"{HOME}?state=unsorted"
    for _ in range(3):
        answer = hr.get(address)
        seen += [row.name for row, _people in answer.context["role_rows"]]
        address = f"{HOME}?state=unsorted&after={answer.context['roles'].after}"
    assert seen == [f"Title {number:02}" for number in range(45)]
    back = hr.get(f"{HOME}?state=unsorted&before={answer.context['roles'].before}")
    assert [row.name for row, _ in back.context["role_rows"]] == seen[20:40]


def _post(client: Client, address: str, data: dict[str, Any], status: int = 303) -> Any:
    answer = client.post(HOME + address, data)
    assert answer.status_code == status, answer.content.decode()[-3000:]
    return answer


def test_a_role_is_changed_in_the_draft_and_published(
    framework: Framework, hr: Client, hannah: Person
) -> None:
    te2 = framework.id("te2")
    ines = make_employee("Ines Duarte")
    goal = Goal.objects.create(person=ines, role_id=te2, state="chosen", created_at=NOW,
                               changed_at=NOW, route=[te2])  # fmt: skip
    Plan.objects.create(person=ines, goal=goal, created_at=NOW)
    form = hr.get(f"{HOME}/{te2}/edit")
    row = framework.roles["te2"]
    _post(hr, f"/{te2}/edit", {
        "seen": hidden_field(form, "seen"), "name": "Test Engineer Two", "summary": "Tests more.",
        "family": row.family_id, "ladder": row.ladder_id, "grade": row.grade_id,
    })  # fmt: skip
    assert "Test Engineer Two" in words_of(hr.get(f"{HOME}/{te2}"))
    assert "One change waits in the draft" in words_of(hr.get(HOME))
    draft = words_of(hr.get(f"{HOME}/draft"))
    assert "Name: Test Engineer II → Test Engineer Two" in draft
    assert "Test Engineer Two" in words_of(hr.get(f"{HOME}/preview?from={te2}"))
    page = hr.get(f"{HOME}/publish")
    said = words_of(page)
    assert "Publish one change?" in said
    assert "Fewer than five goal" in said, "goals of few people are not counted out"
    assert "people hold a role that changes" in said
    _post(hr, "/publish", {"revision": hidden_field(page, "revision"), "note": "A better name."})
    assert FrameworkVersion.objects.get().note == "A better name."
    assert "Version 1" in words_of(hr.get(HOME))
    assert "As it was published here" in words_of(hr.get(f"{HOME}/{te2}"))
    assert "There is nothing to publish" in words_of(hr.get(f"{HOME}/publish"))
    tell(act=act_by(None))  # a job's work
    assert "framework changed; your goal" in words_of(sign_in(ines).get("/account/notices"))


def test_a_stale_form_and_a_stale_publication_are_refused_with_what_to_do(
    framework: Framework, hr: Client, hannah: Person
) -> None:
    te2, act = framework.id("te2"), act_by(hannah, "hr")
    seen = hidden_field(hr.get(f"{HOME}/{te2}/edit"), "seen")
    set_change(thing=Thing.ROLE, ref=str(te2), values={"summary": "By Ole."}, act=act)
    revision = hidden_field(hr.get(f"{HOME}/publish"), "revision")
    answer = _post(hr, f"/{te2}/edit", {"seen": seen, "name": "Mine"}, 422)
    assert "Someone else changed this" in words_of(answer, 422)
    assert 'value="Mine"' in answer.content.decode(), "what was typed stays"
    set_change(thing=Thing.ROLE, ref=str(te2), values={"summary": "By Ole again."}, act=act)
    answer = _post(hr, "/publish", {"revision": revision, "note": "Mine"}, 422)
    assert "Read its changes again" in words_of(answer, 422)
    assert not FrameworkVersion.objects.exists()
    for bad in ({}, {"revision": "x"}, {"revision": "-1"}, {"revision": "9" * 30}):
        _post(hr, "/publish", bad, 422)


def test_forms_say_what_is_missing(framework: Framework, hr: Client) -> None:
    assert "Give the role a name" in words_of(_post(hr, "/new", {"name": " "}, 422), 422)
    assert "Give the family a name" in words_of(_post(hr, "/family/new", {"name": ""}, 422), 422)
    said = words_of(_post(hr, "/family/new", {"name": "verification"}, 422), 422)
    assert "There is a family called Verification already" in said
    said = words_of(_post(hr, "/grade/new", {"name": "G", "number": "4"}, 422), 422)
    assert "has number 4 already" in said
    family = framework.roles["te1"].family_id
    said = words_of(_post(hr, f"/family/{family}", {"act": "retire"}, 422), 422)
    assert "still in it" in said
    assert not DraftChange.objects.exists()


def test_a_family_a_ladder_a_grade_and_a_role_are_added(framework: Framework, hr: Client) -> None:
    _post(hr, "/family/new", {"name": "Data", "description": "People who count."})
    family = DraftChange.objects.get(thing="family").ref
    number = -int(family.removeprefix("new-"))
    _post(hr, "/ladder/new", {"name": "Data", "family": number, "kind": "specialist", "twin": ""})
    _post(hr, "/grade/new", {"name": "Grade 9", "number": "9"})
    ladder = -int(DraftChange.objects.get(thing="ladder").ref.removeprefix("new-"))
    answer = _post(hr, "/new", {"name": "Data Analyst", "family": number, "ladder": ladder})
    assert "Data Analyst" in words_of(hr.get(answer["Location"]))
    assert "Data Analyst" in words_of(hr.get(f"{HOME}?family={family}"))
    assert "Data Analyst" not in words_of(hr.get(f"{HOME}?view=published&q=data"))
    assert hr.get(f"{HOME}/ladder/{DraftChange.objects.get(thing='ladder').ref}").status_code == 200


def test_skills_are_found_with_typing_errors_asked_for_and_let_go(
    framework: Framework, hr: Client
) -> None:
    te1, python = framework.id("te1"), framework.skills["python"]
    assert "Data analysis with Python" in words_of(hr.get(f"{HOME}/{te1}/asks?q=pyton"))
    _post(hr, f"/{te1}/asks", {"skill": python.pk, "level": "4", "essential": "no"})
    assert "It asks for 2 skills" in words_of(hr.get(f"{HOME}/{te1}"))
    _post(hr, f"/{te1}/asks", {"skill": python.pk, "act": "drop"})
    assert not DraftChange.objects.exists()
    for bad in ({"skill": "x"}, {"skill": python.pk, "level": "9"}, {"skill": "9" * 30},
                {"skill": 10**9, "level": "3", "essential": "yes"}):  # fmt: skip
        _post(hr, f"/{te1}/asks", bad, 422)


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
    assert "at least one skill" in words_of(_post(hr, address, {}, 422), 422)
    _post(hr, address, {"skill": skill.pk})
    change = DraftChange.objects.get()
    assert (change.ref, change.after) == (f"{te1}:{skill.pk}", {"level": 3, "essential": True})
    assert hr.get(f"{HOME}/{te1}/start?occupation=999999").status_code == 404


def test_moves_on_paper_and_moves_made(framework: Framework, hr: Client, system_act: Any) -> None:
    recompute(act=system_act)
    te1, te2, as1 = (framework.id(key) for key in ("te1", "te2", "as"))
    page = words_of(hr.get(f"{HOME}/{te2}"))
    assert "Applications Specialist from here HR only 2" in page, "HR sees moves of two people"
    assert "After one rotation." in page
    _post(hr, f"/{te1}/moves", {"to": te2, "kind": "up", "note": ""})
    _post(hr, f"/{te2}/moves", {"move": f"{te2}:{framework.id('qe2')}", "act": "drop"})
    assert dict(DraftChange.objects.values_list("ref", "change")) == {
        f"{te1}:{te2}": "add", f"{te2}:{framework.id('qe2')}": "retire",
    }  # fmt: skip
    _post(hr, f"/{te1}/moves", {"to": te1, "kind": "up"}, 422)
    _post(hr, f"/{te1}/moves", {"move": "1:2", "act": "drop"}, 422)
    _post(hr, f"/{te1}/moves?q=Applications+Spec", {"to": as1, "kind": "sideways"})


def test_a_role_with_people_goes_only_into_another(framework: Framework, hr: Client) -> None:
    te1, te2 = framework.id("te1"), framework.id("te2")
    hold(make_employee("Ines Duarte"), framework.roles["te1"], date(2024, 1, 1))
    seen = hidden_field(hr.get(f"{HOME}/{te1}/retire"), "seen")
    said = words_of(_post(hr, f"/{te1}/retire", {"seen": seen, "into": ""}, 422), 422)
    assert "Merge it into the role that takes them over" in said
    _post(hr, f"/{te1}/retire", {"seen": seen, "into": te2})
    assert "it is merged into Test Engineer II" in words_of(hr.get(f"{HOME}/{te1}"))
    change = DraftChange.objects.get()
    _post(hr, "/draft", {"change": change.pk})
    assert not DraftChange.objects.exists()
    for bad in ("", "x", "999999", "9" * 30):
        assert hr.post(f"{HOME}/draft", {"change": bad}).status_code == 404


def test_the_draft_is_discarded_whole(framework: Framework, hr: Client) -> None:
    _post(hr, "/family/new", {"name": "Data"})
    _post(hr, "/draft", {"act": "discard"})
    assert FrameworkDraft.objects.get().state == "discarded"
    assert "changes wait" not in words_of(hr.get(HOME))


def test_journey_b_from_building_to_publishing(hr: Client, hannah: Person) -> None:
    titles = [("Officer I", 6), ("Officer II", 5), ("Officer III", 4), ("Officer Supervisor", 3),
              ("Registered Nurse I", 5), ("Registered Nurse II", 4)]  # fmt: skip
    for name, people in titles:
        role = Role.objects.create(name=name, code=f"CL{len(name)}")
        for number in range(people):
            hold(make_employee(f"Holder {name} {number}"), role, date(2020, 1, 1))
    page = hr.get(HOME)
    assert "No framework yet" in words_of(page)
    started = _post(hr, "/build", {"least": page.context["build"]["least"].initial or 1})  # 7
    job = Job.objects.get(kind="careers.build")
    assert str(job.pk) in started["Location"]
    assert "Waiting to start" in words_of(hr.get(started["Location"]))
    assert hr.get(started["Location"], headers={"HX-Request": "true"}).status_code == 204
    framework_building.build(least=1, codes=[], act=act_by(hannah, "hr"))
    Job.objects.update(state="succeeded", finished_at=NOW)
    done = hr.get(started["Location"], headers={"HX-Request": "true"})
    assert done["HX-Redirect"] == f"{HOME}/proposal"
    assert "Officer III" in words_of(hr.get(f"{HOME}/proposal"))
    answer = _post(hr, "/proposal", {"act": "accept-all"})  # 8
    ladders = hr.get(answer["Location"])
    pairs = [pair["value"] for pair in ladders.context["pairs"]]
    answer = _post(hr, "/proposal/ladders", {"pair": pairs})  # 9
    skills = words_of(hr.get(answer["Location"]))  # 10: there is nothing to accept
    assert "ESCO and O*NET are not loaded" in skills
    preview = hr.get(f"{HOME}/preview")  # 11
    assert "will see" in words_of(preview)
    publish = hr.get(f"{HOME}/publish")  # 12
    assert "plan" in words_of(publish)
    _post(hr, "/publish", {"revision": hidden_field(publish, "revision")})  # 13
    officers = Role.objects.filter(name__startswith="Officer I").order_by("name")
    assert {role.state for role in officers} == {"published"}
    assert len({role.ladder_id for role in officers}) == 1


def test_the_form_for_building_says_what_is_wrong(hr: Client) -> None:
    Role.objects.create(name="Officer I", code="CL1")
    for bad in ({"least": ""}, {"least": "0"}, {"least": "1e9"}, {"least": "1", "codes": ["ZZ"]}):
        assert hr.post(f"{HOME}/build", bad).status_code == 422, bad
    assert not Job.objects.exists()
    assert hr.post(f"{HOME}/build", {"least": "1", "codes": ["CL"]}).status_code == 303


def test_settled_families_are_refused_and_others_are_not_found(hr: Client, hannah: Person) -> None:
    for name in ("Officer I", "Officer II", "Registered Nurse I", "Registered Nurse II"):
        hold(make_employee("Some Body"), Role.objects.create(name=name), date(2020, 1, 1))
    proposal = framework_building.build(least=1, codes=[], act=act_by(hannah, "hr"))
    one = proposal.families.all()[0]
    _post(hr, "/proposal", {"act": "rename", "family": one.pk, "name": XSS})
    assert "&lt;script&gt;" in hr.get(f"{HOME}/proposal").content.decode()
    words_of(hr.get(f"{HOME}/proposal"))
    _post(hr, "/proposal", {"act": "leave-out", "family": one.pk})
    said = words_of(_post(hr, "/proposal", {"act": "accept", "family": one.pk}, 422), 422)
    assert "accepted or left out meanwhile" in said
    _post(hr, "/proposal", {"act": "accept", "family": "999999"}, 404)
    _post(hr, "/proposal", {"act": "nonsense"}, 404)
    _post(hr, "/proposal", {"act": "accept", "family": "x"}, 422)


def test_names_are_text_wherever_they_appear(framework: Framework, hr: Client) -> None:
    family = framework.roles["te1"].family_id
    row = framework.roles["te1"]
    _post(hr, f"/family/{family}", {"name": XSS, "description": XSS})
    _post(hr, f"/ladder/{row.ladder_id}", {"name": XSS, "family": family, "kind": "specialist",
                                           "twin": framework.ladders["leading"].pk})  # fmt: skip
    _post(hr, f"/grade/{row.grade_id}", {"name": XSS[:100], "number": "4"})
    _post(hr, f"/{row.pk}/edit", {"name": XSS, "summary": XSS, "family": family,
                                  "ladder": row.ladder_id, "grade": row.grade_id})  # fmt: skip
    pages = [*_addresses(framework), f"?family={family}", f"?q={XSS}", f"/preview?from={row.pk}"]
    for address in pages:
        if ".csv" not in address and address not in ("/proposal", "/proposal/skills"):
            words_of(hr.get(HOME + address))
    page = hr.get(f"{HOME}/publish")
    _post(hr, "/publish", {"revision": hidden_field(page, "revision"), "note": XSS})
    for address in pages:
        if ".csv" not in address and address not in ("/proposal", "/proposal/skills"):
            words_of(hr.get(HOME + address))


def test_tables_are_taken_away_whole_and_run_nothing(framework: Framework, hr: Client) -> None:
    Role.objects.create(name="=HYPERLINK(1)", state="unsorted")
    answer = hr.get(f"{HOME}/roles.csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 1 + Role.objects.count()
    assert "'=HYPERLINK(1)" in [row[0] for row in rows]
    filtered = hr.get(f"{HOME}/roles.csv?state=unsorted").content.decode("utf-8-sig")
    assert len(filtered.strip().splitlines()) == 2
    families = hr.get(f"{HOME}/families.csv").content.decode("utf-8-sig")
    assert "Verification" in families


def test_questions_to_the_database_do_not_grow_with_the_framework(
    framework: Framework, hr: Client, hannah: Person
) -> None:
    set_change(thing=Thing.FAMILY, values={"name": "Data"}, act=act_by(hannah, "hr"))
    role, one = framework.id("te2"), {"summary": "x"}
    set_change(thing=Thing.ROLE, ref=str(role), values=one, act=act_by(hannah, "hr"))
    pages = ["", f"?family={framework.roles['te1'].family_id}", "/draft", "/publish", f"/{role}",
             f"/{role}/edit", f"/{role}/asks?q=test", f"/preview?from={role}", "/proposal/ladders"]  # fmt: skip

    def count(address: str) -> int:
        hr.get(HOME + address)  # fills what the process keeps
        with CaptureQueriesContext(connection) as captured:
            assert hr.get(HOME + address).status_code == 200
        return len(captured)

    before = {address: count(address) for address in pages}
    act = act_by(hannah, "hr")
    for number in range(30):
        new = Role.objects.create(
            name=f"Test Role {number}", family=framework.roles["te1"].family, state="published",
            grade=framework.roles["te1"].grade, ladder=framework.roles["te1"].ladder,
        )  # fmt: skip
        Requirement.objects.create(role=new, skill=framework.skills["root"], level=2)
        hold(make_employee(f"Person {number}"), new, date(2020, 1, 1))
        set_change(thing=Thing.ROLE, ref=str(new.pk), values={"summary": "x"}, act=act)
        set_change(thing=Thing.FAMILY, values={"name": f"Family {number}"}, act=act)
    after = {address: count(address) for address in pages}
    assert after == before
    assert max(after.values()) <= 15, after
