"""The form that says under which contract an outside expert comes."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waymark.domain.careers.queries import roles_found
from waymark.domain.mentoring.operations import Contract
from waymark.domain.mentoring.queries import Expert, Way
from waymark.web.parts.forms import DayField, HouseForm, LineField

__all__ = ["ContractForm", "initial_of_contract"]

ROLE_LINES = 4
ALIKE = 3


class ContractForm(HouseForm):
    """Organisation, price, last day, and the roles that they held elsewhere."""

    organization = LineField(
        label=gettext_lazy("Organisation"), max_length=200,
        error_messages={"required": gettext_lazy("Say which organisation they come from")},
    )  # fmt: skip
    price = forms.DecimalField(
        label=gettext_lazy("Price of one engagement"), required=False, min_value=0,
        max_value=100_000, decimal_places=2,
        help_text=gettext_lazy("Empty where nothing is paid. Only you and they see it."),
        error_messages={"invalid": gettext_lazy("Enter an amount, for example 1200")},
    )  # fmt: skip
    until = DayField(label=gettext_lazy("Last day of the contract"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = self.initial.get("roles") or ()
        for number in range(ROLE_LINES):
            name, year = said[number] if number < len(said) else ("", None)
            self.fields[f"role_{number}"] = LineField(
                label=_("Role %(n)d") % {"n": number + 1}, required=False, max_length=120,
                initial=name,
            )  # fmt: skip
            self.fields[f"year_{number}"] = forms.IntegerField(
                label=_("Year in which role %(n)d ended") % {"n": number + 1}, required=False,
                min_value=1950, max_value=2100, initial=year,
                error_messages={"invalid": _("Enter a year, for example 2019")},
            )  # fmt: skip

    @property
    def role_lines(self) -> list[tuple[Any, Any]]:
        """The controls of each role: its name and its last year."""
        return [(self[f"role_{n}"], self[f"year_{n}"]) for n in range(ROLE_LINES)]

    def clean(self) -> dict[str, Any]:
        """Find the roles by their names, or say which come close."""
        cleaned = super().clean() or {}
        cleaned["held"] = {}
        for number in range(ROLE_LINES):
            text = cleaned.get(f"role_{number}")
            found = roles_found(text, limit=ALIKE) if text and "\x00" not in text else []
            same = [each for each in found if each.name.casefold() == str(text).casefold()]
            if same:
                cleaned["held"][same[0].pk] = cleaned.get(f"year_{number}")
            elif text:
                names = {"names": ", ".join(each.name for each in found)}
                said = _("Did you mean one of these? %(names)s") % names if found else _(
                    "No role has this name. Check the spelling"
                )  # fmt: skip
                self.add_error(f"role_{number}", said)
        return cleaned

    @property
    def contract(self) -> Contract:
        """What was said, once it is valid."""
        said = self.cleaned_data
        price = said["price"]
        return Contract(
            organization=said["organization"], price=None if price is None else int(price * 100),
            until=said["until"], roles=list(said["held"].items()),
        )  # fmt: skip


def initial_of_contract(expert: Expert, way: Way) -> dict[str, Any]:
    """The form as the contract stands."""
    return {
        "organization": expert.organization, "until": expert.contract_until,
        "price": None if expert.price is None else expert.price / 100,
        "roles": [(each.role, each.until) for each in way.held],
    }  # fmt: skip
