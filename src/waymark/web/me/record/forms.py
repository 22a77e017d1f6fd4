"""The form for logging what one did."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waymark.domain.skills.operations import Certificate
from waymark.domain.skills.states import EvidenceKind
from waymark.web.me.record.people import AskForm
from waymark.web.me.record.words import kind_choices
from waymark.web.parts.forms import DayField, KeyField, LevelField, LineField, NumberChoice

__all__ = ["LogForm"]

Choices = Sequence[tuple[int, str]]


class LogForm(AskForm):
    """Something done, the skills it shows, and who may be asked about it."""

    key = KeyField()
    step = forms.IntegerField(
        required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput
    )
    what = LineField(
        label=gettext_lazy("What did you do?"),
        max_length=300,
        error_messages={
            "required": gettext_lazy("Say in a few words what you did"),
            "max_length": gettext_lazy("Say it in 300 characters"),
        },
    )
    skills = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Which skills does it show?"),
        choices=(),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("Choose skills from the list")},
    )
    other = NumberChoice(
        label=gettext_lazy("Another of your skills"),
        choices=(),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose a skill from the list")},
    )
    level = LevelField(label=gettext_lazy("At which level?"), none=gettext_lazy("Not sure"))
    done_on = DayField(
        label=gettext_lazy("When?"),
        error_messages={"required": gettext_lazy("Choose the day")},
    )
    kind = forms.TypedChoiceField(
        label=gettext_lazy("What was it?"),
        choices=(),
        coerce=EvidenceKind,
        empty_value=EvidenceKind.WORK,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": gettext_lazy("Choose one of the four kinds")},
    )
    issuer = LineField(
        label=gettext_lazy("Who gave the certificate?"),
        required=False,
        max_length=200,
        error_messages={"max_length": gettext_lazy("Say it in 200 characters")},
    )
    number = LineField(
        label=gettext_lazy("Its number"),
        required=False,
        max_length=100,
        error_messages={"max_length": gettext_lazy("A number has at most 100 characters")},
    )
    expires_on = DayField(
        label=gettext_lazy("From when does it no longer hold?"),
        required=False,
    )

    def __init__(
        self, *args: Any, likely: Choices, others: Choices, sees: str, **kwargs: Any
    ) -> None:
        """likely and others are skills by id and name; sees says who sees what is logged."""
        super().__init__(*args, **kwargs)
        self.offer("skills", likely)
        self.offer("other", [("", _("No other skill")), *others])
        self.offer("kind", kind_choices())
        own = _("Whom you ask does not see this.")
        hints = {
            "what": _("One sentence is enough. %(sees)s") % {"sees": sees},
            "done_on": _("The day it was finished, or a day you remember."),
            "level": _("Whom you ask says the level they saw; yours is not shown to them."),
            "issuer": own,
            "number": own,
            "expires_on": _("Leave it open if it holds for good. %(sees)s") % {"sees": own},
        }
        for name, hint in hints.items():
            self.fields[name].help_text = hint

    def clean(self) -> dict[str, Any]:
        """At least one skill; what belongs to a certificate only with one."""
        cleaned = super().clean()
        if not self.chosen_skills() and not {"skills", "other"} & set(self.errors):
            self.add_error("skills", _("Choose at least one skill that it shows"))
        given = any(cleaned.get(name) for name in ("issuer", "number", "expires_on"))
        if given and cleaned.get("kind") != EvidenceKind.CERTIFICATE:
            self.add_error("kind", _("Choose “Certificate”, or empty what belongs to one"))
        done, ends = cleaned.get("done_on"), cleaned.get("expires_on")
        if done and ends and ends <= done:
            self.add_error("expires_on", _("Choose a day after the certificate was given"))
        return cleaned

    def chosen_skills(self) -> list[int]:
        """Ids of the skills that were chosen, each once."""
        other = self.cleaned_data.get("other")
        chosen = [*(self.cleaned_data.get("skills") or ()), *([other] if other else [])]
        return list(dict.fromkeys(chosen))

    def said(self) -> dict[str, Any]:
        """What `log_work` takes, without the step."""
        cleaned, kind = self.cleaned_data, self.cleaned_data["kind"]
        certificate = Certificate(cleaned["issuer"], cleaned["number"], cleaned["expires_on"])
        return {
            "skills": [(skill, cleaned["level"]) for skill in self.chosen_skills()],
            "what": cleaned["what"],
            "done_on": cleaned["done_on"],
            "kind": kind,
            "certificate": certificate if kind is EvidenceKind.CERTIFICATE else None,
            "ask": cleaned["asked_ids"],
            "key": cleaned["key"],
        }

    @property
    def is_certificate(self) -> bool:
        """Whether the fields of a certificate are to be shown open."""
        names = ("issuer", "number", "expires_on")
        wanted = str(self["kind"].value() or "") == EvidenceKind.CERTIFICATE.value
        return wanted or any(name in self.errors for name in names)
