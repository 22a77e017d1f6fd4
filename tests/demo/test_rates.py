"""The outcome stays within what docs/demo.md says of the rates."""

from collections import Counter

import numpy as np

from tests.demo.histories import count_moves, default, in_force, month_firsts, moves, sized
from waymark.demo.organisation import END_REASONS, KINDS
from waymark.demo.rates import RATES

BIG = 6_000


def _person_years(people: int) -> float:
    """Staff summed over the ten years."""
    organisation = sized(people, 11)
    stays = organisation.employments
    counts = [in_force(stays.start, stays.until, on).sum() for on in month_firsts(organisation)]
    return float(np.sum(counts) / 12)


def test_headcount_follows_the_marks() -> None:
    organisation = sized(BIG, 11)
    stays = organisation.employments
    firsts = month_firsts(organisation)
    for year, mark in enumerate(RATES.headcount):
        there = in_force(stays.start, stays.until, firsts[12 * year]).sum()
        assert abs(there / BIG - mark) < 0.015, year


def test_turnover_and_moves_are_of_the_usual_size() -> None:
    organisation = sized(BIG, 11)
    years = _person_years(BIG)
    stays = organisation.employments
    left = (~np.isnat(stays.until)).sum() / years
    assert 0.06 <= left <= 0.11
    roles = organisation.content.roles
    family = np.array([role.family for role in roles])
    ladder = np.array([role.ladder for role in roles])
    grade = np.array([role.grade for role in roles])
    pairs = moves(organisation)
    source, target = pairs[:, 0], pairs[:, 1]
    within = (family[source] == family[target]) & (ladder[source] == ladder[target])
    assert 0.05 <= (within & (grade[target] > grade[source])).sum() / years <= 0.10
    assert 0.010 <= (family[source] != family[target]).sum() / years <= 0.025
    assert 0.010 <= (ladder[source] != ladder[target]).sum() / years <= 0.025
    assert (grade[target] < grade[source]).sum() / years <= 0.005


def test_assignments_beside_the_own_one() -> None:
    organisation = sized(BIG, 11)
    table = organisation.positions
    years = _person_years(BIG)
    rate = {kind: (table.kind == i).sum() / years for i, kind in enumerate(KINDS)}
    assert 0.002 <= rate["acting"] <= 0.01
    assert 0.008 <= rate["temporary"] <= RATES.temporary
    assert 0.003 <= rate["secondment"] <= RATES.secondment
    seconded = table.kind == KINDS.index("secondment")
    ended = seconded & ~np.isnat(table.until)
    assert (table.end_reason[ended] == END_REASONS.index("returned")).all()
    months = (table.until[ended] - table.start[ended]).astype(int) / 30.4
    assert months.min() >= RATES.secondment_months[0] - 0.2
    assert months.max() <= RATES.secondment_months[1] + 0.2
    partner = organisation.units.partner[table.unit[seconded]].mean()
    assert 0.2 <= partner <= 0.5


def test_part_time_shifts_and_people_who_came_back() -> None:
    organisation = sized(BIG, 11)
    table = organisation.positions
    now = np.isnat(table.until) & (table.kind == 0)
    assert 0.11 <= (table.fte[now] < 1).mean() <= 0.18
    assert 0.07 <= (table.shift[now] > 0).mean() <= 0.15
    stays = organisation.employments
    again = (np.bincount(stays.person) > 1).sum()
    hires = (stays.start > month_firsts(organisation)[0]).sum()
    assert 0.015 <= again / hires <= RATES.hired_again * 1.3


def test_messy_records_are_few_but_there() -> None:
    organisation = sized(BIG, 11)
    table = organisation.positions
    own = np.flatnonzero(table.kind == 0)
    before, after = own[:-1], own[1:]
    same = (table.person[before] == table.person[after]) & (table.end_reason[before] != 2)
    gaps = (table.until[before] < table.start[after]) & same
    assert 0.001 <= gaps.sum() / same.sum() <= 0.012
    one_day = (table.until[own] - table.start[own]).astype("timedelta64[D]") == 1
    assert 3 <= one_day.sum() <= 0.01 * len(own)
    gone = [i for i, r in enumerate(organisation.content.roles) if r.retired and not r.successor]
    assert 3 <= np.isin(table.role, gone).sum() <= 0.02 * len(own)


def test_the_two_re_titlings_hit_all_holders_on_one_day() -> None:
    organisation = default()
    table = organisation.positions
    place = {role.key: i for i, role in enumerate(organisation.content.roles)}
    for retitling in organisation.content.retitlings:
        on = (np.datetime64(organisation.today, "M") - retitling.months_ago).astype("datetime64[D]")
        renamed = 0
        for old, new in retitling.renames:
            rows = table.role == place[old]
            own = rows & (table.kind == 0)
            assert (table.until[own] <= on).all()
            assert (table.start[table.role == place[new]] >= on).all()
            last = set(table.person[rows & (table.until == on) & (table.kind == 0)].tolist())
            first = set(
                table.person[
                    (table.role == place[new]) & (table.start == on) & (table.kind == 0)
                ].tolist()
            )
            renamed += len(last & first)
        assert renamed >= 40


def test_the_reorganization_is_one_month_with_names_parents_and_merged_teams() -> None:
    organisation = default()
    units, versions = organisation.units, organisation.unit_versions
    months = RATES.reorganization_months_ago
    on = (np.datetime64(organisation.today, "M") - months).astype("datetime64[D]")
    assert set(versions.until[~np.isnat(versions.until)].tolist()) == {on.item()}
    assert (units.closed[~np.isnat(units.closed)] == on).all()
    assert (~np.isnat(units.closed)).sum() >= 3
    renamed = sum(versions.name[i] != versions.name[i + 1] for i in range(0, len(versions.name), 2))
    moved = (versions.parent[::2] != versions.parent[1::2]).sum()
    assert renamed >= 4
    assert moved >= 3
    held = organisation.positions
    assert (held.until == on).sum() > 20


def test_the_pyramid_is_one() -> None:
    organisation = default()
    table = organisation.positions
    grade = np.array([role.grade for role in organisation.content.roles])
    share = np.bincount(grade[table.role[np.isnat(table.until) & (table.kind == 0)]], minlength=9)
    share = share / share.sum()
    assert share[8] < share[7] < share[6] <= share[5] + 0.02
    assert share[8] < 0.03
    assert share[1:5].sum() > 0.35


def test_the_map_has_moves_to_show() -> None:
    for target in (
        "senior-test-engineer",
        "test-team-lead",
        "quality-engineer-ii",
        "applications-specialist",
    ):
        assert count_moves(default(), "test-engineer-ii", target) > 5, target
    assert count_moves(default(), "senior-test-engineer", "principal-test-engineer") >= 3
    assert count_moves(default(), "test-team-lead", "engineering-manager-verification") >= 3


def test_most_ladder_steps_have_been_climbed() -> None:
    organisation = default()
    roles = {role.key: role for role in organisation.content.roles}
    place = {key: i for i, key in enumerate(roles)}
    counts = Counter(map(tuple, moves(organisation).tolist()))
    steps = [
        counts[place[move.source], place[move.target]] > 0
        for move in organisation.content.moves
        if move.kind == "promotion" and roles[move.source].family == roles[move.target].family
        and roles[move.source].seat == roles[move.target].seat and roles[move.target].share > 0
    ]  # fmt: skip
    assert len(steps) > 60
    assert np.mean(steps) > 0.85
