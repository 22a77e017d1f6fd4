"""Suggestions for the actor: their wish, everybody whom they might ask, and the rules that rank."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from waymark.domain.mentoring.compute.suggesting import Looked, look_around
from waymark.domain.mentoring.queries.matching_alone import read_rows_for
from waymark.domain.mentoring.queries.wishing import Wished, wished_by
from waymark.domain.mentoring.states import TEMPLATES, ProgrammeKind, RoundRules
from waymark.kernel.acts import Act

__all__ = ["Suggested", "suggested"]

TEMPLATE = TEMPLATES[ProgrammeKind.NEXT_ROLE]


@dataclass(frozen=True)
class Suggested:
    """What the actor looks for and who was looked at, under which rules."""

    wished: Wished
    looked: Looked
    rules: RoundRules


def suggested(act: Act, also: Collection[int] = ()) -> Suggested | None:
    """Look around for the actor, by the rules with which rounds for a next role begin.

    also   experts looked at besides, whatever they hold.
    None without a goal. Nothing asks here whether recommending is stopped: whoever shows it does.
    Cost: four queries, and some milliseconds for a thousand experts.
    """
    wished = wished_by(act, also)
    if wished is None:
        return None
    until = act.today + timedelta(weeks=TEMPLATE.weeks)
    rows = read_rows_for(wished.wish, act.today, until)
    return Suggested(wished, look_around(rows, TEMPLATE.rules), TEMPLATE.rules)
