"""The form of a round's pools: its name and days, and whom it asks on either side."""

from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from waymark.domain.mentoring.operations.rounds import RoundFields
from waymark.domain.mentoring.queries.audiences import Audience, Offered
from waymark.domain.mentoring.queries.rounds import PoolSide, Round, audiences_of
from waymark.domain.mentoring.states import ExpertKind
from waymark.web.parts.forms import DayField, HouseForm, LineField, NumberChoice

__all__ = ["EXPERT_KINDS", "PoolsForm", "initial_of"]

EXPERT_KINDS = {
    ExpertKind.MENTOR.value: _("Mentors"),
    ExpertKind.COACH.value: _("Coaches"),
    ExpertKind.TRAINER.value: _("Trainers"),
}
MONTHS = (1, 3, 6, 12, 24, 36)
LISTS = ("units", "sites", "families", "roles")
NUMBERS = ("grade_from", "grade_to", "joined_within", "in_role_within")
SIDES = {PoolSide.MENTEE: "mentees", PoolSide.MENTOR: "mentors"}


def _many(label: Any, **kwargs: Any) -> forms.TypedMultipleChoiceField:
    return forms.TypedMultipleChoiceField(
        label=label, coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose from the list")}, **kwargs,
    )  # fmt: skip


def _one(label: Any, **kwargs: Any) -> NumberChoice:
    return NumberChoice(
        label=label, required=False,
        error_messages={"invalid_choice": _("Choose from the list")}, **kwargs,
    )  # fmt: skip


class PoolsForm(HouseForm):
    """Everything that a round says before anybody is asked; conditions left empty ask for nothing."""

    name = LineField(
        label=_("Name of the round"), max_length=120,
        error_messages={"required": _("Give the round a name")},
    )  # fmt: skip
    join_until = DayField(
        label=_("Answer until"), error_messages={"required": _("Choose the last day to answer")}
    )
    starts_on = DayField(
        label=_("Pairs begin"), error_messages={"required": _("Choose the pairs’ first day")}
    )
    ends_on = DayField(
        label=_("Pairs end"), error_messages={"required": _("Choose the pairs’ last day")}
    )
    mentees_units = _many(_("Parts of the organisation, with all below"))
    mentees_sites = _many(_("Sites"))
    mentees_families = _many(_("Job families"))
    mentees_roles = _many(_("Roles"))
    mentees_grade_from = _one(_("From grade"))
    mentees_grade_to = _one(_("To grade"))
    mentees_joined_within = _one(_("Joined within the last"))
    mentees_in_role_within = _one(_("In their role for at most"))
    mentees_has_goal = forms.BooleanField(label=_("Has a goal"), required=False)
    mentees_leads = forms.BooleanField(label=_("Leads people"), required=False)
    mentors_kinds = forms.MultipleChoiceField(
        label=_("Who helps"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=list(EXPERT_KINDS.items()),
        error_messages={"invalid_choice": _("Choose from the list")},
    )  # fmt: skip
    mentors_units = _many(_("Parts of the organisation, with all below"))
    mentors_sites = _many(_("Sites"))
    mentors_grade_from = _one(_("From grade"))
    mentors_grade_to = _one(_("To grade"))
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args: Any, offered: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for side in SIDES.values():
            for name in ("units", "sites"):
                self.offer(f"{side}_{name}", getattr(offered, name))
            for name in ("grade_from", "grade_to"):
                self.offer(f"{side}_{name}", [("", gettext("Any grade")), *offered.grades])
        self.offer("mentees_families", offered.families)
        self.offer("mentees_roles", offered.roles)
        months = [(n, ngettext("%(n)d month", "%(n)d months", n) % {"n": n}) for n in MONTHS]
        for name in ("mentees_joined_within", "mentees_in_role_within"):
            known = self.initial.get(name)
            more = (
                [(known, gettext("%(n)d months") % {"n": known})]
                if known and known not in MONTHS
                else []
            )
            self.offer(name, [("", gettext("Any time")), *months, *more])

    def clean(self) -> dict[str, Any]:
        """Grades run upwards, days forwards; said here beside the field, held by the operation."""
        said = super().clean() or self.cleaned_data
        for side in SIDES.values():
            low, high = said.get(f"{side}_grade_from"), said.get(f"{side}_grade_to")
            if low is not None and high is not None and low > high:
                self.add_error(f"{side}_grade_to", gettext("Choose a grade that is not lower"))
        return said

    @property
    def fields_said(self) -> RoundFields:
        """What was chosen, once it is valid."""
        said = self.cleaned_data
        return RoundFields(
            said["name"], said["join_until"], said["starts_on"], said["ends_on"],
            self._audience("mentees"), self._audience("mentors"),
        )  # fmt: skip

    def _audience(self, side: str) -> Audience:
        said = self.cleaned_data
        values: dict[str, Any] = {
            name: tuple(said.get(f"{side}_{name}") or ()) for name in (*LISTS, "kinds")
        }
        values |= {name: said.get(f"{side}_{name}") for name in NUMBERS}
        values |= {name: bool(said.get(f"{side}_{name}")) for name in ("has_goal", "leads")}
        return Audience(**values)


def initial_of(a_round: Round) -> dict[str, Any]:
    """What the form shows of a round as it is."""
    shown: dict[str, Any] = {
        "name": a_round.name, "join_until": a_round.join_until, "starts_on": a_round.starts_on,
        "ends_on": a_round.ends_on, "revision": a_round.revision,
    }  # fmt: skip
    for side, audience in audiences_of(a_round).items():
        for name in (*LISTS, *NUMBERS, "has_goal", "leads", "kinds"):
            value = getattr(audience, name)
            shown[f"{SIDES[side]}_{name}"] = list(value) if isinstance(value, tuple) else value
    return shown
