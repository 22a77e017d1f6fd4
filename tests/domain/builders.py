"""A small organization to test with: a framework, people in it, and ten years of moves.

`build_framework()` makes two families with mirrored ladders and grades 4 to 8, requirements on
four skills, and positions held from which mining yields known moves. Every figure that a test
asserts about it is said here.
"""

from dataclasses import dataclass, field
from datetime import date

from tests.conftest import NOW
from waymark.domain.careers.models import (
    Assignment,
    FormalMove,
    Grade,
    JobFamily,
    Ladder,
    Requirement,
    Role,
)
from waymark.domain.people.models import AccessGrant, Employment, Person
from waymark.domain.skills.models import Skill, SkillLevel

#: (key, name, grade, ladder, {skill: (level, essential)})
ROLES = [
    ("te1", "Test Engineer I", 4, "testing", {"root": (2, True)}),
    ("te2", "Test Engineer II", 5, "testing", {"root": (3, True), "python": (2, False)}),
    ("te3", "Senior Test Engineer", 6, "testing",
     {"root": (4, True), "python": (3, True), "strategy": (2, False)}),
    ("te4", "Principal Test Engineer", 7, "testing",
     {"root": (5, True), "python": (4, True), "strategy": (4, True)}),
    ("te5", "Distinguished Engineer", 8, "testing", {"strategy": (5, True)}),
    ("tl", "Test Team Lead", 6, "leading", {"people": (3, True), "root": (3, False)}),
    ("em", "Engineering Manager", 7, "leading",
     {"people": (4, True), "strategy": (4, True), "root": (3, False)}),
    ("hv", "Head of Verification", 8, "leading", {"people": (5, True)}),
    ("qe1", "Quality Engineer I", 4, "quality", {"root": (2, True)}),
    ("qe2", "Quality Engineer II", 5, "quality", {"root": (3, True)}),
    ("qe3", "Senior Quality Engineer", 6, "quality", {"root": (4, True), "strategy": (2, True)}),
    ("ql", "Quality Lead", 7, "quality", {"people": (3, True), "root": (4, True)}),
    ("as", "Applications Specialist", 5, "applications", {"people": (2, True)}),
    ("as2", "Senior Applications Specialist", 6, "applications", {"people": (3, True)}),
]  # fmt: skip
#: key of the ladder: (family, kind, name)
LADDERS = {
    "testing": ("Verification", "specialist", "Specialist ladder"),
    "leading": ("Verification", "leadership", "Leadership ladder"),
    "quality": ("Quality", "specialist", "Quality ladder"),
    "applications": ("Applications", "specialist", "Applications ladder"),
}
SKILLS = {
    "root": "Root-cause analysis", "python": "Data analysis with Python",
    "strategy": "Test strategy", "people": "Leading people",
}  # fmt: skip
#: (from, to): how many people made the move; each after 12, 16, 20, ... months in the first role
MOVES = {
    ("te1", "te2"): 7,
    ("te2", "te3"): 9,
    ("te2", "qe2"): 5,
    ("te2", "tl"): 4,
    ("te2", "as"): 2,  # below the support rule: never shown as a path
    ("te3", "te4"): 6,
    ("te3", "em"): 5,
    ("tl", "em"): 4,
    ("qe2", "qe3"): 5,
    ("qe3", "te3"): 3,
    ("qe3", "ql"): 4,
}


@dataclass
class Framework:
    """What was built, by key."""

    roles: dict[str, Role]
    skills: dict[str, Skill]
    ladders: dict[str, Ladder]
    movers: dict[tuple[str, str], list[Person]] = field(default_factory=dict)

    def id(self, key: str) -> int:
        """The id of a role."""
        return self.roles[key].pk


def build_framework(*, moves: dict[tuple[str, str], int] | None = None) -> Framework:
    """Families, ladders (testing and leading are twins), grades, roles, skills, positions held."""
    families = {
        name: JobFamily.objects.create(name=name)
        for name in dict.fromkeys(family for family, _, _ in LADDERS.values())
    }
    grades = {n: Grade.objects.create(number=n, name=f"Grade {n}") for n in range(4, 9)}
    ladders = {
        key: Ladder.objects.create(family=families[family], kind=kind, name=name)
        for key, (family, kind, name) in LADDERS.items()
    }
    for one, other in (("testing", "leading"), ("leading", "testing")):
        Ladder.objects.filter(pk=ladders[one].pk).update(twin=ladders[other])
    skills = {key: _skill(key, name) for key, name in SKILLS.items()}
    roles = {}
    for key, name, grade, ladder, asked in ROLES:
        leads = key in ("tl", "em", "hv")
        role = Role.objects.create(
            name=name, summary=f"What a {name} does.", family=ladders[ladder].family,
            ladder=ladders[ladder], grade=grades[grade], state="published",
            reports_min=6 if leads else None, reports_max=9 if leads else None,
        )  # fmt: skip
        for skill, (level, essential) in asked.items():
            Requirement.objects.create(
                role=role, skill=skills[skill], level=level, essential=essential
            )
        roles[key] = role
    FormalMove.objects.create(
        from_role=roles["te2"], to_role=roles["qe2"], kind="sideways", note="After one rotation."
    )
    framework = Framework(roles, skills, ladders)
    for (source, target), count in (MOVES if moves is None else moves).items():
        framework.movers[source, target] = [
            make_mover(framework, source, target, number) for number in range(count)
        ]
    return framework


def make_mover(framework: Framework, source: str, target: str, number: int) -> Person:
    """Someone who went from source to target, `number` of this kind."""
    person = make_employee(f"Mover {source}-{target}-{number}")
    begin = date(2014 + number % 6, 1 + number % 12, 1)
    months = 12 + 4 * number
    turn = date(
        begin.year + (begin.month - 1 + months) // 12, (begin.month - 1 + months) % 12 + 1, 1
    )
    hold(person, framework.roles[source], begin, turn, end_reason="moved")
    hold(person, framework.roles[target], turn)
    return person


_count = 0


def make_employee(name: str, **fields: object) -> Person:
    """A person who works here."""
    global _count
    _count += 1
    given, _, family = name.partition(" ")
    person = Person.objects.create(
        key=f"B{_count:05}", given_name=given, family_name=family, **fields
    )
    Employment.objects.create(person=person, from_date=date(2015, 1, 1))
    return person


def make_hr() -> Person:
    """Hannah, who does HR for the whole organization."""
    person = make_employee("Hannah Berg")
    AccessGrant.objects.create(person=person, role="hr", given_at=NOW)
    return person


def hold(
    person: Person, role: Role, begin: date, end: date | None = None, **fields: object
) -> Assignment:
    """Put a person into a role."""
    return Assignment.objects.create(
        person=person, role=role, from_date=begin, to_date=end, **fields
    )


def _skill(key: str, name: str) -> Skill:
    skill = Skill.objects.create(key=f"test:{key}", name=name)
    SkillLevel.objects.bulk_create(
        SkillLevel(skill=skill, level=level, looks_like=f"{name} as seen at level {level}.")
        for level in range(1, 6)
    )
    return skill
