"""Read a list of experts: each row becomes a line, or says in words what is wrong with it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models.functions import Upper
from django.utils.translation import gettext as _

from waymark.domain.careers.models import Role
from waymark.domain.mentoring.models import MOST_PLACES
from waymark.domain.mentoring.states import ExpertKind
from waymark.domain.people.models import Person
from waymark.domain.skills.models import Skill
from waymark.integrations.experts.lines import COLUMNS, Line
from waymark.integrations.hris.reading import (
    Limits,
    Table,
    normal_header,
    open_table,
    unescape_cell,
)
from waymark.kernel.acts import Refused
from waymark.kernel.folding import fold

__all__ = ["MOST_ROWS", "FoundLines", "read_experts"]

MOST_ROWS = 500
MEGABYTE = 1024 * 1024
LIMITS = Limits(
    text_bytes=5 * MEGABYTE, workbook_bytes=5 * MEGABYTE, inflated_bytes=60 * MEGABYTE,
    cells=200_000, rows=MOST_ROWS + 1, columns=60,
)  # fmt: skip
_ENDS_IN_NUMBER = re.compile(r"(.+?)[\s:(]+(\d{1,4})\)?")
_KINDS = {
    "mentor": ExpertKind.MENTOR, "mentorin": ExpertKind.MENTOR, "coach": ExpertKind.COACH,
    "trainer": ExpertKind.TRAINER, "trainerin": ExpertKind.TRAINER,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FoundLines:
    """What a file holds: lines that can be tried, and (row, words) of what is wrong."""

    lines: list[Line] = field(default_factory=list)
    wrong: list[tuple[int, str]] = field(default_factory=list)


class _Wrong(Exception):
    """A cell says something that cannot be meant."""


def read_experts(content: bytes, name: str) -> FoundLines:
    """Read a CSV or XLSX of experts.

    Raises UnreadableFile for what is no table, Refused where none of its columns says who is meant
    or it holds more than `MOST_ROWS` rows.
    """
    table = open_table(content, name, limits=LIMITS)
    columns = _columns(table)
    if not columns.keys() & {"number", "email"}:
        raise Refused(_("No column is called “Number” or “E-mail”. Start from the template."))
    rows = [(number, _cells(columns, row)) for number, row in table.rows()]
    if len(rows) > MOST_ROWS:
        raise Refused(_("The file has more than %(most)d rows. Split it.") % {"most": MOST_ROWS})
    found = FoundLines()
    found.wrong.extend((p.row or 0, f"{p.message} {p.remedy}") for p in table.problems)
    known = _Known(rows)
    seen: dict[object, int] = {}
    for number, cells in rows:
        try:
            line = known.line(number, cells)
            who = line.person or line.email.casefold()
            if who in seen:
                raise _Wrong(_("This is the same person as in row %(row)d.") % {"row": seen[who]})
            seen[who] = number
            found.lines.append(line)
        except _Wrong as why:
            found.wrong.append((number, str(why)))
    return found


def _columns(table: Table) -> dict[str, int]:
    """Place of each field's column; a field named twice keeps the first."""
    places: dict[str, int] = {}
    for place, header in enumerate(table.columns):
        for key, names in COLUMNS.items():
            if normal_header(header) in names:
                places.setdefault(key, place)
    return places


def _cells(columns: Mapping[str, int], row: Sequence[str]) -> dict[str, str]:
    return {key: " ".join(unescape_cell(row[place]).split()) for key, place in columns.items()}


class _Known:
    """People, skills and roles that the rows name, read at once. Cost: four queries."""

    def __init__(self, rows: Sequence[tuple[int, Mapping[str, str]]]) -> None:
        numbers = {cells.get("number", "") for _row, cells in rows} - {""}
        emails = {cells.get("email", "").upper() for _row, cells in rows} - {""}
        people = Person.objects.filter(active=True)
        self.by_number = {each.key: each for each in people.filter(key__in=numbers)}
        addressed = people.annotate(address=Upper("email")).filter(address__in=emails)
        self.by_email = {each.email.upper(): each for each in addressed}
        skills = Skill.objects.filter(retired_at__isnull=True).values_list("name", "pk")
        self.skills = {fold(name): pk for name, pk in skills}
        self.roles = {fold(name): pk for name, pk in Role.objects.values_list("name", "pk")}

    def line(self, row: int, cells: Mapping[str, str]) -> Line:
        """One row as a line. Raises _Wrong."""
        outside = bool(cells.get("organization"))
        person = None if outside else self._person(cells)
        name = f"{cells.get('given', '')} {cells.get('family', '')}".strip()
        return Line(
            row=row, name=person.shown_name if person else name,
            person=person.pk if person else None,
            email=_email(cells.get("email", "")) if outside else "",
            given=cells.get("given", "")[:120],
            family=_family(cells) if outside else "",
            organization=cells.get("organization", "")[:200],
            price=_price(cells.get("price", "")) if outside else None,
            until=_day(cells.get("until", "")) if outside else None,
            zone=_zone(cells.get("zone", "")),
            kind=_kind(cells.get("kind", "")), places=_places(cells.get("places", "")),
            languages=_languages(cells.get("languages", "")),
            skills=tuple(self.skills_in(cells.get("skills", ""))),
            roles=tuple(self.roles_in(cells.get("roles", ""))) if outside else (),
            about=cells.get("about", "")[:600],
        )  # fmt: skip

    def _person(self, cells: Mapping[str, str]) -> Person:
        number, email = cells.get("number", ""), cells.get("email", "").upper()
        if number:
            if number in self.by_number:
                return self.by_number[number]
            said = _("Nobody who works here has the number “%(number)s”.")
            raise _Wrong(said % {"number": number[:40]})
        if email in self.by_email:
            return self.by_email[email]
        if not email:
            raise _Wrong(_("The row names nobody: give a number or an e-mail address."))
        said = _(
            "Nobody who works here has the address “%(email)s”. For somebody from outside, name"
            " their organisation."
        )
        raise _Wrong(said % {"email": email[:80].lower()})

    def skills_in(self, text: str) -> Iterator[tuple[int, int]]:
        """Skills with a level each: "Root-cause analysis 4; Giving feedback 3"."""
        for name, number in _numbered(text):
            if fold(name) not in self.skills:
                raise _Wrong(_("No skill is called “%(name)s”.") % {"name": name[:80]})
            if number is None or not 1 <= number <= 5:
                said = _("Write a level from 1 to 5 after the skill “%(name)s”.")
                raise _Wrong(said % {"name": name[:80]})
            yield self.skills[fold(name)], number

    def roles_in(self, text: str) -> Iterator[tuple[int, int | None]]:
        """Roles, each with the year in which it ended or none: "Test Team Lead 2014"."""
        for name, number in _numbered(text):
            if fold(name) not in self.roles:
                raise _Wrong(_("No role is called “%(name)s”.") % {"name": name[:80]})
            if number is not None and not 1950 <= number <= 2100:
                said = _("Write the year in which “%(name)s” ended, for example 2019.")
                raise _Wrong(said % {"name": name[:80]})
            yield self.roles[fold(name)], number


def _numbered(text: str) -> Iterator[tuple[str, int | None]]:
    """Names between semicolons, each with the number after it."""
    for part in filter(None, (each.strip() for each in text.split(";"))):
        match = _ENDS_IN_NUMBER.fullmatch(part)
        yield (match[1].strip(), int(match[2])) if match else (part, None)


def _family(cells: Mapping[str, str]) -> str:
    name = cells.get("family", "")[:120]
    if not name:
        raise _Wrong(_("The last name is missing."))
    return name


def _email(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError:
        raise _Wrong(_("“%(text)s” is no e-mail address.") % {"text": text[:80]}) from None
    return text


def _price(text: str) -> int | None:
    """Cents, of an amount with a point or a comma before two digits."""
    if not text:
        return None
    plain = re.sub(r"[.,\s'](?=\d{3}\b)", "", text).replace(",", ".")
    try:
        price = Decimal(plain)
    except InvalidOperation:
        price = Decimal(-1)
    if not 0 <= price <= 100_000:
        said = _("“%(text)s” is no price; write an amount such as 1200.")
        raise _Wrong(said % {"text": text[:40]})
    return int(price * 100)


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        said = _("“%(text)s” is no day; write it as 2027-12-31.")
        raise _Wrong(said % {"text": text[:40]}) from None


def _zone(text: str) -> str:
    try:
        return ZoneInfo(text).key if text else ""
    except (ZoneInfoNotFoundError, ValueError, OSError):
        said = _("“%(text)s” is no time zone; write one such as Europe/Prague.")
        raise _Wrong(said % {"text": text[:40]}) from None


def _kind(text: str) -> str:
    if not text:
        return ""
    if fold(text) not in _KINDS:
        raise _Wrong(
            _("The kind is mentor, coach or trainer, not “%(text)s”.") % {"text": text[:40]}
        )
    return _KINDS[fold(text)].value


def _places(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= MOST_PLACES):
        said = _("“%(text)s” is no number of places from 1 to %(most)d.")
        raise _Wrong(said % {"text": text[:40], "most": MOST_PLACES})
    return int(text)


def _languages(text: str) -> tuple[str, ...]:
    codes = [each.strip().lower() for each in re.split(r"[,;/]", text) if each.strip()]
    for code in codes:
        if not re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]{2,6})?", code):
            said = _("“%(text)s” is no language; write codes such as en or pt.")
            raise _Wrong(said % {"text": code[:40]})
    return tuple(dict.fromkeys(codes))
