"""Who may see positions held, drafts of the framework, business goals and mined moves.

The published framework is open to everyone who is signed in and needs no policy.
"""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from waymark.domain.careers.models import Assignment, BusinessGoal, FrameworkDraft, MinedMove
from waymark.domain.people import policies as people
from waymark.domain.people.states import AccessRole
from waymark.engine.moves import MIN_PEOPLE
from waymark.kernel.acts import Act, Forbidden
from waymark.kernel.policies import Policy, any_of, when

__all__ = [
    "edit_framework", "may_shape", "require_shaper", "see_assignments", "see_mined_moves",
    "see_trails", "shape_framework", "work_on_business_goals",
]  # fmt: skip


def _supported(act: Act) -> Q:
    """Moves that enough people made: one person's move is never shown as a path."""
    return Q(people__gte=MIN_PEOPLE)


def _open_to_questions(act: Act) -> Q:
    """Colleagues who said that they are happy to be asked about their way."""
    return Q(person__open_to_questions=True, person__active=True)


shape_framework = when(lambda act: act.actor.holds(AccessRole.HR.value))
edit_framework = Policy(FrameworkDraft, shape_framework, _("Only HR changes the career framework."))
work_on_business_goals = Policy(
    BusinessGoal, shape_framework, _("Only HR works on goals of the organisation.")
)


def may_shape(act: Act) -> bool:
    """Whether the actor works on the framework and on business goals at all."""
    return not shape_framework(act)


def require_shaper(act: Act) -> None:
    """Raise Forbidden for all but those who work on the framework."""
    if not may_shape(act):
        raise Forbidden(edit_framework.why)


see_assignments = Policy(
    Assignment,
    any_of(
        people.about(people.is_self),
        people.about(people.is_direct_manager),
        people.about(people.is_manager_above),
        people.about(people.is_hr),
        people.about(people.is_hr_partner),
    ),
    _("Only this person, those they report to and HR see their position history."),
)
see_trails = Policy(
    Assignment,
    any_of(people.about(people.is_self), _open_to_questions),
    _("Colleagues' ways are shown only where they said that they may be asked."),
)
see_mined_moves = Policy(
    MinedMove,
    any_of(shape_framework, _supported),
    _("Moves that fewer than three people made are seen by HR only."),
)
