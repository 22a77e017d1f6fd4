"""Erasure leaves no word about a person anywhere, and others keep theirs."""

import json
import re
import zipfile
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.backends.db import SessionStore
from django.core.mail import EmailMessage as Mail
from django.db import connection
from procrastinate.contrib.django import app

from tests.conftest import NOW
from tests.integrations.canaries import PATTERN, found_in_database
from tests.integrations.leaving import SYSTEM, WITHHELD, agreed, planted_in, run_jobs
from tests.integrations.rows_about_ines import complete, without_rows
from tests.permissions.world import World
from waymark.domain.careers.models import Assignment
from waymark.domain.people.models import Person, User
from waymark.domain.reviews.models import Preparation
from waymark.integrations.hris.models import Import
from waymark.integrations.hris.storage import folder as import_folder
from waymark.kernel import log
from waymark.kernel.acts import Refused
from waymark.kernel.models import ActEntry, Erasure, Job, Notice, OutboxMessage
from waymark.kernel.privacy import (
    models_about_people,
    rows_about,
    rows_told,
    rows_unshown,
    why_kept,
)
from waymark.workflows.erasure import (
    ask_for_erasure,
    decide_erasure,
    erase_person,
    place_hold,
    withdraw_erasure,
)
from waymark.workflows.portability import ask_for_export, read_person
from waymark.workflows.portability.files import folder as export_folder

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_folders")]


def texts_under(path: Path) -> str:
    """All that stands in files, archives opened."""
    found = []
    for each in sorted(path.rglob("*")):
        if each.is_file() and zipfile.is_zipfile(each):
            with zipfile.ZipFile(each) as packed:
                found += [packed.read(name).decode() for name in packed.namelist()]
        elif each.is_file():
            found.append(each.read_bytes().decode(errors="replace"))
    return "\n".join(found)


def test_every_kind_of_row_about_a_person_is_there(world: World) -> None:
    """A canary can only be planted in a row: a new model brings one to the tests."""
    complete(world)
    ask_for_export(person=world.people["self"], act=world.act("self"))  # a line in the act log
    assert not [model._meta.label for model in without_rows(world)]


def _leave_traces(world: World, tmp_path: Path) -> None:
    """What a person leaves outside their own rows."""
    ines = Person.objects.get(pk=world.people["self"].pk)
    user = ines.user
    assert user is not None
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    Authenticator.objects.create(user=user, type="totp", data={"secret": "zq001qz"})
    session = SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session["said"] = "zq002qz"
    session.create()
    job = Job.objects.filter(owner_id=ines.pk).first()
    assert job is not None
    app.configure_task("waymark.run_job").defer(job_id=str(job.pk), said="zq003qz")
    OutboxMessage.objects.create(key="pw", kind="password-mail", payload={"email": user.email})
    manager = world.people["manager"].pk
    Notice.objects.create(
        person_id=manager, kind="needs_you", code="facts.wrong", key="of-others", at=NOW,
        params={"name": ines.name, "what": "My site"},
    )  # fmt: skip
    Job.objects.create(kind="hris.read", owner_id=manager, result={"who": ines.email})
    Mail("For you", f"Dear {ines.name}: zq004qz", to=[user.email]).send()
    Mail("Gärten", f"{ines.name} teilt ihren Plan; zq005qz äöü", to=["tomasz@n.example"]).send()
    Mail("Not about her", "Lunch is at noon", to=["tomasz@n.example"]).send()
    line = {"event": "job failed", "detail": f"Key (email)=({ines.email}) of {ines.name}"}
    (tmp_path / "logs" / "server.log").write_text(json.dumps(line) + "\nstarted\n")
    batch = Import.objects.get(pk=world.rows["import"].pk)
    row = batch.files.get()
    (import_folder() / row.stored_as).write_bytes(f"Number,Name\n1,{ines.name}\n".encode())
    Import.objects.filter(pk=batch.pk).update(report={"samples": [{"name": ines.name}]})


def test_erasure_leaves_no_canary_in_database_files_jobs_mails_and_logs(
    world: World, tmp_path: Path
) -> None:
    run_jobs()
    planted = planted_in(world)
    _leave_traces(world, tmp_path)
    run_jobs()  # the export of all that was planted is written
    ines = Person.objects.get(pk=world.people["self"].pk)
    told = {
        canary for canary, name in planted.items()
        if name not in WITHHELD and not name.endswith(" untold")
    }  # fmt: skip
    assert told <= set(re.findall(PATTERN, texts_under(tmp_path)))
    assert len({c for found in found_in_database(PATTERN).values() for c in found}) > 20
    erasure = agreed(world)
    before = ActEntry.objects.count()
    run_jobs()
    erasure.refresh_from_db()
    assert erasure.state == "done", Job.objects.get(pk=erasure.job_id).error
    assert found_in_database(PATTERN) == {}
    left = texts_under(tmp_path)
    assert re.findall(PATTERN, left) == []
    for text in (ines.name, ines.email, ines.key):
        assert text not in left
    assert "Lunch is at noon" in left
    assert "started" in (tmp_path / "logs" / "server.log").read_text()
    assert not list(export_folder().iterdir())
    _stands_as_said(erasure, ines)
    assert ActEntry.objects.filter(pk__gt=before).exists()
    assert log.verify().intact


def _stands_as_said(erasure: Erasure, ines: Person) -> None:
    """What was kept is what the models give a reason for, and the result counts it."""
    kept = {
        model._meta.label for model in models_about_people() if rows_about(model, ines.pk).exists()
    }
    assert kept <= {model._meta.label for model in models_about_people() if why_kept(model)}
    assert set(erasure.result["kept"]) == kept
    assert erasure.result["kept"]["careers.Assignment"] == 2
    assert {
        "goals.Goal",
        "plans.Plan",
        "skills.Evidence",
        "people.User",
        "sessions",
        "tasks",
    } <= set(erasure.result["removed"])
    assert {"mails", "log entries", "exports", "imports"} <= set(erasure.result["files"])
    nobody = Person.objects.get(pk=ines.pk)
    assert (nobody.key, nobody.name, nobody.email) == (f"erased-{ines.pk}", "", "")
    assert (nobody.active, nobody.user) == (False, None)
    assert not User.objects.filter(email__iexact=ines.email).exists()
    assert not Assignment.objects.filter(person=ines).exclude(unit=None, site=None).exists()


def test_the_scan_sees_what_an_erasure_forgets(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: without the step for others' notices, the scan finds the name there."""
    ines = world.people["self"]
    Person.objects.filter(pk=ines.pk).update(given_name="zq777qz")
    Notice.objects.create(
        person_id=world.people["manager"].pk, kind="needs_you", code="plan.shared", key="k",
        at=NOW, params={"name": "zq777qz Duarte"},
    )  # fmt: skip
    monkeypatch.setattr("waymark.workflows.erasure.erasing.erase_machinery", lambda traces: {})
    run = agreed(world)
    erase_person(erasure=run, act=SYSTEM)
    assert found_in_database(r"zq777qz") == {"kernel_notice.params": ["zq777qz"]}


def test_others_keep_their_own(world: World) -> None:
    counts = {
        model._meta.label: rows_about(model, world.people["peer"].pk).count()
        for model in models_about_people()
    }
    erase_person(erasure=agreed(world), act=SYSTEM)
    for model in models_about_people():
        assert rows_about(model, world.people["peer"].pk).count() == counts[model._meta.label]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM people_person WHERE name = ''")
        assert cursor.fetchone()[0] == 1


def test_nothing_is_erased_while_a_hold_stands_or_the_wish_is_gone(world: World) -> None:
    ines = world.people["self"]
    erasure = agreed(world)
    place_hold(person=ines, reason="A dispute", act=world.act("hr"))
    with pytest.raises(Refused, match="hold"):
        erase_person(erasure=erasure, act=SYSTEM)
    erasure.refresh_from_db()
    withdraw_erasure(erasure=erasure, act=world.act("self"))
    run_jobs()
    assert Job.objects.get(pk=erasure.job_id).state == "failed"
    assert Person.objects.get(pk=ines.pk).name == "Ines Duarte"


def test_a_failing_log_undoes_the_whole_erasure(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    erasure = agreed(world)

    def fail(*_: object, **__: object) -> None:
        raise OSError("the log is full")

    monkeypatch.setattr("waymark.workflows.erasure.erasing.record", fail)
    with pytest.raises(OSError, match="full"):
        erase_person(erasure=erasure, act=SYSTEM)
    assert Person.objects.get(pk=world.people["self"].pk).name == "Ines Duarte"
    assert Erasure.objects.get(pk=erasure.pk).state == "agreed"


def test_notes_that_were_never_shown_go_with_their_author(world: World) -> None:
    """What the manager prepared about Ines in private is the manager's until it is revealed."""
    manager = world.people["manager"].pk
    models = [model for model in models_about_people() if getattr(model, "author_path", "")]
    unshown = {model: rows_unshown(model, manager).count() for model in models}
    assert unshown[Preparation] > 0
    shown = rows_told(Preparation, world.people["self"].pk).count()
    read = json.dumps(read_person(world.people["manager"], NOW))
    assert world.marks["note_of_manager"] in read
    erasure = ask_for_erasure(person=world.people["manager"], act=world.act("manager"))
    decide_erasure(erasure=erasure, agree=True, reason="He asked", act=world.act("hr"))
    erasure.refresh_from_db()
    erase_person(erasure=erasure, act=SYSTEM)
    assert not any(rows_unshown(model, manager).exists() for model in models)
    assert rows_told(Preparation, world.people["self"].pk).count() == shown
