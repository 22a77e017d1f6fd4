"""The organization of the permission table, for tests that attack the whole of the pages."""

from tests.permissions.conftest import world

__all__ = ["world"]
