"""Whatever the size and the seed, the generated history could have happened."""

import datetime

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.demo.histories import TODAY, default, in_force, month_firsts, sized
from waymark.demo.generate import generate
from waymark.demo.organisation import Organisation
from waymark.demo.structure import LEAST_PEOPLE, MOST_PEOPLE

# The digest of 300 people, seed 7, on 22 November 2026. It changes when the content's names,
# units or rates or the generator change, and must then be renewed knowingly.
DIGEST = "9f4927c86c68c9202fee66b0d9be52402dae022a13b0df109ab725eed71ac6cb"

SIZES = st.integers(LEAST_PEOPLE, 900)
SEEDS = st.integers(0, 2**32 - 1)


def test_same_arguments_same_organisation_on_any_machine() -> None:
    assert sized(300, 7).digest() == DIGEST
    assert generate(300, 7, today=TODAY).digest() == DIGEST


def test_another_seed_or_size_is_another_organisation() -> None:
    assert len({sized(300, 7).digest(), sized(300, 8).digest(), sized(301, 7).digest()}) == 3


def test_history_moves_with_today() -> None:
    later = generate(300, 7, today=datetime.date(2027, 2, 22))
    now = sized(300, 7)
    months = later.positions.start.astype("datetime64[M]") - now.positions.start.astype(
        "datetime64[M]"
    )
    assert set(months.astype(int).tolist()) == {3}
    assert np.array_equal(later.positions.role, now.positions.role)


@pytest.mark.parametrize("people", [LEAST_PEOPLE - 1, MOST_PEOPLE + 1])
def test_sizes_out_of_range_are_refused(people: int) -> None:
    with pytest.raises(ValueError, match=str(people)):
        generate(people, 1, today=TODAY)


@settings(max_examples=10, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(people=SIZES, seed=SEEDS)
def test_laws_hold_for_any_size_and_seed(people: int, seed: int) -> None:
    organisation = generate(people, seed, today=TODAY)
    _check_people(organisation, people)
    _check_positions(organisation)
    _check_reporting(organisation)
    _check_units(organisation)
    _check_claims(organisation)


def test_laws_hold_for_the_default_and_for_several_divisions() -> None:
    for organisation, people in ((default(), 1_284), (sized(2_900, 3), 2_900)):
        _check_people(organisation, people)
        _check_positions(organisation)
        _check_reporting(organisation)
        _check_units(organisation)
        _check_claims(organisation)


def _check_people(organisation: Organisation, people: int) -> None:
    table, stays = organisation.people, organisation.employments
    today = np.datetime64(organisation.today)
    assert int(np.isnat(table.left).sum()) == people
    assert len(set(table.key)) == len(set(table.email)) == len(table.key)
    assert (stays.until[~np.isnat(stays.until)] <= today).all()
    assert not np.isnat(stays.start).any()
    assert (np.isnat(stays.until) | (stays.until > stays.start)).all()
    assert np.array_equal(
        np.sort(stays.person[np.isnat(stays.until)]), np.flatnonzero(np.isnat(table.left))
    )
    _no_overlap(stays.person, stays.start, stays.until)


def _check_positions(organisation: Organisation) -> None:
    table, stays = organisation.positions, organisation.employments
    today = np.datetime64(organisation.today)
    ended = ~np.isnat(table.until)
    assert (table.start <= today).all()
    assert (table.until[ended] <= today).all()
    assert (table.until[ended] > table.start[ended]).all()
    assert np.array_equal(table.end_reason == 0, ~ended)
    own = table.kind == 0
    _no_overlap(table.person[own], table.start[own], table.until[own])
    still = table.person[own & ~ended]
    assert np.array_equal(np.sort(still), np.flatnonzero(np.isnat(organisation.people.left)))
    for column, size in (
        (table.person, len(organisation.people.key)),
        (table.role, len(organisation.content.roles)),
        (table.unit, len(organisation.units.code)),
        (table.site, len(organisation.content.sites)),
    ):
        assert column.min() >= 0
        assert column.max() < size
    _each_within_a_stay(organisation)
    assert set(np.unique(table.fte).tolist()) <= {1.0, np.float32(0.8), np.float32(0.6), 0.5}
    retired = np.array([role.retired for role in organisation.content.roles])
    assert not retired[table.role[~ended]].any()
    assert len(stays.person) >= len(organisation.people.key)


def _each_within_a_stay(organisation: Organisation) -> None:
    """Every position lies in one employment of its person."""
    table, stays = organisation.positions, organisation.employments
    end = np.datetime64("2200-01-01")
    order = np.lexsort((stays.start, stays.person))
    began = stays.start[order].astype(int) + stays.person[order].astype(np.int64) * 10**6
    at = np.searchsorted(
        began, table.start.astype(int) + table.person.astype(np.int64) * 10**6, side="right"
    )
    stay = order[at - 1]
    assert np.array_equal(stays.person[stay], table.person)
    closes = np.where(np.isnat(stays.until), end, stays.until)[stay]
    assert (np.where(np.isnat(table.until), end, table.until) <= closes).all()


def _check_reporting(organisation: Organisation) -> None:
    lines, stays = organisation.reporting, organisation.employments
    assert (lines.person != lines.manager).all()
    assert (np.isnat(lines.until) | (lines.until > lines.start)).all()
    _no_overlap(lines.person, lines.start, lines.until)
    for on in month_firsts(organisation):
        active = in_force(lines.start, lines.until, on)
        here = np.unique(stays.person[in_force(stays.start, stays.until, on)])
        assert len(here) - 1 == active.sum(), on  # all but the chief executive
        assert np.isin(lines.manager[active], here).all(), on
        spans = np.bincount(lines.manager[active])
        spans = spans[spans > 0]
        assert spans.min() >= 4, on
        assert spans.max() <= 12, on
    _no_circle(organisation)


def _no_circle(organisation: Organisation) -> None:
    lines = organisation.reporting
    manager = np.full(len(organisation.people.key), -1)
    today = np.isnat(lines.until)
    manager[lines.person[today]] = lines.manager[today]
    above = np.flatnonzero(np.isnat(organisation.people.left))
    for _ in range(12):
        above = np.unique(manager[above[manager[above] >= 0]])
    assert len(above) == 0


def _check_units(organisation: Organisation) -> None:
    units, table = organisation.units, organisation.positions
    assert (units.parent < np.arange(len(units.parent))).all()
    assert len(set(units.code)) == len(units.code)
    assert len(set(units.name)) == len(units.name)
    assert int((units.parent < 0).sum()) == 2  # the company and its partner
    assert int(units.partner.sum()) == 1
    closed = ~np.isnat(units.closed)
    late = closed[table.unit] & (np.isnat(table.until) | (table.until > units.closed[table.unit]))
    assert not late[table.kind == 0].any()
    assert not (table.start < units.opened[table.unit])[table.kind == 0].any()
    assert (table.kind[units.partner[table.unit]] == 3).all()


def _check_claims(organisation: Organisation) -> None:
    claims, evidence = organisation.claims, organisation.evidence
    today = np.datetime64(organisation.today)
    for table in (claims, evidence):
        assert (table.on <= today).all()
        assert np.isnat(organisation.people.left[table.person]).all()
        assert table.level.min() >= 0
        assert table.level.max() <= 5
        assert table.skill.max() < len(organisation.content.skills)
    assert not claims.enjoys[claims.source == 1].any()
    assert len(evidence.title) == len(evidence.person)
    assert (evidence.confirmed_by != evidence.person).all()


def _no_overlap(person: np.ndarray, start: np.ndarray, until: np.ndarray) -> None:
    order = np.lexsort((start, person))
    person, start, until = person[order], start[order], until[order]
    same = person[:-1] == person[1:]
    assert not np.isnat(until[:-1][same]).any()
    assert (until[:-1][same] <= start[1:][same]).all()
