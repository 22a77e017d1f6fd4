"""States, reasons and answers of pairs, in words."""

from django.utils.translation import gettext_lazy as _

from waymark.domain.mentoring.states import DeclineReason, EndReason, PairState

__all__ = ["DECLINES", "ENDS", "ENDS_FOR_TWO", "FIRST_AGENDA", "HELPFUL", "STATES"]

STATES = {
    PairState.PROPOSED.value: _("Asked"),
    PairState.PUBLISHED.value: _("New"),
    PairState.ACCEPTED.value: _("Not met yet"),
    PairState.ACTIVE.value: _("Working together"),
    PairState.PAUSED.value: _("Paused"),
    PairState.DECLINED.value: _("Did not come about"),
    PairState.COMPLETED.value: _("Completed"),
    PairState.ENDED.value: _("Ended early"),
}
DECLINES = {
    DeclineReason.NO_TIME.value: _("I have no time now"),
    DeclineReason.KNOW_EACH_OTHER.value: _("We know each other too well"),
    DeclineReason.NOT_MY_FIELD.value: _("It is not the right field"),
    DeclineReason.CONFLICT.value: _("There is a conflict of interest"),
    DeclineReason.OTHER.value: _("Something else"),
}
ENDS = {
    EndReason.GOAL_CHANGED.value: _("The goal has changed"),
    EndReason.NO_TIME.value: _("There is no time for it now"),
    EndReason.NOT_THE_RIGHT_MATCH.value: _("We are not the right match"),
    EndReason.LEFT.value: _("One of us leaves"),
    EndReason.OTHER.value: _("Something else"),
}
#: the same where L&D says it of the two
ENDS_FOR_TWO = ENDS | {
    EndReason.NOT_THE_RIGHT_MATCH.value: _("They are not the right match"),
    EndReason.LEFT.value: _("One of them leaves"),
}
#: how helpful it was, 1..5
HELPFUL = {
    5: _("Very helpful"),
    4: _("Helpful"),
    3: _("In parts"),
    2: _("Hardly"),
    1: _("Not helpful"),
}
#: what to talk about first, where nothing is agreed yet
FIRST_AGENDA = (
    _("How each of you came to where you are"),
    _("What the one wants to reach by the end, and how both would notice"),
    _("How often you meet, for how long, and where"),
    _("What stays between you two, and what others may know"),
)
