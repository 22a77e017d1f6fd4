"""Lines of a draft for its table, its file, and the list of people without anybody."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from waymark.domain.mentoring.compute.changes import Help
from waymark.domain.mentoring.compute.obstacles import Why
from waymark.domain.mentoring.compute.reviewing import names_in
from waymark.domain.mentoring.queries.drafts import DraftPair, roles_held
from waymark.domain.mentoring.states import RoundRules
from waymark.web.programmes.console.words import (
    BY_OUTSIDE,
    BY_RULES,
    FLAGS,
    WHAT_HELPS,
    WHY_NOBODY,
    held_words,
    reasons,
)

__all__ = ["lines_of", "table_of", "unmatched_of"]

TONES = ("r", "b", "g", "v")


def lines_of(pairs: Sequence[DraftPair], rules: RoundRules, today: date) -> list[dict[str, Any]]:
    """What the table says of each pair; two queries, however many pairs."""
    held = roles_held(pairs, today)
    return [
        {
            "pair": pair, "mentee": pair.entry.person, "goal": pair.entry.goal,
            "mentor": pair.expert.person if pair.expert else None,
            "held": held_words(held.get(pair.pk)), "fit": round(pair.fit / 10),
            "why": " ".join(reasons(pair, rules, held.get(pair.pk))),
            "flags": [FLAGS[flag] for flag in pair.flags if flag in FLAGS],
            "locked": pair.locked,  # type: ignore[attr-defined]  # annotated
            "kept": pair.kept_at is not None,
            "tone": TONES[pair.entry.person_id % len(TONES)],
            "other_tone": TONES[pair.expert.person_id % len(TONES)] if pair.expert else "",
        }
        for pair in pairs
    ]  # fmt: skip


def table_of(pairs: Iterable[DraftPair]) -> Iterator[list[Any]]:
    """A row for the file: names, fit and its parts in points, hours, what to check."""
    for pair in pairs:
        yield [
            pair.entry.person.shown_name, pair.entry.goal.name if pair.entry.goal else "",
            pair.expert.person.shown_name if pair.expert else "", pair.fit / 10,
            *(part / 10 for part in pair.parts), pair.hours / 2,
            ", ".join(str(FLAGS[flag]) for flag in pair.flags if flag in FLAGS),
        ]  # fmt: skip


def unmatched_of(pairs: Sequence[DraftPair], helped: dict[int, list[Help]]) -> list[dict[str, Any]]:
    """People whom the draft gives nobody: what they want, why nobody, and what would help.

    helped   for some of them, by line, with whom one more place would bring most.
    """
    names = names_in([], [each for many in helped.values() for each in many])
    return [
        {
            "pair": pair, "heading": _heading(pair),
            "why": [WHY_NOBODY[flag] for flag in pair.flags if flag in WHY_NOBODY],
            "helps": [WHAT_HELPS[flag] for flag in pair.flags if flag in WHAT_HELPS],
            "act": _act(pair.flags),
            "place": [
                {"name": names.experts[each.expert], "fit": round(each.fit / 10),
                 "gain": each.gain / 10, "more": each.more}
                for each in helped.get(pair.pk, [])[:1] if each.more > 0
            ],
        }
        for pair in pairs
    ]  # fmt: skip


def _act(flags: Sequence[str]) -> str:
    """Where a coordinator can do something about it: the pairs, the rules, experts from outside."""
    if Why.TAKEN.value in flags:
        return "swap"
    if BY_RULES & set(flags):
        return "rules"
    return "outside" if BY_OUTSIDE & set(flags) else ""


def _heading(pair: DraftPair) -> str:
    name = pair.entry.person.shown_name
    if pair.entry.goal is None:
        return _("%(name)s has not named a goal") % {"name": name}
    return _("%(name)s wants to become %(role)s") % {"name": name, "role": pair.entry.goal.name}
