"""A mentee who heads for a role, and three experts who could help, each in a way of their own."""

from datetime import date

from tests.conftest import NOW, act_by
from tests.domain.builders import Framework, build_framework, hold, make_employee
from tests.domain.mentors import make_expert
from waymark.domain.goals.models import Goal
from waymark.domain.mentoring.compute.suggested import suggested
from waymark.domain.mentoring.compute.suggesting import Looked
from waymark.domain.mentoring.models import Expert, ExpertSkill
from waymark.domain.skills.models import Skill

__all__ = ["SuggestingWorld"]


class SuggestingWorld:
    """Ines, Test Engineer II, heads for Senior; three experts, of whom Ana has made the move."""

    def __init__(self) -> None:
        self.framework: Framework = build_framework()
        roles = self.framework.roles
        self.goal = roles["te3"]
        self.ines = make_employee("Ines Duarte", language="en")
        hold(self.ines, roles["te2"], date(2023, 1, 1))
        Goal.objects.create(
            person=self.ines, role=self.goal, state="chosen", created_at=NOW, changed_at=NOW
        )
        self.ana = self._expert("Ana Reis")
        hold(self.ana.person, roles["te2"], date(2017, 1, 1), date(2022, 3, 1))
        hold(self.ana.person, self.goal, date(2022, 3, 1))
        self.ben = self._expert("Ben Okafor")
        hold(self.ben.person, self.goal, date(2012, 1, 1), date(2018, 1, 1))
        self.cleo = self._expert("Cleo Marsh")
        for skill in Skill.objects.filter(requirements__role=self.goal):
            ExpertSkill.objects.create(expert=self.cleo, skill=skill, level=5)

    def _expert(self, name: str) -> Expert:
        return make_expert(make_employee(name, language="en"))

    def look(self, *also: Expert) -> Looked:
        found = suggested(act_by(self.ines), [each.pk for each in also])
        assert found is not None
        return found.looked
