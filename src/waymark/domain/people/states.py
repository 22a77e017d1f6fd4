"""What people's rows may say; free of Django."""

from enum import StrEnum

__all__ = ["EQUALITY_WORDING", "AccessRole", "EmploymentKind", "Gender", "Theme"]


#: which wording of the page people agreed to; a new purpose is a new number, and asks anew
EQUALITY_WORDING = 1


class AccessRole(StrEnum):
    """Rights beyond one's own data. HR partners and auditors hold theirs for a part or the whole.

    Outside is no right but its want: an expert from elsewhere, who sees the people they help and
    nobody else.
    """

    HR = "hr"
    HR_PARTNER = "hr_partner"
    LEARNING = "learning"
    AUDITOR = "auditor"
    WORKS_COUNCIL = "works_council"
    ADMINISTRATOR = "administrator"
    OUTSIDE = "outside"


class EmploymentKind(StrEnum):
    """How a person belongs: employed here, or by a partner company."""

    EMPLOYEE = "employee"
    PARTNER = "partner"


class Gender(StrEnum):
    """What people say of themselves where they help to check that decisions are fair."""

    WOMAN = "woman"
    MAN = "man"
    ANOTHER = "another"
    NOT_SAID = "not_said"


class Theme(StrEnum):
    """Colours of the interface; system follows the device."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
