"""Proposing a career framework: families, series, grades, ladders, moves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from waymark.engine.framework import (
    Confidence,
    Family,
    LadderKind,
    MoveKind,
    Moves,
    Proposal,
    Series,
    propose,
)

COMPANY = [
    "Junior Software Engineer",
    "Software Engineer",
    "Senior Software Engineer",
    "Lead Software Engineer",
    "Principal Engineer",
    "Engineering Manager",
    "Senior Engineering Manager",
    "Director of Engineering",
    "Data Scientist",
    "Senior Data Scientist",
    "Head of Data",
    "HR Business Partner",
    "Senior HR Business Partner",
    "HR Coordinator",
    "Account Executive",
    "Senior Account Executive",
    "Accountant",
    "Senior Accountant",
    "Chief Executive Officer",
]


def moves(*made: tuple[int, int, int]) -> Moves:
    table = np.array(made, dtype=np.int64).reshape(-1, 3)
    return Moves(table[:, 0], table[:, 1], table[:, 2])


def ladder(proposal: Proposal, name: str) -> list[list[str]]:
    """The titles of the series of that name, step by step."""
    series = next(s for family in proposal.families for s in family.series if s.name == name)
    return [[proposal.titles[title] for title in step.titles] for step in series.steps]


def holding(proposal: Proposal, title: str) -> tuple[Family, Series]:
    """The family and series a title was placed in."""
    place = proposal.titles.index(title)
    return next((f, s) for f in proposal.families for s in f.series if place in s.titles)


def grades(proposal: Proposal, titles: Sequence[str]) -> list[int]:
    by_title = {proposal.titles[p.title]: p.grade for p in proposal.placements}
    return [by_title[title] for title in titles]


def test_words_of_seniority_make_a_series() -> None:
    proposal = propose(COMPANY)
    assert ladder(proposal, "Software Engineer") == [[title] for title in COMPANY[:4]]
    _, series = holding(proposal, "Software Engineer")
    assert series.reasons == ("Junior, Senior, Lead in the title",)
    assert series.confidence is Confidence.LIKELY
    assert ladder(proposal, "Engineering leadership") == [[title] for title in COMPANY[5:8]]


def test_leaders_join_the_family_they_lead_and_mirror_its_specialists() -> None:
    proposal = propose(COMPANY, moves=moves((0, 1, 20), (1, 2, 15), (2, 5, 4), (5, 6, 2)))
    family, _ = holding(proposal, "Engineering Manager")
    assert family.name == "Engineering"
    assert {proposal.titles[t] for t in family.titles} == set(COMPANY[:8])
    assert [one.kind for one in family.ladders] == [LadderKind.SPECIALIST, LadderKind.LEADERSHIP]
    assert family.pairs
    for pair in family.pairs:
        both = [proposal.titles[t] for t in pair.specialist + pair.leadership]
        assert set(grades(proposal, both)) == {pair.grade}


def test_families_have_names_and_what_stands_alone_is_left() -> None:
    proposal = propose(COMPANY)
    assert {family.name for family in proposal.families} >= {"Engineering", "Data"}
    assert [proposal.titles[left.title] for left in proposal.left] == ["Chief Executive Officer"]
    assert "no other title" in proposal.left[0].reason


def test_chief_officers_make_a_family_of_their_own() -> None:
    chiefs = ["Chief Executive Officer", "Chief Operating Officer", "Chief Technology Officer"]
    proposal = propose([*COMPANY, *chiefs[1:]])
    family, _ = holding(proposal, chiefs[0])
    assert family.name == "Top management"
    assert {proposal.titles[t] for t in family.titles} == set(chiefs)
    assert family.reasons[0] == "3 of 3 titles are chief officers'"


def test_what_follows_a_comma_says_which_subject() -> None:
    titles = ["Software Engineer", "Hardware Engineer", "Cook - Berlin", "Cook - Munich"]
    managers = ["Engineering Manager, Software", "Engineering Manager, Hardware"]
    proposal = propose([*titles, *managers])
    assert holding(proposal, managers[0])[0] == holding(proposal, titles[0])[0]
    assert holding(proposal, managers[1])[0] == holding(proposal, titles[1])[0]
    assert ladder(proposal, "Cook - Berlin") == [["Cook - Berlin", "Cook - Munich"]]


def test_words_for_the_same_work_bring_titles_near() -> None:
    titles = ["Test Engineer", "Verification Engineer", "Cook", "Gardener"]
    proposal = propose(titles)
    assert [sorted(f.titles) for f in proposal.families] == [[0, 1]]


def test_an_account_executive_keeps_no_books() -> None:
    proposal = propose(COMPANY)
    assert holding(proposal, "Account Executive")[0] != holding(proposal, "Accountant")[0]


def test_codes_order_and_join_titles_of_one_role() -> None:
    titles = ["MI CASEMANAGER I", "MI CASEMANAGER II", "MENTAL ILLNESS CASE MGR II", "CHAPLAIN"]
    proposal = propose(
        titles, codes=["CL4080", "CL4081", "CL4081", "CL9000"], headcounts=[9, 9, 1, 1]
    )
    assert ladder(proposal, "MI Casemanager") == [[titles[0]], [titles[1], titles[2]]]
    _, series = holding(proposal, titles[0])
    assert "codes CL4080 < CL4081" in series.reasons
    assert series.confidence is Confidence.SURE
    assert [(set(a.titles), a.reason) for a in proposal.alike] == [
        ({1, 2}, "the same code, CL4081")
    ]


def test_a_code_given_on_from_a_leader_joins_nothing() -> None:
    proposal = propose(
        ["O & M SPECIALIST", "DIR OF EDUCATION", "TEACHER I", "TEACHER II"],
        codes=["CL1018", "CL1018", "CL1081", "CL1082"],
    )
    assert not proposal.alike


def test_codes_shared_by_many_titles_are_not_used() -> None:
    titles = ["Nurse I", "Nurse II", "Cook I", "Cook II", "Driver I", "Driver II"]
    proposal = propose(titles, codes=["1", "1", "1", "2", "2", "2"])
    assert proposal.notes == (
        "Codes were not used: 6 titles share 2 codes, so a code does not name a role.",
    )
    assert {family.name for family in proposal.families} == {"Nurse", "Cook", "Driver"}


def test_bare_codes_are_ordered_in_runs_to_be_looked_at() -> None:
    codes = ["A101", "A102", "A103", "A111", "A112", "B201", "A150"]
    proposal = propose(codes, codes=codes)
    assert ladder(proposal, "A101 to A103") == [["A101"], ["A102"], ["A103"]]
    assert ladder(proposal, "A111 to A112") == [["A111"], ["A112"]]
    _, series = holding(proposal, "A101")
    assert series.confidence is Confidence.LOOK
    assert {proposal.titles[left.title] for left in proposal.left} == {"B201", "A150"}


def test_moves_join_series_on_one_subject() -> None:
    titles = ["Programmer", "Programmer Analyst I", "Programmer Analyst II", "Cook"]
    up = propose(titles, headcounts=[5, 9, 9, 9], moves=moves((0, 1, 21), (1, 2, 9), (1, 0, 1)))
    assert ladder(up, "Programmer Analyst")[:2] == [[titles[0]], [titles[1]]]
    assert "21 people moved on from step 1 to step 2" in holding(up, titles[0])[1].reasons
    both_ways = propose(titles, moves=moves((0, 1, 21), (1, 0, 20)))
    assert holding(both_ways, titles[0])[1] != holding(both_ways, titles[1])[1]
    few = propose(titles, moves=moves((0, 1, 2)))
    assert holding(few, titles[1])[1].steps[0].titles == (1,)


def test_lettered_steps_follow_the_moves() -> None:
    titles = ["Electrician A", "Electrician B", "Electrician C"]
    assert ladder(propose(titles), "Electrician") == [[title] for title in titles]
    turned = propose(titles, moves=moves((2, 1, 5), (1, 0, 4)))
    assert ladder(turned, "Electrician") == [[title] for title in titles[::-1]]


def test_moves_against_a_series_ask_for_a_look() -> None:
    proposal = propose(["Cook I", "Cook II"], moves=moves((1, 0, 9)))
    assert proposal.families[0].series[0].confidence is Confidence.LOOK
    assert proposal.moves[0].confidence is Confidence.LOOK


def test_grades_compare_across_families_by_moves_and_pay() -> None:
    titles = ["Clerk I", "Clerk II", "Buyer I", "Buyer II", "Planner I", "Planner II"]
    made = moves((1, 2, 20), (3, 4, 20))
    pay = [20, 24, 29, 35, 42, 50]
    for given in (None, pay):
        proposal = propose(titles, moves=made, median_pay=given)
        assert grades(proposal, titles) == sorted(grades(proposal, titles))
        low, middle, high = grades(proposal, ["Clerk II", "Buyer I", "Planner I"])
        assert low < middle < high


def test_pay_alone_leans_but_never_breaks_a_series() -> None:
    titles = ["Cook I", "Cook II", "Judge I", "Judge II", "Clerk I", "Clerk II"]
    proposal = propose(titles, median_pay=[30, 20, 90, 120, 25, 30])
    cook, second_cook, judge = grades(proposal, ["Cook I", "Cook II", "Judge I"])
    assert cook < second_cook
    assert judge > cook
    assert any("median pay suggests" in r for p in proposal.placements for r in p.reasons)


def test_formal_moves_are_steps_up_across_and_to_the_other_ladder() -> None:
    titles = ["Nurse I", "Nurse II", "Nurse Supervisor", "Care Nurse I", "Care Nurse II"]
    made = moves((0, 1, 8), (1, 2, 4), (1, 4, 3), (4, 1, 3), (0, 4, 2))
    proposal = propose(titles, moves=made)
    found = {(m.source, m.target): (m.kind, m.count) for m in proposal.moves}
    assert found[0, 1] == (MoveKind.UP, 8)
    assert found[3, 4] == (MoveKind.UP, 0)
    assert found[1, 2] == (MoveKind.LADDER_CHANGE, 4)
    assert found[1, 4] == found[4, 1] == (MoveKind.ACROSS, 3)
    assert (0, 4) not in found  # two people are no path
    assert [m.count for m in proposal.moves] == sorted(m.count for m in proposal.moves)[::-1]


def test_german_titles_are_read() -> None:
    titles = [
        "Sachbearbeiter Einkauf",
        "Senior Sachbearbeiter Einkauf",
        "Stv. Leiter Einkauf",
        "Leiter Einkauf",
        "Referentin Kommunikation (m/w/d)",
        "Leiterin Kommunikation",
        "Vertriebsleiter",
        "Abteilungsleiter Vertrieb",
        "Geschäftsführer",
    ]
    proposal = propose(titles)
    assert {family.name for family in proposal.families} == {"Einkauf", "Kommunikation", "Vertrieb"}
    assert ladder(proposal, "Leiter Einkauf") == [["Stv. Leiter Einkauf"], ["Leiter Einkauf"]]
    assert ladder(proposal, "Sachbearbeiter Einkauf") == [[titles[0]], [titles[1]]]


def test_nothing_and_one_title() -> None:
    nothing = propose([])
    assert (nothing.families, nothing.placements, nothing.left, nothing.grades) == ((), (), (), 0)
    one = propose(["Engineer"], codes=["X1"], headcounts=[3], median_pay=[10], units=["Lab"])
    assert one.left[0].reason == "there is no other title to compare it with"
    assert [p.grade for p in one.placements] == [1]


def test_unreadable_titles_are_left() -> None:
    proposal = propose(["!!!", "", "   ", "Cook I", "Cook II"])
    assert [left.title for left in proposal.left] == [0, 1, 2]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"codes": ["A1"]}, "codes: 1 given for 2 titles"),
        ({"units": []}, "units: 0 given for 2 titles"),
        ({"headcounts": [1, 2, 3]}, r"headcounts must have shape \(2,\), got \(3,\)"),
        ({"headcounts": [1, -2]}, "headcounts must be 0 or more, got -2"),
        ({"median_pay": [[1.0, 2.0]]}, r"median_pay must have shape \(2,\), got \(1, 2\)"),
        ({"moves": Moves([0], [2], [1])}, r"moves must point to titles 0\.\.1"),
        ({"moves": Moves([0], [1], [-1])}, "moves must have counts of 0 or more, got -1"),
        ({"moves": Moves([0, 1], [1], [1])}, r"one length, got shapes \(2,\), \(1,\), \(1,\)"),
    ],
)
def test_input_that_does_not_fit_is_refused(given: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        propose(["Cook", "Clerk"], **given)  # type: ignore[arg-type]  # wrong or mixed on purpose


def test_a_title_given_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="given more often: 'Cook'"):
        propose(["Cook", "Clerk", "Cook"])
