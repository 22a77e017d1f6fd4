"""What someone chose about their mail is their own business."""

from django.utils.translation import gettext_lazy as _

from waymark.domain.people import policies as people
from waymark.integrations.mail.models import MailChoice
from waymark.kernel.policies import Policy

__all__ = ["own_choices"]

own_choices = Policy(MailChoice, people.about(people.is_self), _("Only this person chooses this."))
