"""Guess the mapping of a table: by the names of its columns first, then by what is in them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from waymark.integrations.hris.reading.fields import DATE_FIELDS, FIELD, field_of_header
from waymark.integrations.hris.reading.mapping import ColumnMatch, Mapping
from waymark.integrations.hris.reading.profiles import ColumnFacts, Content
from waymark.integrations.hris.reading.tables import Table

_NUMERIC = frozenset({"pay"})


@dataclass(frozen=True, slots=True)
class _Candidate:
    column: str
    field: str
    confidence: float
    reason: str


def guess_mapping(table: Table) -> Mapping:
    """Match the columns of a table to fields, each with confidence 0 to 1 and a reason.

    Each field is given to at most one column: the more confident; ties: the first in the file.
    Columns that no field fits stay unmatched with the reason said. `date_orders` is empty: what
    the cells do not tell is asked, never guessed.
    """
    candidates: list[_Candidate] = []
    for facts in table.profiles:
        candidates.extend(_candidates(facts, table))
    order = {column: index for index, column in enumerate(table.columns)}
    candidates.sort(key=lambda c: (-c.confidence, order[c.column]))
    taken: dict[str, _Candidate] = {}
    given: dict[str, _Candidate] = {}
    for candidate in candidates:
        if candidate.field not in taken and candidate.column not in given:
            taken[candidate.field] = candidate
            given[candidate.column] = candidate
    _department_under_division(given, taken)
    return Mapping(
        matches=tuple(_match(facts, given, taken, candidates) for facts in table.profiles)
    )


def _candidates(facts: ColumnFacts, table: Table) -> list[_Candidate]:
    """What one column could be."""
    found: list[_Candidate] = []
    if facts.content is Content.EMPTY:
        return found
    by_name = field_of_header(facts.name)
    if by_name is not None:
        confidence, doubt = _weigh(by_name.field, by_name.confidence, facts)
        named = {"name": facts.name, "field": FIELD[by_name.field].label}
        reason = _("called “%(name)s”, which is “%(field)s”") % named
        if doubt:
            reason = doubt % {"reason": reason}
        found.append(_Candidate(facts.name, by_name.field, confidence, reason))
    if facts.content is Content.EMAIL and (by_name is None or by_name.field not in ("manager",)):
        found.append(_Candidate(facts.name, "email", 0.75, _("it holds e-mail addresses")))
    if by_name is None and _looks_like_key(facts, table):
        found.append(
            _Candidate(facts.name, "person", 0.4, _("every row has its own short number or code"))
        )
    return found


def _weigh(field: str, confidence: float, facts: ColumnFacts) -> tuple[float, str]:
    """Lower the confidence where the content speaks against the name; the reason with why."""
    if field in DATE_FIELDS and facts.dates is None:
        return confidence * 0.3, _("%(reason)s, but it holds no dates")
    if field == "period" and facts.dates is None:
        return confidence * 0.3, _("%(reason)s, but it holds neither years nor dates")
    if field == "email" and facts.content is not Content.EMAIL:
        return confidence * 0.5, _("%(reason)s, but it does not hold addresses")
    if field in _NUMERIC and facts.content is not Content.NUMBER:
        return confidence * 0.6, _("%(reason)s, but it does not hold numbers")
    if field == "name" and facts.content is Content.NUMBER:
        return confidence * 0.3, _("%(reason)s, but it holds numbers")
    if field == "title" and facts.content in (Content.NUMBER, Content.YES_NO):
        return confidence * 0.4, _("%(reason)s, but it holds numbers")
    if field == "level" and facts.content is Content.TEXT:
        return confidence * 0.5, _("%(reason)s, but it holds text")
    return confidence, ""


def _looks_like_key(facts: ColumnFacts, table: Table) -> bool:
    rows = table.facts.rows
    short = all(len(example) <= 12 and " " not in example for example in facts.examples)
    has_digits = all(any(letter.isdigit() for letter in example) for example in facts.examples)
    return (
        rows >= 3
        and facts.filled == rows
        and facts.distinct == rows
        and short
        and has_digits
        and facts.content in (Content.NUMBER, Content.TEXT)
    )


def _department_under_division(given: dict[str, _Candidate], taken: dict[str, _Candidate]) -> None:
    """A division without a department beside it is the unit itself, not the unit above one."""
    division = taken.get("parent_unit")
    if division is None or {"unit", "unit_name"} & set(taken):
        return
    del taken["parent_unit"]
    reason = _("called “%(name)s”, and no other column is a unit") % {"name": division.column}
    taken["unit"] = given[division.column] = _Candidate(division.column, "unit", 0.8, reason)


def _match(
    facts: ColumnFacts,
    given: dict[str, _Candidate],
    taken: dict[str, _Candidate],
    candidates: list[_Candidate],
) -> ColumnMatch:
    candidate = given.get(facts.name)
    if candidate is not None and candidate.confidence >= 0.35:
        return ColumnMatch(
            facts.name, candidate.field, round(candidate.confidence, 2), candidate.reason
        )
    if facts.content is Content.EMPTY:
        return ColumnMatch(facts.name, None, 1.0, _("the column is empty"))
    if candidate is not None:
        return ColumnMatch(facts.name, None, 0.5, candidate.reason)
    for other in candidates:
        if other.column == facts.name:
            winner = taken[other.field].column
            reason = _("%(reason)s, but “%(column)s” fits that better")
            words = {"reason": other.reason, "column": winner}
            return ColumnMatch(facts.name, None, 0.6, reason % words)
    return ColumnMatch(facts.name, None, 0.5, _("no field is called like this"))
