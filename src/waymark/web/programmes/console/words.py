"""What the console says: parts of a fit, flags, groups, results, and why a pair fits."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from waymark.domain.mentoring.compute.fairness import Met
from waymark.domain.mentoring.compute.obstacles import Why
from waymark.domain.mentoring.queries.drafts import DraftPair, Held
from waymark.domain.mentoring.states import Part, RoundRules
from waymark.web.parts.numbers import with_tenths

__all__ = [
    "BY_OUTSIDE",
    "BY_RULES",
    "FLAGS",
    "GROUPS",
    "PARTS",
    "RESULTS",
    "WHAT_HELPS",
    "WHY_NOBODY",
    "held_words",
    "raised",
    "reasons",
    "rules_kept",
]

PARTS = {
    Part.HELD: gettext_lazy("Has held the role the mentee wants"),
    Part.SKILLS: gettext_lazy("Shares the skills the mentee is building"),
    Part.CHOICES: gettext_lazy("Chosen by the mentee or the mentor"),
    Part.HOURS: gettext_lazy("Working hours in common"),
    Part.SENIORITY: gettext_lazy("The right distance in grade"),
    Part.LOAD: gettext_lazy("Has most places free"),
    Part.UNITS: gettext_lazy("Comes from another part of the organisation"),
}
FLAGS = {
    "hours": gettext_lazy("Few hours in common"),
    "same_unit": gettext_lazy("Same unit"),
    "sites": gettext_lazy("Different sites"),
    "not_held": gettext_lazy("Has not held the goal role"),
    "few_skills": gettext_lazy("Covers few of the skills"),
    "last_choice": gettext_lazy("None of those they named"),
}
GROUPS = {
    "shifts": gettext_lazy("Shift workers"),
    "part_time": gettext_lazy("Part time"),
    "outside": gettext_lazy("Outside headquarters"),
    "new": gettext_lazy("Joined in the last year"),
    "no_grade": gettext_lazy("No grade yet"),
    "over_fifty": gettext_lazy("Over 50"),
    "woman": gettext_lazy("Women"),
    "man": gettext_lazy("Men"),
}
RESULTS = {
    Met.IN_RANGE: gettext_lazy("In range"),
    Met.CHANCE: gettext_lazy("Could be chance"),
    Met.CLOSER: gettext_lazy("Look closer"),
    Met.TOO_FEW: gettext_lazy("Too few to show"),
}
WHY_NOBODY: dict[str, Any] = {
    Why.NO_EXPERTS: gettext_lazy("Nobody offers to help in this round."),
    Why.FULL: gettext_lazy("Everybody suitable has no place left."),
    Why.NOT_HELD: gettext_lazy("Nobody in the pool has held that role."),
    Why.NOT_COVERED: gettext_lazy("Nobody in the pool has the first skill they ask for."),
    Why.HOURS: gettext_lazy("Nobody suitable has enough working hours in common."),
    Why.LANGUAGE: gettext_lazy("Nobody suitable speaks a language that they speak."),
    Why.SITE: gettext_lazy("Nobody suitable works at the same site, and they want to meet there."),
    Why.PAUSED: gettext_lazy("Everybody suitable pauses."),
    Why.OUTSIDE: gettext_lazy("Only outside experts are left, who take no part in this round."),
    Why.ENDED: gettext_lazy("Only outside experts are left, whose contract ends before."),
    Why.LINE: gettext_lazy("Only people of their own reporting line are left."),
    Why.OWN_UNIT: gettext_lazy("Only mentors are left who take nobody from their own unit."),
    Why.AGAIN: gettext_lazy("Only somebody is left with whom they worked before."),
    Why.REFUSED: gettext_lazy("Who has the skills does not help with one of them."),
    Why.APART: gettext_lazy("Who is left is kept apart from them."),
    Why.BANNED: gettext_lazy("The pair that was left is forbidden."),
    Why.SEVERAL: gettext_lazy("Several rules together leave nobody."),
    Why.TAKEN: gettext_lazy("Who fits has their places taken by others."),
}
#: what would help, where it is one thing; the rest is between people
WHAT_HELPS: dict[str, Any] = {
    Why.FULL: gettext_lazy("One more place with somebody suitable would help."),
    Why.NOT_HELD: gettext_lazy("An outside expert who has held it would help."),
    Why.NOT_COVERED: gettext_lazy("An outside expert who has it would help."),
    Why.HOURS: gettext_lazy("Other hours of theirs, or fewer hours in the rules, would help."),
    Why.LANGUAGE: gettext_lazy("An outside expert who speaks one of theirs would help."),
    Why.SITE: gettext_lazy("Meeting by call would help."),
    Why.OUTSIDE: gettext_lazy("Letting outside experts take part would help."),
    Why.ENDED: gettext_lazy("A longer contract would help."),
    Why.AGAIN: gettext_lazy("Letting a pair come together again would help."),
}
#: where a coordinator does that: among experts from outside, or in the rules
BY_OUTSIDE = {Why.NOT_HELD, Why.NOT_COVERED, Why.LANGUAGE, Why.ENDED}
BY_RULES = {Why.HOURS, Why.SITE, Why.OUTSIDE, Why.AGAIN}
MOST = 0.8  # of a part's points, from which on it is "most"
SOME = 0.4


def rules_kept(rules: RoundRules) -> list[str]:
    """The hard rules, as sentences: those that always hold first."""
    kept = [
        _("Never your own manager, or your manager’s manager"),
        _("Never more mentees than a mentor offered"),
        _("Pairs you lock stay locked"),
    ]
    if rules.common_language:
        kept.append(_("Always a language in common"))
    if rules.hours_least:
        hours = rules.hours_least / 2
        kept.append(
            ngettext(
                "At least %(n)s working hour a week in common",
                "At least %(n)s working hours a week in common",
                2 if hours != 1 else 1,
            )
            % {"n": with_tenths(hours)}
        )
    if rules.never_again:
        kept.append(_("Nobody gets a mentor they had before"))
    if rules.in_person_counts:
        kept.append(_("The same site where one of the two asks to meet in person"))
    if rules.must_have_held:
        kept.append(_("A mentor has held the role, or made the move"))
    if rules.must_cover:
        kept.append(_("An expert has the first skill that is asked for"))
    return kept


def raised(fair: dict[str, Any]) -> dict[str, str] | None:
    """What raising the weakest pair did, in points; None where nothing was to be done."""
    if not fair["price"]:
        return None
    return {name: with_tenths(fair[name] / 10) for name in ("worst", "before", "price")}


def held_words(held: Held | None) -> str:
    """When the mentor held the goal role; empty where they did not."""
    if held is None:
        return ""
    if held.since is None:
        return _("until %(year)s") % {"year": held.until} if held.until else _("to now")
    if held.until is None:
        return _("%(year)s to now") % {"year": held.since}
    return _("%(since)s to %(until)s") % {"since": held.since, "until": held.until}


def reasons(pair: DraftPair, rules: RoundRules, held: Held | None) -> list[str]:
    """Why the two are paired, as sentences, what counts most first."""
    return list(_reasons(pair, rules, held))


def _reasons(pair: DraftPair, rules: RoundRules, held: Held | None) -> Iterator[str]:
    share = dict(zip(Part, _shares(pair, rules), strict=True))
    if held is not None:
        yield _("Has held the role.")
    elif pair.entry.goal is not None and share[Part.HELD]:
        yield _("Made a move on the way to the goal role.")
    elif pair.entry.goal is not None:
        yield _("Has not held the goal role.")
    if share[Part.SKILLS] >= MOST:
        yield _("Covers the skills asked for.")
    elif share[Part.SKILLS] >= SOME:
        yield _("Covers some of the skills asked for.")
    if pair.choice == 1:
        yield _("First choice.")
    elif pair.choice:
        yield _("Choice number %(n)d.") % {"n": pair.choice}
    if pair.hours < rules.hours_enough:
        yield ngettext(
            "%(n)s hour in common.", "%(n)s hours in common.", 1 if pair.hours == 2 else 2
        ) % {"n": with_tenths(pair.hours / 2)}


def _shares(pair: DraftPair, rules: RoundRules) -> list[float]:
    """How much of each part's points the pair has, 0..1; 0 where the part counts for nothing."""
    weights: dict[str, Any] = rules.weights
    return [
        points / (10 * weights[part.value]) if weights[part.value] else 0.0
        for part, points in zip(Part, pair.parts, strict=True)
    ]
