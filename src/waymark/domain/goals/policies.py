"""Who may see and set goals: the person, and their manager if the goal is shared."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from waymark.domain.goals.models import Goal
from waymark.domain.goals.states import Sharing
from waymark.domain.people import policies as people
from waymark.domain.people.models import Person
from waymark.kernel.acts import Act
from waymark.kernel.policies import NONE, Policy, any_of

__all__ = ["agree_goals", "own_goals", "plan_together", "see_goals"]


def _shared_with_manager(act: Act) -> Q:
    reports = people.about(people.is_direct_manager)(act)
    return reports if reports == NONE else reports & Q(sharing=Sharing.MANAGER.value)


_own = people.about(people.is_self)
own_goals = Policy(Goal, _own, _("Only this person sets their goals."))
see_goals = Policy(
    Goal, any_of(_own, _shared_with_manager), _("This person has not shared this goal with you.")
)
agree_goals = Policy(
    Goal, _shared_with_manager, _("Only the manager with whom a goal is shared agrees to it.")
)
plan_together = Policy(
    Person,
    any_of(people.is_self, people.is_direct_manager),
    _("Only this person and the one they report to plan this together."),
)
