"""People, their accounts, stays and reporting lines, as an import brings them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from waymark.domain.people.models import Employment, Person, ReportingLine
from waymark.integrations.hris.known import first_day_no_longer
from waymark.integrations.hris.operations._account_rows import write_accounts
from waymark.integrations.hris.operations._ledger import Ledger
from waymark.integrations.hris.reading import PersonState, last_word
from waymark.integrations.hris.transitions import Transition
from waymark.kernel.acts import Act

__all__ = ["split_name", "write_lines", "write_people", "write_stays"]

Ids = dict[str, int]
FIELDS = [
    "key", "given_name", "family_name", "email", "site_id", "unit_id", "active", "user_id",
    "language", "zone", "theme", "open_to_questions", "shares_skills",
]  # fmt: skip


def split_name(state: PersonState) -> tuple[str, str]:
    """Given and family name: as the file told them apart, else cut at the last blank."""
    family = state.family or last_word(state.name)
    return state.name.removesuffix(family).strip()[:120], family[:120]


def write_people(
    ledger: Ledger, transitions: list[Transition], sites: Ids, units: Ids, act: Act
) -> Ids:
    """Create and change people; returns the ids of everyone by key."""
    known = {person.key: person for person in Person.objects.all()}
    accounts = write_accounts(ledger, transitions, known, act)
    new = [t for t in transitions if t.before is None]
    rows = [
        (
            t.key, *split_name(t.after), t.after.email, sites.get(t.after.location),
            units.get(_unit(t.after)), t.after.active, accounts.get(t.key),
            "", "", "system", False, False,
        )
        for t in new
    ]  # fmt: skip
    changes = []
    for t in transitions:
        if t.before is None:
            continue
        person = known[t.key]
        given, family = split_name(t.after)
        wanted: dict[str, Any] = {
            "email": t.after.email,
            "site_id": sites.get(t.after.location),
            "unit_id": units.get(_unit(t.after)),
            "active": t.after.active,
            "user_id": person.user_id or accounts.get(t.key),
        }
        if (t.after.name, t.after.family) != (t.before.name, t.before.family):
            wanted |= {"given_name": given, "family_name": family}
        after = {name: value for name, value in wanted.items() if getattr(person, name) != value}
        if after:
            changes.append((person.pk, {name: getattr(person, name) for name in after}, after))
    moved = [pk for pk, _before, after in changes if "email" in after]
    Person.objects.filter(pk__in=moved).update(email="")  # so that addresses may change hands
    ids = dict(zip((t.key for t in new), ledger.create(Person, FIELDS, rows), strict=True))
    ledger.change(Person, changes)
    return {key: person.pk for key, person in known.items()} | ids


def _unit(state: PersonState) -> str:
    """The unit of the position held for good today, "" where there is none."""
    held = [p for p in state.positions if p.end is None and p.kind == "substantive"]
    return held[-1].unit if held else ""


def write_stays(
    ledger: Ledger, transitions: Iterable[Transition], people: Ids, as_of: dt.date
) -> None:
    """One stay from the first known day to the last; a return begins a new one."""
    latest = {stay.person_id: stay for stay in Employment.objects.order_by("from_date")}
    new, changes = [], []
    for t in transitions:
        pk = people[t.key]
        start, end = _stay(t.after, as_of)
        to_date = None if t.after.active else first_day_no_longer(end)
        stay = latest.get(pk)
        if stay is None or (t.after.active and stay.to_date and stay.to_date <= start):
            new.append((pk, "employee", start, _after(start, to_date)))
            continue
        first = start if t.after.hired else stay.from_date
        before = {"from_date": stay.from_date, "to_date": stay.to_date}
        after = {"from_date": first, "to_date": _after(first, to_date)}
        if before != after:
            changes.append((stay.pk, before, after))
    ledger.create(Employment, ["person_id", "kind", "from_date", "to_date"], new)
    ledger.change(Employment, changes)


def _stay(state: PersonState, as_of: dt.date) -> tuple[dt.date, dt.date | None]:
    first = min((p.start for p in state.positions), default=as_of)
    return state.hired or first, state.left or as_of


def _after(start: dt.date, to_date: dt.date | None) -> dt.date | None:
    """A stay lasts a day at least."""
    return None if to_date is None else max(to_date, start + dt.timedelta(days=1))


def write_lines(
    ledger: Ledger, transitions: Iterable[Transition], people: Ids, as_of: dt.date
) -> None:
    """From the day that the file speaks of on, everyone has the manager that it says.

    The file is the newer word: lines that reach past that day are cut there, later ones removed.
    """
    reaching: dict[int, list[ReportingLine]] = defaultdict(list)
    past = Q(to_date__isnull=True) | Q(to_date__gt=as_of)
    for line in ReportingLine.objects.filter(past).order_by("from_date"):
        reaching[line.person_id].append(line)
    new, changed, gone = [], [], []
    for t in transitions:
        pk = people[t.key]
        manager = people.get(t.after.manager) if t.after.active else None
        lines = reaching.get(pk, [])
        if t.after.active and (manager is None or _holds(lines, manager)):
            continue
        kept = False
        for line in lines:
            same = line.manager_id == manager and line.from_date <= as_of
            kept = kept or same
            if same or line.from_date < as_of:
                end = {"to_date": None if same else as_of}
                changed.append((line.pk, {"to_date": line.to_date}, end))
            else:
                gone.append((line.pk, _values(line)))
        if manager is not None and not kept:
            new.append((pk, manager, as_of, None))
    ledger.delete(ReportingLine, gone)
    ledger.change(ReportingLine, changed)
    ledger.create(ReportingLine, ["person_id", "manager_id", "from_date", "to_date"], new)


def _holds(lines: Iterable[ReportingLine], manager: int) -> bool:
    """Whether the line that has no end yet leads to this manager already."""
    return any(line.to_date is None and line.manager_id == manager for line in lines)


def _values(line: ReportingLine) -> dict[str, Any]:
    return {
        "person_id": line.person_id, "manager_id": line.manager_id,
        "from_date": line.from_date, "to_date": line.to_date,
    }  # fmt: skip
