"""Postings of a block of openings: by skill and level, who asks for it and what it brings."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from waymark.engine.kernels import kernel
from waymark.engine.ranking.openings import Openings
from waymark.engine.ranking.people import LEVEL_MAX

__all__ = ["Postings", "postings"]

#: Openings in a block, whose numbers fit 16 bits with room to fill up.
MOST = 32_768
#: A skill that more than one in so many openings ask for is added as a row over all of them: a row
#: costs per opening a fraction of what a posting costs.
DENSE = 16


@dataclass(frozen=True)
class Postings:
    """See `fill_postings` in ranking_kernel for how the arrays lie."""

    first: npt.NDArray[np.uint32]
    row: npt.NDArray[np.int16]
    posting: npt.NDArray[np.uint16]
    dense: npt.NDArray[np.int16]

    def arrays(self) -> tuple[npt.NDArray[np.generic], ...]:
        """The arrays in the order that the loops take them."""
        return self.first, self.row, self.posting, self.dense


def postings(openings: Openings, block: npt.NDArray[np.int32], columns: int) -> Postings:
    """Write the postings of the openings at `block`, int32 ascending, at most MOST.

    columns divides the width of the rows of skills much asked for; zeros fill them up.
    Raises ValueError for a longer block. Cost: ten writes per requirement, 1 ms for 2,000 openings
    with 25 skills.
    """
    if len(block) > MOST:
        raise ValueError(f"block has {len(block)} openings, expected at most {MOST:,}")
    loops = kernel("ranking.ranking_kernel")
    wanted = np.zeros(openings.skills + 1, np.int32)  # the last one stands for no skill
    loops.count_skills(block, openings.start, openings.skill, wanted)
    much = np.flatnonzero(wanted > max(len(block) // DENSE, 1))
    row = np.full(len(wanted), -1, np.int16)
    row[much] = np.arange(len(much))
    wanted[much] = 0
    first = np.concatenate(([0], np.cumsum(-(-wanted // loops.FOUR)))).astype(np.uint32)
    posting = np.empty(loops.ROUND * LEVEL_MAX * int(first[-1]), np.uint16)
    dense = np.zeros((len(much), LEVEL_MAX, -(-len(block) // columns) * columns), np.int16)
    loops.fill_postings(
        block, openings.start, openings.skill, openings.points, first, row, posting, dense
    )
    return Postings(first, row, posting, dense)
