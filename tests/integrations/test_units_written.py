"""Units that an import moves: paths of all that lies in them, names that the file does not know."""

from pathlib import Path

import pytest

from tests.conftest import act_by
from waymark.domain.people.models import OrgUnit
from waymark.integrations.hris.command import import_files
from waymark.kernel.acts import Refused

UNITS = "Unit ID,Unit name,Parent unit\n"

pytestmark = pytest.mark.django_db(transaction=True)


def bring(folder: Path, text: str) -> None:
    path = folder / "units.csv"
    path.write_text(text, "utf-8")
    import_files(
        [path], mapping=None, dry_run=False, act=act_by(None),
        progress=lambda step, number, steps: None,
    )  # fmt: skip


def path_of(code: str) -> list[str]:
    """The codes from the top down to the unit, as its path says."""
    codes = dict(OrgUnit.objects.values_list("pk", "code"))
    return [codes[int(pk)] for pk in OrgUnit.objects.get(code=code).path.strip("/").split("/")]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    bring(tmp_path, UNITS + "TOP,All,\nA,Sales,TOP\nB,Products,TOP\nA1,Field,A\nA11,North,A1\n")
    return tmp_path


def test_what_lies_in_a_moved_unit_goes_along_though_the_file_is_silent(tree: Path) -> None:
    assert path_of("A11") == ["TOP", "A", "A1", "A11"]
    bring(tree, UNITS + "A1,Field,B\n")
    assert path_of("A1") == ["TOP", "B", "A1"]
    assert path_of("A11") == ["TOP", "B", "A1", "A11"]


def test_a_file_that_knows_codes_alone_keeps_the_names(tree: Path) -> None:
    bring(tree, "Employee ID,Full name,Department\n1,Ines Moreau,A1\n")
    assert OrgUnit.objects.get(code="A1").name == "Field"


def test_units_never_lie_in_themselves(tree: Path) -> None:
    before = list(OrgUnit.objects.order_by("pk").values())
    with pytest.raises(Refused, match="lie in itself"):
        bring(tree, UNITS + "A,Sales,A11\n")
    assert list(OrgUnit.objects.order_by("pk").values()) == before
