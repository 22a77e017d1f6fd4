"""What a unit plan says, and the positions by key that laying out refers to."""

from __future__ import annotations

from dataclasses import dataclass

from waymark.demo.content import Content, Department
from waymark.demo.rates import MONTHS

GROUP, DIVISION, FUNCTION, DEPARTMENT, SECTION, TEAM = range(6)
NEVER = MONTHS + 1_000


@dataclass
class UnitPlan:
    """One unit to be; index positions refer to the list of plans, roles and sites."""

    name: str
    level: int
    parent: int
    family: int
    site: int
    head_role: int
    members: int = 0
    department: int = -1  # in content.departments
    team: str = ""  # kept for named people
    opens: int = 0
    closes: int = NEVER
    former_name: str | None = None
    former_parent: int = -1


class Layout:
    """Positions by key for what the structure refers to."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.role = {role.key: i for i, role in enumerate(content.roles)}
        self.family = {family.key: i for i, family in enumerate(content.families)}
        self.site = {site.key: i for i, site in enumerate(content.sites)}
        self.seats = {
            family.key: sorted(
                (
                    (role.grade, self.role[role.key])
                    for role in content.roles
                    if role.family == family.key and role.seat and not role.retired
                ),
            )
            for family in content.families
        }

    def head_roles(self, department: Department) -> tuple[int, int, int]:
        """Roles of the heads of a team, a section and the department itself."""
        seats = [role for _, role in self.seats[department.family]]
        top = self.role[department.head] if department.head else seats[-1]
        below = [role for role in seats if role != top and seats.index(role) < seats.index(top)]
        return (below or [top])[0], (below or [top])[-1], top
