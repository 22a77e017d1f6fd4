"""HR's pages on the architecture: building it from the jobs people hold, until it is published."""

from datetime import date

import pytest
from django.test import Client

from tests.conftest import NOW, act_by
from tests.domain.builders import hold, make_employee
from tests.web.journey import XSS, hidden_field, words_of
from tests.web.shaping import HOME, post
from waymark.domain.careers.models import Role
from waymark.domain.people.models import Person
from waymark.kernel.models import Job
from waymark.workflows import framework_building

pytestmark = pytest.mark.usefixtures("at_the_tests_moment")


def test_journey_b_from_building_to_publishing(hr: Client, hannah: Person) -> None:
    titles = [("Officer I", 6), ("Officer II", 5), ("Officer III", 4), ("Officer Supervisor", 3),
              ("Registered Nurse I", 5), ("Registered Nurse II", 4)]  # fmt: skip
    for name, people in titles:
        role = Role.objects.create(name=name, code=f"CL{len(name)}")
        for number in range(people):
            hold(make_employee(f"Holder {name} {number}"), role, date(2020, 1, 1))
    page = hr.get(HOME)
    assert "No framework yet" in words_of(page)
    started = post(hr, "/build", {"least": page.context["build"]["least"].initial or 1})  # 7
    job = Job.objects.get(kind="careers.build")
    assert str(job.pk) in started["Location"]
    assert "Waiting to start" in words_of(hr.get(started["Location"]))
    assert hr.get(started["Location"], headers={"HX-Request": "true"}).status_code == 204
    framework_building.build(least=1, codes=[], act=act_by(hannah, "hr"))
    Job.objects.update(state="succeeded", finished_at=NOW)
    done = hr.get(started["Location"], headers={"HX-Request": "true"})
    assert done["HX-Redirect"] == f"{HOME}/proposal"
    assert "Officer III" in words_of(hr.get(f"{HOME}/proposal"))
    answer = post(hr, "/proposal", {"act": "accept-all"})  # 8
    ladders = hr.get(answer["Location"])
    pairs = [pair["value"] for pair in ladders.context["pairs"]]
    answer = post(hr, "/proposal/ladders", {"pair": pairs})  # 9
    skills = words_of(hr.get(answer["Location"]))  # 10: there is nothing to accept
    assert "ESCO and O*NET are not loaded" in skills
    preview = hr.get(f"{HOME}/preview")  # 11
    assert "will see" in words_of(preview)
    publish = hr.get(f"{HOME}/publish")  # 12
    assert "plan" in words_of(publish)
    post(hr, "/publish", {"revision": hidden_field(publish, "revision")})  # 13
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
    post(hr, "/proposal", {"act": "rename", "family": one.pk, "name": XSS})
    assert "&lt;script&gt;" in hr.get(f"{HOME}/proposal").content.decode()
    words_of(hr.get(f"{HOME}/proposal"))
    post(hr, "/proposal", {"act": "leave-out", "family": one.pk})
    said = words_of(post(hr, "/proposal", {"act": "accept", "family": one.pk}, 422), 422)
    assert "accepted or left out meanwhile" in said
    post(hr, "/proposal", {"act": "accept", "family": "999999"}, 404)
    post(hr, "/proposal", {"act": "nonsense"}, 404)
    post(hr, "/proposal", {"act": "accept", "family": "x"}, 422)
