"""Suggest which known title an unknown one means: “Verif. Eng. II” looks like “Test Engineer II”."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from waymark.engine.lazily import scipy
from waymark.engine.sentences import Said, gettext, joined
from waymark.engine.titles.parsing import ParsedTitle, Part, parse
from waymark.engine.titles.roots import root
from waymark.engine.titles.words import PLAIN, SAME_WORK, UNIT_WORDS, WORK_NOUNS

WORD_SHARE = 0.65  # what common words count; the rest is likeness of spelling
_BATCH = 512  # unknown titles compared at once: bounds memory at 512 x known x 4 bytes a table
_ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


def _singular(word: str) -> str:
    """The word without a plural s; a root would take a developer for development."""
    return word.removesuffix("s") if len(word) > 4 else word


_WORK_OF = {
    tuple(_singular(word) for word in phrase.split()): place
    for place, group in enumerate(SAME_WORK)
    for phrase in group
}


def kinds_of_work(words: Sequence[str]) -> dict[int, str]:
    """Kinds of work that words or neighbouring pairs of them name, each with the words that do.

    “Testing” and “verification” name one kind, as do “personnel” and “human resources”.
    """
    found: dict[int, str] = {}
    for length in (1, 2):
        for start in range(len(words) - length + 1):
            run = words[start : start + length]
            work = _WORK_OF.get(tuple(_singular(word) for word in run))
            if work is not None:
                found.setdefault(work, " ".join(run))
    return found


@dataclass(frozen=True, slots=True)
class TitleMatch:
    """A known title that an unknown one may mean.

    known   position in the known titles, int.
    score   0..1; 1 for the same title in another spelling.
    reason  why, in words.
    """

    known: int
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class _Features:
    """Titles as arrays, one row a title."""

    parsed: tuple[ParsedTitle, ...]
    spelling: list[str]
    words: list[dict[str, float]]
    step: NDArray[np.int64]
    seniority: NDArray[np.int64]
    leads: NDArray[np.bool_]


def similar_titles(
    unknown: Sequence[str], known: Sequence[str], *, limit: int = 3, floor: float = 0.5
) -> tuple[tuple[TitleMatch, ...], ...]:
    """Return for each unknown title the known ones it looks like, best first.

    limit  candidates kept a title, >= 0; floor  least score that is worth suggesting, 0..1.
    The score is symmetric: WORD_SHARE for weighted common words (short forms written out, endings
    cut, words for the same work counted as near) and the rest for likeness of spelling, lowered
    where step, seniority or leading people differ.
    Ties: the known title that comes first. Raises ValueError for a limit or floor out of range.
    Cost: |unknown| x |known| comparisons, about half a second for 1,000 x 1,000 on one core.
    """
    if limit < 0:
        raise ValueError(f"limit must be 0 or more, got {limit}")
    if not 0.0 <= floor <= 1.0:
        raise ValueError(f"floor must lie in 0..1, got {floor}")
    if not known or not limit:
        return ((),) * len(unknown)
    right = _features(known)
    found: list[tuple[TitleMatch, ...]] = []
    for start in range(0, len(unknown), _BATCH):
        left = _features(unknown[start : start + _BATCH])
        scores = _scores(left, right)
        for row, title in enumerate(left.parsed):
            best = np.argsort(-scores[row], kind="stable")[:limit]
            found.append(
                tuple(
                    TitleMatch(int(k), float(scores[row, k]), _reason(title, right.parsed[k]))
                    for k in best
                    if scores[row, k] >= floor
                )
            )
    return tuple(found)


def similarity(one: str, other: str) -> TitleMatch:
    """Compare two titles: the score of similar_titles and its reason; `known` is 0."""
    left, right = _features([one]), _features([other])
    score = float(_scores(left, right)[0, 0])
    return TitleMatch(0, score, _reason(left.parsed[0], right.parsed[0]))


def _features(titles: Sequence[str]) -> _Features:
    parsed = tuple(parse(title) for title in titles)
    return _Features(
        parsed=parsed,
        spelling=[" ".join(sorted(_words_of(title))) for title in parsed],
        words=[_weights(title) for title in parsed],
        step=np.array([title.step or 0 for title in parsed], dtype=np.int64),
        seniority=np.array([title.seniority for title in parsed], dtype=np.int64),
        leads=np.array([title.leadership > 0 for title in parsed], dtype=np.bool_),
    )


def _words_of(title: ParsedTitle) -> list[str]:
    """The words that carry the subject: stem, place and the word for leading."""
    parts = (Part.STEM, Part.LEADERSHIP, Part.QUALIFIER)
    words = [reading.meaning for reading in title.readings if reading.part in parts]
    return " ".join(words).split() or list(title.stem)


def _weights(title: ParsedTitle) -> dict[str, float]:
    """Word features with weights: kinds of worker and unit words count less than the subject."""
    words = _words_of(title)
    works = kinds_of_work(words)
    named = {word for run in works.values() for word in run.split()}
    weights: dict[str, float] = {}
    for word in words:
        weight = 0.6 if word in WORK_NOUNS or word in UNIT_WORDS else 1.0
        # Part of the weight sits on the kind of work, shared by all the words for it.
        weights[root(word)] = weight * (0.6 if word in named else 1.0)
    for work, run in works.items():
        light = all(word in WORK_NOUNS or word in UNIT_WORDS for word in run.split())
        weights[f"#{work}"] = 0.8 * (0.6 if light else 1.0)
    return weights


def _scores(left: _Features, right: _Features) -> NDArray[np.float64]:
    from rapidfuzz import process
    from rapidfuzz.distance import Indel

    vocabulary: dict[str, int] = {}
    for words in (*left.words, *right.words):
        for word in words:
            vocabulary.setdefault(word, len(vocabulary))
    shared = (_unit_rows(left.words, vocabulary) @ _unit_rows(right.words, vocabulary).T).toarray()
    spelling = process.cdist(
        left.spelling, right.spelling, scorer=Indel.normalized_similarity, dtype=np.float32
    )
    nothing = np.array([not s for s in left.spelling])[:, None] | np.array(
        [not s for s in right.spelling]
    )
    score = WORD_SHARE * shared + (1 - WORD_SHARE) * spelling
    score *= _level_factor(left, right)
    # Titles without a readable word resemble nothing.
    return np.clip(np.where(nothing, 0.0, score), 0.0, 1.0).round(6)


def _unit_rows(rows: list[dict[str, float]], vocabulary: dict[str, int]) -> scipy.sparse.csr_matrix:
    ends = np.cumsum([0] + [len(row) for row in rows])
    columns = np.array([vocabulary[word] for row in rows for word in row], dtype=np.int64)
    values = np.array(
        [w / np.sqrt(sum(v * v for v in row.values())) for row in rows for w in row.values()],
        dtype=np.float64,
    )
    return scipy.sparse.csr_matrix((values, columns, ends), shape=(len(rows), len(vocabulary)))


def _level_factor(left: _Features, right: _Features) -> NDArray[np.float64]:
    """1 where step, seniority and leading agree; lower for each that differs."""
    one, other = left.step[:, None], right.step[None, :]
    missing = (one == 0) != (other == 0)
    factor = np.where(one == other, 1.0, np.where(missing, 0.95, 0.88))
    factor = factor * np.where(left.seniority[:, None] == right.seniority[None, :], 1.0, 0.88)
    factor = factor * np.where(left.leads[:, None] == right.leads[None, :], 1.0, 0.8)
    return np.asarray(factor, dtype=np.float64)


def _reason(one: ParsedTitle, other: ParsedTitle) -> str:
    """Say what two titles have in common and where they differ."""
    if one.normal and one.normal == other.normal:
        return gettext("the same title in another spelling")
    mine, theirs = _words_of(one), _words_of(other)
    roots = {root(word) for word in theirs}
    common = [word for word in dict.fromkeys(mine) if root(word) in roots]
    parts = [gettext("both say %(words)s", words=_listed(common))] if common else []
    their_works = kinds_of_work(theirs)
    for work, run in kinds_of_work(mine).items():
        other_run = their_works.get(work, run)
        if not {root(word) for word in run.split()} & {root(word) for word in other_run.split()}:
            text = gettext("%(one)s is often the same work as %(other)s", one=run, other=other_run)
            parts.append(text)
    parts.extend(_level_reasons(one, other))
    return joined("; ", parts) if parts else gettext("the letters look alike")


def _level_reasons(one: ParsedTitle, other: ParsedTitle) -> list[Said]:
    reasons = []
    if one.step and other.step:
        step = _roman(other.step)
        same = gettext("the same step (%(step)s)", step=step)
        another = gettext("another step (%(step)s)", step=step)
        reasons.append(same if one.step == other.step else another)
    elif one.step or other.step:
        reasons.append(gettext("only one of them has a step"))
    if one.seniority != other.seniority:
        reasons.append(gettext("another seniority"))
    elif one.seniority != PLAIN:
        reasons.append(gettext("the same seniority"))
    if (one.leadership > 0) != (other.leadership > 0):
        reasons.append(gettext("only one of them leads people"))
    return reasons


def _roman(step: int) -> str:
    return _ROMAN[step] if step < len(_ROMAN) else str(step)


def _listed(words: list[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return gettext("%(names)s and %(last)s", names=", ".join(words[:-1]), last=words[-1])
