"""What an import would change: every person in exactly one of five groups."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from django.utils.translation import ngettext

from waymark.integrations.hris.reading.records import (
    Batch,
    HeldPosition,
    PersonState,
    last_word,
)


class ChangeKind(StrEnum):
    """The five tiles of the check page, in their order."""

    UNCHANGED = "No change"
    NEW = "New people"
    CHANGED = "Changed role or manager"
    LEFT = "Have left"
    UNDECIDED = "Need a decision"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after, as text; "" is nothing."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PersonChange:
    """What would happen to one person. fields is empty for those new, left or undecided."""

    person: str
    name: str
    kind: ChangeKind
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """Every person of the file, and those missing from a complete one, in one group each.

    counts    number of people per group, all five present.
    changes   everyone but the unchanged, in the file's order.
    """

    counts: Mapping[ChangeKind, int]
    changes: tuple[PersonChange, ...]

    @property
    def nothing(self) -> bool:
        """Whether applying the batch would change nothing."""
        return not any(change.kind is not ChangeKind.UNDECIDED for change in self.changes)

    def of(self, kind: ChangeKind) -> tuple[PersonChange, ...]:
        """The changes of one group."""
        return tuple(change for change in self.changes if change.kind is kind)


def diff(batch: Batch, current: Mapping[str, PersonState]) -> Difference:
    """Compare a batch with what is known.

    current   person key -> state. Silence of the file (empty text, None) never changes anything.
    People missing from the file have left only if the batch is complete.
    `diff(batch, state_after(batch, current))` has no change. Cost: linear.
    """
    after = state_after(batch, current)
    changes: list[PersonChange] = []
    unchanged = 0
    for key in batch.people.key:
        change = _compare(key, current.get(key), after[key])
        if change is None:
            unchanged += 1
        else:
            changes.append(change)
    if batch.complete:
        present = set(batch.people.key) | batch.waiting
        changes.extend(
            PersonChange(key, state.name, ChangeKind.LEFT)
            for key, state in current.items()
            if state.active and key not in present
        )
    changes.extend(_gave_up_address(batch, current, after))
    for key in sorted(batch.waiting):
        name = current[key].name if key in current else ""
        changes.append(PersonChange(key, name, ChangeKind.UNDECIDED))
    counts = dict.fromkeys(ChangeKind, 0)
    for change in changes:
        counts[change.kind] += 1
    counts[ChangeKind.UNCHANGED] = unchanged
    return Difference(counts, tuple(changes))


def state_after(batch: Batch, current: Mapping[str, PersonState]) -> dict[str, PersonState]:
    """State of everyone once the batch is applied: the reference for whoever writes it.

    People missing from a complete file become inactive and leave on `batch.as_of`.
    """
    after = dict(current)
    positions: dict[str, list[HeldPosition]] = {}
    for index, person in enumerate(batch.positions.person):
        positions.setdefault(person, []).append(batch.positions.held(index))
    managers = dict(zip(batch.reporting.person, batch.reporting.manager, strict=True))
    skills: dict[str, list[tuple[str, int]]] = {}
    for person, skill, level in zip(
        batch.skills.person, batch.skills.skill, batch.skills.level, strict=True
    ):
        skills.setdefault(person, []).append((skill, level or 0))
    for index, key in enumerate(batch.people.key):
        before = current.get(key, PersonState())
        after[key] = _updated(batch, index, before, managers.get(key, ""), positions, skills)
    if batch.complete:
        present = set(batch.people.key) | batch.waiting
        for key, state in current.items():
            if state.active and key not in present:
                after[key] = replace(state, active=False, left=state.left or batch.as_of)
    _give_up_addresses(after, current)
    return after


def _give_up_addresses(after: dict[str, PersonState], current: Mapping[str, PersonState]) -> None:
    """Of several with one address, who has left loses it: a new colleague may be given it.

    Of two who have both left it stays with the one who had it before.
    """
    owner: dict[str, str] = {}

    def claim(key: str) -> tuple[bool, bool]:
        return after[key].active, key in current and current[key].email == after[key].email

    for key, address in [(key, state.email.lower()) for key, state in after.items()]:
        other = owner.setdefault(address, key)
        if not address or other == key:
            continue
        owner[address] = max((other, key), key=claim)
        loser = key if owner[address] == other else other
        if not after[loser].active:
            after[loser] = replace(after[loser], email="")


def _gave_up_address(
    batch: Batch, current: Mapping[str, PersonState], after: Mapping[str, PersonState]
) -> Iterator[PersonChange]:
    """Those who left before, of whom the file is silent, but whose address is someone else's."""
    told = set(batch.people.key) | batch.waiting
    for key, state in current.items():
        if not state.active and key not in told and state.email != after[key].email:
            change = _compare(key, state, after[key])
            if change is not None:
                yield change


def _updated(
    batch: Batch,
    index: int,
    before: PersonState,
    manager: str,
    positions: Mapping[str, list[HeldPosition]],
    skills: Mapping[str, list[tuple[str, int]]],
) -> PersonState:
    people = batch.people
    key = people.key[index]
    name = people.name[index] or before.name
    told = people.family[index] or (before.family if name == before.name else "")
    held = positions.get(key, [])
    return PersonState(
        name=name,
        family=told or (last_word(name) if name != before.name else ""),
        email=people.email[index] or before.email,
        hired=people.hired[index] or _hired(batch, before, held, employed=people.employed[index]),
        left=people.left[index] or (before.left if not people.employed[index] else None),
        location=people.location[index] or before.location,
        manager=manager or before.manager,
        active=people.employed[index],
        positions=_merged(before.positions, held),
        skills=tuple(sorted({**dict(before.skills), **dict(skills.get(key, []))}.items())),
    )


def _hired(
    batch: Batch, before: PersonState, held: list[HeldPosition], *, employed: bool
) -> dt.date | None:
    """The first day of the stay where the file names none: who returns begins a new one."""
    left = before.left
    if before.active or not employed or left is None or batch.as_of <= left:
        return before.hired
    return min((p.start for p in held if p.dated and p.start > left), default=batch.as_of)


def _merged(before: tuple[HeldPosition, ...], new: list[HeldPosition]) -> tuple[HeldPosition, ...]:
    """History after the import.

    Of each kind of assignment, dated positions replace all that were held from their first day
    on: the file is the newer word. An undated one changes nothing if it is held already;
    otherwise it begins on its day and ends what was held in that kind.
    """
    merged = list(before)
    for kind in {p.kind for p in new if p.dated}:
        dated = [p for p in new if p.dated and p.kind == kind]
        from_day = min(p.start for p in dated)
        kept = [
            p if p.kind != kind else _cut(p, from_day)
            for p in merged
            if p.kind != kind or p.start < from_day
        ]
        merged = kept + dated
    for p in (p for p in new if not p.dated):
        held = [q for q in merged if q.end is None and q.kind == p.kind]
        if any((q.title, q.unit, q.grade) == (p.title, p.unit, p.grade) for q in held):
            continue
        merged = [_cut(q, p.start) if q in held and q.start < p.start else q for q in merged]
        merged = [q for q in merged if q not in held or q.start != p.start]
        merged.append(p)
    return tuple(sorted(merged, key=lambda p: (p.start, p.title, p.kind, p.unit)))


def _cut(position: HeldPosition, day: dt.date) -> HeldPosition:
    """The position, ended the day before `day` where it would reach into it."""
    if position.end is not None and position.end < day:
        return position
    return replace(position, end=day - dt.timedelta(days=1))


def _compare(key: str, before: PersonState | None, after: PersonState) -> PersonChange | None:
    """The change of one person, None when there is none."""
    if before is None:
        return PersonChange(key, after.name, ChangeKind.NEW)
    if before.active and not after.active:
        return PersonChange(key, after.name, ChangeKind.LEFT)
    found = [
        FieldChange(field, _text(getattr(before, field)), _text(getattr(after, field)))
        for field in ("name", "email", "hired", "left", "location", "manager", "active", "skills")
        if getattr(before, field) != getattr(after, field)
    ]
    if before.name == after.name and before.family != after.family:
        found.append(FieldChange("family", before.family, after.family))
    if before.positions != after.positions:
        found.append(FieldChange("positions", _now(before), _now(after)))
    return PersonChange(key, after.name, ChangeKind.CHANGED, tuple(found)) if found else None


def _earlier(count: int) -> str:
    return ngettext("%(n)d earlier position", "%(n)d earlier positions", count) % {"n": count}


def _now(state: PersonState) -> str:
    """Titles held now, the substantive one first; the history's length where none is."""
    held = [p for p in state.positions if p.end is None]
    held.sort(key=lambda p: p.kind != "substantive")
    return ", ".join(p.title for p in held) or _earlier(len(state.positions))


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(f"{skill} {level}" for skill, level in value)
    return "" if value is None else str(value)
