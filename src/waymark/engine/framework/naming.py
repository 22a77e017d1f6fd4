"""Names for proposed families and series, in words that their members share."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from waymark.engine.framework.evidence import Evidence
from waymark.engine.framework.families import heads_all
from waymark.engine.framework.series import Chain, readable, stem_words
from waymark.engine.titles import ParsedTitle, Part, display_title, root
from waymark.engine.titles.abbreviations import ACRONYMS, SHORT_WORDS
from waymark.engine.titles.lexing import fold
from waymark.engine.titles.words import UNIT_WORDS, WORK_NOUNS

Phrase = tuple[str, ...]  # roots, in order

_PAIR_BONUS = 1.5  # two words together say more than one
_ADJECTIVE_DISCOUNT = 0.7  # “direct” alone, which mostly stands before another word
_FRAGMENT_DISCOUNT = 0.25  # a short form that could not be read
TOP_MANAGEMENT = "top management"  # what chief officers share; no title says it
_TOP: Phrase = (TOP_MANAGEMENT,)
_TOP_BONUS = 2.0
_SIGNS = frozenset("&/+")
_FIELD_ENDINGS = ("ing", "ings", "ions", "tion", "ment", "ance", "logy", "ity", "ics")
_WORK_DISCOUNT = 0.45  # “specialist” alone says little
_SECOND_SHARE = 0.12  # a second phrase must add this share of the family's titles
_ENOUGH = 0.6  # share of titles from which one phrase is enough
_WORTH = 0.1  # least share a phrase must cover to name a family


@dataclass(frozen=True)
class Phrases:
    """Which titles hold which phrase, and how each phrase is usually written.

    taste  how well a phrase would name something, about 1; weight  of each title, by its people.
    """

    titles: dict[Phrase, frozenset[int]]
    written: dict[Phrase, str]
    taste: dict[Phrase, float]
    weight: tuple[float, ...]
    acronyms: frozenset[str]


def read_phrases(evidence: Evidence, acronyms: frozenset[str]) -> Phrases:
    """Collect words and neighbouring pairs of words from the stems. Cost: linear in the words."""
    holders: dict[Phrase, set[int]] = defaultdict(set)
    spellings: dict[Phrase, Counter[str]] = defaultdict(Counter)
    for title, parsed in enumerate(evidence.parsed):
        words = stem_words(parsed)
        spoken = _spoken(parsed, words)
        for length in (1, 2):
            for start in range(len(words) - length + 1):
                run = words[start : start + length]
                phrase = tuple(root(word) for word in run)
                if len(set(phrase)) == length and not _empty(run):
                    holders[phrase].add(title)
                    text = " ".join(spoken[start : start + length]).removeprefix("and ")
                    spellings[phrase][text] += 1
        if heads_all(parsed):
            holders[_TOP].add(title)
            spellings[_TOP][TOP_MANAGEMENT] += 1
    written = {phrase: _usual(counts) for phrase, counts in spellings.items()}
    alone = _share_standing_alone(evidence)
    return Phrases(
        titles={p: frozenset(t) for p, t in holders.items()},
        written=written,
        taste={p: _taste(p, text, alone, len(holders[p])) for p, text in written.items()},
        weight=tuple(np.sqrt(1.0 + evidence.headcount).tolist()),
        acronyms=acronyms,
    )


def _spoken(parsed: ParsedTitle, words: list[str]) -> list[str]:
    """The stem's words as a reader would write them: with accents, and “and” for “&” or “/”."""
    as_written = {fold(reading.word): reading.word.lower() for reading in parsed.readings}
    if not _SIGNS & set(parsed.text):
        return [as_written.get(word, word) for word in words]
    joined = {
        after.meaning.split()[0]
        for before, after in pairwise(parsed.readings)
        if after.meaning
        and re.search(rf"{re.escape(before.word)}\s*[&/+]\s*{re.escape(after.word)}", parsed.text)
    }
    return [("and " if word in joined else "") + as_written.get(word, word) for word in words]


def _usual(counts: Counter[str]) -> str:
    """The commonest spelling, one that names a field (“nursing”) before one that names a person."""
    return min(
        counts,
        key=lambda t: (-counts[t] * (3 if t.endswith(_FIELD_ENDINGS) else 1), len(t), t),
    )


def _share_standing_alone(evidence: Evidence) -> dict[str, float]:
    """Share of a root's uses in which no further subject word follows it."""
    uses: Counter[str] = Counter()
    free: Counter[str] = Counter()
    for parsed in evidence.parsed:
        words = stem_words(parsed)
        for word, following in pairwise([*words, ""]):
            uses[root(word)] += 1
            free[root(word)] += not following or following in WORK_NOUNS or following in UNIT_WORDS
    return {word: free[word] / uses[word] for word in uses}


def _taste(phrase: Phrase, written: str, alone: dict[str, float], titles: int) -> float:
    if phrase == _TOP:
        return _TOP_BONUS
    words = [word for word in written.split() if word != "and"]
    taste = 1.0
    if any(len(word) <= 4 and word not in SHORT_WORDS | ACRONYMS for word in words):
        taste *= _FRAGMENT_DISCOUNT
    if len(words) > 1:
        # “health” rather than “health technician”
        specific = words[-1] not in WORK_NOUNS or words[0] in WORK_NOUNS
        return taste * (_PAIR_BONUS if titles > 1 else 1.0) * (1.0 if specific else 0.8)
    if words[0] in WORK_NOUNS:
        taste *= _WORK_DISCOUNT
    return taste * (1.0 if alone[phrase[0]] >= 0.4 else _ADJECTIVE_DISCOUNT)


def _empty(words: Sequence[str]) -> bool:
    """Whether words alone would name no subject: units only, single letters, numbers."""
    return all(word in UNIT_WORDS or not readable(word) for word in words)


def name_family(
    evidence: Evidence, phrases: Phrases, members: Sequence[int], fallback: str
) -> tuple[str, float, tuple[str, ...]]:
    """Name a family: (name, share of titles that hold a word of it, the phrases in words).

    The name is one phrase that many members and few others hold, or two joined by “and”. Where no
    phrase is common enough the fallback names it.
    """
    inside = frozenset(members)
    chosen: list[Phrase] = []
    covered: frozenset[int] = frozenset()
    while len(chosen) < 2 and len(covered) < _ENOUGH * len(inside):
        best = _best_phrase(phrases, inside, covered, chosen)
        needed = _WORTH if not chosen else _SECOND_SHARE
        if best is None or len((phrases.titles[best] & inside) - covered) < needed * len(inside):
            break
        chosen.append(best)
        covered |= phrases.titles[best] & inside
    if not chosen:
        return fallback, 0.0, ()
    spoken = tuple(_spell(phrases, phrase) for phrase in chosen)
    name = (", " if any(" and " in text for text in spoken) else " and ").join(spoken)
    return name[:1].upper() + name[1:], len(covered) / len(inside), spoken


def _best_phrase(
    phrases: Phrases, inside: frozenset[int], covered: frozenset[int], chosen: list[Phrase]
) -> Phrase | None:
    used = {word for phrase in chosen for word in phrase}
    best: Phrase | None = None
    best_score = 0.0
    for phrase in sorted(phrases.titles):
        held = phrases.titles[phrase]
        new = (held & inside) - covered
        words = phrases.written[phrase].split()
        work_only = all(word in WORK_NOUNS or word == "and" for word in words)
        if not new or used & set(phrase) or (chosen and work_only):
            continue
        own = len(held & inside) / len(held)
        people = sum(phrases.weight[title] for title in sorted(new))
        score = people * own**0.5 * phrases.taste[phrase]
        if score > best_score:
            best, best_score = phrase, score
    return best


def _spell(phrases: Phrases, phrase: Phrase) -> str:
    capitals = ACRONYMS | phrases.acronyms
    return " ".join(
        word.upper() if word in capitals else word for word in phrases.written[phrase].split()
    )


def name_series(evidence: Evidence, chain: Chain, acronyms: frozenset[str]) -> str:
    """Name a series by the title most of its people hold, without step, seniority and deputy.

    A series of one title has that title's name; one of leaders of several ranks is called after
    what they lead; one of bare codes after the first and the last.
    """
    titles = sorted(chain.titles, key=lambda title: (-int(evidence.headcount[title]), title))
    shown = display_title(evidence.titles[titles[0]], acronyms)
    if len(chain.steps) == 1:
        return shown
    parsed = evidence.parsed[titles[0]]
    if not any(readable(word) for word in stem_words(parsed)) and not chain.leads:
        ends = (evidence.titles[step[0]] for step in (chain.steps[0], chain.steps[-1]))
        return " to ".join(ends)
    ranks = {evidence.parsed[title].leading_word for title in chain.titles}
    if chain.leads and len(ranks) > 1 and parsed.stem:
        subject = " ".join(w.upper() if w in ACRONYMS | acronyms else w for w in parsed.stem)
        return f"{subject[:1].upper()}{subject[1:]} leadership"
    for reading in parsed.readings:
        if reading.part in (Part.STEP, Part.SENIORITY, Part.DEPUTY):
            shown = _without(shown, reading.word)
    return shown or display_title(evidence.titles[titles[0]], acronyms)


def _without(text: str, word: str) -> str:
    words = text.split()
    places = [i for i, w in enumerate(words) if w.casefold().strip(",.()-") == word.casefold()]
    if places:
        del words[places[-1]]
    return " ".join(words).strip(" ,-–")
