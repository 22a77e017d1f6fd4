"""Read a job title: what the job is about, how high it stands, whom it leads, how it is held.

The reading is by tables and place, without a model, so that every part of it can be explained: each
word of the title comes back with the part it plays and the meaning it was given.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from waymark.engine.titles.abbreviations import ABBREVIATIONS, BY_PLACE
from waymark.engine.titles.lexing import LONGEST_INITIALS, Piece, pieces_of
from waymark.engine.titles.words import (
    ASSIGNMENT,
    DEPUTIES,
    LEADERSHIP,
    LEADERSHIP_AT_END,
    LEADING_ENDING,
    LEADING_ENDING_ORDER,
    LEADS_PEOPLE_AFTER,
    LINKS,
    NOT_LEADERSHIP,
    NOT_LEADERSHIP_AFTER,
    PLAIN,
    ROMAN,
    SENIORITY,
    SENIORITY_IN_FRONT,
)

_GRADE_CODE = re.compile(r"^(?:ic|eg|[aeglmpst])(\d{1,2})$")
_GERMAN_FEMININE = re.compile(r"(?<=[a-z]{3})(er|ent|ant|ist|or)in$")
_STEP_WORDS = frozenset({"level", "grade", "step", "stufe", "lvl", "class", "band", "tier"})
_LETTER_STEPS = {"a": 1, "b": 2, "c": 3, "d": 4}


class Part(StrEnum):
    """The part that a word plays in a title."""

    STEM = "what the job is about"
    STEP = "step in a series"
    SENIORITY = "seniority"
    LEADERSHIP = "leads people"
    DEPUTY = "deputy"
    QUALIFIER = "where"
    ASSIGNMENT = "how it is held"
    LINK = "link word"


@dataclass(frozen=True, slots=True)
class Reading:
    """One word of a title as it was read: the word as written, its part, the meaning given to it."""

    word: str
    part: Part
    meaning: str


@dataclass(frozen=True, slots=True)
class ParsedTitle:
    """A job title, read.

    text        as given.
    stem        what the job is about, words written out, in order; never empty unless the title
                has no letters or digits, or consists of rank words only (“Director”).
    qualifier   words that only say where (“WSI”, “DHS”).
    step        1 for I, 1 or A; 2 for II, 2 or B; None without a mark. step_mark: as written.
    letter_step whether the step was a letter, whose direction differs between employers.
    seniority   an order: 0 trainee, 1 junior, 2 nothing said, 3 senior, 4 lead, 5 principal, …
    leadership  an order: 0 leads nobody by title, 1 supervisor, 2 manager, 3 head, 4 director, …
                deputies half a step lower. leading_word: which word said so.
    assignment  "", "acting", "temporary", "seconded" or "inactive".
    readings    every word with its part and meaning, in the order of the title.
    """

    text: str
    stem: tuple[str, ...]
    qualifier: tuple[str, ...]
    step: int | None
    step_mark: str
    letter_step: bool
    seniority: int
    leadership: float
    leading_word: str
    assignment: str
    readings: tuple[Reading, ...]

    @property
    def normal(self) -> str:
        """The title in one comparable spelling: “Sr. Verif. Eng.” gives “senior verification …”."""
        dropped = (Part.LINK, Part.ASSIGNMENT, Part.SENIORITY, Part.STEP)
        ranks = [r.meaning for r in self.readings if r.part is Part.SENIORITY]
        words = [r.meaning for r in self.readings if r.part not in dropped]
        step = [] if self.step is None else [str(self.step)]
        return " ".join(ranks + words + step)

    def explain(self) -> tuple[str, ...]:
        """One line per word: “SUPV: leads people (supervisor)”."""
        return tuple(
            f"{reading.word}: {reading.part.value}"
            + (f" ({reading.meaning})" if reading.meaning != reading.word.lower() else "")
            for reading in self.readings
        )


def normalise(title: str) -> str:
    """Return the title in one comparable spelling: case, accents, punctuation and short forms gone.

    “VERIF. ENG. II”, “Verification Engineer 2” and “verification  engineer ii” agree.
    """
    return parse(title).normal


def parse(title: str) -> ParsedTitle:
    """Read one title. Never fails; a text without letters or digits gives an empty reading.

    Cost: linear in the length, about 20 microseconds for an ordinary title.
    """
    pieces = pieces_of(title)
    subject = _subject_parts(pieces)
    readings = _read_words(pieces, subject)
    return _gather(title, pieces, readings)


def _subject_parts(pieces: tuple[Piece, ...]) -> int:
    """Return the last part that says what the job is; later parts say where or how.

    “DIR, CHILD AND FAMILY SVCS-DHS”: one word and a comma mean that the subject follows it.
    """
    first = [piece for piece in pieces if piece.part == 0]
    second = [piece for piece in pieces if piece.part == 1]
    if not second:
        return 0
    ranks = all(_expand(piece, last=True) in _RANK_WORDS for piece in first)
    short_unit = len(second) == 1 and len(second[0].key) <= 4
    inverted = len(first) == 1 and second[0].mark == "," and not short_unit
    held = second[0].key in ASSIGNMENT
    return 1 if (ranks or inverted) and not held else 0


_RANK_WORDS = LEADERSHIP.keys() | SENIORITY.keys() | DEPUTIES | LINKS


def _expand(piece: Piece, *, last: bool) -> str:
    if piece.key in BY_PLACE:
        return BY_PLACE[piece.key][0 if last else 1]
    return _GERMAN_FEMININE.sub(r"\1", ABBREVIATIONS.get(piece.key, piece.key))


def _step_of(key: str, before: str) -> tuple[int, bool] | None:
    """Read a mark of step: (number, whether it was a letter), or None."""
    if key in ROMAN:
        return ROMAN[key], False
    if key.isascii() and key.isdigit() and 1 <= int(key) <= 20:
        return int(key), False
    if (code := _GRADE_CODE.match(key)) and int(code[1]) > 0:
        return int(code[1]), False
    if key in _LETTER_STEPS and before not in LINKS:
        return _LETTER_STEPS[key], True
    return None


def _step_places(pieces: tuple[Piece, ...]) -> set[int]:
    """Places of the step mark and of a word such as “level” before it; only at a part's end."""
    for place, piece in enumerate(pieces):
        ends = place + 1 == len(pieces) or pieces[place + 1].part != piece.part
        ends = ends or pieces[place + 1].key in ASSIGNMENT
        before = pieces[place - 1].key if place else ""
        # A lone sign that opens the title is its subject, not its step.
        if ends and place and _step_of(piece.key, before):
            return {place - 1, place} if before in _STEP_WORDS and place > 1 else {place}
    return set()


def _noun_place(pieces: tuple[Piece, ...], steps: set[int]) -> int:
    """Place of the word that names the worker: the last of the first part, before any “of”."""
    place = -1
    for at, piece in enumerate(pieces):
        if piece.part > 0 or (piece.key in ("of", "for") and place >= 0):
            break
        key = ABBREVIATIONS.get(piece.key, piece.key)
        if at not in steps and key not in SENIORITY and key not in ASSIGNMENT:
            place = at
    return place


def _read_words(pieces: tuple[Piece, ...], subject: int) -> list[Reading]:
    steps = _step_places(pieces)
    noun = _noun_place(pieces, steps)
    words = [_expand(piece, last=at == noun) for at, piece in enumerate(pieces)]
    leaders = {at for at in range(len(words)) if _leads(at, words, pieces, subject, noun)}
    readings = []
    for at, (piece, word) in enumerate(zip(pieces, words, strict=True)):
        part = _part_of(at, word, pieces, steps, leaders, subject, noun)
        meaning = word
        if part is Part.STEP and (step := _step_of(piece.key, "")):
            meaning = str(step[0])
        readings.append(Reading(piece.text, part, meaning))
    return readings


def _leads(at: int, words: list[str], pieces: tuple[Piece, ...], subject: int, noun: int) -> bool:
    word = words[at]
    before = words[at - 1] if at else ""
    if pieces[at].part > subject or word in NOT_LEADERSHIP:
        return False
    if word == "lead":
        return before in LEADS_PEOPLE_AFTER
    if word in LEADERSHIP_AT_END:
        return at == noun and at > 0
    if word not in LEADERSHIP and word.endswith(LEADING_ENDING):
        return True
    return word in LEADERSHIP and before not in NOT_LEADERSHIP_AFTER.get(word, ())


def _part_of(
    at: int,
    word: str,
    pieces: tuple[Piece, ...],
    steps: set[int],
    leaders: set[int],
    subject: int,
    noun: int,
) -> Part:
    key = pieces[at].key
    alone = len(pieces) == 1
    if at in steps:
        return Part.STEP
    if key in ASSIGNMENT and at and (pieces[at].part > 0 or at == len(pieces) - 1):
        return Part.ASSIGNMENT
    if word in ASSIGNMENT and not at and not alone:
        return Part.ASSIGNMENT
    if word in LINKS and not alone:
        return Part.LINK
    if at in leaders:
        return Part.LEADERSHIP
    if word in DEPUTIES and any(leader > at for leader in leaders):
        return Part.DEPUTY
    if not alone and (word in SENIORITY or (not at and at != noun and word in _IN_FRONT)):
        return Part.SENIORITY
    # “Engineering Manager, Hardware” narrows the subject; “…, DHS” and “… - Berlin” say where.
    narrows = pieces[at].mark == "," and (word != key or len(key) > LONGEST_INITIALS)
    return Part.STEM if pieces[at].part <= subject or narrows else Part.QUALIFIER


_IN_FRONT = SENIORITY_IN_FRONT.keys() | DEPUTIES


def _leading_order(word: str) -> float:
    if word == "lead":
        return float(LEADERSHIP["leader"])
    if word in LEADERSHIP_AT_END:
        return float(LEADERSHIP_AT_END[word])
    return float(LEADERSHIP.get(word, LEADING_ENDING_ORDER))


def _compound_subject(word: str) -> str:
    """What a German compound leads: “vertriebsleiter” leads “vertrieb”."""
    return word.removesuffix(LEADING_ENDING).removesuffix("s") if len(word) > 9 else ""


def _gather(title: str, pieces: tuple[Piece, ...], readings: list[Reading]) -> ParsedTitle:
    def words(part: Part) -> list[str]:
        return [reading.meaning for reading in readings if reading.part is part]

    stem = words(Part.STEM)
    seniority = [SENIORITY.get(w, SENIORITY_IN_FRONT.get(w, 1)) for w in words(Part.SENIORITY)]
    leaders = words(Part.LEADERSHIP)
    if not stem and not leaders:
        # “Senior Associate”, “Deputy”: with nothing else to go by, the rank words are the subject.
        stem = words(Part.SENIORITY) + words(Part.DEPUTY)
    compounds = [w for w in leaders if w.endswith(LEADING_ENDING) and w not in LEADERSHIP]
    stem += [subject for word in compounds if (subject := _compound_subject(word))]
    rank = {word: _leading_order(word) for word in leaders}
    leading_word = max(leaders, key=lambda w: rank[w], default="")
    leadership = rank.get(leading_word, 0.0) - (0.5 if words(Part.DEPUTY) else 0.0)
    marks = [
        (reading.word, piece.key)
        for reading, piece in zip(readings, pieces, strict=True)
        if reading.part is Part.STEP and _step_of(piece.key, "")
    ]
    mark, key = marks[0] if marks else ("", "")
    step = _step_of(key, "")
    assignments = words(Part.ASSIGNMENT)
    return ParsedTitle(
        text=title,
        stem=tuple(stem),
        qualifier=tuple(words(Part.QUALIFIER)),
        step=step[0] if step else None,
        step_mark=mark,
        letter_step=bool(step and step[1]),
        seniority=max(seniority, default=PLAIN) if PLAIN not in seniority else PLAIN,
        leadership=max(leadership, 0.0),
        leading_word=leading_word,
        assignment=ASSIGNMENT[assignments[0]] if assignments else "",
        readings=tuple(readings),
    )
