"""What people's rows may say; free of Django."""

from enum import StrEnum

__all__ = ["AccessRole", "EmploymentKind", "Theme"]


class AccessRole(StrEnum):
    """Rights beyond one's own data. HR partners and auditors hold theirs for a part or the whole."""

    HR = "hr"
    HR_PARTNER = "hr_partner"
    LEARNING = "learning"
    AUDITOR = "auditor"
    WORKS_COUNCIL = "works_council"
    ADMINISTRATOR = "administrator"


class EmploymentKind(StrEnum):
    """How a person belongs: employed here, or by a partner company."""

    EMPLOYEE = "employee"
    PARTNER = "partner"


class Theme(StrEnum):
    """Colours of the interface; system follows the device."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
