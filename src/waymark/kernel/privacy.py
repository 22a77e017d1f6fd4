"""How private a row is. Every model says it; tests/house asks every model."""

from enum import StrEnum

__all__ = ["Privacy"]


class Privacy(StrEnum):
    """Privacy classes, from the framework that all may read to notes that two people share."""

    OPEN = "open"  # the organization's framework: every signed-in person
    DIRECTORY = "directory"  # name, role, unit, site: every signed-in person
    PERSONAL = "personal"  # the person, and those whom a policy names
    SECRET = "secret"  # the person alone
    OPERATIONS = "operations"  # what runs the system: HR or administrators, by policy
