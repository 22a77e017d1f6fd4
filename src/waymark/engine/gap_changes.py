"""What a change of requirements means for many people at once."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from waymark.engine.gaps import LEVEL_MAX

__all__ = ["GapChange", "gap_change"]

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class GapChange:
    """What there is to build before and after; all int64.

    before, after   (people, skills), levels missing of each skill.
    """

    before: Ints
    after: Ints

    @property
    def levels_before(self) -> Ints:
        """(people,), levels missing in all."""
        return np.asarray(self.before.sum(axis=1), dtype=np.int64)

    @property
    def levels_after(self) -> Ints:
        """(people,), levels missing in all."""
        return np.asarray(self.after.sum(axis=1), dtype=np.int64)

    @property
    def skills_before(self) -> Ints:
        """(people,), skills with a level missing."""
        return np.asarray((self.before > 0).sum(axis=1), dtype=np.int64)

    @property
    def skills_after(self) -> Ints:
        """(people,), skills with a level missing."""
        return np.asarray((self.after > 0).sum(axis=1), dtype=np.int64)


def gap_change(before: npt.ArrayLike, after: npt.ArrayLike, levels: npt.ArrayLike) -> GapChange:
    """Compare what is asked before and after with what each person holds.

    before, after   int (skills,), level asked 0..5, 0 for nothing.
    levels          int (people, skills), level held 0..5.
    Raises ValueError when shapes disagree or a level leaves its range. Cost: one pass.
    """
    held = np.asarray(levels, dtype=np.int64)
    if held.ndim != 2:
        raise ValueError(f"levels has shape {held.shape}, expected (people, skills)")
    asked = []
    for name, values in (("before", before), ("after", after)):
        array = np.asarray(values, dtype=np.int64)
        if array.shape != held.shape[1:]:
            raise ValueError(f"{name} has shape {array.shape}, expected {held.shape[1:]}")
        asked.append(array)
    for name, array in (("before", asked[0]), ("after", asked[1]), ("levels", held)):
        if array.size and (array.min() < 0 or array.max() > LEVEL_MAX):
            raise ValueError(f"{name} holds a level outside 0..{LEVEL_MAX}")
    then, now = (np.maximum(array[np.newaxis, :] - held, 0) for array in asked)
    return GapChange(then, now)
