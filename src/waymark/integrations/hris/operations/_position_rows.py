"""Positions held and levels of skill, as an import brings them."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from waymark.domain.careers.models import Assignment
from waymark.domain.careers.states import EndReason
from waymark.domain.skills.models import Claim
from waymark.domain.skills.states import ClaimSource
from waymark.integrations.hris.known import first_day_no_longer
from waymark.integrations.hris.operations._ledger import Ledger
from waymark.integrations.hris.reading import HeldPosition, PersonState
from waymark.integrations.hris.transitions import Transition
from waymark.kernel.acts import Act

__all__ = ["write_claims", "write_positions"]

Ids = dict[str, int]
FIELDS = [
    "person_id", "role_id", "unit_id", "kind", "from_date", "to_date", "year_only", "fte",
    "shift_work", "end_reason",
]  # fmt: skip
ALL = [*FIELDS, "site_id"]


def write_positions(
    ledger: Ledger,
    transitions: list[Transition],
    people: Ids,
    roles: Ids,
    units: Ids,
    *,
    year_only: bool,
) -> None:
    """Make each person's history what the import says: rows are kept, changed, removed or added."""
    touched = [
        t for t in transitions if t.before is None or t.before.positions != t.after.positions
    ]
    existing = _existing([people[t.key] for t in touched if t.before is not None])
    new: list[tuple[Any, ...]] = []
    changed: list[tuple[int, dict[str, Any], dict[str, Any]]] = []
    gone: list[tuple[int, dict[str, Any]]] = []
    for t in touched:
        pk = people[t.key]
        rows = existing.get(pk, {})
        for position in t.after.positions:
            role, unit = roles[position.title], units.get(position.unit)
            to_date = first_day_no_longer(position.end)
            reason = _end_reason(position, t.after)
            row = rows.pop((role, unit, position.kind, position.start), None)
            if row is None:
                values = (pk, role, unit, position.kind, position.start, to_date, year_only)
                new.append((*values, 100, False, reason))
            elif row.to_date != to_date:
                before = {"to_date": row.to_date, "end_reason": row.end_reason}
                after = {"to_date": to_date, "end_reason": reason}
                changed.append((row.pk, before, after))
        gone.extend((row.pk, _values(row)) for row in rows.values())
    ledger.delete(Assignment, gone)
    shorter = [c for c in changed if c[2]["to_date"] is not None]
    ledger.change(Assignment, shorter)
    ledger.change(Assignment, [c for c in changed if c[2]["to_date"] is None])
    ledger.create(Assignment, FIELDS, new)


def _existing(people: list[int]) -> dict[int, dict[tuple[Any, ...], Assignment]]:
    found: dict[int, dict[tuple[Any, ...], Assignment]] = defaultdict(dict)
    for start in range(0, len(people), 5_000):
        for row in Assignment.objects.filter(person_id__in=people[start : start + 5_000]):
            found[row.person_id][(row.role_id, row.unit_id, row.kind, row.from_date)] = row
    return found


def _values(row: Assignment) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ALL}


def _end_reason(position: HeldPosition, state: PersonState) -> str:
    """Why the position ended, as far as the history tells."""
    if position.end is None:
        return ""
    if any(p.start > position.start and p.kind == position.kind for p in state.positions):
        return EndReason.MOVED.value
    if not state.active and state.left is not None and position.end >= state.left:
        return EndReason.LEFT.value
    return EndReason.ENDED.value


def write_claims(
    ledger: Ledger, transitions: Iterable[Transition], people: Ids, skills: Ids, act: Act
) -> None:
    """Levels that the HR system records; a new one supersedes the last."""
    current = {
        (claim.person_id, claim.skill_id): claim
        for claim in Claim.objects.filter(
            source=ClaimSource.RECORD.value, superseded_at__isnull=True
        )
    }
    new, ended = [], []
    for t in transitions:
        before = dict(t.before.skills) if t.before else {}
        for name, level in t.after.skills:
            if before.get(name) == level:
                continue
            pair = (people[t.key], skills[name])
            if pair in current:
                ended.append((current[pair].pk, {"superseded_at": None}, {"superseded_at": act.at}))
            new.append((*pair, ClaimSource.RECORD.value, level, False, act.at, act.person_id))
    ledger.change(Claim, ended)
    fields = ["person_id", "skill_id", "source", "level", "enjoys", "said_at", "said_by_id"]
    ledger.create(Claim, fields, new)
