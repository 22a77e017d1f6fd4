"""Input checks of this package: shapes and ranges, each named in what is raised."""

import numpy as np
import numpy.typing as npt

from waymark.engine.checks import Ints

__all__ = ["Floats", "floats", "ranged"]

Floats = npt.NDArray[np.float64]


def floats(name: str, values: npt.ArrayLike, size: int | None = None) -> Floats:
    """A copy as float64 (n,). Raises ValueError for another shape or for what is not finite."""
    array = np.array(values, dtype=np.float64)
    if array.ndim != 1 or (size is not None and len(array) != size):
        wanted = "one dimension" if size is None else f"({size},)"
        raise ValueError(f"{name} has shape {array.shape}, expected {wanted}")
    if not np.isfinite(array).all():
        at = int(np.argmin(np.isfinite(array)))
        raise ValueError(f"{name}[{at}] is {array[at]}, expected a finite number")
    return array


def ranged(
    name: str, values: Floats | Ints, low: float, high: float, *, above: bool = False
) -> None:
    """Raise ValueError for the first value outside low..high; `above` leaves low itself out."""
    outside = (values > high) | ((values <= low) if above else (values < low))
    if outside.any():
        at = int(np.argmax(outside))
        begin = f"above {low:g}" if above else f"{low:g} or more"
        raise ValueError(f"{name}[{at}] is {values[at]:g}, expected {begin} and at most {high:g}")
