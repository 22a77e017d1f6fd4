"""The State of North Dakota's payroll, whole: imports entirely, repeats to nothing, undoes."""

from pathlib import Path

import pytest
from django.db import connection

from tests.conftest import act_by
from waymark.domain.careers.models import Assignment, Role
from waymark.domain.people.models import Employment, OrgUnit, Person
from waymark.integrations.hris import operations
from waymark.integrations.hris.command import import_files
from waymark.integrations.hris.mappings import shipped_mapping
from waymark.integrations.hris.models import ImportChange
from waymark.integrations.hris.reading import ChangeKind

FILE = Path(__file__).parents[3] / "shared" / "data" / "nd_state_positions_2008_2018.csv.gz"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.shared,
    pytest.mark.skipif(not FILE.exists(), reason="the data folder is not beside the project"),
]


def test_the_whole_file_comes_in_repeats_to_nothing_and_goes_out(transactional_db: None) -> None:
    act = act_by(None)
    said: list[str] = []
    batch, checked = import_files(
        [FILE], mapping=shipped_mapping("nd_state"), dry_run=False, act=act,
        progress=lambda step, number, steps: said.append(step),
    )  # fmt: skip
    assert checked.batch.read == 189_868
    assert checked.difference.counts[ChangeKind.NEW] == Person.objects.count() == 53_590
    assert Assignment.objects.count() >= 53_590
    assert Role.objects.count() > 1_050
    assert len(said) == 9
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM careers_assignment WHERE to_date IS NULL AND kind = %s",
            ["substantive"],
        )
        assert cursor.fetchone()[0] > 10_000

    _again, repeated = import_files(
        [FILE], mapping=shipped_mapping("nd_state"), dry_run=False, act=act,
        progress=lambda step, number, steps: None,
    )  # fmt: skip
    assert repeated.difference.nothing, repeated.difference.changes[:3]

    operations.undo_import(batch=_again, act=act)
    operations.undo_import(batch=batch, act=act)
    for model in (Person, Assignment, Employment, Role, OrgUnit):
        assert not model._default_manager.exists(), model
    assert ImportChange.objects.filter(batch=batch).exists()
