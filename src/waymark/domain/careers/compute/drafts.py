"""The framework as it would be: the published rows with a draft's changes laid over them.

Nothing is written. Things are named by number here: the id of a row, or -3 for "new-3".
"""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

from waymark.domain.careers.compute.framework import Framework, build_framework
from waymark.domain.careers.models import DraftChange, FrameworkDraft
from waymark.domain.careers.queries.drafts import FIELDS, REFERENCES, draft_changes, published
from waymark.domain.careers.queries.roles import FrameworkKey, FrameworkRows, framework_key
from waymark.domain.careers.states import ChangeKind, RoleState, Thing
from waymark.domain.skills.queries import skills_by_id

__all__ = [
    "Architecture", "Key", "architecture", "key_of", "lay_over", "number_of", "preview", "ref_of",
    "say_key",
]  # fmt: skip

Key = tuple[int, ...]
Row = dict[str, Any]
KEPT = 3
NEW = "new-"


def number_of(ref: str | None) -> int | None:
    """12 for "12", -3 for "new-3". Raises ValueError for anything else."""
    if ref is None:
        return None
    number = -int(ref.removeprefix(NEW)) if ref.startswith(NEW) else int(ref)
    if (number < 0) != ref.startswith(NEW) or abs(number) >= 2**62:
        raise ValueError(f"{ref!r} names nothing")
    return number


def ref_of(number: int) -> str:
    """The other way round."""
    return f"{NEW}{-number}" if number < 0 else str(number)


def key_of(ref: str) -> Key:
    """(12,) for "12", (12, -3) for "12:new-3". Raises ValueError for anything else."""
    parts = ref.split(":")
    return tuple(number for number in map(number_of, parts) if number is not None)


def say_key(key: Key) -> str:
    """The other way round."""
    return ":".join(ref_of(number) for number in key)


@dataclass(frozen=True)
class Architecture:
    """All things by kind and key; fields as in queries.drafts.FIELDS, references as numbers.

    touched   what the draft does to which thing; a retired one is gone from `things`, except a
              role, whose state says so.
    """

    things: Mapping[Thing, Mapping[Key, Row]]
    touched: Mapping[tuple[Thing, Key], DraftChange]

    def row(self, thing: Thing, number: int | None) -> Row | None:
        """One thing by its number, or None."""
        return None if number is None else self.things[thing].get((number,))

    def name(self, thing: Thing, number: int | None) -> str:
        """Its name, empty where there is none."""
        row = self.row(thing, number)
        return str(row["name"]) if row else ""

    def roles_in(self, field: str, number: int) -> list[int]:
        """Living roles whose family, ladder or grade this is, by name."""
        found = [
            (row["name"], key[0])
            for key, row in self.things[Thing.ROLE].items()
            if row[field] == number and row["state"] != RoleState.RETIRED.value
        ]
        return [number for _, number in sorted(found)]


_cache: OrderedDict[FrameworkKey, Mapping[Thing, Mapping[Key, Row]]] = OrderedDict()
_lock = Lock()


def architecture(draft: FrameworkDraft | None) -> Architecture:
    """The framework with a draft's changes, or as published.

    Cost: two queries when the published framework has not changed, eight when it has.
    """
    base = _published()
    return lay_over(base, draft_changes(draft)) if draft else Architecture(base, {})


def _published() -> Mapping[Thing, Mapping[Key, Row]]:
    key = framework_key()
    with _lock:
        if key in _cache:
            _cache.move_to_end(key)
            return _cache[key]
    built = {
        thing: {key_of(ref): _numbered(row) for ref, row in published(thing).items()}
        for thing in Thing
    }
    with _lock:
        _cache[key] = built
        while len(_cache) > KEPT:
            _cache.popitem(last=False)
    return built


def lay_over(
    base: Mapping[Thing, Mapping[Key, Row]], changes: Iterable[DraftChange]
) -> Architecture:
    """The base with the changes laid over it; the base stays as it is."""
    things = {thing: dict(rows) for thing, rows in base.items()}
    touched = {}
    for change in changes:
        thing, key = Thing(change.thing), key_of(change.ref)
        touched[thing, key] = change
        rows = things[thing]
        if change.change == ChangeKind.RETIRE.value:
            if thing is Thing.ROLE and key in rows:
                rows[key] = rows[key] | {"state": RoleState.RETIRED.value}
            else:
                rows.pop(key, None)
        elif change.change == ChangeKind.ADD.value:
            rows[key] = dict.fromkeys(FIELDS[thing]) | _numbered(change.after)
        elif key in rows:
            rows[key] = rows[key] | _numbered(change.after)
    return Architecture(things, touched)


def _numbered(row: Row) -> Row:
    return {name: number_of(value) if name in REFERENCES else value for name, value in row.items()}


def preview(held: Architecture) -> Framework:
    """The framework with a draft in it, as the map and routes would use it."""
    return build_framework(framework_key(), _rows(held))


def _rows(held: Architecture) -> FrameworkRows:
    roles = {
        key[0]: row
        for key, row in sorted(held.things[Thing.ROLE].items())
        if row["state"] != RoleState.RETIRED.value
    }
    grades = {key[0]: row for key, row in held.things[Thing.GRADE].items()}
    asked = [
        (role, skill, row["level"], row["essential"])
        for (role, skill), row in held.things[Thing.REQUIREMENT].items()
        if role in roles
    ]
    names = {pk: skill.name for pk, skill in skills_by_id({each[1] for each in asked}).items()}
    asked.sort(key=lambda each: (each[0], not each[3], -each[2], names[each[1]], each[1]))
    return FrameworkRows(
        roles=[
            (
                pk, row["name"], row["state"], row["family"], row["ladder"],
                grades[row["grade"]]["number"] if row["grade"] in grades else None,
                row["reports_min"], row["reports_max"],
            )
            for pk, row in roles.items()
        ],
        ladders={
            key[0]: (row["name"], row["kind"], row["family"], row["twin"])
            for key, row in held.things[Thing.LADDER].items()
        },
        families={key[0]: row["name"] for key, row in held.things[Thing.FAMILY].items()},
        grades={row["number"]: row["name"] for row in grades.values()},
        requirements=asked,
        skills={pk: names[pk] for pk in sorted(names)},
        formal=[
            (a, b, row["kind"])
            for (a, b), row in held.things[Thing.MOVE].items()
            if a in roles and b in roles
        ],
    )  # fmt: skip
