"""What is written about the demo organisation, as rows to load: skills, and the framework of roles."""

from waymark.demo.content import Content
from waymark.domain.careers.operations import loading as careers
from waymark.domain.skills.operations import loading as skills
from waymark.kernel.acts import Act

__all__ = ["framework_rows", "load_skills"]

MOVE_KINDS = {"promotion": "up", "sideways": "sideways", "ladder": "ladder_change"}


def load_skills(content: Content, act: Act) -> list[int]:
    """Load the skills; returns their ids in the order of `content.skills`."""
    rows = [(s.key, s.name, s.category, s.task, s.description, s.levels) for s in content.skills]
    return skills.load_skills(rows=rows, act=act)


def framework_rows(content: Content, skill_ids: list[int]) -> careers.FrameworkRows:
    """Families, grades, ladders, roles and moves; `skill_ids` as from load_skills."""
    skill_at = {s.key: skill_ids[i] for i, s in enumerate(content.skills)}
    family_at = {f.key: i for i, f in enumerate(content.families)}
    grade_at = {g.number: i for i, g in enumerate(content.grades)}
    role_at = {r.key: i for i, r in enumerate(content.roles)}
    ladder_of = {key: i for i, ladder in enumerate(content.ladders) for key in ladder.roles}
    by_family: dict[str, dict[str, int]] = {}
    for i, ladder in enumerate(content.ladders):
        by_family.setdefault(ladder.family, {})[ladder.kind] = i
    return careers.FrameworkRows(
        families=[(f.name, f.description) for f in content.families],
        grades=[(g.number, g.name) for g in content.grades],
        ladders=[(family_at[line.family], line.kind, line.name) for line in content.ladders],
        twins=[
            (kinds["specialist"], kinds["leadership"])
            for kinds in by_family.values()
            if len(kinds) == len(("specialist", "leadership"))
        ],
        roles=[
            (r.title, r.summary, family_at[r.family],
             None if r.retired else ladder_of.get(r.key), grade_at[r.grade],
             r.reports[0] if r.reports else None, r.reports[1] if r.reports else None,
             "retired" if r.retired else "published")
            for r in content.roles
        ],
        requirements=[
            (role_at[r.key], skill_at[q.skill], q.level, q.essential)
            for r in content.roles for q in r.requirements
        ],
        moves=[
            (role_at[m.source], role_at[m.target], MOVE_KINDS[m.kind]) for m in content.moves
        ],
    )  # fmt: skip
