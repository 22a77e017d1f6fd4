"""fields.toml names every field of the house, and no circle is wider than the privacy class."""

import tomllib
from pathlib import Path

import pytest

from tests.house.test_guards import our_models
from waymark.kernel.privacy import privacy_of

TABLE: dict[str, dict[str, str]] = tomllib.loads(
    Path(__file__).with_name("fields.toml").read_text()
)
#: the circles that each privacy class allows
CIRCLES = {
    "open": {"everyone", "supported", "learning", "hr", "system"},
    "directory": {"everyone", "learning", "above", "shared", "self", "hr", "system"},
    "personal": {"asked", "above", "confirming", "shared", "self", "system", "two", "learning"},
    "secret": {"self", "system", "two"},
    "operations": {"self", "learning", "administration", "hr", "system"},
}
MODELS = {model._meta.label: model for model in our_models()}


def test_every_model_is_in_the_table() -> None:
    assert set(TABLE) == set(MODELS)


@pytest.mark.parametrize("label", sorted(MODELS))
def test_every_field_is_in_the_table_once(label: str) -> None:
    said = [name for key, names in TABLE[label].items() if key != "privacy"
            for name in names.split()]  # fmt: skip
    assert len(said) == len(set(said)), "a field has one circle"
    assert set(said) == {field.name for field in MODELS[label]._meta.concrete_fields}


@pytest.mark.parametrize("label", sorted(MODELS))
def test_no_circle_is_wider_than_the_privacy_class(label: str) -> None:
    row = TABLE[label]
    assert row["privacy"] == privacy_of(MODELS[label])
    assert set(row) - {"privacy"} <= CIRCLES[row["privacy"]]
