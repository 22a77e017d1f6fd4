"""What people's rows point at: sites, units, roles, skills. Names become rows once."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from waymark.domain.careers.models import Role, RoleTitle
from waymark.domain.careers.states import RoleState
from waymark.domain.people.models import OrgUnit, Site
from waymark.domain.skills.models import Skill
from waymark.engine.titles import display_title
from waymark.integrations.hris.operations._ledger import Ledger
from waymark.integrations.hris.reading import Units
from waymark.integrations.hris.transitions import Transition
from waymark.kernel.acts import Refused
from waymark.kernel.folding import fold

__all__ = ["write_roles", "write_sites", "write_skills", "write_units"]

Ids = dict[str, int]


def write_sites(ledger: Ledger, transitions: Iterable[Transition]) -> Ids:
    """Ids of all sites by name; new names become sites in UTC until HR says their zone."""
    known = dict(Site.objects.values_list("name", "pk"))
    new = sorted({t.after.location for t in transitions if t.after.location} - set(known))
    ids = ledger.create(Site, ["name", "country", "zone"], [(name, "", "UTC") for name in new])
    return known | dict(zip(new, ids, strict=True))


def write_units(ledger: Ledger, units: Units) -> Ids:
    """Ids of all units by code. Names and parents that the file says are brought up to date.

    A unit that moves takes along what lies in it, also what the file does not name: rights for a
    unit follow the paths. Raises Refused where units would then lie in each other.
    """
    rows = {unit.code: unit for unit in OrgUnit.objects.all()}
    new = [code for code in units.key if code not in rows]
    ids = {code: unit.pk for code, unit in rows.items()}
    ids |= dict(zip(new, ledger.reserve(OrgUnit, len(new)), strict=True))
    codes = {pk: code for code, pk in ids.items()}
    names = dict(zip(units.key, units.name, strict=True))
    above = {code: codes.get(unit.parent_id or 0, "") for code, unit in rows.items()}
    above |= {code: parent for code, parent in zip(units.key, units.parent, strict=True) if parent}
    paths = _paths(ids, above)
    changes = []
    for code, unit in rows.items():
        said = names.get(code, "")
        after = {
            # a file that knows the code alone says nothing of the name
            "name": said if said and said != code else unit.name,
            "parent_id": ids.get(above[code]),
            "path": paths[code],
        }
        before = {name: getattr(unit, name) for name in after}
        if before != after:
            changes.append((unit.pk, before, after))
    ledger.change(OrgUnit, changes)
    fields = ["code", "name", "parent_id", "path", "is_partner"]
    created = [
        (code, names[code] or code, ids.get(above.get(code, "")), paths[code], False)
        for code in new
    ]
    ledger.create(OrgUnit, fields, created, ids=[ids[code] for code in new])
    return ids


def _paths(ids: Ids, above: Mapping[str, str]) -> dict[str, str]:
    """The path of every unit, from the units above it."""
    paths = {"": "/"}
    for code in ids:
        chain: list[str] = []
        while code not in paths:
            if code in chain:
                raise Refused(
                    _("The unit “%(code)s” would lie in itself. Correct the unit above it.")
                    % {"code": code}
                )
            chain.append(code)
            code = above.get(code, "")
        for each in reversed(chain):
            paths[each] = f"{paths[code]}{ids[each]}/"
            code = each
    return paths


def write_roles(ledger: Ledger, transitions: Iterable[Transition], codes: Mapping[str, str]) -> Ids:
    """Ids of all roles by name. A title that nobody knows becomes a role that HR has yet to place.

    Titles in capitals are given readable capitals; the spelling of the file is kept as a title.
    """
    ids = dict(Role.objects.order_by("-pk").values_list("name", "pk"))
    spellings = dict(RoleTitle.objects.values_list("normal", "role_id"))
    wanted = {p.title for t in transitions for p in t.after.positions}
    found = {title: ids.get(title) or spellings.get(fold(title)) for title in wanted}
    new: dict[str, list[str]] = {}
    for title in sorted(title for title, pk in found.items() if pk is None):
        new.setdefault(fold(title), []).append(title)
    first = [titles[0] for titles in new.values()]
    fields = ["name", "code", "summary", "state"]
    rows = [
        (display_title(t)[:200], codes.get(t, "")[:60], "", RoleState.UNSORTED.value) for t in first
    ]
    made = dict(zip(new, ledger.create(Role, fields, rows), strict=True))
    ledger.create(
        RoleTitle,
        ["role_id", "title", "code", "normal"],
        [(made[fold(t)], t[:300], "", fold(t)[:300]) for t in first],
    )
    return {title: pk if pk is not None else made[fold(title)] for title, pk in found.items()}


def write_skills(ledger: Ledger, transitions: Iterable[Transition]) -> Ids:
    """Ids of all skills by name; a new name becomes a skill without a description."""
    ids = dict(Skill.objects.order_by("-pk").values_list("name", "pk"))
    new = sorted({name for t in transitions for name, _level in t.after.skills} - set(ids))
    fields = ["key", "name", "category", "task_kind", "description", "words", "origin"]
    rows = [
        (f"file:{fold(name)}"[:200], name, "technical", "mixed", "", name, "own") for name in new
    ]
    return ids | dict(zip(new, ledger.create(Skill, fields, rows), strict=True))
