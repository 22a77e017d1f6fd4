"""Ranking the roles someone may take next, learned from an employer's own history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from waymark.engine.checks import Bools, Ints
from waymark.engine.lazily import scipy
from waymark.engine.moves.spells import Floats
from waymark.engine.next_role.features import FEATURES, Part, People, Scores, features
from waymark.engine.next_role.history import RoleHistory
from waymark.engine.next_role.logit import fit_weights
from waymark.engine.next_role.state import State, state_at
from waymark.engine.next_role.structure import Structure, read_structure

PARTS = tuple(Part)
MAX_CUTS = 8
PRIOR_STRENGTH = 10.0
ALTERNATIVES = 150
# Cells of (person, role) whose features are held at a time: about 50 MB.
BATCH_CELLS = 1 << 18
START = np.array([weight for _, _, weight in FEATURES])
_PART_OF = np.array([PARTS.index(part) for _, part, _ in FEATURES])


@dataclass(frozen=True, slots=True)
class Ranking:
    """The best roles for each of q people, k each, best first.

    role     int64 (q, k), -1 where there are fewer.
    score    float64 (q, k), logarithm of the estimated chance among all roles, given a move.
    parts    float64 (q, k, len(PARTS)), what each part adds to the score against the average
             candidate of that person; they add up to the score but for one number per person.
    """

    role: Ints
    score: Floats
    parts: Floats


@dataclass(frozen=True, slots=True)
class NextRoleModel:
    """What fit learned: the structure of roles, the state of the organisation, the weights."""

    structure: Structure
    state: State
    weights: Floats
    trained_on: int

    def people(
        self,
        role: Sequence[int] | Ints,
        *,
        unit: Sequence[int] | Ints | None = None,
        tenure: Sequence[float] | Floats | None = None,
        previous: Sequence[Sequence[int]] | None = None,
    ) -> People:
        """People to rank for. Unknown units are -1, unknown tenures 2 years.

        Raises ValueError when lengths disagree or a role is not one of the model's.
        """
        roles = np.asarray(role, dtype=np.int64)
        q, r = len(roles), len(self.structure)
        units = np.full(q, -1, dtype=np.int64) if unit is None else np.asarray(unit, np.int64)
        years = np.full(q, 2.0) if tenure is None else np.asarray(tenure, dtype=np.float64)
        before = [()] * q if previous is None else previous
        if not (len(units) == len(years) == len(before) == q):
            raise ValueError(
                f"{q} roles, {len(units)} units, {len(years)} tenures, {len(before)} pasts"
            )
        if q and (roles.min() < 0 or roles.max() >= r):
            raise ValueError(f"a role lies outside the model's 0..{r - 1}")
        return People(roles, units, np.maximum(years, 1 / 12), _held_before(before, r))

    def scores(self, people: People) -> tuple[Floats, Scores, Bools]:
        """Score (q, r) of every role, -inf where it is no candidate, features and candidates.

        The role held and roles nobody ever held are none.
        """
        made = features(self.structure, self.state, people)
        allowed = np.tile(self.state.candidate, (len(people), 1))
        allowed[np.arange(len(people)), people.role] = False
        value = (made @ self.weights.astype(np.float32)).astype(np.float64)
        return np.where(allowed, value, -np.inf), made, allowed

    def rank_many(self, people: People, *, k: int = 10) -> Ranking:
        """The k best next roles of each person. Ties: the lower role number first.

        Cost: about 50 features x roles per person, in batches of bounded memory.
        """
        r = len(self.structure)
        k = min(k, r)
        step = max(BATCH_CELLS // max(r, 1), 1)
        done = [
            self._rank(people.take(slice(begin, begin + step)), k)
            for begin in range(0, len(people), step)
        ]
        if not done:
            empty = np.zeros((0, k))
            return Ranking(empty.astype(np.int64), empty, np.zeros((0, k, len(PARTS))))
        return Ranking(
            np.concatenate([d.role for d in done]),
            np.concatenate([d.score for d in done]),
            np.concatenate([d.parts for d in done]),
        )

    def rank(
        self,
        role: int,
        *,
        unit: int = -1,
        tenure: float = 2.0,
        previous: Sequence[int] = (),
        k: int = 10,
    ) -> Ranking:
        """rank_many for one person; tenure in years."""
        one = self.people([role], unit=[unit], tenure=[tenure], previous=[previous])
        return self.rank_many(one, k=k)

    def _rank(self, people: People, k: int) -> Ranking:
        score, made, allowed = self.scores(people)
        order = np.argsort(-score, axis=1, kind="stable")[:, :k]
        best = np.take_along_axis(score, order, axis=1)
        exists = np.isfinite(best)
        top = np.where(exists[:, :1], best[:, :1], 0.0)
        chance = top[:, 0] + np.log(np.maximum(np.exp(score - top).sum(axis=1), 1e-300))
        weighted = np.zeros((*order.shape, len(PARTS)))
        weight = allowed / np.maximum(allowed.sum(axis=1, keepdims=True), 1)
        average = np.einsum("qr,qrf->qf", weight, made)
        rows = np.take_along_axis(made, order[:, :, None], axis=1) - average[:, None, :]
        for part in range(len(PARTS)):
            mine = part == _PART_OF
            weighted[:, :, part] = rows[:, :, mine] @ self.weights[mine]
        return Ranking(
            np.where(exists, order, -1),
            np.where(exists, best - chance[:, None], -np.inf),
            np.where(exists[:, :, None], weighted, 0.0),
        )


def fit(
    history: RoleHistory, *, until: float | None = None, most: int | None = None
) -> NextRoleModel:
    """Learn from the moves before a moment (all of them without one).

    most   moves that the weights are found on, evenly spaced over people where there are more;
           None takes all. What the model ranks with counts every move either way.

    The weights are found on moves as they happened: those between two cuts in time are
    predicted from what had happened by the first, so no move helps to predict itself. What the
    model ranks with is the state at the moment. Without moves the starting weights hold.
    Deterministic. Cost: some seconds for thousands of moves.
    """
    moment = _end_of(history) if until is None else until
    began = history.stints.start < moment
    known = np.zeros(len(history.titles), dtype=np.bool_)
    known[history.stints.role[began]] = True
    structure = read_structure(history.titles, history.codes, known)
    units = int(history.stints.unit[began].max(initial=-1)) + 1
    cuts = _cuts(history, moment)
    spans = list(zip(cuts, [*cuts[1:], moment], strict=False))
    every = _spacing(history, spans, most)
    choices = [_choices(history, structure, begin, end, units, every) for begin, end in spans]
    rows, first, chosen = _joined(choices)
    weights = fit_weights(rows, first, chosen, START, strength=PRIOR_STRENGTH)
    state = state_at(history, structure, moment, units)
    return NextRoleModel(structure, state, weights, len(first))


def people_of(history: RoleHistory, spell: Ints) -> People:
    """The people of some spells as they were when these ended: role, unit, time, roles before."""
    spells = history.spells
    first = np.searchsorted(spells.person, spells.person[spell])
    count = spell - first
    row = np.repeat(np.arange(len(spell)), count)
    at = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count) + first[row]
    shape = (len(spell), len(history.titles))
    past = scipy.sparse.csr_array((np.ones(len(at)), (row, spells.role[at])), shape=shape)
    past.data[:] = 1.0
    return People(
        spells.role[spell],
        history.unit_before[spell],
        np.maximum(spells.duration[spell] / history.year, 1 / 12),
        past,
    )


def _held_before(previous: Sequence[Sequence[int]], roles: int) -> scipy.sparse.csr_array:
    row = np.repeat(np.arange(len(previous)), [len(p) for p in previous])
    column = np.array([role for past in previous for role in past], dtype=np.int64)
    past = scipy.sparse.csr_array((np.ones(len(row)), (row, column)), shape=(len(previous), roles))
    past.data[:] = 1.0
    return past


def _end_of(history: RoleHistory) -> float:
    ends = history.spells.end
    return float(np.nextafter(ends.max(), np.inf)) if len(ends) else 0.0


def _cuts(history: RoleHistory, moment: float) -> list[float]:
    """Times to predict from: the later ones at which moves happened, or quantiles of them."""
    times = history.spells.end[history.moves & (history.spells.end < moment)]
    distinct = np.unique(times)
    if len(distinct) > 3 * MAX_CUTS:
        distinct = np.unique(np.quantile(times, np.arange(1, MAX_CUTS + 1) / (MAX_CUTS + 1)))
        return [float(t) for t in distinct]
    return [float(t) for t in distinct[1:][-MAX_CUTS:]]


def _spacing(history: RoleHistory, spans: Sequence[tuple[float, float]], most: int | None) -> int:
    """Every how many moves one is taken, so that at most `most` are."""
    if most is None or not spans:
        return 1
    if most < 1:
        raise ValueError(f"most is {most}, expected at least 1")
    ended = history.spells.end[history.moves]
    moves = int(((ended >= spans[0][0]) & (ended < spans[-1][1])).sum())
    return max(-(-moves // most), 1)


def _choices(
    history: RoleHistory, structure: Structure, begin: float, end: float, units: int, every: int
) -> list[Scores]:
    """Features of the alternatives to each move in begin <= time < end, the chosen one first."""
    ended = history.spells.end
    moved = np.flatnonzero(history.moves & (ended >= begin) & (ended < end))[::every]
    state = state_at(history, structure, begin, units)
    model = NextRoleModel(structure, state, START, 0)
    people, target = people_of(history, moved), history.spells.target[moved]
    step = max(BATCH_CELLS // max(len(structure), 1), 1)
    made = []
    for at in range(0, len(moved), step):
        score, rows, allowed = model.scores(people.take(slice(at, at + step)))
        for i, wanted in enumerate(target[at : at + step]):
            if not allowed[i, wanted]:
                continue
            rivals = np.argsort(-score[i], kind="stable")[:ALTERNATIVES]
            rivals = rivals[(rivals != wanted) & allowed[i, rivals]]
            made.append(rows[i, np.concatenate([[wanted], rivals])])
    return made


def _joined(choices: Sequence[Sequence[Scores]]) -> tuple[Scores, Ints, Ints]:
    flat = [rows for part in choices for rows in part]
    size = np.array([len(rows) for rows in flat], dtype=np.int64)
    first = np.cumsum(size) - size
    if not flat:
        return np.zeros((0, len(FEATURES)), dtype=np.float32), first, first
    return np.concatenate(flat), first, first
