"""Choosing colleagues to ask: those who are near, and any other by name, without scripts."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waymark.domain.people.queries import Person, teammates
from waymark.kernel.acts import Act
from waymark.web.parts.naming import NameField, NamingForm

__all__ = ["AskForm", "near"]

NEAR = 4


def near(act: Act, manager: Person | None) -> list[Person]:
    """Who most likely saw the work: one's manager, then people of the same team."""
    found = [manager] if manager is not None and manager.active else []
    return [*found, *teammates(act, limit=NEAR)]


class AskForm(NamingForm):
    """Colleagues to ask: ticked, or named."""

    listed, named = "ask", "colleague"

    ask = forms.MultipleChoiceField(
        label=gettext_lazy("Ask a colleague to confirm it"),
        choices=(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("Choose a colleague from the list")},
    )
    colleague = NameField()

    def __init__(self, *args: Any, near: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = {each.pk: each for each in (*near, *self.found)}
        self.offer("ask", ((pk, self._label(each)) for pk, each in people.items()))
        self.fields["colleague"].help_text = _("They see what you did, the skill and the day.")

    @staticmethod
    def _label(person: Person) -> str:
        unit = person.unit.name if person.unit else ""
        return f"{person.shown_name}, {unit}" if unit else person.shown_name

    def clean(self) -> dict[str, Any]:
        """Turn the ticked and the named into ids, or ask which person of the name is meant."""
        cleaned = super().clean() or {}
        chosen = [int(each) for each in cleaned.get("ask") or ()]
        text = cleaned.get("colleague") or ""
        if text and not any(each.pk in chosen for each in self.found):
            person = self.person_named(text)
            chosen += [person.pk] if person else []
        cleaned["asked_ids"] = list(dict.fromkeys(chosen))
        return cleaned
