"""What a draft may say: names, references and ranges, checked before anything is written.

Each check raises Refused with a sentence that says what to do.
"""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waymark.domain.careers.compute.drafts import Architecture, Key
from waymark.domain.careers.states import LadderKind, MoveKind, RoleState, Thing
from waymark.kernel.acts import Refused

__all__ = ["check_row", "dangling", "dependents"]

Row = dict[str, Any]
LONGEST = {Thing.GRADE: 120, Thing.FAMILY: 200, Thing.LADDER: 200, Thing.ROLE: 200}
MOST_GRADES, MOST_REPORTS, LEVELS = 99, 10_000, range(1, 6)
NAMELESS = {
    Thing.GRADE: gettext_lazy("Give the grade a name."),
    Thing.FAMILY: gettext_lazy("Give the family a name."),
    Thing.LADDER: gettext_lazy("Give the ladder a name."),
    Thing.ROLE: gettext_lazy("Give the role a name."),
}
TAKEN = {
    Thing.FAMILY: gettext_lazy("There is a family called %(name)s already. Choose another name."),
    Thing.LADDER: gettext_lazy("There is a ladder called %(name)s already. Choose another name."),
}
GONE = {
    Thing.GRADE: gettext_lazy("This grade is no longer there. Choose another one."),
    Thing.FAMILY: gettext_lazy("This family is no longer there. Choose another one."),
    Thing.LADDER: gettext_lazy("This ladder is no longer there. Choose another one."),
}
LOST = {
    Thing.GRADE: gettext_lazy("The grade of %(name)s is no longer there. Change it, then publish."),
    Thing.FAMILY: gettext_lazy(
        "The family of %(name)s is no longer there. Change it, then publish."
    ),
    Thing.LADDER: gettext_lazy(
        "The ladder of %(name)s is no longer there. Change it, then publish."
    ),
}
HELD_BY = {Thing.GRADE: "grade", Thing.FAMILY: "family", Thing.LADDER: "ladder"}


def check_row(held: Architecture, thing: Thing, key: Key, row: Row) -> Row:
    """The row as it may be kept, texts trimmed. Raises Refused for what cannot be.

    held   the framework with the draft in it; `key` names the row in it, or is new to it.
    """
    row = {name: value.strip() if isinstance(value, str) else value for name, value in row.items()}
    if "\0" in "".join(value for value in row.values() if isinstance(value, str)):
        raise Refused(_("The text holds a character that cannot be kept. Type it again."))
    _CHECKS[thing](held, key, row)
    return row


def _named(held: Architecture, thing: Thing, key: Key, row: Row) -> None:
    name = row["name"]
    if not name:
        raise Refused(NAMELESS[thing])
    if len(name) > LONGEST[thing]:
        raise Refused(
            _("The name is longer than %(most)s characters. Shorten it.") % {"most": LONGEST[thing]}
        )


def _alone(held: Architecture, thing: Thing, key: Key, row: Row, **same: Any) -> None:
    """No other row of this kind has the name, among those that are the `same` otherwise."""
    for other, each in held.things[thing].items():
        if (
            other != key
            and each["name"].casefold() == row["name"].casefold()
            and all(each[field] == value for field, value in same.items())
        ):
            raise Refused(TAKEN[thing] % {"name": each["name"]})


def _grade(held: Architecture, key: Key, row: Row) -> None:
    _named(held, Thing.GRADE, key, row)
    number = row["number"]
    if not isinstance(number, int) or not 1 <= number <= MOST_GRADES:
        raise Refused(_("A grade's number lies between 1 and %(most)s.") % {"most": MOST_GRADES})
    for other, each in held.things[Thing.GRADE].items():
        if other != key and each["number"] == number:
            raise Refused(
                _("%(name)s has number %(number)s already. Choose another number.")
                % {"name": each["name"], "number": number}
            )


def _family(held: Architecture, key: Key, row: Row) -> None:
    _named(held, Thing.FAMILY, key, row)
    _alone(held, Thing.FAMILY, key, row)
    row["description"] = row["description"] or ""


def _ladder(held: Architecture, key: Key, row: Row) -> None:
    _named(held, Thing.LADDER, key, row)
    _there(held, Thing.FAMILY, row["family"])
    _alone(held, Thing.LADDER, key, row, family=row["family"])
    if row["kind"] not in set(LadderKind):
        raise Refused(_("A ladder is for specialists or for leaders. Choose one."))
    for each in held.things[Thing.ROLE].values():
        if each["ladder"] == key[0] and each["family"] != row["family"]:
            raise Refused(_("Roles stand on this ladder. Move them to the other family first."))


def _role(held: Architecture, key: Key, row: Row) -> None:
    _named(held, Thing.ROLE, key, row)
    before = held.things[Thing.ROLE].get(key)
    if before is None or before["name"] != row["name"]:
        living = {RoleState.PUBLISHED.value, RoleState.UNSORTED.value}
        for other, each in held.things[Thing.ROLE].items():
            same = each["name"].casefold() == row["name"].casefold()
            if other != key and same and each["state"] in living:
                raise Refused(_("There is a role called %(name)s already. Add what tells them apart, or merge the two.") % {"name": each["name"]})  # fmt: skip
    for field, thing in (
        ("family", Thing.FAMILY),
        ("ladder", Thing.LADDER),
        ("grade", Thing.GRADE),
    ):
        if row[field] is not None:
            _there(held, thing, row[field])
    ladder = held.row(Thing.LADDER, row["ladder"])
    if ladder is not None and ladder["family"] != row["family"]:
        raise Refused(_("The ladder %(name)s belongs to another family. Choose one of this family, or none.") % {"name": ladder["name"]})  # fmt: skip
    low, high = row["reports_min"], row["reports_max"]
    if (low is None) != (high is None):
        raise Refused(_("Say both how few and how many people report to this role, or neither."))
    if low is not None and not 0 <= low <= high <= MOST_REPORTS:
        raise Refused(_("The most people who report to this role cannot be fewer than the fewest."))
    row["summary"] = row["summary"] or ""
    placed = row["family"] is not None or row["state"] == RoleState.PUBLISHED.value
    row["state"] = (RoleState.PUBLISHED if placed else RoleState.UNSORTED).value


def _requirement(held: Architecture, key: Key, row: Row) -> None:
    _living(held, key[0])
    if row["level"] not in LEVELS:
        raise Refused(_("A role asks for a level between 1 and 5."))
    row["essential"] = bool(row["essential"])


def _move(held: Architecture, key: Key, row: Row) -> None:
    _living(held, key[0])
    _living(held, key[1])
    if key[0] == key[1]:
        raise Refused(_("A move leads from one role to another. Choose two roles."))
    if row["kind"] not in set(MoveKind):
        raise Refused(_("Choose what kind of move it is."))
    row["note"] = (row["note"] or "")[:300]


_CHECKS = {
    Thing.GRADE: _grade,
    Thing.FAMILY: _family,
    Thing.LADDER: _ladder,
    Thing.ROLE: _role,
    Thing.REQUIREMENT: _requirement,
    Thing.MOVE: _move,
}


def _there(held: Architecture, thing: Thing, number: int | None) -> None:
    if held.row(thing, number) is None:
        raise Refused(GONE[thing])


def _living(held: Architecture, number: int) -> None:
    row = held.row(Thing.ROLE, number)
    if row is None or row["state"] == RoleState.RETIRED.value:
        raise Refused(_("This role is no longer there. Choose another one."))


def dependents(held: Architecture, thing: Thing, number: int) -> list[str]:
    """Names of what would be left without this grade, family, ladder or role."""
    if thing in HELD_BY:
        field = HELD_BY[thing]
        names = [held.name(Thing.ROLE, role) for role in held.roles_in(field, number)]
        if thing is Thing.FAMILY:
            names += [
                each["name"]
                for each in held.things[Thing.LADDER].values()
                if each["family"] == number
            ]
        return names
    if thing is Thing.ROLE:
        moves = held.things[Thing.MOVE]
        return [
            held.name(Thing.ROLE, other)
            for key in moves
            if number in key
            for other in key
            if other != number
        ]
    return []


def dangling(held: Architecture) -> str:
    """The first thing of the draft that points at something gone, in words; "" for none."""
    for (thing, key), change in held.touched.items():
        row = held.things[thing].get(key)
        if row is None or change.change == "retire":
            continue
        for field, other in (("family", Thing.FAMILY), ("ladder", Thing.LADDER),
                             ("grade", Thing.GRADE), ("twin", Thing.LADDER)):  # fmt: skip
            if row.get(field) is not None and held.row(other, row[field]) is None:
                return LOST[other] % {"name": row["name"]}
    return ""
