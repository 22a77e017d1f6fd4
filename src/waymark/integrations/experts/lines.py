"""One line of a list of experts, and the columns of the file that it comes from."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

__all__ = ["COLUMNS", "TEMPLATE", "Line"]

#: field: how its column is called, the first name being that of the template
COLUMNS: dict[str, tuple[str, ...]] = {
    "number": ("number", "person number", "employee id", "personalnummer"),
    "email": ("e mail", "email", "email address", "mail", "e mail adresse"),
    "given": ("first name", "given name", "vorname"),
    "family": ("last name", "family name", "surname", "nachname"),
    "organization": ("organization", "organisation", "company", "firma", "unternehmen"),
    "price": ("price", "fee", "preis", "honorar"),
    "until": ("contract until", "contract end", "vertrag bis"),
    "zone": ("time zone", "zone", "zeitzone"),
    "kind": ("kind", "type", "art"),
    "places": ("places", "capacity", "platze"),
    "languages": ("languages", "language", "sprachen"),
    "skills": ("skills", "skill", "fahigkeiten"),
    "roles": ("roles held", "roles", "rollen", "fruhere rollen"),
    "about": ("about", "helps with", "beschreibung"),
}
#: header and two lines to start from: somebody who works here, somebody from outside
TEMPLATE: tuple[tuple[str, ...], ...] = (
    ("Number", "E-mail", "First name", "Last name", "Organization", "Price", "Contract until",
     "Time zone", "Kind", "Places", "Languages", "Skills", "Roles held", "About"),
    ("10023", "", "", "", "", "", "", "", "mentor", "2", "en, pt",
     "Root-cause analysis 4; Giving feedback 3", "", "How I went from testing to leading people"),
    ("", "vera.novak@partner.example", "Vera", "Novak", "Partner Coaching", "1200", "2027-12-31",
     "Europe/Prague", "coach", "3", "en, cs", "Leading people 5",
     "Engineering Manager 2019; Test Team Lead 2014", "Coaching for people who begin to lead"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One expert as a file says it; what it leaves empty is None or "" and changes nothing.

    row        its number in the file.  name  as whom the page shows them.
    person     id of who works here; None for somebody from outside, who has an e-mail address.
    price      cents.  skills  (id, level 1..5).  roles  (id, last year or None).
    """

    row: int
    name: str
    person: int | None = None
    email: str = ""
    given: str = ""
    family: str = ""
    organization: str = ""
    price: int | None = None
    until: date | None = None
    zone: str = ""
    kind: str = ""
    places: int | None = None
    languages: tuple[str, ...] = ()
    skills: tuple[tuple[int, int], ...] = ()
    roles: tuple[tuple[int, int | None], ...] = ()
    about: str = ""

    def packed(self) -> dict[str, Any]:
        """As JSON carries it."""
        return asdict(self) | {"until": str(self.until) if self.until else None}

    @classmethod
    def unpacked(cls, stored: dict[str, Any]) -> "Line":
        """What `packed` gave."""
        pairs = {key: tuple((one, two) for one, two in stored[key]) for key in ("skills", "roles")}
        until = date.fromisoformat(stored["until"]) if stored["until"] else None
        return cls(**stored | pairs | {"until": until, "languages": tuple(stored["languages"])})
