"""Ranking next roles: what it may use, what it gives, how it is kept."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from waymark.engine.next_role import (
    FEATURES,
    PARTS,
    NextRoleModel,
    RoleHistory,
    fit,
    from_arrays,
    history_from_dates,
    history_from_periods,
    people_of,
    to_arrays,
)
from waymark.engine.next_role.logit import fit_weights
from waymark.engine.next_role.state import state_at
from waymark.engine.next_role.structure import CODE_CLASSES, NO_CODE, read_structure

TITLES = ["Clerk I", "Clerk II", "Clerk III", "Nurse I", "Nurse II", "Head Nurse", "Cook", "Porter"]
CODES = ["AD101", "AD102", "AD103", "HE201", "HE202", "HE205", "KI301", "KI310"]
CLIMB = {0: 1, 1: 2, 3: 4, 4: 5, 6: 7}


def employer(years: int = 8, people: int = 160, seed: int = 3) -> dict[str, npt.NDArray[np.int64]]:
    """Yearly records of people who mostly climb within their own kind of work."""
    rng = np.random.default_rng(seed)
    rows = []
    for person in range(people):
        role = int(rng.choice([0, 3, 6], p=[0.5, 0.4, 0.1]))
        for year in range(int(rng.integers(0, years - 2)), years):
            rows.append((person, 2000 + year, role, role // 3))
            if rng.random() < 0.25 and role in CLIMB:
                role = CLIMB[role] if rng.random() < 0.9 else int(rng.integers(len(TITLES)))
    person_, period, role_, unit = np.array(rows).T
    return {"person": person_, "period": period, "role": role_, "unit": unit}


@pytest.fixture(scope="module")
def history() -> RoleHistory:
    return history_from_periods(**employer(), titles=TITLES, codes=CODES)


@pytest.fixture(scope="module")
def model(history: RoleHistory) -> NextRoleModel:
    return fit(history, until=2006.0)


def test_the_usual_next_role_comes_first(model: NextRoleModel) -> None:
    for role, following in CLIMB.items():
        assert model.rank(role, unit=role // 3).role[0, 0] == following


def test_a_move_nobody_made_is_found_by_its_series() -> None:
    rows = employer()
    keep = ~((rows["role"] == 4) | (rows["role"] == 5))
    rows = {name: values[keep] for name, values in rows.items()}
    extra = {"person": [900], "period": [2000], "role": [4], "unit": [1]}
    rows = {name: np.append(values, extra[name]) for name, values in rows.items()}
    found = fit(history_from_periods(**rows, titles=TITLES, codes=CODES)).rank(3, unit=1)
    assert found.role[0, 0] == 4


def test_scores_are_logarithms_of_chances_and_parts_add_up_to_them(model: NextRoleModel) -> None:
    ranking = model.rank_many(model.people([0, 3, 6], unit=[0, 1, -1]), k=len(TITLES))
    held = np.isfinite(ranking.score)
    assert np.exp(ranking.score).sum(axis=1) == pytest.approx(np.ones(3))
    assert np.all(np.diff(ranking.score[:, : held.sum(axis=1).min()], axis=1) <= 0)
    assert np.all(ranking.role[~held] == -1)
    assert ranking.parts.shape == (3, len(TITLES), len(PARTS))
    for person in range(3):
        left = (ranking.score - ranking.parts.sum(axis=2))[person, held[person]]
        assert left == pytest.approx(np.full(len(left), left[0]), abs=1e-4)


def test_neither_the_role_held_nor_one_nobody_held_is_ranked(model: NextRoleModel) -> None:
    history = history_from_periods([1, 1, 2], [1, 2, 2], [0, 1, 1], [*TITLES])
    ranking = fit(history).rank(0, k=99)
    assert ranking.role[0].tolist() == [1, *[-1] * 7]
    assert 0 not in model.rank(0, k=99).role


def test_asking_one_by_one_or_together_is_the_same(model: NextRoleModel) -> None:
    together = model.rank_many(
        model.people([0, 3], unit=[0, 5], tenure=[1.0, 4.0], previous=[[6], []]), k=4
    )
    alone = model.rank(0, unit=0, tenure=1.0, previous=[6], k=4)
    assert together.role[0].tolist() == alone.role[0].tolist()
    assert together.score[0] == pytest.approx(alone.score[0], abs=1e-5)


def test_what_happens_from_the_moment_on_changes_nothing() -> None:
    rows = employer()
    later = rows["period"] >= 2006
    shuffled = dict(rows, role=np.where(later, (rows["role"] * 3 + 1) % 8, rows["role"]))
    first, second = (
        fit(history_from_periods(**r, titles=TITLES, codes=CODES), until=2006.0)
        for r in (rows, shuffled)
    )
    for name, value in to_arrays(first).items():
        np.testing.assert_array_equal(value, to_arrays(second)[name], err_msg=name)


def test_a_fit_is_repeatable(history: RoleHistory) -> None:
    first, second = fit(history), fit(history)
    assert first.weights.tolist() == second.weights.tolist()


def test_the_model_comes_back_from_its_arrays(model: NextRoleModel) -> None:
    arrays = to_arrays(model)
    assert all(a.dtype.kind in "biuf" for a in arrays.values())
    again = from_arrays(arrays)
    people = model.people([0, 4], unit=[0, 1])
    np.testing.assert_array_equal(again.rank_many(people).score, model.rank_many(people).score)
    with pytest.raises(ValueError, match="fit it again"):
        from_arrays(arrays | {"format": np.array([0, 0])})


def test_without_moves_the_starting_weights_hold() -> None:
    model = fit(history_from_periods([1, 2], [1, 1], [0, 1], TITLES))
    assert model.trained_on == 0
    assert model.weights.tolist() == [weight for _, _, weight in FEATURES]
    assert model.rank(0).role[0, 0] == 1


def test_no_history_at_all_ranks_nothing() -> None:
    empty = np.zeros(0, dtype=np.int64)
    model = fit(history_from_periods(empty, empty, empty, TITLES))
    assert np.all(model.rank(0).role == -1)
    assert fit(history_from_periods(empty, empty, empty, [])).rank_many(
        model.people([])
    ).role.shape == (0, 0)


def test_a_renamed_role_keeps_its_history() -> None:
    rows = employer(people=60)
    renamed = dict(rows)
    renamed["role"] = np.where((rows["role"] == 0) & (rows["period"] >= 2004), 8, rows["role"])
    history = history_from_periods(**renamed, titles=[*TITLES, "Office Assistant"])
    assert history.retitlings.source.tolist() == [0]
    model = fit(history)
    assert model.state.current[0] == 8
    assert model.rank(8, unit=0).role[0, 0] == 1
    assert model.rank(0, unit=0).role[0, :2].tolist() in ([1, 8], [8, 1])


def test_dated_positions() -> None:
    rows = employer()
    start = (rows["period"] - 2000) * 365.25
    history = history_from_dates(
        rows["person"], rows["role"], start, start + 365.25, TITLES,
        observed_until=start.max() + 365.25, codes=CODES, unit=rows["unit"],
    )  # fmt: skip
    yearly = history_from_periods(**rows, titles=TITLES, codes=CODES)
    assert history.moves.sum() == yearly.moves.sum()
    assert fit(history).rank(0, unit=0).role[0, 0] == 1


def test_people_are_as_they_were_when_the_spell_ended() -> None:
    history = history_from_periods(
        [5, 5, 5, 5], [1, 2, 3, 4], [0, 1, 1, 2], TITLES, unit=[7, 7, 8, 9]
    )
    people = people_of(history, np.flatnonzero(history.moves))
    assert people.role.tolist() == [0, 1]
    assert people.unit.tolist() == [7, 8]
    assert people.tenure.tolist() == [1.0, 2.0]
    assert people.previous.toarray()[:, :2].tolist() == [[0, 0], [1, 0]]


def test_bad_input_is_named(model: NextRoleModel) -> None:
    with pytest.raises(ValueError, match="role 9 has no title, there are 8"):
        history_from_periods([1], [1], [9], TITLES)
    with pytest.raises(ValueError, match="8 titles and 1 codes"):
        history_from_periods([1], [1], [1], TITLES, codes=["x"])
    with pytest.raises(ValueError, match=r"unit.*\(2,\)"):
        history_from_periods([1], [1], [1], TITLES, unit=[1, 2])
    with pytest.raises(ValueError, match=r"outside the model's 0\.\.7"):
        model.people([8])
    with pytest.raises(ValueError, match="1 roles, 2 units"):
        model.people([1], unit=[1, 2])


def test_scores_do_not_depend_on_how_people_units_and_roles_are_numbered() -> None:
    rows = employer()
    order = np.random.default_rng(1).permutation(len(TITLES))
    place = np.argsort(order)
    other = {
        "person": 1000 - rows["person"], "period": rows["period"], "role": place[rows["role"]],
        "unit": 2 - rows["unit"],
    }  # fmt: skip
    first = fit(history_from_periods(**rows, titles=TITLES, codes=CODES))
    second = fit(
        history_from_periods(
            **other, titles=[TITLES[i] for i in order], codes=[CODES[i] for i in order]
        )
    )
    one, two = first.rank(0, unit=0, k=5), second.rank(int(place[0]), unit=2, k=5)
    assert order[two.role[0]].tolist() == one.role[0].tolist()
    assert two.score == pytest.approx(one.score, abs=0.02)


codes = st.lists(
    st.tuples(st.sampled_from(["", "A", "B-"]), st.integers(0, 3000)), min_size=1, max_size=12
)


@given(codes, st.data())
@settings(max_examples=60)
def test_sizes_of_code_classes_against_counting(
    drawn: list[tuple[str, int]], data: st.DataObject
) -> None:
    names = [f"{prefix}{number}" for prefix, number in drawn]
    structure = read_structure(["Clerk"] * len(names), names, np.ones(len(names), dtype=np.bool_))
    candidate = np.array([data.draw(st.booleans()) for _ in names])
    everyone = np.arange(len(names))
    classes = structure.code_class(everyone)
    sizes = structure.code_class_sizes(everyone, candidate)
    for source in everyone:
        found = classes[source][candidate & (classes[source] != NO_CODE)]
        assert sizes[source].tolist() == np.bincount(found, minlength=CODE_CLASSES).tolist()


def test_weights_against_a_case_solved_by_hand() -> None:
    # Two alternatives, the one with the feature chosen 3 times of 4: the weight is log 3.
    rows = np.array([[1.0], [0.0]] * 4, dtype=np.float32)
    first = np.arange(0, 8, 2)
    weights = fit_weights(rows, first, np.array([0, 2, 4, 7]), np.zeros(1), strength=0.0)
    assert weights[0] == pytest.approx(np.log(3), abs=1e-3)
    held = fit_weights(rows, first, np.array([0, 2, 4, 7]), np.array([0.2]), strength=1e6)
    assert held[0] == pytest.approx(0.2, abs=1e-3)
    with pytest.raises(ValueError, match="needs an alternative"):
        fit_weights(rows, np.array([0, 0]), np.array([0, 0]), np.zeros(1), strength=1.0)


def test_the_state_is_of_the_moment(history: RoleHistory) -> None:
    structure = read_structure(TITLES, CODES, np.ones(8, dtype=np.bool_))
    before = state_at(history, structure, 2000.0, 3)
    assert before.moves.nnz == 0
    assert not before.candidate.any()
    early, late = (state_at(history, structure, t, 3) for t in (2003.0, 2007.0))
    records = employer()
    assert early.filled.sum() == np.sum(records["period"] == 2002)
    assert early.moves.nnz <= late.moves.nnz
