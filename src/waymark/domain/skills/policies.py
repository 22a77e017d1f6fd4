"""Who may see, say and confirm what of people's skills."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from waymark.domain.people import policies as people
from waymark.domain.people.models import Person
from waymark.domain.skills.models import Claim, Confirmation, Evidence
from waymark.domain.skills.states import ConfirmationState
from waymark.kernel.acts import Act
from waymark.kernel.policies import NONE, Policy, Rule, any_of

__all__ = [
    "answer_asks", "own_asks", "own_claims", "own_evidence", "say_in_talk", "say_of", "see_claims",
    "see_confirmations", "see_evidence",
]  # fmt: skip


def _shared_with_manager(path: str) -> Rule:
    """Rows of direct reports who share their skills; `path` leads from the row to the person."""

    def rule(act: Act) -> Q:
        reports = people.about(people.is_direct_manager, path)(act)
        return reports if reports == NONE else reports & Q(**{f"{path}__shares_skills": True})

    return rule


def _reports_who_share(act: Act) -> Q:
    """Direct reports who share their skills."""
    reports = people.is_direct_manager(act)
    return reports if reports == NONE else reports & Q(shares_skills=True)


def _confirmed_of_reports(act: Act) -> Q:
    """What colleagues confirmed of direct reports who share their skills; not who was asked."""
    rows = _shared_with_manager("evidence__person")(act)
    return rows if rows == NONE else rows & _CONFIRMED & Q(evidence__withdrawn_at__isnull=True)


def _asked_of_actor(act: Act) -> Q:
    """Asks to the actor, while they are here and until someone takes the ask or the work back."""
    if act.person_id is None:
        return NONE
    standing = Q(evidence__withdrawn_at__isnull=True) & ~Q(state=ConfirmationState.WITHDRAWN.value)
    return Q(asked=act.person_id, asked__active=True) & standing


_CONFIRMED = Q(state=ConfirmationState.CONFIRMED.value)
_WHY = _("Only this person sees this, and their manager if they share it.")
_own = people.about(people.is_self)
own_claims = Policy(Claim, _own, _WHY)
see_claims = Policy(Claim, any_of(_own, _shared_with_manager("person")), _WHY)
own_evidence = Policy(Evidence, _own, _WHY)
see_evidence = Policy(Evidence, any_of(_own, _shared_with_manager("person")), _WHY)

_own_ask = people.about(people.is_self, "evidence__person")
own_asks = Policy(Confirmation, _own_ask, _("Only the person who asked may do this."))
see_confirmations = Policy(Confirmation, any_of(_own_ask, _confirmed_of_reports), _WHY)
answer_asks = Policy(
    Confirmation, _asked_of_actor, _("Only the colleague who was asked may answer.")
)

say_of = Policy(
    Person, _reports_who_share, _("Only the manager says this, of people who share their skills.")
)
say_in_talk = Policy(
    Person, people.is_direct_manager, _("Only this person's manager says this in a talk.")
)
