"""The State of North Dakota's payroll, whole: in, mined, a framework from it, and out again.

The file is imported once. Every test works in a transaction of its own that is rolled back, so that
each finds the import as it was, in any order.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django import DjangoDbBlocker

from tests.conftest import act_by
from waymark.domain.careers.compute.framework import current_framework
from waymark.domain.careers.models import (
    Assignment,
    FrameworkDraft,
    Ladder,
    MinedMove,
    MiningRun,
    Retitling,
    Role,
)
from waymark.domain.careers.operations.proposal import accept_families
from waymark.domain.people.models import Employment, OrgUnit, Person
from waymark.integrations.hris import operations
from waymark.integrations.hris.checking import Checked
from waymark.integrations.hris.command import import_files
from waymark.integrations.hris.mappings import shipped_mapping
from waymark.integrations.hris.models import Import, ImportChange
from waymark.integrations.hris.reading import ChangeKind
from waymark.workflows import mining
from waymark.workflows.framework_building import build
from waymark.workflows.framework_publishing import publish

FILE = Path(__file__).parents[3] / "shared" / "data" / "nd_state_positions_2008_2018.csv.gz"
ACT = act_by(None)
CLASSIFIED = r"^(CL|JD)"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.shared,
    pytest.mark.skipif(not FILE.exists(), reason="the data folder is not beside the project"),
]


def bring_in() -> tuple[Import, Checked, list[str]]:
    said: list[str] = []
    batch, checked = import_files(
        [FILE], mapping=shipped_mapping("nd_state"), dry_run=False, act=ACT,
        progress=lambda step, number, steps: said.append(step),
    )  # fmt: skip
    return batch, checked, said


@pytest.fixture(scope="module")
def imported(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[tuple[Import, Checked, list[str]]]:
    """The file in the database, with its moves counted."""
    with django_db_blocker.unblock():
        try:
            found = bring_in()
            mining.recompute(act=ACT)
            yield found
        finally:
            empty_again()


def empty_again() -> None:
    """What the flush of a transactional test does; the log's triggers step aside for it."""
    logs = ("kernel_actentry", "kernel_actlink")
    with connection.cursor() as cursor:
        for table in logs:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")
        call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=True)
        for table in logs:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def test_the_whole_file_comes_in(imported: tuple[Import, Checked, list[str]]) -> None:
    _, checked, said = imported
    assert checked.batch.read == 189_868
    assert checked.difference.counts[ChangeKind.NEW] == Person.objects.count() == 53_590
    assert Employment.objects.count() == 53_590
    assert Role.objects.count() == 6_725
    assert Role.objects.filter(code__regex=CLASSIFIED).count() == 1_051
    assert Assignment.objects.filter(kind="substantive").count() == 41_974
    assert len(dict.fromkeys(said)) == 9


def test_retitlings_and_moves_of_classified_titles_are_those_of_the_evaluation(
    imported: object,
) -> None:
    """docs/evaluation.md, "Mining moves": there the engine alone on classified rows."""
    run = MiningRun.objects.get(current=True)
    assert (run.spells, run.people, run.set_aside) == (40_968, 31_395, 1_201)
    classified = Role.objects.filter(code__regex=CLASSIFIED).values("pk")
    renamed = Retitling.objects.filter(
        run=run, from_role__in=classified, to_role__in=classified
    ).values_list("people", flat=True)
    assert (len(renamed), sum(renamed)) == (71, 1_014)
    moves = MinedMove.objects.filter(run=run, from_role__in=classified, to_role__in=classified)
    assert moves.filter(people__gte=3).count() == 307
    officers = moves.get(
        from_role__name="Correctional Officer II", to_role__name="Correctional Officer III"
    )
    assert (officers.people, officers.certain) == (113, 0.95)
    assert officers.months == pytest.approx(36, abs=0.1)
    assert officers.share == pytest.approx(0.157, abs=0.001)


@pytest.mark.usefixtures("imported")
def test_the_same_file_again_changes_nothing() -> None:
    _, repeated, _ = bring_in()
    assert repeated.difference.nothing, repeated.difference.changes[:3]


@pytest.mark.usefixtures("imported")
def test_the_whole_import_is_taken_back(imported: tuple[Import, Checked, list[str]]) -> None:
    batch = Import.objects.get(pk=imported[0].pk)
    operations.undo_import(batch=batch, act=ACT)
    for model in (Person, Assignment, Employment, Role, OrgUnit):
        assert not model._default_manager.exists(), model
    assert ImportChange.objects.filter(batch=batch).exists()


@pytest.mark.usefixtures("imported")
def test_the_classified_titles_become_a_framework() -> None:
    proposal = build(least=1, codes=("CL", "JD"), act=ACT)
    placed = sum(len(family.members) for family in proposal.families.all())
    assert proposal.summary["titles"] == 1_047, "of 1,051; four were only ever held temporarily"
    assert placed > 0.98 * proposal.summary["titles"]
    assert 40 <= proposal.families.count() <= 120
    accept_families(act=ACT)
    draft = FrameworkDraft.objects.get()
    publish(draft=draft, revision=draft.revision, note="", act=ACT)
    framework = current_framework()

    def place(name: str) -> int:
        return framework.place[Role.objects.get(name=name).pk]

    one, two, three = (place(f"Correctional Officer {step}") for step in ("I", "II", "III"))
    assert framework.grade[one] < framework.grade[two] < framework.grade[three]
    assert len({framework.roles[stop].ladder for stop in (one, two, three)}) == 1
    nurse = place("Registered Nurse II")
    assert framework.roles[nurse].family != framework.roles[two].family
    assert framework.made[two, three].people > 100
    leaders = Ladder.objects.filter(kind="leadership", family=framework.roles[two].family)
    assert leaders.count() == 1
    again = build(least=3, codes=(), act=ACT)
    members = {member["role"] for family in again.families.all() for member in family.members}
    assert not members & set(Role.objects.filter(state="published").values_list("pk", flat=True))
    assert again.families.exclude(joins=None).exists(), "free titles join families that stand"
