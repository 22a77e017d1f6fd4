"""Reasons and confidence of proposed series and families, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from waymark.engine.framework.evidence import Evidence
from waymark.engine.framework.families import content_words
from waymark.engine.framework.model import Alike, Confidence, LadderKind, Series, Step
from waymark.engine.framework.naming import TOP_MANAGEMENT, name_series
from waymark.engine.framework.series import Chain, flow_between
from waymark.engine.sentences import gettext
from waymark.engine.titles import Part, display_title

_SURE_SHARE, _LIKELY_SHARE = 0.5, 0.35  # of a family's titles that share the words of its name
_LIKELY_HELD = 0.75  # of a family's titles that share a word or a move with another of it
_LOOSE_SHOWN = 4


def word_series(evidence: Evidence, chain: Chain, acronyms: frozenset[str]) -> Series:
    """Turn a chain into a series with its name, reasons and confidence, positions as given."""
    order = evidence.order
    steps = tuple(
        Step(number, tuple(int(order[title]) for title in titles))
        for number, titles in enumerate(chain.steps, 1)
    )
    reasons, confidence = _why_series(evidence, chain)
    kind = LadderKind.LEADERSHIP if chain.leads else LadderKind.SPECIALIST
    return Series(name_series(evidence, chain, acronyms), kind, steps, reasons, confidence)


def _why_series(evidence: Evidence, chain: Chain) -> tuple[tuple[str, ...], Confidence]:
    if len(chain.steps) == 1:
        same = len(chain.titles) > 1
        reason = "the same work in several spellings or units" if same else "a title of its own"
        return (reason,), Confidence.LIKELY
    leads = [step[0] for step in chain.steps]
    reasons = []
    if marks := [m for title in leads if (m := _mark(evidence, title))]:
        reasons.append(f"{', '.join(marks)} in the title")
    stated = len(marks) >= len(leads) - 1 and not chain.joined
    codes, falling = _code_order(evidence, leads)
    if codes:
        reasons.append(codes)
    up = down = 0
    for place, low in enumerate(chain.steps):
        for high in chain.steps[place + 1 :]:
            up += flow_between(evidence, low, high)
            down += flow_between(evidence, high, low)
    if up or down:
        reasons.append(f"{up} {'move' if up == 1 else 'moves'} up, {down} down")
    reasons.extend(chain.joined)
    backed = up >= 3 and up >= 3 * down
    if down > up or (falling and not backed):
        confidence = Confidence.LOOK
    elif stated and (backed or (codes and not falling)):
        confidence = Confidence.SURE
    else:
        confidence = Confidence.LIKELY if stated or backed else Confidence.LOOK
    return tuple(reasons) or ("one subject, no stated order",), confidence


def _mark(evidence: Evidence, title: int) -> str:
    """What a title says of its step: “II”, “Senior”, “supervisor”; empty where it says nothing."""
    parsed = evidence.parsed[title]
    marks = [
        display_title(reading.word)
        for reading in parsed.readings
        if reading.part in (Part.SENIORITY, Part.LEADERSHIP, Part.DEPUTY)
    ]
    words = " ".join(marks)
    return " ".join(text for text in (words, parsed.step_mark) if text)


def _code_order(evidence: Evidence, leads: Sequence[int]) -> tuple[str, bool]:
    """“codes CL4081 < CL4082” and whether any code falls where the series rises."""
    codes = [code for title in leads if (code := evidence.codes[title]) is not None]
    if len(codes) < 2 or not all(codes[0].near(code) for code in codes[1:]):
        return "", False
    falls = any(a.number > b.number for a, b in pairwise(codes))
    signs = [
        "<" if a.number < b.number else "=" if a.number == b.number else ">"
        for a, b in pairwise(codes)
    ]
    text = codes[0].text + "".join(
        f" {sign} {code.text}" for sign, code in zip(signs, codes[1:], strict=True)
    )
    return f"codes {text}", falls


def why_family(
    evidence: Evidence,
    titles: Sequence[int],
    *,
    phrases: tuple[str, ...],
    share: float,
    acronyms: frozenset[str],
) -> tuple[tuple[str, ...], Confidence]:
    """Say why titles (canonical positions) make a family, and how sure that is.

    phrases, share  the words that name it and the share of titles that hold them.
    Titles that neither share a word nor a move with the rest are named as loosely fitting.
    """
    reasons: list[str] = []
    held_by = round(share * len(titles))
    if phrases == (TOP_MANAGEMENT,):
        text = gettext("%(n)s of %(all)s titles are chief officers'", n=held_by, all=len(titles))
        reasons.append(text)
    elif phrases:
        quoted = [gettext("“%(word)s”", word=phrase) for phrase in phrases]
        said = quoted[0]
        for each in quoted[1:]:
            said = gettext("%(one)s or %(other)s", one=said, other=each)
        text = gettext(
            "%(n)s of %(all)s titles say %(words)s", n=held_by, all=len(titles), words=said
        )
        reasons.append(text)
    if block := _code_block(evidence, titles):
        reasons.append(block)
    leaving, inside = _flows(evidence, titles)
    if leaving + inside:
        text = gettext(
            "%(n)s of %(all)s moves from these titles stay among them",
            n=inside,
            all=inside + leaving,
        )
        reasons.append(text)
    loose = _loose(evidence, titles)
    if loose and len(loose) < len(titles):
        shown = [display_title(evidence.titles[title], acronyms) for title in loose[:_LOOSE_SHOWN]]
        more = len(loose) - _LOOSE_SHOWN
        if more > 0:
            text = gettext("loosely: %(titles)s and %(n)s more", titles=", ".join(shown), n=more)
        else:
            text = gettext("loosely: %(titles)s", titles=", ".join(shown))
        reasons.append(text)
    held = 1 - len(loose) / max(1, len(titles))
    backed = bool(block) + (inside > leaving)
    if backed and min(share, held) >= _SURE_SHARE:
        return tuple(reasons), Confidence.SURE
    likely = held >= _LIKELY_HELD and (backed == 2 or share >= _LIKELY_SHARE)
    return tuple(reasons), Confidence.LIKELY if likely else Confidence.LOOK


def _code_block(evidence: Evidence, titles: Sequence[int]) -> str:
    """“19 of 24 codes start with CL51”, for the longest start that most of them share."""
    codes = [code.text for title in titles if (code := evidence.codes[title]) is not None]
    if len(codes) < 2:
        return ""
    for length in range(max(map(len, codes)) - 1, 1, -1):
        starts = Counter(code[:length] for code in codes)
        start, count = min(starts.items(), key=lambda item: (-item[1], item[0]))
        if count >= 0.6 * len(codes) and any(char.isdigit() for char in start):
            return gettext(
                "%(n)s of %(all)s codes start with %(start)s", n=count, all=len(codes), start=start
            )
    return ""


def _flows(evidence: Evidence, titles: Sequence[int]) -> tuple[int, int]:
    rows = evidence.flow[list(titles)]
    inside = int(rows[:, list(titles)].sum())
    return int(rows.sum()) - inside, inside


def _loose(evidence: Evidence, titles: Sequence[int]) -> list[int]:
    """Titles that share no subject word and no move with any other of the family."""
    subjects = {}
    for title in titles:
        words = content_words(evidence, title)
        full = {word for word, weight in words.items() if weight == 1.0}
        subjects[title] = full or set(words)
    held = Counter(word for words in subjects.values() for word in words)
    both = evidence.flow[list(titles)][:, list(titles)].toarray()
    moves = both.sum(axis=0) + both.sum(axis=1)
    return [
        title
        for place, title in enumerate(titles)
        if not moves[place] and not any(held[word] > 1 for word in subjects[title])
    ]


def find_alike(evidence: Evidence, chains: Sequence[Chain]) -> tuple[Alike, ...]:
    """Return titles of one step that are probably one role: same code or same reading."""
    found = []
    for chain in chains:
        for step in chain.steps:
            if len(step) < 2:
                continue
            spelled = {evidence.parsed[title].normal for title in step}
            codes = {c.text for title in step if (c := evidence.codes[title]) is not None}
            coded = sum(evidence.codes[title] is not None for title in step)
            if len(spelled) == 1:
                reason = "the same title in another spelling"
            elif len(codes) == 1 and coded == len(step):
                reason = f"the same code, {min(codes)}"
            else:
                continue
            found.append(Alike(tuple(int(evidence.order[title]) for title in step), reason))
    return tuple(found)
