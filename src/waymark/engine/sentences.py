"""Reasons in words, which a page may say in another language.

The engine knows no languages. What it says is English that remembers its pattern and what was
filled in, under the names by which xgettext finds patterns; kernel.sentences says it in another.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

__all__ = ["Said", "gettext", "joined", "ngettext"]


class Said(str):
    """An English text with its pattern.

    pattern  with %(name)s in it; plural is its second form where `number` chooses between the two,
             else None.  values  what is filled in, texts of this kind among them.
    parts    texts that were joined by `pattern`, where it was not filled but joined.
    """

    pattern: str
    plural: str | None
    number: int
    values: dict[str, Any]
    parts: tuple[str, ...]


def _said(
    text: str,
    pattern: str,
    plural: str | None = None,
    number: int = 1,
    values: dict[str, Any] | None = None,
    parts: tuple[str, ...] = (),
) -> Said:
    said = Said(text)
    said.pattern, said.plural, said.number = pattern, plural, number
    said.values, said.parts = values or {}, parts
    return said


def gettext(pattern: str, **values: Any) -> Said:
    """The pattern with its values: gettext("%(n)s titles say %(what)s", n=3, what="nurse")."""
    return _said(pattern % values if values else pattern, pattern, values=values)


def ngettext(one: str, many: str, count: int, **values: Any) -> Said:
    """The form that fits the count."""
    return _said((one if count == 1 else many) % values, one, many, count, values)


def joined(between: str, parts: Iterable[str]) -> Said:
    """Texts one after the other, such as reasons with a semicolon between them."""
    kept = tuple(parts)
    return _said(between.join(kept), between, parts=kept)
