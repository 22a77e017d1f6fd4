"""Mappings that come with the product, one JSON file per known export."""

from __future__ import annotations

from importlib.resources import files

from waymark.integrations.hris.reading.mapping import Mapping


def shipped_mapping(name: str) -> Mapping:
    """The mapping of that name, such as “nd_state”. Raises FileNotFoundError if there is none."""
    return Mapping.from_json(files(__name__).joinpath(f"{name}.json").read_text("utf-8"))
