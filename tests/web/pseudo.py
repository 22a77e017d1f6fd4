"""A language in which every text says that it passed through translation: ⟦Sign in⟧.

Whatever a page shows outside such brackets is data, or was forgotten. See test_languages.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.utils import translation

from waymark.domain.careers.models import Role
from waymark.domain.people.models import Person

__all__ = ["OPEN", "bracketed", "data_words", "outside", "shown_texts"]

OPEN, CLOSE = "⟦", "⟧"
Asked = set[tuple[str | None, str]]
SPOKEN = {
    "aria-label",
    "title",
    "placeholder",
    "alt",
    "data-one",
    "data-many",
    "label",
    "aria-description",
}
SILENT = {"script", "style", "code"}
#: character fields that hold codes, not words
CODES = re.compile(
    r"^(state|kind|code|key|language|zone|theme|sharing|sha256|stored_as|verb|digest)$|_(state|kind|code)$"
)


@contextmanager
def bracketed(patch: pytest.MonkeyPatch) -> Iterator[Asked]:
    """Put brackets around all that gettext answers; yields what was asked, (context, text)."""
    asked: Asked = set()
    real = {name: getattr(translation._trans, name) for name in NAMES}  # type: ignore[attr-defined]  # private, the stubs leave it out

    def put(name: str, context: bool) -> Any:
        def answer(*args: Any) -> str:
            asked.add((args[0], args[1]) if context else (None, args[0]))
            said = real[name](*args)
            if said == "yes,no,maybe":  # three texts in one, which a filter takes apart
                return f"{OPEN}yes{CLOSE},{OPEN}no{CLOSE},{OPEN}maybe{CLOSE}"
            return f"{OPEN}{said}{CLOSE}" if str(said).strip() else said

        return answer

    with patch.context() as here:
        for name, context in NAMES.items():
            here.setattr(translation._trans, name, put(name, context))  # type: ignore[attr-defined]  # private, the stubs leave it out
        yield asked


NAMES = {"gettext": False, "ngettext": False, "pgettext": True, "npgettext": True}


class _Reader(HTMLParser):
    """Collects what a reader sees or hears; brackets may open in one element and close later."""

    def __init__(self) -> None:
        super().__init__()
        self.depth, self.outside = 0, list[str]()
        self.skip, self.within = (
            0,
            "",
        )  # an element whose texts are not ours, and those like it in it

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        for name, value in attrs:
            button = tag == "input" and given.get("type") in ("submit", "button")
            spoken = name in SPOKEN or (name == "value" and button)
            if spoken and value:
                self.outside.append(outside(value))
        if self.skip:
            self.skip += tag == self.within
        elif tag in SILENT or given.get("name") == "zone" or (tag != "html" and "lang" in given):
            self.within, self.skip = tag, 1

    def handle_endtag(self, tag: str) -> None:
        if self.skip:
            self.skip -= tag == self.within

    def handle_data(self, data: str) -> None:
        if not self.skip:
            rest, self.depth = _strip(data, self.depth)
            self.outside.append(rest)


def _strip(text: str, depth: int) -> tuple[str, int]:
    kept = []
    for letter in text:
        if letter == OPEN:
            depth += 1
        elif letter == CLOSE:
            depth -= 1
        elif depth == 0:
            kept.append(letter)
    return "".join(kept), depth


def outside(text: str) -> str:
    """What stands outside brackets in a text of its own."""
    rest, depth = _strip(text, 0)
    return rest if depth == 0 else f"{text} (a bracket is cut off)"


def shown_texts(page: str) -> list[str]:
    """Every text of a page outside brackets that has letters; fails where a bracket stays open."""
    reader = _Reader()
    reader.feed(page)
    assert reader.depth == 0, f"{reader.depth} brackets stay open"
    texts = (" ".join(text.split()) for text in reader.outside)
    return [text for text in texts if any(letter.isalpha() for letter in text)]


def data_words(more: Iterable[str]) -> re.Pattern[str]:
    """A pattern for every word or text that stands in the database as data: names, own words.

    more   data that stands in JSON.
    """
    words = set()
    for model in apps.get_models():
        fields = [
            field.attname for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField) and not CODES.search(field.name)
        ]  # fmt: skip
        for row in model._default_manager.values_list(*fields) if fields else ():
            words |= {" ".join(value.split()) for value in row if value and value.strip()}
    words |= {person.initials for person in Person.objects.all()} | set(more)
    for name in Role.objects.values_list("name", flat=True):
        words |= set(name.split())  # the map writes a role on two lines
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return re.compile(
        "|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in ordered), re.IGNORECASE
    )
