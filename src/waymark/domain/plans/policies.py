"""Who may see and change plans: the person, and their manager once it is shared."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from waymark.domain.goals.states import Sharing
from waymark.domain.people import policies as people
from waymark.domain.plans.models import LIVE, Change, PathChange, Plan, Step
from waymark.domain.plans.states import Side
from waymark.kernel.acts import Act
from waymark.kernel.policies import NONE, Policy, Rule, any_of

__all__ = [
    "agree_plans", "answer_changes", "own_path_changes", "own_plans", "own_steps", "see_changes",
    "see_path_answers", "see_plans", "see_steps", "withdraw_changes",
]  # fmt: skip


def _shared_with_manager(path: str) -> Rule:
    """Rows of direct reports whose plan was shared; `path` leads from the row to the plan."""

    def rule(act: Act) -> Q:
        reports = people.about(people.is_direct_manager, f"{path}person")(act)
        return reports if reports == NONE else reports & Q(**{f"{path}shared_at__isnull": False})

    return rule


_WHY = _("Only this person sees this, and their manager once it is shared.")
own_plans = Policy(Plan, people.about(people.is_self), _WHY)
see_plans = Policy(Plan, any_of(people.about(people.is_self), _shared_with_manager("")), _WHY)
own_steps = Policy(Step, people.about(people.is_self, "plan__person"), _WHY)
see_steps = Policy(
    Step,
    any_of(people.about(people.is_self, "plan__person"), _shared_with_manager("plan__")),
    _WHY,
)
agree_plans = Policy(
    Plan, _shared_with_manager(""), _("Only the manager with whom a plan is shared answers it.")
)


def _changes_of_reports(act: Act) -> Q:
    """Changes about direct reports whose goal or plan is shared with the actor."""
    reports = people.about(people.is_direct_manager)(act)
    shared = Q(plan__shared_at__isnull=False) | Q(goal__sharing=Sharing.MANAGER.value)
    return reports if reports == NONE else reports & shared


def _of(rule: Rule, side: Side) -> Rule:
    """Those of the rule's rows that one side proposed."""

    def narrowed(act: Act) -> Q:
        rows = rule(act)
        return rows if rows == NONE else rows & Q(side=side.value)

    return narrowed


_own_changes = people.about(people.is_self)
see_changes = Policy(
    Change,
    any_of(_own_changes, _changes_of_reports),
    _("Only the two people who plan together see this."),
)
answer_changes = Policy(
    Change,
    any_of(_of(_own_changes, Side.MANAGER), _of(_changes_of_reports, Side.PERSON)),
    _("Only the other side answers a proposed change."),
)
withdraw_changes = Policy(
    Change,
    any_of(_of(_own_changes, Side.PERSON), _of(_changes_of_reports, Side.MANAGER)),
    _("Only the side that proposed a change takes it back."),
)


def _of_reports_who_share(act: Act) -> Q:
    """Rows of direct reports whose plan under way is shared."""
    reports = people.about(people.is_direct_manager)(act)
    shared = Plan.objects.filter(
        person_id=OuterRef("person_id"), state__in=LIVE, shared_at__isnull=False
    )
    return reports if reports == NONE else reports & Q(Exists(shared))


own_path_changes = Policy(
    PathChange, people.about(people.is_self), _("Only this person answers what it means for them.")
)
see_path_answers = Policy(
    PathChange, any_of(people.about(people.is_self), _of_reports_who_share), _WHY
)
