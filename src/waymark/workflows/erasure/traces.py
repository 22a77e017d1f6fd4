"""By what someone can be recognized outside their own rows: names, addresses, their own words."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, EmailField, TextField

from waymark.domain.people.models import Person, User
from waymark.kernel.privacy import (
    Privacy,
    models_about_people,
    privacy_of,
    rows_about,
    sealed_of,
    why_kept,
)

__all__ = ["MASK", "Traces", "traces_of"]

MASK = "…"
#: shorter words are said by many: whose they are cannot be told from them
SHORTEST = 8
SHORTEST_NUMBER = 4


@dataclass(frozen=True, slots=True)
class Traces:
    """Texts by which a person is recognized.

    name_parts   given and family name, where both are known.
    marks        the HR number, addresses and the whole name.
    words        what they wrote themselves, of eight characters or more.
    """

    person_id: int
    user_id: int | None
    name_parts: frozenset[str]
    marks: frozenset[str]
    words: frozenset[str]

    @property
    def texts(self) -> list[str]:
        """All of them, the longest first, so that a part never hides the whole."""
        return sorted(self.marks | self.words, key=lambda text: (-len(text), text))

    def patterns(self) -> list[str]:
        """For LIKE over columns of text or JSON: as each text stands within JSON, escaped."""
        inside = {json.dumps(text, ensure_ascii=False)[1:-1] for text in self.texts}
        escaped = (
            text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
            for text in {*inside, *self.texts}
        )
        return [f"%{text}%" for text in sorted(escaped)]

    def found_in(self, text: str) -> bool:
        """Whether a text speaks of the person."""
        low = text.casefold()
        return any(each.casefold() in low for each in self.texts)

    def masked(self, value: Any) -> Any:
        """A plain value with every trace replaced, in whatever depth."""
        if isinstance(value, str):
            for text in self.texts:
                value = value.replace(text, MASK)
            return value
        if isinstance(value, dict):
            return {self.masked(key): self.masked(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.masked(item) for item in value]
        return value


def traces_of(person: Person) -> Traces:
    """Read the traces while the rows still stand."""
    parts = frozenset(part for part in (person.given_name, person.family_name) if part)
    names = {person.name}
    if len(parts) > 1:
        names.add(f"{person.family_name}, {person.given_name}")
    addresses = {person.email}
    addresses |= set(User.objects.filter(person=person).values_list("email", flat=True))
    number = {person.key} if len(person.key) >= SHORTEST_NUMBER else set()
    marks = frozenset(text for text in number | addresses | names if text)
    both = parts if len(parts) > 1 else frozenset()
    return Traces(person.pk, person.user_id, both, marks, frozenset(_own_words(person.pk)))


def _own_words(person_id: int) -> Iterable[str]:
    for model in models_about_people():
        if privacy_of(model) not in (Privacy.PERSONAL, Privacy.SECRET) or why_kept(model):
            continue
        fields = [
            field.name for field in model._meta.concrete_fields
            if isinstance(field, CharField | TextField) and not isinstance(field, EmailField)
            and field.name not in ("password", "state", "kind", "code", "key", "address")
            and field.name not in sealed_of(model)
        ]  # fmt: skip
        for row in rows_about(model, person_id).values_list(*fields) if fields else ():
            yield from (text for text in row if isinstance(text, str) and len(text) >= SHORTEST)
