"""Which role usually comes next: the engine's ranking, kept with the run that it was learned in."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from waymark.domain.careers.compute.mining import A_MONTH, observed_until
from waymark.domain.careers.queries.history import EPOCH, Floats, History, Ints
from waymark.engine.next_role import (
    PARTS,
    NextRoleModel,
    Part,
    fit,
    from_arrays,
    history_from_dates,
    to_arrays,
)

__all__ = ["NextRole", "Ranker", "fit_ranker", "read_ranker"]

#: Moves that the some fifty weights are found on; more cost seconds and memory for little.
MOST = 1_500


@dataclass(frozen=True, slots=True)
class NextRole:
    """A role that may come next; `because` are the parts that speak for it, strongest first."""

    role_id: int
    because: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Ranker:
    """The model with the ids that its numbers stand for, int64, ascending."""

    model: NextRoleModel
    roles: Ints
    units: Ints

    def next_roles(
        self, role_id: int, *, unit_id: int | None, years: float, before: tuple[int, ...], k: int
    ) -> tuple[NextRole, ...]:
        """The k roles most likely next, best first; empty for a role the model does not know."""
        role = _place(self.roles, role_id)
        if role is None:
            return ()
        unit = _place(self.units, unit_id) if unit_id is not None else None
        past = [_place(self.roles, each) for each in before]
        found = self.model.rank(
            role,
            unit=-1 if unit is None else unit,
            tenure=years,
            previous=[each for each in past if each is not None and each != role],
            k=k,
        )
        return tuple(
            NextRole(int(self.roles[place]), _because(parts))
            for place, parts in zip(found.role[0].tolist(), found.parts[0], strict=True)
            if place >= 0
        )


def fit_ranker(history: History, today: date, roles: Mapping[int, tuple[str, str]]) -> bytes | None:
    """Learn the ranking from the substantive positions held; None where nobody held any.

    roles   title and code of every role, by id.
    """
    until = (observed_until(history, today) - EPOCH).days if len(history) else 0
    held = history.only(history.substantive & (history.start <= until))
    if not len(held):
        return None
    ids = np.array(sorted(roles), dtype=np.int64)
    units = np.unique(held.unit[held.unit > 0])
    known = history_from_dates(
        held.person,
        np.searchsorted(ids, held.role),
        held.start,
        np.where(held.still, np.nan, held.end.astype(np.float64)),
        [roles[role][0] for role in ids.tolist()],
        codes=[roles[role][1] for role in ids.tolist()],
        unit=np.where(held.unit > 0, np.searchsorted(units, held.unit), -1),
        observed_until=until,
        gap=A_MONTH,
    )
    file = io.BytesIO()
    np.savez_compressed(
        file, allow_pickle=False, roles=ids, units=units, **to_arrays(fit(known, most=MOST))
    )
    return file.getvalue()


def read_ranker(kept: bytes | None) -> Ranker | None:
    """The ranking of a run, or None where there is none or another version made it."""
    if not kept:
        return None
    with np.load(io.BytesIO(kept), allow_pickle=False) as file:
        arrays = dict(file)
    try:
        return Ranker(from_arrays(arrays), arrays["roles"], arrays["units"])
    except ValueError:  # kept by an earlier version: the next run brings a new one
        return None


def _place(ids: Ints, wanted: int) -> int | None:
    place = int(np.searchsorted(ids, wanted))
    return place if place < len(ids) and ids[place] == wanted else None


def _because(parts: Floats) -> tuple[Part, ...]:
    order = np.argsort(-parts, kind="stable")
    return tuple(PARTS[place] for place in order.tolist() if parts[place] > 0)
