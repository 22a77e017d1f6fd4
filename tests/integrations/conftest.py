"""People of the tests of badges and of erasure; a module with its own of the name uses that."""

from tests.integrations.badging import at_an_address, ines, skill
from tests.integrations.leaving import own_folders, world

__all__ = ["at_an_address", "ines", "own_folders", "skill", "world"]
