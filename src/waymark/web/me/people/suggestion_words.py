"""What speaks for an expert, what keeps them off, and what would bring them to the front, in words."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from waymark.domain.mentoring.compute.suggesting import Against, Change, Reasons
from waymark.domain.mentoring.states import Part
from waymark.web.parts.hours import languages_in_words
from waymark.web.parts.numbers import with_tenths

__all__ = ["PARTS", "against_in_words", "change_in_words", "reasons_in_words"]

PARTS = {
    Part.HELD: gettext_lazy("Has held the role you want, or made the move"),
    Part.SKILLS: gettext_lazy("Has the skills you need"),
    Part.CHOICES: gettext_lazy("You chose each other"),
    Part.HOURS: gettext_lazy("Working hours in common"),
    Part.SENIORITY: gettext_lazy("The right distance in grade"),
    Part.LOAD: gettext_lazy("Has most places free"),
    Part.UNITS: gettext_lazy("Comes from another part of the organisation"),
}
AGAINST = {
    Against.SELF: gettext_lazy("This is you."),
    Against.LINE: gettext_lazy(
        "You are in the same reporting line; a mentor comes from elsewhere."
    ),
    Against.APART: gettext_lazy("Cannot take you on. L&D finds you someone else."),
    Against.AGAIN: gettext_lazy("You work together, or did before."),
    Against.REFUSED: gettext_lazy("Does not help with one of the skills you need."),
    Against.OUTSIDE: gettext_lazy("Comes from outside, through a programme."),
    Against.ENDED: gettext_lazy("The contract has ended."),
    Against.FULL: gettext_lazy("Has no place free."),
    Against.PAUSED: gettext_lazy("Takes a break."),
    Against.LANGUAGE: gettext_lazy("You have no language in common."),
    Against.HOURS: gettext_lazy("Your working hours hardly meet."),
    Against.SITE: gettext_lazy("Meets in person only, at another site."),
    Against.OWN_UNIT: gettext_lazy("Takes nobody from their own unit."),
}
IF = {
    Against.FULL: gettext_lazy("With one more place, %(name)s would be number %(n)d."),
    Against.PAUSED: gettext_lazy("Without the break, %(name)s would be number %(n)d."),
    Against.LANGUAGE: gettext_lazy("With a language in common, %(name)s would be number %(n)d."),
    Against.HOURS: gettext_lazy("With hours in common, %(name)s would be number %(n)d."),
    Against.SITE: gettext_lazy("At your site, %(name)s would be number %(n)d."),
    Against.OWN_UNIT: gettext_lazy("In another unit, %(name)s would be number %(n)d."),
    Part.HELD: gettext_lazy(
        "Having held the role you want and made your move, %(name)s would be number %(n)d."
    ),
    Part.SKILLS: gettext_lazy("With every skill you need, %(name)s would be number %(n)d."),
    Part.HOURS: gettext_lazy("With more hours in common, %(name)s would be number %(n)d."),
}


def reasons_in_words(reasons: Reasons, goal: str, skills: Mapping[int, str]) -> list[str]:
    """Why this person, what counts most first. goal  the role, "" where it is a skill."""
    return list(_reasons(reasons, goal, skills))


def _reasons(reasons: Reasons, goal: str, skills: Mapping[int, str]) -> Iterator[str]:
    if reasons.moved is not None:
        yield _("Made the move you plan in %(year)d.") % {"year": reasons.moved}
    if reasons.held is not None:
        since, until = reasons.held
        years = {"role": goal, "since": since, "until": until}
        if until is None:
            yield _("Has been %(role)s since %(since)d.") % years
        else:
            yield _("Was %(role)s from %(since)d to %(until)d.") % years
    known = [skills[each] for each in reasons.covers if each in skills]
    if known:
        names = {"n": len(known), "of": len(skills), "names": ", ".join(known)}
        yield ngettext(
            "Has %(n)d of the %(of)d skills you need: %(names)s.",
            "Has %(n)d of the %(of)d skills you need: %(names)s.",
            len(known),
        ) % names  # fmt: skip
    partly = [skills[each] for each in reasons.partly if each in skills]
    if partly and not known:
        yield _("Knows something of %(names)s.") % {"names": ", ".join(partly)}
    if reasons.languages:
        spoken = {"names": languages_in_words(reasons.languages)}
        yield _("You both speak %(names)s.") % spoken
    yield ngettext(
        "%(n)s working hour a week in common.", "%(n)s working hours a week in common.",
        1 if reasons.hours == 2 else 2,
    ) % {"n": with_tenths(reasons.hours / 2)}  # fmt: skip


def against_in_words(against: tuple[Against, ...]) -> list[str]:
    """What keeps an expert from being suggested, as sentences."""
    return [str(AGAINST[each]) for each in against]


def change_in_words(change: Change | None, name: str) -> str:
    """The one change, as a sentence; "" where no single one helps."""
    if change is None:
        return ""
    return str(IF[change.what]) % {"name": name, "n": change.rank}
