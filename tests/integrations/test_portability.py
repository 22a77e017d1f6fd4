"""The export holds a word planted in every text about a person, and speaks of nobody else."""

import json
import re
import zipfile
from datetime import timedelta
from pathlib import Path

import jsonschema
import pytest

from tests.conftest import NOW, TODAY
from tests.integrations.canaries import PATTERN
from tests.integrations.leaving import WITHHELD, planted_in, run_jobs
from tests.permissions.world import World
from waymark.domain.people.models import Person
from waymark.kernel.acts import Act, Actor, Forbidden
from waymark.kernel.models import DataExport, Notice
from waymark.kernel.privacy import rows_about
from waymark.workflows.portability import SCHEMA, ask_for_export, export_of, read_person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("own_folders")]


def test_the_export_holds_every_canary_and_follows_its_schema(world: World) -> None:
    ines = world.people["self"]
    planted = planted_in(world)
    ines.refresh_from_db()
    read = json.loads(json.dumps(read_person(ines, NOW)))
    jsonschema.validate(read, SCHEMA)
    told = set(re.findall(PATTERN, json.dumps(read)))
    missing = {planted[each] for each in set(planted) - told}
    untold = {each for each in planted.values() if each.endswith(" untold")}
    assert missing == set(WITHHELD) | untold


def test_the_schema_turns_away_what_it_does_not_describe(world: World) -> None:
    read = json.loads(json.dumps(read_person(world.people["self"], NOW)))
    for wrong in ({"version": 2}, {"sections": []}, {"password": "x"}, {"made_at": "yesterday"}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(read | wrong, SCHEMA)


def _is_about(world: World, name: str, person: Person) -> bool:
    row = world.rows.get(name)
    if row is None or not getattr(row, "subject_path", None):
        return False
    return bool(rows_about(type(row), person.pk).filter(pk=row.pk).exists())


def test_an_export_speaks_of_nobody_else(world: World) -> None:
    """Every row of the tests' world that holds a mark is in the export of its person alone."""
    petra = world.people["peer"]
    read = json.dumps(read_person(petra, NOW), ensure_ascii=False)
    hers = {
        name
        for name in world.marks
        if _is_about(world, name, petra) or "peer" in world.readers.get(name, "").split()
    }
    assert {"evidence_of_peer", "hold"} <= hers
    for name, mark in world.marks.items():
        if name not in hers:
            assert mark not in read, name
    assert world.marks["evidence_of_peer"] in read


def test_the_job_writes_a_file_that_only_its_person_fetches(world: World, tmp_path: Path) -> None:
    ines = world.people["self"]
    export = ask_for_export(person=ines, act=world.act("self"))
    assert ask_for_export(person=ines, act=world.act("self")).pk == export.pk
    run_jobs()
    found, path = export_of(world.act("self"), export.pk)
    assert (path.stat().st_mode & 0o777, found.size) == (0o600, path.stat().st_size)
    with zipfile.ZipFile(path) as packed:
        read = json.loads(packed.read("data.json"))
        assert json.loads(packed.read("schema.json")) == SCHEMA
        assert "Root-cause analysis" in packed.read("csv/skills.Claim.csv").decode()
    jsonschema.validate(read, SCHEMA)
    claim = next(each for each in read["sections"] if each["kind"] == "skills.Claim")["rows"][0]
    assert claim["skill"]["name"] == "Root-cause analysis"
    for relation in ("manager", "hr", "peer", "administrator"):
        with pytest.raises(DataExport.DoesNotExist):
            export_of(world.act(relation), export.pk)
    late = Act(Actor(ines.pk), at=NOW + timedelta(days=8), today=TODAY)
    with pytest.raises(DataExport.DoesNotExist):
        export_of(late, export.pk)
    with pytest.raises(Forbidden):
        ask_for_export(person=ines, act=world.act("hr"))
    assert Notice.objects.get(code="data.ready").person_id == ines.pk
