"""Who sees and takes back badges: the person; HR may take one back that should not be."""

from django.utils.translation import gettext_lazy as _

from waymark.domain.people import policies as people
from waymark.integrations.badges.models import Badge
from waymark.kernel.policies import Policy, any_of

__all__ = ["own_badges", "revoke_badges"]

_own = people.about(people.is_self)
own_badges = Policy(Badge, _own, _("Only this person has this badge."))
revoke_badges = Policy(
    Badge, any_of(_own, people.is_hr), _("Only this person and HR take this badge back.")
)
