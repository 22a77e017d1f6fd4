"""What imports keep about people is removed once an import cannot be undone any more."""

from pathlib import Path

import pytest

from tests.conftest import act_by
from tests.integrations.test_undo import PEOPLE, bring, first_people, later
from waymark.domain.people.models import Person
from waymark.integrations.hris import operations, queries
from waymark.integrations.hris.models import Import, ImportChange
from waymark.integrations.hris.operations.deciding import UNDO_DAYS
from waymark.integrations.hris.storage import folder
from waymark.kernel import tasks
from waymark.kernel.acts import Forbidden, Refused
from waymark.kernel.models import ActEntry

pytestmark = pytest.mark.django_db(transaction=True)


def test_files_and_rows_go_when_the_undo_is_past(tmp_path: Path) -> None:
    batch = first_people(tmp_path)
    (stored,) = [folder() / row.stored_as for row in batch.files.all()]
    assert operations.forget_old_imports(act=later(UNDO_DAYS)) == 0
    assert stored.exists()
    assert operations.forget_old_imports(act=later(UNDO_DAYS + 1)) == 1
    batch.refresh_from_db()
    assert not stored.exists()
    assert not ImportChange.objects.exists()
    assert "Moreau" not in str(batch.report) + str(list(batch.files.values()))
    assert batch.report["counts"]["new"] == 3
    assert list(queries.left_out(batch)) == []
    assert ActEntry.objects.get(verb="hris.import.forgotten").after["files"] == 1
    assert operations.forget_old_imports(act=later(UNDO_DAYS + 2)) == 0


def test_undone_imports_are_cleared_at_once_and_by_hr_alone(tmp_path: Path) -> None:
    batch = first_people(tmp_path)
    operations.undo_import(batch=batch, act=later(1))
    someone = Person.objects.create(key="x", family_name="One")
    with pytest.raises(Forbidden):
        operations.forget_old_imports(act=act_by(someone))
    assert operations.forget_old_imports(act=act_by(someone, "hr")) == 1
    assert not ImportChange.objects.exists()


def test_the_worker_clears_imports_every_day(tmp_path: Path) -> None:
    batch = first_people(tmp_path)
    Import.objects.filter(pk=batch.pk).update(state="undone")
    tasks.daily_one("waymark.integrations.hris.operations.forget_old_imports")
    assert not ImportChange.objects.exists()


def test_imports_stand_on_each_other_in_the_order_in_which_they_wrote(tmp_path: Path) -> None:
    """The later one asked for its moment first, then waited for the lock."""
    first = first_people(tmp_path)
    row = "1,Ines Moreau,a@n.example,Test Engineer,Lab,Brno,3\n"
    second = bring(tmp_path, PEOPLE + row, later(-1))
    with pytest.raises(Refused, match="later import"):
        operations.undo_import(batch=first, act=later(2))
    operations.undo_import(batch=second, act=later(2))
