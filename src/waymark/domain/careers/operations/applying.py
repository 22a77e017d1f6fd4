"""Writing the changes of a draft into the framework, things before what stands on them."""

from typing import Any

from django.db import models

from waymark.domain.careers.compute.drafts import Key, key_of, number_of
from waymark.domain.careers.models import (
    DraftChange,
    FormalMove,
    Grade,
    JobFamily,
    Ladder,
    Requirement,
    Role,
    RoleTitle,
)
from waymark.domain.careers.queries.drafts import FIELDS, REFERENCES
from waymark.domain.careers.states import ChangeKind, RoleState, Thing
from waymark.kernel.bulk import copy_rows, reserve_ids

__all__: list[str] = []  # publishing calls these inside its own transaction

ASIDE = 1_000  # above every grade's number
MODELS: dict[Thing, type[models.Model]] = {
    Thing.GRADE: Grade,
    Thing.FAMILY: JobFamily,
    Thing.LADDER: Ladder,
    Thing.ROLE: Role,
    Thing.REQUIREMENT: Requirement,
    Thing.MOVE: FormalMove,
}
JOINS = {Thing.REQUIREMENT: ("role_id", "skill_id"), Thing.MOVE: ("from_role_id", "to_role_id")}


def of_kind(changes: list[DraftChange], thing: Thing, *kinds: ChangeKind) -> list[DraftChange]:
    """The changes to things of one kind, all or some of them."""
    wanted = {kind.value for kind in kinds or ChangeKind}
    return [each for each in changes if each.thing == thing.value and each.change in wanted]


def apply_changes(changes: list[DraftChange]) -> dict[int, int]:
    """Write everything, things before what stands on them; returns the ids of what is new."""
    ids: dict[int, int] = {}
    for thing in (Thing.GRADE, Thing.FAMILY, Thing.LADDER, Thing.ROLE):
        _change(thing, of_kind(changes, thing, ChangeKind.CHANGE), ids)
        added = of_kind(changes, thing, ChangeKind.ADD)
        numbers = [key_of(each.ref)[0] for each in added]
        ids |= dict(zip(numbers, reserve_ids(MODELS[thing], len(added)), strict=True))
        _add(thing, added, ids)
    _set_twins(of_kind(changes, Thing.LADDER, ChangeKind.ADD, ChangeKind.CHANGE), ids)
    for thing in JOINS:
        _remove(thing, of_kind(changes, thing, ChangeKind.RETIRE))
        _change_joins(thing, of_kind(changes, thing, ChangeKind.CHANGE))
        _add_joins(thing, of_kind(changes, thing, ChangeKind.ADD), ids)
    retired = [int(each.ref) for each in of_kind(changes, Thing.ROLE, ChangeKind.RETIRE)]
    Role.objects.filter(pk__in=retired).update(
        state=RoleState.RETIRED.value, family=None, ladder=None, grade=None
    )
    for thing in (Thing.LADDER, Thing.FAMILY, Thing.GRADE):
        gone = [int(each.ref) for each in of_kind(changes, thing, ChangeKind.RETIRE)]
        MODELS[thing]._default_manager.filter(pk__in=gone).delete()
    return ids


def _id(ref: str | None, ids: dict[int, int]) -> int | None:
    number = number_of(ref)
    return ids[number] if number is not None and number < 0 else number


def _value(field: str, value: Any, ids: dict[int, int]) -> Any:
    return _id(value, ids) if field in REFERENCES else value


def _column(field: str) -> str:
    return f"{field}_id" if field in REFERENCES else field


def _change(thing: Thing, changes: list[DraftChange], ids: dict[int, int]) -> None:
    """Update rows field by field; rows that get the same value go together."""
    groups: dict[tuple[str, Any], list[int]] = {}
    for each in changes:
        for field, value in each.after.items():
            if field != "twin":
                groups.setdefault((field, _value(field, value, ids)), []).append(int(each.ref))
    if thing is Thing.GRADE:
        _free_numbers(groups)
    for (field, value), pks in groups.items():
        rows = MODELS[thing]._default_manager.filter(pk__in=pks)
        rows.update(**{_column(field): value})


def _free_numbers(groups: dict[tuple[str, Any], list[int]]) -> None:
    """Two grades that change places: both step aside first to numbers that nobody may choose."""
    moving = [pk for (field, _), pks in groups.items() if field == "number" for pk in pks]
    for place, pk in enumerate(moving):
        Grade.objects.filter(pk=pk).update(number=ASIDE + place)


def _add(thing: Thing, changes: list[DraftChange], ids: dict[int, int]) -> None:
    """Bring new rows in. Twins follow when all ladders are there."""
    fields = [field for field in FIELDS[thing] if field != "twin"]
    extra = ["code"] if thing is Thing.ROLE else []
    copy_rows(
        MODELS[thing],
        ["id", *map(_column, fields), *extra],
        (
            (
                ids[key_of(each.ref)[0]],
                *(_value(field, each.after.get(field), ids) for field in fields),
                *("" for _ in extra),
            )
            for each in changes
        ),
    )
    if thing is Thing.ROLE:
        _add_titles([(ids[key_of(each.ref)[0]], each.after["name"]) for each in changes])


def _add_titles(named: list[tuple[int, str]]) -> None:
    """Files may call a new role by its name, unless another role is called so already."""
    normal = {" ".join(name.lower().split()): (pk, name) for pk, name in named}
    taken = RoleTitle.objects.filter(normal__in=normal, code="").values_list("normal", flat=True)
    for each in set(taken):
        normal.pop(each)
    copy_rows(
        RoleTitle,
        ["role_id", "title", "code", "normal"],
        ((pk, name, "", plain) for plain, (pk, name) in normal.items()),
    )


def _set_twins(ladders: list[DraftChange], ids: dict[int, int]) -> None:
    """Pair ladders; those that part let go first, because a twin is one ladder's only."""
    pairs = {
        ends(each, ids)[0]: _id(each.after["twin"], ids) for each in ladders if "twin" in each.after
    }
    Ladder.objects.filter(pk__in=pairs).update(twin=None)
    for own, twin in pairs.items():
        if twin is not None:
            Ladder.objects.filter(pk=own).update(twin=twin)


def ends(change: DraftChange, ids: dict[int, int]) -> Key:
    """The ids of what a change names, of new things too."""
    return tuple(ids[number] if number < 0 else number for number in key_of(change.ref))


def _row_of(thing: Thing, change: DraftChange) -> Any:
    one, other = key_of(change.ref)
    first, second = JOINS[thing]
    return MODELS[thing]._default_manager.filter(**{first: one, second: other})


def _remove(thing: Thing, changes: list[DraftChange]) -> None:
    for each in changes:
        _row_of(thing, each).delete()


def _change_joins(thing: Thing, changes: list[DraftChange]) -> None:
    for each in changes:
        _row_of(thing, each).update(**each.after)


def _add_joins(thing: Thing, changes: list[DraftChange], ids: dict[int, int]) -> None:
    copy_rows(
        MODELS[thing],
        [*JOINS[thing], *FIELDS[thing]],
        (
            (*ends(each, ids), *(each.after[field] for field in FIELDS[thing]))
            for each in changes
        ),
    )  # fmt: skip
