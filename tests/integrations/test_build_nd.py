"""The State of North Dakota's classified titles become a framework whose map makes sense."""

from pathlib import Path

import pytest

from tests.conftest import act_by
from waymark.domain.careers.compute.framework import current_framework
from waymark.domain.careers.models import FrameworkDraft, Ladder, Role
from waymark.domain.careers.operations.proposal import accept_families
from waymark.integrations.hris.command import import_files
from waymark.integrations.hris.mappings import shipped_mapping
from waymark.workflows.framework_building import build
from waymark.workflows.framework_publishing import publish

FILE = Path(__file__).parents[3] / "shared" / "data" / "nd_state_positions_2008_2018.csv.gz"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.shared,
    pytest.mark.skipif(not FILE.exists(), reason="the data folder is not beside the project"),
]


def test_the_classified_titles_become_a_framework(transactional_db: None) -> None:
    act = act_by(None)
    import_files(
        [FILE], mapping=shipped_mapping("nd_state"), dry_run=False, act=act,
        progress=lambda step, number, steps: None,
    )  # fmt: skip
    proposal = build(least=1, codes=("CL", "JD"), act=act)
    placed = sum(len(family.members) for family in proposal.families.all())
    assert proposal.summary["titles"] == 1_047, "of 1,051; four were only ever held temporarily"
    assert placed > 0.98 * proposal.summary["titles"]
    assert 40 <= proposal.families.count() <= 120
    accept_families(act=act)
    draft = FrameworkDraft.objects.get()
    publish(draft=draft, revision=draft.revision, note="", act=act)
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
    again = build(least=3, codes=(), act=act)
    members = {member["role"] for family in again.families.all() for member in family.members}
    assert not members & set(Role.objects.filter(state="published").values_list("pk", flat=True))
    assert again.families.exclude(joins=None).exists(), "free titles join families that stand"
