"""A step in the form that proposes a change: its controls, and what they say otherwise."""

from dataclasses import dataclass

from django.forms.boundfield import BoundField

from waymark.domain.plans.queries import Step
from waymark.web.parts.goals import aim_in_words

__all__ = ["StepLine"]


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step of the plan with the controls that change it."""

    step: Step
    title: BoundField
    starts_on: BoundField
    ends_on: BoundField
    skill: BoundField
    level: BoundField
    drop: BoundField

    @property
    def errors(self) -> list[str]:
        """What is wrong in this line."""
        fields = (self.title, self.starts_on, self.ends_on, self.skill, self.level, self.drop)
        return [str(error) for field in fields for error in field.errors]

    @property
    def aim(self) -> str:
        """The skill that the step is about now, with its level; nothing where it is about none."""
        skill = self.step.skill
        return aim_in_words(skill.name, self.step.to_level) if skill else ""

    @property
    def reworded(self) -> bool:
        """Whether the form says other words, another skill or another level than the step does."""
        pairs = (
            (self.title, self.step.title),
            (self.skill, self.step.skill_id),
            (self.level, self.step.to_level),
        )
        return any(str(field.value() or old or "") != str(old or "") for field, old in pairs)
