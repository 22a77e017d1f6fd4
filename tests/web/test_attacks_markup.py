"""Stored markup: every text that people or files bring is shown as text, on every page."""

import csv
import io
import json
import re
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, models, transaction
from django.test import Client

from tests.conftest import TODAY
from tests.house.test_guards import OURS
from tests.permissions.table import ROUTES
from tests.permissions.test_routes import address_of
from tests.permissions.world import World
from tests.web.journey import sign_in, stop_the_clock
from tests.web.responses import Response
from waymark.domain.careers.models import FrameworkVersion, ProposedFamily, RoleRevision
from waymark.domain.plans.compute import AddedStep, ChangeContent, EditedStep, content_to
from waymark.domain.plans.models import Change
from waymark.domain.plans.states import StepKind
from waymark.integrations.hris.jobs import run_read
from waymark.integrations.hris.models import Import
from waymark.kernel.jobs import Running
from waymark.kernel.models import Job, Notice
from waymark.web.organisation.imports.forms import FilesForm

pytestmark = pytest.mark.django_db
#: script, broken attributes, an unclosed comment; sums that a template engine would work out
MARKUP = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)><!--"
SUMS = "{{ 40000|add:2026 }}{% widthratio 21013 1 2 %}${40000+2026}%(name)s"
FORMULA = '=HYPERLINK("https://evil.example")'
#: text that the house itself writes: states, kinds, keys, colours; not open to anybody
OWN_WORDS = {
    "state", "kind", "category", "task_kind", "origin", "change", "thing", "source", "theme",
    "language", "zone", "path", "ref", "password", "end_reason", "sharing", "confidence", "fix",
    "stored_as", "sha256", "mapping", "model", "verb", "request", "subject_type", "subject_id",
    "address", "country", "role", "sealed",
}  # fmt: skip
#: JSON of the house's own making: ids, counts, keys; the log; and what a test of its own fills
OWN_JSON = {
    "kernel.ActEntry.before", "kernel.ActEntry.after", "kernel.Job.args", "kernel.Job.result",
    "kernel.OutboxMessage.payload", "kernel.Erasure.result", "badges.SigningKey.public",
    "hris.ImportFile.facts", "careers.MiningRun.settings", "careers.Proposal.settings",
    "careers.ProposedFamily.members", "goals.Goal.route", "plans.PathChange.differences", "plans.PathChange.other_way",
}  # fmt: skip
#: in other JSON these are the house's, too, and so are days and numbers
OWN_KEYS = OWN_WORDS | {"what"}
NO_WORD = re.compile(r"|\d[\d.:T+-]*")
#: JSON in which people write, and a row of the world must hold their words for them to be tried
WORDS_IN_JSON = {
    "plans.Change.content", "plans.PlanVersion.snapshot", "kernel.Notice.params",
    "careers.DraftChange.before", "careers.DraftChange.after", "careers.ProposedFamily.reasons",
    "careers.RoleRevision.snapshot",
}  # fmt: skip

FILE = next(iter(FilesForm.base_fields))  # what the form of the imports page calls a file


class Page(HTMLParser):
    """What a browser would make of a page: elements and attributes that should not be there."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.closed = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        ours = str(given.get("src", "")).startswith("/static/")
        if tag == "script" and not ours and given.get("type") != "application/json":
            self.wrong.append(f"<script {attrs}>")
        if tag in ("img", "iframe", "object", "embed") and given.get("src") == "x":
            self.wrong.append(f"<{tag} {attrs}>")
        self.wrong += [f"{name}={value!r}" for name, value in attrs if name.startswith("on")]

    def handle_endtag(self, tag: str) -> None:
        self.closed = self.closed or tag == "html"


def _fields(model: type[models.Model]) -> "list[models.Field[Any, Any]]":
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and field.name not in OWN_WORDS
        and not field.generated
    ]


def _json_fields(model: type[models.Model]) -> "list[models.JSONField[Any, Any]]":
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.JSONField)
        and f"{model._meta.label}.{field.name}" not in OWN_JSON
    ]


def _spoiled(value: Any, key: str = "") -> Any:
    """The same JSON with markup for every text in it that is not the house's own."""
    if isinstance(value, dict):
        return {name: _spoiled(each, name) for name, each in value.items()}
    if isinstance(value, list):
        return [_spoiled(each, key) for each in value]
    if not isinstance(value, str) or key in OWN_KEYS or NO_WORD.fullmatch(value):
        return value
    return MARKUP + SUMS


def _write(row: models.Model, changes: dict[str, Any]) -> None:
    """All of them, or one by one where a constraint lets this row have only some."""
    rows = type(row)._default_manager.filter(pk=row.pk)
    try:
        with transaction.atomic():
            rows.update(**changes)
    except IntegrityError:
        if len(changes) > 1:
            for name, text in changes.items():
                _write(row, {name: text})


@pytest.fixture
def spoiled(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """The world with markup in every text of every row (as long as the column lets it), also in
    the texts inside JSON."""
    stop_the_clock(monkeypatch)
    _say_something_in_json(world)
    for model in apps.get_models():
        if model._meta.app_label not in OURS or model._meta.label in ("kernel.ActEntry",):
            continue
        for row in model._default_manager.all():
            changes = {}
            for field in _fields(model):
                text = f"{MARKUP}{SUMS}{row.pk}"
                short = f"<b onclick=x>{row.pk}"
                longest = field.max_length or 10_000
                if longest >= len(short):
                    changes[field.name] = text if len(text) <= longest else short
                if field.name == "email":
                    changes[field.name] = f'"<b/onclick=x>{row.pk}"@n.example'
            for field in _json_fields(model):
                changes[field.name] = _spoiled(getattr(row, field.attname))
            if changes:
                _write(row, changes)
    Notice.objects.update(code="plan.shared")
    return world


def _say_something_in_json(world: World) -> None:
    """Words of people where the world's rows leave the JSON empty."""
    edited = EditedStep(world.rows["step_use"].pk, title="Another title", detail="Other words")
    added = AddedStep(
        StepKind.LEARN, "A step to add", TODAY, TODAY + timedelta(days=9), detail="And its words"
    )
    content = ChangeContent(added=(added,), edited=(edited,))
    Change.objects.update(content=content_to(content))
    ProposedFamily.objects.update(reasons=["The names begin alike"])
    role = world.rows["role"].pk
    for version in FrameworkVersion.objects.order_by("pk"):
        said = dict.fromkeys(("name", "summary", "family", "ladder", "grade"), f"As of {version}")
        snapshot = said | {"requirements": [{"skill": said["name"], "level": 2, "essential": True}],
                           "state": "published", "reports_min": None, "reports_max": None}  # fmt: skip
        RoleRevision.objects.get_or_create(
            role_id=role, version=version, defaults={"snapshot": snapshot}
        )


def test_the_world_has_words_in_all_json_that_people_fill(spoiled: World) -> None:
    """A new column, or one that nobody filled, would be tried on no page."""
    found = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models() if model._meta.app_label in OURS
        for field in _json_fields(model)
        for row in model._default_manager.all()
        if MARKUP in json.dumps(getattr(row, field.attname), ensure_ascii=False).replace('\\"', '"')
    }  # fmt: skip
    assert found == WORDS_IN_JSON


PAGES = sorted(
    name for name, route in ROUTES.items() if route.cells["GET"]["stranger"] != "not allowed"
)


def test_what_people_write_stays_text(spoiled: World) -> None:
    wrong = []
    for relation in ("self", "manager", "hr"):
        client = sign_in(spoiled.people[relation])
        for name in PAGES:
            with transaction.atomic():
                response = client.get(address_of(ROUTES[name], spoiled), follow=True)
                transaction.set_rollback(True)
            wrong += [f"{name} by {relation}: {what}" for what in _wrong_in(response)]
    assert wrong == []


def _wrong_in(response: Response) -> list[str]:
    """What of an answer a browser would run, or a template worked out."""
    if response.status_code == 404:
        return []
    if response.status_code != 200:
        return [f"answered {response.status_code}"]
    text = response.content.decode(errors="replace")  # a PDF is not text
    found = ["works out what people write"] if "42026" in text else []
    if not response["Content-Type"].startswith("text/html"):
        plain = response["X-Content-Type-Options"] == "nosniff"
        return found if plain else [*found, "may be taken for a page"]
    page = Page()
    page.feed(text)
    whole = page.closed or "<html" not in text  # a part of a page closes none
    return found + page.wrong + ([] if whole else ["swallowed by what people wrote"])


def test_the_reader_of_pages_sees_what_a_browser_would_run() -> None:
    page = Page()
    page.feed(f"<p>{MARKUP}</p>")
    assert len(page.wrong) == 3
    assert not page.closed


@pytest.mark.parametrize("name", ["me:plan-download", "me:skills-download", "team:download"])
def test_no_cell_of_a_file_is_a_formula(
    name: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_the_clock(monkeypatch)
    for start in "=+-@\t\r":
        text = start + FORMULA
        for row in ("step_draft", "step_use"):
            _set(world.rows[row], title=text, detail=text)
        for row in ("evidence", "skill"):
            _set(world.rows[row], **{"what" if row == "evidence" else "name": text})
        for who in ("self", "peer"):
            _set(world.people[who], given_name=text)
        relation = "manager" if name == "team:download" else "self"
        answer = sign_in(world.people[relation]).get(address_of(ROUTES[name], world))
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        cells = [cell for row in rows for cell in row]
        assert any(FORMULA in cell for cell in cells)
        assert not [cell for cell in cells if cell.startswith(tuple("=+-@\t\r"))]


def _set(row: models.Model, **changes: object) -> None:
    type(row)._default_manager.filter(pk=row.pk).update(**changes)


@pytest.mark.parametrize("where", ["/search?q={}", "/me/skills?find={}", "/me/map?q={}",
                                   "/me/nothing/{}", "/org/imports/sample/{}"])  # fmt: skip
def test_what_an_address_says_stays_text(world: World, where: str) -> None:
    for relation in ("self", "hr"):
        answer = sign_in(world.people[relation]).get(where.format(quote(MARKUP + SUMS, safe="")))
        page = Page()
        page.feed(answer.content.decode())
        assert not page.wrong
        assert "42026" not in answer.content.decode()


def test_what_a_file_says_stays_text(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Headers, cells and the name of an uploaded file, while it is matched and once it is read."""
    stop_the_clock(monkeypatch)
    client, text = sign_in(world.people["hr"]), (MARKUP + SUMS).replace('"', '""')
    rows = [f'Number,Name,Title,From,"{text}"', *(f'{n},"{text}","{text}",2020-01-01,"{text}"'
                                                  for n in range(3))]  # fmt: skip
    file = SimpleUploadedFile("<img src=x onerror=alert(1)>.csv", "\n".join(rows).encode())
    address = client.post("/org/imports", {FILE: file})["Location"]
    _is_clean(client.get(address))
    batch = Import.objects.order_by("-started_at", "-pk").get(pk=address.rpartition("/")[2])
    job = Job.objects.create(
        kind="hris.read", args={"import": str(batch.pk)}, owner_id=world.people["hr"].pk,
        created_at=batch.started_at,
    )  # fmt: skip
    Import.objects.filter(pk=batch.pk).update(state="matched")
    run_read(Running(job, connection))
    _is_clean(client.get(address))


def _is_clean(answer: Response) -> None:
    assert answer.status_code == 200
    text = answer.content.decode()
    page = Page()
    page.feed(text)
    assert "&lt;script&gt;" in text
    assert not page.wrong
    assert page.closed
    assert "42026" not in text


def test_errors_say_nothing_of_the_inside(world: World) -> None:
    answer = Client().get("/me/nothing/at/all", headers={"accept": "text/html"})
    text = answer.content.decode()
    for word in ("Traceback", "settings", "waymark.web", "Django", "/src/"):
        assert word not in text
