"""What speaks for a role as someone's next: one number per question, person and role."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from waymark.engine.checks import Ints
from waymark.engine.lazily import scipy
from waymark.engine.moves.spells import Floats
from waymark.engine.next_role.state import State, scaled, slot_of
from waymark.engine.next_role.structure import NO_CODE, Structure

Scores = npt.NDArray[np.float32]


class Part(StrEnum):
    """What a part of the score rests on."""

    COLLEAGUES = "colleagues in the same role moved there"
    SERIES = "it is a step in the same series"
    FAMILY = "people move between these kinds of work"
    UNIT = "it is held, or moved to, in the same unit"
    DEMAND = "people keep coming into it"
    LEVEL = "it stands about one step higher"
    PERSON = "the person's own path and time in the role"


@dataclass(frozen=True, slots=True)
class People:
    """Whose next role is asked for, q people.

    role       int64 (q,), the role they hold; unit int64 (q,), UNKNOWN or its number.
    tenure     float64 (q,), years in the role, > 0.
    previous   sparse (q, r), 1 for the roles they held before.
    """

    role: Ints
    unit: Ints
    tenure: Floats
    previous: scipy.sparse.csr_array

    def __len__(self) -> int:
        return len(self.role)

    def take(self, rows: slice) -> People:
        """The people at some positions."""
        return People(self.role[rows], self.unit[rows], self.tenure[rows], self.previous[rows])


# Name of each feature, the part it belongs to and its weight before anything is learned. The
# weights are a start for employers with few moves; where there are moves, they take over.
FEATURES: tuple[tuple[str, Part, float], ...] = (
    ("share of moves, smoothed", Part.COLLEAGUES, 0.3),
    ("share of moves", Part.COLLEAGUES, 0.5),
    ("any move", Part.COLLEAGUES, 0.3),
    ("moves back", Part.COLLEAGUES, 0.1),
    ("two steps away", Part.COLLEAGUES, 0.3),
    ("moves from similar titles", Part.COLLEAGUES, 0.3),
    ("same stem", Part.SERIES, 0.3),
    ("step down", Part.SERIES, 0.2),
    ("next step", Part.SERIES, 1.0),
    ("two steps up", Part.SERIES, 0.2),
    ("steps, same stem", Part.SERIES, 0.5),
    ("similar words", Part.SERIES, 1.0),
    ("similar spelling", Part.SERIES, 1.0),
    ("code distance", Part.SERIES, 0.2),
    *((f"flow of {name}", Part.FAMILY, 0.15) for name in
      ("codes, last cut", "codes, two cut", "codes, three cut", "stems", "first words", "last words")),
    *((f"same {name}", Part.FAMILY, 0.1) for name in
      ("codes, last cut", "codes, two cut", "codes, three cut", "stems", "first words", "last words")),
    ("held in unit", Part.UNIT, 0.8),
    ("headcount in unit", Part.UNIT, 0.3),
    ("share of it in unit", Part.UNIT, 0.5),
    ("moves in unit", Part.UNIT, 0.2),
    ("moves out of unit", Part.UNIT, 0.1),
    ("units people cross to", Part.UNIT, 0.5),
    ("arrivals", Part.DEMAND, 0.0),
    ("entries", Part.DEMAND, 0.3),
    ("empty", Part.DEMAND, -1.0),
    ("renamed", Part.DEMAND, -2.0),
    ("growth", Part.DEMAND, 0.2),
    ("headcount", Part.DEMAND, 0.0),
    ("higher", Part.LEVEL, 0.0),
    ("away from one step higher", Part.LEVEL, -0.3),
    ("more senior", Part.LEVEL, 0.1),
    ("seniority apart", Part.LEVEL, -0.1),
    ("more leadership", Part.LEVEL, 0.0),
    ("leadership apart", Part.LEVEL, -0.1),
    ("new name of the role", Part.PERSON, 2.0),
    ("held before", Part.PERSON, 0.5),
    ("next step, after long", Part.PERSON, 0.0),
    ("share of moves, after long", Part.PERSON, 0.0),
)  # fmt: skip

STEP_SEEN = 0.7
_PRIOR_MOVES = 0.5


def features(structure: Structure, state: State, people: People) -> Scores:
    """float32 (q, r, f), the features of every role for each person, in the order of FEATURES.

    Cost: about q x r x f operations; callers ask in batches.
    """
    role = state.current[people.role]
    long = np.log(people.tenure / 2)[:, None]
    colleagues = _colleagues(structure, state, role)
    series, next_step = _series(structure, state, role)
    unit = _unit(state, people, role)
    columns = [
        *colleagues, *series, *_families(structure, state, role), *unit,
        *_demand(state, len(role)), *_level(structure, state, role),
        _new_name(people.role, role, len(structure)), people.previous.toarray(),
        long * next_step, long * colleagues[1],
    ]  # fmt: skip
    made = np.empty((len(role), len(structure), len(columns)), dtype=np.float32)
    for place, column in enumerate(columns):
        made[:, :, place] = column
    return made


def _new_name(held: Ints, role: Ints, roles: int) -> Floats:
    """1 for what the role held came to be called, when the person still has the old name."""
    renamed = np.zeros((len(held), roles))
    renamed[np.arange(len(held)), role] = held != role
    return renamed


def _colleagues(structure: Structure, state: State, role: Ints) -> list[Floats]:
    moves = state.moves
    out = moves.sum(axis=1)
    here = moves[role].toarray()
    usual = (state.into + 0.2) / (state.into + 0.2).sum()
    smoothed = np.log((here + _PRIOR_MOVES * usual) / (out[role] + _PRIOR_MOVES)[:, None])
    shares = scaled(moves, 1 / (out + 1))
    like = _similar(structure, structure.letters, role) ** 3
    like[np.arange(len(role)), role] = 0.0
    spread = (like @ moves) / (like @ out + 0.3)[:, None]
    back = moves.T.tocsr()[role].toarray()
    return [
        smoothed - np.log(usual), here / (out[role] + 1)[:, None], np.log1p(here),
        np.log1p(back), np.sqrt((shares[role] @ shares).toarray()), np.sqrt(spread),
    ]  # fmt: skip


def _similar(structure: Structure, table: scipy.sparse.csr_array, role: Ints) -> Floats:
    found: Floats = (table[role] @ table.T).toarray()
    return found


def _series(structure: Structure, state: State, role: Ints) -> tuple[list[Floats], Floats]:
    steps = structure.step[None, :] - structure.step[role][:, None]
    stem = structure.groups[3]
    same = (stem[None, :] == stem[role][:, None]).astype(np.float64)
    words = _similar(structure, structure.words, role)
    next_step = (steps == 1) * words
    distance = structure.code_class(role)
    code = np.where(distance == NO_CODE, 0.0, state.code_rate[np.maximum(distance, 0)])
    columns = [
        same, (steps < 0) * words, next_step, (steps >= 2) * words,
        same * np.nan_to_num(np.clip(steps, -3, 3)), words,
        _similar(structure, structure.letters, role), code,
    ]  # fmt: skip
    return columns, next_step


def _families(structure: Structure, state: State, role: Ints) -> list[Floats]:
    flows, same = [], []
    for group, flow in zip(structure.groups, state.group_flow, strict=True):
        size = np.bincount(group, weights=state.into + 0.2, minlength=flow.shape[0])
        usual = size / size.sum()
        mine = group[role]
        share = (flow[mine].toarray() + usual) / (flow.sum(axis=1)[mine] + 1)[:, None]
        flows.append(np.log(share / usual)[:, group])
        same.append((group[None, :] == mine[:, None]).astype(np.float64))
    return flows + same


def _unit(state: State, people: People, role: Ints) -> list[Floats]:
    units = state.held.shape[0] - 1
    unit = slot_of(people.unit, units)
    held = state.held[unit].toarray()
    whole = state.held.sum(axis=0)
    key = unit * len(whole) + role
    row = np.minimum(np.searchsorted(state.unit_source, key), max(len(state.unit_source) - 1, 0))
    moved = np.zeros_like(held)
    if len(state.unit_source):
        known = (state.unit_source[row] == key) & (unit < units)
        moved[known] = state.unit_moves[row[known]].toarray()
    profile = scaled(state.held, 1 / (state.held.sum(axis=1) + 1))
    return [
        (held > 0).astype(np.float64), np.log(held + 0.1) - np.log(0.1),
        held / (whole + 0.3), np.log1p(moved / 0.05),
        np.log(state.departures[unit].toarray() + 0.2) - np.log(0.2),
        np.sqrt((state.crossing[unit] @ profile).toarray()),
    ]  # fmt: skip


def _demand(state: State, people: int) -> list[Floats]:
    renamed = state.current != np.arange(len(state.current))
    columns = [
        np.log(state.into + 0.2), np.log(state.entries + 0.2), state.filled == 0, renamed,
        state.growth, np.log(state.filled + 0.2),
    ]  # fmt: skip
    return [np.broadcast_to(c.astype(np.float64), (people, len(c))) for c in columns]


def _level(structure: Structure, state: State, role: Ints) -> list[Floats]:
    def above(value: Floats) -> Floats:
        return value[None, :] - value[role][:, None]

    height = above(state.height)
    senior, leads = above(structure.seniority), above(structure.leadership)
    return [height, np.abs(height - STEP_SEEN), senior, np.abs(senior), leads, np.abs(leads)]
