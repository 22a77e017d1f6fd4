"""Choosing colleagues to ask: those who are near, and any other by name, without scripts."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waymark.domain.people.queries import Person, people_found, teammates
from waymark.kernel.acts import Act
from waymark.web.parts.forms import HouseForm, LineField

__all__ = ["AskForm", "finder", "near"]

NEAR = 4
FOUND = 6
Finder = Callable[[str], list[Person]]


def near(act: Act, manager: Person | None) -> list[Person]:
    """Who most likely saw the work: one's manager, then people of the same team."""
    found = [manager] if manager is not None and manager.active else []
    return [*found, *teammates(act, limit=NEAR)]


def finder(act: Act, person: Person) -> Finder:
    """People who are here by name, typing errors forgiven; never oneself."""

    def find(text: str) -> list[Person]:
        found = people_found(act, text, limit=FOUND + 1)
        return [each for each in found if each.active and each.pk != person.pk][:FOUND]

    return find


class AskForm(HouseForm):
    """Colleagues to ask: ticked, or named. A name that fits several people becomes a choice."""

    ask = forms.MultipleChoiceField(
        label=gettext_lazy("Ask a colleague to confirm it"),
        choices=(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("Choose a colleague from the list")},
    )
    colleague = LineField(
        label=gettext_lazy("Or someone else, by name"),
        required=False,
        max_length=120,
        error_messages={"max_length": gettext_lazy("A name has at most 120 characters")},
    )

    def __init__(self, *args: Any, near: Sequence[Person], find: Finder, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        text = " ".join(str(self.data.get(self.add_prefix("colleague"), "")).split())
        fits = len(text) > 1 and len(text) <= 120 and "\x00" not in text
        self.found = find(text) if self.is_bound and fits else []
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
            chosen += self._named(text)
        cleaned["asked_ids"] = list(dict.fromkeys(chosen))
        return cleaned

    def _named(self, text: str) -> list[int]:
        same = [each.pk for each in self.found if each.shown_name.casefold() == text.casefold()]
        if len(same) == 1:
            return same
        if self.found:
            self.add_error("ask", _("Choose whom you mean, then send the form again"))
        else:
            self.add_error("colleague", _("Nobody here has a name like this. Check the spelling"))
        return []
