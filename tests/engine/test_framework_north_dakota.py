"""The framework proposed from the real jobs of a state's employees, as a reader would judge it."""

from __future__ import annotations

import csv
import gzip
import re
from collections import Counter, defaultdict
from functools import cache

import numpy as np
import pytest

from tests.engine.north_dakota import POSITIONS, classified
from waymark.engine.framework import Confidence, LadderKind, Moves, Proposal, propose
from waymark.engine.moves import find_retitlings, mine, spells_from_periods

pytestmark = pytest.mark.shared

NUMERALS = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6}


@cache
def proposal() -> Proposal:
    history = classified()
    codes: dict[str, Counter[str]] = defaultdict(Counter)
    pay: dict[str, list[float]] = defaultdict(list)
    with gzip.open(POSITIONS, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            codes[row["title"]][row["code"]] += 1
            pay[row["title"]].append(float(row["pay"]))
    spells = spells_from_periods(history.person, history.period, history.title)
    retitled = find_retitlings(spells, period=1)
    made = mine(spells, set_aside=retitled.set_aside)
    agencies = [
        history.agencies[np.bincount(history.agency[history.title == title]).argmax()]
        for title in range(len(history.titles))
    ]
    return propose(
        history.titles,
        codes=[codes[title].most_common(1)[0][0] for title in history.titles],
        headcounts=np.bincount(history.title),
        moves=Moves(made.source, made.target, made.people),
        median_pay=[float(np.median(pay[title])) for title in history.titles],
        units=agencies,
    )


def families() -> dict[str, set[str]]:
    found = proposal()
    return {f.name: {found.titles[t] for t in f.titles} for f in found.families}


def series_of(title: str) -> list[set[str]]:
    found = proposal()
    place = found.titles.index(title)
    series = next(s for f in found.families for s in f.series if place in s.titles)
    return [{found.titles[t] for t in step.titles} for step in series.steps]


def test_nearly_all_titles_find_a_family_of_a_size_to_read() -> None:
    found = proposal()
    placed = sum(len(family.titles) for family in found.families)
    assert placed + len(found.left) == len(found.titles) > 1000
    assert placed >= 0.9 * len(found.titles)
    assert 20 <= len(found.families) <= 90
    assert max(len(family.titles) for family in found.families) <= 80


def test_numbered_series_are_ordered_by_their_numerals() -> None:
    found = proposal()
    grade = {p.title: p.grade for p in found.placements}
    stems: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for title, text in enumerate(found.titles):
        if numbered := re.fullmatch(r"(.+) (I|II|III|IV|V|VI)", text):
            stems[numbered[1]].append((NUMERALS[numbered[2]], title))
    pairs = [
        (low, high)
        for steps in stems.values()
        for low, high in zip(sorted(steps), sorted(steps)[1:], strict=False)
    ]
    assert len(pairs) > 250
    assert all(grade[low[1]] < grade[high[1]] for low, high in pairs)


@pytest.mark.parametrize(
    "steps",
    [
        [{"CORRECTIONAL OFFICER I"}, {"CORRECTIONAL OFFICER II"}, {"CORRECTIONAL OFFICER III"}],
        [
            {"CUST SERVICE REP"},
            {"CUST SERVICE SPEC"},
            {"CUST SERVICE CONSULT"},
            {"CUST SERVICE SR CONSULT"},
        ],
        [
            {"PROGRAMMER"},
            {"PROGRAMMER ANALYST I"},
            {"PROGRAMMER ANALYST II"},
            {"PROGRAMMER ANALYST III"},
            {"SR PROGRAMMER ANALYST"},
        ],
        [
            {"VOC REHAB COUNS II", "VOC REHAB COUNSELOR"},
            {"VOC REHAB COUNS III", "SR VOC REHAB COUNSELOR"},
        ],
        [
            {"LICENSED PRACTICAL NURSE I", "L P NURSE I"},
            {"LICENSED PRACTICAL NURSE II", "L P NURSE II"},
        ],
    ],
)
def test_series_a_reader_knows_are_found_whole(steps: list[set[str]]) -> None:
    assert series_of(min(steps[0])) == steps


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("CORRECTIONAL OFFICER II", "PAROLE & PROB OFFICER II"),
        ("REGISTERED NURSE II", "NURSE PRACTITIONER"),
        ("HWY PATROL OFFICER I", "HWY PATROL SERGEANT"),
        ("DISTRICT JUDGE", "JUSTICE - SUPREME COURT"),
        ("SEED INSPECTOR I", "SEED INSPECTOR SUPERVISOR"),
        ("LIBRARIAN II", "LIBRARY ASSOCIATE I"),
    ],
)
def test_kin_stand_in_one_family(one: str, other: str) -> None:
    assert any({one, other} <= titles for titles in families().values())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("REGISTERED NURSE II", "CARPENTER I"),
        ("DISTRICT JUDGE", "COOK I"),
        ("PROGRAMMER ANALYST I", "BIOLOGIST I"),
        ("SECURITY OFFICER I", "INFO SYS SECURITY ANALYST I"),
    ],
)
def test_strangers_do_not(one: str, other: str) -> None:
    assert not any({one, other} <= titles for titles in families().values())


def test_family_names_are_words_a_reader_knows() -> None:
    names = set(families())
    assert {"Nurse", "Court", "Transportation", "Licensing", "Human services"} <= names
    assert all(name[0].isupper() or name[0].isdigit() for name in names)
    assert not any(re.search(r"\d|\b(svc|mgr|spec|admin)\b", name, re.IGNORECASE) for name in names)


def test_leaders_stand_above_those_they_lead() -> None:
    found = proposal()
    grade = {p.title: p.grade for p in found.placements}
    kind = {t: s.kind for f in found.families for s in f.series for t in s.titles}
    leaders = [grade[t] for t, k in kind.items() if k is LadderKind.LEADERSHIP]
    others = [grade[t] for t, k in kind.items() if k is LadderKind.SPECIALIST]
    assert np.median(leaders) > np.median(others)
    assert 8 <= found.grades <= 16


def test_most_series_with_steps_are_sure_and_say_why() -> None:
    series = [s for f in proposal().families for s in f.series if len(s.steps) > 1]
    sure = [s for s in series if s.confidence is Confidence.SURE]
    assert len(sure) > 0.8 * len(series)
    officer = next(s for s in series if s.name == "Correctional Officer")
    assert officer.reasons[:2] == (
        "I, II, III in the title",
        "codes CL5111 < CL5112 < CL5113",
    )
    assert re.fullmatch(r"\d+ moves up, \d+ down", officer.reasons[2])


def test_two_spellings_of_one_role_are_shown() -> None:
    found = proposal()
    alike = [{found.titles[t] for t in item.titles} for item in found.alike]
    assert {"VISION ASSISSTANT", "VISION ASSISTANT"} in alike
    assert {"ENT NETWORK OPERATIONS MGR", "ENT NETWORK OPS MGR"} in alike
