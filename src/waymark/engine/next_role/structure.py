"""What titles and codes say about roles: words, steps in a series, families by code."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from waymark.engine.checks import Bools, Ints
from waymark.engine.lazily import scipy
from waymark.engine.moves.spells import Floats
from waymark.engine.titles import parse

_CODE = re.compile(r"(.*?)(\d{1,9})\D*$")
# Distances between code numbers: each up to 10, then coarser; beyond the last is one class.
_EDGES = np.array([*range(-10, 11), 20, 50, 100, 300, 1000])
CODE_EDGES = np.unique(np.concatenate([-_EDGES, _EDGES])).astype(np.int64)
CODE_CLASSES = len(CODE_EDGES) + 1
NO_CODE = -1


@dataclass(frozen=True, slots=True)
class Structure:
    """Readings of each of r roles.

    words        sparse float (r, v), weights of the words and letter triples of the title,
                 rows of length 1 within each kind; similarity is a dot product.
    letters      sparse float (r, u), the same of triples of letters.
    step         float64 (r,), step in a series, NaN where the title has none.
    seniority, leadership   float64 (r,), as engine.titles reads them.
    groups       int64 (k, r), number of the group of each role under k ways to group: by code
                 less its last 1, 2, 3 characters, by stem, by first and by last word of it.
    series       int64 (r,), code prefix before the number, NO_CODE where there is none.
    number       int64 (r,), number in the code.
    """

    words: scipy.sparse.csr_array
    letters: scipy.sparse.csr_array
    step: Floats
    seniority: Floats
    leadership: Floats
    groups: npt.NDArray[np.int64]
    series: Ints
    number: Ints

    def __len__(self) -> int:
        return len(self.step)

    def code_class(self, source: Ints) -> Ints:
        """int64 (q, r), class of the distance of code numbers, NO_CODE between other series."""
        away = self.number[None, :] - self.number[source][:, None]
        same = self.series[None, :] == self.series[source][:, None]
        same &= self.series[None, :] != NO_CODE
        return np.where(same, np.searchsorted(CODE_EDGES, away), NO_CODE)

    def code_class_sizes(self, source: Ints, candidate: npt.NDArray[np.bool_]) -> Floats:
        """float64 (q, CODE_CLASSES), how many candidates fall in each class from each source."""
        sizes = np.zeros((len(source), CODE_CLASSES))
        coded = np.flatnonzero(candidate & (self.series != NO_CODE))
        width = 4 * 10**9
        keys = np.sort(self.series[coded] * width + self.number[coded])
        has = self.series[source] != NO_CODE
        base = self.series[source[has]] * width
        bounds = np.stack(
            [np.searchsorted(keys, base - 10**9)]
            + [
                np.searchsorted(keys, base + self.number[source[has]] + e, "right")
                for e in CODE_EDGES
            ]
            + [np.searchsorted(keys, base + 2 * 10**9)],
            axis=1,
        )
        sizes[has] = np.diff(bounds, axis=1)
        return sizes


def read_structure(titles: Sequence[str], codes: Sequence[str], known: Bools) -> Structure:
    """Read the titles and codes of r roles. Cost: about 75 us a title.

    known   bool (r,), the roles whose titles decide how rare a word is.
    """
    read = [parse(title) for title in titles]
    stems = [tuple(p.stem) or (p.leading_word,) for p in read]
    grams = [_triples(" ".join(r.meaning for r in p.readings)) for p in read]
    numbered = [_CODE.match(code) for code in codes]
    groupings: list[Sequence[Hashable]] = [
        *(_shortened(codes, cut) for cut in (1, 2, 3)),
        stems,
        [stem[0] for stem in stems],
        [stem[-1] for stem in stems],
    ]
    return Structure(
        words=_weighted([{r.meaning for r in p.readings} for p in read], known),
        letters=_weighted(grams, known),
        step=np.array([np.nan if p.step is None else float(p.step) for p in read]),
        seniority=np.array([float(p.seniority) for p in read]),
        leadership=np.array([float(p.leadership) for p in read]),
        groups=np.array([_numbered(keys) for keys in groupings]).reshape(6, len(read)),
        series=_numbered([m[1] if m else None for m in numbered]),
        number=np.array([int(m[2]) if m else 0 for m in numbered], dtype=np.int64),
    )


def _shortened(codes: Sequence[str], cut: int) -> list[Hashable]:
    """Codes less their last characters; a code too short for that stands alone."""
    return [code[:-cut] if len(code) > cut else ("alone", i) for i, code in enumerate(codes)]


def _triples(text: str) -> set[str]:
    padded = f" {text} "
    return {padded[i : i + 3] for i in range(len(padded) - 2)}


def _numbered(keys: Sequence[Hashable]) -> Ints:
    """Numbers of equal keys in order of appearance; None is NO_CODE."""
    seen: dict[Hashable, int] = {}
    return np.array(
        [NO_CODE if key is None else seen.setdefault(key, len(seen)) for key in keys],
        dtype=np.int64,
    )


def _weighted(sets: Sequence[set[str]], known: Bools) -> scipy.sparse.csr_array:
    """Rows of inverse document frequencies, of length 1. Source: Salton & Buckley 1988."""
    seen: dict[str, int] = {}
    column = np.array(
        [seen.setdefault(word, len(seen)) for words in sets for word in sorted(words)],
        dtype=np.int64,
    )
    row = np.repeat(np.arange(len(sets)), [len(words) for words in sets])
    used = np.bincount(column[known[row]], minlength=len(seen))
    value = np.log1p(known.sum() / np.maximum(used, 1))[column]
    length = np.sqrt(np.bincount(row, weights=value**2, minlength=len(sets)))
    value = np.divide(value, length[row], out=np.zeros(len(row)), where=length[row] > 0)
    shape = (len(sets), max(len(seen), 1))
    return scipy.sparse.csr_array(scipy.sparse.coo_array((value, (row, column)), shape=shape))
