"""A feed belongs to one person; nobody else sees that there is one."""

from django.utils.translation import gettext_lazy as _

from waymark.domain.people import policies as people
from waymark.integrations.calendar.models import Feed
from waymark.kernel.policies import Policy

__all__ = ["own_feeds"]

own_feeds = Policy(Feed, people.about(people.is_self), _("Only this person has this calendar."))
