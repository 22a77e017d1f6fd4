"""The evidence a proposal rests on, checked and put into an order that the input's does not sway."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from waymark.engine.lazily import scipy
from waymark.engine.titles import ParsedTitle, normalise, parse

_CODE = re.compile(r"^([^\W\d_]*)[\s.\-_/]*(\d+)$")
_COARSE = 2.0  # titles per code from which codes no longer name single roles


@dataclass(frozen=True, slots=True)
class Moves:
    """Moves made, re-titlings already set aside.

    source, target  int (m,), positions of titles; count  int (m,), people who made the move.
    Repeated pairs add up; a move from a title to itself says nothing and is ignored.
    """

    source: ArrayLike
    target: ArrayLike
    count: ArrayLike


@dataclass(frozen=True, slots=True)
class Code:
    """A job code cut into letters and digits: “CL4081” is ("cl", "4081")."""

    text: str
    letters: str
    digits: str

    @property
    def number(self) -> int:
        """The digits as a number."""
        return int(self.digits)

    def near(self, other: Code) -> bool:
        """Whether two codes are numbered in one run: same letters, same length."""
        return self.letters == other.letters and len(self.digits) == len(other.digits)


@dataclass(frozen=True)
class Evidence:
    """Titles in canonical order with all that is known of them; n titles.

    order   int64 (n,), position in the input of each title here.
    flow    csr int64 (n, n), people who moved from row to column; made  the same, row by row.
    pay     float64 (n,), median pay, nan where unknown.
    codes   None where a title has no code that can be read; all None when codes are too coarse.
    """

    titles: tuple[str, ...]
    parsed: tuple[ParsedTitle, ...]
    order: NDArray[np.int64]
    headcount: NDArray[np.int64]
    codes: tuple[Code | None, ...]
    units: tuple[str, ...]
    pay: NDArray[np.float64]
    flow: scipy.sparse.csr_matrix
    made: Mapping[int, Mapping[int, int]]
    notes: tuple[str, ...]


def gather(
    titles: Sequence[str],
    codes: Sequence[str] | None,
    headcounts: ArrayLike | None,
    moves: Moves | None,
    median_pay: ArrayLike | None,
    units: Sequence[str] | None,
) -> Evidence:
    """Check the input and sort it by the spelling of the titles.

    Raises ValueError when lengths disagree, a title is given twice, a count is negative or a move
    points outside the titles; the message names the shape or the title.
    """
    n = len(titles)
    for name, given in (("codes", codes), ("units", units)):
        if given is not None and len(given) != n:
            raise ValueError(f"{name}: {len(given)} given for {n} titles")
    heads = _numbers("headcounts", headcounts, n, np.ones(n)).astype(np.int64)
    if (heads < 0).any():
        raise ValueError(f"headcounts must be 0 or more, got {heads.min()}")
    pay = _numbers("median_pay", median_pay, n, np.full(n, np.nan))
    pay = np.where(pay > 0, pay, np.nan)
    if len(set(titles)) != n:
        twice = min(title for title in set(titles) if list(titles).count(title) > 1)
        raise ValueError(f"each title may be given once; given more often: {twice!r}")
    order = np.array(sorted(range(n), key=lambda i: (normalise(titles[i]), titles[i])), dtype=int)
    flow = _flow(moves, n)[order][:, order]
    read, note = _read_codes([codes[i] for i in order] if codes is not None else [""] * n)
    return Evidence(
        titles=tuple(titles[i] for i in order),
        parsed=tuple(parse(titles[i]) for i in order),
        order=order.astype(np.int64),
        headcount=heads[order],
        codes=read,
        units=tuple(units[i].strip() if units is not None else "" for i in order),
        pay=pay[order],
        flow=flow,
        made=_row_by_row(flow),
        notes=(note,) if note else (),
    )


def _numbers(
    name: str, given: ArrayLike | None, n: int, default: NDArray[np.float64]
) -> NDArray[np.float64]:
    if given is None:
        return default
    array = np.asarray(given, dtype=np.float64)
    if array.shape != (n,):
        raise ValueError(f"{name} must have shape ({n},), got {array.shape}")
    return array


def _flow(moves: Moves | None, n: int) -> scipy.sparse.csr_matrix:
    if moves is None:
        nobody = np.zeros(0, dtype=np.int64)
        return scipy.sparse.csr_matrix((nobody, (nobody, nobody)), shape=(n, n))
    source, target, count = (
        np.asarray(a, dtype=np.int64) for a in (moves.source, moves.target, moves.count)
    )
    if not (source.ndim == 1 and source.shape == target.shape == count.shape):
        raise ValueError(
            f"moves must be three arrays of one length, got shapes "
            f"{source.shape}, {target.shape}, {count.shape}"
        )
    if source.size and (
        min(source.min(), target.min()) < 0 or max(source.max(), target.max()) >= n
    ):
        raise ValueError(f"moves must point to titles 0..{n - 1}")
    if (count < 0).any():
        raise ValueError(f"moves must have counts of 0 or more, got {count.min()}")
    real = (source != target) & (count > 0)
    flow = scipy.sparse.csr_matrix(
        (count[real], (source[real], target[real])), shape=(n, n), dtype=np.int64
    )
    flow.sum_duplicates()
    return flow


def _row_by_row(flow: scipy.sparse.csr_matrix) -> dict[int, dict[int, int]]:
    table = flow.tocoo()
    made: dict[int, dict[int, int]] = {}
    for source, target, count in zip(
        table.row.tolist(), table.col.tolist(), table.data.tolist(), strict=True
    ):
        made.setdefault(source, {})[target] = count
    return made


def _read_codes(texts: Sequence[str]) -> tuple[tuple[Code | None, ...], str]:
    """Read codes, unless so many titles share one that it cannot name a role."""
    codes = [_code(text) for text in texts]
    known = [code for code in codes if code is not None]
    distinct = len({(code.letters, code.digits) for code in known})
    if known and len(known) / distinct > _COARSE:
        note = (
            f"Codes were not used: {len(known)} titles share {distinct} codes, "
            "so a code does not name a role."
        )
        return (None,) * len(codes), note
    return tuple(codes), ""


def _code(text: str) -> Code | None:
    match = _CODE.match(text.strip())
    if match is None or len(match[2]) > 18:
        return None
    return Code(text.strip(), match[1].casefold(), match[2])
