"""Forms of the house: plain Django forms whose controls look and say what they should."""

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

__all__ = [
    "DayField",
    "HouseForm",
    "KeyField",
    "LevelField",
    "LineField",
    "NumberChoice",
    "new_key",
]


LEVELS = range(1, 6)


class HouseBoundField(BoundField):
    """Gives a control its class, and says to screen readers and eyes when it is wrong."""

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        """Add class and, after an error, the mark that goes with it."""
        built: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        control = widget or self.field.widget
        if isinstance(control, forms.CheckboxInput | forms.RadioSelect | forms.HiddenInput):
            return built
        name = "select" if isinstance(control, forms.Select) else "input"
        built["class"] = f"{name} bad" if self.errors else name
        return built


class HouseForm(forms.Form):
    """A form that no browser checks before we do, so that everybody reads the same words."""

    use_required_attribute = False
    bound_field_class = HouseBoundField

    def offer(self, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
        """Set what one of the form's choice fields offers, which only the request knows."""
        field = self.fields[name]
        if not isinstance(field, forms.ChoiceField):
            raise TypeError(f"the field {name} offers no choices")
        field.choices = list(choices)

    def _post_clean(self) -> None:
        """What is wrong with a hidden field nobody can mend beside it: say it for the form."""
        super()._post_clean()  # type: ignore[misc]  # django-stubs leaves this hook out
        hidden = [field.name for field in self.hidden_fields() if field.name in self.errors]
        for name in hidden:
            del self.errors[name]
        if hidden:
            self.add_error(None, _("This form is out of date. Reload the page and try again."))


class DayField(forms.DateField):
    """A day from the browser's own date control, or typed as 2027-01-31 or 31.1.2027."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        kwargs.setdefault("widget", widget)
        kwargs.setdefault("input_formats", ["%Y-%m-%d", "%d.%m.%Y"])
        messages = {"invalid": _("Enter a day that exists, for example 2027-01-31")}
        kwargs.setdefault("error_messages", {})
        kwargs["error_messages"] = messages | kwargs["error_messages"]
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        """The day, or an error in words also for years that no calendar holds."""
        try:
            return super().to_python(value)
        except OverflowError as why:
            raise forms.ValidationError(self.error_messages["invalid"]) from why


class LineField(forms.CharField):
    """One line of text: other space becomes one blank, null characters are turned away."""

    def to_python(self, value: Any) -> str:
        """The text on one line."""
        return " ".join(str(super().to_python(value) or "").split())


class NumberChoice(forms.TypedChoiceField):
    """A choice whose values are whole numbers; nothing chosen is None."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("empty_value", None)
        super().__init__(coerce=int, **kwargs)


class LevelField(NumberChoice):
    """A level from 1 to 5 of a skill, not asked for; `none` stands first where it may be empty."""

    def __init__(self, *, none: str | Promise, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            choices=lambda: [*_empty(none), *((n, gettext("Level %d") % n) for n in LEVELS)],
            error_messages={"invalid_choice": _("Choose a level from 1 to 5")},
            **kwargs,
        )


def _empty(words: str | Promise) -> list[tuple[str, str | Promise]]:
    return [("", words)] if words else []


class KeyField(forms.UUIDField):
    """The form's own number, so that sending it twice does its work once."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.HiddenInput, **kwargs)


def new_key() -> uuid.UUID:
    """A fresh number for a form that is shown for the first time."""
    return uuid.uuid4()
