"""Positions held: rows become sightings, sightings become spells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise

from django.utils.translation import gettext as _

from waymark.integrations.hris.reading.cells import NOTHING, read_spans
from waymark.integrations.hris.reading.problems import Problem, ProblemKind
from waymark.integrations.hris.reading.records import (
    ACTING,
    ASSIGNMENTS,
    SECONDMENT,
    SUBSTANTIVE,
    TEMPORARY,
    Positions,
)
from waymark.integrations.hris.reading.rows import Rows, read_number
from waymark.integrations.hris.reading.spells import Sighting, Spells, from_dates, from_periods
from waymark.integrations.hris.reading.work import Span, Work
from waymark.kernel.folding import fold

_WORDS = {
    SUBSTANTIVE: "substantive|regular|permanent|employee|full time|part time|fulltime|parttime"
    "|full-time|part-time|indefinite|salaried|hourly|unbefristet|festanstellung|vollzeit|teilzeit"
    "|fest|normal",
    ACTING: "acting|interim|deputising|deputizing|kommissarisch|vertretung",
    TEMPORARY: "temporary|temp|fixed term|fixed-term|contract|seasonal|casual|befristet|aushilfe"
    "|zeitarbeit|saison",
    SECONDMENT: "secondment|seconded|on loan|assignment abroad|abordnung|abgeordnet|entsendung"
    "|entsandt",
}
_KIND = {word: kind for kind, words in _WORDS.items() for word in words.split("|")}
_TRUE = {"1", "y", "yes", "true", "t", "x", "ja", "j", "wahr"}


def build_positions(files: Sequence[Rows], work: Work) -> Positions:
    """Positions of everyone, by person in order of first appearance and by start."""
    dated: dict[str, list[Sighting]] = {}
    periodic: dict[str, list[Sighting]] = {}
    periods = _periods(files, work)
    order: dict[str, None] = {}
    for rows in files:
        if "positions" not in rows.mapping.kinds:
            continue
        by_period = "period" in rows.cells and "start" not in rows.cells
        target = periodic if by_period else dated
        for person, sighting in _sightings(rows, periods if by_period else None, work):
            order.setdefault(person)
            target.setdefault(person, []).append(sighting)
    ends = [last for _first, last in periods]
    result: dict[str, Sequence[Sighting]] = {}
    for person in order:
        settled = []
        if person in periodic:
            settled.append(from_periods(periodic[person], ends))
        if person in dated:
            settled.append(from_dates(dated[person]))
        for spells in settled:
            _tell(person, spells, work)
        # a history file beside snapshots: the two are one history, by the rules for dated rows
        both = [s for spells in settled for s in spells.spells]
        result[person] = both if len(settled) < 2 else from_dates(both).spells
    return _columns(result)


def end_of_periods(files: Sequence[Rows], work: Work) -> dt.date | None:
    """Last day of the last period that the files name, None where they have no periods."""
    periods = _periods([rows for rows in files if "period" in rows.cells], work)
    return periods[-1][1] if periods else None


def _periods(files: Sequence[Rows], work: Work) -> list[tuple[dt.date, dt.date]]:
    """First and last day of every period that the files name, ascending.

    A snapshot of a day lasts until the next one.
    """
    spans: set[tuple[dt.date, dt.date]] = set()
    for rows in files:
        if "period" in rows.cells and "positions" in rows.mapping.kinds:
            spans |= {
                (first, last)
                for first, last in read_spans(rows, "period", work)
                if first is not None and last is not None
            }
    ordered = sorted(spans)
    lasting = [
        (first, after[0] - dt.timedelta(days=1) if first == last else last)
        for (first, last), after in pairwise(ordered)
    ]
    return lasting + ordered[-1:]


def _sightings(
    rows: Rows, periods: list[tuple[dt.date, dt.date]] | None, work: Work
) -> list[tuple[str, Sighting]]:
    """(person, sighting) of every row that shows a position."""
    index = {first: i for i, (first, _last) in enumerate(periods or [])}
    when = read_spans(rows, "start" if periods is None else "period", work)
    until = read_spans(rows, "end", work) if periods is None else [NOTHING] * len(rows)
    titles, kinds = _titles(rows, work), _kinds(rows, work)
    units = rows.cell("unit") if "unit" in rows.cells else rows.cell("unit_name")
    codes, grades, pays = rows.cell("code"), rows.cell("grade"), rows.cell("pay")
    dropped = work.dropped.get(rows.file, set())
    found: list[tuple[str, Sighting]] = []
    for at, person in enumerate(rows.cells["person"]):
        number = rows.number[at]
        if not person or number in dropped or not titles[at] or not kinds[at]:
            continue
        span = _days(rows, at, when[at], until[at], periods is None, work)
        if span is None:
            continue
        first = span[0] or work.as_of
        found.append(
            (person, Sighting(
                titles[at], " ".join(units[at].split()), codes[at], grades[at], kinds[at],
                first, span[1], number, rows.file, index.get(first, -1),
                (read_number(pays[at]) or 0.0) if pays[at] else 0.0,
                dated=span[0] is not None,
            ))
        )  # fmt: skip
    return found


def _days(
    rows: Rows, at: int, when: Span, until: Span, by_dates: bool, work: Work
) -> tuple[dt.date | None, dt.date | None] | None:
    """First and last day of a row; None when it drops out. An end before the start is asked."""
    first, last = when[0], until[1]
    if not by_dates:
        return None if first is None else (first, when[1])
    if first is None or last is None or last >= first:
        return first, last
    decided = work.decision(ProblemKind.END_BEFORE_START, "end")
    if decided is None:
        work.report(
            ProblemKind.END_BEFORE_START, rows, at, "end",
            _("The position ends on %(last)s, before it begins on %(first)s.") % {"last": last, "first": first},
            _("Swap the two dates, read the end as open, or leave these rows out."), subject="end",
        )  # fmt: skip
        return None
    if decided.fix == "swap":
        return last, first
    if decided.fix == "open":
        return first, None
    work.drop(rows, at)
    return None


def _titles(rows: Rows, work: Work) -> list[str]:
    """Name of the role per row, "" where the row shows none. Unknown titles are asked once each."""
    names: dict[str, str] = {}
    unknown: dict[str, str] = {}
    for text in set(rows.cells["title"]):
        key = fold(text)
        names[text] = work.known.titles.get(key, "") if key else ""
        if key and not names[text]:
            decided = work.decision(ProblemKind.UNKNOWN_TITLE, key)
            names[text] = " ".join(text.split())
            if decided is not None and decided.fix == "use-role":
                names[text] = decided.value
            elif decided is not None and decided.fix == "leave-out":
                unknown[text] = "leave-out"
            elif decided is None and work.known.titles:
                unknown[text] = key
    for at, text in enumerate(rows.cells["title"]):
        if not text:
            work.report(
                ProblemKind.MISSING_TITLE, rows, at, "title",
                _("Row %(number)s has no job title.") % {"number": rows.number[at]},
                _("The person is imported without a position from this row."),
            )  # fmt: skip
        elif unknown.get(text) == "leave-out":
            work.drop(rows, at)
        elif text in unknown:
            work.report(
                ProblemKind.UNKNOWN_TITLE, rows, at, "title",
                _("No role is called “%(names)s”.") % {"names": names[text]},
                _("Use a role that you have, add it as a new title, or leave these rows out."),
                subject=unknown[text],
            )  # fmt: skip
    return [names[text] for text in rows.cells["title"]]


def _kinds(rows: Rows, work: Work) -> list[str]:
    """Kind of assignment per row; "" where the row drops out."""
    temporary = [text.casefold() in _TRUE for text in rows.cell("temporary")]
    kinds: list[str] = []
    for at, text in enumerate(rows.cell("assignment")):
        word = fold(text)
        kind = _KIND.get(word, "") if word else SUBSTANTIVE
        if not kind:
            decided = work.decision(ProblemKind.UNKNOWN_KIND, word)
            if decided is None:
                work.report(
                    ProblemKind.UNKNOWN_KIND, rows, at, "assignment",
                    _("“%(text)s” is not a kind of assignment that we know.") % {"text": text},
                    _("Say which kind it is, or leave these rows out."), subject=word,
                )  # fmt: skip
            elif decided.fix in ASSIGNMENTS:
                kind = decided.fix
            else:
                work.drop(rows, at)
        kinds.append(TEMPORARY if kind == SUBSTANTIVE and temporary[at] else kind)
    return kinds


def _tell(person: str, spells: Spells, work: Work) -> None:
    """Report what the rules settled."""
    for kind, found, remedy in (
        (ProblemKind.SAME_TIME, spells.same_time, _("Of two jobs at one time one is kept.")),
        (ProblemKind.OVERLAP, spells.overlaps, _("The earlier position was ended the day before.")),
        (ProblemKind.GAP, spells.gaps, _("Nothing to do if the person was away.")),
    ):
        for s, words in found:
            message = f"“{s.title}”, {words}."
            work.log.add(Problem(kind, s.row, None, s.title, message, remedy, "", person, s.file))


def _columns(result: dict[str, Sequence[Sighting]]) -> Positions:
    people = [person for person, spells in result.items() for _ in spells]
    flat = [s for spells in result.values() for s in spells]
    return Positions(
        people, [s.first for s in flat], [s.last for s in flat], [s.title for s in flat],
        [s.unit for s in flat], [s.code for s in flat], [s.grade for s in flat],
        [s.kind for s in flat], [s.dated for s in flat], [s.row for s in flat],
        [s.rows for s in flat], [s.file for s in flat],
    )  # fmt: skip
