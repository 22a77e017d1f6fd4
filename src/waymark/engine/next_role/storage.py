"""A fitted model as named arrays, to be kept in a database without pickling."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import numpy as np
import numpy.typing as npt

from waymark.engine.lazily import scipy
from waymark.engine.next_role.features import FEATURES
from waymark.engine.next_role.model import NextRoleModel
from waymark.engine.next_role.state import State
from waymark.engine.next_role.structure import Structure

Array = npt.NDArray[Any]
FORMAT = 1


def to_arrays(model: NextRoleModel) -> dict[str, Array]:
    """The model as arrays of numbers; keys are paths such as "state/moves/data"."""
    arrays: dict[str, Array] = {
        "format": np.array([FORMAT, len(FEATURES)]),
        "weights": model.weights,
        "trained_on": np.array([model.trained_on]),
    }
    for name, part in (("structure", model.structure), ("state", model.state)):
        for field in fields(part):
            _put(arrays, f"{name}/{field.name}", getattr(part, field.name))
    return arrays


def from_arrays(arrays: Mapping[str, Array]) -> NextRoleModel:
    """The model that to_arrays gave. Raises ValueError when it was made by another version."""
    if "format" not in arrays or arrays["format"].tolist() != [FORMAT, len(FEATURES)]:
        raise ValueError("the arrays hold no next-role model of this version: fit it again")
    structure = Structure(**_fields(arrays, "structure", Structure))
    state = State(**_fields(arrays, "state", State))
    return NextRoleModel(structure, state, arrays["weights"], int(arrays["trained_on"][0]))


def _fields(
    arrays: Mapping[str, Array], name: str, kind: type[Structure | State]
) -> dict[str, Any]:
    return {field.name: _get(arrays, f"{name}/{field.name}") for field in fields(kind)}


def _put(arrays: dict[str, Array], path: str, value: Any) -> None:
    if isinstance(value, tuple):
        arrays[f"{path}/parts"] = np.array([len(value)])
        for place, part in enumerate(value):
            _put(arrays, f"{path}/{place}", part)
    elif isinstance(value, scipy.sparse.csr_array):
        for name in ("data", "indices", "indptr"):
            arrays[f"{path}/{name}"] = getattr(value, name)
        arrays[f"{path}/shape"] = np.array(value.shape)
    else:
        arrays[path] = value


def _get(arrays: Mapping[str, Array], path: str) -> Any:
    if f"{path}/parts" in arrays:
        return tuple(_get(arrays, f"{path}/{i}") for i in range(int(arrays[f"{path}/parts"][0])))
    if f"{path}/shape" in arrays:
        kept = tuple(arrays[f"{path}/{name}"] for name in ("data", "indices", "indptr"))
        return scipy.sparse.csr_array(kept, shape=tuple(arrays[f"{path}/shape"].tolist()))
    return arrays[path]
