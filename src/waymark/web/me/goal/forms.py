"""The form in which a goal is chosen."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from waymark.domain.goals.queries import Sharing
from waymark.web.parts.forms import HouseForm

__all__ = ["GoalForm"]

YEARS_AHEAD = 20


class GoalForm(HouseForm):
    """Route, day, reason, who sees it."""

    route = forms.ChoiceField(
        label=_("Route"),
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose one of the routes shown.")},
    )
    by_date = forms.DateField(
        label=_("By when"),
        help_text=_("A day to aim for. You can change it later."),
        widget=forms.DateInput(attrs={"class": "input", "type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Say by when you aim to be there."),
            "invalid": _("Write the day as a date, such as 2029-06-30."),
        },
    )
    reason = forms.CharField(
        label=_("Why this goal"),
        help_text=_("One sentence, for you and for those you share it with. It may stay empty."),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
    )
    sharing = forms.ChoiceField(
        label=_("Who sees it"),
        choices=[(Sharing.PRIVATE.value, _("Only me")), (Sharing.MANAGER.value, _("My manager"))],
        initial=Sharing.PRIVATE.value,
        widget=forms.RadioSelect,
    )

    def __init__(
        self, *args: Any, today: date, routes: Sequence[str], manager: str, stopped: bool,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        if stopped:  # the page may have offered routes a moment ago
            self.fields["route"].error_messages["invalid_choice"] = _(
                "No routes are recommended for now. Continue without one."
            )
        self.today = today
        self.offer("route", [(each, each) for each in routes])
        if manager:
            both = _("%(manager)s and me") % {"manager": manager}
            self.offer(
                "sharing", [(Sharing.PRIVATE.value, _("Only me")), (Sharing.MANAGER.value, both)]
            )

    def clean_by_date(self) -> date:
        """A day to come, in this working life."""
        day: date = self.cleaned_data["by_date"]
        if day <= self.today:
            raise forms.ValidationError(_("Choose a day that is still to come."))
        if day.year > self.today.year + YEARS_AHEAD:
            raise forms.ValidationError(_("Choose a day within twenty years."))
        return day

    @property
    def route_ids(self) -> tuple[int, ...]:
        """The chosen route's role ids, empty where none is known."""
        chosen = self.cleaned_data.get("route", "")
        return tuple(int(part) for part in chosen.split("-") if part)
