"""Naming somebody in a form: from a list, or by name with typing errors forgiven, without scripts."""

from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waymark.domain.people.queries import Person, people_found
from waymark.kernel.acts import Act
from waymark.web.parts.forms import HouseForm, LineField, NumberChoice

__all__ = ["ColleagueForm", "NameField", "NamingForm"]

LONGEST_NAME = 120
FOUND = 6


class NameField(LineField):
    """Somebody's name, typed where the list does not show them."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Or someone else, by name"),
            required=False,
            max_length=LONGEST_NAME,
            error_messages={"max_length": gettext_lazy("A name has at most 120 characters")},
        )


class NamingForm(HouseForm):
    """A list of people and a name; a name that fits several people becomes a choice of the list.

    listed, named    what the two fields are called.
    found            who is here and fits the name that was sent; never the person `but`.
    """

    listed: ClassVar[str]
    named: ClassVar[str]

    def __init__(self, *args: Any, act: Act, but: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        text = " ".join(str(self.data.get(self.add_prefix(self.named), "")).split())
        fits = self.is_bound and 1 < len(text) <= LONGEST_NAME and "\x00" not in text
        alike = people_found(act, text, limit=FOUND + 1) if fits else []
        self.found = [each for each in alike if each.active and each.pk != but][:FOUND]

    def person_named(self, text: str) -> Person | None:
        """The one person of exactly that name; else None, and the form says what to do."""
        same = [each for each in self.found if each.shown_name.casefold() == text.casefold()]
        if len(same) == 1:
            return same[0]
        if self.found:
            self.add_error(self.listed, _("Choose whom you mean, then send the form again"))
        elif text:
            message = _("Nobody here has a name like this. Check the spelling")
            self.add_error(self.named, message)
        return None


class ColleagueForm(NamingForm):
    """One colleague by name, or chosen where several have it; `who` is the person."""

    listed, named = "person", "name"

    name = NameField()
    person = NumberChoice(
        label=gettext_lazy("Whom do you mean?"), choices=(), required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose someone from the list")},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")
        self.people = {each.pk: each for each in self.found}
        self.offer("person", [("", "–"), *((pk, p.shown_name) for pk, p in self.people.items())])

    def clean(self) -> dict[str, Any]:
        """Turn the choice or the name into one person, or say what is missing."""
        cleaned = super().clean() or {}
        chosen, text = cleaned.get("person"), cleaned.get("name") or ""
        if chosen:
            cleaned["who"] = self.people[chosen]
        elif text:
            cleaned["who"] = self.person_named(text)
        elif not self.errors:
            self.add_error("name", _("Enter the name of a colleague"))
        return cleaned
