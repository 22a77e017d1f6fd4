"""The form in which somebody who helps others plans a break."""

from django.utils.translation import gettext_lazy as _

from waymark.web.parts.forms import DayField, HouseForm

__all__ = ["PauseForm"]


class PauseForm(HouseForm):
    """From when until when no new pair is made."""

    first = DayField(
        label=_("First day"), error_messages={"required": _("Choose the first day")}
    )  # fmt: skip
    last = DayField(
        label=_("Last day"),
        help_text=_("Pairs that run go on. It ends by itself."),
        error_messages={"required": _("Choose the last day")},
    )
