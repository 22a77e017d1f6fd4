"""Sentences about the framework and about what a draft changes in it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waymark.domain.careers.compute.drafts import Architecture, key_of, number_of
from waymark.domain.careers.queries.drafts import FIELDS, REFERENCES, DraftChange
from waymark.domain.careers.states import ChangeKind, LadderKind, MoveKind, RoleState, Thing
from waymark.web.parts.numbers import in_words

__all__ = [
    "CONFIDENCE", "LADDER_KINDS", "MOVE_KINDS", "THINGS", "ChangeSaid", "few", "history_line",
    "say_change", "version_line",
]  # fmt: skip

THINGS = {
    Thing.ROLE: gettext_lazy("Roles"),
    Thing.REQUIREMENT: gettext_lazy("What roles ask for"),
    Thing.FAMILY: gettext_lazy("Families"),
    Thing.LADDER: gettext_lazy("Ladders"),
    Thing.GRADE: gettext_lazy("Grades"),
    Thing.MOVE: gettext_lazy("Moves on paper"),
}
LADDER_KINDS = {
    LadderKind.SPECIALIST.value: gettext_lazy("Specialists"),
    LadderKind.LEADERSHIP.value: gettext_lazy("Leaders"),
}
MOVE_KINDS = {
    MoveKind.UP.value: gettext_lazy("Up"),
    MoveKind.SIDEWAYS.value: gettext_lazy("Sideways"),
    MoveKind.LADDER_CHANGE.value: gettext_lazy("To the other ladder"),
    MoveKind.DOWN.value: gettext_lazy("Down"),
}
CONFIDENCE = {
    "sure": (gettext_lazy("Fits well"), "use"),
    "likely": (gettext_lazy("Likely"), "learn"),
    "look at this": (gettext_lazy("Look at this"), "warn"),
}
FIELD_NAMES = {
    "name": gettext_lazy("Name"), "summary": gettext_lazy("Summary"),
    "description": gettext_lazy("Description"), "family": gettext_lazy("Family"),
    "ladder": gettext_lazy("Ladder"), "grade": gettext_lazy("Grade"),
    "number": gettext_lazy("Number"), "kind": gettext_lazy("Kind"),
    "twin": gettext_lazy("Mirrors"), "reports_min": gettext_lazy("Fewest people who report"),
    "reports_max": gettext_lazy("Most people who report"), "state": gettext_lazy("State"),
    "level": gettext_lazy("Level"), "essential": gettext_lazy("Essential"),
    "note": gettext_lazy("Note"),
}  # fmt: skip
STATES = {
    RoleState.UNSORTED.value: gettext_lazy("no place yet"),
    RoleState.PUBLISHED.value: gettext_lazy("in the framework"),
    RoleState.RETIRED.value: gettext_lazy("retired"),
}
KINDS = {
    ChangeKind.ADD.value: (gettext_lazy("New"), "use"),
    ChangeKind.CHANGE.value: (gettext_lazy("Changed"), "learn"),
    ChangeKind.RETIRE.value: (gettext_lazy("Goes"), "warn"),
}
SMALLEST_GROUP = 5


@dataclass(frozen=True, slots=True)
class ChangeSaid:
    """One change of a draft for its page; lines are (field, before, after)."""

    change: DraftChange
    title: str
    tag: Any
    tone: str
    lines: list[tuple[Any, str, str]]
    address: str


def say_change(
    change: DraftChange, held: Architecture, base: Architecture, skills: dict[int, str]
) -> ChangeSaid:
    """Say what a change does: names before and after, not numbers."""
    thing, key = Thing(change.thing), key_of(change.ref)
    tag, tone = KINDS[change.change]
    fields = change.after if change.change != ChangeKind.RETIRE.value else {}
    names = [name for name in FIELDS[thing] if name in fields and name != "state"]
    if change.change == ChangeKind.ADD.value and "name" in names:
        names.remove("name")  # the title says it
    lines: list[tuple[Any, str, str]] = [
        (FIELD_NAMES[name], _said(name, change.before.get(name), held, base),
         _said(name, fields[name], held, base))
        for name in names
        if fields[name] not in (None, "") or change.before.get(name)
    ]  # fmt: skip
    if change.after.get("into"):
        into = held.name(Thing.ROLE, number_of(change.after["into"]))
        lines.append((_("Merged into"), "", into))
    address = change.ref.split(":")[0] if thing in (Thing.ROLE, Thing.REQUIREMENT) else ""
    return ChangeSaid(
        change, _title(thing, key, change, held, base, skills), tag, tone, lines, address
    )


def _title(
    thing: Thing, key: tuple[int, ...], change: DraftChange, held: Architecture,
    base: Architecture, skills: dict[int, str],
) -> str:  # fmt: skip
    if thing is Thing.REQUIREMENT:
        return _("%(role)s: %(skill)s") % {
            "role": _name(Thing.ROLE, key[0], held, base), "skill": skills.get(key[1], "?"),
        }  # fmt: skip
    if thing is Thing.MOVE:
        return _("%(one)s to %(other)s") % {
            "one": _name(Thing.ROLE, key[0], held, base),
            "other": _name(Thing.ROLE, key[1], held, base),
        }
    return str(change.before.get("name") or _name(thing, key[0], held, base))


def _name(thing: Thing, number: int | None, held: Architecture, base: Architecture) -> str:
    return held.name(thing, number) or base.name(thing, number)


def _said(name: str, value: Any, held: Architecture, base: Architecture) -> str:
    if value is None or value == "":
        return ""
    if name in REFERENCES:
        return _name(REFERENCES[name], number_of(value), held, base)
    if isinstance(value, bool):
        return _("yes") if value else _("no, useful")
    if name == "kind":
        return str(LADDER_KINDS.get(value) or MOVE_KINDS.get(value) or value)
    if name == "state":
        return str(STATES.get(value, value))
    return str(value)


def few(count: int) -> str:
    """A count of people's own affairs: small groups are not told, nobody is."""
    if not count:
        return _("no")
    return _("fewer than five") if count < SMALLEST_GROUP else in_words(count)


def version_line(summary: dict[str, Any]) -> str:
    """What a published version did, in a few words."""
    said = []
    for kind, text in ((ChangeKind.ADD, _("%(n)s new")), (ChangeKind.CHANGE, _("%(n)s changed")),
                       (ChangeKind.RETIRE, _("%(n)s gone"))):  # fmt: skip
        count = summary.get(f"{Thing.ROLE.value}.{kind.value}", 0)
        if count:
            said.append(text % {"n": count})
    if not said:
        return ""
    return _("Roles: %(counts)s") % {"counts": ", ".join(said)}


def history_line(now: dict[str, Any], before: dict[str, Any] | None) -> list[str]:
    """What a version of a role said differently from the one before it."""
    if before is None:
        return [_("As it was published here")]
    lines = []
    for name in ("name", "summary", "family", "ladder", "grade", "state"):
        if now.get(name) != before.get(name):
            lines.append(
                _("%(field)s: %(before)s, now %(after)s") % {
                    "field": FIELD_NAMES[name],
                    "before": _state(name, before.get(name)) or _("none"),
                    "after": _state(name, now.get(name)) or _("none"),
                }
            )  # fmt: skip
    lines += _requirements_line(now.get("requirements", []), before.get("requirements", []))
    return lines or [_("Its moves on paper changed")]


def _state(name: str, value: Any) -> str:
    return str(STATES.get(value, value)) if name == "state" else str(value or "")


def _requirements_line(now: list[dict[str, Any]], before: list[dict[str, Any]]) -> list[str]:
    new, old = ({each["skill"]: each["level"] for each in some} for some in (now, before))
    lines = [
        _("%(skill)s: level %(level)s") % {"skill": skill, "level": level}
        for skill, level in new.items()
        if old.get(skill) != level
    ]
    return lines + [_("%(skill)s: no longer asked") % {"skill": s} for s in old if s not in new]
