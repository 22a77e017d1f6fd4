"""Reading routes.toml, and finding the routes that it must name."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from tests.permissions.world import RELATIONS, who

__all__ = ["ALLAUTH", "METHODS", "ROUTES", "Route", "names_of_all_routes"]

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
ANSWERS = ("ok", "moved", "hidden", "refused", "sign-in", "not allowed")


@dataclass(frozen=True)
class Route:
    """One row of the table: a route and what each method answers to each relation."""

    name: str
    cells: dict[str, dict[str, str]]
    address: dict[str, str] = field(default_factory=dict)
    data: dict[str, str] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)


def _cell(text: str) -> dict[str, str]:
    """The answer to each relation from "hidden, self hr: ok"."""
    first, *exceptions = (part.strip() for part in text.split(","))
    answers = dict.fromkeys(RELATIONS, first) | {"left": "sign-in", "visitor": "sign-in"}
    for exception in exceptions:
        relations, _, answer = exception.partition(":")
        for relation in who(relations):
            if relation not in answers:
                raise ValueError(f"{relation!r} is nobody in the world")
            answers[relation] = answer.strip()
    if wrong := set(answers.values()) - set(ANSWERS):
        raise ValueError(f"{wrong} are no answers")
    return answers


def _route(name: str, row: dict[str, Any]) -> Route:
    cells = {method: _cell(str(row[method])) for method in METHODS if method in row}
    if "GET" in cells:
        cells.setdefault("HEAD", cells["GET"])
    signed_in = _cell("not allowed")
    for method in METHODS:
        cells.setdefault(method, signed_in)
    parts = {key: dict(row.get(key, {})) for key in ("address", "data", "query")}
    return Route(name, cells, **parts)


_FILE = tomllib.loads(Path(__file__).with_name("routes.toml").read_text())
ALLAUTH: dict[str, tuple[str, ...]] = {
    group: tuple(names.split()) for group, names in _FILE.pop("allauth").items()
}
ROUTES = {name: _route(name, row) for name, row in _FILE.items()}


def names_of_all_routes() -> set[str]:
    """Every name in the URLconf, with its namespaces; a route without one counts by its pattern."""
    return set(_walk(get_resolver().url_patterns))


def _walk(
    patterns: list[URLPattern | URLResolver], spaces: str = "", above: str = ""
) -> Iterator[str]:
    for entry in patterns:
        pattern = above + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{spaces}{entry.namespace}:" if entry.namespace else spaces
            yield from _walk(entry.url_patterns, inner, pattern)
        else:
            yield spaces + (entry.name or f"unnamed {pattern}")
