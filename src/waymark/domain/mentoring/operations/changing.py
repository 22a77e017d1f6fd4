"""A coordinator changes a draft: a mentee moves to another expert, or a pair is forbidden.

Who else moves follows from the matching (`compute.changes`); all lines that change are written with
the draft's new proof in one transaction, so that two coordinators never mix their changes.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from django.db import transaction
from django.utils.translation import gettext as _

from waymark.domain.mentoring.compute.changes import (
    Applied,
    Change,
    Moved,
    forbidding,
    moving,
    with_locks,
)
from waymark.domain.mentoring.compute.figures import figures_after
from waymark.domain.mentoring.compute.obstacles import Why
from waymark.domain.mentoring.compute.packing import pack, unpack
from waymark.domain.mentoring.compute.problem import build
from waymark.domain.mentoring.compute.reasons import Flag, Lines, lines_of
from waymark.domain.mentoring.compute.tables import Places
from waymark.domain.mentoring.models import Ban, Draft, DraftPair, Lock, Round
from waymark.domain.mentoring.operations.reviewing import held_open
from waymark.domain.mentoring.queries.matching_rows import read_rows
from waymark.domain.mentoring.states import Part, RoundRules
from waymark.kernel.acts import Act, Refused, record

__all__ = ["forbid_pair", "move_mentee"]

#: what is told of a line without an expert: their places go to others now
NOBODY = {"parts": [], "hours": 0, "choice": None, "flags": [Why.TAKEN.value]}


@transaction.atomic
def move_mentee(*, pair: DraftPair, expert_id: int, revision: int, act: Act) -> Change:
    """Give a mentee another expert and bind them there; everybody else does the best that is left.

    revision   of the draft as the coordinator saw it. Returns who moved.
    Raises Forbidden; Refused where the draft moved on, or the expert has no place for them.
    """
    draft = held_open(pair.draft, act, revision=revision)
    packed = with_locks(unpack(_problem_of(draft)), _locks_of(draft))
    applied = moving(packed, pair.entry_id, expert_id) if expert_id in packed.expert else None
    if applied is None:
        raise Refused(_("This expert has no place for them. Reload the page and choose another."))
    Lock.objects.update_or_create(
        entry_id=pair.entry_id,
        defaults={"expert_id": expert_id, "locked_at": act.at, "locked_by_id": act.person_id or 0},
    )
    _write(draft, applied, act)
    record(
        act, "mentoring.draft.moved", draft,  # about nobody: until it is published, nobody is told
        before={"entry": pair.entry_id, "expert": pair.expert_id},
        after={"expert": expert_id, **_told(applied.change)},
    )  # fmt: skip
    return applied.change


@transaction.atomic
def forbid_pair(*, pair: DraftPair, revision: int, act: Act) -> Change:
    """Rule a pair out in this and every later draft of the round; everybody else as above.

    Raises Forbidden; Refused where the draft moved on, or the line has no expert.
    """
    draft = held_open(pair.draft, act, revision=revision)
    if pair.expert_id is None:
        raise Refused(_("There is no pair to forbid here."))
    packed = with_locks(unpack(_problem_of(draft)), _locks_of(draft))
    applied = forbidding(packed, pair.entry_id, pair.expert_id)
    Lock.objects.filter(entry_id=pair.entry_id, expert_id=pair.expert_id).delete()
    Ban.objects.get_or_create(
        entry_id=pair.entry_id, expert_id=pair.expert_id,
        defaults={"banned_at": act.at, "banned_by_id": act.person_id or 0},
    )  # fmt: skip
    _write(draft, applied, act)
    record(
        act, "mentoring.draft.forbidden", draft,
        before={"entry": pair.entry_id, "expert": pair.expert_id}, after=_told(applied.change),
    )  # fmt: skip
    return applied.change


def _problem_of(draft: Draft) -> bytes:
    """The packed matching, read only where it is wanted: it may be large."""
    return bytes(Draft.objects.values_list("problem", flat=True).get(pk=draft.pk))


def _locks_of(draft: Draft) -> list[tuple[int, int]]:
    rows = Lock.objects.filter(entry__round_id=draft.round_id)
    return list(rows.values_list("entry_id", "expert_id"))


def _told(change: Change) -> dict[str, int]:
    """For the act log: how many moved, and what the total gained."""
    return {"moved": len(change.moved), "gain": change.gain, "more": change.more}


def _write(draft: Draft, applied: Applied, act: Act) -> None:
    """The lines of all who move, the draft's proof, and its figures."""
    after = applied.packed
    _write_lines(draft, applied.change.moved, act)
    proof, best = after.assignment(), after.best()
    draft.problem, draft.revision = pack(after), draft.revision + 1
    draft.matched, draft.total, draft.bound = proof.matched, proof.total, best.total
    rows = DraftPair.objects.filter(draft=draft, expert__isnull=False)
    told = list(rows.values_list("fit", "choice", "flags"))
    draft.figures = figures_after(draft.figures, told, RoundRules.read(draft.rules))
    draft.figures["bound_gap"] = best.total - proof.total
    Draft.objects.filter(pk=draft.pk).update(
        problem=draft.problem, revision=draft.revision, matched=draft.matched, total=draft.total,
        bound=draft.bound, figures=draft.figures,
    )  # fmt: skip


def _write_lines(draft: Draft, moved: Sequence[Moved], act: Act) -> None:
    """Lines of those who moved, with the parts of their new fit."""
    a_round = Round.objects.get(pk=draft.round_id)
    rules = RoundRules.read(draft.rules)
    problem = build(read_rows(a_round, act.today), rules, a_round.budget - a_round.spent)
    entry = Places(problem.entry).of(np.array([each.entry for each in moved], np.int64))
    expert = Places(problem.expert).of(np.array([each.after or -1 for each in moved], np.int64))
    pairs = np.full(len(problem.entry), -1, np.int64)
    there = (entry >= 0) & (expert >= 0)
    pairs[entry[there]] = expert[there]
    lines = lines_of(problem, pairs)
    for each, at in zip(moved, entry.tolist(), strict=True):
        told = NOBODY if each.after is None else _columns(lines, at)
        DraftPair.objects.filter(draft=draft, entry_id=each.entry).update(
            expert_id=each.after, fit=each.fit_after, kept_at=None, kept_by_id=None, **told
        )


def _columns(lines: Lines, at: int) -> dict[str, Any]:
    """What is told of a line with an expert; no parts where one of them left the round meanwhile."""
    if at < 0 or lines.expert[at] < 0:
        return {"parts": [0] * len(Part), "hours": 0, "choice": None, "flags": []}
    flags = [flag.value for flag, set_ in zip(Flag, lines.flags[at], strict=True) if set_]
    return {
        "parts": lines.parts[at].tolist(), "hours": int(lines.hours[at]),
        "choice": int(lines.choice[at]) or None, "flags": flags,
    }  # fmt: skip
