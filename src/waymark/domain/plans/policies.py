"""Who may see and change plans: the person, and their manager once it is shared."""

from django.db.models import Q

from waymark.domain.people import policies as people
from waymark.domain.plans.models import Plan, Step
from waymark.kernel.acts import Act
from waymark.kernel.policies import NONE, Policy, Rule, any_of

__all__ = ["own_plans", "own_steps", "see_plans", "see_steps"]


def _shared_with_manager(path: str) -> Rule:
    """Rows of direct reports whose plan was shared; `path` leads from the row to the plan."""

    def rule(act: Act) -> Q:
        reports = people.about(people.is_direct_manager, f"{path}person")(act)
        return reports if reports == NONE else reports & Q(**{f"{path}shared_at__isnull": False})

    return rule


_WHY = "Only this person sees this, and their manager once it is shared."
own_plans = Policy(Plan, people.about(people.is_self), _WHY)
see_plans = Policy(Plan, any_of(people.about(people.is_self), _shared_with_manager("")), _WHY)
own_steps = Policy(Step, people.about(people.is_self, "plan__person"), _WHY)
see_steps = Policy(
    Step,
    any_of(people.about(people.is_self, "plan__person"), _shared_with_manager("plan__")),
    _WHY,
)
