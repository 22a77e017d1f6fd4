"""People, their accounts and lines, and apart from them what they say for audits of fairness."""

from waymark.domain.people.models.equality import FIRST_BIRTH_YEAR, EqualityAnswer
from waymark.domain.people.models.people import (
    LONGEST_DEPUTY,
    AccessGrant,
    Deputy,
    Employment,
    OrgUnit,
    Person,
    ReportingLine,
    Site,
    User,
    ends_after_start,
    spell,
)

__all__ = [
    "FIRST_BIRTH_YEAR", "LONGEST_DEPUTY", "AccessGrant", "Deputy", "Employment", "EqualityAnswer",
    "OrgUnit", "Person", "ReportingLine", "Site", "User", "ends_after_start", "spell",
]  # fmt: skip
