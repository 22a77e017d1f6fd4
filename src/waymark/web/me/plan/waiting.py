"""What of one's plan waits for somebody else, derived from what is open: nothing is kept for it.

A part of the house that lets people wait adds its lines in `waiting_lines`, one query each.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from waymark.domain.people.queries import Person
from waymark.domain.plans.queries import Change, Plan, PlanVersion
from waymark.domain.plans.states import PlanState, Side
from waymark.domain.skills.queries.record import asks_waiting
from waymark.kernel.acts import Act

__all__ = ["WaitingLine", "waiting_lines"]


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """Something that waits for `name`, since when, and where it can be looked at."""

    what: str
    name: str
    initials: str
    since: datetime
    address: str


def waiting_lines(
    act: Act, plan: Plan, versions: Sequence[PlanVersion], changes: Sequence[Change],
    manager: Person | None,
) -> list[WaitingLine]:  # fmt: skip
    """The plan that waits to be agreed, proposals to be answered, evidence to be confirmed;
    longest first.

    versions, changes   of the plan, as the page has read them. Cost: one query.
    """
    lines = _evidence(act)
    if manager is not None:
        lines += _plan(plan, versions, manager) + _changes(changes, manager)
    return sorted(lines, key=lambda line: line.since)


def _plan(plan: Plan, versions: Sequence[PlanVersion], manager: Person) -> list[WaitingLine]:
    asked = bool(versions) and versions[0].snapshot.get("what") != "sent_back"
    if plan.state != PlanState.SHARED.value or plan.shared_at is None or not asked:
        return []
    return [
        WaitingLine(_("A yes to your plan"), manager.shown_name, manager.initials, plan.shared_at,
                    reverse("me:plan"))
    ]  # fmt: skip


def _changes(changes: Sequence[Change], manager: Person) -> list[WaitingLine]:
    return [
        WaitingLine(_("The change you proposed"), manager.shown_name, manager.initials,
                    each.proposed_at, reverse("me:change", args=[each.pk]))
        for each in changes if each.side == Side.PERSON.value
    ]  # fmt: skip


def _evidence(act: Act) -> list[WaitingLine]:
    return [
        WaitingLine(
            _("%(skill)s: a word on what you did") % {"skill": ask.evidence.skill.name},
            ask.asked.shown_name, ask.asked.initials, ask.asked_at,
            reverse("me:record-entry", args=[ask.evidence_id]),
        )
        for ask in asks_waiting(act)
    ]  # fmt: skip
