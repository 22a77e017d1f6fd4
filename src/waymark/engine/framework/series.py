"""Find series: titles that follow one another on one subject.

Titles on the same subject (same stem, both leading or both not) form a series. Where codes name
roles, titles with one code are one step. Series whose people move from the top of one to the foot
of the other, on a subject that mostly agrees, are joined into one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from waymark.engine.framework.evidence import Evidence
from waymark.engine.titles import ParsedTitle, root
from waymark.engine.titles.words import PLAIN, UNIT_WORDS

JOIN_PEOPLE = 3  # moves that show that one series continues another
JOIN_SHARE = 0.75  # share of them that must go up
_JOIN_WORDS = 0.5  # share of words two subjects must have in common to be joined
_PAY_FALLS = 0.85  # a step up does not pay less than this share of the step below

Level = tuple[float, int, float]  # leadership, seniority, step


@dataclass(frozen=True, slots=True)
class Chain:
    """A series before it is worded: steps in order, each the titles on it; and what joined it."""

    steps: tuple[tuple[int, ...], ...]
    leads: bool
    joined: tuple[str, ...]

    @property
    def titles(self) -> tuple[int, ...]:
        return tuple(title for step in self.steps for title in step)


def find_chains(evidence: Evidence) -> tuple[Chain, ...]:
    """Return every title in exactly one chain, chains ordered by their first title.

    Cost: near linear in titles and moves. Ties: by canonical order of the titles.
    """
    groups = _subjects(evidence)
    chains = [_chain(evidence, group) for group in groups]
    return tuple(sorted(_join(evidence, chains), key=lambda chain: min(chain.titles)))


def _subjects(evidence: Evidence) -> list[list[int]]:
    """Group titles by subject, then unite groups that hold titles of one code."""
    union = Union(len(evidence.titles))
    first: dict[object, int] = {}
    coded: dict[tuple[str, str], list[int]] = defaultdict(list)
    for title, parsed in enumerate(evidence.parsed):
        leads = parsed.leadership > 0
        stem = _subject(parsed)
        # A title of which nothing can be read stands alone.
        subject = (stem, leads) if stem or leads else title
        union.unite(first.setdefault(subject, title), title)
        if (code := evidence.codes[title]) is not None:
            coded[code.letters, code.digits].append(title)
    for title, other in _numbered_runs(evidence):
        union.unite(title, other)
    for titles in coded.values():
        for title in titles:
            for other in titles:
                if other < title and _one_role(evidence, title, other):
                    union.unite(title, other)
    return union.groups()


def readable(word: str) -> bool:
    """Whether a word can name a subject: more than a letter, and no code."""
    return len(word) > 1 and word.isalpha()


def _numbered_runs(evidence: Evidence) -> Iterator[tuple[int, int]]:
    """Pairs of neighbours in code among titles that are bare codes: nothing else orders them."""
    bare = {}
    for title, code in enumerate(evidence.codes):
        parsed = evidence.parsed[title]
        if code is not None and not parsed.leadership and not any(map(readable, parsed.stem)):
            bare[code.letters, len(code.digits), code.number] = title
    for (letters, length, number), title in bare.items():
        if (following := bare.get((letters, length, number + 1))) is not None:
            yield title, following


def _subject(parsed: ParsedTitle) -> tuple[str, ...]:
    """Roots of the stem; where it only names a unit (“division”), of the place too."""
    words = stem_words(parsed)
    if words and all(word in UNIT_WORDS for word in words):
        words = [*words, *parsed.qualifier]
    return tuple(root(word) for word in words)


def stem_words(parsed: ParsedTitle) -> list[str]:
    """The words of the stem, those written out from one short form taken apart."""
    return " ".join(parsed.stem).split()


def _one_role(evidence: Evidence, one: int, other: int) -> bool:
    """Whether two titles of one code can be one role; a leader's code given on to others is not."""
    left, right = evidence.parsed[one], evidence.parsed[other]
    if (left.leadership > 0) == (right.leadership > 0):
        return True
    return bool({root(w) for w in stem_words(left)} & {root(w) for w in stem_words(right)})


class Union:
    """Disjoint sets over 0..n-1; the smallest member leads its set."""

    def __init__(self, n: int) -> None:
        self._leader = list(range(n))

    def find(self, item: int) -> int:
        while self._leader[item] != item:
            self._leader[item] = self._leader[self._leader[item]]
            item = self._leader[item]
        return item

    def unite(self, one: int, other: int) -> None:
        low, high = sorted((self.find(one), self.find(other)))
        self._leader[high] = low

    def groups(self) -> list[list[int]]:
        members: dict[int, list[int]] = defaultdict(list)
        for item in range(len(self._leader)):
            members[self.find(item)].append(item)
        return list(members.values())


def _level(evidence: Evidence, title: int) -> Level:
    parsed = evidence.parsed[title]
    return (parsed.leadership, parsed.seniority, float(parsed.step or 0))


def _chain(evidence: Evidence, group: list[int]) -> Chain:
    """Put the titles of one subject on steps: by code where known, else by what the titles say."""
    shared: dict[object, list[int]] = defaultdict(list)
    for title in group:
        code = evidence.codes[title]
        level = _level(evidence, title)
        key = ("level", level) if code is None else ("code", code.letters, code.digits)
        shared[key].append(title)
    slots = _unite_levels(evidence, list(shared.values()))
    levels = {tuple(slot): _slot_level(evidence, slot) for slot in slots}
    _settle_unmarked(evidence, slots, levels)
    ordered = sorted(slots, key=lambda slot: (levels[tuple(slot)], _code_key(evidence, slot), slot))
    ordered = _turn_letters(evidence, ordered)
    leads = sum(evidence.headcount[t] + 1 for t in group if evidence.parsed[t].leadership > 0)
    total = sum(evidence.headcount[t] + 1 for t in group)
    steps = tuple(tuple(_by_people(evidence, slot)) for slot in ordered)
    return Chain(steps, leads=bool(2 * leads > total), joined=())


def _unite_levels(evidence: Evidence, slots: list[list[int]]) -> list[list[int]]:
    """Titles on one stated level are one step though their codes differ (two units' codes)."""
    union = Union(len(slots))
    seen: dict[object, int] = {}
    for place, slot in enumerate(slots):
        for title in slot:
            parsed = evidence.parsed[title]
            stem = _subject(parsed)
            union.unite(seen.setdefault((stem, _level(evidence, title)), place), place)
    return [sorted(t for place in places for t in slots[place]) for places in union.groups()]


def _slot_level(evidence: Evidence, slot: list[int]) -> Level:
    """The level of a step: what its numbered titles say, of those the one most people hold."""
    numbered = [t for t in slot if evidence.parsed[t].step is not None]
    title = _by_people(evidence, numbered or slot)[0]
    return _level(evidence, title)


def _settle_unmarked(
    evidence: Evidence, slots: list[list[int]], levels: dict[tuple[int, ...], Level]
) -> None:
    """Give a step without a mark its place among marked ones: by code, else below them."""
    marked = [slot for slot in slots if levels[tuple(slot)][2] > 0]
    for slot in slots:
        leadership, seniority, step = levels[tuple(slot)]
        key = _code_key(evidence, slot)
        if step > 0 or not key:
            continue
        same = [s for s in marked if levels[tuple(s)][:2] == (leadership, seniority)]
        below = [levels[tuple(s)][2] for s in same if key[:2] == _code_key(evidence, s)[:2]
                 and _code_key(evidence, s) < key]  # fmt: skip
        if below:
            levels[tuple(slot)] = (leadership, seniority, max(below) + 0.5)


def _code_key(evidence: Evidence, slot: list[int]) -> tuple[str, int, int] | tuple[()]:
    """The code most people of a step hold, as a key to sort by; empty without codes."""
    coded = [t for t in slot if evidence.codes[t] is not None]
    if not coded:
        return ()
    code = evidence.codes[_by_people(evidence, coded)[0]]
    assert code is not None  # noqa: S101 - chosen among those that have one
    return (code.letters, len(code.digits), code.number)


def _by_people(evidence: Evidence, titles: Iterable[int]) -> list[int]:
    return sorted(titles, key=lambda title: (-int(evidence.headcount[title]), title))


def flow_between(evidence: Evidence, sources: Iterable[int], targets: Iterable[int]) -> int:
    """People who moved from any of the sources to any of the targets."""
    wanted = set(targets)
    return sum(
        count
        for source in sources
        for target, count in evidence.made.get(source, {}).items()
        if target in wanted
    )


def _turn_letters(evidence: Evidence, ordered: list[list[int]]) -> list[list[int]]:
    """Turn A, B, C round where people move the other way: employers use letters both ways."""
    if not all(evidence.parsed[slot[0]].letter_step for slot in ordered) or len(ordered) < 2:
        return ordered
    steps = list(pairwise(ordered))
    up = sum(flow_between(evidence, low, high) for low, high in steps)
    down = sum(flow_between(evidence, high, low) for low, high in steps)
    return ordered[::-1] if down > up else ordered


def _join(evidence: Evidence, chains: list[Chain]) -> list[Chain]:
    """Join a chain to the one its people move on to, best supported pairs first."""
    at = {title: place for place, chain in enumerate(chains) for title in chain.titles}
    counts: dict[tuple[int, int], int] = defaultdict(int)
    for source, row in evidence.made.items():
        for target, count in row.items():
            if (low := at[source]) != (high := at[target]):
                counts[low, high] += count
    following: dict[int, int] = {}
    union = Union(len(chains))
    for (low, high), count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        taken = (
            low in following or high in following.values() or union.find(low) == union.find(high)
        )
        down = counts.get((high, low), 0)
        if taken or not _continues(evidence, chains[low], chains[high], count, down):
            continue
        following[low] = high
        union.unite(low, high)
    return _follow(chains, following, counts)


def _continues(evidence: Evidence, low: Chain, high: Chain, up: int, down: int) -> bool:
    """Whether one chain goes on where another ends: same kind, near subject, people moving up."""
    if low.leads != high.leads or up < JOIN_PEOPLE or up < JOIN_SHARE * (up + down):
        return False
    # A joined chain must not fold back: people leave its top and arrive at the foot of the next.
    if 2 * flow_between(evidence, low.steps[-1], high.steps[0]) < up:
        return False
    if evidence.parsed[low.steps[-1][0]].seniority > PLAIN or _pay_falls(evidence, low, high):
        return False
    return _common_words(evidence, low, high) >= _JOIN_WORDS


def _pay_falls(evidence: Evidence, low: Chain, high: Chain) -> bool:
    top, foot = evidence.pay[list(low.steps[-1])], evidence.pay[list(high.steps[0])]
    if np.isnan(top).all() or np.isnan(foot).all():
        return False
    return bool(np.nanmedian(foot) < _PAY_FALLS * np.nanmedian(top))


def _common_words(evidence: Evidence, low: Chain, high: Chain) -> float:
    one, other = (
        {root(word) for title in chain.titles for word in stem_words(evidence.parsed[title])}
        for chain in (low, high)
    )
    return 2 * len(one & other) / max(1, len(one) + len(other))


def _follow(
    chains: list[Chain], following: dict[int, int], counts: dict[tuple[int, int], int]
) -> list[Chain]:
    joined = []
    for place, chain in enumerate(chains):
        if place in following.values():
            continue
        steps, reasons, at = list(chain.steps), list[str](), place
        while at in following:
            nearest = following[at]
            people = counts[at, nearest]
            reasons.append(
                f"{people} people moved on from step {len(steps)} to step {len(steps) + 1}"
            )
            steps.extend(chains[nearest].steps)
            at = nearest
        joined.append(Chain(tuple(steps), chain.leads, tuple(reasons)))
    return joined
