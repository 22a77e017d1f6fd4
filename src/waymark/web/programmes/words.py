"""Programmes, rounds and invitations in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from waymark.domain.mentoring.queries.programmes import Health, ProgrammeKind
from waymark.domain.mentoring.queries.rounds import EntryState, Part, RoundState
from waymark.web.parts.numbers import at_the_start

__all__ = [
    "EFFECTS", "ENTRY_STATES", "KINDS", "ROUND_STATES", "health_words", "how_many_programmes", "needs_you",
    "state_tag",
]  # fmt: skip

#: what each template is called, and whom it is for
KINDS: Mapping[str, Any] = {
    ProgrammeKind.NEXT_ROLE.value: {
        "name": gettext_lazy("Mentoring for a next role"),
        "about": gettext_lazy("People with a goal meet someone who has held that role or made the move."),
    },
    ProgrammeKind.ONBOARDING.value: {
        "name": gettext_lazy("Onboarding buddy"),
        "about": gettext_lazy("People who joined in the last months meet someone nearby who knows the place."),
    },
    ProgrammeKind.REVERSE.value: {
        "name": gettext_lazy("Reverse mentoring"),
        "about": gettext_lazy("Experienced people learn a skill from someone earlier in their career."),
    },
    ProgrammeKind.SKILL.value: {
        "name": gettext_lazy("Coaching for a skill"),
        "about": gettext_lazy("A coach or trainer for the one skill that a person needs next, inside or outside."),
    },
    ProgrammeKind.NEW_MANAGERS.value: {
        "name": gettext_lazy("Coaching for new managers"),
        "about": gettext_lazy("Whoever began to lead in the last year gets a coach for half a year."),
    },
}  # fmt: skip
ROUND_STATES: Mapping[str, Any] = {
    RoundState.DRAFT.value: gettext_lazy("Being prepared"),
    RoundState.INVITING.value: gettext_lazy("Inviting"),
    RoundState.CLOSED.value: gettext_lazy("Pools closed"),
    RoundState.DRAFTING.value: gettext_lazy("Draft being made"),
    RoundState.REVIEWING.value: gettext_lazy("Draft to review"),
    RoundState.PUBLISHED.value: gettext_lazy("Published"),
    RoundState.RUNNING.value: gettext_lazy("Running"),
    RoundState.COMPLETED.value: gettext_lazy("Completed"),
    RoundState.CANCELLED.value: gettext_lazy("Cancelled"),
}
ENTRY_STATES: Mapping[str, Any] = {
    EntryState.INVITED.value: gettext_lazy("No answer yet"),
    EntryState.JOINED.value: pgettext_lazy("a round", "Joined"),
    EntryState.DECLINED.value: gettext_lazy("Not this time"),
    EntryState.WITHDRAWN.value: gettext_lazy("Withdrawn"),
}
#: what more points for each part of a fit do
EFFECTS: Mapping[Part, Any] = {
    Part.HELD: gettext_lazy(
        "More points: mentors who held the goal role or made the move to it come first, the more "
        "recently the better."
    ),
    Part.SKILLS: gettext_lazy(
        "More points: those who hold the needed skills at a higher level come first."
    ),
    Part.CHOICES: gettext_lazy(
        "More points: more people get somebody they named, a first choice before a fifth."
    ),
    Part.HOURS: gettext_lazy("More points: fewer pairs across far time zones and shifts."),
    Part.SENIORITY: gettext_lazy(
        "More points: the best distance, named under “How points are counted”, is kept more often."
    ),
    Part.LOAD: gettext_lazy("More points: mentees spread more evenly over mentors."),
    Part.UNITS: gettext_lazy("More points: fewer pairs within one department."),
}
_GOOD = {RoundState.RUNNING.value, RoundState.PUBLISHED.value}
_YOURS = {RoundState.REVIEWING.value, RoundState.CLOSED.value, RoundState.DRAFT.value}


def state_tag(state: str) -> dict[str, Any]:
    """A round's state as a tag: what is called, and its colour."""
    kind = "use" if state in _GOOD else "warn" if state in _YOURS else ""
    return {"words": ROUND_STATES[state], "kind": kind}


def how_many_programmes(count: int) -> str:
    """The heading over all programmes."""
    return ngettext(
        "%(n)s programme under way", "%(n)s programmes under way", count
    ) % {"n": at_the_start(count)}  # fmt: skip


def health_words(health: Health) -> list[str]:
    """How a programme is doing, in short sentences; the first is the most urgent one."""
    lines = []
    if health.unmet:
        lines.append(
            ngettext("%(n)s pair has not met yet", "%(n)s pairs have not met yet", health.unmet)
            % {"n": at_the_start(health.unmet)}
        )
    if health.waiting:
        lines.append(
            ngettext(
                "%(n)s pair waits for an answer", "%(n)s pairs wait for an answer", health.waiting
            ) % {"n": at_the_start(health.waiting)}
        )  # fmt: skip
    if health.pairs:
        lines.append(
            ngettext("%(n)s pair works together", "%(n)s pairs work together", health.pairs)
            % {"n": at_the_start(health.pairs)}
        )
    if health.newest and health.newest.state == RoundState.INVITING.value:
        lines.append(
            _("%(joined)s of %(asked)s people have joined %(round)s")
            % {"joined": health.joined, "asked": health.asked, "round": health.newest.name}
        )
    if health.over:
        lines.append(
            ngettext(
                "%(n)s pair has ended its work", "%(n)s pairs have ended their work", health.over
            )
            % {"n": at_the_start(health.over)}
        )
    return lines or [_("No round has brought anybody together yet")]


def needs_you(state: str, overdue: bool) -> str:
    """What a round waits for from those who run it; empty where it goes on by itself."""
    if state == RoundState.INVITING.value:
        return _("Close the pools and make a draft") if overdue else ""
    return {
        RoundState.DRAFT.value: _("Invite people"),
        RoundState.CLOSED.value: _("Make a draft"),
        RoundState.REVIEWING.value: _("Review the draft, then publish"),
    }.get(state, "")
