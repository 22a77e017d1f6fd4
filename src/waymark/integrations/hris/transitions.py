"""What an import does to one person."""

import datetime as dt
from dataclasses import dataclass, replace

from waymark.integrations.hris.checking import Checked
from waymark.integrations.hris.reading import ChangeKind, PersonState, state_after

__all__ = ["Transition", "transitions_of"]


@dataclass(frozen=True, slots=True)
class Transition:
    """One person before (None: new) and after the import."""

    key: str
    before: PersonState | None
    after: PersonState


def transitions_of(checked: Checked) -> list[Transition]:
    """Those whom the import changes, in the order in which they became known."""
    after = state_after(checked.batch, checked.known.people)
    changed = {
        change.person
        for change in checked.difference.changes
        if change.kind is not ChangeKind.UNDECIDED
    }
    return [
        Transition(key, checked.known.people.get(key), _without_positions(state))
        for key, state in after.items()
        if key in changed
    ]


def _without_positions(state: PersonState) -> PersonState:
    """Who has left holds nothing from the day after."""
    if state.active or state.left is None:
        return state
    left: dt.date = state.left
    ended = tuple(
        replace(p, end=max(left, p.start)) if p.end is None else p for p in state.positions
    )
    return replace(state, positions=ended)
