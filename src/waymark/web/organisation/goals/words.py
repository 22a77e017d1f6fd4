"""Proposals, effects and answers in words. Counts of people's own affairs hide small groups."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from waymark.domain.careers.compute.drafts import Architecture
from waymark.domain.careers.queries.business import BusinessGoalState, Cell
from waymark.domain.careers.states import ChangeKind, Thing
from waymark.domain.plans.queries.path_changes import SMALLEST_GROUP, Answers, hide_small
from waymark.domain.skills.queries import skills_by_id
from waymark.web.organisation.architecture.words import few
from waymark.web.parts.numbers import at_the_start, in_words
from waymark.web.parts.times import months_in_words
from waymark.workflows.proposal_reach import Reach

__all__ = [
    "STATES",
    "asked_words",
    "cell_words",
    "facts_of",
    "growth_of",
    "heading_of",
    "how_many",
    "reach_lines",
]

STATES = {
    BusinessGoalState.PREPARING.value: gettext_lazy("Being prepared"),
    BusinessGoalState.PUBLISHED.value: gettext_lazy("Published"),
    BusinessGoalState.CLOSED.value: gettext_lazy("Closed"),
}


def how_many(counts: Mapping[str, int]) -> str:
    """The heading over all goals: how many are under way, and how many of them changed roles."""
    published = counts.get(BusinessGoalState.PUBLISHED.value, 0)
    live = published + counts.get(BusinessGoalState.PREPARING.value, 0)
    if not live:
        return _("Every goal is closed")
    said = {"n": at_the_start(live), "published": in_words(published)}
    return ngettext(
        "%(n)s goal under way, %(published)s published",
        "%(n)s goals under way, %(published)s published", live,
    ) % said  # fmt: skip


def _level(level: int | None, essential: bool) -> str:
    if level is None:
        return _("not asked for")
    if essential:
        return _("level %(level)d") % {"level": level}
    return _("level %(level)d, useful") % {"level": level}


def cell_words(cell: Cell) -> dict[str, Any]:
    """One row of the proposed change."""
    return {
        "role": cell.role,
        "skill": cell.need.skill.name,
        "before": _level(cell.before, cell.essential_before),
        "after": _level(cell.after, cell.essential_after),
        "changes": cell.changes,
    }


def drafted_words(held: Architecture) -> list[dict[str, Any]]:
    """The rows of a proposal from the framework with it, by role and skill. One query."""
    touched = {
        (key[0], key[1]): change
        for (thing, key), change in held.touched.items()
        if thing is Thing.REQUIREMENT
    }
    skills = skills_by_id({skill for _, skill in touched})
    rows = []
    for (role, skill), change in touched.items():
        now = held.things[Thing.REQUIREMENT].get((role, skill)) or {}
        was = {} if change.change == ChangeKind.ADD.value else {**now, **change.before}
        rows.append(
            {
                "role": {"name": held.name(Thing.ROLE, role)},
                "skill": skills[skill].name,
                "before": _level(was.get("level"), was.get("essential", False)),
                "after": _level(now.get("level"), now.get("essential", False)),
            }
        )
    return sorted(rows, key=lambda row: (row["role"]["name"], row["skill"]))


def reach_lines(reach: Reach) -> list[str]:
    """Whom a change would concern, in sentences. Who holds a role is no secret; goals are."""
    lines = [
        ngettext(
            "%(n)s person holds a role that would ask for something else.",
            "%(n)s people hold a role that would ask for something else.", reach.holders,
        ) % {"n": in_words(reach.holders) if reach.holders else _("no")},
        ngettext(
            "%(n)s goal leads to such a role or passes through it.",
            "%(n)s goals lead to such a role or pass through it.", reach.goals,
        ) % {"n": few(reach.goals)},
        ngettext(
            "%(n)s plan under way belongs to these goals. No plan moves until its person says yes.",
            "%(n)s plans under way belong to these goals. No plan moves until its person says yes.",
            reach.plans,
        ) % {"n": few(reach.plans)},
    ]  # fmt: skip
    if reach.months != (0, 0):
        lines.append(
            _("An estimate: %(time)s longer for each, at the pace that plans usually have.")
            % {"time": months_in_words(*reach.months)}
        )
    return [line[:1].upper() + line[1:] for line in lines]


def growth_of(reach: Reach) -> list[dict[str, Any]]:
    """How gaps grow: people by levels more, each with a count or None, and a share 0..100.

    A group under five is not told, and neither is the smallest other one, or it could be found by
    subtraction. `hidden` says which of the two it is.
    """
    labels = (
        _("No more to build"), _("One level more"), _("Two levels more"), _("Three or more"),
    )  # fmt: skip
    parts = dict(zip(labels, reach.spread, strict=True))
    shown = hide_small(parts)
    return [
        {
            "label": label,
            "count": shown[label],
            "hidden": _("hidden: a group under five")
            if parts[label] < SMALLEST_GROUP
            else _("hidden with a small group"),
            "share": round(100 * (shown[label] or 0) / max(reach.people, 1)),
        }
        for label in labels
        if parts[label] or label == labels[0]
    ]


def heading_of(reach: Reach) -> str:
    """How many people it concerns; those who only head for a role are told apart if they are few."""
    if not reach.people and not reach.beyond:
        return _("It concerns nobody today")
    if reach.few_beyond:
        return ngettext(
            "It concerns %(n)s person in such a role, and a few who head for one",
            "It concerns %(n)s people in such a role, and a few who head for one", reach.holders,
        ) % {"n": in_words(reach.holders) if reach.holders else _("no")}  # fmt: skip
    return ngettext("It concerns %(n)s person", "It concerns %(n)s people", reach.people) % {
        "n": in_words(reach.people)
    }


def asked_words(reach: Reach) -> str:
    """What the button says that publishes."""
    if reach.few_beyond:
        return _("Publish and ask them")
    if not reach.asked:
        return _("Publish; nobody has more to build")
    return ngettext(
        "Publish and ask %(n)s person", "Publish and ask %(n)s people", reach.asked
    ) % {"n": few(reach.asked)}  # fmt: skip


def facts_of(answers: Answers) -> list[dict[str, Any]]:
    """How people answered, as figures; a count of None is too small to tell."""
    waiting = None
    if answers.open and answers.waiting_days is not None:
        waiting = _("since today") if not answers.waiting_days else ngettext(
            "the oldest for %(n)d day", "the oldest for %(n)d days", answers.waiting_days
        ) % {"n": answers.waiting_days}  # fmt: skip
    added = None
    if answers.steps:
        added = ngettext(
            "%(n)d step added to plans", "%(n)d steps added to plans", answers.steps
        ) % {"n": answers.steps}  # fmt: skip
    rows: list[tuple[Any, int | None, str | None]] = [
        (pgettext("people", "Asked"), answers.asked, None),
        (_("Accepted"), answers.accepted, added),
        (_("Declined"), answers.declined, None),
        (_("No answer yet"), answers.open, waiting),
        (_("Asked again later"), answers.again, None),
        (_("Nothing to answer"), answers.told, None),
    ]
    kept = [row for row in rows if row[1] != 0 or row[0] in (rows[0][0], rows[3][0])]
    return [{"label": label, "count": count, "note": note} for label, count, note in kept]
