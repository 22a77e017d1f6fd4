"""The form with which someone asks to be forgotten."""

from django import forms
from django.utils.translation import gettext_lazy as _

from waymark.web.parts.forms import HouseForm, LineField
from waymark.workflows.erasure import LONGEST_WORDS

__all__ = ["ErasureForm"]


class ErasureForm(HouseForm):
    """Sure, and if they want, why."""

    why = LineField(
        label=_("Why, if you want to say it"), required=False, max_length=LONGEST_WORDS,
        help_text=_("HR reads it. It is removed with everything else."),
    )  # fmt: skip
    sure = forms.BooleanField(
        label=_("I have read what is removed and what stays, and want to be forgotten"),
        error_messages={"required": _("Tick the box if you are sure.")},
    )
