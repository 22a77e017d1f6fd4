"""What comes by mail, and when: chosen by the person, stopped by a link in the mail."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from waymark.integrations.mail import operations
from waymark.integrations.mail.queries import MailChoice, own_choice
from waymark.kernel.acts import Refused
from waymark.web.notices.mail import STOP_SALT
from waymark.web.parts.forms import DayField, HouseForm
from waymark.web.requests import act_of, as_request, build_act

__all__ = ["page", "stop"]

NONE = ""


def _days() -> list[tuple[str, Any]]:
    return [*((str(day), name) for day, name in WEEKDAYS.items()), (NONE, _("Never"))]


class MailForm(HouseForm):
    """A person's choice about mail."""

    needs_you = forms.BooleanField(
        label=gettext_lazy("Send me a mail when something needs me"), required=False
    )
    summary_day = forms.ChoiceField(
        label=gettext_lazy("Summary of the week"),
        help_text=gettext_lazy("One mail a week with everything else, in the morning."),
        choices=_days,
        required=False,
        widget=forms.Select(attrs={"class": "select"}),
    )
    quiet_from = forms.TimeField(
        label=gettext_lazy("No mail from"),
        help_text=gettext_lazy("In your own time zone. The same time twice means never quiet."),
        widget=forms.TimeInput(attrs={"class": "input", "type": "time"}, format="%H:%M"),
        error_messages={"required": gettext_lazy("Say from when"),
                        "invalid": gettext_lazy("Write a time such as 19:00")},
    )  # fmt: skip
    quiet_until = forms.TimeField(
        label=gettext_lazy("Until"),
        widget=forms.TimeInput(attrs={"class": "input", "type": "time"}, format="%H:%M"),
        error_messages={"required": gettext_lazy("Say until when"),
                        "invalid": gettext_lazy("Write a time such as 07:00")},
    )  # fmt: skip
    quiet_weekends = forms.BooleanField(
        label=gettext_lazy("No mail on Saturdays and Sundays"), required=False
    )
    away_until = DayField(
        label=gettext_lazy("I am away; first day back"),
        help_text=gettext_lazy("Leave it empty when you are here."),
        required=False,
    )

    def chosen(self) -> operations.Chosen:
        """What the valid form says."""
        said = dict(self.cleaned_data)
        day = said.pop("summary_day")
        return operations.Chosen(summary_day=int(day) if day else None, **said)


def _initial(choice: MailChoice) -> dict[str, Any]:
    names = ("needs_you", "quiet_from", "quiet_until", "quiet_weekends", "away_until")
    day = choice.summary_day
    said = {name: getattr(choice, name) for name in names}
    return said | {"summary_day": NONE if day is None else str(day)}


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """What comes by mail and when."""
    act, person = act_of(request), as_request(request).person
    posted = request.method == "POST"
    form = MailForm(request.POST if posted else None, initial=_initial(own_choice(act)))
    refusal = ""
    if posted and form.is_valid():
        try:
            operations.choose_mail(person=person, chosen=form.chosen(), act=act)
        except Refused as why:
            refusal = str(why)
        else:
            messages.success(request, _("Saved."))
            return redirect("account:mail")
    status = 422 if refusal or form.errors else 200
    context = {"form": form, "refusal": refusal}
    return render(request, "notices/mail.html", context, status=status)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the summaries of whoever got the mail with this link; no sign-in needed."""
    try:
        person_id = signing.loads(token, salt=STOP_SALT)
    except signing.BadSignature as why:
        raise Http404 from why
    done = request.method == "POST"
    if done:
        operations.stop_summary(person_id=int(person_id), act=build_act(None))
    return render(request, "notices/stop.html", {"done": done})
