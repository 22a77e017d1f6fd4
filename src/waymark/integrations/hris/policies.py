"""Imports are HR's, and the command line's."""

from django.utils.translation import gettext_lazy as _

from waymark.domain.people.states import AccessRole
from waymark.integrations.hris.models import Import
from waymark.kernel.policies import Policy, when

__all__ = ["run_imports"]

run_imports = Policy(
    Import, when(lambda act: act.actor.holds(AccessRole.HR.value)), _("Only HR imports files.")
)
