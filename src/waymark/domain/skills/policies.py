"""Who may see what people claim and show of their skills."""

from django.db.models import Q

from waymark.domain.people import policies as people
from waymark.domain.skills.models import Claim, Evidence
from waymark.kernel.acts import Act
from waymark.kernel.policies import NONE, Policy, any_of

__all__ = ["own_claims", "own_evidence", "see_claims", "see_evidence"]


def _shared_with_manager(act: Act) -> Q:
    """Rows of direct reports who share their skills."""
    reports = people.about(people.is_direct_manager)(act)
    return reports if reports == NONE else reports & Q(person__shares_skills=True)


_WHY = "Only this person sees this, and their manager if they share it."
_own = people.about(people.is_self)
own_claims = Policy(Claim, _own, _WHY)
see_claims = Policy(Claim, any_of(_own, _shared_with_manager), _WHY)
own_evidence = Policy(Evidence, _own, _WHY)
see_evidence = Policy(Evidence, any_of(_own, _shared_with_manager), _WHY)
