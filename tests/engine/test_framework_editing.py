"""What HR does to a proposal before accepting it."""

from __future__ import annotations

import pytest

from waymark.engine.framework import (
    Confidence,
    LadderKind,
    Proposal,
    merge_families,
    move_title,
    propose,
    rename_family,
)

TITLES = ["Nurse I", "Nurse II", "Nurse Supervisor", "Cook I", "Cook II", "Chaplain"]


@pytest.fixture
def proposal() -> Proposal:
    """Two families, Nurse (0) and Cook (1), and one title left over."""
    found = propose(TITLES, headcounts=[9, 9, 2, 5, 5, 1])
    assert [family.name for family in found.families] == ["Nurse", "Cook"]
    assert [left.title for left in found.left] == [5]
    return found


def held(proposal: Proposal) -> list[list[str]]:
    return [[proposal.titles[t] for t in family.titles] for family in proposal.families]


def test_renaming_keeps_everything_else(proposal: Proposal) -> None:
    renamed = rename_family(proposal, 0, "  Nursing  care ")
    assert [family.name for family in renamed.families] == ["Nursing care", "Cook"]
    assert held(renamed) == held(proposal)
    assert [family.name for family in proposal.families] == ["Nurse", "Cook"]


def test_merging_brings_ladders_together(proposal: Proposal) -> None:
    merged = merge_families(proposal, 1, 0)
    assert [family.name for family in merged.families] == ["Cook"]
    assert held(merged) == [TITLES[:5]]
    family = merged.families[0]
    assert {one.kind for one in family.ladders} == set(LadderKind)
    assert sorted(t for one in family.ladders for r in one.rungs for t in r.titles) == [
        0,
        1,
        2,
        3,
        4,
    ]
    assert family.reasons[-1] == "merged by hand with Nurse"


def test_a_moved_title_keeps_its_ladder_and_its_old_series_closes_up(proposal: Proposal) -> None:
    moved = move_title(proposal, 0, 1)
    assert held(moved) == [["Nurse II", "Nurse Supervisor"], ["Nurse I", "Cook I", "Cook II"]]
    nurse = next(s for s in moved.families[0].series if 1 in s.titles)
    assert [(step.number, step.titles) for step in nurse.steps] == [(1, (1,))]
    alone = moved.families[1].series[-1]
    assert (alone.kind, alone.confidence) == (LadderKind.SPECIALIST, Confidence.SURE)
    leader = move_title(proposal, 2, 1)
    assert leader.families[1].series[-1].kind is LadderKind.LEADERSHIP
    assert {one.kind for one in leader.families[0].ladders} == {LadderKind.SPECIALIST}


def test_a_title_left_over_can_be_placed(proposal: Proposal) -> None:
    placed = move_title(proposal, 5, 0)
    assert placed.left == ()
    assert 5 in placed.families[0].titles


def test_moving_where_it_is_changes_nothing(proposal: Proposal) -> None:
    assert move_title(proposal, 0, 0) == proposal


def test_an_emptied_family_goes(proposal: Proposal) -> None:
    without = move_title(move_title(proposal, 3, 0), 4, 0)
    assert held(without) == [TITLES[:5]]
    back = propose(TITLES, headcounts=[5, 5, 5, 20, 20, 1])
    assert [family.name for family in back.families] == ["Cook", "Nurse"]
    gone = move_title(move_title(back, 3, 1), 4, 1)
    assert [family.name for family in gone.families] == ["Nurse"]
    assert held(gone) == [TITLES[:5]]


def test_what_cannot_be_done_is_refused(proposal: Proposal) -> None:
    with pytest.raises(ValueError, match="no family 2: there are 2"):
        rename_family(proposal, 2, "Care")
    with pytest.raises(ValueError, match="a family needs a name"):
        rename_family(proposal, 0, "  ")
    with pytest.raises(ValueError, match="another family is already called 'cook'"):
        rename_family(proposal, 0, "cook")
    with pytest.raises(ValueError, match="cannot be merged with itself"):
        merge_families(proposal, 0, 0)
    with pytest.raises(ValueError, match=r"no title 9 in 0\.\.5"):
        move_title(proposal, 9, 0)
    with pytest.raises(ValueError, match="no family -1"):
        move_title(proposal, 0, -1)
