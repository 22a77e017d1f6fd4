"""People and skills of the tests of the record; a module with its own of the name uses that."""

from tests.domain.recording import ines, other, petra, skill

__all__ = ["ines", "other", "petra", "skill"]
