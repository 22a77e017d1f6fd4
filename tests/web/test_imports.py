"""Journey B, clicks 1 to 6: choose, match, answer, import, undo; closed to all but HR."""

import io
import uuid
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from tests.conftest import NOW, MakePerson
from tests.web.responses import Response
from waymark.domain.careers.models import Assignment, Role, RoleTitle
from waymark.domain.people.models import AccessGrant, Person, ReportingLine, User
from waymark.integrations.hris.models import Import
from waymark.kernel import jobs
from waymark.kernel.models import Job, Notice

PEOPLE = """Employee ID,First name,Last name,Work email,Job title,Department,Start date,Manager ID
100,Tomasz,Wójcik,tomasz@n.example,Engineering Manager,Verification,2019-02-01,
101,Ines,Duarte,ines@n.example,Test Engineer II,Verification,2021-04-01,100
102,Rui,Costa,rui@n.example,Verif. Eng. II,Verification,2022-05-01,100
103,Ana,Melo,ana@n.example,Verif. Eng. II,Verification,2022-06-01,100
"""


@pytest.fixture
def hr(client: Client, make_person: MakePerson) -> Person:
    user = User.objects.create(email="hannah@n.example", created_at=NOW)
    person: Person = make_person("Hannah Lindqvist", user=user)
    AccessGrant.objects.create(person=person, role="hr", given_at=NOW)
    client.force_login(user)
    return person


def _upload(client: Client, content: str | bytes, name: str = "people.csv") -> Response:
    data = content.encode() if isinstance(content, str) else content
    return client.post("/org/imports", {"chosen": SimpleUploadedFile(name, data)})


def _work() -> None:
    """What the worker would do: run every queued job once."""
    for job in Job.objects.filter(state="queued"):
        jobs.run(job.pk, lambda: NOW)


def _columns(client: Client, batch: Import) -> None:
    form = client.get(f"/org/imports/{batch.pk}").context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    data["as_of"], data["keep"] = "2026-11-20", "on"
    answer = client.post(f"/org/imports/{batch.pk}/columns", data)
    assert answer.status_code == 302, answer.content
    _work()


def _known_titles() -> None:
    for name in ("Engineering Manager", "Test Engineer II"):
        role = Role.objects.create(name=name, state="published")
        RoleTitle.objects.create(role=role, title=name, normal=name.lower())


def test_hr_imports_a_file_with_one_click_a_question(client: Client, hr: Person) -> None:
    _known_titles()
    answer = _upload(client, PEOPLE)
    batch = Import.objects.get()
    assert answer["Location"] == f"/org/imports/{batch.pk}"
    _columns(client, batch)
    page = client.get(f"/org/imports/{batch.pk}")
    assert b"Two people have a job title we do not know" in page.content
    (question,) = [q for q in page.context["questions"] if q["kind"] == "unknown-title"]
    suggested = next(fix for fix in question["fixes"] if fix["suggested"])
    assert suggested["value"] == "Test Engineer II"
    client.post(
        f"/org/imports/{batch.pk}/decide",
        {"group": question["key"], "fix": f"{suggested['id']}|{suggested['value']}"},
    )
    assert client.post(f"/org/imports/{batch.pk}/apply").status_code == 302
    _work()
    batch.refresh_from_db()
    assert batch.state == "applied", Job.objects.values_list("kind", "error")
    assert set(Person.objects.exclude(pk=hr.pk).values_list("key", flat=True)) == {
        "100", "101", "102", "103",
    }  # fmt: skip
    assert ReportingLine.objects.filter(manager__key="100").count() == 3
    assert Assignment.objects.filter(role__name="Test Engineer II").count() == 3
    assert Person.objects.get(key="101").user is not None
    assert Notice.objects.filter(person_id=hr.pk, code="import.applied").exists()
    assert b"Imported." in client.get(f"/org/imports/{batch.pk}").content


def _import(client: Client, content: str) -> Import:
    _upload(client, content)
    batch = Import.objects.latest("started_at", "pk")
    batch = Import.objects.exclude(state__in=["applied", "undone"]).get()
    _columns(client, batch)
    client.post(f"/org/imports/{batch.pk}/apply")
    _work()
    batch.refresh_from_db()
    return batch


def test_the_same_file_again_changes_nothing(client: Client, hr: Person) -> None:
    assert _import(client, PEOPLE).state == "applied"
    before = list(Person.objects.order_by("pk").values())
    again = _import(client, PEOPLE)
    assert again.state == "applied"
    assert again.report["nothing"] is True
    assert list(Person.objects.order_by("pk").values()) == before


def test_an_import_is_undone_whole(client: Client, hr: Person) -> None:
    batch = _import(client, PEOPLE)
    client.post(f"/org/imports/{batch.pk}/undo")
    _work()
    batch.refresh_from_db()
    assert batch.state == "undone", Job.objects.values_list("error", flat=True)
    assert list(Person.objects.all()) == [hr]
    assert not Role.objects.exists()


def test_an_undo_is_refused_where_later_work_stands_on_it(client: Client, hr: Person) -> None:
    batch = _import(client, PEOPLE)
    Person.objects.filter(key="101").update(email="new@n.example")
    client.post(f"/org/imports/{batch.pk}/undo")
    _work()
    batch.refresh_from_db()
    assert batch.state == "applied"
    assert Person.objects.filter(key="103").exists()
    page = client.get(f"/org/imports/{batch.pk}").content.decode()
    assert "changed after this import" in page


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.csv", b"", "empty"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n" + b"0" * 50, ""),
        ("page.xlsx", b"<html><body>sign in</body></html>", ""),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, ""),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_what_to_do(
    client: Client, hr: Person, name: str, content: bytes, said: str
) -> None:
    answer = _upload(client, content, name)
    assert answer.status_code == 422
    assert said in answer.content.decode().lower()
    assert not Import.objects.exists()


def test_a_zip_that_is_no_workbook_is_refused(client: Client, hr: Person) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("notes.txt", "hello")
    assert _upload(client, buffer.getvalue(), "people.xlsx").status_code == 422


def test_an_upload_past_the_limit_is_given_up(
    client: Client, hr: Person, settings: Settings
) -> None:
    settings.WAYMARK_UPLOAD_BYTES = 1000
    answer = _upload(client, "a,b\n" + "1,2\n" * 40_000)
    assert answer.status_code == 422
    assert b"larger than" in answer.content
    assert not Import.objects.exists()


def test_a_failed_import_can_be_put_away(client: Client, hr: Person) -> None:
    _upload(client, PEOPLE)
    batch = Import.objects.get()
    Import.objects.update(state="failed", error="The file is damaged.")
    assert (
        f"/org/imports/{batch.pk}/discard"
        in client.get(f"/org/imports/{batch.pk}").content.decode()
    )
    assert client.post(f"/org/imports/{batch.pk}/discard").status_code == 302
    batch.refresh_from_db()
    assert batch.state == "discarded"


def test_texts_of_a_file_are_never_markup(client: Client, hr: Person) -> None:
    evil = "<script>alert(1)</script>"
    _upload(client, f"Employee ID,{evil},Job title\n1,{evil},{evil}\n", f"{evil}.csv")
    batch = Import.objects.get()
    assert evil not in client.get(f"/org/imports/{batch.pk}").content.decode()
    _columns(client, batch)
    assert evil not in client.get(f"/org/imports/{batch.pk}").content.decode()
    assert evil not in client.get("/org/imports").content.decode()


def test_a_double_click_imports_once(client: Client, hr: Person) -> None:
    _upload(client, PEOPLE)
    batch = Import.objects.get()
    _columns(client, batch)
    first = client.post(f"/org/imports/{batch.pk}/apply")
    second = client.post(f"/org/imports/{batch.pk}/apply")
    assert (first.status_code, second.status_code) == (302, 422)
    assert Job.objects.filter(kind="hris.apply").count() == 1


ADDRESSES = ["", "/columns", "/decide", "/check", "/apply", "/undo", "/discard", "/left-out"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_imports_are_hidden_from_everyone_else(
    client: Client, hr: Person, make_person: MakePerson, address: str
) -> None:
    _upload(client, PEOPLE)
    batch = Import.objects.get()
    user = User.objects.create(email="other@n.example", created_at=NOW)
    make_person("Some One", user=user)
    client.force_login(user)
    assert client.get("/org/imports").status_code == 404
    for method in (client.get, client.post):
        assert method(f"/org/imports/{batch.pk}{address}").status_code in (404, 405)
    assert client.post(f"/org/imports/{uuid.uuid4()}/apply").status_code == 404


def test_a_job_is_seen_by_its_owner_only(
    client: Client, hr: Person, make_person: MakePerson
) -> None:
    _upload(client, PEOPLE)
    batch = Import.objects.get()
    _columns(client, batch)
    job = Job.objects.get(kind="hris.read")
    assert client.get(f"/jobs/{job.pk}").status_code == 200
    user = User.objects.create(email="other@n.example", created_at=NOW)
    other = make_person("Some One", user=user)
    AccessGrant.objects.create(person=other, role="hr", given_at=NOW)
    client.force_login(user)
    assert client.get(f"/jobs/{job.pk}").status_code == 404
