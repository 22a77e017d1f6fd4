"""Skills of people from rows: the highest trust is the latest row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from waymark.integrations.hris.reading.cells import read_spans
from waymark.integrations.hris.reading.problems import ProblemKind
from waymark.integrations.hris.reading.records import Skills
from waymark.integrations.hris.reading.rows import Rows, read_number
from waymark.integrations.hris.reading.work import Work
from waymark.kernel.folding import fold

_Entry = tuple[int | None, dt.date | None, int, str]


def build_skills(files: Sequence[Rows], work: Work) -> Skills:
    """One entry per person and skill; the latest date counts, ties by the later row."""
    entries: dict[tuple[str, str], _Entry] = {}
    for rows in files:
        if "skills" in rows.mapping.kinds:
            _gather(rows, entries, work)
    return Skills(
        [person for person, _ in entries],
        [skill for _, skill in entries],
        [e[0] for e in entries.values()],
        [e[1] for e in entries.values()],
        [e[2] for e in entries.values()],
        [e[3] for e in entries.values()],
    )


def _gather(rows: Rows, entries: dict[tuple[str, str], _Entry], work: Work) -> None:
    when = read_spans(rows, "as_of", work)
    levels = rows.cell("level")
    for at, (person, text) in enumerate(
        zip(rows.cells["person"], rows.cells["skill"], strict=True)
    ):
        if not person or not text:
            continue
        skill = _skill(rows, at, text, work)
        if not skill or rows.number[at] in work.dropped.get(rows.file, set()):
            continue
        date = when[at][1]
        before = entries.get((person, skill))
        if before is None or (date or dt.date.min) >= (before[1] or dt.date.min):
            level = _level(rows, at, levels[at], work)
            entries[person, skill] = (level, date, rows.number[at], rows.file)


def _skill(rows: Rows, at: int, text: str, work: Work) -> str:
    """Known name of the skill, as written where none are known, "" while it is asked."""
    key = fold(text)
    plain = " ".join(text.split())
    if not work.known.skills or key in work.known.skills:
        return work.known.skills.get(key, plain)
    decided = work.decision(ProblemKind.UNKNOWN_SKILL, key)
    if decided is None:
        work.report(
            ProblemKind.UNKNOWN_SKILL, rows, at, "skill", _("No skill is called “%(plain)s”.") % {"plain": plain},
            _("Use a skill that you have, add it, or leave these rows out."), subject=key,
        )  # fmt: skip
        return ""
    if decided.fix == "leave-out":
        work.drop(rows, at)
        return ""
    return decided.value if decided.fix == "use-skill" else plain


def _level(rows: Rows, at: int, text: str, work: Work) -> int | None:
    if not text:
        return None
    number = read_number(text)
    if number is not None and number.is_integer() and 0 <= number <= 5:
        return int(number)
    work.report(
        ProblemKind.BAD_LEVEL, rows, at, "level", _("“%(text)s” is not a level from 0 to 5.") % {"text": text[:40]},
        _("The skill is imported without a level."),
    )  # fmt: skip
    return None
