"""File names that are paths: samples come from a list, uploads get names of our own."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.permissions.world import World
from tests.web.journey import sign_in, stop_the_clock
from waymark.integrations.hris.models import ImportFile
from waymark.web.organisation.imports.forms import FilesForm

pytestmark = pytest.mark.django_db
FILE = next(iter(FilesForm.base_fields))  # what the form of the imports page calls a file


@pytest.fixture(autouse=True)
def at_the_tests_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_the_clock(monkeypatch)


TRAVERSALS = ["..%2f..%2fsettings.py", "%2e%2e%2f%2e%2e%2fsettings.py", "..%5c..%5csettings.py",
              "%2fetc%2fpasswd", "people.csv%00.png", "people.csv%2f..%2f__init__.py",
              "__init__.py", ".", "....%2f%2f", "people.csv%20"]  # fmt: skip


@pytest.mark.parametrize("name", TRAVERSALS)
def test_samples_are_named_from_a_list(world: World, name: str) -> None:
    client = sign_in(world.people["hr"])
    assert client.get(f"/org/imports/sample/{name}").status_code == 404


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.csv", "..\\..\\windows\\system.csv", "/etc/cron.d/x.csv", "..csv"]
)
def test_the_name_of_a_file_is_no_path(world: World, name: str) -> None:
    client = sign_in(world.people["hr"])
    file = SimpleUploadedFile("x.csv", b"Number,Name\n1,Ann Lee\n")
    file.name = name  # as a hostile client would send it, past Django's own cleaning here
    answer = client.post("/org/imports", {FILE: file})
    assert answer.status_code == 302
    row = ImportFile.objects.latest("pk")
    assert row.name == name.replace("\\", "/").rpartition("/")[2]
    assert re.fullmatch(r"[0-9a-f]{32}\.data", row.stored_as)
