"""Why a mentee got this mentor: their own reasons, without a figure and without anybody else's name."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from waymark.domain.mentoring.compute.reasons import Reason, reasons_of
from waymark.domain.mentoring.queries.decisions import own_decision
from waymark.domain.mentoring.states import Part, RoundRules
from waymark.web.me.people.seats import Seat
from waymark.web.parts.numbers import with_tenths

__all__ = ["why_this_one"]

WORDS = {
    Part.HELD: gettext_lazy("Has held the role you want, or made the move to it."),
    Part.SKILLS: gettext_lazy("Has skills that you are building."),
    Part.SENIORITY: gettext_lazy("Is ahead of you by as much as the programme finds best."),
    Part.LOAD: gettext_lazy("Has most places free."),
    Part.UNITS: gettext_lazy("Comes from another part of the organisation."),
}


def why_this_one(seat: Seat) -> list[str]:
    """What spoke for this pair, what counted most first; nothing for the mentor, or where no round
    brought the two together. One query."""
    if not seat.is_mentee:
        return []
    line = own_decision(seat.act, seat.pair.draft_pair_id)
    if line is None:
        return []
    rules = RoundRules.read(line.draft.rules)
    found = reasons_of(line.parts, rules, hours=line.hours, choice=line.choice)
    return [_in_words(reason) for reason in found]


def _in_words(reason: Reason) -> str:
    if reason.part is Part.HOURS:
        return ngettext(
            "%(n)s working hour a week in common.", "%(n)s working hours a week in common.",
            1 if reason.number == 2 else 2,
        ) % {"n": with_tenths(reason.number / 2)}  # fmt: skip
    if reason.part is Part.CHOICES:
        if reason.number:
            return _("You named them as choice number %(n)d.") % {"n": reason.number}
        return _("They would like to work with you.")
    return str(WORDS[reason.part])
