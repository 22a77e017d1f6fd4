"""Group series into job families by shared words, neighbouring codes, common units and moves.

Each kind of evidence gives every pair of series an affinity in 0..1; they are combined as
independent witnesses (one minus the product of doubts) and the series are merged by average
linkage, closest first, until the closest families left are further apart than a stated distance.
Source: average linkage, Sokal & Michener 1958; the combination is the noisy-or of Pearl 1988.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from waymark.engine.framework.evidence import Evidence
from waymark.engine.framework.series import Chain, stem_words
from waymark.engine.lazily import scipy
from waymark.engine.titles import ParsedTitle, kinds_of_work, root
from waymark.engine.titles.words import UNIT_WORDS, WORK_NOUNS

Matrix = NDArray[np.float32]

# How much each witness is trusted at its strongest.
WORDS, CODES, MOVES, UNITS = 0.85, 0.9, 0.85, 0.25
CUT = 0.6  # families stay apart when their mean distance is above this
CUT_BY_WORDS = 0.7  # the same where words are the only witness
LED = 0.15  # least likeness in words at which leaders join the specialists they lead
ADOPT = 0.4  # least mean affinity at which a small group joins a family
SMALL = 3  # groups of fewer titles look for a family to join
_LIGHT = 0.35  # weight of words that name a kind of worker or a unit
_LIGHT_ROOTS = frozenset(root(word) for word in (*WORK_NOUNS, *UNIT_WORDS))
_HEAD_LETTERS, _HEAD = 8, 0.5  # letters and weight of the head of a long word
_SAME_WORK = 1.1  # weight of doing the same work under another word
_TOP = 4.5  # chief officers make a family of their own, whatever each of them leads
_OFFICERS = frozenset({"officer", "executive"})
_CUSTOMER_ACCOUNT = frozenset({"executive", "manager"})  # whose accounts are customers, not books
_SETTLING = 4.0  # moves that a pair must outnumber before its share is believed
_INFORMATIVE = 0.08  # how much closer titles of one subject must be in code than any two titles


@dataclass(frozen=True)
class Affinity:
    """Affinity of every pair of chains, float32 (c, c) each, and what was left out and why."""

    words: Matrix
    codes: Matrix
    moves: Matrix
    units: Matrix
    notes: tuple[str, ...]

    @property
    def together(self) -> Matrix:
        """All witnesses combined."""
        doubt = (1 - WORDS * self.words) * (1 - CODES * self.codes)
        doubt *= (1 - MOVES * self.moves) * (1 - UNITS * self.units)
        return np.asarray(1 - doubt, dtype=np.float32)


def measure(evidence: Evidence, chains: Sequence[Chain]) -> Affinity:
    """Measure the affinity of every pair of chains. Cost: quadratic in chains, time and memory."""
    size = np.array([len(chain.titles) for chain in chains], dtype=np.float64)
    codes, note = _code_affinity(evidence, chains)
    units = _shared_block(evidence, chains, lambda title: evidence.units[title] or None)
    return Affinity(
        words=_word_affinity(evidence, chains),
        codes=codes,
        moves=_move_affinity(evidence, chains),
        units=units if size.size else np.zeros((0, 0), dtype=np.float32),
        notes=(note,) if note else (),
    )


def group(evidence: Evidence, chains: Sequence[Chain], affinity: Affinity) -> list[list[int]]:
    """Return families as lists of chains, and chains that found no family as lists of one.

    Cost: quadratic in chains. Ties: by canonical order of the chains.
    """
    if len(chains) < 2:
        return [[place] for place in range(len(chains))]
    together = affinity.together
    distance = 1.0 - together.astype(np.float64)
    np.fill_diagonal(distance, 0.0)
    tree = scipy.cluster.hierarchy.linkage(
        scipy.spatial.distance.squareform(distance, checks=False), method="average"
    )
    only_words = not (affinity.codes.any() or affinity.moves.any())
    labels = scipy.cluster.hierarchy.fcluster(
        tree, t=CUT_BY_WORDS if only_words else CUT, criterion="distance"
    )
    families: dict[int, list[int]] = {}
    for place, label in enumerate(labels):
        families.setdefault(int(label), []).append(place)
    led = _join_led(evidence, chains, list(families.values()), affinity.words)
    return _adopt(chains, led, together)


def _join_led(
    evidence: Evidence, chains: Sequence[Chain], families: list[list[int]], words: Matrix
) -> list[list[int]]:
    """Let families of leaders only, or without a subject of their own, join the nearest in words.

    “Engineering manager” and “principal engineer” name no kind of engineering.
    """

    def dependent(family: list[int]) -> bool:
        titles = [title for place in family for title in chains[place].titles]
        subject = any(1.0 in content_words(evidence, title).values() for title in titles)
        return all(chains[place].leads for place in family) or not subject

    homes = [list(family) for family in families if not dependent(family)]
    for family in (family for family in families if dependent(family)):
        near = [float(words[np.ix_(family, home)].mean()) for home in homes]
        best = int(np.argmax(near)) if near else -1
        if best >= 0 and near[best] >= LED:
            homes[best].extend(family)
        else:
            homes.append(list(family))
    return [sorted(family) for family in homes]


def _adopt(chains: Sequence[Chain], families: list[list[int]], together: Matrix) -> list[list[int]]:
    """Let each small group join the family it is nearest to, if one is near enough."""
    size = [sum(len(chains[c].titles) for c in family) for family in families]
    large = [family for family, n in zip(families, size, strict=True) if n >= SMALL]
    small = [family for family, n in zip(families, size, strict=True) if n < SMALL]
    homes = [list(family) for family in large]
    alone = []
    for family in small:
        near = [float(together[np.ix_(family, home)].mean()) for home in large]
        best = int(np.argmax(near)) if near else -1
        if best >= 0 and near[best] >= ADOPT:
            homes[best].extend(family)
        else:
            alone.append(family)
    return [sorted(family) for family in homes + alone]


def heads_all(parsed: ParsedTitle) -> bool:
    """Whether a title is that of a chief officer."""
    return parsed.leadership >= _TOP and bool(_OFFICERS & set(stem_words(parsed)))


def content_words(evidence: Evidence, title: int) -> dict[str, float]:
    """Roots of a title's words with their weight: subject 1, kinds of worker and units less."""
    parsed = evidence.parsed[title]
    weights: dict[str, float] = {}
    words = stem_words(parsed)
    for word, following in pairwise([*words, ""]):
        if word == "account" and following in _CUSTOMER_ACCOUNT:
            word = "customer"
        light = root(word) in _LIGHT_ROOTS
        weights[root(word)] = max(weights.get(root(word), 0.0), _LIGHT if light else 1.0)
        if len(word) >= _HEAD_LETTERS and not light:
            # Compounds share their head: “vertriebsleiter” and “vertriebsmitarbeiter”.
            weights.setdefault(f"{word[:_HEAD_LETTERS]}…", _HEAD)
    for work, run in kinds_of_work(words).items():
        if any(root(word) not in _LIGHT_ROOTS for word in run.split()):
            weights[f"#{work}"] = _SAME_WORK
    if heads_all(parsed):
        weights["top management"] = 1.0
    for word in parsed.qualifier:
        weights.setdefault(root(word), _LIGHT)
    return weights


def _word_affinity(evidence: Evidence, chains: Sequence[Chain]) -> Matrix:
    """Cosine of the chains' words, rare words counting more (inverse chain frequency)."""
    rows: list[dict[str, float]] = []
    for chain in chains:
        words: dict[str, float] = {}
        for title in chain.titles:
            for word, weight in content_words(evidence, title).items():
                words[word] = max(words.get(word, 0.0), weight)
        rows.append(words)
    spread = Counter(word for row in rows for word in row)
    vocabulary = {word: place for place, word in enumerate(sorted(spread))}
    values: list[float] = []
    columns: list[int] = []
    ends = [0]
    for row in rows:
        weights = {w: v * np.log(1 + len(chains) / spread[w]) for w, v in sorted(row.items())}
        length = np.sqrt(sum(v * v for v in weights.values())) or 1.0
        values.extend(v / length for v in weights.values())
        columns.extend(vocabulary[w] for w in weights)
        ends.append(len(columns))
    table = scipy.sparse.csr_matrix((values, columns, ends), shape=(len(chains), len(vocabulary)))
    return np.asarray((table @ table.T).toarray(), dtype=np.float32)


def _move_affinity(evidence: Evidence, chains: Sequence[Chain]) -> Matrix:
    """Share of the smaller chain's moves that go to or come from the other, held back when few."""
    n, c = len(evidence.titles), len(chains)
    member = np.zeros(n, dtype=np.int64)
    for place, chain in enumerate(chains):
        member[list(chain.titles)] = place
    belongs = scipy.sparse.csr_matrix((np.ones(n), (np.arange(n), member)), shape=(n, c))
    between = (belongs.T @ evidence.flow @ belongs).tocoo()
    apart = between.row != between.col
    ends = (between.row[apart], between.col[apart])
    one_way = scipy.sparse.csr_matrix((between.data[apart], ends), shape=(c, c))
    both = (one_way + one_way.T).tocoo()
    total = np.bincount(both.row, weights=both.data, minlength=c)
    smaller = np.minimum(total[both.row], total[both.col])
    near = np.zeros((c, c), dtype=np.float32)
    near[both.row, both.col] = both.data / (smaller + _SETTLING)
    return near


def _code_affinity(evidence: Evidence, chains: Sequence[Chain]) -> tuple[Matrix, str]:
    """Closeness in code: the smaller the numbered block that two chains share, the closer."""
    c = len(chains)
    closest = np.zeros((c, c), dtype=np.float32)
    known = [code for code in evidence.codes if code is not None]
    if not known:
        return closest, ""
    for length in range(max(len(code.digits) for code in known)):

        def block(title: int, length: int = length) -> Hashable | None:
            code = evidence.codes[title]
            if code is None or length >= len(code.digits):
                return None
            return (code.letters, len(code.digits), code.digits[:length])

        np.maximum(closest, _shared_block(evidence, chains, block), out=closest)
    if not _telling(closest, evidence, chains):
        note = "Codes were not used for families: titles on one subject are no nearer in code."
        return np.zeros((c, c), dtype=np.float32), note
    return closest, ""


def _shared_block(
    evidence: Evidence, chains: Sequence[Chain], block_of: Callable[[int], Hashable | None]
) -> Matrix:
    """1 - log(titles in the block) / log(all titles) where two chains share a block, else 0."""
    blocks = [block_of(title) for title in range(len(evidence.titles))]
    size = Counter(block for block in blocks if block is not None)
    all_titles = max(2, len(blocks))
    usual: list[Hashable | None] = []
    for chain in chains:
        mine = Counter(blocks[title] for title in chain.titles if blocks[title] is not None)
        usual.append(min(mine, key=lambda block: (-mine[block], repr(block)), default=None))
    places = {block: place for place, block in enumerate(sorted(size, key=repr))}
    label = np.array([-1 if block is None else places[block] for block in usual], dtype=np.int64)
    near = np.array(
        [0.0 if b is None else 1 - np.log(size[b]) / np.log(all_titles) for b in usual],
        dtype=np.float32,
    )
    same = (label[:, None] == label[None, :]) & (label[:, None] >= 0)
    return np.asarray(np.where(same, near[:, None], 0.0), dtype=np.float32)


def _telling(closest: Matrix, evidence: Evidence, chains: Sequence[Chain]) -> bool:
    """Whether codes tell families apart: pairs alike in words are nearer in code than others."""
    words = _word_affinity(evidence, chains)
    rows, columns = np.nonzero(np.triu(words > 0.4, k=1))
    if rows.size < 5:
        return True  # too few titles share words to say; the codes stand on their own
    return bool(closest[rows, columns].mean() - closest.mean() >= _INFORMATIVE)
