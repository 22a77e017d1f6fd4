"""Production is never a demo, and does not start without its secrets."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from waymark.config import environment


def test_production_is_never_a_demo() -> None:
    said = {
        "WAYMARK_MODE": "production", "WAYMARK_SECRET_KEY": "k" * 40,
        "DATABASE_URL": "postgresql://x@y/z", "WAYMARK_ADDRESS": "https://careers.example",
    }  # fmt: skip
    assert not environment.read(said).demo
    assert environment.read(said).hosts == ("careers.example",)
    for name in ("WAYMARK_SECRET_KEY", "DATABASE_URL"):
        with pytest.raises(ImproperlyConfigured, match=name):
            environment.read({key: value for key, value in said.items() if key != name})
