"""An import into a populated organization goes back whole: every row as it was, ids included."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import TODAY, act_by
from waymark.domain.careers.models import (
    Assignment,
    DraftChange,
    FrameworkDraft,
    MinedMove,
    Retitling,
    Role,
)
from waymark.domain.people.models import Employment, OrgUnit, Person, ReportingLine, Site, User
from waymark.domain.skills.models import Claim, Skill
from waymark.integrations.hris import operations, queries
from waymark.integrations.hris.checking import check
from waymark.integrations.hris.command import import_files
from waymark.integrations.hris.models import Import, ImportChange
from waymark.kernel.acts import Act, Refused
from waymark.workflows.mining import recompute

MODELS = (
    Person, User, Site, OrgUnit, Employment, ReportingLine, Role, Assignment, Skill, Claim,
)  # fmt: skip
PEOPLE = "Employee ID,Full name,E-mail,Job title,Department,Location,Manager ID\n"
HISTORY = "Employee ID,Job title,Department,From,To\n"

pytestmark = pytest.mark.django_db(transaction=True)


def everything() -> dict[str, list[Any]]:
    """All rows that an import may touch."""
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values()) for model in MODELS
    }


def later(days: int) -> Act:
    """The system, some days after the tests' moment."""
    act = act_by(None)
    return replace(act, at=act.at + timedelta(days=days), today=act.today + timedelta(days=days))


def bring(folder: Path, text: str, act: Act) -> Import:
    """Import one file and apply it."""
    path = folder / "file.csv"
    path.write_text(text, "utf-8")
    batch, _checked = import_files(
        [path], mapping=None, dry_run=False, act=act, progress=lambda step, number, steps: None
    )
    return batch


def first_people(folder: Path) -> Import:
    return bring(
        folder,
        PEOPLE
        + "1,Ines Moreau,a@n.example,Test Engineer,Lab,Ulm,3\n"
        + "2,Jonas Weiss,b@n.example,Test Engineer,Lab,Ulm,3\n"
        + "3,Hannah Brandt,,Lab Manager,Lab,Ulm,\n",
        act_by(None),
    )


def goes_out_and_back(folder: Path, text: str) -> None:
    """Import into what is there, then undo: nothing may differ."""
    before = everything()
    batch = bring(folder, text, later(1))
    assert ImportChange.objects.filter(batch=batch).exists(), "the file changed nothing"
    assert everything() != before
    operations.undo_import(batch=batch, act=later(2))
    assert everything() == before


CHANGES = {
    "two swap their addresses": (
        "1,Ines Moreau,b@n.example,Test Engineer,Lab,Ulm,3\n"
        "2,Jonas Weiss,a@n.example,Test Engineer,Lab,Ulm,3\n"
    ),
    "addresses move on by one, freed last": (
        "1,Ines Moreau,b@n.example,Test Engineer,Lab,Ulm,3\n"
        "2,Jonas Weiss,c@n.example,Test Engineer,Lab,Ulm,3\n"
    ),
    "known people go to a new unit and a new site": (
        "1,Ines Moreau,a@n.example,Test Engineer,Field,Brno,3\n"
    ),
    "someone known gets an address and so an account": (
        "3,Hannah Brandt,h@n.example,Lab Manager,Lab,Ulm,\n"
    ),
    "a new manager comes and someone known is promoted": (
        "4,Marek Dvorak,d@n.example,Lab Manager,Lab,Ulm,\n"
        "1,Ines Moreau,a@n.example,Lab Manager,Lab,Ulm,4\n"
    ),
}


@pytest.mark.parametrize("rows", CHANGES.values(), ids=CHANGES.keys())
def test_what_changed_known_people_goes_back(tmp_path: Path, rows: str) -> None:
    first_people(tmp_path)
    goes_out_and_back(tmp_path, PEOPLE + rows)


def test_a_shorter_history_goes_back_to_the_longer_one(tmp_path: Path) -> None:
    """The second file extends one position over the place of another, which it takes away."""
    bring(
        tmp_path,
        HISTORY + "1,Test Technician,Lab,2018-01-01,2019-12-31\n1,Test Engineer,Lab,2020-01-01,\n",
        act_by(None),
    )
    goes_out_and_back(tmp_path, HISTORY + "1,Test Technician,Lab,2018-01-01,\n")


def test_leavers_come_back_with_their_account_and_lines(tmp_path: Path) -> None:
    first_people(tmp_path)
    goes_out_and_back(
        tmp_path,
        "Employee ID,Full name,Termination date\n1,Ines Moreau,2026-10-31\n",
    )


def test_moves_counted_since_go_with_the_titles_they_name(tmp_path: Path) -> None:
    """Counting moves points at the new roles; that is no later work of anybody's."""
    rows = "".join(
        f"{n},Junior Tester,Lab,2018-01-01,2019-12-31\n{n},Tester,Lab,2020-01-01,\n"
        for n in range(1, 8)
    )
    batch = bring(tmp_path, HISTORY + rows, act_by(None))
    recompute(act=later(1))
    assert MinedMove.objects.exists() or Retitling.objects.exists()
    operations.undo_import(batch=batch, act=later(2))
    assert not Role.objects.exists()
    assert not MinedMove.objects.exists()
    assert not Retitling.objects.exists()


def test_an_open_draft_that_names_its_titles_refuses_the_undo(tmp_path: Path) -> None:
    batch = first_people(tmp_path)
    role = Role.objects.get(name="Test Engineer")
    draft = FrameworkDraft.objects.create(opened_at=later(1).at)
    DraftChange.objects.create(
        draft=draft, change="change", thing="role", ref=str(role.pk), after={"summary": "Tests"}
    )
    before = everything()
    with pytest.raises(Refused, match="open draft"):
        operations.undo_import(batch=batch, act=later(2))
    assert everything() == before


def test_an_undone_import_is_not_applied_by_a_job_that_runs_again(tmp_path: Path) -> None:
    """The worker died after the import was kept; HR undid it before the job was taken up again."""
    batch = first_people(tmp_path)
    operations.undo_import(batch=batch, act=later(1))
    checked = check(queries.sources_of(batch), [], batch.as_of or TODAY, complete=False)
    batch.refresh_from_db()
    with pytest.raises(Refused):
        operations.apply_import(batch=batch, checked=checked, act=later(2))
    assert not Person.objects.exists()


def test_a_later_import_is_undone_first(tmp_path: Path) -> None:
    first = first_people(tmp_path)
    bring(tmp_path, PEOPLE + "1,Ines Moreau,a@n.example,Lab Manager,Lab,Ulm,3\n", later(1))
    with pytest.raises(Refused, match="later import"):
        operations.undo_import(batch=first, act=later(2))


def test_long_cells_are_told_not_a_crash(tmp_path: Path) -> None:
    """What fits into the file's limits fits into the database's columns."""
    bring(
        tmp_path,
        PEOPLE
        + f"{'9' * 95},Ines Moreau,a@n.example,{'T' * 190},{'L' * 95},{'U' * 190},\n"
        + "2,Jonas Weiss,b@n.example,Test Engineer,Lab,Ulm,\n",
        act_by(None),
    )
    assert Person.objects.filter(key="2").exists()
