"""HR's pages on the architecture: who opens them, what they show, and publishing a change."""

import csv
import io
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.conftest import NOW, act_by
from tests.domain.builders import Framework, build_framework, hold, make_employee
from tests.web.journey import XSS, hidden_field, sign_in, words_of
from tests.web.shaping import HOME, addresses_of, post
from waymark.domain.careers.models import FrameworkDraft, FrameworkVersion, Requirement, Role
from waymark.domain.careers.operations.drafts import set_change
from waymark.domain.careers.states import Thing
from waymark.domain.goals.models import Goal
from waymark.domain.people.models import AccessGrant, Person
from waymark.domain.plans.models import Plan
from waymark.workflows.organisation_change import tell

pytestmark = pytest.mark.usefixtures("at_the_tests_moment")


@pytest.fixture
def framework(db: None) -> Framework:
    return build_framework()


def test_for_everyone_but_hr_there_is_nothing_here(framework: Framework, hannah: Person) -> None:
    set_change(thing=Thing.FAMILY, values={"name": "Data"}, act=act_by(hannah, "hr"))
    for roles in ([], ["learning"], ["administrator"], ["auditor"], ["hr_partner"]):
        person = make_employee("Some Body")
        for role in roles:
            AccessGrant.objects.create(person=person, role=role, given_at=NOW)
        client = sign_in(person)
        for address in addresses_of(framework):
            assert client.get(HOME + address).status_code == 404, (roles, address)
            answer = client.post(HOME + address, {"act": "discard"})
            assert answer.status_code in (404, 405), (roles, address)
    assert FrameworkDraft.objects.get().state == "open"


def test_every_page_answers_for_hr(framework: Framework, hr: Client) -> None:
    for address in addresses_of(framework):
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
    post(hr, f"/{te2}/edit", {
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
    post(hr, "/publish", {"revision": hidden_field(page, "revision"), "note": "A better name."})
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
    answer = post(hr, f"/{te2}/edit", {"seen": seen, "name": "Mine"}, 422)
    assert "Someone else changed this" in words_of(answer, 422)
    assert 'value="Mine"' in answer.content.decode(), "what was typed stays"
    set_change(thing=Thing.ROLE, ref=str(te2), values={"summary": "By Ole again."}, act=act)
    answer = post(hr, "/publish", {"revision": revision, "note": "Mine"}, 422)
    assert "Read its changes again" in words_of(answer, 422)
    assert not FrameworkVersion.objects.exists()
    for bad in ({}, {"revision": "x"}, {"revision": "-1"}, {"revision": "9" * 30}):
        post(hr, "/publish", bad, 422)


def test_names_are_text_wherever_they_appear(framework: Framework, hr: Client) -> None:
    family = framework.roles["te1"].family_id
    row = framework.roles["te1"]
    post(hr, f"/family/{family}", {"name": XSS, "description": XSS})
    post(hr, f"/ladder/{row.ladder_id}", {"name": XSS, "family": family, "kind": "specialist",
                                           "twin": framework.ladders["leading"].pk})  # fmt: skip
    post(hr, f"/grade/{row.grade_id}", {"name": XSS[:100], "number": "4"})
    post(hr, f"/{row.pk}/edit", {"name": XSS, "summary": XSS, "family": family,
                                  "ladder": row.ladder_id, "grade": row.grade_id})  # fmt: skip
    pages = [*addresses_of(framework), f"?family={family}", f"?q={XSS}", f"/preview?from={row.pk}"]
    for address in pages:
        if ".csv" not in address and address not in ("/proposal", "/proposal/skills"):
            words_of(hr.get(HOME + address))
    page = hr.get(f"{HOME}/publish")
    post(hr, "/publish", {"revision": hidden_field(page, "revision"), "note": XSS})
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
