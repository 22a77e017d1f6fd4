"""What is held, who looked, the file, being forgotten; what HR and auditors see of it."""

import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from tests.conftest import NOW, MakePerson
from tests.integrations.leaving import run_jobs
from tests.web.journey import XSS, sign_in, stop_the_clock, words_of
from waymark.domain.people.models import AccessGrant, Person
from waymark.domain.skills.models import Evidence, Skill
from waymark.kernel.models import DataExport, Erasure, Hold, Job, Look
from waymark.kernel.privacy import models_about_people
from waymark.web.me.data.words import FILES, GROUPS, KINDS, LOOKS
from waymark.workflows.portability import SCHEMA
from waymark.workflows.retention import RULES, count_due

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch, own_folders: None) -> None:
    stop_the_clock(monkeypatch)


@pytest.fixture
def ines(make_person: MakePerson) -> Person:
    return make_person("Ines Duarte")


@pytest.fixture
def browser(ines: Person) -> Client:
    return sign_in(ines)


def test_every_kind_of_data_has_its_words() -> None:
    """A new model about people says here in plain words what it is."""
    assert {model._meta.label for model in models_about_people()} <= set(KINDS)
    assert {kind.group for kind in KINDS.values()} == set(GROUPS)


def test_the_page_says_what_is_held_who_sees_it_and_how_long(browser: Client, ines: Person) -> None:
    skill = Skill.objects.create(key="x", name="Rig automation")
    for n in range(3):
        Evidence.objects.create(person=ines, skill=skill, what=f"Did {n}", done_on=NOW.date())
    page = words_of(browser.get("/me/data"))
    assert "What is held about you" in page
    assert (
        "Work and learning that was recorded You, and your manager where you share it. As long as you are here"
        in page
    )
    assert "Nobody opened a page about you yet" in page
    rows = browser.get("/me/data/list").content.decode()
    assert "Work and learning that was recorded,What you said and planned,3," in rows


def test_who_looked_is_listed_with_what_and_when(
    browser: Client, ines: Person, make_person: MakePerson
) -> None:
    tomasz = make_person("Tomasz Wilk")
    Look.objects.create(
        person_id=ines.pk, viewer_id=tomasz.pk, what="team-person", day=NOW.date(),
        first_at=NOW, last_at=NOW, times=3,
    )  # fmt: skip
    Look.objects.create(
        person_id=ines.pk, viewer_id=999_999, what="act-log", day=NOW.date(),
        first_at=NOW, last_at=NOW,
    )  # fmt: skip
    assert "Tomasz Wilk Your page in their team, 23 November 2026" in words_of(
        browser.get("/me/data")
    )
    page = words_of(browser.get("/me/data/looks"))
    assert "Tomasz Wilk Your page in their team 23 November 2026, 09:00" in page
    assert "Someone who was erased The act log" in page
    assert (
        "Tomasz Wilk,Your page in their team,2026-11-23,3,"
        in browser.get("/me/data/looks/download").content.decode()
    )


def test_the_file_is_made_fetched_by_its_person_alone_and_never_cached(
    browser: Client, ines: Person, hannah: Person
) -> None:
    answer = browser.post("/me/data/ask")
    export = DataExport.objects.get()
    assert answer["Location"] == f"/jobs/{export.job_id}"
    assert browser.post("/me/data/ask")["Location"] == f"/jobs/{export.job_id}"
    assert browser.get(f"/me/data/files/{export.pk}").status_code == 404
    run_jobs()
    page = browser.get("/me/data")
    assert "My data of 23 November 2026" in words_of(page)
    file = browser.get(f"/me/data/files/{export.pk}")
    assert file["Cache-Control"] == "no-store"
    assert "attachment" in file["Content-Disposition"]
    with zipfile.ZipFile(BytesIO(file.content)) as packed:
        assert {"README.txt", "data.json", "schema.json", "csv/people.Person.csv"} <= set(
            packed.namelist()
        )
    assert sign_in(hannah).get(f"/me/data/files/{export.pk}").status_code == 404
    assert browser.get("/me/data/schema").json() == SCHEMA


def test_the_published_schema_is_the_one_in_use() -> None:
    root = Path(__file__).parents[2]
    inside = root / "src" / "waymark" / "workflows" / "portability" / "schema.json"
    assert (root / "docs" / "export-schema.json").read_bytes() == inside.read_bytes()


def test_formulas_in_the_tables_are_disarmed(browser: Client, ines: Person) -> None:
    skill = Skill.objects.create(key="x", name="Rig automation")
    Evidence.objects.create(person=ines, skill=skill, what="=1+1", done_on=NOW.date())
    browser.post("/me/data/ask")
    run_jobs()
    file = browser.get(f"/me/data/files/{DataExport.objects.get().pk}")
    with zipfile.ZipFile(BytesIO(file.content)) as packed:
        assert "'=1+1" in packed.read("csv/skills.Evidence.csv").decode()


def test_being_forgotten_from_the_wish_to_the_certificate(
    browser: Client, ines: Person, hannah: Person
) -> None:
    page = words_of(browser.get("/me/data/erasure"))
    assert "Kept, and why" in page
    assert "A nameless row stays" in page
    refused = browser.post("/me/data/erasure", {"why": XSS})
    assert "Tick the box if you are sure." in words_of(refused, 422)
    assert browser.post("/me/data/erasure", {"why": XSS, "sure": "on"}).status_code == 302
    assert "28 days are left" in words_of(browser.get("/me/data/erasure"))
    assert "HR decides by 21 December 2026" in words_of(browser.get("/me/data"))
    hr, wish = sign_in(hannah), Erasure.objects.get()
    assert "28 days left" in words_of(hr.get("/org/policies/erasures"))
    assert "<script>" in words_of(hr.get(f"/org/policies/erasures/{wish.pk}"))  # as text
    assert "Say why" in words_of(
        hr.post(f"/org/policies/erasures/{wish.pk}", {"agree": "yes", "reason": " "}), 422
    )
    assert (
        hr.post(
            f"/org/policies/erasures/{wish.pk}", {"agree": "yes", "reason": "You asked"}
        ).status_code
        == 302
    )
    assert "Hannah Berg agreed. It is being done." in words_of(browser.get("/me/data/erasure"))
    run_jobs()
    done = words_of(hr.get(f"/org/policies/erasures/{wish.pk}"))
    assert "Erased" in done
    assert "What was kept, and why" in done
    assert "Decided by Hannah Berg" in done
    assert "Ines" not in done
    assert browser.get("/me/data").status_code == 302  # signed out
    assert "Someone who was erased" in words_of(hr.get("/org/policies/erasures"))


def test_the_wish_is_taken_back_or_refused_with_a_reason(
    browser: Client, ines: Person, hannah: Person
) -> None:
    browser.post("/me/data/erasure", {"sure": "on"})
    assert browser.post("/me/data/erasure/withdraw").status_code == 302
    assert "decided already" in words_of(browser.post("/me/data/erasure/withdraw"), 422)
    browser.post("/me/data/erasure", {"sure": "on"})
    wish = Erasure.objects.get(state="asked")
    hr = sign_in(hannah)
    hr.post(f"/org/policies/erasures/{wish.pk}", {"agree": "no", "reason": "The law says so"})
    page = words_of(browser.get("/me/data/erasure"))
    assert "Hannah Berg refused on 23 November 2026 The law says so" in page
    assert "Someone else changed this" in words_of(
        hr.post(f"/org/policies/erasures/{wish.pk}", {"agree": "yes", "reason": "Now"}), 422
    )


def test_hr_places_and_lifts_holds_and_the_table_shows_what_is_due(
    ines: Person, hannah: Person
) -> None:
    hr = sign_in(hannah)
    wrong = hr.post("/org/policies/holds", {"key": "nobody", "reason": "A dispute"})
    assert "Nobody has this number" in words_of(wrong, 422)
    hr.post("/org/policies/holds", {"key": ines.key, "reason": XSS})
    assert "Ines Duarte" in words_of(hr.get("/org/policies/holds"))
    assert "One person must not be erased." in words_of(hr.get("/org/policies"))
    hr.post(f"/org/policies/holds/{Hold.objects.get().pk}/lift")
    again = hr.post(f"/org/policies/holds/{Hold.objects.get().pk}/lift")
    assert again.status_code == 404
    Session.objects.create(session_key="over", expire_date=NOW - timedelta(days=1))
    due = sum(count_due(NOW).values())  # the sign-in's own session ends by the clock on the wall
    said = {1: "One entry is", 2: "Two entries are"}[due]
    page = words_of(hr.get("/org/policies"))
    assert f"{said} removed tonight How long each kind of data is kept" in page
    Erasure.objects.create(person_id=ines.pk, asked_at=NOW, due_on=NOW.date())
    assert "One person asks to be forgotten How long" in words_of(hr.get("/org/policies"))
    assert "Who looked at whom After 730 days." in page
    assert "Not run yet." in page
    assert hr.get("/org/policies/download").content.count(b"\n") == len(RULES) + 1


def test_what_others_were_promised_is_not_stopped_by_a_forged_form(
    hannah: Person, ines: Person, browser: Client
) -> None:
    """No page shows the button for it; the address is still there to be posted to."""
    job = Job.objects.create(kind="data.erase", owner_id=hannah.pk, created_at=NOW)
    own = sign_in(hannah)
    assert "Stop" not in words_of(own.get(f"/jobs/{job.pk}"))
    assert "must come to its end" in words_of(own.post(f"/jobs/{job.pk}"), 422)
    assert browser.post(f"/jobs/{job.pk}").status_code == 404
    job.refresh_from_db()
    assert (job.state, job.cancel_asked_at) == ("queued", None)


def test_auditors_read_the_log_and_those_it_is_about_see_that(
    browser: Client, ines: Person, make_person: MakePerson
) -> None:
    auditor = make_person("Aldo Ricci")
    AccessGrant.objects.create(person=auditor, role="auditor", given_at=NOW)
    browser.post("/me/start/facts")
    reader = sign_in(auditor)
    assert "people.facts.confirmed Ines Duarte" in words_of(reader.get("/org/policies/log"))
    assert "No line fits" in words_of(reader.get("/org/policies/log?key=nobody"))
    assert "No line fits" in words_of(reader.get("/org/policies/log?verb=goals"))
    found = words_of(reader.get(f"/org/policies/log?key={ines.key}&verb=people."))
    assert "people.facts.confirmed" in found
    assert b"people.facts.confirmed" in reader.get("/org/policies/log/download").content
    assert "Aldo Ricci The act log" in words_of(browser.get("/me/data/looks"))
    for address in ("/org/policies/log", "/org/policies", "/org/policies/erasures"):
        assert browser.get(address).status_code == 404


def test_codes_have_words() -> None:
    assert all(str(text) for text in (*LOOKS.values(), *FILES.values()))
