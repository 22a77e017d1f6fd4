"""Forms of HR about holds and wishes to be forgotten."""

from django import forms
from django.utils.translation import gettext_lazy as _

from waymark.web.parts.forms import HouseForm, LineField
from waymark.workflows.recommending import LONGEST_WHY

__all__ = ["DecisionForm", "HoldForm", "LogForm", "StopForm"]


class DecisionForm(HouseForm):
    """Yes or no, and why: the person reads it."""

    reason = LineField(
        label=_("Why"), max_length=500, help_text=_("The person reads it."),
        error_messages={"required": _("Say why, in a sentence: the person reads it.")},
    )  # fmt: skip
    agree = forms.ChoiceField(choices=[("yes", ""), ("no", "")], widget=forms.HiddenInput)


class HoldForm(HouseForm):
    """Whom to hold, and which law or dispute asks for it."""

    key = LineField(
        label=_("HR number of the person"), max_length=80,
        error_messages={"required": _("Enter the number under which HR knows the person.")},
    )  # fmt: skip
    reason = LineField(
        label=_("Which law or dispute asks for it"), max_length=500,
        error_messages={"required": _("Say which law or dispute asks for the hold.")},
    )  # fmt: skip


class LogForm(HouseForm):
    """Which part of the log is read."""

    key = LineField(label=_("HR number of the person"), max_length=80, required=False)
    verb = LineField(label=_("What was done"), max_length=80, required=False)


class StopForm(HouseForm):
    """Why all recommending is stopped."""

    why = LineField(
        label=_("Why, in a few words"), max_length=LONGEST_WHY, help_text=_("Everybody reads it."),
        error_messages={"required": _("Say why in a few words: everybody reads it.")},
    )  # fmt: skip
