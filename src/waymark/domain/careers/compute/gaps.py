"""What a person has and has still to build for a role."""

from dataclasses import dataclass

from waymark.domain.careers.compute.framework import Framework, Ints
from waymark.engine.gaps import gap_of_role

__all__ = ["RoleFit", "SkillGap", "fit_of"]


@dataclass(frozen=True, slots=True)
class SkillGap:
    """One requirement beside what the person holds; gap is what is missing, 0..5."""

    skill_id: int
    name: str
    required: int
    held: int
    gap: int
    essential: bool


@dataclass(frozen=True, slots=True)
class RoleFit:
    """A role's requirements, first those to build: essential first, then the widest gap."""

    role_id: int
    in_place: int
    total: int
    skills: tuple[SkillGap, ...]

    @property
    def to_build(self) -> tuple[SkillGap, ...]:
        """The skills that are not there yet."""
        return tuple(each for each in self.skills if each.gap)


def fit_of(framework: Framework, levels: Ints, place: int) -> RoleFit:
    """Compare one role with the levels of a person, as Framework.levels gives them."""
    found = gap_of_role(framework.asked, levels, place)
    skills = [
        SkillGap(
            framework.skills[skill], framework.skill_names[skill], required, held, gap, essential
        )
        for skill, required, held, gap, essential in zip(
            found.skill.tolist(), found.required.tolist(), found.held.tolist(),
            found.gap.tolist(), found.essential.tolist(), strict=True,
        )
    ]  # fmt: skip
    skills.sort(key=lambda each: (each.gap == 0, not each.essential, -each.gap, each.name))
    return RoleFit(
        role_id=framework.roles[place].id,
        in_place=found.in_place,
        total=found.in_place + found.to_build,
        skills=tuple(skills),
    )
