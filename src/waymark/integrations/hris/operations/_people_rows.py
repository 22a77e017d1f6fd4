"""People, their accounts, stays and reporting lines, as an import brings them."""

import datetime as dt
import secrets
from collections.abc import Iterable
from typing import Any

from waymark.domain.people.models import Employment, Person, ReportingLine, User
from waymark.integrations.hris.known import first_day_no_longer
from waymark.integrations.hris.operations._ledger import Ledger
from waymark.integrations.hris.reading import PersonState
from waymark.integrations.hris.transitions import Transition
from waymark.kernel.acts import Act

__all__ = ["split_name", "write_lines", "write_people", "write_stays"]

Ids = dict[str, int]
FIELDS = [
    "key", "given_name", "family_name", "email", "site_id", "unit_id", "active", "user_id",
    "language", "zone", "theme", "open_to_questions", "shares_skills",
]  # fmt: skip


def split_name(name: str) -> tuple[str, str]:
    """Given and family name: "Duarte, Ines" or "Ines Duarte"; one word is a family name."""
    family, comma, given = name.partition(",")
    if comma:
        return given.strip()[:120], family.strip()[:120]
    given, _, family = name.strip().rpartition(" ")
    return given[:120], family[:120]


def write_people(
    ledger: Ledger, transitions: list[Transition], sites: Ids, units: Ids, act: Act
) -> Ids:
    """Create and change people; returns the ids of everyone by key."""
    known = {person.key: person for person in Person.objects.all()}
    accounts = _accounts(ledger, transitions, known, act)
    new = [t for t in transitions if t.before is None]
    rows = [
        (
            t.key, *split_name(t.after.name), t.after.email, sites.get(t.after.location),
            units.get(_unit(t.after)), t.after.active, accounts.get(t.key),
            "", "", "system", False, False,
        )
        for t in new
    ]  # fmt: skip
    ids = dict(zip((t.key for t in new), ledger.create(Person, FIELDS, rows), strict=True))
    changes = []
    for t in transitions:
        if t.before is None:
            continue
        person = known[t.key]
        given, family = split_name(t.after.name)
        wanted: dict[str, Any] = {
            "email": t.after.email,
            "site_id": sites.get(t.after.location),
            "unit_id": units.get(_unit(t.after)),
            "active": t.after.active,
            "user_id": person.user_id or accounts.get(t.key),
        }
        if t.after.name != t.before.name:
            wanted |= {"given_name": given, "family_name": family}
        after = {name: value for name, value in wanted.items() if getattr(person, name) != value}
        if after:
            changes.append((person.pk, {name: getattr(person, name) for name in after}, after))
    moved = [pk for pk, _before, after in changes if "email" in after]
    Person.objects.filter(pk__in=moved).update(email="")  # so that two may swap addresses
    ledger.change(Person, changes)
    return {key: person.pk for key, person in known.items()} | ids


def _unit(state: PersonState) -> str:
    """The unit of the position held for good today, "" where there is none."""
    held = [p for p in state.positions if p.end is None and p.kind == "substantive"]
    return held[-1].unit if held else ""


def _accounts(
    ledger: Ledger, transitions: list[Transition], known: dict[str, Person], act: Act
) -> Ids:
    """Accounts for those who are here and have an address; leavers' accounts are closed.

    The password is one that nobody knows: people set theirs by "Forgot your password?".
    """
    users = list(User.objects.values_list("pk", "email", "is_active"))
    taken = {email.lower(): pk for pk, email, _open in users}
    is_open = {pk: is_active for pk, _email, is_active in users}
    used = set(Person.objects.filter(user__isnull=False).values_list("user_id", flat=True))
    accounts, new = {}, []
    for t in transitions:
        person = known.get(t.key)
        if not (t.after.active and t.after.email) or (person and person.user_id):
            continue
        free = taken.get(t.after.email.lower())
        if free is None:
            new.append(t)
        elif free not in used:
            accounts[t.key] = free
    fields = ["email", "password", "is_active", "created_at"]
    rows = [(t.after.email, f"!{secrets.token_urlsafe(30)}", True, act.at) for t in new]
    made = ledger.create(User, fields, rows)
    accounts |= {t.key: pk for t, pk in zip(new, made, strict=True)}
    turned = []
    for t in transitions:
        pk = known[t.key].user_id if t.before and t.before.active != t.after.active else None
        if pk is not None and is_open[pk] != t.after.active:
            turned.append((pk, {"is_active": is_open[pk]}, {"is_active": t.after.active}))
    ledger.change(User, turned)
    return accounts


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
    """End lines that no longer hold and begin new ones on the day that the file speaks of."""
    open_lines = {
        line.person_id: line for line in ReportingLine.objects.filter(to_date__isnull=True)
    }
    new, ended, gone = [], [], []
    for t in transitions:
        pk = people[t.key]
        line = open_lines.get(pk)
        manager = people.get(t.after.manager) if t.after.active else None
        if (line.manager_id if line else None) == manager:
            continue
        if line is not None and line.from_date < as_of:
            ended.append((line.pk, {"to_date": None}, {"to_date": as_of}))
        elif line is not None:
            gone.append((line.pk, _values(line)))
        if manager is not None:
            new.append((pk, manager, as_of, None))
    ledger.delete(ReportingLine, gone)
    ledger.change(ReportingLine, ended)
    ledger.create(ReportingLine, ["person_id", "manager_id", "from_date", "to_date"], new)


def _values(line: ReportingLine) -> dict[str, Any]:
    return {
        "person_id": line.person_id, "manager_id": line.manager_id,
        "from_date": line.from_date, "to_date": line.to_date,
    }  # fmt: skip
